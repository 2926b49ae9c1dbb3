"""A program as somebody at home would write it: open the files with Keras alone, predict, print the numbers.

python plain_keras.py EXAMPLES.npy MODEL.keras WEIGHTS.weights.h5 MODEL.h5
"""

import json
import sys
from pathlib import Path

import keras
import numpy as np


def opened(file: str, whole: str) -> keras.Model:
    """Return the model of a file; weights go into the network of the whole one, after it has forgotten its own."""
    if not file.endswith(".weights.h5"):
        return keras.saving.load_model(file)
    model = keras.saving.load_model(whole)
    for weight in model.weights:
        weight.assign(keras.ops.zeros_like(weight))
    model.load_weights(file)
    return model


examples, *files = sys.argv[1:]
inputs = np.load(examples)
print(json.dumps({Path(file).name: opened(file, files[0]).predict(inputs, verbose=0).tolist() for file in files}))
