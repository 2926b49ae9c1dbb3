"""The app's own process never loads Keras, a backend or scikit-learn, whatever is done on its pages."""

import os

import psutil
import pytest

from builder.runs import liveness
from tests.browser import steps
from tests.browser.watching import run_of

pytestmark = [pytest.mark.browser, pytest.mark.process]

MOST_BYTES = 250e6


def importers(notes) -> dict[int, set[str]]:
    """Return what each process of the app has imported, by its id."""
    found: dict[int, set[str]] = {}
    for line in notes.read_text().splitlines():
        process, name = line.split()
        found.setdefault(int(process), set()).add(name)
    return found


def test_every_page_and_a_training_load_no_backend_into_the_app(page, app, notes, tmp_path):
    steps.open_first_page(page, app.url)
    steps.small_network(page, 1)
    steps.train(page)
    steps.wait_for_end(page)
    steps.take_home(page, "Trained model (.keras)", tmp_path)
    steps.take_home(page, "Python script (.py)", tmp_path)
    for name in ("train", "runs", "data", "build"):
        steps.go_to(page, name)
    steps.go_to(page, "data")
    for title in ("Wine growers", "Spirals", "IMDB film reviews"):
        steps.choose(page, "Data set", title)
    found = importers(notes)
    assert app.process.pid not in found, found[app.process.pid]
    # The watch works: those who may load Keras are seen to do it.
    assert any("keras" in names for names in found.values())
    assert any("tensorflow" in names for names in found.values())
    folder = run_of(page, app.home).folder
    assert not liveness.is_alive(folder)


def test_the_app_stays_small(page, app):
    steps.open_first_page(page, app.url)
    process = psutil.Process(app.process.pid)
    assert process.pid != os.getpid()
    assert process.memory_info().rss < MOST_BYTES
