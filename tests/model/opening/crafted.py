"""Files that somebody made to do harm, and broken ones: each with the sentence that refuses it."""

import copy
import io
import json
import os
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import h5py
import numpy as np

Make = Callable[[Path], Path]
Json = Any

MARK = "harm.txt"
"""What some of them would write into the folder in which they lie."""


def layer(name: str, kind: str = "Dense", module: str | None = "keras.layers", **config: Any) -> dict[str, Any]:
    whole = {"name": name, **({"units": 2} if kind == "Dense" else {}), **config}
    return {"module": module, "class_name": kind, "config": whole, "registered_name": None}


def entry(name: str = "input", shape: tuple[int | None, ...] = (None, 3)) -> dict[str, Any]:
    return layer(name, "InputLayer", batch_shape=list(shape), dtype="float32")


def chain(*layers: dict[str, Any]) -> dict[str, Any]:
    config = {"name": "sequential", "layers": [entry(), *layers]}
    return {"module": "keras", "class_name": "Sequential", "config": config, "registered_name": None}


def tensor(name: str, number: int = 0) -> dict[str, Any]:
    config = {"shape": [None, 3], "dtype": "float32", "keras_history": [name, number, 0]}
    return {"class_name": "__keras_tensor__", "config": config}


def called(one: dict[str, Any], *sources: str, **keywords: Any) -> dict[str, Any]:
    node = {"args": [tensor(source) for source in sources], "kwargs": keywords}
    return {**one, "name": one["config"]["name"], "inbound_nodes": [node] if sources else []}


def graph(*layers: dict[str, Any], end: str) -> dict[str, Any]:
    config = {"name": "functional", "trainable": True, "layers": [called(entry()), *layers],
              "input_layers": [["input", 0, 0]], "output_layers": [[end, 0, 0]]}  # fmt: skip
    return {"module": "keras.src.models.functional", "class_name": "Functional", "config": config,
            "registered_name": "Functional"}  # fmt: skip


def reference(module: str, name: str) -> dict[str, Any]:
    return {"module": module, "class_name": "function", "config": name, "registered_name": name}


def with_activation(value: Any) -> dict[str, Any]:
    return chain(layer("dense", activation=value))


def nested(depth: int) -> Json:
    value: Json = 1
    for _ in range(depth):
        value = [value]
    return value


CODE = {"class_name": "__lambda__", "config": {"value": ["4wEAAAAAAAAA", None, None]}}
HARM = f"open({MARK!r}, 'w')"

