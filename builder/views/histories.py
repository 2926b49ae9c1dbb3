"""What was done to the designs of this app's life: undo survives that a page is loaded anew, and two tabs share it."""

import threading
from collections import OrderedDict
from weakref import WeakValueDictionary

from builder.design import Design, History

MOST = 64
"""How many designs' histories are kept. A step costs what it changed, a few hundred bytes."""

_LOCK = threading.Lock()
_kept: OrderedDict[tuple[str, str], History] = OrderedDict()


class Turn:
    """Held by the tab that is working: a person's other tabs wait for it."""

    __slots__ = ("__weakref__", "lock")

    def __init__(self) -> None:
        self.lock = threading.RLock()


_turns: WeakValueDictionary[str, Turn] = WeakValueDictionary()


def turn(owner: str) -> Turn:
    """Return what one tab at a time holds, of all that are open for a person.

    Args:
        owner: Whose tabs they are.
    """
    with _LOCK:
        held = _turns.get(owner)
        if held is None:
            held = _turns[owner] = Turn()
    return held


def latest(owner: str, design_id: str) -> History | None:
    """Return the history that a tab of this app kept last, or `None` where none has.

    Args:
        owner: Whose design it is.
        design_id: Its id on the shelf.
    """
    with _LOCK:
        return _kept.get((owner, design_id))


def keep(owner: str, design_id: str, history: History) -> None:
    """Keep the history of a design that was saved; beyond `MOST` the longest unused is forgotten.

    Args:
        owner: Whose design it is.
        design_id: Its id on the shelf.
        history: The design as it was saved, with its past.
    """
    with _LOCK:
        _kept[owner, design_id] = history
        _kept.move_to_end((owner, design_id))
        while len(_kept) > MOST:
            _kept.popitem(last=False)


def found(owner: str, design_id: str, design: Design) -> History:
    """Return the history of a design that was opened; without a past where it was changed by somebody else since.

    Args:
        owner: Whose design it is.
        design_id: Its id on the shelf.
        design: The design as it lies on the shelf.
    """
    history = latest(owner, design_id)
    if history is None or history.present != design:
        history = History(design)
    keep(owner, design_id, history)
    return history
