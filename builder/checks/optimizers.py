"""Learning rates that are in reason, for each optimizer of Keras. Data."""

LEARNING_RATES: dict[str, tuple[float, float]] = {
    "adadelta": (1e-4, 10.0),
    "adafactor": (1e-6, 0.3),
    "adagrad": (1e-5, 1.0),
    "adam": (1e-6, 0.1),
    "adam_w": (1e-6, 0.1),
    "adamax": (1e-6, 0.1),
    "ftrl": (1e-5, 1.0),
    "lamb": (1e-6, 0.1),
    "lion": (1e-7, 0.01),
    "muon": (1e-6, 0.1),
    "nadam": (1e-6, 0.1),
    "rms_prop": (1e-6, 0.1),
    "rmsprop": (1e-6, 0.1),
    "sgd": (1e-5, 1.0),
}
"""By canonical name, the lowest and the highest. Outside of it networks stand still or fly apart; in between nothing
is said, since what is good depends on the network."""
