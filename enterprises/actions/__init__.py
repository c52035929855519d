"""Writing. Each action: permit, lock, check the law, write, record."""

from . import (
    elimination,
    enterprise,
    equipment,
    imports,
    irregularity,
    licence,
    membership,
    opening,
    product,
    reference,
    standing,
    support,
)

__all__ = [
    "elimination",
    "enterprise",
    "equipment",
    "imports",
    "irregularity",
    "licence",
    "membership",
    "opening",
    "product",
    "reference",
    "standing",
    "support",
]
