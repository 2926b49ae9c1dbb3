"""What the list of runs says of a run."""

import pytest

from builder.design import to_json
from builder.runs import Registry
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
