"""What the browser may ask of a tab: each action by its name."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from builder.design import edit_from_json, loads, to_json
from builder.service.examining import Examined
from builder.views import fetching, library, models, starting, templates, world
from builder.views.steering import command, resume

if TYPE_CHECKING:
    from builder.views.workspace import Workspace


def act(workspace: "Workspace", action: Any) -> None:
    """Do what the browser asks; what nobody knows is left out.

    Args:
        workspace: The design that is open in the tab.
        action: `{"action": name, ...}`, from outside, so nothing about it is trusted.

    Raises:
        LayerwiseError: It can't be done.
    """
    name = action.get("action") if isinstance(action, Mapping) else None
    handler = _ACTIONS.get(name) if isinstance(name, str) else None
    if handler is not None:
        handler(workspace, action)


def _edit(workspace: "Workspace", action: Mapping[str, Any]) -> None:
    workspace.history = workspace.history.edit(edit_from_json(action.get("edit")))


def _undo(workspace: "Workspace", action: Mapping[str, Any]) -> None:
    workspace.history = workspace.history.undo()


def _redo(workspace: "Workspace", action: Mapping[str, Any]) -> None:
    workspace.history = workspace.history.redo()


def _train(workspace: "Workspace", action: Mapping[str, Any]) -> None:
    workspace.save()
    answer = workspace.answer()
    if any(one.severity == "error" for one in answer.diagnostics):
        workspace.tell("error", "views.not_ready")
        return
    missing = fetching.problem(workspace.design.plan.data.source)
    if missing is not None:
        raise missing
    run = world.registry().create(
        workspace.owner, to_json(answer.resolved), workspace.design.name, _run_info(workspace, answer)
    )
    world.engine().submit(run.id)
    workspace.run_id = run.id


def _run_info(workspace: "Workspace", answer: Examined) -> dict[str, Any]:
    totals = {name: answer.inference.get(name) for name in ("parameters", "flops")}
    return {"design_id": workspace.design_id, "data": answer.info, **totals}


def _resume(workspace: "Workspace", action: Mapping[str, Any]) -> None:
    workspace.run_id = resume(workspace.owner, str(action.get("run", workspace.run_id)))


def _command(workspace: "Workspace", action: Mapping[str, Any]) -> None:
    if workspace.run_id is None:
        return
    command(workspace.owner, workspace.run_id, action)


def _keep(workspace: "Workspace", action: Mapping[str, Any]) -> None:
    workspace.save()


def _leave_run(workspace: "Workspace", action: Mapping[str, Any]) -> None:
    workspace.run_id = None


def _open_text(workspace: "Workspace", action: Mapping[str, Any]) -> None:
    text = action.get("text")
    text = text if isinstance(text, str) else ""
    if models.is_model(text):
        models.open_text(workspace, text, str(action.get("name") or ""))
    else:
        workspace.begin(loads(text))


def _open_design(workspace: "Workspace", action: Mapping[str, Any]) -> None:
    workspace.open_design(str(action.get("id")))


def _new(workspace: "Workspace", action: Mapping[str, Any]) -> None:
    workspace.begin(templates.load(str(action.get("template")), workspace.language))


def _block(workspace: "Workspace", action: Mapping[str, Any]) -> None:
    if name := library.act(workspace.owner, workspace.design, action):
        workspace.tell("hint", "views.block_saved", name=name)


def _start_over(workspace: "Workspace", action: Mapping[str, Any]) -> None:
    edit = starting.edit_for(workspace.design, workspace.answer().info, workspace.language)
    if edit is None:
        workspace.tell("warning", "views.no_starting_network")
        return
    workspace.history = workspace.history.edit(edit)


def _look(workspace: "Workspace", action: Mapping[str, Any]) -> None:
    """Another tab has changed the design: the answer to this message has it."""


_ACTIONS: dict[str, Callable[["Workspace", Mapping[str, Any]], None]] = {
    "edit": _edit,
    "undo": _undo,
    "redo": _redo,
    "train": _train,
    "resume_run": _resume,
    "command": _command,
    "leave_run": _leave_run,
    "open": _open_text,
    "open_design": _open_design,
    "new": _new,
    "block": _block,
    "starting_network": _start_over,
    "keep": _keep,
    "look": _look,
}
