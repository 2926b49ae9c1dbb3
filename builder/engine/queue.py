"""A queue in which owners take turns."""

from collections import OrderedDict, deque


class FairQueue:
    """Runs that wait. Each owner's are served in order, and owners one after the other."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[str, deque[str]] = OrderedDict()

    def __len__(self) -> int:
        return sum(len(runs) for runs in self._waiting.values())

    def __contains__(self, run_id: object) -> bool:
        return any(run_id in runs for runs in self._waiting.values())

    def put(self, owner: str, run_id: str) -> None:
        """Add a run at the end of its owner's line. One that waits already stays where it is."""
        if run_id not in self:
            self._waiting.setdefault(owner, deque()).append(run_id)

    def take(self) -> str | None:
        """Remove the run that is next, and return it; its owner goes behind all others."""
        if not self._waiting:
            return None
        owner, runs = next(iter(self._waiting.items()))
        run_id = runs.popleft()
        del self._waiting[owner]
        if runs:
            self._waiting[owner] = runs
        return run_id

    def remove(self, run_id: str) -> bool:
        """Take a run out, and say whether it waited."""
        for owner, runs in self._waiting.items():
            if run_id in runs:
                runs.remove(run_id)
                if not runs:
                    del self._waiting[owner]
                return True
        return False

    def order(self) -> list[str]:
        """Return the runs in the order in which they will start, if nothing is added."""
        lines = [deque(runs) for runs in self._waiting.values()]
        ordered = []
        while lines:
            ordered += [runs.popleft() for runs in lines]
            lines = [runs for runs in lines if runs]
        return ordered
