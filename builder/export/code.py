"""A design as the Python script that a person would have written: data, network, training, saving."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from builder.errors import ExportError
from builder.export import learning, network, proof
from builder.export.adapting import Adapting, adapting
from builder.export.beginning import SUFFIX, Beginning, beginning
from builder.export.functional import Code
from builder.export.own_files import own_file
from builder.export.preparing import preparing
from builder.export.reading import Reading, reading
from builder.export.steps import steps
from builder.export.text import Call, assign, comment, flat, quoted, statement
from builder.model.build import Built, built
from builder.model.names import node_id


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the script that belongs together: a cell of the notebook.

    Args:
        name: `start`, `data`, `network`, `training`, `result`.
        lines: Its text.
    """

    name: str
    text: str


def script(design: Mapping[str, Any], info: Mapping[str, Any], preparation: Mapping[str, Any] | None = None) -> str:
    """Return a design as a Python script.

    Args:
        design: JSON of the resolved design.
        info: JSON of what its data set says of itself.
        preparation: What the preparation learned from the training part; `None` where no run did it yet.

    Raises:
        ExportError: Something can't be written as Python. The sentence names it.
        DesignError: The design has no model.
    """
    parts = sections(design, info, preparation)
    head, *rest = parts
    return head.text + "\n" + "\n".join(f"# {_TITLES[part.name]}\n{part.text}" for part in rest)


_TITLES = {
    "data": "The data",
    "network": "The network",
    "training": "Training",
    "result": "What came of it",
}


def sections(
    design: Mapping[str, Any], info: Mapping[str, Any], preparation: Mapping[str, Any] | None = None
) -> list[Section]:
    """Return the parts of the script of a design, in order. Arguments and errors as for `script`."""
    plan = design["plan"]
    share = plan.get("validation_split")
    if share is None:
        raise ExportError("export.plan_open", field="validation_split")
    seed = plan.get("seed", 0)
    read = _read(plan["data"], info)
    prepared = preparing(info, share, seed, read, preparation)
    made_code, outputs, learns, starts = _built(design, info["inputs"], _training_examples(info["examples"], share))
    functions = [
        *prepared.functions,
        *starts.functions,
        *learns.functions,
        *made_code.functions,
        *learning.loss_functions(plan),
        learning.shuffled(outputs, len(info["inputs"])),
    ]
    data = [*read.lines, "", *prepared.lines]
    training = [learning.compiling(plan), learning.fitting(plan, prepared.validates, outputs)]
    result = [*learning.measuring(prepared.validates, read.has_test, outputs), _saving(design)]
    return [
        Section("start", _start(design, read, functions, starts.files)),
        Section("data", _joined(data)),
        Section("network", _network(design, made_code.text, [*starts.lines, *learns.lines])),
        Section("training", _joined(training)),
        Section("result", _joined(result)),
    ]


def _training_examples(examples: int, share: float) -> int:
    # As `builder.data` divides them.
    return examples - (min(round(examples * share), examples - 1) if share else 0)


def _read(choice: Mapping[str, Any], info: Mapping[str, Any]) -> Reading:
    if choice["source"].startswith("file:"):
        return own_file(choice["source"], info)
    return reading(choice["source"], choice.get("options", {}), info)


def network_text(design: Mapping[str, Any], inputs: Sequence[Mapping[str, Any]]) -> str:
    """Return the statements that build the network of a design, run and compared with the design's own model.

    Args:
        design: JSON of the design.
        inputs: Shape and dtype of each input, as for `builder.model.build.build_model`.

    Raises:
        ExportError: What the statements build is not the same network. The sentence names the layer.
        DesignError: The design has no model.
    """
    return _built(design, inputs)[0].whole()


