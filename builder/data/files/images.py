"""A zip of pictures in folders, one folder for each class, as arrays."""

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

import numpy as np

from builder.data.files.arrays import Arrays
from builder.data.raw import Array
from builder.errors import DataError

ENDINGS = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff")
MAX_PICTURES = 20_000
MAX_SIDE = 96
"""Pictures are made no larger than this: what a network of one's own can learn from in minutes."""

MAX_PIXELS = 50_000_000
_TEST_FOLDERS = ("test", "val", "valid", "validation")


def are_pictures(files: Mapping[str, bytes]) -> bool:
    """Say whether files are pictures; one that is none, such as a licence, does no harm."""
    pictures = sum(name.lower().endswith(ENDINGS) for name in files)
    return pictures > 0.5 * len(files)


def from_pictures(files: Mapping[str, bytes]) -> Arrays:
    """Return pictures as arrays (pictures, height, width, 1 or 3) of bytes, with the folder's name as the class.

    Args:
        files: Pictures by their path: `cat/1.jpg`, or `train/cat/1.jpg` and `test/cat/2.jpg`.

    Raises:
        DataError: A picture can't be read, there are too many, or there is only one folder.
    """
    paths = [PurePosixPath(name) for name in sorted(files) if name.lower().endswith(ENDINGS)]
    if len(paths) > MAX_PICTURES:
        raise DataError("data.too_many_pictures", count=len(paths), most=MAX_PICTURES)
    labels = [path.parent.name for path in paths]
    classes = tuple(sorted(set(labels)))
    if len(classes) < 2:
        raise DataError("data.one_folder", received=classes[0] if classes else "-")
    pictures, grey = _pictures(paths, files)
    height, width = _size(pictures)
    pixels = np.stack([_fitted(picture, height, width) for picture in pictures])
    pixels = pixels[..., :1] if grey else pixels
    codes = np.array([classes.index(label) for label in labels], dtype=np.int64)
    found = {part for path in paths for part in path.parts[:-2] if part.lower() in _TEST_FOLDERS}
    tests = np.array([not found.isdisjoint(path.parts[:-2]) for path in paths])
    if not tests.any() or tests.all() or len(np.unique(codes[~tests])) < len(classes):
        return Arrays(pixels, codes, classes=classes)
    origin = {"test_folders": sorted(found)}
    return Arrays(pixels[~tests], codes[~tests], pixels[tests], codes[tests], classes, origin)


def _pictures(paths: Sequence[PurePosixPath], files: Mapping[str, bytes]) -> tuple[list[Array], bool]:
    from PIL import Image

    pictures, grey = [], True
    for path in paths:
        try:
            with Image.open(io.BytesIO(files[str(path)])) as picture:
                # The size stands in the first bytes; a picture that would fill the memory is never unpacked.
                if picture.width * picture.height > MAX_PIXELS:
                    raise DataError(
                        "data.picture_too_large", name=str(path), width=picture.width, height=picture.height
                    )
                grey = grey and picture.mode in ("1", "L", "I", "I;16")
                picture.thumbnail((MAX_SIDE, MAX_SIDE))
                pictures.append(np.asarray(picture.convert("RGB")))
        except DataError:
            raise
        except Exception as error:  # Pillow's decoders raise whatever they like on damaged files.
            raise DataError("data.picture_damaged", name=str(path)) from error
    return pictures, grey


def _size(pictures: Sequence[Array]) -> tuple[int, int]:
    height, width = Counter(picture.shape[:2] for picture in pictures).most_common(1)[0][0]
    return int(height), int(width)


def _fitted(picture: Array, height: int, width: int) -> Array:
    if picture.shape[:2] == (height, width):
        return picture
    from PIL import Image

    return np.asarray(Image.fromarray(picture).resize((width, height)))
