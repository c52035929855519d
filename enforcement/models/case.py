"""A case, its steps, rechecks and what it did to licences."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from enforcement.law import ladder
from enforcement.models.people import Handed, three_people
from enforcement.states import case as states
from quality_portal.audit import guards

User = settings.AUTH_USER_MODEL


class CaseSerial(models.Model):
    """The last case number of an office in a year. Locked while the next is given, so that none is skipped."""

    office = models.ForeignKey("accounts.Office", verbose_name="机关", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("最后序号", default=0)

    class Meta:
        verbose_name = "案号"
        verbose_name_plural = "案号"
        constraints = (models.UniqueConstraint(fields=("office", "year"), name="one_case_serial_a_year"),)

    def __str__(self) -> str:
        return f"{self.office_id}-{self.year}-{self.last:04d}"


class Case(models.Model):
    """What follows one failed product. `rung` is where it stands, `target` the rung that is to be decided next."""

    MOVES = states.MOVES

    number = models.CharField("案号", max_length=40, unique=True)
    finding = models.OneToOneField(
        "inspections.Finding", verbose_name="不合格项", null=True, blank=True, on_delete=models.PROTECT, related_name="case"
    )
    irregularity = models.OneToOneField(
        "enterprises.Irregularity", verbose_name="违规生产", null=True, blank=True, on_delete=models.PROTECT, related_name="case"
    )
    enterprise = models.ForeignKey("enterprises.Enterprise", verbose_name="企业", on_delete=models.PROTECT, related_name="cases")
    product = models.ForeignKey(
        "enterprises.Product", verbose_name="产品", null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    product_name = models.CharField("产品名称", max_length=200)
    office = models.ForeignKey("accounts.Office", verbose_name="办案机关", on_delete=models.PROTECT, related_name="cases")
    officer = models.ForeignKey(User, verbose_name="主办", on_delete=models.PROTECT, related_name="cases")
    rulebook = models.CharField("适用规则", max_length=20)
    state = models.CharField("状态", max_length=20, choices=states.CaseState.choices, default=states.CaseState.AWAITING_STEP)
    rung = models.CharField("级次", max_length=20, blank=True)
    target = models.CharField("拟进入的级次", max_length=20, blank=True)
    outcome = models.CharField("上一级结果", max_length=20, blank=True)
    opened_on = models.DateField("立案日期")
    closed_on = models.DateField("结案日期", null=True, blank=True)
    closed_because = models.CharField("结案理由", max_length=300, blank=True)
    due_on = models.DateField("当前期限", null=True, blank=True)
    due_provisional = models.BooleanField("期限暂定", default=False)
    due_since = models.DateField("办理时限起算", null=True, blank=True)
    counted_by = models.CharField("推算所依日历", max_length=16, blank=True)
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = "案件"
        verbose_name_plural = "案件"
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=("state", "due_on"), name="case_by_deadline"),
            models.Index(fields=("office", "state", "due_on"), name="case_of_office"),
            models.Index(fields=("officer", "state", "due_on"), name="case_of_officer"),
            models.Index(fields=("due_on", "id"), condition=~models.Q(state="closed"), name="open_case_by_deadline"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state="closed", closed_on__isnull=False) | (~models.Q(state="closed") & models.Q(closed_on__isnull=True)),
                name="closed_case_has_its_day",
            ),
        )

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("enforcement:case", args=[self.number])

    @property
    def is_closed(self) -> bool:
        return self.state == states.CaseState.CLOSED

    @property
    def book(self) -> ladder.Rulebook:
        return ladder.rulebook(self.rulebook)

    @property
    def rung_row(self) -> ladder.Rung | None:
        """The row of the law for where the case stands; None before the first decision."""
        return self.book.rung(self.rung) if self.rung else None

    @property
    def target_row(self) -> ladder.Rung | None:
        """The row of the law for what is to be decided next."""
        return self.book.rung(self.target) if self.target else None


class Step(Handed):
    """One decision on the ladder: drafted by one person, approved by another, served on the enterprise."""

    MOVES = states.STEP_MOVES

    class Taken(models.TextChoices):
        ACCEPTED = "accepted", "采纳"
        PARTLY = "partly", "部分采纳"
        REFUSED = "refused", "不采纳"

    class ServedHow(models.TextChoices):
        IN_PERSON = "in_person", "当场送达"
        ONLINE = "online", "网上签收"
        MAIL = "mail", "邮寄送达"
        LEFT = "left", "留置送达"
        PUBLIC_NOTICE = "public_notice", "公告送达"

    case = models.ForeignKey(Case, verbose_name="案件", on_delete=models.PROTECT, related_name="steps")
    rung = models.CharField("级次", max_length=20)
    rule_key = models.CharField("规则", max_length=60)
    basis_text = models.TextField("依据")
    policy_basis = models.TextField("政策依据", blank=True)
    penalty_basis = models.TextField("处罚依据", blank=True)
    state = models.CharField("状态", max_length=20, choices=states.StepState.choices, default=states.StepState.DRAFT)
    office = models.ForeignKey("accounts.Office", verbose_name="决定机关", on_delete=models.PROTECT, related_name="+")
    facts = models.TextField("事实")
    demands = models.TextField("要求", blank=True)
    joint_with = models.CharField("会同部门", max_length=200, blank=True)
    addressee = models.CharField("受函机关", max_length=120, blank=True)
    days = models.PositiveSmallIntegerField("期限日数", null=True, blank=True)
    evidence = models.TextField("证据", blank=True)
    named_basis = models.TextField("写明的处罚依据", blank=True)
    rights = models.ForeignKey(
        "enforcement.RightsNotice", verbose_name="权利告知", null=True, blank=True, on_delete=models.PROTECT, related_name="steps"
    )
    defence_taken = models.CharField("对企业意见", max_length=10, choices=Taken.choices, blank=True)
    defence_answer = models.TextField("对企业意见的答复", blank=True)
    without_announcement = models.CharField("不同时公告的理由", max_length=300, blank=True)
    decided_on = models.DateField("决定日期", null=True, blank=True)
    document = models.ForeignKey(
        "documents.Document", verbose_name="文书", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    served_on = models.DateField("送达日期", null=True, blank=True)
    served_how = models.CharField("送达方式", max_length=20, choices=ServedHow.choices, blank=True)
    served_note = models.CharField("送达说明", max_length=300, blank=True)
    comply_by = models.DateField("改正截止", null=True, blank=True)
    comply_provisional = models.BooleanField("截止日暂定", default=False)
    extra_days = models.PositiveSmallIntegerField("准予延长日数", default=0)
    recheck_asked_on = models.DateField("申请复查日期", null=True, blank=True)
    recheck_from = models.DateField("复查自", null=True, blank=True)
    recheck_by = models.DateField("复查止", null=True, blank=True)
    signed_for_at = models.DateTimeField("企业签收时间", null=True, blank=True)
    signed_for_by = models.ForeignKey(User, verbose_name="签收人", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "处理决定"
        verbose_name_plural = "处理决定"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("case", "rung"), condition=~models.Q(state="returned"), name="one_step_a_rung"),
            *three_people("step"),
            models.CheckConstraint(
                condition=models.Q(state__in=("draft", "reviewed", "returned")) | models.Q(approved_by__isnull=False, decided_on__isnull=False),
                name="issued_step_was_approved",
            ),
        )
        triggers = guards.frozen_when(
            "OLD.state IN ('issued', 'served')",
            "case_id", "rung", "rule_key", "basis_text", "facts", "evidence", "named_basis", "rights_id", "defence_taken", "defence_answer", "without_announcement",
            "demands",
            "days", "drafted_by_id", "reviewed_by_id", "approved_by_id", "decided_on",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.case.number} {self.row.name}"

    @property
    def row(self) -> ladder.Rung:
        """The row of the law that the step applies."""
        return ladder.rung(self.case.rulebook, self.rung)


class Recheck(models.Model):
    """What two officers found when they came back. Evidence: written once."""

    evidence = True

    class Result(models.TextChoices):
        PASS = "pass", "合格"
        FAIL = "fail", "不合格"
        REFUSED = "refused", "拒绝复查，按不合格处理"

    case = models.ForeignKey(Case, verbose_name="案件", on_delete=models.PROTECT, related_name="rechecks")
    step = models.OneToOneField(Step, verbose_name="处理决定", on_delete=models.PROTECT, related_name="recheck")
    outcome = models.CharField("结果", max_length=10, choices=Result.choices)
    on = models.DateField("复查日期")
    officers = models.ManyToManyField(User, verbose_name="复查人员", related_name="+")
    note = models.TextField("情况", blank=True)
    outside_window = models.CharField("窗口外复查理由", max_length=300, blank=True)
    without_sample = models.CharField("不抽样的理由", max_length=300, blank=True)
    visit = models.OneToOneField(
        "enforcement.RecheckVisit", verbose_name="复查安排", null=True, blank=True, on_delete=models.PROTECT, related_name="result"
    )
    report = models.ForeignKey(
        "inspections.TestReport", verbose_name="检验报告", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    document = models.ForeignKey(
        "documents.Document", verbose_name="文书", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_by = models.ForeignKey(User, verbose_name="登记人", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "复查"
        verbose_name_plural = "复查"
        ordering = ("pk",)
        triggers = guards.append_only()

    def __str__(self) -> str:
        return f"{self.step} 复查{self.get_outcome_display()}"


class LicenceMeasure(models.Model):
    """What a step did to a licence. Evidence: lifting a suspension is a row of its own."""

    evidence = True

    class Act(models.TextChoices):
        SUSPEND = "suspend", "暂停"
        REVOKE = "revoke", "吊销"
        RESUME = "resume", "恢复"

    case = models.ForeignKey(Case, verbose_name="案件", on_delete=models.PROTECT, related_name="licence_measures")
    step = models.ForeignKey(Step, verbose_name="处理决定", on_delete=models.PROTECT, related_name="licence_measures")
    licence = models.ForeignKey("enterprises.Licence", verbose_name="证书", on_delete=models.PROTECT, related_name="measures")
    act = models.CharField("措施", max_length=10, choices=Act.choices)
    on = models.DateField("日期")

    class Meta:
        verbose_name = "证书措施"
        verbose_name_plural = "证书措施"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("case", "step", "licence", "act"), name="licence_measure_once"),)
        triggers = guards.append_only()

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.licence}"
