"""Recording a sample: the form that two samplers fill in on site."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, connection, transaction

from enterprises.models import Enterprise, Product
from inspections.law import DRAWN_RULE, SAMPLERS_RULE, SEAL_RULE
from inspections.law import onsite as law
from inspections.law.lab import compact
from inspections.law.marking import MARK
from inspections.models import (
    DrawnEnterprise,
    LabBody,
    LeadKind,
    Part,
    PlanItem,
    Sample,
    SamplingTask,
    Source,
    Specification,
)
from inspections.models.counter import next_number
from inspections.permissions import GRANTS
from inspections.queries.choices import specifications_in_force
from inspections.states import TaskState
from quality_portal.accounts.models import User
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.barcode import check_barcode
from quality_portal.core.errors import RuleBroken
from quality_portal.workdays.calendar import SHANGHAI, local_date

from . import lead
from . import sample_checks as checks
from .custody import seal
from .plan import start

FORM_RULE = law.FORM_RULE.basis
NEEDED = {
    "product_name": "产品名称",
    "batch": "批号（没有批号的，填生产日期或者“无”）",
    "place": "抽样地点",
    "quantity": "样品数量",
    "seal_no": "封条编号",
}
KEPT_AT_PARTY = "party"


@dataclass(frozen=True, slots=True)
class Form:
    """The record form as the samplers filled it in."""

    product_name: str
    batch: str
    sampled_on: date
    place: str
    quantity: str
    seal_no: str
    product: Product | None = None
    produced_on: date | None = None
    backup_quantity: str = ""
    backup_seal_no: str = ""
    backup_kept: str = ""
    price: Decimal | None = None
    price_basis: str = ""
    lab: LabBody | None = None
    source: str = ""
    substitution: str = ""
    sealed_at: datetime | None = None
    answers: Mapping[str, bool] | None = None
    marking: Mapping[str, Mapping[str, str]] | None = None
    online: Mapping[str, Any] | None = None
    party_signature: str = ""
    signer: str = ""
    witness: str = ""
    trademark: str = ""
    model: str = ""
    barcode: str = ""
    grade: str = ""
    standard: str = ""
    certificate_no: str = ""
    seller: str = ""
    seller_code: str = ""
    contact: str = ""
    phone: str = ""
    storage: str = ""
    base_quantity: str = ""
    remarks: str = ""

    def tidied(self) -> "Form":
        """The same without blanks around words; seals in one spelling; where it was taken follows from the seller."""
        words = {name: value.strip() for name, value in _values(self).items() if isinstance(value, str)}
        seals = {"seal_no": compact(self.seal_no), "backup_seal_no": compact(self.backup_seal_no)}
        seals["barcode"] = check_barcode(self.barcode).code
        words["source"] = words["source"] or (Source.SELLER if words["seller"] else Source.MAKER)
        marking = {key: dict(row) for key, row in (self.marking or {}).items()}
        return replace(self, **words | seals, answers=dict(self.answers or {}), marking=marking, online=dict(self.online or {}))

    @property
    def columns(self) -> dict[str, Any]:
        """What is kept of it in the sample's own row."""
        rest = {name: value for name, value in _values(self).items() if name not in ("backup_kept", "sealed_at")}
        return rest | {"backup_seal_no": self.backup_seal_no or None}


def _values(form: Form) -> dict[str, Any]:
    """The fields of a form by name; what they point to is not copied."""
    return {field.name: getattr(form, field.name) for field in fields(form)}


