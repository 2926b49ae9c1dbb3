"""What a person asks of a file's columns, and that any answer is a data set or a sentence."""

import itertools
from pathlib import Path
from typing import Any

import pytest

from builder import data
from builder.data import files
from builder.data.files.guess import ColumnGuess
from builder.design import DataChoice
from builder.errors import DataError
from builder.views.own_file import column_changes

OWNER = "a" * 32
TABLE = "day,name,size,colour,note,grade\n" + "\n".join(
    f"2024-01-{n % 28 + 1:02},n{n},{n * 0.5},{['red', 'green'][n % 2]},this is the long note number {n},{n % 4}"
    for n in range(80)
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LAYERWISE_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def source(home: Path) -> str:
    return files.add(OWNER, TABLE.encode(), "things.csv")


def asked(source: str, **wanted: tuple[str | None, str | None]) -> dict[str, Any]:
    columns = files.guess_of(OWNER, source).columns
    return column_changes(
        [
            (
                one,
                (wanted.get(one.name, (None, None))[0] or one.kind),
                (wanted.get(one.name, (None, None))[1] or one.role),
            )  # type: ignore[misc]
            for one in columns
        ]
    )


def column(source: str, name: str) -> ColumnGuess:
    return next(one for one in files.guess_of(OWNER, source).columns if one.name == name)


def test_nothing_asked_changes_nothing(source: str) -> None:
    assert asked(source) == {}


def test_a_new_target_takes_the_place_of_the_old_one(source: str) -> None:
    changes = asked(source, size=(None, "target"))
    assert changes == {"target": "size"}
    guess = files.configure(OWNER, source, **changes)
    assert (guess.target, guess.task, column(source, "grade").role) == ("size", "regression", "input")
    preview = data.preview(DataChoice(source), "en")
    assert preview["target"] == "size" and sum(preview["histogram"]["counts"]) == 80


def test_a_number_becomes_a_category_and_the_preview_follows(source: str) -> None:
    files.configure(OWNER, source, **asked(source, size=("category", None)))
    kinds = {one["name"]: one["kind"] for one in data.preview(DataChoice(source), "en")["columns"]}
    assert kinds["size"] == "category"


def test_who_says_what_an_unused_column_is_wants_it_used(source: str) -> None:
    assert column(source, "name").role == "ignored"
    assert asked(source, name=("category", None)) == {"kinds": {"name": "category"}, "roles": {"name": "input"}}
    # Who also says that it is not used has the last word where it was used before.
    assert asked(source, size=("category", "ignored")) == {"kinds": {"size": "category"}, "roles": {"size": "ignored"}}


@pytest.mark.parametrize("name", ["day", "name", "size", "colour", "note", "grade"])
def test_every_kind_and_role_is_a_data_set_or_a_sentence(home: Path, name: str) -> None:
    for kind, role in itertools.product(("number", "category", "text"), ("input", "target", "ignored")):
        source = files.add(OWNER, TABLE.encode(), "things.csv")
        before = files.guess_of(OWNER, source)
        try:
            after = files.configure(OWNER, source, **asked(source, **{name: (kind, role)}))
        except DataError as error:
            assert error.sentence("en") and error.sentence("zh")
            assert files.guess_of(OWNER, source) == before
            continue
        assert sum(one.role == "target" for one in after.columns) == 1
        prepared = data.load(DataChoice(source), 0.25, 0)
        assert len(prepared.y_train) > 0


def test_the_only_target_can_not_be_given_up(source: str) -> None:
    with pytest.raises(DataError) as raised:
        files.configure(OWNER, source, **asked(source, grade=(None, "ignored")))
    assert raised.value.key == "data.needs_target"


def test_a_number_that_is_meant_as_a_name_is_a_class(source: str) -> None:
    files.configure(OWNER, source, target="size")
    assert files.guess_of(OWNER, source).task == "regression"
    guess = files.configure(OWNER, source, **asked(source, size=("category", None)))
    assert (guess.target, guess.task) == ("size", "classification")
    assert files.configure(OWNER, source, **asked(source, size=("number", None))).task == "regression"
