"""Quality inspectors: certified after training, posted after the certificate, withdrawn or left."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from enterprises.law import inspector as law
from enterprises.models import Enterprise, Inspector
from enterprises.permissions import GRANTS
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.workdays import calendar

ORDER = law.TRAINED_FIRST.basis


@transaction.atomic
def certify(
    enterprise: Enterprise,
    *,
    name: str,
    number: str,
    training: str,
    trained_on: date,
    issuer: str = "",
    issued_on: date,
    valid_to: date | None = None,
    actor: Actor,
    at: datetime,
) -> Inspector:
    """Write a certificate down. Training comes first."""
    acts.permit(actor, GRANTS, "inspector.keep")
    row = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    for value, field, words in ((name, "name", "姓名"), (number, "number", "证书编号"), (training, "training", "培训内容和机构")):
        if not value.strip():
            raise RuleBroken(f"请填写{words}。", ORDER, field)
    if issued_on < trained_on:
        raise RuleBroken("发证日期早于培训合格日期。质检员须经培训合格后才能持证，请核对两个日期。", ORDER, "issued_on")
    if issued_on > calendar.local_date(at):
        raise RuleBroken("发证日期不能晚于今天。", field="issued_on")
    if valid_to is not None and valid_to < issued_on:
        raise RuleBroken("有效期的最后一日不能早于发证日期。", field="valid_to")
    made = Inspector(
        enterprise=row,
        name=name.strip(),
        number=number.strip().upper(),
        training=training.strip(),
        trained_on=trained_on,
        issuer=issuer.strip(),
        issued_on=issued_on,
        valid_to=valid_to,
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise RuleBroken(f"编号为{made.number}的质检员证已经登记。请核对编号。", ORDER, "number") from error
    trail.record("inspector.certified", made, actor=actor, at=at, basis=ORDER, after={"issued_on": str(issued_on), "valid_to": str(valid_to or "")})
    return made


@transaction.atomic
def post(inspector: Inspector, *, on: date, actor: Actor, at: datetime) -> Inspector:
    """The holder starts to work. Nobody is posted without a certificate that holds that day."""
    acts.permit(actor, GRANTS, "inspector.keep")
    row = _held(inspector)
    if row.posted_on is not None:
        return row
    if on < row.issued_on:
        raise RuleBroken(f"上岗日期早于发证日期（{row.issued_on.isoformat()}）。须先持证再上岗。", ORDER, "on")
    if not row.good_on(on):
        raise RuleBroken(f"{on.isoformat()}证书{row.words(on)}，不能上岗。", ORDER, "on")
    row.posted_on = on
    row.save(update_fields=["posted_on"])
    trail.record("inspector.posted", row, actor=actor, at=at, basis=ORDER, after={"posted_on": str(on)})
    return row


@transaction.atomic
def leave(inspector: Inspector, *, on: date, actor: Actor, at: datetime) -> Inspector:
    """The holder works there no longer."""
    acts.permit(actor, GRANTS, "inspector.keep")
    row = _held(inspector)
    if row.left_on is not None:
        return row
    if row.posted_on is None or on < row.posted_on:
        raise RuleBroken("离岗日期不能早于上岗日期；还没有登记上岗的，请先登记上岗。", field="on")
    row.left_on = on
    row.save(update_fields=["left_on"])
    trail.record("inspector.left", row, actor=actor, at=at, after={"left_on": str(on)})
    return row


@transaction.atomic
def withdraw(inspector: Inspector, *, on: date, because: str, actor: Actor, at: datetime) -> Inspector:
    """Take the certificate back."""
    acts.permit(actor, GRANTS, "inspector.keep")
    row = _held(inspector)
    if row.withdrawn_on is not None:
        return row
    if not because.strip():
        raise RuleBroken("请写明收回证书的原因。", field="because")
    if on < row.issued_on:
        raise RuleBroken("收回日期不能早于发证日期。", field="on")
    row.withdrawn_on, row.withdrawn_because = on, because.strip()[:200]
    row.save(update_fields=["withdrawn_on", "withdrawn_because"])
    trail.record("inspector.withdrawn", row, actor=actor, at=at, note=row.withdrawn_because, after={"withdrawn_on": str(on)})
    return row


def _held(inspector: Inspector) -> Inspector:
    return Inspector.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=inspector.pk)
