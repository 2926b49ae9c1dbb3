"""How the canvas feels in headless Chromium: connecting, dragging, opening large networks, and what an edit sends.

`python -m benchmarks.canvas [--rounds 15]`. All times are taken inside the page, from the event that the person's hand
makes to the frame that shows what it led to.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Response, WebSocket

from benchmarks.edit import middle, network
from benchmarks.table import markdown, quantile
from benchmarks.table import middle as median
from builder.design import Design, to_json
from tests.browser import steps
from tests.browser.driver import AppServer, browser

_ROOT = """const roots = [...document.querySelectorAll("*")].map(one => one.shadowRoot).filter(one => one !== null);
  const root = roots.find(one => one.querySelector(".lw-canvas"));"""
"""The canvas lives in the shadow root of its component, and events such as `change` don't leave theirs."""
_SHOWN = """([node, shape]) => {
  ROOT
  window.lwUp = window.lwShown = null;
  addEventListener("pointerup", event => { window.lwUp = event.timeStamp; }, { capture: true, once: true });
  addEventListener("mouseup", event => { window.lwUp ??= event.timeStamp; }, { capture: true, once: true });
  const look = () => {
    const text = root.querySelector(`[data-node="${node}"] .lw-shape`)?.textContent ?? "";
    if (window.lwUp !== null && text === shape) window.lwShown = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""
_FRAMES = """() => {
  window.lwFrames = [];
  const note = time => { window.lwFrames.push(time); if (!window.lwHalt) requestAnimationFrame(note); };
  window.lwHalt = false;
  requestAnimationFrame(note);
}"""
_OPENED = """(count) => {
  ROOT
  window.lwOpened = {};
  const begin = () => {
    const start = performance.now();
    const look = () => {
      const cards = [...root.querySelectorAll(".lw-node .lw-shape")];
      const now = performance.now() - start;
      if (cards.length >= count) window.lwOpened.laid ??= now;
      if (cards.length >= count && cards.every(one => one.textContent !== "?")) window.lwOpened.shapes = now;
      else requestAnimationFrame(look);
    };
    look();
  };
  for (const one of roots) one.addEventListener("change", begin, { capture: true, once: true });
}"""


BEGINNING_MS = 20_000
"""For so long the app loads Keras in the background after its start, so that a training begins at once."""


def opened(page: Page, design: Design, folder: Path) -> dict[str, float]:
    """Open a design file and return the milliseconds until its cards stand there, and until all know their shapes."""
    path = folder / f"{design.name}.json"
    path.write_text(json.dumps(to_json(design)), encoding="utf-8")
    page.get_by_role("button", name="Open", exact=True).click()
    field = page.locator("input[type=file]")
    page.evaluate(_OPENED.replace("ROOT", _ROOT), len(design.nodes))
    field.set_input_files(path)
    page.wait_for_function("window.lwOpened.shapes !== undefined", timeout=60_000)
    steps.saved(page)
    return dict(page.evaluate("window.lwOpened"))


def _handle(page: Page, node: str, kind: str) -> tuple[float, float]:
    box = steps.row(page, node).locator(f".react-flow__handle.{kind}").first.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def nearer(page: Page, node: str) -> None:
    """Zoom in on a card until what it says can be read."""
    for _ in range(12):
        box = steps.row(page, node).bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 4)
        page.mouse.wheel(0, -100)
        page.wait_for_timeout(150)
        if steps.row(page, node).locator(".lw-shape").is_visible():
            return


def connects(page: Page, layers: int, rounds: int, folder: Path) -> list[float]:
    """Return the milliseconds from letting a connection go to the shape behind it, which nobody has seen before."""
    whole = network(layers)
    source = middle(whole)
    target = next(edge.target for edge in whole.edges if edge.source == source)
    opened(page, whole, folder)
    nearer(page, source)
    times = []
    for turn in range(rounds):
        line = page.locator(f"[data-wire='{source}/0>{target}/0']")
        line.dispatch_event("click")
        page.keyboard.press("Delete")
        steps.row(page, target).locator(".lw-shape", has_text="?").wait_for()
        steps.row(page, source).focus()
        steps.field(page, "filters").fill(str(100 + turn))
        steps.saved(page)
        page.mouse.move(*_handle(page, source, "source"))
        page.mouse.down()
        x, y = _handle(page, target, "target")
        page.mouse.move(x - 2, y, steps=6)
        page.evaluate(_SHOWN.replace("ROOT", _ROOT), [target, f"8×8×{100 + turn}"])
        page.wait_for_timeout(200)  # a hand comes to rest before it lets go
        page.mouse.up()
        page.wait_for_function("window.lwShown !== null", timeout=20_000)
        times.append(float(page.evaluate("window.lwShown - window.lwUp")))
        steps.saved(page)
    return times


def frames(page: Page, act: Any) -> float:
    """Return the frames a second that the page draws while something is done."""
    page.evaluate(_FRAMES)
    act()
    times = page.evaluate("(() => { window.lwHalt = true; return window.lwFrames; })()")
    return (len(times) - 1) * 1000 / (times[-1] - times[0])


def drag(page: Page, at: tuple[float, float], moves: int = 120) -> None:
    """Move the mouse about with its button down."""
    page.mouse.move(*at)
    page.mouse.down()
    for turn in range(moves):
        page.mouse.move(at[0] + 4 + turn % 60 * 2, at[1] + 4 + turn % 30 * 2)
    page.mouse.up()


def drags(page: Page, layers: int, folder: Path) -> tuple[float, float]:
    """Return the frames a second of dragging a card and of panning, among so many."""
    design = network(layers)
    opened(page, design, folder)
    box = steps.row(page, middle(design)).bounding_box()
    assert box is not None
    card = frames(page, lambda: drag(page, (box["x"] + box["width"] / 2, box["y"] + box["height"] / 4)))
    steps.saved(page)
    pane = page.locator(".react-flow__pane").bounding_box()
    assert pane is not None
    pan = frames(page, lambda: drag(page, (pane["x"] + pane["width"] / 2, pane["y"] + pane["height"] - 30)))
    return card, pan


def edit_bytes(chromium: Browser, url: str, folder: Path) -> tuple[int, int]:
    """Return what the page sends and is sent for an edit among 50 layers: the most of ten edits, in bytes."""
    sent: list[int] = []
    received: list[int] = []

    def watch(line: WebSocket) -> None:
        line.on("framesent", lambda frame: sent.append(len(frame)))
        line.on("framereceived", lambda frame: received.append(len(frame)))

    def note(answer: Response) -> None:
        if "/api/express" in answer.url:
            sent.append(len(answer.request.post_data or ""))
            received.append(len(answer.body()))

    with visit(chromium, url, watch) as page:
        page.on("response", note)
        design = network(50)
        opened(page, design, folder)
        steps.row(page, middle(design)).focus()
        most = (0, 0)
        for turn in range(10):
            page.wait_for_timeout(500)
            sent.clear(), received.clear()
            steps.field(page, "filters").fill(str(100 + turn))
            steps.saved(page)
            page.wait_for_timeout(500)
            most = max(most[0], sum(sent)), max(most[1], sum(received))
        return most


@contextmanager
def visit(chromium: Browser, url: str, watch: Any = None) -> Iterator[Page]:
    """Give the first page, of a new person."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    if watch is not None:
        page.on("websocket", watch)
    steps.open_first_page(page, url)
    yield page
    context.close()


