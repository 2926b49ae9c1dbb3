"""How a network leaves: as a trained model, as code that a person would have written, as a design.

`formats` says what there is, without Keras. `write` runs in the Keras service's bench. Each file is checked before it
is offered: a model is opened and asked to predict, code is run and its network compared with the design's.
"""
