"""Goods sealed and detained: put up by an officer, approved by a head, held for thirty days, then dealt with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from enforcement.actions import counterfeit_wording as wording
from enforcement.actions.counterfeit import hold, is_decided, recount, same_office
from enforcement.law import counterfeit as law
from enforcement.models import CounterfeitCase, CriminalTransfer, Party, SeizedItem, Seizure
from enforcement.permissions import GRANTS
from enforcement.states.counterfeit import SeizureState
from quality_portal.accounts.models import User
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.formats import zhdate
from quality_portal.documents import actions as documents
from quality_portal.workdays import calendar


@dataclass(frozen=True, slots=True)
class Goods:
    """A line of the inventory as it is written down on the spot."""

    name: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    place: str
    measure: str
    seal_no: str = ""
    trademark: str = ""
    model: str = ""
    batch: str = ""
    condition: str = ""


def due_of(seizure: Seizure) -> date:
    """When the goods must have been dealt with. The last day does not move off a rest day: power over another's goods ends on time."""
    pauses = ()
    if seizure.testing_from and seizure.testing_until:
        pauses = (calendar.Suspension(seizure.testing_from, seizure.testing_until, "检验期间"),)
    end = calendar.due(law.SEIZURE_TERM, seizure.seized_on, suspensions=pauses).nominal
    if seizure.extension_days:
        end = calendar.due(law.SEIZURE_EXTENSION, end, length=seizure.extension_days, suspensions=pauses).nominal
    return end


@transaction.atomic
def seize(
    *,
    case: CounterfeitCase,
    party: Party,
    reason: str,
    officers: Sequence[User],
    seized_on: date,
    goods: Sequence[Goods],
    version: int | None = None,
    actor: Actor,
    at: datetime,
) -> Seizure:
    """Put a seizure up for approval, with its inventory."""
    acts.permit(actor, GRANTS, "seizure.draft")
    held = hold(case, version=version)
    same_office(held, actor)
    if len({officer.pk for officer in officers}) < 2:
        raise RuleBroken("查封、扣押须由两名以上执法人员实施，请再选一人。", law.SEIZURE_APPROVAL, "officers")
    if party.case_id != held.pk:
        raise RuleBroken("所选当事人不属于本案。", field="party")
    if not reason.strip():
        raise RuleBroken("请写明查封、扣押的理由和事实。", law.SEIZURE_POWER, "reason")
    if not goods:
        raise RuleBroken("清单至少要有一项物品。", law.SEIZURE_HANDOVER, "goods")
    if seized_on < held.opened_on - timedelta(days=1):
        raise RuleBroken("查封、扣押日期早于立案日期，请核对。", law.SEIZURE_APPROVAL, "seized_on")
    seizure = Seizure(case=held, party=party, reason=reason.strip(), seized_on=seized_on, drafted_by_id=actor.pk)
    seizure.officers = "、".join(_named(officer) for officer in officers)
    seizure.due_on = due_of(seizure)
    seizure.save()
    first = (held.items.aggregate(last=Max("no"))["last"] or 0) + 1
    for no, line in enumerate(goods, start=first):
        _write(seizure, no, line)
    trail.record("seizure.drafted", seizure, actor=actor, at=at, basis=law.SEIZURE_APPROVAL, note=f"{len(goods)} 项")
    return seizure


def _named(officer: User) -> str:
    return f"{officer.display_name}（执法证 {officer.certificate_no}）" if officer.certificate_no else officer.display_name


def _write(seizure: Seizure, no: int, line: Goods) -> SeizedItem:
    if line.quantity <= 0 or line.unit_price < 0:
        raise RuleBroken(f"第 {no} 项“{line.name}”的数量应大于 0，单价不能为负数。", law.VALUE_OF_GOODS, "goods")
    if line.measure == SeizedItem.Measure.SEAL and not line.seal_no.strip():
        raise RuleBroken(f"第 {no} 项“{line.name}”是查封，须填写封条编号。", law.SEIZURE_HANDOVER, "goods")
    return SeizedItem.objects.create(
        case=seizure.case,
        seizure=seizure,
        no=no,
        name=line.name,
        quantity=line.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        place=line.place,
        measure=line.measure,
        seal_no=line.seal_no,
        trademark=line.trademark,
        model=line.model,
        batch=line.batch,
        condition=line.condition,
    )


def _lock(seizure: Seizure) -> tuple[CounterfeitCase, Seizure]:
    case = hold(seizure.case)
    row = Seizure.objects.select_for_update(of=("self",)).select_related("party__enterprise").get(pk=seizure.pk)
    row.case = case
    return case, row


@transaction.atomic
def approve_seizure(*, seizure: Seizure, actor: Actor, at: datetime) -> Seizure:
    """Approve: the decision and its inventory are numbered, the clock runs. In urgent cases up to a day after the fact."""
    acts.permit(actor, GRANTS, "seizure.approve")
    case, row = _lock(seizure)
    same_office(case, actor)
    _another(row, actor)
    on = calendar.local_date(at)
    if on > row.seized_on + timedelta(days=1):
        raise RuleBroken(
            f"查封、扣押发生在{zhdate(row.seized_on)}，已超过 24 小时的补办时限。应当立即解除，另行办理。", law.SEIZURE_URGENT, "seized_on"
        )
    row.approved_by_id = actor.pk
    row.document = documents.issue(
        "seizure",
        office=case.office,
        subject=row,
        title="实施行政强制措施决定书",
        content=wording.seizure_decision(row, list(row.items.order_by("no"))),
        actor=actor,
        at=at,
    )
    acts.advance(row, "hold", actor=actor, at=at, note=row.document.number, fields=("approved_by", "document"))
    return row


