"""What the list of runs says of each run: plain numbers and words, without Streamlit's widgets around them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import streamlit as st

from builder.errors import LayerwiseError
from builder.runs import FINAL, Run, RunReader
from builder.views import own_units
from builder.views.language import both, say
from builder.words import text

MOST_TOLD = 100


@dataclass(frozen=True, slots=True)
class Summary:
    """What is known of a run.

    Args:
        state: One of the run's states.
        epochs: Its epoch events, errors of a scaled target in its own unit.
        seconds: How long it trained.
        resumable: Whether it can go on from a checkpoint.
        told: Its `log` events, oldest first.
        sentence: How it ended or what is wrong now, in each language.
        units: In what its errors are measured where the target was scaled for the training.
    """

    state: str
    epochs: tuple[Mapping[str, Any], ...]
    seconds: float
    resumable: bool
    told: tuple[Mapping[str, Any], ...] = ()
    sentence: Mapping[str, str] | None = None
    units: own_units.Units | None = None


def summary(run: Run) -> Summary:
    """Return what is known of a run. What has ended is read once."""
    ended = _ended(run.folder)
    return ended if ended is not None else _read(run)


@lru_cache(maxsize=2000)
def _kept(folder: Any, changed: float) -> Summary | None:
    found = _read_folder(folder)
    return found if found.state in FINAL else None


def _ended(folder: Any) -> Summary | None:
    try:
        changed = max(path.stat().st_mtime for path in folder.iterdir() if path.name.startswith(("run.db", "attempt")))
    except (OSError, ValueError):
        return None
    return _kept(folder, changed)


def _read(run: Run) -> Summary:
    return _read_folder(run.folder)


def _read_folder(folder: Any) -> Summary:
    try:
        with RunReader(folder) as reader:
            state = reader.state()
            units = next((event.get("units") for event in reader.events("status") if "units" in event), None)
            epochs = own_units.in_own_units(reader.events("epoch"), units)
            checkpoints = bool(reader.events("checkpoint"))
            told = tuple(reader.events("log"))[-MOST_TOLD:]
    except LayerwiseError:
        return Summary("failed", (), 0.0, False)
    seconds = float(epochs[-1]["t"]) if epochs else 0.0
    sentence = both(state.key, **state.values) if state.key else None
    return Summary(state.state, epochs, seconds, state.worth_resuming and checkpoints, told, sentence, units)


def history(run: Run) -> Sequence[Mapping[str, Any]]:
    """Return the epochs of a run, for its curves."""
    return summary(run).epochs


def unit(metric: str, runs: Sequence[Run]) -> str | None:
    """Return the unit that a metric has in all runs which measured it; `None` where they differ or none is known.

    Args:
        metric: Keras's name, without `val_`.
        runs: The runs that are compared.
    """
    known = [summary(run) for run in runs]
    names = (metric, f"val_{metric}")
    measured = [one for one in known if any(name in event["logs"] for event in one.epochs for name in names)]
    return own_units.common_unit(metric, [one.units for one in measured])


def main_metric(run: Run) -> str:
    """Return the metric by which a run is judged at a glance, without `val_`; empty where nothing was measured."""
    return _main_curve(summary(run))[0].removeprefix("val_")


def told(run: Run) -> tuple[Mapping[str, str] | None, Sequence[Mapping[str, Any]]]:
    """Return the sentence that says how a run ended, and what its worker told, oldest first."""
    known = summary(run)
    return known.sentence, known.told


def label(run: Run) -> str:
    """Return the short name by which charts and tables tell runs apart."""
    return f"{run.number} {run.name}"


def searched(run: Run) -> str:
    """Return the text in which a search looks."""
    plan = run.design.get("plan", {})
    kinds = " ".join(node["kind"] for node in run.design.get("nodes", ()))
    data = f"{plan.get('data', {}).get('source')} {' '.join(map(str, _data_title(run).values()))}"
    return f"{label(run)} {_part(plan.get('optimizer'))} {data} {kinds}".lower()


def row(run: Run, language: str) -> dict[str, Any]:
    """Return one line of the list."""
    known = summary(run)
    name, curve = _main_curve(known)
    plan = run.design.get("plan", {})
    return {
        "number": run.number,
        "name": run.name,
        "metric": _figure(name, curve[-1]) if curve else "–",
        "which": _with_unit(name, known),
        "curve": curve,
        "plan": f"{_part(plan.get('optimizer'))} · {plan.get('epochs')}",
        "time": clock(known.seconds),
        "state": text(f"views.state_{known.state}", language),
    }


def columns(language: str) -> dict[str, Any]:
    """Return how the list's columns are headed and drawn."""
    config = st.column_config
    return {
        "number": config.NumberColumn(say("run"), width=50),
        "name": config.TextColumn(say("network"), width=140),
        "metric": config.TextColumn(say("last_value"), width=70),
        "which": config.TextColumn(say("metric"), width=130),
        "curve": config.LineChartColumn(say("curve"), width=70),
        "plan": config.TextColumn(say("plan"), width=90, help=say("optimizer_epochs")),
        "time": config.TextColumn(say("time"), width=60),
        "state": config.TextColumn(say("state"), width=84),
    }


