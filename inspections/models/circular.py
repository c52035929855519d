"""通报: who else was told of failures, and what they answered."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from inspections.states import CIRCULAR_MOVES, CircularState
from quality_portal.accounts.models import Office, Region
from quality_portal.audit import guards

from .report import Conclusion


class Addressee(models.TextChoices):
    COUNTY = "county", "县（市、区）政府"
    DEPARTMENT = "department", "主管部门"
    HOME = "home", "生产者所在地同级机关"
    UPPER = "upper", "上一级机关"


class Circular(models.Model):
    """A numbered paper to one government, department or office, with the day by which an answer is asked."""

    MOVES = CIRCULAR_MOVES

    office = models.ForeignKey(Office, verbose_name="制发机关", on_delete=models.PROTECT, related_name="circulars")
    kind = models.CharField("对象", max_length=10, choices=Addressee.choices)
    addressee = models.CharField("主送", max_length=120)
    region = models.ForeignKey(Region, verbose_name="区域", null=True, blank=True, on_delete=models.PROTECT, related_name="circulars")
    to_office = models.ForeignKey(
        Office, verbose_name="受文机关", null=True, blank=True, on_delete=models.PROTECT, related_name="circulars_received"
    )
    document = models.OneToOneField(
        "documents.Document", verbose_name="通报", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_on = models.DateField("发出日期")
    feedback_due = models.DateField("反馈期限")
    provisional = models.BooleanField("暂定", default=False)
    state = models.CharField("状态", max_length=10, choices=CircularState.choices, default=CircularState.SENT)
    received_on = models.DateField("签收日期", null=True, blank=True)
    received_by = models.CharField("签收人", max_length=60, blank=True)
    feedback = models.TextField("反馈内容", blank=True)
    feedback_on = models.DateField("反馈日期", null=True, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="发出人", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "通报"
        verbose_name_plural = "通报"
        ordering = ("-sent_on", "-pk")
        indexes = (
            models.Index(fields=("office", "state", "feedback_due"), name="circular_of_office"),
            models.Index(fields=("to_office", "state"), name="circular_to_office"),
        )
        constraints = (
            models.CheckConstraint(condition=~models.Q(state="answered") | ~models.Q(feedback=""), name="circular_answer_has_words"),
        )
        triggers = guards.frozen_when("OLD.document_id IS NOT NULL", "office_id", "kind", "addressee", "region_id", "document_id", "sent_on")

    def __str__(self) -> str:
        return f"{self.title}{f'（{self.document.number}）' if self.document else ''}"

    def get_absolute_url(self) -> str:
        return reverse("inspections:circular", args=[self.pk])

    @property
    def wants_answer(self) -> bool:
        """A report to the organ above asks for none; it is done with once received."""
        return self.kind != Addressee.UPPER

    @property
    def is_done(self) -> bool:
        return self.state == "answered" or (self.state == "received" and not self.wants_answer)

    @property
    def title(self) -> str:
        """Upwards one reports, to others one tells."""
        return f"{'致' if self.wants_answer else '报'}{self.addressee}的{'通报' if self.wants_answer else '报告'}"


class CircularEntry(models.Model):
    """A failure in a circular. The same addressee is told of the same failure once."""

    circular = models.ForeignKey(Circular, verbose_name="通报", on_delete=models.PROTECT, related_name="entries")
    conclusion = models.ForeignKey(Conclusion, verbose_name="检验结论", on_delete=models.PROTECT, related_name="circular_entries")
    addressee = models.CharField("主送", max_length=120)

    class Meta:
        verbose_name = "通报所列结果"
        verbose_name_plural = "通报所列结果"
        ordering = ("circular", "pk")
        constraints = (models.UniqueConstraint(fields=("conclusion", "addressee"), name="circular_once_an_addressee"),)
        triggers = guards.append_only()

    def __str__(self) -> str:
        return f"{self.circular}：{self.conclusion}"
