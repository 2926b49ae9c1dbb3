"""Nothing that a file holds is run: each file is refused with a sentence, and leaves nothing behind."""

from collections.abc import Callable
from pathlib import Path

import pytest

from builder import words
from builder.errors import OpeningError
from tests.model.opening import crafted
from tests.model.opening.conftest import Files

pytestmark = pytest.mark.process

ALL = [pytest.param(name, key, make, id=name) for name, key, make in crafted.all_files()]


def test_there_are_many() -> None:
    assert len({name.partition(".")[0] for name, _, _ in crafted.all_files()}) >= 100
    keys = {key for _, key, _ in crafted.all_files()}
    assert keys <= {key for key in words.sentences("opening")}


@pytest.mark.parametrize(("name", "key", "make"), ALL)
def test_it_is_refused(opener: Files, tmp_path: Path, name: str, key: str, make: Callable[[], bytes]) -> None:
    lies, to = tmp_path / "lies", tmp_path / "to"
    lies.mkdir()
    to.mkdir()
    path = lies / name
    path.write_bytes(make())
    before = opener.state()
    with pytest.raises(OpeningError) as caught:
        opener.open(path, to)
    assert caught.value.key == f"opening.{key}", caught.value.sentence()
    if '"evil"' in str(make()[:4000]):
        assert caught.value.values["layer"] == "evil"
    for language in words.LANGUAGES:
        sentence = caught.value.sentence(language)
        assert 10 < len(sentence) < 420 and "{" not in sentence and "Traceback" not in sentence
    assert opener.state() == before
    assert [one.name for one in lies.iterdir()] == [name]
    assert {one.name for one in to.iterdir()} <= {"model.weights.h5"}


def test_a_compile_config_is_passed_over(opener: Files, tmp_path: Path) -> None:
    config = crafted.GOOD | {"compile_config": {"optimizer": crafted.layer("x", "Lambda", function=crafted.CODE)}}
    path = tmp_path / "model.json"
    path.write_text(crafted.json.dumps(config))
    (tmp_path / "to").mkdir()
    assert len(opener.open(path, tmp_path / "to")["design"]["nodes"]) == 2


def test_a_good_file_of_the_same_making_opens(opener: Files, tmp_path: Path) -> None:
    for name, content in {"new": crafted.model(crafted.weights()), "old": crafted.legacy(
            crafted.json.dumps(crafted.without_modules(crafted.GOOD)))}.items():  # fmt: skip
        (tmp_path / name).write_bytes(content)
        (tmp_path / f"{name}_to").mkdir()
        answer = opener.open(tmp_path / name, tmp_path / f"{name}_to")
        assert answer["weights"] and answer["layers"] == {"dense": "dense"}
