"""Two tables: what was done, and the chain that holds it together."""

from django.conf import settings
from django.db import models

from . import guards


class Event(models.Model):
    """One act. Names and basis are stored as they read at the time; the rows they point at may change later.

    `legal_on` is set where the law counts from another day than that of the record: a term that ran out on Friday
    is recorded when the sweep comes by.
    """

    evidence = True

    at = models.DateTimeField("发生时间")
    recorded_at = models.DateTimeField("记录时间", auto_now_add=True)
    legal_on = models.DateField("法定日期", null=True, blank=True)
    verb = models.CharField("事项", max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="经办人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    actor_name = models.CharField("经办人姓名", max_length=100)
    office_pk = models.BigIntegerField("机关", null=True)
    subject_label = models.CharField("对象类型", max_length=60)
    subject_pk = models.CharField("对象编号", max_length=64)
    subject_name = models.CharField("对象名称", max_length=300)
    before = models.JSONField("办理前", null=True)
    after = models.JSONField("办理后", null=True)
    basis = models.TextField("依据", blank=True)
    note = models.TextField("说明", blank=True)
    request_id = models.CharField("请求编号", max_length=36, blank=True)

    class Meta:
        verbose_name = "留痕"
        verbose_name_plural = "留痕"
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=("subject_label", "subject_pk", "-at"), name="audit_event_of_subject"),
            models.Index(fields=("-at", "-id"), name="audit_event_by_time"),
            models.Index(fields=("actor", "-at"), name="audit_event_of_actor"),
        )
        triggers = guards.append_only()

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """What happened, as one Chinese sentence."""
        from .verbs import sentence  # *app ready*: the registry reads no model, but keeps this module importable alone

        return sentence(self.verb, subject=self.subject_name, actor=self.actor_name)


class Link(models.Model):
    """An event's place in the chain: `chain = H(previous chain ‖ leaf)`."""

    evidence = True

    position = models.BigIntegerField("序号", primary_key=True)
    event = models.OneToOneField(Event, verbose_name="留痕", on_delete=models.PROTECT, related_name="link")
    algorithm = models.CharField("算法", max_length=20)
    leaf = models.CharField("叶摘要", max_length=64)
    chain = models.CharField("链摘要", max_length=64)
    sealed_at = models.DateTimeField("封存时间", auto_now_add=True)

    class Meta:
        verbose_name = "封存"
        verbose_name_plural = "封存"
        ordering = ("position",)
        triggers = guards.append_only()

    def __str__(self) -> str:
        return f"{self.position} {self.chain[:12]}"
