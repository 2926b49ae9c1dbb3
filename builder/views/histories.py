"""What was done to the designs of this app's life: undo survives that a page is loaded anew."""

import threading
from collections import OrderedDict

from builder.design import Design, History

MOST = 64
"""How many designs' histories are kept. A step costs what it changed, a few hundred bytes."""

_LOCK = threading.Lock()
_kept: OrderedDict[tuple[str, str], History] = OrderedDict()


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
    with _LOCK:
        history = _kept.get((owner, design_id))
    return history if history is not None and history.present == design else History(design)
