"""Models from outside: checked without Keras, built without weights, read as a design, their numbers kept.

Nothing that a file holds is ever run. `door` is the way in, for a process of its own that is thrown away afterwards.
"""
