"""The act and its trace.

Every change in the portal is an act: permitted to a role, checked against the law, written and
recorded in one transaction. `acts.py` has the first and the last beat, `trail.py` writes the trace,
`seal.py` gives each trace its leaf in one Merkle log (`merkle.py`), `checkpoints.py` signs the log's root, `verify.py` walks it,
`deep.py` compares business rows with their last leaf, so that a later change of any of them shows. `queries/public.py` is
what the world may read of it.
"""
