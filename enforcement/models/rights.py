"""What a party is told before it is punished, what it says to that, the hearing, and the discussion of the heads."""

from __future__ import annotations

import hashlib
import json
from datetime import date

from django.conf import settings
from django.db import models
from django.urls import reverse

from enforcement.law import ladder
from enforcement.states import rights as states
from quality_portal.audit import guards

User = settings.AUTH_USER_MODEL


class RightsNotice(models.Model):
    """行政处罚事先告知书: what is intended on the next rung. Nothing graver than it says may be decided on it."""

    MOVES = states.NOTICE_MOVES

    case = models.ForeignKey("enforcement.Case", verbose_name="案件", on_delete=models.PROTECT, related_name="rights_notices")
    rung = models.CharField("级次", max_length=20)
    rule_key = models.CharField("规则", max_length=60)
    office = models.ForeignKey("accounts.Office", verbose_name="告知机关", on_delete=models.PROTECT, related_name="+")
    act = models.CharField("拟作出的决定", max_length=300)
    facts = models.TextField("事实")
    evidence = models.TextField("证据")
    reasons = models.TextField("理由", blank=True)
    basis_text = models.TextField("依据")
    named_basis = models.TextField("写明的处罚依据", blank=True)
    days = models.PositiveSmallIntegerField("拟定期限日数", null=True, blank=True)
    hearing = models.BooleanField("告知听证权利", default=False)
    state = models.CharField("状态", max_length=20, choices=states.NoticeState.choices, default=states.NoticeState.DRAFT)
    drafted_by = models.ForeignKey(User, verbose_name="起草", on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField("起草时间")
    approved_by = models.ForeignKey(User, verbose_name="批准", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    issued_on = models.DateField("签发日期", null=True, blank=True)
    return_reason = models.CharField("退回理由", max_length=500, blank=True)
    withdrawn_because = models.CharField("撤销理由", max_length=500, blank=True)
    document = models.ForeignKey(
        "documents.Document", verbose_name="文书", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    served_on = models.DateField("送达日期", null=True, blank=True)
    defence_until = models.DateField("陈述、申辩截止", null=True, blank=True)
    hearing_until = models.DateField("要求听证截止", null=True, blank=True)
    provisional = models.BooleanField("截止日暂定", default=False)
    signed_for_at = models.DateTimeField("企业签收时间", null=True, blank=True)
    signed_for_by = models.ForeignKey(User, verbose_name="签收人", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "权利告知"
        verbose_name_plural = "权利告知"
        ordering = ("pk",)
        indexes = (models.Index(fields=("state", "office"), name="rights_by_state"),)
        constraints = (
            models.UniqueConstraint(fields=("case", "rung"), condition=models.Q(state__in=states.IN_FORCE), name="one_rights_notice_a_rung"),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("drafted_by")), name="rights_need_two_people"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("draft", "returned")) | models.Q(approved_by__isnull=False, document__isnull=False, issued_on__isnull=False),
                name="issued_rights_are_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="served") | models.Q(served_on__isnull=False, defence_until__isnull=False), name="served_rights_have_clocks"
            ),
        )
        triggers = guards.frozen_when(
            "OLD.state IN ('issued', 'served', 'withdrawn')",
            "case_id", "rung", "office_id", "act", "facts", "evidence", "reasons", "basis_text", "named_basis", "days", "hearing",
            "drafted_by_id", "approved_by_id", "issued_on", "document_id",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.case.number} {self.row.name}权利告知"

    def get_absolute_url(self) -> str:
        return reverse("enforcement:rights", args=[self.pk])

    @property
    def row(self) -> ladder.Rung:
        """The row of the law that is intended."""
        return ladder.rung(self.case.rulebook, self.rung)

    @property
    def reviewed_by_id(self) -> None:
        """A notice passes two pairs of hands; the legal review is the decision's."""
        return

    @property
    def ends_on(self) -> date | None:
        """The last day on which the party may say something."""
        days = [day for day in (self.defence_until, self.hearing_until) if day]
        return max(days) if days else None


class RightsStatement(models.Model):
    """What the party said to a notice: a defence, a wish to be heard, or that it gives the right up. Evidence."""

    evidence = True

    notice = models.ForeignKey(RightsNotice, verbose_name="权利告知", on_delete=models.PROTECT, related_name="statements")
    kind = models.CharField("类别", max_length=12, choices=states.StatementKind.choices)
    text = models.TextField("内容")
    how = models.CharField("方式", max_length=10, choices=states.StatementHow.choices)
    made_on = models.DateField("提出日期")
    receipt_no = models.CharField("回执编号", max_length=16, unique=True)
    digest = models.CharField("SHA-256", max_length=64)
    by = models.ForeignKey(User, verbose_name="提交人", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "当事人意见"
        verbose_name_plural = "当事人意见"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("notice", "kind"), condition=~models.Q(kind="defence"), name="rights_used_once"),
            models.UniqueConstraint(fields=("notice", "digest"), name="said_once"),
        )
        triggers = guards.append_only()

    def __str__(self) -> str:
        return f"{self.notice} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("enforcement:rights_receipt", args=[self.receipt_no])

    @property
    def receipt(self) -> str:
        """The receipt number in groups of four."""
        return " ".join(self.receipt_no[start : start + 4] for start in range(0, len(self.receipt_no), 4))

    @property
    def content(self) -> dict[str, str]:
        return {"notice": str(self.notice_id), "kind": self.kind, "text": self.text, "made_on": self.made_on.isoformat(), "how": self.how}

    @property
    def intact(self) -> bool:
        """Does the content still give the digest that the receipt states?"""
        return digest_of(self.content) == self.digest


