"""Licences: written down, suspended, resumed, revoked, deregistered, annulled."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Model

from enterprises.law import NO_OVERLAP, Ground, ended_scheme, fitting, grounds_for, number_warning, tidy_number
from enterprises.models import Enterprise, Licence, LicenceAct, Product
from enterprises.permissions import GRANTS
from enterprises.queries import licence as licences
from enterprises.states import LICENCE_MOVES, EnterpriseState, LicenceKind, LicenceState, StandingKind
from quality_portal.audit import acts, trail
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.law import Citation
from quality_portal.core.workflow import legal
from quality_portal.workdays.calendar import local_date

from . import enterprise as enterprise_actions
from . import standing as standings

FAR = 2200  # a last day beyond this year is written by people who mean "for good"


@transaction.atomic
def add(
    enterprise: Enterprise,
    *,
    kind: str,
    number: str,
    valid_from: date,
    valid_to: date | None = None,
    product: Product | None = None,
    scope: str = "",
    issuer: str = "",
    confirmed: bool = False,
    actor: Actor,
    at: datetime,
) -> Licence:
    """Write a certificate down; `valid_to` is its last day. An unusual number needs `confirmed`."""
    acts.permit(actor, GRANTS, "licence.add")
    row = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    number = tidy_number(number)
    if not number:
        raise RuleBroken("请填写证书编号。", field="number")
    if valid_to is not None and valid_to < valid_from:
        raise RuleBroken("有效期的最后一日不能早于第一日。请对照证书检查。", field="valid_to")
    if valid_to is not None and valid_to.year > FAR:
        raise RuleBroken("有效期的最后一日太远。证书写明长期有效的，最后一日不填。", field="valid_to")
    if product is not None and product.enterprise_id != row.pk:
        raise RuleBroken(f"“{product}”不是这家企业的产品。", field="product")
    refuse_ended_scheme(kind, valid_from)
    refuse_barred(row, kind, product, valid_from)
    warning = number_warning(kind, number, valid_from)
    if warning and not confirmed:
        raise RuleBroken(warning + enterprise_actions.CONFIRM, field="number")
    valid = DateRange(valid_from, valid_to + timedelta(days=1) if valid_to else None)
    _refuse_overlap(kind, number, valid)
    licence = Licence(enterprise=row, kind=kind, number=number, product=product, scope=scope, issuer=issuer, valid=valid)
    try:
        with transaction.atomic():
            licence.save()
    except IntegrityError as error:  # somebody else wrote the same number down at this moment
        raise _overlap(kind, number, "") from error
    note = "编号与通常格式不同，经办人对照证书后确认无误" if warning else ""
    trail.record("licence.added", licence, actor=actor, at=at, after={"valid": f"{valid_from}/{valid_to or ''}"}, note=note)
    return licence


def refuse_ended_scheme(kind: str, on: date) -> None:
    """No licence of a kind that was not given in those days."""
    scheme = ended_scheme(kind, on)
    if scheme:
        raise RuleBroken(
            f"{scheme.title}只在{scheme.since.isoformat()}至{scheme.until.isoformat()}发放，{on.isoformat()}不能发放。请核对有效期的第一日，或者改选其他种类。",
            scheme.ended_by,
            "valid_from",
        )


def refuse_barred(enterprise: Enterprise, kind: str, product: Product | None, on: date, *, field: str = "product") -> None:
    """Nobody gets a licence again within the years for which the law bars it."""
    barred = licences.bars_on(enterprise, kind, product.category if product else None, on)
    if barred:
        raise RuleBroken(f"{barred[-1].words}请在期满以后再申请。", barred[-1].rule.term.basis, field)


def _refuse_overlap(kind: str, number: str, valid: DateRange) -> None:
    holder = Licence.objects.filter(kind=kind, number=number, valid__overlap=valid).select_related("enterprise").first()
    if holder:
        dates = f"，有效期{holder.valid_from}至{holder.valid_to or '长期'}"
        raise _overlap(kind, number, f"在“{holder.enterprise}”名下{dates}")


def _overlap(kind: str, number: str, where: str) -> RuleBroken:
    words = f"编号为{number}的{LicenceKind(kind).label}已经登记{where}，同一编号的有效期不得重叠。请核对编号和有效期。"
    return RuleBroken(words, NO_OVERLAP.basis, "number")


# --- The five acts. Higher rooms call them after their own decision; `decide` is the decision entered by hand. ---


def suspend(
    licence: Licence,
    *,
    because: str,
    basis: Citation | str = "",
    on: date,
    actor: Actor,
    at: datetime,
    source: Model | None = None,
    ground: str = "",
    decision: str = "",
) -> Licence:
    """Suspend a valid licence; the enterprise's standing says so until it is resumed or ends."""
    with transaction.atomic():
        row, law = _move(licence, "suspend", because=because, basis=basis, on=on, actor=actor, at=at, ground=ground, decision=decision, source=source)
        _stand(StandingKind.LICENCE_SUSPENDED, row, because=because, basis=law, on=on, source=source, actor=actor, at=at)
    return row