CONFIGS: dict[str, tuple[Json, str]] = {
    "lambda_with_bytecode": (chain(layer("evil", "Lambda", function=CODE)), "code"),
    "lambda_with_reference": (
        chain(layer("evil", "Lambda", function=reference("keras.config", "set_dtype_policy"), arguments={})),
        "code",
    ),
    "saved_model": (chain(layer("evil", "TFSMLayer", filepath="/tmp/x")), "code"),
    "torch_module": (chain(layer("evil", "TorchModuleWrapper", module_="gASV")), "code"),
    "jax_layer": (chain(layer("evil", "JaxLayer", call_fn=CODE)), "code"),
    "flax_layer": (chain(layer("evil", "FlaxLayer", module_=CODE)), "code"),
    "os_system": (chain(layer("evil", "system", "os", command="touch harm.txt")), "own_class"),
    "popen": (chain(layer("evil", "Popen", "subprocess", args=["touch", MARK])), "own_class"),
    "builtins_eval": (chain(layer("evil", "eval", "builtins", source=HARM)), "own_class"),
    "keras_inside": (chain(layer("evil", "get_file", "keras.src.utils.file_utils", origin="http://x")), "own_class"),
    "numpy_loader": (chain(layer("evil", "load", "numpy", file="x.npy")), "own_class"),
    "activation_os": (with_activation(reference("os", "system")), "function"),
    "activation_eval": (with_activation(reference("builtins", "eval")), "function"),
    "activation_policy": (with_activation(reference("keras.config", "set_dtype_policy")), "function"),
    "activation_get_file": (with_activation(reference("keras.utils", "get_file")), "function"),
    "activation_load": (with_activation(reference("keras.saving", "load_model")), "function"),
    "activation_lambda": (with_activation(CODE), "own_class"),
    "activation_word": (with_activation("os.system"), "cannot_build"),
    "initializer_of_elsewhere": (chain(layer("d", kernel_initializer=layer("x", "Popen", "subprocess"))), "own_class"),
    "regularizer_code": (chain(layer("d", kernel_regularizer=layer("x", "Lambda", function=CODE))), "code"),
    "code_in_a_wrapper": (chain(layer("t", "TimeDistributed", layer=layer("x", "Lambda", function=CODE))), "code"),
    "code_in_a_model": (chain(chain(layer("x", "Lambda", function=CODE))), "code"),
    "code_where_no_layer_is": (chain(layer("d", name2={"deep": [layer("x", "Lambda", function=CODE)]})), "code"),
    "own_layer": (chain({**layer("own", "Gate", "my.layers"), "registered_name": "mine>Gate"}), "own_class"),
    "own_layer_without_module": (chain({**layer("own", "Gate", None), "registered_name": "mine>Gate"}), "own_class"),
    "own_model": ({"module": "my.models", "class_name": "Net", "config": {"layers": []}}, "own_class"),
    "typespec": (chain(layer("d", x={"class_name": "__typespec__", "spec_name": "x", "config": [1]})), "own_class"),
    "bytes": (chain(layer("d", x={"class_name": "__bytes__", "config": {"value": "x"}})), "own_class"),
    "hidden_names": (chain(layer("d", __class__="x")), "strange_value"),
    "words_from_a_file": (chain(layer("look", "StringLookup", vocabulary="/etc/passwd")), "file_argument"),
    "text_from_a_file": (chain(layer("look", "TextVectorization", vocabulary="http://x/y")), "file_argument"),
    "idf_from_a_file": (chain(layer("look", "IntegerLookup", idf_weights="/etc/passwd")), "file_argument"),
    "repeats_for_ever": (chain(layer("again", "RepeatVector", n=10**12)), "strange_number"),
    "units_beyond": (chain(layer("d", units=10**15)), "strange_number"),
    "far_below": (chain(layer("d", units=-(10**12))), "strange_number"),
    "shape_beyond": (chain(layer("r", "Reshape", target_shape=[10**10])), "strange_number"),
    "long_text": (chain(layer("d", note="x" * 100_000)), "strange_value"),
    "config_is_a_list": (chain({**layer("d"), "config": [1, 2]}), "strange_value"),
    "config_is_text": (chain({**layer("d"), "config": "os"}), "strange_value"),
    "module_is_a_number": (chain({**layer("d"), "module": 7}), "strange_value"),
    "units_is_text": (chain(layer("d", units="many")), "cannot_build"),
    "units_below": (chain(layer("d", units=-3)), "cannot_build"),
    "argument_nobody_knows": (chain(layer("d", wings=2)), "cannot_build"),
    "shapes_that_do_not_fit": (chain(layer("c", "Conv2D", filters=2, kernel_size=3)), "cannot_build"),
    "quantized": (
        chain(layer("d", dtype={"module": "keras", "class_name": "QuantizedDTypePolicy", "config": {"mode": "int8"}})),
        "own_class",
    ),
    "policy_nobody_knows": (
        chain(layer("d", dtype={"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float7"}})),
        "strange_value",
    ),
    "operation": (graph(called({**layer("roll", "Roll", "keras.src.ops.numpy"), "config": {"name": "roll", "shift": 1}},
                               "input"), end="roll"), "operation"),
    "operation_from_elsewhere": (graph(called({**layer("exp", "Exp", "keras.src.ops.image"), "config": {"name": "exp"}},
                                              "input"), end="exp"), "operation"),
    "operation_that_wants_two": (graph(called({**layer("add", "Add", "keras.src.ops.numpy"), "config": {"name": "add"}},
                                              "input"), end="add"), "cannot_build"),
    "operation_over_the_batch": (graph(called({**layer("mean", "Mean", "keras.src.ops.numpy"),
                                               "config": {"name": "mean", "axis": 0}}, "input"), end="mean"),
                                 "operation"),
    "mask_as_data": (
        graph(called({**layer("n", "NotEqual", "keras.src.ops.numpy"), "config": {"name": "n"}}, "input", x2=0),
              called(layer("d"), "n"), end="d"),
        "not_equal",
    ),
    "formula_of_keras_2": (graph(called(layer("tf.math.add", "TFOpLambda", function="math.add"), "input"),
                                 end="tf.math.add"), "operation"),
    "training_in_a_call": (graph(called(layer("d", "Dropout", rate=0.5), "input", training=True), end="d"),
                           "call_argument"),
    "loop": (graph(called(layer("a"), "b"), called(layer("b"), "a"), end="b"), "cannot_build"),
    "missing_layer": (graph(called(layer("a"), "nobody"), end="a"), "cannot_build"),
    "missing_output": (graph(called(layer("a"), "input"), end="nobody"), "cannot_build"),
    "calls_are_numbers": (graph({**called(layer("a"), "input"), "inbound_nodes": [7, 8]}, end="a"), "cannot_build"),
    "two_of_one_name": (graph(called(layer("a"), "input"), called(layer("a"), "input"), end="a"), "cannot_build"),
    "no_layers": ({"module": "keras", "class_name": "Sequential", "config": {"name": "s"}}, "not_a_model"),
    "layers_is_a_number": ({"module": "keras", "class_name": "Sequential", "config": {"layers": 3}}, "not_a_model"),
    "a_list": ([1, 2, 3], "not_a_model"),
    "no_class": ({"config": {"layers": []}}, "not_a_model"),
    "a_layer_alone": (layer("d"), "own_class"),
    "too_many_layers": (chain(*(layer(f"d{number}", "Flatten") for number in range(5001))), "too_many_layers"),
}  # fmt: skip

