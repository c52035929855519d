"""The key-support list: entry with its grounds, removal on failure."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from enterprises.law.support import BARS, CLEAN, ENTRY_CHOICES, REMOVAL_CHOICES, YEARLY, ground
from enterprises.models import Enterprise, Support
from enterprises.permissions import GRANTS
from enterprises.queries import support as queries
from enterprises.states import EnterpriseState
from quality_portal.accounts.models import Office
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.workdays import calendar


@transaction.atomic
def enlist(
    *, enterprise: Enterprise, office: Office, year: int, entry: str, because: str, actor: Actor, at: datetime
) -> Support:
    """Put an enterprise on the list of a year. One that a measure of quality stands against is refused."""
    acts.permit(actor, GRANTS, "support.list")
    row = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    on = calendar.local_date(at)
    if entry not in dict(ENTRY_CHOICES):
        raise RuleBroken("请选择列入事由。", YEARLY.basis, "entry")
    if not because.strip():
        raise RuleBroken("请写明列入说明：产品、水平、质量目标。", YEARLY.basis, "because")
    if not on.year <= year <= on.year + 1:
        raise RuleBroken(f"只能列入{on.year}年度或者{on.year + 1}年度的名录。", YEARLY.basis, "year")
    if row.state != EnterpriseState.ACTIVE:
        raise RuleBroken(f"“{row}”{row.get_state_display()}，不能列入名录。", CLEAN.basis, "enterprise")
    if bar := queries.bars(row, on).first():
        raise RuleBroken(f"“{row}”{BARS[bar.kind]}（{bar.because}），不能列入名录。", CLEAN.basis, "enterprise")
    _refuse_same(row, office, year)
    made = Support(
        office=office, enterprise=row, year=year, ground=entry, because=because.strip()[:300], basis=str(ground(entry).basis),
        listed_on=on, listed_by_id=actor.pk,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise RuleBroken(f"“{row}”刚刚列入了{year}年度名录。", YEARLY.basis, "enterprise") from error
    trail.record("support.listed", made, actor=actor, at=at, basis=ground(entry).basis, note=made.because)
    return made


def _refuse_same(enterprise: Enterprise, office: Office, year: int) -> None:
    there = Support.objects.filter(enterprise=enterprise, office=office, year=year).first()
    if there is None:
        return
    if there.removed_on:
        raise RuleBroken(f"“{enterprise}”已于{there.removed_on}移出{year}年度名录，当年不再列入。", CLEAN.basis, "enterprise")
    raise RuleBroken(f"“{enterprise}”已在{year}年度名录中。", YEARLY.basis, "enterprise")


@transaction.atomic
def remove(*, support: Support, ground_key: str, because: str, actor: Actor, at: datetime) -> Support:
    """Take an enterprise off the list, on one of the grounds."""
    acts.permit(actor, GRANTS, "support.remove")
    row = Support.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=support.pk)
    if ground_key not in dict(REMOVAL_CHOICES):
        raise RuleBroken("请选择移出事由。", CLEAN.basis, "ground_key")
    if not because.strip():
        raise RuleBroken("请写明移出的事实，例如哪一次抽查不合格、哪份决定书。", CLEAN.basis, "because")
    basis = ground(ground_key).basis
    row.removed_on, row.removal_ground = calendar.local_date(at), ground_key
    row.removed_because, row.removal_basis = because.strip()[:300], str(basis)
    fields = ("removed_on", "removal_ground", "removed_because", "removal_basis")
    acts.advance(row, "remove", actor=actor, at=at, basis=basis, note=row.removed_because, fields=fields)
    return row
