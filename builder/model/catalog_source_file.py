"""How the catalog's file is written: one part to a line, arguments that many parts share written once."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

FORMAT_VERSION = 1

Part = dict[str, Any]


def dumps(keras_version: str, groups: Sequence[Mapping[str, Any]], parts: Mapping[str, Sequence[Part]]) -> str:
    """Return the file's text.

    Args:
        keras_version: Version of the Keras that was read.
        groups: The palette's groups, in order.
        parts: For each family its parts, in order.
    """
    shared = _shared(parts)
    lines = ["{", f'"format_version": {FORMAT_VERSION},', f'"keras_version": "{keras_version}",']
    lines += ['"groups": [', ",\n".join(_line(one) for one in groups), "],"]
    lines += ['"arguments": {']
    lines += [",\n".join(f"{_line(name)}: {_line(record)}" for name, record in sorted(shared.items())), "},"]
    lines += ['"parts": {']
    families = []
    for family, members in parts.items():
        rows = ",\n".join(_line(_short(one, shared)) for one in members)
        families.append(f'"{family}": [\n{rows}\n]')
    return "\n".join([*lines, ",\n".join(families), "}", "}", ""])


def differences(old: str, new: str) -> list[str]:
    """Return what changed between two texts of the file, one line for each part or shared argument."""
    before, after = _named(old), _named(new)
    lines = [f"gone: {name}" for name in before if name not in after]
    lines += [f"new: {name}" for name in after if name not in before]
    lines += [f"changed: {name}" for name in after if name in before and before[name] != after[name]]
    return lines


def _named(text: str) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except ValueError:
        return {}
    named: dict[str, Any] = {key: content.get(key) for key in ("format_version", "keras_version", "groups")}
    named |= {f"argument {name}": record for name, record in content.get("arguments", {}).items()}
    for family, members in content.get("parts", {}).items():
        named |= {f"{family} {one['name']}": one for one in members}
        named[f"order of {family}"] = [one["name"] for one in members]
    return named


def _shared(parts: Mapping[str, Sequence[Part]]) -> dict[str, Any]:
    """Return, for each argument name, the record that most parts have, where more than one has it."""
    counts: dict[str, Counter[str]] = {}
    for members in parts.values():
        for part in members:
            for record in part.get("parameters", ()):
                counts.setdefault(record["name"], Counter())[_line(record)] += 1
    shared = {}
    for name, counter in counts.items():
        text, count = min(counter.items(), key=lambda item: (-item[1], item[0]))
        if count > 1:
            shared[name] = json.loads(text)
    return shared


def _short(part: Part, shared: Mapping[str, Any]) -> Part:
    records = [one["name"] if shared.get(one["name"]) == one else one for one in part.get("parameters", ())]
    return {key: value for key, value in {**part, "parameters": records}.items() if value}


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
