"""Which functions may be named in a request: public ones of the rooms that work with Keras."""

CHECKER = "checker"
"""The kind of the processes that infer shapes; every other kind is named as its backend."""

ROOMS = ("export", "evaluation", "training", "model")


def check_name(name: str) -> tuple[str, str]:
    """Return module and attribute of a function's name.

    Args:
        name: `builder.export.script:generate`.

    Raises:
        ValueError: It names nothing that the service runs. A fault of the program.
    """
    module, _, attribute = name.partition(":")
    room = module.split(".")[1] if module.startswith("builder.") else ""
    if room not in ROOMS or not attribute.isidentifier() or attribute.startswith("_"):
        rooms = ", ".join(ROOMS)
        raise ValueError(f"Expected module:function, public and of one of the rooms {rooms}; received {name!r}")
    return module, attribute
