"""What a trained network is worth: its metrics, its predictions, and the examples that it gets wrong.

Every number is Keras's own `evaluate` and `predict` of the model that is saved.
"""
