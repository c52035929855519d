"""A decision passes three pairs of hands: drafter, legal reviewer, approver. The database holds it too."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q

User = settings.AUTH_USER_MODEL


class Handed(models.Model):
    """What is drafted by one, reviewed by another, approved or signed by a third; or sent back with the reason."""

    drafted_by = models.ForeignKey(User, verbose_name="起草", on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField("起草时间")
    reviewed_by = models.ForeignKey(User, verbose_name="法制审核", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField("审核时间", null=True, blank=True)
    review_note = models.CharField("审核意见", max_length=500, blank=True)
    approved_by = models.ForeignKey(User, verbose_name="批准", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    return_reason = models.CharField("退回理由", max_length=500, blank=True)

    class Meta:
        abstract = True


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
