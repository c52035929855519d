"""Standings: written by higher rooms, read by all."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Model

from enterprises.models import Enterprise, Licence, Product, ProductCategory, Standing
from enterprises.permissions import GRANTS
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.core.law import Citation


@transaction.atomic
def grant(
    kind: str,
    enterprise: Enterprise,
    *,
    product: Product | None = None,
    category: ProductCategory | None = None,
    licence: Licence | None = None,
    since: date,
    until: date | None = None,
    because: str,
    basis: Citation | str,
    source: Model | None = None,
    actor: Actor,
    at: datetime,
) -> Standing:
    """Let a fact hold for an enterprise from `since` up to, but not on, `until`.

    The same fact from the same source twice is one row: a job or a click repeated changes nothing.
    """
    acts.permit(actor, GRANTS, "standing.grant")
    row = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    if until is not None and until < since:
        raise RuleBroken("终止日期不能早于起始日期。", basis, "until")
    _refuse_foreign(row, product, licence)
    label, key = (source._meta.label_lower, str(source.pk)) if source is not None else ("", "")
    subject = {"product": product, "category": category, "licence": licence}
    if source is not None:
        same = row.standings.filter(kind=kind, source_label=label, source_pk=key, since=since, **subject).first()
        if same:
            return same
    standing = Standing.objects.create(
        kind=kind,
        enterprise=row,
        since=since,
        until=until,
        because=because,
        basis=str(basis),
        source_label=label,
        source_pk=key,
        source_url=getattr(source, "public_url", "") or "",
        **subject,
    )
    trail.record(
        "standing.granted", standing, actor=actor, at=at, basis=basis, after={"since": str(since), "until": str(until or "")}, note=because
    )
    return standing


@transaction.atomic
def end(standing: Standing, *, on: date, because: str, actor: Actor, at: datetime) -> Standing:
    """Let a standing hold no longer from a day on."""
    acts.permit(actor, GRANTS, "standing.grant")
    row = Standing.objects.select_for_update(of=("self",)).get(pk=standing.pk)
    if row.until is not None and row.until <= on:
        return row
    before = {"until": str(row.until or "")}
    row.until, row.ended_because = max(on, row.since), because
    row.save(update_fields=["until", "ended_because"])
    trail.record(
        "standing.ended", row, actor=actor, at=at, basis=row.basis, before=before, after={"until": str(row.until)}, note=because
    )
    return row


def _refuse_foreign(enterprise: Enterprise, product: Product | None, licence: Licence | None) -> None:
    for thing in (product, licence):
        if thing is not None and thing.enterprise_id != enterprise.pk:
            raise RuleBroken(f"“{thing}”不属于“{enterprise}”。请核对企业和产品。")
