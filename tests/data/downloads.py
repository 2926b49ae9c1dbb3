"""Small stand-ins for the files that a download leaves, in the form that `builder.data.downloaded` describes."""

import json

import numpy as np

from builder import places


def write(name: str, examples: int = 200) -> None:
    random = np.random.default_rng(0)
    folder = places.data() / "keras"
    folder.mkdir(exist_ok=True)
    arrays = {}
    for part, count in (("train", examples), ("test", 40)):
        if name in ("imdb", "reuters"):
            lengths = random.integers(1, 300, count)
            words = 88_587 if name == "imdb" else 30_982
            arrays[f"x_{part}_words"] = random.integers(1, words, lengths.sum()).astype(np.int32)
            arrays[f"x_{part}_offsets"] = np.concatenate([[0], np.cumsum(lengths)])
            arrays[f"y_{part}"] = np.arange(count) % (2 if name == "imdb" else 46)
        elif name == "california_housing":
            arrays[f"x_{part}"] = random.normal(100, 50, (count, 8)).astype(np.float32)
            arrays[f"y_{part}"] = random.uniform(25_000, 500_000, count).astype(np.float32)
        else:
            shape = (32, 32, 3) if name.startswith("cifar") else (28, 28)
            arrays[f"x_{part}"] = random.integers(0, 256, (count, *shape)).astype(np.uint8)
            labels = (np.arange(count) % (100 if name == "cifar100" else 10)).astype(np.uint8)
            arrays[f"y_{part}"] = labels[:, None] if name.startswith("cifar") else labels
    np.savez(folder / f"{name}.npz", **arrays)
    (folder / f"{name}.json").write_text(json.dumps({"word_index": {"the": 1, "and": 2}}))