def differences(runs: Sequence[Run]) -> dict[str, list[Any]]:
    """Return the settings in which runs differ; of a single run, all of them.

    Returns:
        For each setting's name a value for each run, in their order.
    """
    tables = [_settings(run) for run in runs]
    names = list(dict.fromkeys(name for table in tables for name in table))
    values = {name: [table.get(name, "–") for table in tables] for name in names}
    return {name: found for name, found in values.items() if len(runs) == 1 or len(set(map(str, found))) > 1}


def _settings(run: Run) -> dict[str, Any]:
    plan = run.design.get("plan", {})
    found: dict[str, Any] = {
        say("network"): _layers(run),
        say("parameters"): _count((run.info or {}).get("parameters")),
    }
    for name, value in plan.items():
        if name == "data":
            found[say("data_set")] = _data_title(run).get(st.session_state.get("language", "en"), value.get("source"))
            found |= {f"{say('data_set')} {key}": part for key, part in value.get("options", {}).items()}
        elif isinstance(value, Mapping):
            found[name] = _part(value)
            found |= {f"{name}.{key}": _part(part) for key, part in value.get("config", {}).items()}
        else:
            found[name] = ", ".join(map(_part, value)) if isinstance(value, list | tuple) else value
    known = summary(run)
    if known.epochs:
        last = known.epochs[-1]["logs"]
        found |= {f"{say('last')} {name}": _reading(name, value, known) for name, value in last.items()}
    return found


def _count(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else "–"


def _reading(name: str, value: float, known: Summary) -> str:
    unit = own_units.unit_of(name, known.units)
    return f"{value:.4g} {unit}" if unit else f"{value:.4g}"


def _data_title(run: Run) -> Mapping[str, Any]:
    # A file of one's own is called by its title; its id says nothing to a person.
    title = ((run.info or {}).get("data") or {}).get("title")
    return title if isinstance(title, Mapping) else {}


def _layers(run: Run) -> str:
    kinds = [node["kind"] for node in run.design.get("nodes", ()) if node["kind"] != "Input"]
    return " · ".join(kinds) if len(kinds) <= 12 else f"{len(kinds)} × {kinds[0]} …"


def _part(value: Any) -> str:
    if isinstance(value, Mapping):
        return str(value.get("class_name"))
    return "–" if value is None else str(value)


def _main_curve(known: Summary) -> tuple[str, list[float]]:
    logs = known.epochs[-1]["logs"] if known.epochs else {}
    error = own_units.telling(logs, known.units)
    order = (f"val_{error}", error or "", "val_accuracy", "accuracy", "val_loss", "loss")
    name = next((name for name in order if name in logs), next(iter(logs), ""))
    values = [event["logs"].get(name) for event in known.epochs]
    return name, [float(value) for value in values if isinstance(value, int | float)]


def _with_unit(name: str, known: Summary) -> str:
    unit = own_units.unit_of(name, known.units)
    return f"{_short(name)} ({unit})" if unit else name


def _short(name: str) -> str:
    # A column is narrow; Keras has the short names of most errors too.
    words = name.removeprefix("val_").split("_")
    if len(words) < 3 or words[-1] != "error":
        return name
    return ("val_" if name.startswith("val_") else "") + "".join(word[0] for word in words)


def _figure(name: str, value: float) -> str:
    return f"{value:.1%}" if name.endswith("accuracy") else f"{value:.3g}"


def clock(seconds: float) -> str:
    """Return a time as minutes and seconds, with hours where there are any."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}" if minutes >= 60 else f"{minutes}:{rest:02}"
