"""The act and its trace.

Every change in the portal is an act: permitted to a role, checked against the law, written and
recorded in one transaction. `acts.py` has the first and the last beat, `trail.py` writes the trace,
`seal.py` chains the traces so that a later change of any of them shows.
"""