def digest_of(content: dict[str, str]) -> str:
    """SHA-256 of a statement in one canonical writing."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class Hearing(models.Model):
    """A hearing that the party asked for: told seven working days ahead, led by somebody who did not investigate."""

    MOVES = states.HEARING_MOVES

    notice = models.ForeignKey(RightsNotice, verbose_name="权利告知", on_delete=models.PROTECT, related_name="hearings")
    opens_at = models.DateTimeField("听证时间")
    place = models.CharField("听证地点", max_length=200)
    chair = models.ForeignKey(User, verbose_name="主持人", on_delete=models.PROTECT, related_name="+")
    open_to_public = models.BooleanField("公开举行", default=True)
    closed_because = models.CharField("不公开的理由", max_length=300, blank=True)
    state = models.CharField("状态", max_length=20, choices=states.HearingState.choices, default=states.HearingState.SCHEDULED)
    document = models.ForeignKey("documents.Document", verbose_name="听证通知书", on_delete=models.PROTECT, related_name="+")
    told_on = models.DateField("听证通知书送达日期", null=True, blank=True)
    record = models.TextField("听证笔录", blank=True)
    attended = models.CharField("参加人", max_length=500, blank=True)
    outcome = models.CharField("听证意见", max_length=10, choices=states.HearingOutcome.choices, blank=True)
    opinion = models.TextField("听证报告意见", blank=True)
    ended_because = models.CharField("未举行的理由", max_length=300, blank=True)
    scheduled_by = models.ForeignKey(User, verbose_name="安排人", on_delete=models.PROTECT, related_name="+")
    scheduled_at = models.DateTimeField("安排时间")
    recorded_by = models.ForeignKey(User, verbose_name="登记人", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "听证"
        verbose_name_plural = "听证"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("notice",), condition=~models.Q(state="cancelled"), name="one_hearing_a_notice"),
            models.CheckConstraint(condition=~models.Q(chair=models.F("scheduled_by")), name="hearing_chair_stands_apart"),
            models.CheckConstraint(
                condition=~models.Q(state="held") | (~models.Q(record="") & ~models.Q(outcome="") & models.Q(told_on__isnull=False)),
                name="held_hearing_has_record",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("scheduled", "held")) | ~models.Q(ended_because=""), name="hearing_not_held_has_reason"
            ),
        )
        triggers = guards.frozen_when("OLD.state <> 'scheduled'")

    def __str__(self) -> str:
        return f"{self.notice.case.number} 听证"

    def get_absolute_url(self) -> str:
        return self.notice.get_absolute_url()


class Discussion(models.Model):
    """集体讨论: the heads of the office discussed a grave decision together before it was approved. Evidence."""

    evidence = True

    case = models.ForeignKey("enforcement.Case", verbose_name="案件", on_delete=models.PROTECT, related_name="discussions")
    rung = models.CharField("级次", max_length=20)
    held_on = models.DateField("讨论日期")
    attendees = models.TextField("参加人员")
    decision = models.TextField("讨论决定")
    recorded_by = models.ForeignKey(User, verbose_name="记录人", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "集体讨论"
        verbose_name_plural = "集体讨论"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("case", "rung", "held_on"), name="discussed_once_a_day"),)
        triggers = guards.append_only()

    def __str__(self) -> str:
        return f"{self.case.number} 集体讨论"
