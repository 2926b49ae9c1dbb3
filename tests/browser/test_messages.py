"""What a run's worker tells reaches the person who watches, and a failure that may pass can be resumed."""

import pytest
from playwright.sync_api import Page, expect

from builder.design import to_json
from builder.runs import Registry, Run, RunWriter
from builder.views import templates
from tests.browser import driver, steps

pytestmark = [pytest.mark.browser, pytest.mark.process, pytest.mark.slow]

NO_ROOM = "The disk is full: no new checkpoint could be written."


def failed_run(page: Page, app: driver.AppServer, key: str, **values: object) -> Run:
    """Return a run of the person who looks at a page. It told two things and then failed."""
    owner = next(one for one in page.context.cookies() if one["name"] == "layerwise_owner")["value"]
    design = to_json(templates.first())
    design["plan"] |= {"loss": "sparse_categorical_crossentropy", "optimizer": "adam", "metrics": ["accuracy"]}
    design["plan"] |= {"epochs": 1, "batch_size": 256, "validation_split": 0.2}
    registry = Registry(app.home)
    try:
        run = registry.create(owner, design, "Digits")
    finally:
        registry.close()
    with RunWriter(run.folder) as writer:
        writer.status("running", epochs=1, steps=6, batch_size=256, resumed=None)
        for step in range(1, 5):
            writer.point(0, step, {"loss": 2.0 / step})
        writer.log("training.looks_ended", detail="Nothing to see.")
        writer.log("training.checkpoint_no_room_kept")
        writer.checkpoint("checkpoints/state.npz", 0)
        writer.status("failed", key=key, values=values)
    return run


def test_messages_stand_with_the_run_and_open_on_a_click(page, app):
    steps.open_first_page(page, app.url)
    run = failed_run(page, app, "training.disk_full")
    page.goto(f"{app.url}/train?run={run.id}")
    line = page.locator(".lw-run-card .lw-told")
    expect(line).to_contain_text(NO_ROOM, timeout=steps.PATIENCE_MS)
    line.click()
    told = page.get_by_role("dialog", name="Messages of the training").get_by_role("listitem")
    expect(told).to_have_count(2)
    expect(told.first).to_contain_text(NO_ROOM)
    expect(told.last).to_contain_text("can't be recorded: Nothing to see. Training goes on")
    page.keyboard.press("Escape")
    expect(told).to_have_count(0)
    page.goto(f"{app.url}/runs?lang=zh")
    page.get_by_text("训练消息（2）").click()
    expect(page.get_by_text("磁盘已满，无法写入新的检查点")).to_be_visible()


def test_a_run_that_failed_on_a_full_disk_goes_on(page, app):
    steps.open_first_page(page, app.url)
    run = failed_run(page, app, "training.disk_full")
    page.goto(f"{app.url}/train?run={run.id}")
    page.get_by_role("button", name="Resume the training").click(timeout=steps.PATIENCE_MS)
    steps.wait_for_state(page, "finished")


def test_a_run_whose_loss_is_no_number_says_what_to_do_instead(page, app):
    steps.open_first_page(page, app.url)
    run = failed_run(page, app, "training.loss_not_finite", loss="nan", epoch=1, step=4)
    page.goto(f"{app.url}/train?run={run.id}")
    expect(page.get_by_text("Set a smaller learning rate")).to_be_visible(timeout=steps.PATIENCE_MS)
    expect(page.get_by_role("button", name="Resume the training")).to_have_count(0)
