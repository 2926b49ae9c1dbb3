"""Random sequences of edits on both sides of the document, here and in the browser. `benchmarks/edits.py` does more."""

import json
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from builder.design import Design, Edit, History, edit_to_json, to_json
from builder.errors import DesignError
from tests.design.strategies import chain, edits

FRONTEND = Path(__file__).parents[2] / "frontend"
REDUCER = FRONTEND / "test" / "reduce.mjs"
EVERY = 10
"""After how many edits the designs of both sides are compared; what was refused is compared after each."""
BATCH = 200


@dataclass(slots=True)
class Outcome:
    """What a campaign saw.

    Args:
        sequences: How many sequences of edits were done.
        edits: How many edits that was.
        done: How many of them could be done; the others were refused in a sentence.
        undone: How many steps were undone and done again.
        wrong: What was not as it should be, in words.
    """

    sequences: int = 0
    edits: int = 0
    done: int = 0
    undone: int = 0
    wrong: list[str] = field(default_factory=list)


def node() -> str | None:
    """Return the program that runs the browser's side, or `None` where it or what it needs is not installed."""
    return shutil.which("node") if (FRONTEND / "node_modules" / "vite").exists() else None


def campaign(sequences: int, length: int, start: int) -> Outcome:
    """Do random edits here and in the browser's code, and compare.

    Args:
        sequences: How many sequences.
        length: Edits in each.
        start: Seed of the random edits.
    """
    outcome = Outcome()
    waiting: list[tuple[list[Edit], dict[str, Any]]] = []

    @seed(start)
    @settings(
        max_examples=sequences,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(edits, min_size=length, max_size=length))
    def draw(sequence: list[Edit]) -> None:
        waiting.append((sequence, follow(chain("Input", "Conv2D", "Flatten", "Dense"), sequence, outcome)))
        if len(waiting) >= BATCH:
            compare(waiting, outcome)
            waiting.clear()

    draw()
    if waiting:
        compare(waiting, outcome)
    return outcome


def follow(design: Design, sequence: list[Edit], outcome: Outcome) -> dict[str, Any]:
    """Do edits with a history, and undo and redo them all.

    Returns:
        The reasons of refusal by step, and the designs in between, as the browser's side gives them.
    """
    history, refusals, designs = History(design), [], []
    for step, edit in enumerate(sequence, start=1):
        try:
            history = history.edit(edit)
            refusals.append(None)
        except DesignError as refusal:
            refusals.append(refusal.key.removeprefix("design."))
        if step % EVERY == 0 or step == len(sequence):
            designs.append(json.loads(json.dumps(to_json(history.present))))
    back = history
    for _ in history.past:
        back = back.undo()
    forth = back
    for _ in history.past:
        forth = forth.redo()
    if back.present != design or forth.present != history.present:
        outcome.wrong.append(f"undo and redo do not lead back and forth: {described(sequence)}")
    outcome.sequences += 1
    outcome.edits += len(sequence)
    outcome.done += refusals.count(None)
    outcome.undone += len(history.past)
    return {"refusals": refusals, "designs": designs}


def compare(sequences: list[tuple[list[Edit], dict[str, Any]]], outcome: Outcome) -> None:
    """Let the browser's side do the same edits, and note where it comes to something else."""
    begin = to_json(chain("Input", "Conv2D", "Flatten", "Dense"))
    cases = [{"design": begin, "edits": [edit_to_json(edit) for edit in sequence]} for sequence, _ in sequences]
    program = node()
    assert program is not None
    answer = subprocess.run(
        [program, str(REDUCER), str(EVERY)],
        input=json.dumps(cases).encode(),
        capture_output=True,
        cwd=FRONTEND,
        timeout=300,
        check=False,
    )
    if answer.returncode:
        outcome.wrong.append(f"the browser's side raised: {answer.stderr.decode()[-800:]}")
        return
    for (sequence, mine), theirs in zip(sequences, json.loads(answer.stdout), strict=True):
        difference = first_difference(sequence, mine, theirs)
        if difference:
            outcome.wrong.append(difference)


def first_difference(sequence: list[Edit], mine: dict[str, Any], theirs: dict[str, Any]) -> str | None:
    """Say where two sides part, or `None` where they never do."""
    for step, (here, there) in enumerate(zip(mine["refusals"], theirs["refusals"], strict=True)):
        if here != there:
            return f"{here or 'done'} here, {there or 'done'} in the browser: {described(sequence[step : step + 1])}"
    for index, (here, there) in enumerate(zip(mine["designs"], theirs["designs"], strict=True)):
        if here != there:
            keys = [key for key in {*here, *there} if here.get(key) != there.get(key)]
            parts = "; ".join(f"{key}: {parted(here.get(key), there.get(key))}" for key in keys)
            return f"{parts}, after {described(sequence[index * EVERY : (index + 1) * EVERY])}"
    return None


def parted(here: Any, there: Any) -> str:
    """Say in what two values differ; of lists, what the one has and the other has not."""
    if isinstance(here, list) and isinstance(there, list):
        here, there = [one for one in here if one not in there], [one for one in there if one not in here]
    return f"{str(here)[:300]} here, {str(there)[:300]} in the browser"


def described(sequence: list[Edit]) -> str:
    """Return edits as JSON."""
    return json.dumps([edit_to_json(edit) for edit in sequence], ensure_ascii=False)[:1500]
