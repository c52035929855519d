"""What we checked: from the plan to a result that stands.

`Plan → PlanItem → Draw → DrawnEnterprise → Sample → TestReport → Conclusion → Finding`, each row
pointing at the row it came from; a `Lead` may be the reason for a plan.

Reading order: `law.py` (terms, grounds, who may be drawn), `states.py`, `permissions.py`,
`draw_algorithm.py` (the draw as a pure function), `limits.py` (a value against its limit),
`models/`, `actions/` (the only writers), `queries/`, then the pages.

The last row written here is the `Finding`. What follows from it is `enforcement`'s; nothing here calls it.
"""
