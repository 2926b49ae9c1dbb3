"""The list of functions in `docs/how-to/write-a-formula.md`, from the functions themselves."""

from builder.formulas.functions import CONSTANTS, GROUPS, Function

_TITLES = {
    "activations": "Activations",
    "powers": "Powers and logarithms",
    "angles": "Angles",
    "rounding": "Signs, limits and rounding",
    "errors": "Error function",
    "truth": "Conditions",
    "along": "Along an axis",
}


def table() -> str:
    """Return the functions as a Markdown table."""
    lines = ["| | functions |", "|---|---|"]
    lines += [f"| {_TITLES[name]} | {', '.join(map(_shown, members))} |" for name, members in GROUPS.items()]
    lines.append(f"| Constants | {', '.join(f'`{name}`' for name in CONSTANTS)} |")
    return "\n".join(lines) + "\n"


def _shown(function: Function) -> str:
    values = ["x"] if function.takes == 1 else list("abc"[: function.takes])
    # What an axis is taken along must be said where there is no usual one.
    options = [f"{name}=" for name in function.options]
    return f"`{function.name}({', '.join([*values, *options])})`"


if __name__ == "__main__":
    print(table(), end="")
