"""Where Keras documents a part."""

from builder.model.catalog_source_classes import Source

_ADDRESS = "https://keras.io/api"
_PAGES = {
    "layer": "layers",
    "activation": "layers/activations",
    "initializer": "layers/initializers",
    "regularizer": "layers/regularizers",
    "constraint": "layers/constraints",
    "loss": "losses",
    "optimizer": "optimizers",
    "metric": "metrics",
    "schedule": "optimizers/learning_rate_schedules",
    "callback": "callbacks",
}


def link(source: Source) -> str:
    """Return the address of the page that documents a part."""
    return f"{_ADDRESS}/{_PAGES[source.family]}/"
