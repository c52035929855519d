"""The quarterly quality-analysis report.

`figures.py` computes a quarter from the queries of the four apps, `content.py` turns figures into the
printed report's text, `actions.py` freezes and publishes. A published number never moves.
"""