def application(name: str) -> Design:
    """Return a network of `keras.applications`, made by a process of its own."""
    from builder.service import Service
    from builder.service.models import open_application

    with Service(checkers=1) as service:
        return open_application(service, name).design


def tables(chromium: Browser, url: str, rounds: int, folder: Path) -> Iterator[str]:
    """Measure and give the tables."""
    connecting, dragging, opening = [], [], []
    with visit(chromium, url) as page:
        page.wait_for_timeout(BEGINNING_MS)
    for layers in (50, 200):
        with visit(chromium, url) as page:
            times = connects(page, layers, rounds, folder)
        connecting.append((layers, f"{median(times):.0f}", f"{quantile(times, 0.95):.0f}", len(times)))
    yield markdown(("layers", "connect to new shape: median, ms", "p95, ms", "rounds"), connecting)
    for layers in (200, 1000):
        with visit(chromium, url) as page:
            card, pan = drags(page, layers, folder)
        dragging.append((layers, f"{card:.0f}", f"{pan:.0f}"))
    yield markdown(("layers", "frames a second: drag", "pan"), dragging)
    for name in ("ResNet50", "EfficientNetB7"):
        design = application(name)
        with visit(chromium, url) as page:
            took = opened(page, design, folder)
        opening.append((name, len(design.nodes), f"{took['laid'] / 1000:.1f}", f"{took['shapes'] / 1000:.1f}"))
    yield markdown(("open", "layers", "laid out, s", "with all shapes, s"), opening)
    sent, received = edit_bytes(chromium, url, folder)
    yield markdown(("an edit among 50 layers", "bytes"), [("sent", sent), ("received", received)])


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="lw") as name, browser() as chromium:
        home = Path(name) / "home"
        home.mkdir()
        server = AppServer(home).start().wait()
        try:
            for table in tables(chromium, server.url, rounds, Path(name)):
                print(table, end="\n\n", flush=True)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
