"""The built-in data sets hold what scikit-learn's own loaders give."""

import subprocess
import sys

import numpy as np
import pytest

from builder.data import loading
from builder.data.raw import ArrayInput, TableInput
from builder.design import DataChoice


@pytest.fixture(scope="module")
def original() -> dict[str, dict[str, np.ndarray]]:
    # In a process of its own: importing scikit-learn here would hide that the room needs it not.
    code = (
        "import sys, numpy as np\nfrom sklearn import datasets as d\nfound = {}\n"
        "for name in ('digits', 'iris', 'wine', 'breast_cancer', 'diabetes'):\n"
        "    kwargs = {'scaled': False} if name == 'diabetes' else {}\n"
        "    b = getattr(d, 'load_' + name)(**kwargs)\n"
        "    found[name + '_x'], found[name + '_y'] = b.data, b.target\n"
        "    found[name + '_names'] = np.array(list(getattr(b, 'target_names', [])), dtype=str)\n"
        "found['diabetes_scaled'] = d.load_diabetes().data\n"
        "np.savez(sys.stdout.buffer, **found)"
    )
    import io

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=120, check=True)
    with np.load(io.BytesIO(done.stdout)) as arrays:
        return {name: arrays[name] for name in arrays}


@pytest.mark.parametrize("name", ["digits", "iris", "wine", "breast_cancer", "diabetes"])
def test_values_and_targets_are_the_same(name: str, original: dict[str, np.ndarray]) -> None:
    raw = loading.raw(DataChoice(name))
    one = raw.inputs[0]
    if isinstance(one, ArrayInput):
        values = one.values.reshape(len(raw), -1).astype(float)
    else:
        assert isinstance(one, TableInput)
        values = np.stack([column.values for column in one.columns], axis=1)
    assert np.array_equal(values, original[f"{name}_x"])
    assert np.array_equal(raw.target.values, original[f"{name}_y"])
    assert list(raw.target.classes) == [str(one) for one in original[f"{name}_names"]]


def test_diabetes_standardized_is_what_scikit_learn_scales(original: dict[str, np.ndarray]) -> None:
    prepared = loading.load(DataChoice("diabetes"), 0.0, 0)
    assert np.allclose(prepared.x_train / np.sqrt(442), original["diabetes_scaled"], atol=1e-6)
