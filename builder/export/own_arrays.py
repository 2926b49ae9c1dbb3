"""The lines that read a person's own arrays: NPZ, IDX as MNIST is published, and a zip of pictures in folders."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from builder.data.files.arrays import Arrays
from builder.data.files.images import ENDINGS, MAX_SIDE
from builder.data.files.table import Table
from builder.errors import ExportError
from builder.export.reading import Reading
from builder.export.text import Call, assign, flat, pretty, quoted

READ_IDX = '''\
def read_idx(file):
    """Return the array in an IDX file: a type and the sizes come first, then the values."""
    content = file.read()
    kinds = {8: ">u1", 9: ">i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}
    shape = np.frombuffer(content, ">i4", count=content[3], offset=4)
    values = np.frombuffer(content, kinds[content[2]], offset=4 + 4 * len(shape))
    return values.reshape(shape)
'''

IS_PICTURE = '''\
def is_picture(path):
    """Say whether a file in the zip is a picture, and not what the system laid beside it."""
    endings = {endings}
    hidden = any(part.startswith((".", "__MACOSX")) for part in path.split("/"))
    return path.lower().endswith(endings) and not hidden
'''

READ_PICTURE = '''\
def read_picture(file):
    """Return a picture as an array of height, width and colours, all of one size."""
    with Image.open(file) as picture:
        picture.thumbnail(({most}, {most}))
        return np.asarray(picture.convert("RGB").resize(({width}, {height})))
'''


def reading(settings: Mapping[str, Any], examples: Table | Arrays, info: Mapping[str, Any]) -> Reading:
    """Return the lines that read a file of arrays.

    Args:
        settings: What is kept of the file: the names of what was brought, and where its parts lie in it.
        examples: Its arrays.
        info: What the data set says of itself, as JSON.
    """
    assert isinstance(examples, Arrays)
    form = settings["guess"]["format"]
    has_test = examples.x_test is not None
    if form == "images":
        return _pictures(settings, examples, info)
    lines = _npz(settings, has_test) if form == "npz" else _idx(settings)
    lines += _targets(examples, info, has_test)
    files = tuple(settings["uploads"])
    if info["modality"] == "table" and np.isnan(examples.x).any():
        # Column by column, as a table whose missing values are filled. A test part is left out.
        count = examples.x.shape[1]
        lines.append(f"table = pd.DataFrame(x, columns=[f{quoted('column {n + 1}')} for n in range({flat(count)})])")
        columns = tuple((f"column {place + 1}", "number") for place in range(count))
        return Reading(tuple(lines), ("import pandas as pd",), ("pandas",), files=files, columns=columns)
    lines += [f"{name} = {name}.reshape({_shape(info)})" for name in (("x", "x_test") if has_test else ("x",))]
    if form == "npz":
        return Reading(tuple(lines), has_test=has_test, files=files)
    packed = set(settings["uploads"].values())
    imports = ["import gzip"] if "gzip" in packed or _inner_gzip(settings) else []
    imports += ["import zipfile"] if "zip" in packed else []
    return Reading(tuple(lines), tuple(imports), has_test=has_test, files=files, functions=(READ_IDX,))


def _shape(info: Mapping[str, Any]) -> str:
    return flat((-1, *info["inputs"][0]["shape"]))[1:-1]


def _npz(settings: Mapping[str, Any], has_test: bool) -> list[str]:
    origin = settings["origin"]
    lines = [assign("file", Call("np.load", (next(iter(settings["uploads"])),)))]
    lines.append(f"x, y = file[{flat(origin['x'])}], file[{flat(origin['y'])}]")
    if has_test:
        lines.append(f"x_test, y_test = file[{flat(origin['x_test'])}], file[{flat(origin['y_test'])}]")
    return lines


def _idx(settings: Mapping[str, Any]) -> list[str]:
    uploads: Mapping[str, str] = settings["uploads"]
    lines: list[str] = []
    for part, name in settings["origin"].items():
        file = next((one for one in uploads if one in (name, f"{name}.gz")), None)
        if file is not None:
            opened = f"gzip.open({flat(file)})" if uploads[file] == "gzip" else f"open({flat(file)}, {flat('rb')})"
            lines += [f"with {opened} as file:", f"    {part} = read_idx(file)"]
            continue
        archive = next(one for one, packed in uploads.items() if packed == "zip")
        inner = f"archive.open({flat(name)})"
        inner = f"gzip.open({inner})" if name.endswith(".gz") else inner
        lines += [f"with zipfile.ZipFile({flat(archive)}) as archive:", f"    {part} = read_idx({inner})"]
    return lines


def _inner_gzip(settings: Mapping[str, Any]) -> bool:
    return any(str(name).endswith(".gz") for name in settings["origin"].values())


def _targets(examples: Arrays, info: Mapping[str, Any], has_test: bool) -> list[str]:
    target, names = info["target"], ("y", "y_test") if has_test else ("y",)
    if target["kind"] != "classes":
        single = "" if target["shape"] else ".reshape(-1)"
        return [f"{name} = {name}{single}.astype({flat('float64')})" for name in names]
    lines = []
    if examples.y.ndim > 1:
        one_hot = examples.y.size > len(examples.y)
        lines = [f"{name} = {name}{'.argmax(axis=1)' if one_hot else '.reshape(-1)'}" for name in names]
    if not has_test:
        return [*lines, "y = np.unique(y, return_inverse=True)[1]"]
    return [*lines, "classes, y = np.unique(y, return_inverse=True)", "y_test = np.searchsorted(classes, y_test)"]


def _pictures(settings: Mapping[str, Any], examples: Arrays, info: Mapping[str, Any]) -> Reading:
    height, width, channels = info["inputs"][0]["shape"]
    brought: Mapping[str, str] = settings["uploads"]
    lines = [
        *(_one_archive(next(iter(brought))) if len(brought) == 1 else _several(brought, str(settings["title"]))),
        "folders = [PurePosixPath(path).parent.name for path in paths]",
        "classes = sorted(set(folders))",
        "y = np.array([classes.index(folder) for folder in folders])",
    ]
    if channels == 1:
        lines.append("x = x[..., :1]  # grey: all three colours are the same")
    has_test = examples.x_test is not None
    if has_test:
        names = "{" + ", ".join(map(flat, settings["origin"]["test_folders"])) + "}"
        lines += [
            f"tests = np.array([not {names}.isdisjoint(path.split({flat('/')})[:-2]) for path in paths])",
            "x, x_test = x[~tests], x[tests]",
            "y, y_test = y[~tests], y[tests]",
        ]
    functions = (
        IS_PICTURE.format(endings=pretty(ENDINGS, 14, 4)),
        READ_PICTURE.format(most=MAX_SIDE, width=width, height=height),
    )
    return Reading(
        tuple(lines), _imports(brought), ("pillow",), has_test=has_test, files=_beside(brought), functions=functions
    )


def _one_archive(name: str) -> list[str]:
    return [
        f"with zipfile.ZipFile({flat(name)}) as archive:",
        "    paths = sorted(path for path in archive.namelist() if is_picture(path))",
        "    x = np.stack([read_picture(archive.open(path)) for path in paths])",
    ]


def _several(brought: Mapping[str, str], title: str) -> list[str]:
    archives = [name for name, packed in brought.items() if packed == "zip"]
    loose = [name for name in brought if name not in archives]
    if any("/" not in name or brought[name] == "gzip" for name in loose):
        # The folder of a picture is its class.
        raise ExportError("export.own_format", title=title, count=len(brought))
    lines = ["pictures = {}"]
    if archives:
        lines += [
            assign("archives", archives),
            "for name in archives:",
            "    with zipfile.ZipFile(name) as archive:",
            "        found = [path for path in archive.namelist() if is_picture(path)]",
            "        pictures |= {path: archive.read(path) for path in found}",
        ]
    if loose:
        lines += [
            assign("tops", _tops(loose)),
            "for top in tops:",
            f"    found = [path.as_posix() for path in sorted(Path(top).rglob({flat('*')}))]",
            "    pictures |= {path: Path(path).read_bytes() for path in found if is_picture(path)}",
        ]
    return [
        *lines,
        "paths = sorted(pictures)",
        "x = np.stack([read_picture(io.BytesIO(pictures[path])) for path in paths])",
    ]


def _tops(loose: Sequence[str]) -> list[str]:
    return sorted({name.split("/")[0] for name in loose})


def _imports(brought: Mapping[str, str]) -> tuple[str, ...]:
    several, loose = len(brought) > 1, any(packed != "zip" for packed in brought.values())
    return (
        *(["import io"] if several else []),
        *(["import zipfile"] if "zip" in brought.values() else []),
        f"from pathlib import {'Path, ' if loose else ''}PurePosixPath",
        "from PIL import Image",
    )


def _beside(brought: Mapping[str, str]) -> tuple[str, ...]:
    loose = [name for name, packed in brought.items() if packed != "zip"]
    folders = (f"{top}/" for top in _tops(loose))
    return (*(name for name, packed in brought.items() if packed == "zip"), *folders)
