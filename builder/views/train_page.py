"""One run in depth: its curves, and every layer's weights, gradients and activations."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from builder.catalog import find
from builder.views import component, frame, language, world
from builder.views.build_page import come_from_bookmark, workspace
from builder.views.steering import command, resume
from builder.views.workbench import exports, of_texts, run_view


def show() -> None:
    """Draw the page for the run that the address names, else the newest one."""
    come_from_bookmark()
    run_id = st.query_params.get("run") or workspace().run_id or _newest()
    view = run_view(frame.owner(), run_id)
    if view is None:
        st.info(language.say("no_such_run"))
        return
    run = world.registry().get(view["id"])
    st.query_params["run"] = run.id
    about = run.info or {}
    detail = {**view, "design_name": run.name, "plan": run.design.get("plan", {}), "layers": layers(run.design)}
    data = {
        "language": language.current(),
        "catalog_url": component.catalog_url(),
        "ack": st.session_state.get("run_ack", 0),
        "run": detail,
        "exports": exports(frame.owner(), about.get("design_id", ""), run.id, of_texts(about.get("data"))),
    }
    component.show("run", data, on_message=_receive)


def layers(design: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return id, kind and palette group of each layer of a design."""
    nodes = [(node["id"], node["kind"], find("layer", node["kind"])) for node in design.get("nodes", ())]
    return [{"id": name, "kind": kind, "group": part.group if part else ""} for name, kind, part in nodes]


def _newest() -> str | None:
    runs = world.registry().list(frame.owner())
    return runs[0].id if runs else None


def _receive() -> None:
    message = component.message("run")
    if not isinstance(message, dict) or message.get("rev") == st.session_state.get("run_ack"):
        return
    st.session_state["run_ack"] = message.get("rev", 0)
    run_id = st.query_params.get("run")
    for action in message.get("actions", ()):
        if not isinstance(action, dict) or run_id is None:
            continue
        if action.get("action") == "command":
            command(frame.owner(), run_id, action)
        elif action.get("action") == "resume_run":
            resume(frame.owner(), run_id)
