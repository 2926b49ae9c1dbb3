"""HDF5 from outside: numbers that lie in this very file, and nothing that leads elsewhere."""

import math
from pathlib import Path
from typing import Any

import h5py

from builder.errors import OpeningError
from builder.model.opening import jsons

MOST_OBJECTS = 200_000
MOST_RATIO = 4
"""How many times more numbers than are stored a data set may declare. Keras stores all."""

SMALL_BYTES = 65_536
_FILTERS = frozenset({h5py.h5z.FILTER_DEFLATE, h5py.h5z.FILTER_SHUFFLE, h5py.h5z.FILTER_FLETCHER32})
"""HDF5's own; any other would be a library that HDF5 looks for."""

_CONFIG = "model_config"


def look_at(path: Path) -> int:
    """See that a file holds plain numbers, and return how many.

    Raises:
        OpeningError: It is damaged, or leads outside, or declares more than it holds.
    """
    try:
        with h5py.File(path, "r") as file:
            return _numbers(file)
    except OpeningError:
        raise
    except Exception as error:
        # h5py raises what it likes for a damaged file.
        raise OpeningError("opening.damaged_weights", detail=str(error)[:120]) from error


def config_of(path: Path) -> bytes:
    """Return the config of a model in the older format: an attribute of the file.

    Raises:
        OpeningError: There is none, or it can't be read.
    """
    try:
        with h5py.File(path, "r") as file:
            if _CONFIG not in file.attrs:
                raise OpeningError("opening.weights_alone")
            if file.attrs.get_id(_CONFIG).get_storage_size() > jsons.MOST_BYTES:
                raise OpeningError("opening.config_too_large", most_mb=jsons.MOST_BYTES // 1_000_000)
            content = file.attrs[_CONFIG]
    except OpeningError:
        raise
    except Exception as error:
        raise OpeningError("opening.damaged_weights", detail=str(error)[:120]) from error
    if isinstance(content, str):
        return content.encode("utf-8", "surrogatepass")
    if isinstance(content, bytes):
        return content
    raise OpeningError("opening.not_json")


def _numbers(file: Any) -> int:
    waiting, seen, count, objects = [file["/"]], set[Any](), 0, 0
    while waiting:
        group = waiting.pop()
        # Hard links may lead around in a circle.
        mark = h5py.h5o.get_info(group.id).addr
        if mark in seen:
            continue
        seen.add(mark)
        for name in group:
            objects += 1
            place = f"{group.name.rstrip('/')}/{name}"[:120]
            if objects > MOST_OBJECTS:
                raise OpeningError("opening.strange_weights", place=place)
            if not isinstance(group.get(name, getlink=True), h5py.HardLink):
                raise OpeningError("opening.weights_outside", place=place)
            found = group[name]
            if isinstance(found, h5py.Group):
                waiting.append(found)
            elif isinstance(found, h5py.Dataset):
                count += _look_at_one(found, place)
            else:
                raise OpeningError("opening.strange_weights", place=place)
    return count


def _look_at_one(found: Any, place: str) -> int:
    properties = found.id.get_create_plist()
    if found.is_virtual or found.external or properties.get_external_count():
        raise OpeningError("opening.weights_outside", place=place)
    filters = {properties.get_filter(number)[0] for number in range(properties.get_nfilters())}
    if filters - _FILTERS or found.dtype.kind not in "biuf":
        raise OpeningError("opening.strange_weights", place=place)
    if found.shape is None:
        return 0
    count = math.prod(found.shape)
    declared = count * found.dtype.itemsize
    if declared > SMALL_BYTES and declared > MOST_RATIO * found.id.get_storage_size():
        raise OpeningError("opening.weights_bomb", place=place, shape=str(tuple(found.shape)))
    return count
