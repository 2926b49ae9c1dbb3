from hypothesis import given
from hypothesis import strategies as st

from builder.model import graph
from builder.model.names import layer_name, node_id
from tests.model.conftest import graph as drawn
from tests.model.conftest import node

EDGES = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(0, 3)), max_size=20)


@given(EDGES)
def test_every_node_comes_after_what_feeds_it_or_waits_for_a_loop(edges: list[tuple[int, int, int]]) -> None:
    ids = [f"n{number}" for number in range(8)]
    read = graph.read(
        drawn([node(one, "ReLU") for one in ids], *((f"n{a}", f"n{b}", handle) for a, b, handle in edges))
    )
    place = {one: at for at, one in enumerate(read.order)}
    assert sorted([*read.order, *read.left_out()]) == ids
    for taker, sources in read.sources.items():
        assert [source.handle for source in sources] == sorted(source.handle for source in sources)
        if taker in place:
            assert all(place[source.node] < place[taker] for source in sources)
    assert read.loops <= set(read.left_out())
    assert bool(read.loops) == bool(read.left_out())
    for looping in read.loops:
        assert any(source.node in read.loops for source in read.sources[looping])


@given(st.permutations(range(6)))
def test_what_is_not_connected_keeps_the_order_of_the_design(order: list[int]) -> None:
    ids = [f"n{number}" for number in order]
    assert graph.read(drawn([node(one, "ReLU") for one in ids])).order == ids


def test_ends_are_what_nothing_takes_from() -> None:
    nodes = [node("in", "Input"), node("a", "ReLU"), node("b", "ReLU"), node("c", "ReLU"), node("lost", "Input")]
    assert graph.read(drawn(nodes, ("in", "a"), ("a", "b"), ("a", "c"))).outputs() == ["b", "c"]


def test_edges_of_nodes_that_are_gone_are_passed_over() -> None:
    assert graph.read(drawn([node("a", "ReLU")], ("gone", "a"), ("a", "gone"))).sources == {"a": []}


NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="/"), min_size=1, max_size=12)


@given(NAMES)
def test_names_come_back(name: str) -> None:
    assert node_id(layer_name(name)) == name


@given(NAMES)
def test_layers_have_names_that_every_backend_stands(name: str) -> None:
    found = layer_name(name)
    assert found.isascii()
    assert found[0].isalnum()
    assert all(sign.isalnum() or sign in "_-" for sign in found)


@given(NAMES, NAMES)
def test_two_nodes_never_share_a_layer_name(one: str, two: str) -> None:
    assert (layer_name(one) == layer_name(two)) == (one == two)


def test_ordinary_names_stay() -> None:
    for name in ("dense", "conv2d_1", "Block-3", "7"):
        assert layer_name(name) == name
    assert layer_name("a-u41-") != "a-u41-"
