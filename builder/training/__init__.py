"""The training worker: one process that trains one run, watches it and keeps it safe.

`worker` is the way in; `watch`, `histograms` and `probe` see what happens, `control` obeys commands, `checkpoint` makes
a run resume exactly, `failures` turns what goes wrong into sentences. `preload` is what a fork server imports, and
`downloads` fetches Keras's data sets. Nothing here loads Keras before it is called for, but the modules with callbacks.
"""