def resume(
    licence: Licence,
    *,
    because: str,
    basis: Citation | str = "",
    on: date,
    actor: Actor,
    at: datetime,
    source: Model | None = None,
    ground: str = "",
    decision: str = "",
) -> Licence:
    """Let a suspended licence hold again."""
    with transaction.atomic():
        row, _ = _move(licence, "resume", because=because, basis=basis, on=on, actor=actor, at=at, ground=ground, decision=decision, source=source)
        _end_suspension(row, on=on, because=because, actor=actor, at=at)
    return row


def revoke(
    licence: Licence,
    *,
    because: str,
    basis: Citation | str = "",
    on: date,
    actor: Actor,
    at: datetime,
    source: Model | None = None,
    ground: str = "",
    decision: str = "",
) -> Licence:
    """Revoke a licence as a penalty (吊销). With the business licence goes the enterprise's registration."""
    with transaction.atomic():
        row, law = _move(licence, "revoke", because=because, basis=basis, on=on, actor=actor, at=at, ground=ground, decision=decision, source=source)
        _end_suspension(row, on=on, because="证书已吊销", actor=actor, at=at)
        _stand(StandingKind.LICENCE_REVOKED, row, because=because, basis=law, on=on, source=source, actor=actor, at=at)
        if row.kind == LicenceKind.BUSINESS and row.enterprise.state == EnterpriseState.ACTIVE:
            enterprise_actions.revoke_business_licence(row.enterprise, because=because, basis=law, on=on, actor=actor, at=at)
    return row


def deregister(
    licence: Licence,
    *,
    because: str,
    basis: Citation | str = "",
    on: date,
    actor: Actor,
    at: datetime,
    source: Model | None = None,
    ground: str = "",
    decision: str = "",
) -> Licence:
    """Take a licence off the register (注销): no penalty, it only says that the licence no longer exists."""
    with transaction.atomic():
        row, _ = _move(licence, "deregister", because=because, basis=basis, on=on, actor=actor, at=at, ground=ground, decision=decision, source=source)
        _end_suspension(row, on=on, because="证书已注销", actor=actor, at=at)
    return row


def annul(
    licence: Licence,
    *,
    because: str,
    basis: Citation | str = "",
    on: date,
    actor: Actor,
    at: datetime,
    source: Model | None = None,
    ground: str = "",
    decision: str = "",
) -> Licence:
    """Undo the grant of a licence (撤销): it should never have been given."""
    with transaction.atomic():
        row, _ = _move(licence, "annul", because=because, basis=basis, on=on, actor=actor, at=at, ground=ground, decision=decision, source=source)
        _end_suspension(row, on=on, because="证书已撤销", actor=actor, at=at)
    return row


ACTS = {"suspend": suspend, "resume": resume, "revoke": revoke, "deregister": deregister, "annul": annul}


