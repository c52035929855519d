"""Reading. Each noun owns its joins; `public.py` is the only gate to the world."""

from . import (
    application,
    elimination,
    enterprise,
    imports,
    inspector,
    invitation,
    irregularity,
    licence,
    market,
    membership,
    opening,
    reference,
    registration,
    reminder,
    standing,
    support,
)

__all__ = [
    "application",
    "elimination",
    "enterprise",
    "imports",
    "inspector",
    "invitation",
    "irregularity",
    "licence",
    "market",
    "membership",
    "opening",
    "reference",
    "registration",
    "reminder",
    "standing",
    "support",
]
