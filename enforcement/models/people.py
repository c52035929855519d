"""A decision passes three pairs of hands: drafter, legal reviewer, approver. The database holds it too."""

from __future__ import annotations

from django.db.models import CheckConstraint, F, Q


def three_people(name: str) -> tuple[CheckConstraint, ...]:
    """Nobody reviews or approves what they drafted, nobody approves what they reviewed, nothing unreviewed is approved."""
    return (
        CheckConstraint(
            condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by")), name=f"{name}_needs_two_people"
        ),
        CheckConstraint(
            condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("drafted_by")), name=f"{name}_reviewed_by_another"
        ),
        CheckConstraint(
            condition=Q(approved_by__isnull=True) | Q(reviewed_by__isnull=False) & ~Q(approved_by=F("reviewed_by")),
            name=f"{name}_approved_after_review",
        ),
    )
