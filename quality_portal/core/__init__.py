"""Vocabulary that every room shares: law, roles, actors, moves, errors. No models, no effects.

Read `law.py` first (what a citation, a term and a dated row are), then `instruments.py`
(the statutes and policy documents by name), then `workflow.py` (what a legal move is).
"""
