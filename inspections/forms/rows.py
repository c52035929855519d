"""Rows of a form that grow without a script; the room below has them too."""

from enterprises.forms.rows import FEW, MOST, SOME, RowSet, revision, rows_of

__all__ = ["FEW", "MOST", "SOME", "RowSet", "revision", "rows_of"]
