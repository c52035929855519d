"""通知: an office issues a work plan, a rule or a form to the offices below it and to departments."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.urls import reverse

from enforcement.law import instruction as law
from enforcement.models.people import Handed, three_people
from enforcement.models.publicity import Release
from enforcement.states.instruction import INSTRUCTION_MOVES, AboutEffect, InstructionState
from quality_portal.audit import guards
from quality_portal.search.lookups import grams

User = settings.AUTH_USER_MODEL


class Instruction(Handed):
    """A numbered notice with its annexes. Its text is frozen once issued; only its repeal can be added.

    `body` is typed text, a paragraph a line; `annexes` are {"title", "text", "table"}: a text, a table, or a table below a text.
    """

    MOVES = INSTRUCTION_MOVES

    uuid = models.UUIDField("编号", unique=True, default=uuid4, editable=False)
    office = models.ForeignKey("accounts.Office", verbose_name="制发机关", on_delete=models.PROTECT, related_name="instructions")
    title = models.CharField("标题", max_length=200)
    main_to = models.CharField("主送", max_length=300)
    body = models.TextField("正文")
    annexes = models.JSONField("附件", default=list, blank=True)
    openness = models.CharField("公开方式", max_length=10, choices=law.OPENNESS_CHOICES)
    openness_reason = models.CharField("不主动公开的理由", max_length=300, blank=True)
    copies_to = models.CharField("抄送", max_length=300, blank=True)
    about = models.ForeignKey(
        "self", verbose_name="所涉通知", null=True, blank=True, on_delete=models.PROTECT, related_name="follow_ups"
    )
    effect = models.CharField("对所涉通知", max_length=10, choices=AboutEffect.choices, blank=True)
    state = models.CharField("状态", max_length=10, choices=InstructionState.choices, default=InstructionState.DRAFT)
    document = models.OneToOneField(
        "documents.Document", verbose_name="通知文书", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    issued_on = models.DateField("印发日期", null=True, blank=True)
    sign_by = models.DateField("请于何日前签收", null=True, blank=True)
    sign_provisional = models.BooleanField("暂定", default=False)

    class Meta:
        verbose_name = "通知"
        verbose_name_plural = "通知"
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=("office", "state", "-issued_on"), name="instruction_of_office"),
            models.Index(fields=("openness", "state", "-issued_on"), name="instruction_public"),
            GinIndex(OpClass(grams("title"), "array_ops"), name="instruction_words"),
        )
        constraints = (
            *three_people("instruction"),
            models.CheckConstraint(
                condition=models.Q(state__in=("draft", "reviewed", "returned"))
                | models.Q(document__isnull=False, approved_by__isnull=False, issued_on__isnull=False),
                name="issued_instruction_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(openness=law.ACTIVE) | ~models.Q(openness_reason=""), name="instruction_kept_back_with_reason"
            ),
            models.CheckConstraint(
                condition=models.Q(about__isnull=True, effect="") | models.Q(about__isnull=False) & ~models.Q(effect=""),
                name="instruction_about_has_effect",
            ),
            models.UniqueConstraint(fields=("about", "effect"), name="instruction_followed_up_once_a_way"),
        )
        triggers = guards.frozen_when(
            "OLD.state IN ('issued', 'repealed')",
            "uuid", "office_id", "title", "main_to", "body", "annexes", "openness", "openness_reason", "copies_to", "about_id", "effect", "document_id",
            "issued_on", "drafted_by_id", "reviewed_by_id", "approved_by_id",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("enforcement:instruction", args=[self.uuid])

    @property
    def row(self) -> law.Openness:
        """The law's row of how it is made public."""
        return law.BY_KEY[self.openness]

    @property
    def is_public(self) -> bool:
        return self.row.public

    @property
    def public_key(self) -> str:
        """How the public register names it: its number; one that is not made public has no place there."""
        return self.document.number if self.document and self.is_public else ""

    @property
    def public_title(self) -> str:
        """Its number again: the register is for ever; the title is on the page."""
        return self.public_key

    @property
    def public_url(self) -> str:
        return f"/announcements/instructions/{self.uuid}/"


class InstructionAddressee(models.Model):
    """To whom a notice goes, and when they signed for it: an office of the portal for itself, another body by what the issuer recorded."""

    instruction = models.ForeignKey(Instruction, verbose_name="通知", on_delete=models.PROTECT, related_name="addressees")
    office = models.ForeignKey(
        "accounts.Office", verbose_name="受文机关", null=True, blank=True, on_delete=models.PROTECT, related_name="instructions_received"
    )
    agency = models.ForeignKey(
        "accounts.Agency", verbose_name="受文单位", null=True, blank=True, on_delete=models.PROTECT, related_name="instructions_received"
    )
    name = models.CharField("名称", max_length=120)
    signed_on = models.DateField("签收日期", null=True, blank=True)
    signed_name = models.CharField("签收人", max_length=60, blank=True)
    signed_at = models.DateTimeField("登记时间", null=True, blank=True)
    signed_by = models.ForeignKey(User, verbose_name="登记人", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "通知的受文单位"
        verbose_name_plural = "通知的受文单位"
        ordering = ("instruction", "pk")
        indexes = (models.Index(fields=("office", "signed_on"), name="instruction_to_office"),)
        constraints = (
            models.UniqueConstraint(fields=("instruction", "name"), name="instruction_addressee_once"),
            models.CheckConstraint(
                condition=models.Q(signed_on__isnull=True, signed_name="") | models.Q(signed_on__isnull=False) & ~models.Q(signed_name=""),
                name="instruction_receipt_is_whole",
            ),
        )
        triggers = (
            *guards.frozen_when(
                "OLD.signed_on IS NOT NULL", "instruction_id", "office_id", "agency_id", "name", "signed_on", "signed_name", "signed_at", "signed_by_id"
            ),
            pgtrigger.Trigger(
                name="whom_it_goes_to_is_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Delete,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM enforcement_instruction parent
                        WHERE parent.id = COALESCE(NEW.instruction_id, OLD.instruction_id) AND parent.state IN ('issued', 'repealed')
                    ) THEN
                        RAISE EXCEPTION 'whom an issued notice goes to is frozen';
                    END IF;
                    RETURN COALESCE(NEW, OLD);
                """,
            ),
        )

    def __str__(self) -> str:
        return self.name

    def late_on(self, day: date) -> bool:
        """Was it to be signed for before this day, and was not?"""
        due = self.instruction.sign_by
        return self.signed_on is None and due is not None and due < day


class InstructionRelease(Release):
    """What may stand in a notice."""

    instruction = models.ForeignKey(Instruction, verbose_name="通知", on_delete=models.PROTECT, related_name="releases")

    class Meta(Release.Meta):
        verbose_name = "通知把关放行"
        verbose_name_plural = "通知把关放行"
        constraints = (models.UniqueConstraint(fields=("instruction", "mark"), name="one_release_a_mark_of_instruction"),)

    def __str__(self) -> str:
        return f"{self.instruction} {self.place}"
