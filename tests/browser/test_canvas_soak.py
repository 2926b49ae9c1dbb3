"""The short form of `python -m benchmarks.soak`."""

import pytest

from tests.browser import steps
from tests.browser.soaking import soak

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_fast_hands_lose_nothing_while_the_page_runs(page, app):
    steps.open_first_page(page, app.url)
    # The design is on the shelf, where another tab finds it, as soon as something is done to it.
    title = page.get_by_label("Name of the design")
    title.fill("Soaked")
    title.press("Enter")
    steps.saved(page)
    other = page.context.new_page()
    steps.open_first_page(other, app.url)
    soak(page, other, 12)
