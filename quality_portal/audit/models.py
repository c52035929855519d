"""What was done, and the log that holds it together: leaves, tiles of hashes, signed checkpoints."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from . import guards


class Event(models.Model):
    """One act. Names and basis are stored as they read at the time; the rows they point at may change later.

    `legal_on` is set where the law counts from another day than that of the record: a term that ran out on Friday
    is recorded when the sweep comes by. `public` is what the world may read of an official act (`official.py`).
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
    public = models.JSONField("公开内容", null=True)
    request_id = models.CharField("请求编号", max_length=36, blank=True)

    class Meta:
        verbose_name = "留痕"
        verbose_name_plural = "留痕"
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=("subject_label", "subject_pk", "-at"), name="audit_event_of_subject"),
            models.Index(fields=("-at", "-id"), name="audit_event_by_time"),
            models.Index(fields=("actor", "-at"), name="audit_event_of_actor"),
            models.Index(fields=("subject_label", "id"), name="audit_event_of_kind"),
        )
        triggers = (*guards.append_only(), guards.queued("audit_waiting", "event_id"))

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """What happened, as one Chinese sentence."""
        from .verbs import sentence  # *app ready*: the registry reads no model, but keeps this module importable alone

        return sentence(self.verb, subject=self.subject_name, actor=self.actor_name)


class Waiting(models.Model):
    """An act that has no place in the log yet. The database writes it with the act, the sealer strikes it off.

    So the sealer reads what is new and not the whole trail. It proves nothing: the walk along the log looks for itself.
    """

    event = models.OneToOneField(
        Event, verbose_name="留痕", primary_key=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="waiting"
    )

    class Meta:
        verbose_name = "待封存"
        verbose_name_plural = "待封存"

    def __str__(self) -> str:
        return str(self.event_id)


class Roll(models.Model):
    """Rows that one act brought by the thousand, and how each stood: number and digest side by side (`rolls.py`).

    The act says the digest of its whole roll, and its leaf vouches for what the act says.
    """

    evidence = True

    event = models.ForeignKey(Event, verbose_name="留痕", on_delete=models.PROTECT, related_name="rolls", db_index=False)
    label = models.CharField("对象类型", max_length=60)
    version = models.PositiveSmallIntegerField("字段版本")
    part = models.PositiveIntegerField("第几段")
    content = models.BinaryField("编号和摘要")

    class Meta:
        verbose_name = "清册"
        verbose_name_plural = "清册"
        ordering = ("event", "label", "part")
        constraints = (models.UniqueConstraint(fields=("event", "label", "part"), name="audit_roll_once"),)
        triggers = guards.append_only()

    def __str__(self) -> str:
        return f"{self.event_id} {self.label} {self.part}"


class Leaf(models.Model):
    """An event's place in the log.

    `digest` is the leaf hash over the event's public body, which holds `sealed` (a salted commitment to what is not
    public) and `row` (a salted commitment to `row_digest`, the subject's row as it stood when it was sealed).
    `dataset` and `key` repeat the public part, to be found by.
    """

    evidence = True

    position = models.BigIntegerField("序号", primary_key=True)
    event = models.OneToOneField(Event, verbose_name="留痕", on_delete=models.PROTECT, related_name="leaf")
    algorithm = models.CharField("算法", max_length=20)
    digest = models.CharField("叶摘要", max_length=64)
    sealed = models.CharField("非公开内容的摘要", max_length=64)
    row = models.CharField("业务数据的摘要（加盐）", max_length=64, blank=True)
    row_digest = models.CharField("业务数据的摘要", max_length=80, blank=True)
    dataset = models.CharField("数据集", max_length=20, blank=True)
    key = models.CharField("公开编号", max_length=100, blank=True)
    sealed_at = models.DateTimeField("封存时间", auto_now_add=True)

    class Meta:
        verbose_name = "封存"
        verbose_name_plural = "封存"
        ordering = ("position",)
        indexes = (
            models.Index(fields=("position",), name="audit_leaf_official", condition=~Q(dataset="")),
            models.Index(fields=("dataset", "position"), name="audit_leaf_of_dataset", condition=~Q(dataset="")),
            models.Index(fields=("dataset", "key", "-position"), name="audit_leaf_of_key", condition=~Q(dataset="")),
        )
        triggers = (*guards.append_only(), guards.in_order("position"))

    def __str__(self) -> str:
        return f"{self.position} {self.digest[:12]}"


class Salt(models.Model):
    """What makes the commitments of a leaf impossible to guess. Erased, together with the values, when the law wants it."""

    evidence = True

    leaf = models.OneToOneField(Leaf, verbose_name="封存", primary_key=True, on_delete=models.PROTECT, related_name="salt")
    value = models.CharField("盐", max_length=32)

    class Meta:
        verbose_name = "盐"
        verbose_name_plural = "盐"
        triggers = guards.append_only()

    def __str__(self) -> str:
        return str(self.leaf_id)


class Tile(models.Model):
    """256 hashes side by side: of leaves (level 0), or of the tiles below. Only complete tiles are kept."""

    evidence = True

    level = models.PositiveSmallIntegerField("层")
    index = models.BigIntegerField("序号")
    hashes = models.BinaryField("摘要")
    root = models.CharField("根", max_length=64)

    class Meta:
        verbose_name = "摘要块"
        verbose_name_plural = "摘要块"
        ordering = ("level", "index")
        constraints = (models.UniqueConstraint(fields=("level", "index"), name="audit_tile_once"),)
        triggers = guards.append_only()

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class Checkpoint(models.Model):
    """The log's size and root at a moment, signed with a key that the database does not hold. `day`: it closes that day."""

    evidence = True

    number = models.BigIntegerField("编号", primary_key=True)
    size = models.BigIntegerField("记录数")
    root = models.CharField("根", max_length=64)
    at = models.DateTimeField("时间")
    day = models.DateField("所结之日", null=True, blank=True, unique=True)
    algorithm = models.CharField("签名算法", max_length=20)
    key = models.CharField("公钥", max_length=200)
    signature = models.CharField("签名", max_length=200)

    class Meta:
        verbose_name = "校验点"
        verbose_name_plural = "校验点"
        ordering = ("number",)
        triggers = (*guards.append_only(), guards.in_order("number"))

    def __str__(self) -> str:
        return f"{self.size} {self.root[:12]}"
