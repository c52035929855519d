"""What a party to a counterfeit case was told before its penalty, and what it said to it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from enforcement.law import counterfeit as law
from enforcement.law import service as service_law
from enforcement.states.rights import NOTICE_MOVES, NoticeState
from quality_portal.audit import guards

User = settings.AUTH_USER_MODEL


class PenaltyNotice(models.Model):
    """行政处罚事先告知书 to one party: for which offences, up to what fine. No decision goes beyond it."""

    MOVES = NOTICE_MOVES

    case = models.ForeignKey("enforcement.CounterfeitCase", verbose_name="案件", on_delete=models.PROTECT, related_name="penalty_notices")
    party = models.ForeignKey("enforcement.Party", verbose_name="当事人", on_delete=models.PROTECT, related_name="penalty_notices")
    state = models.CharField("状态", max_length=10, choices=NoticeState.choices, default=NoticeState.DRAFT)
    facts = models.TextField("事实和证据")
    violations = ArrayField(models.CharField(max_length=10, choices=[(row.key, row.title) for row in law.VIOLATIONS]), verbose_name="违法行为")
    proposed = models.TextField("拟作出的处罚")
    fine = models.DecimalField("拟罚款合计（元）", max_digits=16, decimal_places=2)
    drafted_by = models.ForeignKey(User, verbose_name="起草", on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField("起草时间")
    approved_by = models.ForeignKey(User, verbose_name="批准", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    issued_on = models.DateField("签发日期", null=True, blank=True)
    document = models.ForeignKey("documents.Document", verbose_name="告知书", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    return_reason = models.CharField("退回理由", max_length=500, blank=True)
    withdrawn_because = models.CharField("撤销理由", max_length=500, blank=True)
    served_on = models.DateField("送达日期", null=True, blank=True)
    served_how = models.CharField("送达方式", max_length=20, choices=service_law.METHOD_CHOICES, blank=True)
    served_note = models.CharField("送达说明", max_length=300, blank=True)
    answer_until = models.DateField("意见期限", null=True, blank=True)
    defence = models.TextField("陈述、申辩", blank=True)
    hearing_asked_on = models.DateField("要求听证日期", null=True, blank=True)
    hearing_held_on = models.DateField("听证日期", null=True, blank=True)
    hearing_note = models.TextField("听证情况", blank=True)

    class Meta:
        verbose_name = "处罚告知书"
        verbose_name_plural = "处罚告知书"
        ordering = ("case", "pk")
        constraints = (
            models.UniqueConstraint(fields=("party",), condition=Q(state__in=("draft", "issued", "served")), name="one_penalty_notice_a_party"),
            models.CheckConstraint(condition=Q(approved_by=None) | ~Q(approved_by=F("drafted_by")), name="penalty_notice_needs_two_people"),
            models.CheckConstraint(condition=~Q(state="served") | Q(served_on__isnull=False), name="served_penalty_notice_has_its_day"),
            models.CheckConstraint(condition=Q(hearing_held_on=None) | Q(hearing_asked_on__isnull=False), name="penalty_hearing_was_asked_for"),
        )
        triggers = guards.frozen_when(
            "OLD.state IN ('issued', 'served')", "case_id", "party_id", "facts", "violations", "proposed", "fine", "drafted_by_id", "approved_by_id", "issued_on"
        )

    def __str__(self) -> str:
        return f"{self.case.number} 处罚告知书（{self.party.name}）"

    def get_absolute_url(self) -> str:
        return reverse("enforcement:penalty_notice", args=[self.pk])

    @property
    def rows(self) -> list[law.Violation]:
        """The rows of the law that the party was told of."""
        return [law.BY_KEY[key] for key in self.violations]

    @property
    def basis(self) -> str:
        return "；".join(dict.fromkeys(str(row.basis) for row in self.rows))
