"""Counterfeit cases: who took part, what is held, what was decided, which licences have to go, what went to the police."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from enforcement.law import counterfeit as law
from enforcement.law import criminal
from enforcement.models.people import Handed, three_people
from enforcement.states import counterfeit as states
from quality_portal.accounts.models import Office
from quality_portal.audit import guards

User = settings.AUTH_USER_MODEL
Document = "documents.Document"
FEN = law.FEN


class CounterfeitCase(models.Model):
    """A case of making or selling fakes (假冒伪劣案件). It ends with a decision or with a reason why there is none."""

    MOVES = states.MOVES

    number = models.CharField("案号", max_length=40, unique=True)
    title = models.CharField("案由", max_length=120)
    facts = models.TextField("基本事实")
    lead = models.OneToOneField("inspections.Lead", verbose_name="线索", null=True, blank=True, on_delete=models.PROTECT, related_name="counterfeit_case")
    finding = models.OneToOneField(
        "inspections.Finding", verbose_name="不合格项", null=True, blank=True, on_delete=models.PROTECT, related_name="counterfeit_case"
    )
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", verbose_name="主要当事人", null=True, blank=True, on_delete=models.PROTECT, related_name="counterfeit_cases"
    )
    office = models.ForeignKey("accounts.Office", verbose_name="办案机关", on_delete=models.PROTECT, related_name="counterfeit_cases")
    officer = models.ForeignKey(User, verbose_name="主办", on_delete=models.PROTECT, related_name="counterfeit_cases")
    state = models.CharField("状态", max_length=20, choices=states.CounterfeitState.choices, default=states.CounterfeitState.INVESTIGATING)
    famous = models.BooleanField("假冒名优产品", default=False)
    major = models.BooleanField("大案要案", default=False)
    opened_on = models.DateField("立案日期")
    decide_by = models.DateField("办案期限")
    decide_provisional = models.BooleanField("期限暂定", default=False)
    sales = models.DecimalField("销售金额（元）", max_digits=16, decimal_places=2, null=True, blank=True)
    unsold = models.DecimalField("尚未销售的货值（元）", max_digits=16, decimal_places=2, null=True, blank=True)
    announcement = models.OneToOneField(
        "enforcement.Announcement", verbose_name="公告", null=True, blank=True, on_delete=models.PROTECT, related_name="counterfeit_case"
    )
    closed_on = models.DateField("结案日期", null=True, blank=True)
    closed_because = models.CharField("结案理由", max_length=500, blank=True)
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = "假冒伪劣案件"
        verbose_name_plural = "假冒伪劣案件"
        ordering = ("-pk",)
        indexes = (models.Index(fields=("office", "state", "-opened_on"), name="counterfeit_of_office"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False) & ~Q(closed_because="") | ~Q(state="closed") & Q(closed_on=None),
                name="counterfeit_closed_with_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）"

    def get_absolute_url(self) -> str:
        return reverse("enforcement:counterfeit_case", args=[self.number])

    @property
    def is_open(self) -> bool:
        return self.state != states.CounterfeitState.CLOSED


class Party(models.Model):
    """Somebody who took part: an enterprise on file, one that is not, or a natural person."""

    class Role(models.TextChoices):
        MAKER = "maker", "制假者"
        SELLER = "seller", "售假者"
        ACCOMPLICE = "accomplice", "帮助者"
        KNOWING_USER = "knowing_user", "明知而采购、使用者"

    case = models.ForeignKey(CounterfeitCase, verbose_name="案件", on_delete=models.PROTECT, related_name="parties")
    role = models.CharField("角色", max_length=15, choices=Role.choices)
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", verbose_name="企业", null=True, blank=True, on_delete=models.PROTECT, related_name="counterfeit_parts"
    )
    natural = models.BooleanField("自然人", default=False)
    name = models.CharField("姓名或者名称", max_length=200)
    assistance = ArrayField(models.CharField(max_length=12, choices=law.ASSISTANCE), verbose_name="帮助的方式", default=list, blank=True)
    intent_evidence = models.TextField("明知的证据", blank=True)
    note = models.TextField("违法情节", blank=True)

    class Meta:
        verbose_name = "当事人"
        verbose_name_plural = "当事人"
        ordering = ("case", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(natural=False) | Q(enterprise=None), name="party_person_or_enterprise"),
            models.CheckConstraint(condition=~Q(role="accomplice") | ~Q(assistance=[]), name="accomplice_helped_somehow"),
            models.CheckConstraint(condition=~Q(role="knowing_user") | ~Q(intent_evidence=""), name="knowing_user_has_evidence"),
            models.UniqueConstraint(
                fields=("case", "enterprise", "role"), condition=Q(enterprise__isnull=False), name="party_once_a_role"
            ),
        )

    def __str__(self) -> str:
        return self.masked

    @property
    def masked(self) -> str:
        """The name as anybody may read it: a person keeps the family name only."""
        return law.masked(self.name) if self.natural else self.name

    @property
    def assistance_words(self) -> str:
        names = dict(law.ASSISTANCE)
        return "、".join(names[key] for key in self.assistance)


class Seizure(models.Model):
    """A decision to seal or detain goods (实施行政强制措施决定书), with its clock."""

    MOVES = states.SEIZURE_MOVES

    case = models.ForeignKey(CounterfeitCase, verbose_name="案件", on_delete=models.PROTECT, related_name="seizures")
    state = models.CharField("状态", max_length=10, choices=states.SeizureState.choices, default=states.SeizureState.DRAFT)
    party = models.ForeignKey(Party, verbose_name="当事人", on_delete=models.PROTECT, related_name="seizures")
    reason = models.TextField("理由和事实")
    officers = models.CharField("执法人员", max_length=200)
    seized_on = models.DateField("查封扣押日期")
    due_on = models.DateField("期限届满")
    testing_from = models.DateField("检验开始", null=True, blank=True)
    testing_until = models.DateField("检验结束", null=True, blank=True)
    extended_on = models.DateField("延长决定日期", null=True, blank=True)
    extended_by = models.ForeignKey(User, verbose_name="批准延长", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    extension_days = models.PositiveSmallIntegerField("延长日数", null=True, blank=True)
    extension_reason = models.TextField("延长理由", blank=True)
    drafted_by = models.ForeignKey(User, verbose_name="呈批人", on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(User, verbose_name="批准人", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    return_reason = models.CharField("不批准理由", max_length=500, blank=True)
    document = models.ForeignKey(Document, verbose_name="决定书", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    extension_document = models.ForeignKey(Document, verbose_name="延长决定书", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "查封扣押"
        verbose_name_plural = "查封扣押"
        ordering = ("case", "pk")
        indexes = (models.Index(fields=("state", "due_on"), name="seizure_by_deadline"),)
        constraints = (
            models.CheckConstraint(condition=Q(approved_by=None) | ~Q(approved_by=F("drafted_by")), name="seizure_needs_two_people"),
            models.CheckConstraint(
                condition=~Q(state__in=("held", "released")) | Q(approved_by__isnull=False, document__isnull=False),
                name="held_goods_have_decision",
            ),
            models.CheckConstraint(condition=Q(extension_days=None) | Q(extension_days__range=(1, 30)), name="extension_within_thirty_days"),
            models.CheckConstraint(
                condition=Q(testing_until=None) | Q(testing_from__isnull=False, testing_until__gte=F("testing_from")),
                name="testing_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case.number} 查封扣押（{self.seized_on:%Y-%m-%d}）"

    def clock(self, today: date) -> str:
        """done, expired, alarm or running: expired goods must be released."""
        if self.state != states.SeizureState.HELD:
            return "done"
        if today > self.due_on:
            return "expired"
        return "alarm" if today >= self.due_on - timedelta(days=law.SEIZURE_ALARM_DAYS) else "running"


class SeizedItem(models.Model):
    """A line of the inventory (财物清单). What was recorded stays; only the outcome is added."""

    class Measure(models.TextChoices):
        SEAL = "seal", "查封"
        DETAIN = "detain", "扣押"

    case = models.ForeignKey(CounterfeitCase, verbose_name="案件", on_delete=models.PROTECT, related_name="items")
    seizure = models.ForeignKey(Seizure, verbose_name="查封扣押", on_delete=models.PROTECT, related_name="items")
    no = models.PositiveSmallIntegerField("序号")
    name = models.CharField("品名", max_length=120)
    trademark = models.CharField("商标", max_length=60, blank=True)
    model = models.CharField("规格型号", max_length=80, blank=True)
    batch = models.CharField("批号", max_length=60, blank=True)
    quantity = models.DecimalField("数量", max_digits=14, decimal_places=3)
    unit = models.CharField("单位", max_length=12)
    unit_price = models.DecimalField("单价（元）", max_digits=14, decimal_places=2)
    condition = models.CharField("状况", max_length=120, blank=True)
    place = models.CharField("存放地点", max_length=200)
    measure = models.CharField("措施", max_length=8, choices=Measure.choices)
    seal_no = models.CharField("封条编号", max_length=40, blank=True)
    disposition = models.CharField("处理", max_length=12, choices=[row[:2] for row in law.DISPOSITIONS], blank=True)
    disposed_on = models.DateField("处理日期", null=True, blank=True)
    disposed_by = models.CharField("经手人（两人）", max_length=120, blank=True)

    class Meta:
        verbose_name = "涉案物品"
        verbose_name_plural = "涉案物品"
        ordering = ("case", "no")
        constraints = (
            models.UniqueConstraint(fields=("case", "no"), name="seized_item_number_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0, unit_price__gte=0), name="seized_item_amounts"),
            models.CheckConstraint(condition=~Q(measure="seal") | ~Q(seal_no=""), name="sealed_item_has_seal"),
            models.CheckConstraint(
                condition=Q(disposition="", disposed_on=None) | ~Q(disposition="") & Q(disposed_on__isnull=False) & ~Q(disposed_by=""),
                name="disposed_item_has_day_and_hands",
            ),
        )
        triggers = guards.frozen_when("OLD.disposition <> ''")

    def __str__(self) -> str:
        return f"{self.name} {self.amount}"

    @property
    def amount(self) -> str:
        return f"{self.quantity.normalize():f}{self.unit}"

    @property
    def value(self) -> Decimal:
        """货值金额: marked or market price times quantity (PQL art. 72)."""
        return (self.quantity * self.unit_price).quantize(FEN)


class Decision(Handed):
    """The penalty decision. Policy may urge; only the penalties' own citations carry it."""

    MOVES = states.DECISION_MOVES

    case = models.ForeignKey(CounterfeitCase, verbose_name="案件", on_delete=models.PROTECT, related_name="decisions")
    state = models.CharField("状态", max_length=10, choices=states.DecisionState.choices, default=states.DecisionState.DRAFT)
    facts = models.TextField("查明的事实和证据")
    policy_basis = models.TextField("政策依据", blank=True)
    defence_answer = models.TextField("对当事人意见的答复", blank=True)
    rights_notified_on = models.DateField("权利告知日期")
    hearing = models.CharField("听证情况", max_length=20, choices=[("not_asked", "告知后未要求听证"), ("held", "听证已经举行")])
    decided_on = models.DateField("决定日期", null=True, blank=True)
    document = models.ForeignKey(Document, verbose_name="决定书", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "处罚决定"
        verbose_name_plural = "处罚决定"
        ordering = ("case", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("case",), condition=~Q(state="returned"), name="one_decision_a_case"),
            *three_people("decision"),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(approved_by__isnull=False, decided_on__isnull=False, document__isnull=False),
                name="approved_decision_is_whole",
            ),
        )
        triggers = guards.frozen_when("OLD.state = 'approved'")

    def __str__(self) -> str:
        return f"{self.case.number} 处罚决定"

    @property
    def office(self) -> Office:
        """The office that decides."""
        return self.case.office

    @property
    def office_id(self) -> int:
        return self.case.office_id