@transaction.atomic
def record(
    *,
    plan_item: PlanItem,
    enterprise: Enterprise,
    samplers: Sequence[User],
    actor: Actor,
    at: datetime,
    drawn: DrawnEnterprise | None = None,
    task: SamplingTask | None = None,
    **written: Any,
) -> Sample:
    """Record a sample taken under an approved plan by at least two samplers; the chain of custody starts with the sealing.

    `written` is the `Form`. With a task, all that the law asks on site has to be there.
    """
    acts.permit(actor, GRANTS, "sample.record")
    task = _task(task, drawn, plan_item, enterprise)
    form = Form(**written).tidied()
    if task and (there := _filed(task, form.seal_no, actor)):
        return there
    plan = start(plan_item.plan, actor=actor, at=at)
    _check_needed(form)
    people = checks.team(samplers, enterprise)
    if task:
        checks.check_task(task, plan_item, enterprise, people, actor)
        drawn, form = task.drawn, _with_task(form, task)
    checks.check_drawn(
        plan, plan_item, drawn, enterprise=enterprise, people=people, substitution=form.substitution, sampled_on=form.sampled_on
    )
    _check_form(form, on_site=task is not None, today=local_date(at))
    sample = _write(_row(form, plan_item, enterprise, drawn=drawn, task=task, actor=actor, at=at))
    sample.samplers.add(*people)  # new, it has none yet
    names = "、".join(user.display_name for user in people)
    _seal(sample, names, kept=form.backup_kept, at=form.sealed_at or _sealing(sample.sampled_on, at), actor=actor, now=at)
    _tell_of_marking(sample, actor, at)
    if task:
        task.outcome, task.ended_on = f"抽样单 {sample.number}", sample.sampled_on
        acts.advance(task, "sample", actor=actor, at=at, note=sample.number, fields=("outcome", "ended_on"))
    trail.record("sample.recorded", sample, actor=actor, at=at, basis=SAMPLERS_RULE.basis, note=f"抽样人员：{names}；封条 {sample.seal_no}")
    return sample


def _check_needed(form: Form) -> None:
    for name, title in NEEDED.items():
        if not getattr(form, name):
            raise RuleBroken(f"请填写{title}。", SEAL_RULE.basis if name == "seal_no" else FORM_RULE, name)


def _with_task(form: Form, task: SamplingTask) -> Form:
    """What the task knows already, where the form says nothing."""
    return replace(form, product=form.product or task.product, substitution=form.substitution or (task.substitution or task.reserve_because).strip())


def _check_form(form: Form, *, on_site: bool, today: date) -> None:
    """What the form says, one thing after the other; seals are held until the form is written."""
    checks.check_days(form.produced_on, form.sampled_on, today)
    checks.check_barcode(form.barcode)
    _hold_seals(form.seal_no, form.backup_seal_no)
    checks.check_seals(form.seal_no, form.backup_seal_no, form.backup_quantity)
    checks.check_source(form.source, form.seller, form.online)
    checks.check_price(form.price, form.price_basis)
    checks.check_answers(form.answers or {}, form.marking or {})
    if on_site:
        checks.check_on_site(form.answers or {}, party_signature=form.party_signature, price_basis=form.price_basis)
    checks.check_signature(form.party_signature, form.signer, form.witness)


def _row(
    form: Form, item: PlanItem, enterprise: Enterprise, *, drawn: DrawnEnterprise | None, task: SamplingTask | None, actor: Actor, at: datetime
) -> Sample:
    """The sample with its number; the specification of the day is frozen into it."""
    columns = form.columns | {"product": form.product or (drawn.product if drawn else None)}
    return Sample(
        number=next_number("CY", item.region.code, form.sampled_on.year), plan_item=item, drawn=drawn, task=task, office=item.plan.office,
        enterprise=enterprise, specification=_specification(item, form.sampled_on), recorded_by_id=actor.pk, recorded_at=at, **columns,
    )  # fmt: skip


