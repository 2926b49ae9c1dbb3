"""Every sentence that the code asks for is there, in English and in Chinese, with the same gaps."""

import ast
import json
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
WORDS = ROOT / "builder" / "words"
ROOMS = sorted(path.stem for path in WORDS.glob("*.json"))
KEY = re.compile(rf"({'|'.join(ROOMS)})\.[a-z][a-z0-9_]*")
FILE_ENDINGS = ("db", "json", "keras", "log", "md", "npz", "py", "txt")
METHODS = frozenset({"model.compile", "model.evaluate", "model.fit", "model.get_layer", "model.save"})
"""What exported code calls; no keys, though they look like some."""

CHINESE = re.compile(r"[\u3400-\u9fff]")

SAME_IN_EVERY_LANGUAGE = re.compile(
    # Names and notations that nobody translates.
    r"(Layerwise|Keras|TensorFlow|JAX|PyTorch|Adam|SGD|English|中文|GPU|CPU|CSV|NPZ|IDX|ID|R²|MB|GB|kB"
    r"|[A-Za-z0-9_]*[_A-Z0-9][A-Za-z0-9_]*|\{[a-z_]+\}|[^A-Za-z])*"
)


def sentences() -> Iterator[tuple[str, dict[str, str]]]:
    for room in ROOMS:
        content = json.loads((WORDS / f"{room}.json").read_text(encoding="utf-8"))
        yield from ((f"{room}.{name}", sentence) for name, sentence in content.items())


SENTENCES = dict(sentences())


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in [ROOT / "app.py", *sorted((ROOT / "builder").rglob("*.py")), *sorted((ROOT / "pages").rglob("*.py"))]:
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def keys(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Give every text that has the form of a key, whatever it is handed to; of f-strings their beginning and a `*`."""
    begun = {id(node.values[0]) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) and node.values}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str) and KEY.fullmatch(node.value)):
            continue
        if node.value not in METHODS and not node.value.endswith(tuple(f".{ending}" for ending in FILE_ENDINGS)):
            yield node.value + ("*" if id(node) in begun else ""), node.lineno


def is_there(key: str) -> bool:
    """Say whether a sentence has this key, or begins with it."""
    return key in SENTENCES or (key.endswith("*") and any(name.startswith(key[:-1]) for name in SENTENCES))


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def given(tree: ast.Module) -> Iterator[tuple[str, set[str], int]]:
    """Give key, names of values and line of every error and notice that is made with all its values in sight."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)):
            continue
        key = node.args[0].value
        if not (isinstance(key, str) and key in SENTENCES):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called.endswith("Error") and all(keyword.arg for keyword in node.keywords):
            yield key, {str(keyword.arg) for keyword in node.keywords}, node.lineno
        elif called == "Notice" and len(node.args) > 1 and isinstance(node.args[1], ast.Dict):
            names = [part.value if isinstance(part, ast.Constant) else None for part in node.args[1].keys]
            if all(names):
                yield key, {str(name) for name in names}, node.lineno


def test_every_key_in_the_code_has_a_sentence() -> None:
    found = [(path, key, line) for path, tree in trees() for key, line in keys(tree)]
    assert len(found) > 100
    missing = [f"{path.relative_to(ROOT)}:{line} {key}" for path, key, line in found if not is_there(key)]
    assert not missing


def test_every_error_fills_the_gaps_of_its_sentence() -> None:
    found = [(path, *one) for path, tree in trees() for one in given(tree)]
    assert len(found) > 50
    wrong = [
        f"{path.relative_to(ROOT)}:{line} {key} lacks {', '.join(sorted(gaps(SENTENCES[key]['en']) - names))}"
        for path, key, names, line in found
        if gaps(SENTENCES[key]["en"]) - names
    ]
    assert not wrong


@pytest.mark.parametrize("room", ROOMS)
def test_sentences_are_in_both_languages_with_the_same_gaps(room: str) -> None:
    wrong: list[Any] = []
    for key, sentence in SENTENCES.items():
        if not key.startswith(f"{room}."):
            continue
        english, chinese = sentence.get("en", ""), sentence.get("zh", "")
        if set(sentence) != {"en", "zh"} or not english.strip() or not chinese.strip():
            wrong.append((key, "not in both languages"))
        elif gaps(english) != gaps(chinese):
            wrong.append((key, "other gaps in Chinese", sorted(gaps(english) ^ gaps(chinese))))
        elif not CHINESE.search(chinese) and not SAME_IN_EVERY_LANGUAGE.fullmatch(english):
            wrong.append((key, "not Chinese", chinese))
    assert not wrong
