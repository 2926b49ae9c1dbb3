"""Where data enters a network."""

from collections.abc import Mapping
from typing import Any

import keras

from builder.errors import DesignError
from builder.model import nodes, parts, problems
from builder.model.names import layer_name


def entering_input(node_id: str, config: Mapping[str, Any], told: Mapping[str, Any] | None) -> Any:
    """Return the tensor through which data enters a network.

    Args:
        node_id: Id of the Input.
        config: Its arguments.
        told: Shape and dtype from the data.

    Raises:
        DesignError: The data says nothing, or Keras refuses an argument.
    """
    given = nodes.input_arguments(config, told)
    if given is None:
        raise DesignError("model.cannot_build_without_data", node=node_id)
    try:
        return keras.Input(**parts.arguments(given), name=layer_name(node_id))
    except Exception as error:
        raise DesignError("model.cannot_build", node=node_id, detail=problems.clean(str(error))) from error