def _task(
    task: SamplingTask | None, drawn: DrawnEnterprise | None, item: PlanItem, enterprise: Enterprise
) -> SamplingTask | None:
    """The task under its lock. Where samplers were sent, the form is theirs to fill in."""
    if task is None:
        open_tasks = SamplingTask.objects.filter(plan_item=item, enterprise=enterprise, drawn=drawn, state=TaskState.OPEN)
        if sent := open_tasks.values_list("number", flat=True).first():
            raise RuleBroken(f"这家企业已派出抽样任务 {sent}，请由任务的抽样人员从任务填抽样单。", FORM_RULE, "drawn")
        return None
    if drawn is not None and drawn.pk != task.drawn_id:
        raise RuleBroken("所选企业与抽样任务不一致，请从任务进入抽样单。", DRAWN_RULE.basis, "drawn")
    return SamplingTask.objects.select_for_update(of=("self",)).select_related("drawn", "product", "enterprise").get(pk=task.pk)


def _filed(task: SamplingTask, seal_no: str, actor: Actor) -> Sample | None:
    """The sample of a task that is done: the same person clicking twice gets it, anybody else is told."""
    there = Sample.objects.filter(task=task).first()
    if there and there.recorded_by_id == actor.pk and there.seal_no == compact(seal_no):
        return there
    if there:
        raise RuleBroken(f"这个任务的抽样单 {there.number} 已经登记，请刷新后查看。", FORM_RULE)
    if not task.open:
        raise RuleBroken(f"抽样任务现在是“{task.get_state_display()}”，不能再登记抽样单。", FORM_RULE)
    return None


def _hold_seals(*numbers: str | None) -> None:
    """Two forms with one seal are looked at one after the other, whichever part it is on."""
    with connection.cursor() as cursor:
        for number in sorted(filter(None, numbers)):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"inspections.seal/{number}"])


def _tell_of_marking(sample: Sample, actor: Actor, at: datetime) -> None:
    """Marking that the law asks for and the goods lack is a breach of its own: somebody has to look into it."""
    lacking = [f"{MARK[key].breach or MARK[key].title}（{row['note']}）" for key, row in sample.marking.items() if row["answer"] == checks.LACKING]
    if lacking:
        lead.register(
            office=sample.office, kind=LeadKind.TRANSFER, product_name=sample.product_name, enterprise=sample.enterprise,
            category=sample.plan_item.category, facts=f"抽样现场检查标识（{sample.number}，{sample.party}）：{'；'.join(lacking)}",
            received_on=local_date(at), actor=actor, at=at,
        )  # fmt: skip


def _specification(item: PlanItem, on: date) -> Specification | None:
    """The version by which the sample is tested: the plan's own while it is in force, else the one in force on the day."""
    own = item.specification
    if own and own.since <= on and (own.until is None or on < own.until):
        return own
    return specifications_in_force([item.category_id], on).get(item.category_id) or own


def _sealing(sampled_on: date, at: datetime) -> datetime:
    """When it was sealed, where the form says only the day."""
    return at if local_date(at) == sampled_on else datetime.combine(sampled_on, time(12), tzinfo=SHANGHAI)


def _seal(sample: Sample, names: str, *, kept: str, at: datetime, actor: Actor, now: datetime) -> None:
    """Start the chain of both parts; a back-up that stays with the party is sealed into its keeping."""
    seal(sample, part=Part.TEST, keeper=names, at=at, actor=actor, now=now)
    if sample.backup_seal_no:
        keeper = f"{sample.party}（封存于被抽样者处）" if kept == KEPT_AT_PARTY else names
        seal(sample, part=Part.BACKUP, keeper=keeper, at=at, actor=actor, now=now)


def _write(sample: Sample) -> Sample:
    try:
        with transaction.atomic():
            sample.save(force_insert=True)
    except IntegrityError as error:  # two people at once: the database has the last word
        if "drawn" in str(error) or "task" in str(error):
            raise RuleBroken("这家企业的样品已有人登记，请刷新后查看。", DRAWN_RULE.basis) from error
        raise RuleBroken("这个封条编号刚刚被另一份抽样单使用，请核对封条。", SEAL_RULE.basis, "seal_no") from error
    return sample


