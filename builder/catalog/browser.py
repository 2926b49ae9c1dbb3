"""Parts and groups as the browser gets them."""

from typing import Any

from builder.catalog.parts import Group, Parameter, Part


def group(group: Group) -> dict[str, Any]:
    """Return a group as JSON."""
    return {"id": group.id, "family": group.family, "title": group.title, "colour": group.colour}


def part(part: Part) -> dict[str, Any]:
    """Return a part as JSON; what is false, empty or `None` is left out, except defaults."""
    record: dict[str, Any] = {
        "name": part.name,
        "group": part.group,
        "help": part.help,
        "title": part.title,
        "link": part.link,
        "inputs": list(part.inputs),
        "popular": part.popular,
        "parameters": [parameter_to_browser(one) for one in part.parameters],
    }
    more = {
        "start": part.start,
        "aliases": list(part.aliases),
        "ranks": list(part.ranks),
        "takes": list(part.takes),
        "backends": list(part.backends),
        "training_only": part.training_only,
        "inside": part.inside,
    }
    return record | {name: value for name, value in more.items() if value}


def parameter_to_browser(parameter: Parameter) -> dict[str, Any]:
    """Return one parameter as the browser gets it; what is false or `None` is left out."""
    record: dict[str, Any] = {"name": parameter.name, "kind": parameter.kind, "default": parameter.default}
    more = {
        "required": parameter.required or None,
        "optional": parameter.optional or None,
        "minimum": parameter.minimum,
        "maximum": parameter.maximum,
        "step": parameter.step,
        "choices": list(parameter.choices) or None,
        "family": parameter.family,
        "length": parameter.length,
        "listed": parameter.listed or None,
        "pairs": parameter.pairs or None,
        "advanced": parameter.advanced or None,
    }
    return record | {name: value for name, value in more.items() if value is not None} | {"help": parameter.help}
