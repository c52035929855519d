"""Reading. Each noun owns its joins; `public.py` is the only gate to the world."""

from . import (
    elimination,
    enterprise,
    imports,
    irregularity,
    licence,
    market,
    membership,
    opening,
    reference,
    standing,
    support,
)

__all__ = [
    "elimination",
    "enterprise",
    "imports",
    "irregularity",
    "licence",
    "market",
    "membership",
    "opening",
    "reference",
    "standing",
    "support",
]