TEXTS: dict[str, tuple[bytes, str]] = {
    "no_json": (b'{"class_name": "Sequential", ', "not_json"),
    "not_a_number": (json.dumps(chain(layer("d", rate=1))).replace('"rate": 1', '"rate": NaN').encode(), "not_json"),
    "infinite": (
        json.dumps(chain(layer("d", rate=1))).replace('"rate": 1', '"rate": 1e999').encode(),
        "strange_number",
    ),
    "endless_number": (json.dumps(chain(layer("d", n=1))).replace('"n": 1', '"n": ' + "9" * 6000).encode(), "not_json"),
    "beyond_floats": (json.dumps(chain(layer("d", n=10**400))).encode(), "strange_number"),
    "seed_beyond_floats": (json.dumps(chain(layer("d", seed=10**400))).encode(), "strange_number"),
    "deep": (b'{"class_name": "Sequential", "config": ' + b"[" * 200_000 + b"]" * 200_000 + b"}", "too_deep"),
    "a_little_too_deep": (json.dumps(chain(layer("d", x=nested(60)))).encode(), "too_deep"),
    "too_large": (json.dumps(chain()).encode() + b" " * 33_000_000, "config_too_large"),
    "broken_letters": (b'{"class_name": "\xff\xfe", "config": {}}', "not_json"),
}

GOOD = chain(layer("dense"))


