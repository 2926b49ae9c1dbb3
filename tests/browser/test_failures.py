"""What goes wrong in a training ends in a clear sentence on the page, and nothing that was there is lost."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from builder.data import files
from builder.runs import Registry, RunReader, liveness
from tests.browser import driver, steps
from tests.browser.watching import LONG, epochs, points, run_of, until

pytestmark = [pytest.mark.browser, pytest.mark.process, pytest.mark.slow]

LIMIT_GB = 1.0


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[driver.AppServer]:
    """An app of its own, in which a run may take little memory."""
    home = tmp_path_factory.mktemp("failures")
    app = driver.AppServer(home, environment={"LAYERWISE_RUN_MEMORY_GB": str(LIMIT_GB)}).start().wait()
    yield app
    app.stop()


@pytest.fixture
def bench(page, server) -> Iterator[Page]:
    steps.open_first_page(page, server.url)
    yield page
    registry = Registry(server.home)
    for run in registry.list():
        if worker := liveness.process_id(run.folder):
            os.kill(worker, signal.SIGKILL)
    registry.close()


def open_design(page: Page, folder: Path, nodes: list[tuple[str, dict[str, Any]]], **plan: Any) -> None:
    """Open a design file, as somebody who was sent one: kinds and arguments of its layers, in a chain."""
    named = [{"id": f"n{place}", "kind": kind, "config": config} for place, (kind, config) in enumerate(nodes)]
    edges = [{"source": f"n{place}", "target": f"n{place + 1}"} for place in range(len(nodes) - 1)]
    head = {"format": "layerwise-design", "format_version": 1, "name": "Sent to me"}
    path = folder / "sent.json"
    path.write_text(json.dumps({**head, "nodes": named, "edges": edges, "plan": plan}))
    page.get_by_role("button", name="Open", exact=True).click()
    page.locator("input[type=file]").set_input_files(path)
    expect(page.locator("[data-node]")).to_have_count(len(nodes))
    steps.saved(page)


def ending(page: Page) -> str:
    """Return the sentence with which the run on the page has ended."""
    sentence = page.locator(".lw-drawer p[role=status]").first
    expect(sentence).to_be_visible()
    said = sentence.inner_text()
    assert "Traceback" not in said and "Error" not in said and len(said.split()) > 8, said
    return said


def own_table(page: Page, folder: Path) -> None:
    """Bring a table of one's own and let a small network learn from it."""
    table = folder / "plants.csv"
    rows = [f"{n % 9 + n % 3 * 10},{n % 7 - n % 3 * 8},{('fern', 'moss', 'reed')[n % 3]}" for n in range(90)]
    table.write_text("\n".join(["height,width,kind", *rows]) + "\n")
    steps.choose_template(page, "Iris flowers")
    steps.go_to(page, "data")
    steps.bring(page, table)
    expect(page.get_by_role("heading", name="plants.csv")).to_be_visible()
    page.get_by_role("button", name="Use in the design").click()
    page.wait_for_selector(steps.READY)
    expect(page.locator("[data-chip=data]")).to_contain_text("plants.csv")
    steps.saved(page)


def test_a_loss_that_is_no_number_stops_the_training_and_says_what_to_do(bench, server, tmp_path):
    open_design(
        bench, tmp_path, [("Input", {}), ("Dense", {"units": 16}), ("Dense", {"units": 1})],
        data={"source": "diabetes", "prepare": {"scale_target": False}}, loss="mean_squared_error",
        optimizer={"class_name": "SGD", "config": {"learning_rate": 1e6}}, epochs=5,
    )  # fmt: skip
    steps.train(bench)
    steps.wait_for_state(bench, "failed")
    said = ending(bench)
    expect(bench.get_by_role("link", name="Trained model (.keras)")).to_have_count(0)  # there is none
    expect(bench.get_by_role("button", name="Resume the training")).to_have_count(0)  # it would come out the same
    assert "The loss became" in said and "smaller learning rate" in said
    assert points(run_of(bench, server.home).folder)


def test_a_layer_that_fails_is_named(bench, tmp_path):
    open_design(
        bench, tmp_path,
        [("Input", {"dtype": "int32"}), ("Embedding", {"input_dim": 4, "output_dim": 2}), ("Flatten", {}),
         ("Dense", {"units": 10, "activation": "softmax"})],
        data={"source": "digits", "prepare": {"scale": "none"}}, epochs=2,
    )  # fmt: skip
    steps.train(bench)
    steps.wait_for_state(bench, "failed")
    said = ending(bench)
    assert "in the layer n1" in said and "is not in [0, 4)" in said
    # The design is as it was, and can be repaired and trained.
    assert steps.names(bench) == ["n0", "n1", "n2", "n3"]
    expect(steps.train_button(bench)).to_be_visible()


