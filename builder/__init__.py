"""Layerwise: build neural networks on a canvas, train them with Keras while watching, take the model home."""