class Penalty(models.Model):
    """What the decision imposes on one party for one offence. `basis_text` is the citation as it read on the day."""

    decision = models.ForeignKey(Decision, verbose_name="决定", on_delete=models.CASCADE, related_name="penalties")
    party = models.ForeignKey(Party, verbose_name="当事人", on_delete=models.PROTECT, related_name="penalties")
    notice = models.ForeignKey("enforcement.PenaltyNotice", verbose_name="告知书", on_delete=models.PROTECT, related_name="penalties")
    violation = models.CharField("违法行为", max_length=10, choices=[(row.key, row.title) for row in law.VIOLATIONS])
    basis_text = models.TextField("处罚依据")
    base_amount = models.DecimalField("货值金额或者违法收入（元）", max_digits=16, decimal_places=2)
    fine = models.DecimalField("罚款（元）", max_digits=16, decimal_places=2)
    gains = models.DecimalField("没收违法所得（元）", max_digits=16, decimal_places=2, default=0)
    confiscate = models.BooleanField("没收产品", default=True)
    serious = models.BooleanField("情节严重", default=False)
    mitigation = models.CharField("从轻、减轻情节", max_length=4, choices=[row[:2] for row in law.MITIGATIONS], blank=True)
    range_text = models.CharField("罚款幅度", max_length=300)

    class Meta:
        verbose_name = "处罚"
        verbose_name_plural = "处罚"
        ordering = ("decision", "pk")
        constraints = (
            models.UniqueConstraint(fields=("decision", "party", "violation"), name="one_fine_an_offence"),
            models.CheckConstraint(condition=~Q(basis_text=""), name="penalty_has_basis"),
            models.CheckConstraint(condition=Q(base_amount__gte=0, fine__gte=0, gains__gte=0), name="penalty_amounts"),
        )
        triggers = guards.append_only()

    def __str__(self) -> str:
        return f"{self.party}：{self.get_violation_display()}"