def archive(*members: tuple[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as made:
        for name, data in members:
            made.writestr(name, data)
    return content.getvalue()


def weights(change: Callable[[h5py.File], None] = lambda file: None, **arrays: Any) -> bytes:
    content = io.BytesIO()
    with h5py.File(content, "w") as file:
        usual = {"0": np.ones((3, 2), "float32"), "1": np.zeros(2, "float32")}
        for name, value in (usual | arrays).items():
            if value is not None:
                file[f"layers/dense/vars/{name}"] = value
        change(file)
    return content.getvalue()


def model(data: bytes) -> bytes:
    return archive(("config.json", json.dumps(GOOD).encode()), ("metadata.json", b"{}"), ("model.weights.h5", data))


def _outside(file: h5py.File) -> None:
    del file["layers/dense/vars/0"]
    file["layers/dense/vars/0"] = h5py.ExternalLink("/etc/hostname", "/x")


def _soft(file: h5py.File) -> None:
    del file["layers/dense/vars/0"]
    file["layers/dense/vars/0"] = h5py.SoftLink("/layers/dense/vars/1")


def _group_outside(file: h5py.File) -> None:
    file["layers/more"] = h5py.ExternalLink("other.h5", "/")


def _stored_outside(file: h5py.File) -> None:
    del file["layers/dense/vars/0"]
    file.create_dataset("layers/dense/vars/0", (3, 2), "float32", external=[("/etc/hostname", 0, 24)])


def _virtual(file: h5py.File) -> None:
    del file["layers/dense/vars/0"]
    layout = h5py.VirtualLayout((3, 2), "float32")
    layout[:] = h5py.VirtualSource("other.h5", "x", (3, 2))
    file.create_virtual_dataset("layers/dense/vars/0", layout)


def _bomb(file: h5py.File) -> None:
    del file["layers/dense/vars/0"]
    file.create_dataset("layers/dense/vars/0", (10**6, 10**5), "float32", chunks=(100, 100))


def _packed_bomb(file: h5py.File) -> None:
    del file["layers/dense/vars/0"]
    file.create_dataset("layers/dense/vars/0", (1000, 1000), "float32", chunks=(1000, 1000), compression="gzip")[:] = 0


def _words(file: h5py.File) -> None:
    file["layers/dense/vars/2"] = np.array([b"words"])


def _objects(file: h5py.File) -> None:
    made = file.create_dataset("layers/dense/vars/2", (1,), dtype=h5py.ref_dtype)
    made[0] = file["layers"].ref


def _filtered(file: h5py.File) -> None:
    file.create_dataset("layers/dense/vars/2", (9,), "int32", chunks=True, scaleoffset=0)[:] = 1


def _named_type(file: h5py.File) -> None:
    file["layers/kind"] = np.dtype("float32")


def _flagged(content: bytes, offset_local: int, offset_central: int, value: bytes) -> bytes:
    """Change a field of the first member in both its headers."""
    changed = bytearray(content)
    central = changed.index(b"PK\x01\x02")
    changed[offset_local : offset_local + len(value)] = value
    changed[central + offset_central : central + offset_central + len(value)] = value
    return bytes(changed)


def _link() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        made.writestr("config.json", json.dumps(GOOD))
        member = zipfile.ZipInfo("assets/x")
        member.external_attr = 0o120777 << 16
        made.writestr(member, "/etc/passwd")
    return content.getvalue()


def _twice() -> bytes:
    # zipfile warns of it, and it is what is wanted.
    content = bytearray(archive(("config.json", b"{}"), ("config.jsoN", json.dumps(GOOD).encode())))
    return bytes(content).replace(b"config.jsoN", b"config.json")


CONFIG = ("config.json", json.dumps(GOOD).encode())
BYTES: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "unknown_file"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"0" * 100, "unknown_file"),
    "pickle": (lambda: b"\x80\x04\x95cos\nsystem\n(S'touch harm.txt'\ntR.", "unknown_file"),
    "script": (lambda: b"#!/bin/sh\ntouch harm.txt\n", "unknown_file"),
    "cut_archive": (lambda: archive(CONFIG)[:40], "damaged_archive"),
    "no_config": (lambda: archive(("metadata.json", b"{}")), "no_config"),
    "climbs": (lambda: archive(CONFIG, (f"../{MARK}", b"x")), "strange_member"),
    "climbs_from_assets": (lambda: archive(CONFIG, (f"assets/../../{MARK}", b"x")), "strange_member"),
    "climbs_backwards": (lambda: archive(CONFIG, (f"assets\\..\\{MARK}", b"x")), "strange_member"),
    "absolute": (lambda: archive(CONFIG, ("/tmp/harm.txt", b"x")), "strange_member"),
    "program": (lambda: archive(CONFIG, ("run.py", b"x")), "strange_member"),
    "link": (_link, "strange_member"),
    "config_twice": (_twice, "strange_member"),
    "encrypted": (lambda: _flagged(archive(CONFIG), 6, 8, b"\x01\x00"), "strange_member"),
    "other_packing": (lambda: archive(CONFIG, compression=zipfile.ZIP_LZMA), "strange_member"),
    "packed_otherwise": (lambda: archive(CONFIG, compression=zipfile.ZIP_BZIP2), "strange_member"),
    "config_bomb": (lambda: archive(("config.json", b" " * 40_000_000), compression=zipfile.ZIP_DEFLATED),
                    "member_too_large"),
    "config_packed": (lambda: archive(("config.json", b" " * 20_000_000), compression=zipfile.ZIP_DEFLATED), "bomb"),
    "weights_bomb": (lambda: archive(CONFIG, ("model.weights.h5", b"\0" * 60_000_000),
                                     compression=zipfile.ZIP_DEFLATED), "bomb"),
    "assets_bomb": (lambda: archive(CONFIG, ("assets/x", b"\0" * 60_000_000), compression=zipfile.ZIP_DEFLATED),
                    "bomb"),
    "size_that_lies": (lambda: _flagged(archive(CONFIG), 22, 24, struct.pack("<I", 10)), "damaged_archive"),
    "wrong_sum": (lambda: _flagged(archive(CONFIG), 14, 16, b"\0\0\0\0"), "damaged_archive"),
    "many_members": (lambda: archive(CONFIG, *((f"assets/{n}", b"") for n in range(1001))), "strange_member"),
    "weights_are_text": (lambda: model(b"weights"), "damaged_weights"),
    "weights_cut": (lambda: model(weights()[:1500]), "damaged_weights"),
    "weights_missing": (lambda: model(weights(**{"1": None})), "too_few_numbers"),
    "weights_elsewhere": (lambda: model(weights(lambda file: file.move("layers/dense", "layers/x"))), "cannot_load"),
    "weights_of_other_shape": (lambda: model(weights(**{"0": np.ones((4, 2), "float32")})), "cannot_load"),
    "weights_outside": (lambda: model(weights(_outside)), "weights_outside"),
    "weights_aside": (lambda: model(weights(_soft)), "weights_outside"),
    "group_outside": (lambda: model(weights(_group_outside)), "weights_outside"),
    "stored_outside": (lambda: model(weights(_stored_outside)), "weights_outside"),
    "virtual_weights": (lambda: model(weights(_virtual)), "weights_outside"),
    "shape_bomb": (lambda: model(weights(_bomb)), "weights_bomb"),
    "packed_weights": (lambda: model(weights(_packed_bomb)), "weights_bomb"),
    "weights_of_words": (lambda: model(weights(_words)), "strange_weights"),
    "weights_of_references": (lambda: model(weights(_objects)), "strange_weights"),
    "filtered_weights": (lambda: model(weights(_filtered)), "strange_weights"),
    "named_type": (lambda: model(weights(_named_type)), "strange_weights"),
}  # fmt: skip


