"""Designs become Keras models here, and parts of Keras data.

`bootstrap` decides what a process is before Keras is loaded. `infer` tells shapes without weights, with `graph`,
`nodes`, `calling`, `formulas`, `cost` and `problems`; `build` makes and compiles the model; `parts` is the one place
where a name becomes an object of Keras. `nesting` and `scopes` tell which groups are models of their own, `naming`
what these are called, and `unfolding` finds the layers in them. `names`, `naming`, `graph`, `nesting`, `scopes` and
`memory` need no Keras: every process may use them.
`catalog_source` writes the catalog from the installed Keras.
"""