class RevocationTask(models.Model):
    """A licence of a convicted party that somebody must now deal with: revoke it on a statute, or say why not."""

    MOVES = states.TASK_MOVES

    case = models.ForeignKey(CounterfeitCase, verbose_name="案件", on_delete=models.PROTECT, related_name="revocation_tasks")
    decision = models.ForeignKey(Decision, verbose_name="处罚决定", on_delete=models.PROTECT, related_name="revocation_tasks")
    party = models.ForeignKey(Party, verbose_name="当事人", on_delete=models.PROTECT, related_name="revocation_tasks")
    licence = models.ForeignKey("enterprises.Licence", verbose_name="证照", on_delete=models.PROTECT, related_name="revocation_tasks")
    authority = models.CharField("有权机关", max_length=120)
    policy_basis = models.TextField("政策依据")
    penalty_basis = models.TextField("吊销依据", blank=True)
    state = models.CharField("状态", max_length=10, choices=states.TaskState.choices, default=states.TaskState.OPEN)
    done_on = models.DateField("办理日期", null=True, blank=True)
    done_by = models.ForeignKey(User, verbose_name="办理人", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField("说明", max_length=500, blank=True)

    class Meta:
        verbose_name = "吊销证照任务"
        verbose_name_plural = "吊销证照任务"
        ordering = ("case", "pk")
        constraints = (
            models.UniqueConstraint(fields=("case", "licence"), name="one_task_a_licence"),
            models.CheckConstraint(condition=~Q(state="done") | ~Q(penalty_basis=""), name="revocation_has_statute"),
            models.CheckConstraint(condition=~Q(state="declined") | ~Q(note=""), name="declined_task_has_reason"),
        )

    def __str__(self) -> str:
        return f"吊销{self.licence}（{self.party}）"


class CriminalTransfer(models.Model):
    """A file handed to the police (移送), and what they answered."""

    MOVES = states.TRANSFER_MOVES

    case = models.OneToOneField(CounterfeitCase, verbose_name="案件", on_delete=models.PROTECT, related_name="criminal_transfer")
    state = models.CharField("状态", max_length=10, choices=states.TransferState.choices, default=states.TransferState.SENT)
    receiver = models.CharField("接收机关", max_length=120)
    reasons = models.TextField("移送理由")
    advice = models.JSONField("标准核算")
    reported_by = models.ForeignKey(User, verbose_name="报告人", on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(User, verbose_name="批准人", on_delete=models.PROTECT, related_name="+")
    transferred_on = models.DateField("移送日期")
    document = models.ForeignKey(Document, verbose_name="移送书", on_delete=models.PROTECT, related_name="+")
    replied_on = models.DateField("答复日期", null=True, blank=True)
    reply = models.TextField("答复", blank=True)
    ending = models.CharField("办结方式", max_length=12, choices=criminal.CHOICES, blank=True)
    ended_on = models.DateField("办结日期", null=True, blank=True)
    ending_number = models.CharField("办结文书号", max_length=80, blank=True)
    ending_note = models.CharField("办结说明", max_length=500, blank=True)

    class Meta:
        verbose_name = "涉嫌犯罪移送"
        verbose_name_plural = "涉嫌犯罪移送"
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(approved_by=F("reported_by")), name="transfer_needs_two_people"),
            models.CheckConstraint(
                condition=Q(ended_on=None, ending="") & ~Q(state="ended")
                | Q(state="ended", ended_on__isnull=False, replied_on__isnull=False) & ~Q(ending="") & ~Q(ending_number=""),
                name="criminal_end_is_whole",
            ),
        )

        triggers = guards.frozen_when("OLD.state = 'ended'")

    def __str__(self) -> str:
        return f"{self.case.number} 移送{self.receiver}"

    @property
    def end_row(self) -> criminal.Ending | None:
        """The law's row of how the criminal case ended."""
        return criminal.BY_KEY.get(self.ending)
