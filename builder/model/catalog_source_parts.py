"""Make the catalog's record of a part: what Keras tells, corrected by the hand-written overlay."""

import re
from collections.abc import Mapping
from typing import Any

from builder.model import catalog_source_docs as docs
from builder.model import catalog_source_kinds as kinds
from builder.model import catalog_source_probe as probe
from builder.model.catalog_source_classes import Source
from builder.model.catalog_source_kinds import Record

_BASES = {"layer": "Layer", "optimizer": "Optimizer", "metric": "Metric", "loss": "Loss"}
_PAGES = {
    "layer": "layers", "activation": "layers/activations", "initializer": "layers/initializers",
    "regularizer": "layers/regularizers", "constraint": "layers/constraints", "loss": "losses",
    "optimizer": "optimizers", "metric": "metrics", "schedule": "optimizers/learning_rate_schedules",
    "callback": "callbacks",
}  # fmt: skip
_LAYER_ARGUMENTS = {"trainable": True, "dtype": None}


class Writer:
    """Makes the records of parts.

    Args:
        keras: The imported module.
        overlay: The hand-written corrections, see `docs/how-to/add-a-part.md`.
    """

    def __init__(self, keras: Any, overlay: Mapping[str, Any]) -> None:
        self._keras = keras
        self._overlay = overlay

    def part(self, source: Source) -> dict[str, Any]:
        """Return the record of a part, without its sentences in Chinese."""
        notes = self.notes(source)
        record: dict[str, Any] = {"name": source.name, "group": notes.get("group") or self._group(source)}
        record["help"] = {"en": docs.summary(source.item)}
        if source.aliases:
            record["aliases"] = list(source.aliases)
        parameters = self._parameters(source, notes)
        config = self.objects({one["name"]: one["default"] for one in parameters if one.get("required")})
        self._choices(source, parameters, config)
        if source.family == "layer":
            record |= self._tensors(source, config, notes)
        for key in ("popular", "training_only", "inside", "backends"):
            if notes.get(key):
                record[key] = notes[key]
        record["link"] = notes.get("link") or self._link(source)
        if parameters:
            record["parameters"] = parameters
        return record

    def notes(self, source: Source) -> Mapping[str, Any]:
        """Return what the overlay says of a part."""
        found: Mapping[str, Any] = self._overlay["parts"].get(source.family, {}).get(source.name, {})
        return found

    def objects(self, config: Mapping[str, Any]) -> dict[str, Any]:
        """Return a config with the layers in it made, for arguments that take layers."""
        return {name: self._object(value) for name, value in config.items()}

    def _object(self, value: Any) -> Any:
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            return [self._object(one) for one in value]
        if isinstance(value, Mapping) and "class_name" in value:
            return getattr(self._keras.layers, value["class_name"])(**self.objects(value.get("config", {})))
        return value

    def _group(self, source: Source) -> str:
        modules: Mapping[str, str] = self._overlay["modules"]
        fitting = [one for one in modules if source.module.startswith(one)]
        return modules[max(fitting, key=len)] if fitting else source.family

    def _link(self, source: Source) -> str:
        page = f"https://keras.io/api/{_PAGES[source.family]}/"
        return f"{page}#{source.name.lower()}-function" if source.family == "activation" else page

    def _parameters(self, source: Source, notes: Mapping[str, Any]) -> list[Record]:
        if source.family == "activation":
            return []  # Keras's identifier of a function can't carry arguments.
        meanings = docs.arguments(source.item)
        own = probe.signature(source.item)
        records = {
            name: self._record(source, name, default, meanings.get(name, ""))
            for name, default in own.items()
            if self._shown(source, name)
        }
        config = self.objects({one["name"]: one.get("default") for one in records.values() if one.get("required")})
        base = getattr(self._base(source.family), _BASES.get(source.family, ""), object)
        more = probe.inherited(source.item, base, config)
        if source.family == "layer":
            more |= {name: default for name, default in _LAYER_ARGUMENTS.items() if name not in own}
        for name, default in more.items():
            if self._shown(source, name):
                records[name] = self._record(source, name, default, meanings.get(name, ""))
        first = notes.get("first", ())
        ordered = [records[one] for one in first] + [one for name, one in records.items() if name not in first]
        return [one for one in ordered if not one.get("advanced")] + [one for one in ordered if one.get("advanced")]

    def _base(self, family: str) -> Any:
        return getattr(self._keras, {"loss": "losses"}.get(family, f"{family}s"), None)

    def _shown(self, source: Source, name: str) -> bool:
        hidden = self._overlay["hidden_arguments"]
        return not any(place in hidden for place in (name, f"{source.family}.{name}", f"{source.name}.{name}"))

    def _record(self, source: Source, name: str, default: Any, meaning: str) -> Record:
        record = kinds.record(name, default, meaning, source.name)
        record |= self._overlay["arguments"].get(name, {})
        record |= self._overlay["families"].get(source.family, {}).get(name, {})
        record |= self.notes(source).get("arguments", {}).get(name, {})
        start = record.pop("start", None)
        if record.get("required"):
            record["default"] = start
        if record.get("family") in ("initializer", "regularizer", "constraint") and not record.get("required"):
            record.setdefault("advanced", True)
        help_ = docs.first_sentence(meaning)
        if help_:
            record["help"] = {"en": help_}
        return {key: value for key, value in record.items() if _says(key, value)}

    def _choices(self, source: Source, parameters: list[Record], config: Mapping[str, Any]) -> None:
        """Fill in the strings that arguments take, in place."""
        for record in parameters:
            name = record["name"]
            written = any(
                "choices" in place.get(name, {})
                for place in (
                    self._overlay["arguments"],
                    self._overlay["families"].get(source.family, {}),
                    self.notes(source).get("arguments", {}),
                )
            )
            if written or record["kind"] not in ("string", "choice") or name in ("name", "data_format"):
                continue
            found = probe.choices(source.item, record, config)
            if len(found) > 1:
                record |= {"kind": "choice", "choices": found}
            else:
                record["kind"] = "string"
                record.pop("choices", None)

    def _tensors(self, source: Source, config: Mapping[str, Any], notes: Mapping[str, Any]) -> dict[str, Any]:
        """Return how many tensors a layer takes, and of which ranks."""
        found: dict[str, Any] = {}
        if "inputs" in notes:
            found["inputs"] = notes["inputs"]
        elif not probe.ranks(source.item, config) and probe.several(source.item, config):
            found["inputs"] = [2, None]
        ranks = notes.get("ranks", probe.ranks(source.item, config) if "inputs" not in found else None)
        if ranks and ranks != [2, 3, 4, 5]:
            found["ranks"] = ranks
        return found


def _says(key: str, value: Any) -> bool:
    # 0 and 0.0 are limits, and False is a default, though Python holds them all for equal.
    return value is not None and (key == "default" or (value is not False and value != ""))


def natural(name: str) -> tuple[Any, ...]:
    """Return a key that sorts `Conv2D` before `Conv10D`."""
    return tuple(int(one) if one.isdigit() else one.lower() for one in re.split(r"(\d+)", name))
