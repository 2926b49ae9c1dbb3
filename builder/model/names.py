"""Names of nodes and names of layers. They are the same, unless a backend could not stand the name.

TensorFlow refuses a layer called 卷积 or "first block" when it trains; a person may call a node so. Such a character
becomes its number in the Keras model, `x-u5377-`, and comes back on the way to the screen. Knows no Keras.
"""

import re

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_NUMBER = re.compile(r"-u([0-9a-f]+)-")
_KEPT = re.compile(r"[A-Za-z0-9]")


def layer_name(node_id: str) -> str:
    """Return the name of a node's layer in the Keras model.

    Args:
        node_id: Any id that a design accepts.
    """
    if _PLAIN.fullmatch(node_id) and not _NUMBER.search(node_id):
        return node_id
    # A layer's name may not begin with a sign, hence the x.
    return "x" + "".join(sign if _KEPT.fullmatch(sign) else f"-u{ord(sign):x}-" for sign in node_id)


def node_id(layer_name: str) -> str:
    """Return the id of the node whose layer has this name."""
    if not _NUMBER.search(layer_name):
        return layer_name
    return _NUMBER.sub(lambda number: chr(int(number[1], 16)), layer_name[1:])
