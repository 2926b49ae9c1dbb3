"""What runs in a process of the Keras service: `python -m builder.service.child checker`.

It takes requests from its standard input and answers on its standard output, one at a time, until the input ends:
that is how it learns that the app is gone, even if it was killed.
"""

import gc
import importlib
import os
import queue
import signal
import sys
import threading
import traceback
import warnings
from typing import Any, BinaryIO

from builder.errors import LayerwiseError
from builder.service import wire
from builder.service.functions import CHECKER, check_name

_COLLECT_EVERY = 200


def main(kind: str) -> None:
    """Answer requests until the app is gone.

    Args:
        kind: `checker`, or the backend of a bench.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is meant for the app, which ends us.
    requests, replies = _private_streams()
    inbox: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_take, args=(requests, inbox), daemon=True).start()
    _prepare(kind)
    _send(replies, ("ready", os.getpid()))
    answered = 0
    while True:
        _send(replies, _answer(inbox.get()))
        answered += 1
        if inbox.empty():
            # Layers refer to themselves, so they must be collected; here nobody waits for it.
            gc.collect(2 if answered % _COLLECT_EVERY == 0 else 1)


def _private_streams() -> tuple[BinaryIO, BinaryIO]:
    # Whatever a library prints must not get into the messages: it goes to the log.
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return requests, replies


def _take(requests: BinaryIO, inbox: queue.SimpleQueue[bytes]) -> None:
    try:
        while True:
            inbox.put(wire.receive(requests))
    except BaseException:
        os._exit(0)


def _prepare(kind: str) -> None:
    from builder.model import bootstrap

    if kind == CHECKER:
        bootstrap.checker()
        warnings.simplefilter("ignore")  # Each becomes a problem of its node, where it matters.
    else:
        bootstrap.full(kind)
    infer = importlib.import_module("builder.model.infer").infer
    if kind == CHECKER:
        # The first layer of a process costs 10 ms, for things that Keras puts off.
        node = {"id": "dense", "kind": "Dense", "config": {"units": 1}}
        entry = {"id": "input", "kind": "Input", "config": {"shape": [1]}}
        infer({"nodes": [entry, node], "edges": [{"source": "input", "target": "dense"}]}, [])
    gc.collect()
    gc.freeze()
    gc.disable()


def _answer(content: bytes) -> tuple[Any, ...]:
    try:
        function, arguments = wire.unpack(content)
        return "done", _function(function)(*arguments)
    except LayerwiseError as error:
        return "refused", error
    except MemoryError:
        return "no_memory", ""
    except BaseException as error:
        traceback.print_exc()
        return "failed", f"{type(error).__name__}: {error}"[:500]


def _function(name: str) -> Any:
    module, attribute = check_name(name)
    found = getattr(importlib.import_module(module), attribute)
    if not callable(found):
        raise TypeError(f"{name} is no function")
    return found


def _send(replies: BinaryIO, reply: tuple[Any, ...]) -> None:
    try:
        content = wire.pack(reply)
    except Exception as error:  # The result holds something that can't be sent.
        content = wire.pack(("failed", f"{type(error).__name__}: {error}"[:500]))
    try:
        replies.write(content)
        replies.flush()
    except OSError:
        os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
