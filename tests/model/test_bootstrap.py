import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from builder.model import bootstrap

FOLDER = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.process


def run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, timeout=120, cwd=FOLDER
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_checker_has_keras_and_none_of_the_large_libraries() -> None:
    told = run(
        """
        import sys
        from builder.model import bootstrap
        bootstrap.checker()
        import keras
        large = [name for name in ("tensorflow", "torch", "sklearn", "pandas", "jaxlib") if sys.modules.get(name)]
        print(keras.backend.backend(), large)
        """
    )
    assert told.split() == ["numpy", "[]"]


def test_a_checker_infers_and_does_not_compute() -> None:
    told = run(
        """
        from builder.model import bootstrap
        bootstrap.checker()
        import keras
        layer = keras.layers.Conv2D(2, 3)
        print(layer(keras.KerasTensor((None, 8, 8, 1))).shape)
        try:
            layer(keras.ops.zeros((1, 8, 8, 1)))
        except Exception as error:
            print("not available in the checker" in str(error))
        """
    )
    assert told.splitlines() == ["(None, 6, 6, 2)", "True"]


@pytest.mark.slow
def test_a_full_process_computes_and_may_use_the_data_libraries_later() -> None:
    told = run(
        """
        from builder.model import bootstrap
        bootstrap.full("tensorflow")
        import keras, pandas, sklearn.datasets
        print(keras.backend.backend(), float(keras.ops.sum(keras.layers.Dense(2)(keras.ops.zeros((1, 3))))))
        print(len(pandas.DataFrame({"a": [1]})), len(sklearn.datasets.load_iris().data))
        """
    )
    assert told.split() == ["tensorflow", "0.0", "1", "150"]


@pytest.mark.parametrize("second", ["bootstrap.checker()", "bootstrap.full('tensorflow')"])
def test_too_late_is_said(second: str) -> None:
    told = run(
        f"""
        from builder.model import bootstrap
        bootstrap.checker()
        import keras
        try:
            {second}
        except RuntimeError as error:
            print(error)
        """
    )
    assert "already imported" in told


def test_an_unknown_backend_is_refused() -> None:
    with pytest.raises(ValueError, match="tensorflow, jax, torch; received 'numpy'"):
        bootstrap.full("numpy")
