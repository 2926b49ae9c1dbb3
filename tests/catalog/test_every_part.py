"""One contract for every part of the catalog, whatever it is. No Keras here: see tests/model/test_catalog_source.py."""

from collections.abc import Iterator
from typing import get_args

import pytest

from builder.catalog import FAMILIES, Kind, Parameter, Part, catalog, check_config, check_value

PARTS = [pytest.param(part, id=f"{part.family}-{part.name}") for part in catalog().all()]
CHINESE = range(0x4E00, 0xA000)


def has_chinese(text: str) -> bool:
    return any(ord(one) in CHINESE for one in text)


def plain(sentence: str) -> bool:
    return sentence == sentence.strip() and "`" not in sentence and "  " not in sentence


def arguments() -> Iterator[tuple[Part, Parameter]]:
    for part in catalog().all():
        for parameter in part.parameters:
            yield part, parameter


@pytest.mark.parametrize("part", PARTS)
def test_a_part_keeps_the_contract(part: Part) -> None:
    assert part.help["en"].endswith((".", "…")) and plain(part.help["en"]) and len(part.help["en"]) <= 120
    assert has_chinese(part.help["zh"]) and plain(part.help["zh"]) and len(part.help["zh"]) <= 60
    assert part.title["en"] == part.name
    assert part.title["zh"]
    assert part.link.startswith("https://keras.io/api/")
    names = [one.name for one in part.parameters]
    assert len(names) == len(set(names))
    advanced = [one.advanced for one in part.parameters]
    assert advanced == sorted(advanced), "ordinary arguments come first"
    least, most = part.inputs
    assert least >= 0 and (most is None or least <= most)
    assert all(2 <= rank <= 6 for rank in part.ranks)
    assert check_config(part.family, part.name, part.start) is None
    for parameter in part.parameters:
        check_parameter(parameter)
        if parameter.required:
            assert parameter.name in part.start


def check_parameter(parameter: Parameter) -> None:
    assert parameter.kind in get_args(Kind)
    assert parameter.help["en"].endswith((".", "…")) and plain(parameter.help["en"])
    assert has_chinese(parameter.help["zh"]) and plain(parameter.help["zh"])
    assert check_value(parameter, parameter.default) is None, (parameter.name, parameter.default)
    assert not (parameter.required and parameter.advanced), "what must be given is shown"
    if parameter.kind == "choice":
        assert parameter.choices
        assert all(check_value(parameter, one) is None for one in parameter.choices)
    else:
        assert not parameter.choices
    if parameter.kind in ("part", "parts"):
        assert parameter.family in FAMILIES
    if parameter.minimum is not None and parameter.maximum is not None:
        assert parameter.minimum < parameter.maximum
    if parameter.minimum is not None or parameter.maximum is not None:
        assert parameter.kind in ("int", "float", "ints", "floats")


@pytest.mark.parametrize("part", PARTS)
def test_search_finds_a_part_by_its_name_and_its_chinese_title(part: Part) -> None:
    assert part in catalog().search(part.name, "en", part.family)[:3]
    assert part in catalog().search(part.title["zh"], "zh", part.family)
    assert catalog().find(part.family, part.name) is part
    for alias in part.aliases:
        assert catalog().find(part.family, alias) is part


def test_chinese_titles_are_told_apart_within_a_family() -> None:
    for family in FAMILIES:
        titles = [one.title["zh"] for one in catalog().parts(family)]
        assert len(titles) == len(set(titles)), family


def test_nothing_is_left_to_raw_json_but_what_must_be() -> None:
    raw = {f"{part.name}.{parameter.name}" for part, parameter in arguments() if parameter.kind == "json"}
    assert raw <= {"BatchNormalization.renorm_clipping", "Hashing.mask_value"}