@transaction.atomic
def decide(
    licence: Licence, move: str, *, ground: str, because: str, decision: str, on: date, actor: Actor, at: datetime
) -> Licence:
    """Enter a decision by hand, outside a case: ground chosen, number of the decision given, by a role that the ground allows."""
    acts.permit(actor, GRANTS, "licence.move")
    row = Licence.objects.select_for_update(of=("self",)).select_related("enterprise", "product").get(pk=licence.pk)
    law = _ground(row, move, ground, "")
    if actor is not SYSTEM and not actor.roles & law.by:
        names = "、".join(sorted(role.label for role in law.by))
        raise NotPermitted(f"以“{law.title}”为由的处理只能由{names}登记。请转交有权限的人办理。")
    if not decision.strip():
        raise RuleBroken(f"请填写{law.authority}决定文书的文号。没有书面决定，不能改变证书状态。", law.basis, "decision")
    if on > local_date(at):
        raise RuleBroken("日期不能晚于今天：证书状态在登记当日公开。请在决定生效之日登记。", field="on")
    return ACTS[move](row, because=because, on=on, ground=ground, decision=decision.strip()[:120], actor=actor, at=at)


def _ground(licence: Licence, move: str, key: str, cited: str) -> Ground:
    """The ground that was chosen, when the act has it for this licence in this state; else words on what to choose."""
    step = next(row for row in LICENCE_MOVES if row.name == move)
    legal(Licence.MOVES, move, licence.state)
    fit = grounds_for(move, licence.kind, licence.state)
    kind = licence.get_kind_display()
    if not fit:
        raise RuleBroken(f"{kind}没有可以“{step.title}”的法定事由。请改用其他办法处理。", step.basis, "ground")
    found = next((row for row in fit if row.key == key), None) if key else fitting(move, licence.kind, licence.state, cited)
    if found is None:
        titles = "；".join(row.title for row in fit)
        raise RuleBroken(f"所选事由不是对{kind}“{step.title}”的事由。可以选的是：{titles}。", step.basis, "ground")
    return found


def _move(
    licence: Licence,
    move: str,
    *,
    because: str,
    basis: Citation | str,
    on: date,
    actor: Actor,
    at: datetime,
    ground: str,
    decision: str,
    source: Model | None,
) -> tuple[Licence, Citation | str]:
    """Lock, check, write the state and the act; gives back the basis that was recorded."""
    acts.permit(actor, GRANTS, "licence.move")
    row = Licence.objects.select_for_update(of=("self",)).select_related("enterprise", "product").get(pk=licence.pk)
    if not because.strip():
        raise RuleBroken("请填写具体事由。", field="because")
    if on < row.valid_from:
        raise RuleBroken(f"日期不能早于证书生效日（{row.valid_from}）。", field="on")
    law = _ground(row, move, ground, str(basis))
    if law.when and not licences.FACTS[law.when][0](row, on):
        raise RuleBroken(licences.FACTS[law.when][1], law.basis, "ground")
    cited, before = basis or law.basis, LicenceState(row.state)
    row.state_since, row.state_because, row.state_basis, row.state_ground = on, because[:300], str(cited)[:300], law.key
    fields = ("state_since", "state_because", "state_basis", "state_ground")
    acts.advance(row, move, actor=actor, at=at, basis=cited, note=because, fields=fields)
    LicenceAct.objects.create(
        licence=row,
        move=move,
        ground=law.key,
        from_state=before,
        to_state=row.state,
        on=on,
        because=because,
        basis=str(cited),
        decision=decision,
        source_label=source._meta.label_lower if source is not None else "",
        source_pk=str(source.pk) if source is not None else "",
        by_id=actor.pk,
        at=at,
    )
    return row, cited


def _stand(
    kind: StandingKind, licence: Licence, *, because: str, basis: Citation | str, on: date, source: Model | None, actor: Actor, at: datetime
) -> None:
    standings.grant(
        kind,
        licence.enterprise,
        product=licence.product,
        licence=licence,
        since=on,
        because=because,
        basis=basis,
        source=source,
        actor=actor,
        at=at,
    )


def _end_suspension(licence: Licence, *, on: date, because: str, actor: Actor, at: datetime) -> None:
    for standing in licence.standings.filter(kind=StandingKind.LICENCE_SUSPENDED, until=None):
        standings.end(standing, on=on, because=because, actor=actor, at=at)
