"""Licences: written down, suspended, resumed, revoked, deregistered, annulled."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Model

from enterprises.law import NO_OVERLAP, number_warning, tidy_number
from enterprises.models import Enterprise, Licence, Product
from enterprises.permissions import GRANTS
from enterprises.states import EnterpriseState, LicenceKind, StandingKind
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.core.law import Citation

from . import enterprise as enterprise_actions
from . import standing as standings


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
    if product is not None and product.enterprise_id != row.pk:
        raise RuleBroken(f"“{product}”不是这家企业的产品。", field="product")
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


def _refuse_overlap(kind: str, number: str, valid: DateRange) -> None:
    holder = Licence.objects.filter(kind=kind, number=number, valid__overlap=valid).select_related("enterprise").first()
    if holder:
        dates = f"，有效期{holder.valid_from}至{holder.valid_to or '长期'}"
        raise _overlap(kind, number, f"在“{holder.enterprise}”名下{dates}")


def _overlap(kind: str, number: str, where: str) -> RuleBroken:
    words = f"编号为{number}的{LicenceKind(kind).label}已经登记{where}，同一编号的有效期不得重叠。请核对编号和有效期。"
    return RuleBroken(words, NO_OVERLAP.basis, "number")


def suspend(
    licence: Licence, *, because: str, basis: Citation | str, on: date, actor: Actor, at: datetime, source: Model | None = None
) -> Licence:
    """Suspend a valid licence; the enterprise's standing says so until it is resumed or ends."""
    with transaction.atomic():
        row = _move(licence, "suspend", because=because, basis=basis, on=on, actor=actor, at=at)
        _stand(StandingKind.LICENCE_SUSPENDED, row, because=because, basis=basis, on=on, source=source, actor=actor, at=at)
    return row


def resume(licence: Licence, *, because: str, basis: Citation | str, on: date, actor: Actor, at: datetime) -> Licence:
    """Let a suspended licence hold again."""
    with transaction.atomic():
        row = _move(licence, "resume", because=because, basis=basis, on=on, actor=actor, at=at)
        _end_suspension(row, on=on, because=because, actor=actor, at=at)
    return row


def revoke(
    licence: Licence, *, because: str, basis: Citation | str, on: date, actor: Actor, at: datetime, source: Model | None = None
) -> Licence:
    """Revoke a licence as a penalty (吊销). With the business licence goes the enterprise's registration."""
    with transaction.atomic():
        row = _move(licence, "revoke", because=because, basis=basis, on=on, actor=actor, at=at)
        _end_suspension(row, on=on, because="证书已吊销", actor=actor, at=at)
        _stand(StandingKind.LICENCE_REVOKED, row, because=because, basis=basis, on=on, source=source, actor=actor, at=at)
        if row.kind == LicenceKind.BUSINESS and row.enterprise.state == EnterpriseState.ACTIVE:
            enterprise_actions.revoke_business_licence(row.enterprise, because=because, basis=basis, on=on, actor=actor, at=at)
    return row


def deregister(licence: Licence, *, because: str, basis: Citation | str, on: date, actor: Actor, at: datetime) -> Licence:
    """Take a licence off the register (注销): no penalty, it only says that the licence no longer exists."""
    return _end(licence, "deregister", "证书已注销", because=because, basis=basis, on=on, actor=actor, at=at)


def annul(licence: Licence, *, because: str, basis: Citation | str, on: date, actor: Actor, at: datetime) -> Licence:
    """Undo the grant of a licence (撤销): it should never have been given."""
    return _end(licence, "annul", "证书已撤销", because=because, basis=basis, on=on, actor=actor, at=at)


@transaction.atomic
def _end(
    licence: Licence, move: str, words: str, *, because: str, basis: Citation | str, on: date, actor: Actor, at: datetime
) -> Licence:
    row = _move(licence, move, because=because, basis=basis, on=on, actor=actor, at=at)
    _end_suspension(row, on=on, because=words, actor=actor, at=at)
    return row


def _move(
    licence: Licence, move: str, *, because: str, basis: Citation | str, on: date, actor: Actor, at: datetime
) -> Licence:
    acts.permit(actor, GRANTS, "licence.move")
    row = Licence.objects.select_for_update(of=("self",)).select_related("enterprise", "product").get(pk=licence.pk)
    if not because.strip():
        raise RuleBroken("请填写事由。", field="because")
    if on < row.valid_from:
        raise RuleBroken(f"日期不能早于证书生效日（{row.valid_from}）。", field="on")
    row.state_since, row.state_because, row.state_basis = on, because[:300], str(basis)[:300]
    acts.advance(
        row, move, actor=actor, at=at, basis=basis, note=because, fields=("state_since", "state_because", "state_basis")
    )
    return row


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
