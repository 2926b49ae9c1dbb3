"""What the catalog says of a part of Keras: a layer, an activation, a loss, and so on. Data, no behaviour."""

from dataclasses import dataclass, field
from typing import Any, Literal

Family = Literal[
    "layer",
    "activation",
    "initializer",
    "regularizer",
    "constraint",
    "loss",
    "optimizer",
    "metric",
    "schedule",
    "callback",
]

Kind = Literal[
    "int",  # whole number
    "float",  # number; with a `family`, a part of that family too (learning_rate)
    "bool",  # on or off
    "choice",  # one of `choices`
    "string",  # free text
    "ints",  # one whole number, or a tuple of `length` of them (kernel_size)
    "floats",  # one number, or a tuple of `length` of them (factor of RandomZoom)
    "shape",  # tuple of whole numbers and None, without the batch axis (target_shape)
    "part",  # a part of family `family`: an identifier, or class_name and config
    "parts",  # a list of parts of family `family`
    "layer",  # another layer (wrappers)
    "dtype",  # a dtype or dtype policy
    "strings",  # a list of texts
    "formula",  # a formula that a person writes; `family` says what it computes: a `layer`, an `activation`, a `loss`
    "division",  # the columns of a table (`choices`) divided among inputs
    "json",  # anything else, edited as JSON
]


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of the palette.

    Args:
        id: What `Part.group` names.
        family: The family of its parts.
        title: Its name in each language.
        colour: The look's token for it: `convolution`, `pooling`, `dense`, `normalization`, `regularization`,
            `activation`, `reshaping` or `input`.
    """

    id: str
    family: Family
    title: dict[str, str]
    colour: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a part.

    Args:
        name: Keras's name.
        kind: What values it takes, see `Kind`.
        default: Its value when it is not given; where `required`, what a new part starts with.
        required: Whether it must be given.
        optional: Whether `None` is a value of its own.
        minimum, maximum: Limits of numbers, both included; `None` where there is none.
        step: By how much the field counts up and down.
        choices: The values of a `choice`.
        family: The family of a `part`, of the members of `parts`, of what a `float` may be beside a number, or what
            a `formula` computes.
        length: How long the tuple of `ints` or `floats` is; `None` where it depends.
        listed: Whether `ints` or `floats` must be a list, even of one.
        formula: Whether a formula may stand for the activation: the layer applies it last, to all that it gives.
        pairs: Whether each member of `ints` may be a pair, one number for each end (padding of ZeroPadding2D).
        help: One sentence in each language, `{"en": ..., "zh": ...}`.
        advanced: Whether the form folds it away.
    """

    name: str
    kind: Kind
    default: Any = None
    required: bool = False
    optional: bool = False
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    choices: tuple[Any, ...] = ()
    family: str | None = None
    length: int | None = None
    listed: bool = False
    formula: bool = False
    pairs: bool = False
    help: dict[str, str] = field(default_factory=dict)
    advanced: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One part of Keras.

    Args:
        name: Keras's class name, or its identifier for functions (`relu`). Unique within its family.
        family: What it is.
        group: Where the palette lists it: `core`, `convolution`, `pooling`, ...
        parameters: Its arguments, ordinary ones first.
        start: The config that a new part starts with: a value for each required argument, and what serves better
            than Keras's default.
        help: One sentence in each language.
        title: The Chinese name, for search.
        link: Page of the Keras documentation.
        aliases: Other identifiers that mean the same (`mse`).
        inputs: How many tensors a layer takes, (least, most); most is `None` where there is no limit.
        takes: The call arguments that take a tensor each, by handle, where there are several: `query`, `value`, `key`.
            Several of one name are a list (`initial_state`).
        ranks: Ranks, with the batch axis, of the tensor a layer takes; empty where any will do.
        training_only: Whether it acts in training alone (dropout, augmentation).
        backends: The backends that it needs; empty where all will do.
        popular: Whether the palette shows it before a search.
        inside: Whether it only stands inside another layer (the cells of RNN).
    """

    name: str
    family: Family
    group: str
    parameters: tuple[Parameter, ...] = ()
    start: dict[str, Any] = field(default_factory=dict)
    help: dict[str, str] = field(default_factory=dict)
    title: dict[str, str] = field(default_factory=dict)
    link: str = ""
    aliases: tuple[str, ...] = ()
    inputs: tuple[int, int | None] = (1, 1)
    takes: tuple[str, ...] = ()
    ranks: tuple[int, ...] = ()
    training_only: bool = False
    backends: tuple[str, ...] = ()
    popular: bool = False
    inside: bool = False

    def parameter(self, name: str) -> Parameter | None:
        """Return the parameter of this name, or `None`."""
        return next((one for one in self.parameters if one.name == name), None)
