"""What the first page's component draws, as plain values: the design, what is known of it, and the run beside it."""

from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from builder import checks, data
from builder.catalog import parameter_to_browser
from builder.design import Design, Shelf, design_hash, difference, difference_to_json, from_json, to_json
from builder.engine import EngineState
from builder.errors import LayerwiseError
from builder.export import formats
from builder.model.memory import memory_bytes
from builder.runs import Run
from builder.service.examining import Examined
from builder.views import fetching, library, pace, starting, world
from builder.views.component import catalog_url
from builder.views.gallery import gallery_url
from builder.views.language import both
from builder.views.late import late_url
from builder.views.tokens import sign
from builder.views.upload import model_url
from builder.views.workspace import Workspace

MOST_DESIGNS = 40


def build_view(workspace: Workspace, language: str) -> dict[str, Any]:
    """Return the data of the view `build`.

    Args:
        workspace: The design that is open in this tab.
        language: `en` or `zh`.
    """
    answer = workspace.answer()
    history = workspace.history
    return {
        "language": language,
        "ack": workspace.ack,
        "design_id": workspace.design_id,
        "revision": workspace.revision,
        "can_undo": bool(history.past),
        "can_redo": bool(history.future),
        "saved": workspace.saved,
        "catalog_url": catalog_url(),
        "late_url": late_url(workspace),
        "model_url": model_url(workspace),
        "design": to_json(workspace.design),
        "inference": _without_weights(answer.inference),
        "diagnostics": [
            starting.named(one, workspace.design, answer.info, language).to_json() for one in answer.diagnostics
        ],
        "starting": checks.can_start(answer.info or {}),
        "proposals": [one.to_json() for one in answer.proposals.values()],
        "plan": _whole_plan(answer.resolved),
        "info": answer.info,
        "preparations": [
            parameter_to_browser(one) for one in (answer.description.offered if answer.description else ())
        ],
        "preview_url": preview_url(workspace.owner, answer.resolved, language),
        "download": fetching.state(answer.resolved.plan.data.source),
        "files": [{"source": one.source, "title": one.title} for one in data.files.list(workspace.owner)],
        "designs": [asdict(one) for one in Shelf(workspace.owner).list()[:MOST_DESIGNS]],
        "blocks": library.entries(workspace.owner),
        "templates_url": gallery_url(),
        "estimate": estimate(workspace.owner, answer),
        "exports": exports(
            workspace.owner, workspace.design_id, workspace.run_id, of_texts(answer.info), _begins(workspace.design)
        ),
        "run": _own_run(workspace, answer.resolved),
        "notice": asdict(workspace.notice) if workspace.notice else None,
    }


def _without_weights(inference: dict[str, Any]) -> dict[str, Any]:
    # The list of weights is the longest part of the answer, and the page does not show it.
    nodes = {
        name: {key: value for key, value in node.items() if key != "weights"}
        for name, node in inference["nodes"].items()
    }
    return inference | {"nodes": nodes}


def _whole_plan(design: Design) -> dict[str, Any]:
    plan = asdict(design.plan)
    return {name: list(value) if isinstance(value, tuple) else value for name, value in plan.items()}


def preview_url(owner: str, design: Design, language: str) -> str:
    """Return the address of the preview of a design's data."""
    choice = asdict(design.plan.data)
    return f"api/preview?t={sign('preview', owner=owner, choice=choice, language=language)}"


def estimate(owner: str, answer: Examined) -> dict[str, Any]:
    """Return what training will take, as far as it can be told beforehand."""
    plan, info = answer.resolved.plan, answer.info
    if info is None or plan.batch_size is None:
        return {}
    train = checks.training_examples(info["examples"], plan.validation_split or 0.0)
    memory = checks.training_memory(answer.inference, plan, plan.batch_size)
    return {
        "train": train,
        "validation": info["examples"] - train,
        "epoch_s": pace.epoch_s(owner, answer.inference, train),
        "memory_bytes": sum(memory.values()),
        "memory": memory,
        "file_bytes": memory_bytes(answer.inference, plan.batch_size, plan.optimizer).file_bytes,
    }


def _begins(design: Design) -> bool:
    return any(node.weights is not None for node in design.nodes)


def of_texts(info: Mapping[str, Any] | None) -> bool:
    """Say whether data are texts, by what they say of themselves."""
    return (info or {}).get("vocabulary") is not None


def exports(
    owner: str, design_id: str, run_id: str | None, texts: bool = False, begins: bool = False
) -> list[dict[str, Any]]:
    """Return the formats in which the design, or the trained model of the run, can be taken home.

    Args:
        owner: Whose they are.
        design_id: The design on the shelf.
        run_id: The run whose weights leave; `None` where nothing was trained.
        texts: Whether the network learns from texts.
        begins: Whether it begins with kept weights.
    """
    links: list[dict[str, Any]] = []
    why = no_model(run_id)
    for one in formats.fitting(texts, begins):
        possible = one.needs == "design" or why is None
        token = sign("export", owner=owner, design=design_id, run=run_id, format=one.id)
        links.append(
            {
                "format": one.id,
                "title": one.title,
                "help": one.help,
                "url": f"api/export?t={token}" if possible else None,
                "reason": None if possible or why is None else both(why),
            }
        )
    return links


def no_model(run_id: str | None) -> str | None:
    """Return the key of the sentence that says why there are no trained weights to take home, or `None`.

    A run that goes on has none yet and will: the page learns of its end from the stream, and is not drawn again.
    """
    if run_id is None:
        return "views.train_first"
    try:
        run = world.registry().get(run_id)
    except LayerwiseError:
        return "views.train_first"
    ended = world.engine().state(run.id).run.final
    return "views.no_model" if ended and not formats.has_weights(run.folder) else None


def run_view(owner: str, run_id: str | None) -> dict[str, Any] | None:
    """Return what the browser must know to follow a run, or `None` where there is none."""
    run = _run(owner, run_id)
    return _followed(run) if run else None


def _run(owner: str, run_id: str | None) -> Run | None:
    if run_id is None:
        return None
    try:
        run = world.registry().get(run_id)
    except LayerwiseError:
        return None
    return run if run.owner == owner else None


def _followed(run: Run) -> dict[str, Any]:
    return {
        "id": run.id,
        "number": run.number,
        "name": run.name,
        **state_view(world.engine().state(run.id)),
        "stream": stream_url(run),
        "backend": run.backend,
    }


def _own_run(workspace: Workspace, resolved: Design) -> dict[str, Any] | None:
    run = _run(workspace.owner, workspace.run_id)
    # What a run shows of its layers concerns the design for as long as both are one.
    if run is None:
        return None
    if run.design_hash == design_hash(resolved):
        return _followed(run) | {"current": True}
    changes = difference(_trained(run.id), resolved)
    return _followed(run) | {"current": False, "changes": difference_to_json(changes)}


@lru_cache(maxsize=64)
def _trained(run_id: str) -> Design:
    return from_json(dict(world.registry().get(run_id).design))


def state_view(state: EngineState) -> dict[str, Any]:
    """Return a run's state, its place in the queue, how it ended in a sentence, and whether it is worth resuming."""
    run = state.run
    sentence = both(run.key, **run.values) if run.key else None
    return {"state": run.state, "position": state.position, "sentence": sentence, "resumable": run.worth_resuming}


def stream_url(run: Run) -> str:
    """Return the address at which a run's events come as they are written."""
    return f"api/stream?t={sign('stream', run=run.id)}"
