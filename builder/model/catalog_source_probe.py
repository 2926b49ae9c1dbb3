"""Ask Keras itself: which values a class takes, and which tensors a layer."""

import inspect
import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from builder.model.catalog_source_kinds import REQUIRED, Record

_SIZES = (16, 16, 16, 3)
_BAD = "__bad__"
_STATE = "uninitialized_variables"

Config = Callable[[], Mapping[str, Any]]
"""Makes a config anew each time, for a layer that stands in it must be fresh."""


def signature(item: Any) -> dict[str, Any]:
    """Return the arguments of a class and their defaults, `REQUIRED` where there is none."""
    parameters = inspect.signature(item.__init__).parameters.values()
    if item.__init__ is object.__init__:
        return {}
    return {
        one.name: REQUIRED if one.default is inspect.Parameter.empty else one.default
        for one in parameters
        if one.name != "self" and one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY)
    }


def inherited(item: Any, samples: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments that a layer takes through `**kwargs` from its bases.

    Such an argument counts where a base other than `Layer` names it, `get_config` keeps it and the constructor
    takes it.

    Args:
        item: A layer class.
        samples: Values for the required arguments.
    """
    own = signature(item)
    try:
        kept = build(item, samples).get_config()
    except Exception:
        return {}
    found: dict[str, Any] = {}
    for owner in inspect.getmro(item)[1:]:
        if owner.__name__ == "Layer":
            break
        for name, default in signature(owner).items():
            if name in own or name in found or name not in kept or default is REQUIRED:
                continue
            if accepts(item, {**samples, name: kept[name]}):
                found[name] = default
    return found


def build(item: Any, config: Mapping[str, Any]) -> Any:
    """Make an object of a class without giving it weights."""
    import keras

    with keras.StatelessScope(initialize_variables=False):
        try:
            return item(**config)
        finally:
            _forget(keras)


def accepts(item: Any, config: Mapping[str, Any]) -> bool:
    """Say whether the constructor takes a config."""
    try:
        build(item, config)
    except Exception:
        return False
    return True


def needs_tensorflow(item: Any, config: Mapping[str, Any]) -> bool:
    """Say whether a class refuses to be made because TensorFlow is absent, as it is in the checker."""
    try:
        build(item, config)
    except ImportError as problem:
        return "tensorflow" in str(problem).lower()
    except Exception:
        return False
    return False


def choices(item: Any, argument: Record, samples: Config) -> list[Any]:
    """Return the strings that an argument takes, or nothing where it takes any or none.

    Keras names them in the message for a bad one; what the description quotes is tried too.

    Args:
        item: The class.
        argument: Its record; `choices` holds what the description quotes.
        samples: Makes values for the required arguments.
    """
    name = argument["name"]
    offered = list(argument.get("choices", ()))
    if isinstance(argument.get("default"), str):
        offered = [argument["default"], *offered]
    try:
        build(item, {**samples(), name: _BAD})
    except Exception as problem:
        message = re.split(r"[Rr]eceived", str(problem))[0]
        # Some messages print a set, whose order differs from run to run.
        offered += sorted(re.findall(r"['\"`]([A-Za-z_0-9\-]+)['\"`]", message))
        offered = [one for one in offered if accepts(item, {**samples(), name: one})]
    return list(dict.fromkeys(one for one in offered if one not in (name, _BAD)))


def limits(item: Any, argument: Record, samples: Config) -> dict[str, Any]:
    """Return the limits of a number that the constructor enforces.

    Args:
        item: The class.
        argument: Its record.
        samples: Makes values for the required arguments.

    Returns:
        `minimum` and `maximum`, each only where a value beyond it is refused and the limit itself taken.
    """

    def takes(value: float) -> bool:
        return accepts(item, {**samples(), argument["name"]: value})

    if argument["kind"] in ("int", "ints"):
        lowest = next((one for one in (-1, 0, 1, 2) if takes(one)), None)
        return {} if lowest in (None, -1) else {"minimum": lowest}
    found: dict[str, Any] = {}
    if not takes(-0.25) and takes(0.0):
        found["minimum"] = 0
    elif not takes(-1.25) and takes(-1.0):
        found["minimum"] = -1
    if not takes(1.25) and takes(1.0):
        found["maximum"] = 1
    return found


def ranks(item: Any, samples: Config) -> list[int]:
    """Return the ranks, with the batch axis, of the tensors that a layer takes alone.

    Args:
        item: A layer class.
        samples: Makes values for its required arguments.

    Returns:
        Those of the ranks from 2 to 5 that it takes.
    """
    return [rank for rank in range(2, 6) if any(_calls(item, samples, [shape]) for shape in _shapes(rank))]


def several(item: Any, samples: Config) -> bool:
    """Say whether a layer takes a list of two tensors."""
    return any(_calls(item, samples, [shape, shape], as_list=True) for rank in (2, 3) for shape in _shapes(rank))


def _shapes(rank: int) -> list[tuple[int | None, ...]]:
    return [(None, *_SIZES[-(rank - 1) :]), (None, *itertools.repeat(16, rank - 1))]


def _calls(item: Any, samples: Config, shapes: Sequence[tuple[Any, ...]], as_list: bool = False) -> bool:
    import keras

    try:
        with keras.StatelessScope(initialize_variables=False):
            tensors = [keras.KerasTensor(shape, dtype="float32") for shape in shapes]
            item(**samples())(tensors if as_list else tensors[0])
    except Exception:
        return False
    finally:
        _forget(keras)
    return True


def _forget(keras: Any) -> None:
    # The scope keeps every variable in a list of this thread, which a later scope would fill with numbers.
    keras.src.backend.common.global_state.set_global_attribute(_STATE, [])
