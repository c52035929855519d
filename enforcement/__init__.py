"""What followed: a failed product becomes a case and climbs the ladder until it is put right or its licence is gone.

Reading order: `law/rungs.py` (vocabulary), `law/policy/` and `law/statute.py` (the ladders as tables, one file a document),
`states/case.py` (what a case can wait for), then one noun from top to bottom:
case → step → recheck → announcement, each in `models/`, `actions/`, `queries/`, `views/`.
The enterprise's half is `rectification`; counterfeit cases are `counterfeit`.
`queries/inbox.py` is where inspections hand over; the whole chain is told by `reports.queries.dossier`.
"""
