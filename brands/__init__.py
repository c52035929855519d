"""Who deserves honour: no-inspection titles, named brands, government quality awards.

An honour rests on a programme, a programme on a published basis; without one nothing can be granted.
Each title has a last day, is vetoed by failed products, and is withdrawn by a person from a proposal that
the portal makes by itself when a later failure is confirmed.

Read `law.py` (what an honour is, who is barred, when it ends), `states.py`, `models.py`, then
`actions/{programme,honour,proposal}.py` and `queries/{veto,proposal,public}.py`.
"""