def _built(
    design: Mapping[str, Any], inputs: Sequence[Mapping[str, Any]], examples: int = 0
) -> tuple[Code, int, Adapting, Beginning]:
    """Return the network, how many outputs it has, how its layers learn beforehand, and how they begin."""

    def written() -> tuple[Code, int, Adapting, Beginning]:
        made = built(design, inputs)
        starts = beginning(made.model, design, file_name(design["name"]) + SUFFIX)
        learns = adapting(made.model, examples, [str(one["dtype"]) for one in inputs], starts.names)
        return _proved(made, design, _policy(design)), len(made.model.outputs), learns, starts

    # Layers within layers take the policy that holds while they are made, as in a run.
    answer: tuple[Code, int, Adapting, Beginning] = proof.apart(written, _policy(design))
    return answer


def _proved(made: Built, design: Mapping[str, Any], policy: str) -> Code:
    found_steps, outputs = proof.apart(lambda: steps(made, design), policy)
    # Names that Keras gives by itself are left out where they come out the same; names within layers may not.
    for name_all, exact in ((False, True), (True, True), (False, False), (True, False)):
        code = network.code(found_steps, outputs, name_all)
        found = _difference(code.whole(), made.model, policy, exact)
        if found is None:
            return code
    raise ExportError("export.not_equal", layer=node_id(found) if found else design["name"])


def _difference(text: str, model: Any, policy: str, exact: bool) -> str | None:
    found: str | None = proof.apart(lambda: proof.difference(proof.run(text), model, exact), policy)
    return found


def _policy(design: Mapping[str, Any]) -> str:
    return str(design.get("plan", {}).get("precision", "float32"))


def _network(design: Mapping[str, Any], text: str, learns: Sequence[str]) -> str:
    lines = [statement(Call("keras.utils.set_random_seed", (design["plan"].get("seed", 0) % 2**32,)))]
    if _policy(design) != "float32":
        lines.append(statement(Call("keras.config.set_dtype_policy", (_policy(design),))))
    return _joined([*lines, text.rstrip("\n"), *learns, "model.summary()"])


_PYTHONS_OWN = ("import gzip", "import io", "import re", "import zipfile")


def _start(design: Mapping[str, Any], read: Reading, functions: Sequence[str], beside: Sequence[str]) -> str:
    imports, files = read.imports, [*read.files, *beside]
    backend = design["plan"].get("backend", "tensorflow")
    installed = " ".join(["keras", backend, "numpy", *read.packages])
    name = comment(design["name"])
    needed = f"\nBeside it must lie: {', '.join(map(comment, files))}" if files else ""
    modules = "layers, ops" if any(re.search(r"\bops\.", one) for one in functions) else "layers"
    title = f"{name}{'' if name.endswith(('.', '!', '?')) else '.'}" if name else "A network."
    lines = [
        f'"""{title}\n\nMade with Layerwise. It needs: pip install {installed}{needed}\n"""\n',
        *sorted({"import math", "import os", *(line for line in imports if line in _PYTHONS_OWN)}),
        *(line for line in imports if line.startswith(("from collections", "from pathlib"))),
        "",
        assign(f"os.environ[{quoted('KERAS_BACKEND')}]", backend) + "  # before Keras is imported\n",
        "import keras",
        "import numpy as np",
        *(line for line in imports if line.startswith("import pandas")),
        *sorted(
            [
                f"from keras import {modules}",
                *(line for line in imports if line.startswith(("from sklearn", "from PIL"))),
            ],
            key=str.lower,
        ),
        "",
    ]
    return "\n".join(lines) + "".join(f"\n\n{function}" for function in functions) + "\n"


def _saving(design: Mapping[str, Any]) -> str:
    line = statement(Call("model.save", (f"{file_name(design['name'])}.keras",)))
    # Keras looks for the functions that a model was compiled with, and finds them in this script alone.
    own = learning.loss_functions(design["plan"])
    return f"# It opens with compile=False: the loss is a function of its own.\n{line}" if own else line


def file_name(name: str) -> str:
    """Return the name of a design as a plain file name without suffix."""
    words = re.findall(r"[A-Za-z0-9]+", name)
    return "_".join(words).lower()[:60] or "model"


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(lines) + "\n"


__all__ = ["Section", "file_name", "flat", "network_text", "script", "sections"]
