"""The app is killed, or its disk is full: what was begun goes on, and what was shown is there afterwards."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from builder.runs import RunReader, RunState, liveness
from tests.browser import driver, steps
from tests.browser.watching import LONG, at_the_restarted, points, run_of, until
from tests.disks import Filler, small_disk

pytestmark = [pytest.mark.browser, pytest.mark.process, pytest.mark.slow]


def test_the_worker_outlives_the_app_and_no_point_is_lost(tmp_path, visitor):
    home = tmp_path / "home"
    home.mkdir()
    page = visitor()
    app = driver.AppServer(home).start().wait()
    try:
        steps.open_first_page(page, app.url)
        steps.small_network(page, LONG)
        steps.train(page)
        steps.wait_for_points(page, 0.5)
        run = run_of(page, home)
        worker = until(lambda: liveness.process_id(run.folder), "the worker")
        app.kill()
        shown = max(steps.drawn(page))
        there = points(run.folder)
        assert there[-1][0] >= shown
        until(lambda: len(points(run.folder)) > len(there) + 20, "the worker to go on")
        app = driver.AppServer(home).start().wait()
        other = at_the_restarted(app, page)
        steps.open_first_page(other, app.url)
        steps.wait_for_state(other, "running")
        steps.wait_for_points(other, points(run.folder)[-1][0])
        assert liveness.process_id(run.folder) == worker
        assert points(run.folder)[: len(there)] == there
        steps.stop_button(other).click()
        steps.wait_for_state(other, "stopped")
    finally:
        app.stop()


def test_ctrl_c_ends_the_app_at_once_while_trainings_are_watched(tmp_path, visitor):
    home = tmp_path / "home"
    home.mkdir()
    page = visitor()
    app = driver.AppServer(home).start().wait()
    try:
        steps.open_first_page(page, app.url)
        steps.small_network(page, LONG)
        steps.train(page)
        steps.wait_for_points(page)
        folder = run_of(page, home).folder
        app.interrupt()
        assert liveness.is_alive(folder)
        assert "Traceback" not in app.log.read_text()
    finally:
        app.stop()


def test_what_waited_when_the_app_was_killed_trains_after_it_is_back(tmp_path, visitor):
    home = tmp_path / "home"
    home.mkdir()
    page = visitor()
    app = driver.AppServer(home).start().wait()
    try:
        steps.open_first_page(page, app.url)
        steps.small_network(page, LONG)
        steps.train(page)
        steps.wait_for_points(page)
        first = run_of(page, home).folder
        other = page.context.new_page()
        steps.open_first_page(other, app.url)
        steps.small_network(other, 2)
        steps.train(other)
        steps.wait_for_state(other, "queued")
        second = run_of(page, home).folder
        app.kill()
        app = driver.AppServer(home).start().wait()
        again = at_the_restarted(app, page)
        steps.open_first_page(again, app.url)
        steps.wait_for_state(again, "queued")
        os.kill(until(lambda: liveness.process_id(first), "the worker"), signal.SIGKILL)
        steps.wait_for_end(again)
        with RunReader(first) as one, RunReader(second) as two:
            assert (one.state().state, two.state().state) == ("interrupted", "finished")
    finally:
        app.stop()


@pytest.fixture
def disk(tmp_path) -> Iterator[Path]:
    with small_disk(tmp_path / "small", "48m") as place:
        yield place


def test_a_full_disk_is_told_and_nothing_is_lost(disk, tmp_path, visitor):
    page = visitor()
    app = driver.AppServer(disk)
    app.log = tmp_path / "app.log"
    app.start().wait()
    try:
        steps.open_first_page(page, app.url)
        steps.small_network(page, LONG)
        steps.train(page)
        steps.wait_for_points(page)
        folder = run_of(page, disk).folder
        filler = Filler(disk)
        # The training goes on and says what waits: as soon as SQLite has no room left in what it holds already, up to
        # four megabytes, and nobody else gives any back.
        with RunReader(folder) as reader:
            seen: list[RunState] = []

            def is_told() -> bool:
                filler.fill()
                seen.append(reader.state())
                return seen[-1].key == "runs.disk_full"

            try:
                until(is_told, "the sentence", 240)
            except TimeoutError as error:
                raise AssertionError(seen[-1]) from error
        expect(page.locator(".lw-drawer")).to_contain_text("The disk is full. Training goes on")
        filler.remove()
        with RunReader(folder) as reader:
            until(lambda: reader.state().key is None, "room")
            there = len(points(folder))
            until(lambda: len(points(folder)) > there + 20, "more points")
        places = [place[1:3] for place in points(folder)]
        assert len(set(places)) == len(places) > 20
        expect(page.locator(".lw-drawer")).not_to_contain_text("The disk is full")
        steps.stop_button(page).click()
        steps.wait_for_state(page, "stopped")
        # A design that can't be saved is still on the page, and is saved when there is room.
        filler.fill()
        row = steps.names(page)[1]
        steps.row(page, row).click()
        steps.field(page, "units").fill("29")
        notice = page.locator(".lw-notice[data-severity=error]")
        expect(notice).to_contain_text("could not be saved")
        assert steps.field(page, "units").input_value() == "29"
        steps.train_button(page).click()
        expect(notice.last).to_contain_text("disk")
        filler.remove()
        steps.field(page, "units").fill("31")
        steps.saved(page)
        page.reload()
        page.wait_for_selector(steps.READY)
        steps.row(page, row).click()
        assert steps.field(page, "units").input_value() == "31"
    finally:
        app.stop()
