"""A run is never lost: not by stopping, closing the tab, killing the app or killing the worker."""

import os
import signal

import pytest
from playwright.sync_api import expect

from builder.runs import RunReader, liveness
from tests.browser import steps
from tests.browser.watching import LONG, epochs, points, run_of, until

pytestmark = [pytest.mark.browser, pytest.mark.process, pytest.mark.slow]


@pytest.fixture
def training(page, app):
    """A page with a long run of its own."""
    steps.open_first_page(page, app.url)
    steps.small_network(page, LONG)
    steps.train(page)
    steps.wait_for_points(page)
    folder = run_of(page, app.home).folder
    yield page, folder
    if worker := liveness.process_id(folder):
        os.kill(worker, signal.SIGKILL)


def test_stop_takes_effect_within_one_batch(training):
    page, folder = training
    steps.stop_button(page).click()
    until(lambda: (folder / "cmd.jsonl").exists(), "the command")
    steps.wait_for_state(page, "stopped")
    expect(steps.train_button(page)).to_be_visible()
    with RunReader(folder) as reader:
        events, _ = reader.read(0, 100_000)
    told = next(place for place, one in enumerate(events) if one["kind"] == "status" and one.get("stopping"))
    after = [row for one in events[told:] if one["kind"] == "points" and one["phase"] == "train" for row in one["rows"]]
    assert len(after) <= 1, after
    assert (folder / "artifacts" / "model.keras").exists()


def test_pause_one_batch_resume(training):
    page, folder = training
    page.get_by_role("button", name="Pause").click()
    steps.wait_for_state(page, "paused")
    before = points(folder)
    page.wait_for_timeout(600)
    assert points(folder) == before
    page.get_by_role("button", name="One batch").click()
    until(lambda: len(points(folder)) > len(before), "the batch")
    page.wait_for_timeout(400)
    assert len(points(folder)) == len(before) + 1
    steps.wait_for_state(page, "paused")
    page.get_by_role("button", name="Resume").click()
    steps.wait_for_state(page, "running")
    until(lambda: len(points(folder)) > len(before) + 10, "more batches")


def test_another_tab_finds_the_run_still_live(training, app):
    page, folder = training
    context, address = page.context, page.url
    page.close()
    there = points(folder)
    other = context.new_page()
    steps.open_first_page(other, "", address)
    steps.wait_for_state(other, "running")
    steps.wait_for_points(other, there[-1][0])
    assert points(folder)[: len(there)] == there
    expect(other.locator("[role=progressbar]").first).to_be_visible()
    train = context.new_page()
    train.goto(f"{app.url}/train")
    expect(train.locator(".lw-run-card .lw-state")).to_have_text("Running", timeout=steps.PATIENCE_MS)


EPOCHS_SHOWN = """
(canvas) => {
  const strip = Math.round(18 * devicePixelRatio)
  const all = canvas.getContext("2d").getImageData(0, canvas.height - strip, canvas.width, strip)
  return all.data.reduce((sum, value, place) => (sum * 31 + value * (place % 97)) % 2147483647, 7)
}
"""
"""A number that stands for the figures below a curve: which epochs are shown."""


def test_the_zoom_is_kept_while_data_arrive(training):
    page, _ = training
    plot = page.locator(".lw-plot").first
    canvas, box = plot.locator("canvas").first, plot.bounding_box()
    whole = canvas.evaluate(EPOCHS_SHOWN)
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.5)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.5, steps=5)
    page.mouse.up()
    page.wait_for_timeout(400)
    zoomed = canvas.evaluate(EPOCHS_SHOWN)
    assert zoomed != whole
    steps.wait_for_points(page, max(steps.drawn(page)) + 1.0)
    assert canvas.evaluate(EPOCHS_SHOWN) == zoomed
    plot.dblclick()
    page.wait_for_timeout(400)
    assert canvas.evaluate(EPOCHS_SHOWN) == whole


def test_a_killed_worker_is_interrupted_and_goes_on_from_its_last_epoch(training):
    page, folder = training
    until(lambda: len(epochs(folder)) >= 3, "three epochs")
    os.kill(until(lambda: liveness.process_id(folder), "the worker"), signal.SIGKILL)
    shown = max(steps.drawn(page))
    steps.wait_for_state(page, "interrupted")
    expect(page.get_by_text("Interrupted").first).to_be_visible()
    before, done = points(folder), epochs(folder)
    assert before[-1][0] >= shown  # what was drawn was committed first
    page.get_by_role("button", name="Resume the training").click()
    steps.wait_for_state(page, "running")
    until(lambda: len(epochs(folder)) > len(done) + 1, "more epochs")
    assert points(folder)[: len(before)] == before
    with RunReader(folder) as reader:
        resumed = [one["resumed"] for one in reader.events("status") if one.get("resumed")]
    assert len(resumed) == 1
    assert done[-1] - 1 <= resumed[0]["epoch"] <= done[-1] + 1
    again = {place[1:3]: place[3] for place in before}
    repeated = [one for one in points(folder)[len(before) :] if one[1:3] in again]
    assert all(one[3] == again[one[1:3]] for one in repeated)
