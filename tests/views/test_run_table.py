"""What the list of runs says of a run."""

import pytest

from builder.design import to_json
from builder.runs import Registry, RunWriter
from builder.views import run_table, templates


@pytest.fixture
def registry(home):
    made = Registry(home)
    yield made
    made.close()


def run_of(registry, source, title):
    design = to_json(templates.first())
    design["plan"]["data"] = {"source": source, "options": {}, "prepare": {}}
    return registry.create("a" * 32, design, "Mine", {"data": {"title": title} if title else None})


def test_a_file_of_ones_own_is_called_by_its_title(registry):
    run = run_of(registry, "file:0123abcd", {"en": "Houses", "zh": "房屋"})
    assert run_table.differences([run])["Data set"] == ["Houses"]
    assert "houses" in run_table.searched(run) and "房屋" in run_table.searched(run)


def test_data_that_said_nothing_of_itself_is_called_by_its_source(registry):
    run = run_of(registry, "digits", None)
    assert run_table.differences([run])["Data set"] == ["digits"]
    assert "digits" in run_table.searched(run)


def test_runs_differ_in_their_data(registry):
    runs = [run_of(registry, f"file:{number}", {"en": name, "zh": name}) for number, name in enumerate("AB")]
    assert run_table.differences(runs) == {"Data set": ["A", "B"]}


UNITS = {"target": "price", "divide": 10.0, "powers": {"loss": 2, "mean_absolute_error": 1, "mae": 1}}
SCALED = {"loss": 0.5, "mean_absolute_error": 0.3, "r2_score": 0.9}
MEASURED = SCALED | {f"val_{name}": value for name, value in SCALED.items()}


def trained(registry, units, logs=None):
    run = run_of(registry, "digits", None)
    with RunWriter(run.folder) as writer:
        writer.status("running", epochs=2, units=units)
        for epoch in range(2):
            writer.epoch(epoch, logs or MEASURED, 0.001)
        writer.status("finished")
    return run


def test_errors_of_a_scaled_target_stand_in_its_own_unit(registry):
    run = trained(registry, UNITS)
    line = run_table.row(run, "en")
    assert (line["metric"], line["which"], line["curve"]) == ("3", "val_mae (price)", [3.0, 3.0])
    settings = run_table.differences([run])
    last = {name: value for name, (value,) in settings.items() if name.startswith("last")}
    assert last["last loss"] == last["last val_loss"] == "50 price²"
    assert last["last val_mean_absolute_error"] == "3 price" and last["last r2_score"] == "0.9"
    logs = run_table.history(run)[-1]["logs"]
    assert (logs["val_loss"], logs["mean_absolute_error"], logs["r2_score"]) == (50, 3, 0.9)
    assert run_table.main_metric(run) == "mean_absolute_error"


def test_a_chart_names_the_unit_that_all_its_runs_share(registry):
    price, other = trained(registry, UNITS), trained(registry, UNITS | {"target": "age"})
    plain = trained(registry, None, {"accuracy": 0.9})
    assert run_table.unit("loss", [price]) == run_table.unit("loss", [price, plain]) == "price²"
    assert run_table.unit("mean_absolute_error", [price]) == "price"
    assert run_table.unit("loss", [price, other]) is None and run_table.unit("r2_score", [price]) is None
    assert run_table.unit("accuracy", [plain]) is None


def test_numbers_in_their_own_unit_are_left_as_they_are(registry):
    run = trained(registry, None)
    line = run_table.row(run, "en")
    assert (line["metric"], line["which"]) == ("0.5", "val_loss")
    assert run_table.history(run)[0]["logs"] == MEASURED and run_table.main_metric(run) == "loss"


def test_parameters_are_told_as_people_read_them(registry):
    run = registry.create("a" * 32, to_json(templates.first()), "Mine", {"parameters": 85194})
    assert run_table.differences([run])["Parameters"] == ["85,194"]
