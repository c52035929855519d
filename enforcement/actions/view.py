"""Keeping and dropping views of the desk. They are one's own; nobody else sees them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from enforcement.models import SavedView
from enforcement.permissions import GRANTS
from quality_portal.accounts.models import User
from quality_portal.audit import acts, trail
from quality_portal.core.errors import RuleBroken

MOST = 12


@transaction.atomic
def save_view(*, name: str, query: str, first: bool = False, actor: User, at: datetime) -> SavedView:
    """Keep what is chosen under a name; the same name again overwrites."""
    acts.permit(actor, GRANTS, "work.see")
    User.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    name = name.strip()
    if not name:
        raise RuleBroken("请给视图起一个名称，例如“城东逾期”。", field="name")
    if len(name) > SavedView._meta.get_field("name").max_length:
        raise RuleBroken("视图名称最多20个字，请缩短。", field="name")
    mine = SavedView.objects.filter(owner=actor)
    if not mine.filter(name=name).exists() and mine.count() >= MOST:
        raise RuleBroken(f"最多保存{MOST}个视图。请先删除不用的。", field="name")
    if first:
        mine.update(first=False)
    view, _ = SavedView.objects.update_or_create(owner=actor, name=name, defaults={"query": query[:300], "first": first})
    trail.record("savedview.saved", view, actor=actor, at=at, after={"query": view.query, "first": view.first})
    return view


@transaction.atomic
def drop_view(*, view: SavedView, actor: User, at: datetime) -> None:
    """Forget a view; twice is once."""
    acts.permit(actor, GRANTS, "work.see")
    found = SavedView.objects.select_for_update().filter(pk=view.pk, owner=actor).first()
    if found is None:
        return
    trail.record("savedview.dropped", found, actor=actor, at=at, before={"query": found.query})
    found.delete()
