"""Help after a failure: quality-analysis meetings (质量分析会) and visits (走访)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse

from inspections.states import MEETING_MOVES, MeetingState
from quality_portal.accounts.models import Office, Region
from quality_portal.audit import guards

from .finding import Finding


class Meeting(models.Model):
    """A quality-analysis meeting about a problem of a region or a trade. Who came is kept as roles and numbers."""

    MOVES = MEETING_MOVES

    number = models.CharField("会议编号", max_length=40, unique=True)
    office = models.ForeignKey(Office, verbose_name="组织机关", on_delete=models.PROTECT, related_name="meetings")
    topic = models.CharField("议题", max_length=200)
    held_on = models.DateField("会议日期")
    place = models.CharField("地点", max_length=200)
    category = models.ForeignKey(
        "enterprises.ProductCategory", verbose_name="产品类别", null=True, blank=True, on_delete=models.PROTECT, related_name="meetings"
    )
    region = models.ForeignKey(Region, verbose_name="区域", null=True, blank=True, on_delete=models.PROTECT, related_name="meetings")
    attendance = models.JSONField("参会人员", default=list, help_text='[{"role": "企业质量负责人", "count": 12}]')
    causes = models.TextField("原因分析", blank=True)
    minutes = models.TextField("会议纪要", blank=True)
    tasks = models.TextField("议定事项", blank=True)
    findings = models.ManyToManyField(Finding, verbose_name="涉及的不合格项", blank=True, related_name="meetings")
    state = models.CharField("状态", max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="登记人", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "质量分析会"
        verbose_name_plural = "质量分析会"
        ordering = ("-held_on", "-pk")
        indexes = (models.Index(fields=("office", "-held_on"), name="meeting_of_office"),)
        constraints = (models.CheckConstraint(condition=~models.Q(state="held") | ~models.Q(minutes=""), name="meeting_held_has_minutes"),)
        triggers = guards.frozen_when("OLD.state = 'held'", "topic", "held_on", "place", "attendance", "causes", "minutes", "tasks")

    def __str__(self) -> str:
        return f"{self.topic}（{self.number}）"

    def get_absolute_url(self) -> str:
        return reverse("inspections:meeting", args=[self.number])

    @property
    def heads(self) -> int:
        """How many people came."""
        return sum(int(row.get("count", 0)) for row in self.attendance)


class HelpVisit(models.Model):
    """A visit to an enterprise to help it correct: what was seen, what was advised, what came of it."""

    number = models.CharField("走访编号", max_length=40, unique=True)
    office = models.ForeignKey(Office, verbose_name="机关", on_delete=models.PROTECT, related_name="help_visits")
    enterprise = models.ForeignKey("enterprises.Enterprise", verbose_name="企业", on_delete=models.PROTECT, related_name="help_visits")
    visited_on = models.DateField("走访日期")
    visitors = ArrayField(models.CharField(max_length=60), verbose_name="走访人员")
    situation = models.TextField("了解到的情况")
    advice = models.TextField("指导意见")
    follow_up_on = models.DateField("回访日期", null=True, blank=True)
    follow_up = models.TextField("回访情况", blank=True)
    followed_on = models.DateField("已回访", null=True, blank=True)
    findings = models.ManyToManyField(Finding, verbose_name="涉及的不合格项", blank=True, related_name="help_visits")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="登记人", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "走访企业"
        verbose_name_plural = "走访企业"
        ordering = ("-visited_on", "-pk")
        indexes = (
            models.Index(fields=("office", "-visited_on"), name="visit_of_office"),
            models.Index(fields=("enterprise", "-visited_on"), name="visit_of_enterprise"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(follow_up_on=None) | models.Q(follow_up_on__gte=models.F("visited_on")), name="visit_follow_up_later"
            ),
            models.CheckConstraint(condition=models.Q(followed_on=None) | ~models.Q(follow_up=""), name="visit_followed_has_words"),
        )
        triggers = guards.frozen_when("TRUE", "number", "office_id", "enterprise_id", "visited_on", "visitors", "situation", "advice")

    def __str__(self) -> str:
        return f"走访{self.enterprise}（{self.number}）"

    def get_absolute_url(self) -> str:
        return reverse("inspections:visit", args=[self.number])