def test_a_run_that_takes_too_much_memory_is_ended_and_says_how_much(bench, tmp_path):
    open_design(
        bench, tmp_path,
        [("Input", {}), ("Dense", {"units": 12_000}), ("Dense", {"units": 12_000}), ("Dense", {"units": 3})],
        data={"source": "iris"}, epochs=3,
    )  # fmt: skip
    steps.train(bench)
    steps.wait_for_state(bench, "failed")
    said = ending(bench)
    assert f"may use {LIMIT_GB:.1f} GB" in said and "smaller batch size" in said
    # The app itself goes on, and so does the next run.
    steps.small_network(bench, 1)
    steps.train(bench)
    steps.wait_for_end(bench)


def test_data_that_was_deleted_while_its_run_waited_or_stood_still(bench, server, tmp_path):
    own_table(bench, tmp_path)
    steps.set_plan(bench, "epochs", LONG)
    steps.train(bench)
    steps.wait_for_points(bench)
    first = run_of(bench, server.home)
    other = bench.context.new_page()
    steps.open_first_page(other, server.url)
    own_table(other, tmp_path)
    steps.set_plan(other, "epochs", 5)
    steps.train(other)
    steps.wait_for_state(other, "queued")
    steps.go_to(other, "data")
    for _ in range(2):
        other.get_by_role("button", name="Delete this file").click()
        steps.settle(other)
    assert files.list(first.owner) == []
    steps.go_to(other, "build")
    # The one that trains has its data in memory.
    before = len(points(first.folder))
    until(lambda: len(points(first.folder)) > before + 20 and epochs(first.folder), "the training to go on")
    bench.bring_to_front()
    steps.stop_button(bench).click()
    steps.wait_for_state(bench, "stopped")
    other.bring_to_front()
    steps.wait_for_state(other, "failed")
    assert "plants.csv, has been deleted" in ending(other)
    # The one that was stopped can't go on either, and still is what it was.
    bench.bring_to_front()
    learned = points(first.folder)
    bench.get_by_role("button", name="Resume the training").click()
    steps.wait_for_state(bench, "failed")
    assert "plants.csv, has been deleted" in ending(bench)
    assert points(first.folder) == learned
    assert steps.take_home(bench, "Trained model (.keras)", tmp_path).stat().st_size > 5000


def test_a_killed_run_is_taken_home_and_a_stopped_one_goes_on(bench, server, tmp_path):
    steps.small_network(bench, LONG)
    steps.train(bench)
    steps.wait_for_points(bench)
    folder = run_of(bench, server.home).folder
    with RunReader(folder) as reader:
        until(lambda: reader.events("checkpoint"), "a checkpoint")
    os.kill(until(lambda: liveness.process_id(folder), "the worker"), signal.SIGKILL)
    steps.wait_for_state(bench, "interrupted")
    assert "Everything shown is kept" in ending(bench)
    assert not (folder / "artifacts" / "model.keras").exists()
    assert steps.take_home(bench, "Trained model (.keras)", tmp_path).stat().st_size > 5000
    for state in ("interrupted", "stopped"):
        steps.wait_for_state(bench, state)
        there = points(folder)
        bench.get_by_role("button", name="Resume the training").click()
        steps.wait_for_state(bench, "running")
        until(lambda there=there: len(points(folder)) > len(there) + 20, "more points")
        assert points(folder)[: len(there)] == there
        steps.stop_button(bench).click()
        steps.wait_for_state(bench, "stopped")


def test_a_run_stopped_in_the_queue_says_so_and_trains_when_asked_again(bench, server):
    steps.small_network(bench, LONG)
    steps.train(bench)
    steps.wait_for_points(bench)
    other = bench.context.new_page()
    steps.open_first_page(other, server.url)
    steps.small_network(other, 1)
    steps.train(other)
    steps.wait_for_state(other, "queued")
    steps.stop_button(other).click()
    steps.wait_for_state(other, "stopped")
    expect(other.locator(".lw-drawer")).to_contain_text("Stopped before it began")
    bench.bring_to_front()
    steps.stop_button(bench).click()
    steps.wait_for_state(bench, "stopped")
    other.bring_to_front()
    steps.train(other)
    steps.wait_for_end(other)


def test_a_file_that_can_t_be_made_says_why(page, app):
    steps.open_first_page(page, app.url)
    answer = {"sentence": {"en": "There are no weights for it.", "zh": "没有可用的权重。"}}
    page.route("**/api/export*", lambda route: route.fulfill(status=422, json=answer))
    page.get_by_role("button", name="Export").click()
    page.get_by_role("menuitem", name="Python script").click()
    expect(page.locator(".lw-notice")).to_contain_text("There are no weights for it.")
    page.unroute("**/api/export*")
    page.route("**/api/export*", lambda route: route.abort())
    page.get_by_role("button", name="Export").click()
    page.get_by_role("menuitem", name="Python script").click()
    expect(page.locator(".lw-notice")).to_contain_text("The file could not be fetched.")
