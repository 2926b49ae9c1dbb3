"""The library of blocks: each owner's own, kept as files like the designs."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from builder import places
from builder.design.blocks import block_from_json, block_to_json
from builder.design.document import Block
from builder.design.shelf import safe, write_whole
from builder.errors import DesignError


@dataclass(frozen=True, slots=True)
class KeptBlock:
    """A block in the library.

    Args:
        id: Names it.
        name: What the person calls it.
        layers: How many layers it has.
    """

    id: str
    name: str
    layers: int


class BlockShelf:
    """The blocks of one owner.

    Args:
        owner: Random id that the person's browser keeps.
    """

    def __init__(self, owner: str) -> None:
        self._folder: Path = places.blocks() / safe(owner)

    def save(self, block_id: str, block: Block) -> None:
        """Write a block whole.

        Raises:
            DesignError: The disk is full or not writable.
        """
        text = json.dumps(block_to_json(block), ensure_ascii=False, indent=2) + "\n"
        write_whole(self._path(block_id), text, "design.cannot_save_block")

    def load(self, block_id: str) -> Block:
        """Read a block.

        Raises:
            DesignError: There is none of that id, or it can't be read.
        """
        return _read(self._path(block_id))

    def list(self) -> list[KeptBlock]:
        """Return all blocks by name. What can't be read is left out."""
        kept = []
        for path in self._folder.glob("*.json"):
            try:
                kept.append(_kept(path, path.stat().st_mtime_ns))
            except (OSError, DesignError):
                continue
        return sorted(kept, key=lambda one: (one.name.casefold(), one.id))

    def delete(self, block_id: str) -> None:
        """Take a block out of the library; nothing happens if it is not there."""
        self._path(block_id).unlink(missing_ok=True)

    def _path(self, block_id: str) -> Path:
        return self._folder / f"{safe(block_id)}.json"


def _read(path: Path) -> Block:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise DesignError("design.block_not_found") from error
    except (ValueError, RecursionError) as error:
        raise DesignError("design.not_a_block") from error
    return block_from_json(content)


@lru_cache(maxsize=1024)
def _kept(path: Path, changed_ns: int) -> KeptBlock:
    # The library is listed after every edit; a file is read once for each time it was written.
    block = _read(path)
    return KeptBlock(path.stem, block.name, len(block.nodes))
