"""Days that do not count, terms that ran out, and due dates that moved: what the clocks of a case leave on record."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from enforcement.law import stops as law
from quality_portal.audit import guards
from quality_portal.workdays.counting import Suspension

User = settings.AUTH_USER_MODEL


class ClockStop(models.Model):
    """A time in which clocks of a case stand still (中止), both days included. `until` may be brought forward, not `since`."""

    case = models.ForeignKey("enforcement.Case", verbose_name="案件", on_delete=models.PROTECT, related_name="clock_stops")
    kind = models.CharField("事由", max_length=10, choices=law.STOP_CHOICES)
    since = models.DateField("自")
    until = models.DateField("至")
    reason = models.CharField("说明", max_length=300)
    document_no = models.CharField("文书", max_length=120)
    basis_text = models.TextField("依据")
    recorded_by = models.ForeignKey(User, verbose_name="登记人", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("登记时间")
    ended_by = models.ForeignKey(User, verbose_name="恢复计时登记人", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField("恢复计时登记时间", null=True, blank=True)

    class Meta:
        verbose_name = "中止计时"
        verbose_name_plural = "中止计时"
        ordering = ("since", "pk")
        constraints = (
            models.UniqueConstraint(fields=("case", "kind", "since"), name="clock_stopped_once"),
            models.CheckConstraint(condition=models.Q(until__gte=models.F("since")), name="clock_stop_in_order"),
            models.CheckConstraint(condition=~models.Q(reason="") & ~models.Q(document_no=""), name="clock_stop_is_documented"),
        )
        triggers = guards.frozen_when("TRUE", "case_id", "kind", "since", "reason", "document_no", "basis_text", "recorded_by_id", "recorded_at")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.since}—{self.until}"

    @property
    def row(self) -> law.StopKind:
        """The law's row of its kind."""
        return law.BY_KEY[self.kind]

    @property
    def suspension(self) -> Suspension:
        """As the calendar counts it."""
        return Suspension(self.since, self.until, f"{self.get_kind_display()}（{self.document_no}）")


class Lapse(models.Model):
    """A day that the law names has passed and this was recorded, once (系统登记). `due_on` is the legal day, `at` that of the record."""

    evidence = True

    case = models.ForeignKey("enforcement.Case", verbose_name="案件", on_delete=models.PROTECT, related_name="lapses")
    clock = models.CharField("期限", max_length=20)
    ref = models.BigIntegerField("对象编号")
    due_on = models.DateField("法定日期")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "期限届满"
        verbose_name_plural = "期限届满"
        ordering = ("due_on", "pk")
        constraints = (models.UniqueConstraint(fields=("clock", "ref", "due_on"), name="lapse_recorded_once"),)
        triggers = guards.append_only()

    def __str__(self) -> str:
        return f"{self.clock} {self.due_on}"


class ClockChange(models.Model):
    """A due date that moved, with what moved it. Shown to both sides."""

    evidence = True

    class Cause(models.TextChoices):
        EXTENSION = "extension", "准予延期"
        RECHECK = "recheck", "受理复查申请"
        STOP = "stop", "中止计时"
        CALENDAR = "calendar", "节假日安排公布或者更正"

    case = models.ForeignKey("enforcement.Case", verbose_name="案件", on_delete=models.PROTECT, related_name="clock_changes")
    clock = models.CharField("期限", max_length=20)
    ref = models.BigIntegerField("对象编号")
    title = models.CharField("期限名称", max_length=60)
    cause = models.CharField("原因", max_length=10, choices=Cause.choices)
    why = models.CharField("说明", max_length=300, blank=True)
    before = models.DateField("原定日期")
    after = models.DateField("现定日期")
    party = models.BooleanField("告知企业", default=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "期限变更"
        verbose_name_plural = "期限变更"
        ordering = ("-pk",)
        triggers = guards.append_only()

    def __str__(self) -> str:
        return f"{self.title} {self.before}→{self.after}"
