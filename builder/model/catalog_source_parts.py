"""Make the catalog's record of a part: what Keras tells, corrected by the hand-written overlay."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from builder.model import catalog_source_docs as docs
from builder.model import catalog_source_kinds as kinds
from builder.model import catalog_source_probe as probe
from builder.model.catalog_source_classes import Source
from builder.model.catalog_source_kinds import Record
from builder.model.catalog_source_links import link
from builder.model.catalog_source_overlay import Overlay

_LAYER_ARGUMENTS = {"trainable": True, "dtype": None}
_WEIGHTS = ("initializer", "regularizer", "constraint")
_ANY_RANK = [2, 3, 4, 5]
_BARE = ("popular", "training_only", "inside", "backends")


class Writer:
    """Makes the records of parts.

    Args:
        keras: The imported module.
        overlay: The hand-written corrections.
    """

    def __init__(self, keras: Any, overlay: Overlay) -> None:
        self._keras = keras
        self._overlay = overlay

    def part(self, source: Source) -> dict[str, Any]:
        """Return the record of a part, with the docstring's sentences."""
        notes = self._overlay.notes(source)
        parameters = self._parameters(source)
        start = {one["name"]: one["default"] for one in parameters if one.get("required")} | notes.get("start", {})

        def config() -> dict[str, Any]:
            return self.objects(start)

        self._ask(source, parameters, config)
        record: dict[str, Any] = {"name": source.name, "group": self._overlay.group(source)}
        record["help"] = {"en": docs.summary(source.item)}
        record["aliases"] = list(source.aliases)
        if source.family == "layer":
            record |= _tensors(source, config, notes)
            record["takes"] = notes.get("takes", _taken(source.item))
            record["backends"] = ["tensorflow"] if probe.needs_tensorflow(source.item, config()) else []
        record |= {key: notes[key] for key in _BARE if key in notes}
        record["link"] = link(source, self._overlay.links)
        record["start"] = start
        record["parameters"] = parameters
        return {key: value for key, value in record.items() if value}

    def objects(self, config: Mapping[str, Any]) -> dict[str, Any]:
        """Return a config with the layers in it made, for arguments that take layers."""
        return {name: self._object(value) for name, value in config.items()}

    def _object(self, value: Any) -> Any:
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            return [self._object(one) for one in value]
        if isinstance(value, Mapping) and "class_name" in value:
            return getattr(self._keras.layers, value["class_name"])(**self.objects(value.get("config", {})))
        return value

    def _parameters(self, source: Source) -> list[Record]:
        if source.family == "activation":
            return []  # Keras's identifier of a function can't carry arguments.
        meanings = docs.arguments(source.item)
        defaults = probe.signature(source.item)
        records = {name: self._record(source, name, one, meanings.get(name, "")) for name, one in defaults.items()}
        start = {one["name"]: one.get("default") for one in records.values() if one.get("required")}
        more = probe.inherited(source.item, self.objects(start)) if source.family == "layer" else {}
        if source.family == "layer":
            config = {**self.objects(start), **self.objects(self._overlay.notes(source).get("start", {}))}
            for name, default in _LAYER_ARGUMENTS.items():
                if name not in defaults and probe.accepts(source.item, {**config, name: default}):
                    more[name] = default
        for name, default in more.items():
            records[name] = self._record(source, name, default, meanings.get(name, ""))
        first = self._overlay.notes(source).get("first", [])
        names = [*first, *(name for name in records if name not in first)]
        shown = [records[name] for name in names if self._overlay.shows(source, name)]
        return sorted(shown, key=lambda one: one.get("advanced", False))

    def _record(self, source: Source, name: str, default: Any, meaning: str) -> Record:
        record = kinds.record(name, default, meaning, source.name) | self._overlay.argument(source, name)
        start = record.pop("start", None)
        if record.get("required"):
            record["default"] = start
        if record.get("family") in _WEIGHTS and not record.get("required"):
            record.setdefault("advanced", True)
        if sentence := docs.first_sentence(meaning):
            record["help"] = {"en": sentence}
        return {key: value for key, value in record.items() if _says(key, value)}

    def _ask(self, source: Source, parameters: list[Record], config: Callable[[], dict[str, Any]]) -> None:
        """Fill in, in place, the choices and limits that nobody wrote and Keras enforces."""
        for record in parameters:
            written = self._overlay.argument(source, record["name"])
            if record["kind"] in ("int", "float", "ints", "floats"):
                for key, value in probe.limits(source.item, record, config).items():
                    if key not in written:
                        record[key] = value
                continue
            for key in ("minimum", "maximum", "step"):
                record.pop(key, None)
            if record["kind"] not in ("string", "choice") or "choices" in written or record["name"] in kinds.FREE_TEXT:
                continue
            found = probe.choices(source.item, record, config)
            record.pop("choices", None)
            record |= {"kind": "choice", "choices": found} if len(found) > 1 else {"kind": "string"}


def _taken(item: Any) -> list[str]:
    """Return the call arguments of a layer that take a tensor each, where there are several."""
    # It imports Keras, which may be loaded only when it is decided what this process is.
    from builder.model.calling import ports

    names = ports(item).names
    return list(names) if len(names) > 1 else []


def _tensors(source: Source, config: Callable[[], dict[str, Any]], notes: Mapping[str, Any]) -> dict[str, Any]:
    """Return how many tensors a layer takes, and of which ranks."""
    if "inputs" in notes:
        return {"inputs": notes["inputs"]} if notes["inputs"] != [1, 1] else {}
    ranks = probe.ranks(source.item, config)
    if not ranks and probe.several(source.item, config):
        return {"inputs": [2, None]}
    ranks = notes.get("ranks", ranks)
    return {"ranks": ranks} if ranks != _ANY_RANK else {}


def _says(key: str, value: Any) -> bool:
    # 0 and 0.0 are limits, and False is a default, though Python holds them all for equal.
    return value is not None and (key == "default" or (value is not False and value != ""))


def natural(name: str) -> tuple[Any, ...]:
    """Return a key that sorts `Conv2D` before `Conv10D`."""
    return tuple(int(one) if one.isdigit() else one.lower() for one in re.split(r"(\d+)", name))
