"""Words and documentation keep up with the rules."""

import string
from pathlib import Path

import pytest

from builder import words
from builder.checks import RULES
from builder.checks.page import PROPOSED, page

SENTENCES = words.sentences("checks")


def gaps(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_the_page_is_as_the_rules_say() -> None:
    path = Path(__file__).parents[2] / "docs" / "checks.md"
    assert path.read_text(encoding="utf-8") == page(), "python -m builder.checks.page > docs/checks.md"


def test_every_code_is_on_the_page() -> None:
    text = page()
    for code in RULES:
        assert f"| `{code}` |" in text


@pytest.mark.parametrize("name", SENTENCES)
def test_both_languages_have_the_same_gaps(name: str) -> None:
    sentence = SENTENCES[name]
    assert gaps(sentence["en"]) == gaps(sentence["zh"])
    assert any("\u4e00" <= letter <= "\u9fff" for letter in sentence["zh"])


def test_no_sentence_is_left_over() -> None:
    source = Path(__file__).parents[2] / "builder" / "checks"
    code = "\n".join(path.read_text(encoding="utf-8") for path in source.rglob("*.py"))
    reasons = {f"propose_{reason}" for all_ in PROPOSED.values() for reason in all_}
    for name in SENTENCES:
        if name.startswith("repair_scale_"):
            continue
        known = name in reasons or name in RULES or any(name.startswith(f"{code_}_") for code_ in RULES)
        repair = name.startswith("repair_") and f'"{name.removeprefix("repair_")}"' in code
        assert known or repair, name


@pytest.mark.parametrize("code", RULES)
def test_every_rule_says_what_it_means(code: str) -> None:
    rule = RULES[code]
    assert rule.meaning.endswith(".")
    assert len(rule.meaning) > 30
