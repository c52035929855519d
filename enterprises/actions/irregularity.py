"""Leads of irregular production: found in the register or on the spot, confirmed, handed to enforcement, ended."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, connection, transaction

from enterprises.law.irregularity import ENDINGS, KIND
from enterprises.models import Enterprise, Irregularity, Product, ProductCategory
from enterprises.permissions import GRANTS
from enterprises.queries import irregularity as queries
from enterprises.states import IrregularityState
from quality_portal.audit import acts, trail
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.workdays import calendar

ENDING = {row.key: row for row in ENDINGS}
PROVEN = ("licensed", "standard", "opened")  # endings that the register must bear out


@transaction.atomic
def sweep(*, enterprise: Enterprise | None = None, actor: Actor = SYSTEM, at: datetime) -> int:
    """Compare the register with the law: new leads are written down, those that no longer hold are ended. Twice changes nothing."""
    acts.permit(actor, GRANTS, "irregularity.report")
    on = calendar.local_date(at)
    with connection.cursor() as cursor:  # one comparison at a time: the second finds what the first wrote
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('irregularity.sweep', 0))")
    found = {row.key: row for row in queries.candidates(on, enterprise=enterprise)}
    mine = Irregularity.objects.all() if enterprise is None else Irregularity.objects.filter(enterprise=enterprise)
    known = {}
    for row in mine.filter(state__in=queries.OPEN).select_for_update(of=("self",)):
        key = (row.kind, row.enterprise_id, row.product_id, "" if row.product_id else row.product_name)
        known[key] = row
        if key not in found and row.origin == Irregularity.Origin.REGISTER and row.state != IrregularityState.TAKEN:
            _clear(row, "moot", "登记比对：情况已不再存在。", on=on, actor=SYSTEM, at=at)
    dismissed = set(mine.filter(state=IrregularityState.DISMISSED).values_list("kind", "enterprise_id", "product_id", "product_name", "facts"))
    new = [row for key, row in found.items() if key not in known and not _dismissed(row, dismissed)]
    for row in new:
        _write(row, on=on, origin=Irregularity.Origin.REGISTER, actor=SYSTEM, at=at)
    return len(new)


def _dismissed(row: queries.Candidate, dismissed: set[tuple[object, ...]]) -> bool:
    """Was just this, on just these facts, found to be nothing?"""
    return (row.kind, row.enterprise_id, row.product.pk if row.product else None, row.product_name, row.facts) in dismissed


def _write(row: queries.Candidate, *, on: date, origin: str, actor: Actor, at: datetime) -> Irregularity:
    law = KIND[row.kind]
    made = Irregularity.objects.create(
        kind=row.kind, enterprise_id=row.enterprise_id, product=row.product, product_name=row.product_name, category=row.category,
        origin=origin, facts=row.facts, basis="；".join(str(citation) for citation in law.basis), found_on=on, found_by_id=actor.pk,
    )  # fmt: skip
    trail.record("irregularity.found", made, actor=actor, at=at, basis=law.basis[0], note=row.facts)
    return made


@transaction.atomic
def report(
    *,
    enterprise: Enterprise,
    kind: str,
    facts: str,
    product: Product | None = None,
    product_name: str = "",
    category: ProductCategory | None = None,
    actor: Actor,
    at: datetime,
) -> Irregularity:
    """Write down what somebody met on the spot. Whoever comes second gets the lead that is already open."""
    acts.permit(actor, GRANTS, "irregularity.report")
    row = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    if kind not in KIND:
        raise RuleBroken("请选择违规的种类。", field="kind")
    law = KIND[kind]
    if product is not None and product.enterprise_id != row.pk:
        raise RuleBroken(f"“{product}”不是这家企业的产品。", law.basis[0], "product")
    name = str(product) if product else product_name.strip()
    if not name:
        raise RuleBroken("请选择登记的产品，或者填写产品名称。", law.basis[0], "product_name")
    if not facts.strip():
        raise RuleBroken("请写明发现的事实：时间、地点、看到了什么。", law.basis[0], "facts")
    mine = row.irregularities.filter(kind=kind, state__in=queries.OPEN)
    if there := mine.filter(product=product).first() if product else mine.filter(product=None, product_name=name).first():
        return there
    category = product.category if product else category
    found = queries.Candidate(kind, row.pk, product, name, category, facts.strip())
    try:
        with transaction.atomic():
            return _write(found, on=calendar.local_date(at), origin=Irregularity.Origin.REPORTED, actor=actor, at=at)
    except IntegrityError as error:  # the comparison wrote the same lead down at this moment
        raise RuleBroken("刚刚有人登记了同一产品的同一问题。请刷新列表后查看。", law.basis[0]) from error


@transaction.atomic
def confirm(*, irregularity: Irregularity, facts: str, on: date, actor: Actor, at: datetime) -> Irregularity:
    """An officer saw that it is so."""
    acts.permit(actor, GRANTS, "irregularity.confirm")
    row = _hold(irregularity)
    if not facts.strip():
        raise RuleBroken("请写明现场核实的情况：是否在生产、数量、有无证书或者标准。", row.law.basis[0], "facts")
    if not on <= calendar.local_date(at):
        raise RuleBroken("核实日期不能晚于今天。", row.law.basis[0], "on")
    row.confirmed_on, row.confirmed_by_id, row.confirmed_facts = on, actor.pk, facts.strip()
    acts.advance(
        row, "confirm", actor=actor, at=at, basis=row.law.basis[0], note=row.confirmed_facts,
        fields=("confirmed_on", "confirmed_by", "confirmed_facts"),
    )  # fmt: skip
    return row


@transaction.atomic
def dismiss(*, irregularity: Irregularity, because: str, actor: Actor, at: datetime) -> Irregularity:
    """It is not so. On the same facts the comparison does not bring it up again."""
    acts.permit(actor, GRANTS, "irregularity.settle")
    row = _hold(irregularity)
    if not because.strip():
        raise RuleBroken("请写明为什么不成立，记录会保留。", row.law.basis[0], "because")
    row.ended_on, row.ended_because = calendar.local_date(at), because.strip()[:500]
    acts.advance(row, "dismiss", actor=actor, at=at, note=row.ended_because, fields=("ended_on", "ended_because"))
    return row


@transaction.atomic
def take(*, irregularity: Irregularity, actor: Actor, at: datetime, note: str = "") -> Irregularity:
    """Enforcement takes a confirmed lead up."""
    acts.permit(actor, GRANTS, "irregularity.confirm")
    row = _hold(irregularity)
    acts.advance(row, "take", actor=actor, at=at, basis=row.law.basis[0], note=note)
    return row


@transaction.atomic
def clear(*, irregularity: Irregularity, ending: str, because: str, actor: Actor, at: datetime) -> Irregularity:
    """End a lead: the licence is there, a standard is met, or the product is made no more. What the register can show it must show."""
    acts.permit(actor, GRANTS, "irregularity.settle")
    row = _hold(irregularity)
    if ending not in row.law.endings:
        names = "、".join(ENDING[key].title for key in row.law.endings)
        raise RuleBroken(f"“{row.law.title}”的结果只能是：{names}。", row.law.basis[0], "ending")
    check_proven(row, ending, on=calendar.local_date(at))
    if not because.strip():
        raise RuleBroken("请写明核实的情况，例如证书编号、停产日期。", row.law.basis[0], "because")
    return _clear(row, ending, because.strip(), on=calendar.local_date(at), actor=actor, at=at)


@transaction.atomic
def lapse(*, irregularity: Irregularity, because: str, actor: Actor, at: datetime) -> Irregularity:
    """Nothing is left to pursue: the case was ended, the enterprise is gone."""
    acts.permit(actor, GRANTS, "irregularity.settle")
    return _clear(_hold(irregularity), "moot", because, on=calendar.local_date(at), actor=actor, at=at)


def check_proven(row: Irregularity, ending: str, *, on: date) -> None:
    """An ending that the register can show must stand in the register."""
    if ending in PROVEN and queries.still(row, on):
        raise RuleBroken(f"不能登记为“{ENDING[ending].title}”：档案里还没有。请先在企业档案登记，再办结。", ENDING[ending].basis, "ending")


def _clear(row: Irregularity, ending: str, because: str, *, on: date, actor: Actor, at: datetime) -> Irregularity:
    row.ending, row.ended_on, row.ended_because = ending, on, because[:500]
    acts.advance(
        row, "clear", actor=actor, at=at, basis=ENDING[ending].basis, note=row.ended_because, fields=("ending", "ended_on", "ended_because")
    )
    return row


def _hold(irregularity: Irregularity) -> Irregularity:
    rows = Irregularity.objects.select_for_update(of=("self",)).select_related("enterprise", "product", "category")
    return rows.get(pk=irregularity.pk)
