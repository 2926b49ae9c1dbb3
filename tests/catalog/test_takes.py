"""The catalog names the tensors of a layer as Keras's own call does."""

from builder import catalog


def test_attention_takes_query_value_and_key() -> None:
    for name in ("Attention", "AdditiveAttention", "MultiHeadAttention", "GroupQueryAttention"):
        part = catalog.catalog().part("layer", name)
        assert part.takes == ("query", "value", "key") and part.inputs == (2, 3)


def test_a_recurrent_layer_takes_its_state_behind_the_sequence() -> None:
    assert catalog.catalog().part("layer", "GRU").takes == ("sequences", "initial_state")
    assert catalog.catalog().part("layer", "LSTM").takes == ("sequences", "initial_state", "initial_state")


def test_a_layer_with_one_tensor_or_any_number_names_none() -> None:
    assert not any(catalog.catalog().part("layer", name).takes for name in ("Dense", "Conv2D", "Add", "Embedding"))
