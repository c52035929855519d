"""What we checked: from the catalogue to a result that stands.

`Catalogue, Specification → Plan → PlanItem → Draw → DrawnEnterprise → SamplingTask → Sample → Handover …
→ LabJob → TestReport → Conclusion → Notice → (Objection → Retest) → Finding`: each row points at the row it
came from. A `Lead` may be the reason for a plan; a `Refusal` stands where a sample would.

Reading order: `law/` (one file a noun: terms, grounds, reasons, who may be drawn), `states.py`,
`permissions.py`, the pure functions `draw_algorithm.py` (the draw), `limits.py` (a value against its limit)
and `worksheet.py` (a laboratory's record), then `models/`, `actions/` (the only writers), `queries/`, the pages.
What the world may see is in `queries/public/`.

The last row written here is the `Finding`. What follows from it is `enforcement`'s; nothing here calls it.
"""
