"""One person's open design in one tab, and what they do with it."""

import secrets
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from builder.design import (
    DataChoice,
    Design,
    History,
    SetPlan,
    Shelf,
    from_json,
    unpacked,
)
from builder.errors import LayerwiseError
from builder.runs import Run
from builder.service.examining import Examined, examine
from builder.views import histories, templates, world
from builder.views.actions import act
from builder.views.language import both
from builder.views.notice import Notice

MOST_ACTIONS = 2000


@dataclass(slots=True, weakref_slot=True, eq=False)
class Workspace:
    """The design that is open in a tab.

    Args:
        owner: Whose it is.
        design_id: Its id on the shelf.
        history: The design with its past.
        revision: Counts what came from the server, so that the browser knows a newer one.
        ack: The last message of the browser that was done.
        run_id: The run in the drawer.
        saved: Whether the shelf has it as it is.
        notice: What to say next.
        language: In which new designs are called.
        key: Nobody can guess it; who has it may leave last messages for this tab.
        shown: What the tab's page was told last, with its number.
    """

    owner: str
    design_id: str
    history: History
    revision: int = 0
    ack: int = 0
    run_id: str | None = None
    saved: bool = True
    notice: Notice | None = None
    language: str = "en"
    key: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    shown: tuple[int, dict[str, Any]] | None = None
    _known: tuple[Design, Examined] | None = None
    _turn: histories.Turn = field(init=False)

    def __post_init__(self) -> None:
        """Take part in the order in which a person's tabs work."""
        self._turn = histories.turn(self.owner)

    @classmethod
    def open(cls, owner: str, design_id: str | None = None, language: str = "en") -> "Workspace":
        """Open a design: the named one, else the last one, else a first one that works.

        Args:
            owner: Whose designs are looked through.
            design_id: Id on the shelf, as the address names it.
            language: In which a first design, and later templates, are called.
        """
        shelf = Shelf(owner)
        kept = shelf.list()
        wanted = [design_id] if design_id else []
        for candidate in [*wanted, *(one.id for one in kept)]:
            try:
                workspace = cls(owner, candidate, histories.found(owner, candidate, shelf.load(candidate)))
            except LayerwiseError:
                continue
            workspace.language, workspace.run_id = language, workspace.newest_run()
            if design_id and candidate != design_id:
                workspace.tell("warning", "design.not_found", id=design_id[:40])
            return workspace
        workspace = cls(owner, shelf.new_id(), History(templates.first(language)))
        workspace.language = language
        return workspace

    @property
    def design(self) -> Design:
        """The design as it is."""
        return self.history.present

    @property
    def lock(self) -> threading.RLock:
        """Held by whoever works on the designs of this person."""
        return self._turn.lock

    def tell(self, severity: str, key: str, **values: object) -> None:
        """Show a sentence on the page, once."""
        number = self.notice.id + 1 if self.notice else 1
        self.notice = Notice(number, severity, both(key, **values))

    def answer(self) -> Examined:
        """Return what is known of the design, asking the checker if it changed."""
        self.catch_up()
        if self._known is None or self._known[0] is not self.design:
            self._known = (self.design, examine(self.design, world.service(), world.machine()))
        return self._known[1]

    def catch_up(self) -> None:
        """Take in what another tab has done to the same design: both work on one, and nothing of either is lost."""
        with self._turn.lock:
            if not self.saved:
                return  # what could not be saved lies here alone
            history = histories.latest(self.owner, self.design_id) or self._on_shelf()
            if history.present is not self.design:
                self.history = history
                self.revision += 1

    def _on_shelf(self) -> History:
        # Too many designs were opened since: what the shelf has is what the last tab did.
        try:
            design = Shelf(self.owner).load(self.design_id)
        except LayerwiseError:
            return self.history
        return self.history if design == self.design else self.history.replace(design)

    def receive(self, message: Any) -> None:
        """Do what the browser asks; what can't be done becomes a sentence, and the rest goes on.

        Args:
            message: `{"rev": 7, "actions": [...]}`, from outside, so nothing about it is trusted.
        """
        if not isinstance(message, Mapping) or not isinstance(message.get("rev"), int):
            return
        with self._turn.lock:
            self.catch_up()
            self._work_on(message["rev"], message.get("actions"))

    def _work_on(self, rev: int, actions: Any) -> None:
        if 0 < rev <= self.ack:
            return  # a browser that waited too long, or that was closed, asks again; what it asked is done
        before = self.design
        for action in actions[:MOST_ACTIONS] if isinstance(actions, list) else ():
            try:
                act(self, action)
            except LayerwiseError as error:
                self.tell("error", error.key, **error.values)
        self.ack = rev
        if self.design is not before:
            self._look_at_new_data(before)
            self.save()

    def choose_data(self, choice: DataChoice) -> None:
        """Let the design learn from another data set."""
        with self._turn.lock:
            self.catch_up()
            before = self.design
            self.history = self.history.edit(SetPlan("data", asdict(choice)))
            self._look_at_new_data(before)
            self.save()

    def _look_at_new_data(self, before: Design) -> None:
        # Who has just chosen other data wants to see them, not what an earlier run made of others.
        chosen = self.design.plan.data.source
        if self.run_id is None or chosen == before.plan.data.source:
            return
        try:
            run = world.registry().get(self.run_id)
        except LayerwiseError:
            self.run_id = None
            return
        learned = run.design.get("plan", {}).get("data", {}).get("source")
        if chosen != learned and world.engine().state(run.id).run.final:
            self.run_id = None

    def open_run(self, run: Run) -> None:
        """Open the design that a run trained, as a design of its own, with the run beside it."""
        self.begin(from_json(dict(run.design)))
        self.run_id = run.id

    def open_link(self, text: str) -> None:
        """Open the design that a link holds, as a design of its own; a broken link becomes a sentence.

        Args:
            text: What the link holds. The same link again opens what it brought, unless that was changed since.
        """
        try:
            design = unpacked(text)
            known = self._find(design)
            self.begin(design) if known is None else self.open_design(known)
        except LayerwiseError as error:
            self.tell("error", error.key, **error.values)
        else:
            self.tell("hint", "views.link_again" if known else "views.link_opened", name=design.name)

    def _find(self, design: Design) -> str | None:
        shelf = Shelf(self.owner)
        for one in shelf.list():
            try:
                if one.name == design.name and shelf.load(one.id) == design:
                    return one.id
            except LayerwiseError:
                continue
        return None

    def begin(self, design: Design) -> None:
        """Open a design as one of its own; what was open stays on the shelf."""
        self.switch(Shelf(self.owner).new_id(), design)
        self.run_id = None
        self.save()

    def open_design(self, design_id: str) -> None:
        """Open a design of the shelf, with its past and its newest run.

        Raises:
            LayerwiseError: The shelf has none with this id, or it can't be read.
        """
        design = Shelf(self.owner).load(design_id)
        self.switch(design_id, design)
        self.history = histories.found(self.owner, design_id, design)
        self.run_id = self.newest_run()

    def switch(self, design_id: str, design: Design) -> None:
        """Show a design of the shelf, without a past."""
        self.design_id, self.history = design_id, History(design)
        self.revision += 1

    def save(self) -> None:
        """Put the design on the shelf, or tell why it can't be."""
        try:
            Shelf(self.owner).save(self.design_id, self.design)
        except LayerwiseError as error:
            self.saved = False
            self.tell("error", error.key, **error.values)
        else:
            self.saved = True
            histories.keep(self.owner, self.design_id, self.history)

    def newest_run(self) -> str | None:
        """Return the newest run of this design, or `None`."""
        for run in world.registry().list(self.owner):
            if (run.info or {}).get("design_id") == self.design_id:
                return run.id
        return None
