"""A person's library of blocks, as the palette shows it."""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from builder.design import BlockShelf, Design, Shelf, block_of, block_to_json
from builder.errors import LayerwiseError
from builder.views.tokens import read, sign


def entries(owner: str) -> list[dict[str, Any]]:
    """Return what the palette lists: id, name, number of layers, and the address of the block itself."""
    return [
        asdict(one) | {"url": f"api/block?t={sign('block', owner=owner, id=one.id)}"}
        for one in BlockShelf(owner).list()
    ]


def save(owner: str, design: Design, group_id: str) -> str:
    """Put a group into the library as a block, and return the name under which it lies there.

    Raises:
        DesignError: There is no such group, or the disk is full.
    """
    block, library = block_of(design, group_id), BlockShelf(owner)
    taken = {one.name for one in library.list()}
    name, number = block.name, 1
    while name in taken:
        number += 1
        name = f"{block.name} {number}"
    library.save(Shelf(owner).new_id(), replace(block, name=name))
    return name


def act(owner: str, design: Design, action: Mapping[str, Any]) -> str | None:
    """Save a group to the library, or take a block out of it.

    Args:
        owner: Whose library.
        design: What is open.
        action: `{"save": group id}` or `{"delete": block id}`.

    Returns:
        The name under which a group was saved.

    Raises:
        DesignError: There is no such group, or the disk is full.
    """
    if "save" in action:
        return save(owner, design, str(action["save"]))
    BlockShelf(owner).delete(str(action.get("delete")))
    return None


async def block(request: Request) -> Response:
    """Answer `/api/block?t=<token>` with a block as JSON."""
    content = read("block", request.query_params.get("t", ""))
    if content is None:
        return JSONResponse({"detail": "forbidden"}, status_code=403)
    try:
        found = await asyncio.to_thread(BlockShelf(content["owner"]).load, content["id"])
    except LayerwiseError as error:
        sentence = {"en": error.sentence("en"), "zh": error.sentence("zh")}
        return JSONResponse({"sentence": sentence}, status_code=422)
    return JSONResponse(block_to_json(found))
