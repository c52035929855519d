"""Letters to other organs: drafted, reviewed where they ask for a decision, sent, answered or not."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.urls import reverse

from enforcement.law import letters as law
from enforcement.models.people import Handed, three_people
from enforcement.states.letter import IN_HAND, LETTER_MOVES, LetterOutcome, LetterState
from quality_portal.audit import guards

User = settings.AUTH_USER_MODEL


class Letter(Handed):
    """A letter with a reply clock. That no answer came is shown and urged; it never changes the case by itself."""

    MOVES = LETTER_MOVES

    case = models.ForeignKey("enforcement.Case", verbose_name="案件", on_delete=models.PROTECT, related_name="letters")
    step = models.ForeignKey(
        "enforcement.Step", verbose_name="处理决定", null=True, blank=True, on_delete=models.PROTECT, related_name="letters"
    )
    kind = models.CharField("类别", max_length=30, choices=law.KIND_CHOICES)
    office = models.ForeignKey("accounts.Office", verbose_name="发函机关", on_delete=models.PROTECT, related_name="letters")
    agency = models.ForeignKey(
        "accounts.Agency", verbose_name="受文单位", null=True, blank=True, on_delete=models.PROTECT, related_name="letters"
    )
    addressee = models.CharField("主送", max_length=120)
    copies_to = models.CharField("抄送", max_length=300, blank=True)
    title = models.CharField("标题", max_length=200)
    facts = models.TextField("事实")
    request = models.TextField("请求事项")
    basis_text = models.TextField("依据")
    licences = models.ManyToManyField("enterprises.Licence", verbose_name="所涉证书", related_name="letters", blank=True)
    state = models.CharField("状态", max_length=10, choices=LetterState.choices, default=LetterState.DRAFT)
    document = models.OneToOneField(
        "documents.Document", verbose_name="函件", null=True, blank=True, on_delete=models.PROTECT, related_name="letter"
    )
    sent_on = models.DateField("发出日期", null=True, blank=True)
    reply_due = models.DateField("请于何日前复函", null=True, blank=True)
    reply_provisional = models.BooleanField("暂定", default=False)
    outcome = models.CharField("复函结果", max_length=10, choices=LetterOutcome.choices, blank=True)
    replied_on = models.DateField("复函日期", null=True, blank=True)

    class Meta:
        verbose_name = "函件"
        verbose_name_plural = "函件"
        ordering = ("-pk",)
        indexes = (models.Index(fields=("office", "state", "reply_due"), name="letter_by_reply"),)
        constraints = (
            *three_people("letter")[:2],
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True) | models.Q(reviewed_by__isnull=True) | ~models.Q(approved_by=models.F("reviewed_by")),
                name="letter_approved_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("draft", "reviewed", "returned"))
                | models.Q(document__isnull=False, approved_by__isnull=False, sent_on__isnull=False),
                name="sent_letter_is_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="replied") | models.Q(replied_on__isnull=False) & ~models.Q(outcome=""), name="reply_has_day_and_outcome"
            ),
            models.UniqueConstraint(
                fields=("step", "kind", "addressee"), condition=~models.Q(state="returned"), name="letter_once_a_step"
            ),
        )
        triggers = guards.frozen_when(
            "OLD.state IN ('sent', 'replied')",
            "case_id", "step_id", "kind", "office_id", "addressee", "copies_to", "title", "facts", "request", "basis_text",
            "document_id", "sent_on", "drafted_by_id", "reviewed_by_id", "approved_by_id",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"致{self.addressee}：{self.title}"

    def get_absolute_url(self) -> str:
        return reverse("enforcement:letter", args=[self.pk])

    @property
    def row(self) -> law.LetterKind:
        """The law's row of its kind."""
        return law.letter(self.kind)

    @property
    def in_hand(self) -> bool:
        return self.state in IN_HAND

    def late_on(self, day: date) -> bool:
        """Was it asked to be answered before this day, and was not?"""
        return self.state == LetterState.SENT and self.reply_due is not None and self.reply_due < day


class LetterReply(models.Model):
    """An answer as it came. Evidence; a further answer is a further row."""

    evidence = True

    letter = models.ForeignKey(Letter, verbose_name="函件", on_delete=models.PROTECT, related_name="replies")
    outcome = models.CharField("结果", max_length=10, choices=LetterOutcome.choices)
    replied_on = models.DateField("复函日期")
    number = models.CharField("来文字号", max_length=80, blank=True)
    note = models.TextField("内容")
    by = models.ForeignKey(User, verbose_name="登记人", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "复函"
        verbose_name_plural = "复函"
        ordering = ("pk",)
        triggers = guards.append_only()

    def __str__(self) -> str:
        return f"{self.letter} {self.get_outcome_display()}"


class LetterUrge(models.Model):
    """A reminder that was sent. Evidence; one a day."""

    evidence = True

    letter = models.ForeignKey(Letter, verbose_name="函件", on_delete=models.PROTECT, related_name="urges")
    on = models.DateField("催办日期")
    document = models.ForeignKey("documents.Document", verbose_name="催办函", on_delete=models.PROTECT, related_name="+")
    note = models.CharField("说明", max_length=300, blank=True)
    by = models.ForeignKey(User, verbose_name="催办人", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "催办"
        verbose_name_plural = "催办"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("letter", "on"), name="urged_once_a_day"),)
        triggers = guards.append_only()

    def __str__(self) -> str:
        return f"{self.letter} 催办{self.on}"


class LetterEffect(models.Model):
    """What the addressee did, as a person of ours recorded it from its decision: which certificate, when, which number."""

    evidence = True

    letter = models.ForeignKey(Letter, verbose_name="函件", on_delete=models.PROTECT, related_name="effects")
    licence = models.ForeignKey(
        "enterprises.Licence", verbose_name="证书", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    on = models.DateField("生效日期")
    number = models.CharField("决定文号", max_length=80)
    note = models.CharField("说明", max_length=300, blank=True)
    by = models.ForeignKey(User, verbose_name="登记人", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "函件办理结果"
        verbose_name_plural = "函件办理结果"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("letter", "licence"), nulls_distinct=False, name="letter_effect_once"),
            models.CheckConstraint(condition=~models.Q(number=""), name="letter_effect_has_number"),
        )
        triggers = guards.append_only()

    def __str__(self) -> str:
        return f"{self.letter} {self.number}"
