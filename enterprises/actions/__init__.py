"""Writing. Each action: permit, lock, check the law, write, record."""

from . import (
    application,
    elimination,
    enterprise,
    equipment,
    imports,
    inspector,
    irregularity,
    licence,
    membership,
    opening,
    product,
    reference,
    reminder,
    standing,
    support,
)

__all__ = [
    "application",
    "elimination",
    "enterprise",
    "equipment",
    "imports",
    "inspector",
    "irregularity",
    "licence",
    "membership",
    "opening",
    "product",
    "reference",
    "reminder",
    "standing",
    "support",
]