def legacy(config: Any) -> bytes:
    content = io.BytesIO()
    with h5py.File(content, "w") as file:
        if config is not None:
            file.attrs["model_config"] = config
        group = file.create_group("model_weights")
        group.attrs["layer_names"] = [b"dense"]
        own = group.create_group("dense")
        own.attrs["weight_names"] = [b"dense/kernel", b"dense/bias"]
        own["dense/kernel"], own["dense/bias"] = np.ones((3, 2), "float32"), np.zeros(2, "float32")
    return content.getvalue()


def without_modules(content: Json) -> Json:
    if isinstance(content, dict):
        return {key: without_modules(value) for key, value in content.items() if key != "module"}
    return [without_modules(one) for one in content] if isinstance(content, list) else content


OLDER: dict[str, tuple[Callable[[], bytes], str]] = {
    "weights_alone": (lambda: legacy(None), "weights_alone"),
    "older_number": (lambda: legacy(7), "not_json"),
    "older_text": (lambda: legacy("no json"), "not_json"),
    "older_code": (lambda: legacy(json.dumps(without_modules(CONFIGS["lambda_with_bytecode"][0]))), "code"),
    "older_code_list": (
        lambda: legacy(json.dumps(without_modules(chain(layer("x", "Lambda", function=["4wEA", None, None]))))),
        "code",
    ),
    "older_class": (lambda: legacy(json.dumps(without_modules(CONFIGS["os_system"][0]))), "own_class"),
    "older_formula": (lambda: legacy(json.dumps(without_modules(CONFIGS["formula_of_keras_2"][0]))), "operation"),
    "older_other_shape": (lambda: legacy(json.dumps(without_modules(chain(layer("dense", units=1))))), "cannot_load"),
}


def all_files() -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    """Give name, the sentence's key and the content of each file."""
    for name, (config, key) in CONFIGS.items():
        text = json.dumps(copy.deepcopy(config)).encode()
        yield f"{name}.json", key, lambda text=text: text
        yield f"{name}.keras", key, lambda text=text: archive(("config.json", text))
    for name, (text, key) in TEXTS.items():
        yield f"{name}.json", key, lambda text=text: text
    for name, (make, key) in {**BYTES, **OLDER}.items():
        yield f"{name}.keras", key, make


def write(name: str, make: Callable[[], bytes], folder: Path) -> Path:
    path = folder / name
    path.write_bytes(make())
    os.chdir(folder)
    return path