@transaction.atomic
def refuse_seizure(*, seizure: Seizure, reason: str, actor: Actor, at: datetime) -> Seizure:
    """Do not approve: goods already taken go back at once."""
    acts.permit(actor, GRANTS, "seizure.approve")
    case, row = _lock(seizure)
    same_office(case, actor)
    _another(row, actor)
    if not reason.strip():
        raise RuleBroken("不批准须写明理由。", law.SEIZURE_APPROVAL, "reason")
    row.return_reason = reason.strip()[:500]
    acts.advance(row, "return", actor=actor, at=at, note=row.return_reason, fields=("return_reason",))
    return row


def _another(seizure: Seizure, actor: Actor) -> None:
    if actor.pk == seizure.drafted_by_id:
        raise NotPermitted("呈批人不能批准自己呈批的查封、扣押。请由另一位局领导审批。")


@transaction.atomic
def extend_seizure(*, seizure: Seizure, days: int, reason: str, actor: Actor, at: datetime) -> Seizure:
    """Extend once, by thirty days at most, before the term is over; the party is told in writing."""
    acts.permit(actor, GRANTS, "seizure.approve")
    case, row = _lock(seizure)
    same_office(case, actor)
    on, basis = calendar.local_date(at), law.SEIZURE_EXTENSION.basis
    if row.state != SeizureState.HELD:
        raise RuleBroken("只有正在查封、扣押的物品才能延长期限。", basis)
    if row.extension_days:
        raise RuleBroken("查封、扣押期限只能延长一次，本决定已经延长过。", basis)
    if on > row.due_on:
        raise RuleBroken(f"期限已于{zhdate(row.due_on)}届满，应当立即解除，不能再延长。", law.SEIZURE_RELEASE)
    if not 1 <= days <= law.SEIZURE_EXTENSION.length:
        raise RuleBroken(f"延长应为 1 至 {law.SEIZURE_EXTENSION.length} 日，您填了 {days} 日。", basis, "days")
    if not reason.strip():
        raise RuleBroken("延长须写明理由，并书面告知当事人。", basis, "reason")
    row.extended_on, row.extended_by_id, row.extension_days, row.extension_reason = on, actor.pk, days, reason.strip()
    row.due_on = due_of(row)
    row.extension_document = documents.issue(
        "seizure_extension",
        office=case.office,
        subject=row,
        title="延长行政强制措施期限决定书",
        content=wording.extension_decision(row),
        actor=actor,
        at=at,
    )
    row.save(update_fields=["extended_on", "extended_by", "extension_days", "extension_reason", "due_on", "extension_document"])
    trail.record("seizure.extended", row, actor=actor, at=at, basis=basis, after={"due_on": row.due_on.isoformat()}, note=reason.strip())
    return row


@transaction.atomic
def record_testing(*, seizure: Seizure, start: date, end: date, actor: Actor, at: datetime) -> Seizure:
    """Write down when the goods are tested: those days do not count, and the party is told them beforehand."""
    acts.permit(actor, GRANTS, "seizure.draft")
    case, row = _lock(seizure)
    same_office(case, actor)
    if row.state != SeizureState.HELD:
        raise RuleBroken("只有正在查封、扣押的物品才登记检验期间。", law.SEIZURE_TESTING)
    if end < start or start < row.seized_on:
        raise RuleBroken("检验期间应在查封、扣押之后，结束不早于开始。", law.SEIZURE_TESTING, "end" if end < start else "start")
    if start > row.due_on:
        raise RuleBroken(f"期限已于{zhdate(row.due_on)}届满，届满后的检验不影响期限。", law.SEIZURE_TESTING, "start")
    row.testing_from, row.testing_until = start, end
    row.due_on = due_of(row)
    row.save(update_fields=["testing_from", "testing_until", "due_on"])
    trail.record("seizure.testing", row, actor=actor, at=at, basis=law.SEIZURE_TESTING, after={"due_on": row.due_on.isoformat()})
    recount(case, actor=actor, at=at)
    return row


@transaction.atomic
def dispose(*, item: SeizedItem, disposition: str, on: date, hands: str, actor: Actor, at: datetime) -> SeizedItem:
    """Write down what became of an item; with the last one the seizure is over."""
    acts.permit(actor, GRANTS, "seizure.dispose")
    case, seizure = _lock(item.seizure)
    same_office(case, actor)
    row = SeizedItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    basis = law.DISPOSITION_BASIS[disposition]
    if row.disposition or seizure.state != SeizureState.HELD:
        raise RuleBroken("这一项已经登记过处理结果，或者不在查封、扣押中。请刷新页面。", basis)
    if disposition in ("confiscate", "destroy") and not is_decided(case):
        raise RuleBroken("作出处罚决定之前，不能没收或者销毁。违法事实不成立或者期限届满的，应当发还。", basis, "disposition")
    if disposition == "transfer" and not CriminalTransfer.objects.filter(case=case).exists():
        raise RuleBroken("本案还没有移送公安机关，物品不能随案移送。", basis, "disposition")
    if on < seizure.seized_on or on > calendar.local_date(at):
        raise RuleBroken("处理日期应在查封、扣押之日和今天之间。", basis, "on")
    if len([name for name in hands.replace("，", "、").replace(",", "、").split("、") if name.strip()]) < 2:
        raise RuleBroken("须由两名经手人签名，请用顿号隔开两人的姓名。", basis, "hands")
    row.disposition, row.disposed_on, row.disposed_by = disposition, on, hands.strip()
    row.save(update_fields=["disposition", "disposed_on", "disposed_by"])
    trail.record("seizeditem.disposed", case, actor=actor, at=at, basis=basis, note=f"{row}：{row.get_disposition_display()}")
    if not seizure.items.filter(disposition="").exists():
        acts.advance(seizure, "release", actor=actor, at=at)
    return row
