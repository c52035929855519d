"""Taking an announcement down. Its page stays and says why."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from enforcement.models import Announcement
from enforcement.permissions import GRANTS
from quality_portal.audit import acts
from quality_portal.core.actors import Actor
from quality_portal.core.errors import NotPermitted, RuleBroken

from .held import hold_notice


@transaction.atomic
def withdraw(*, announcement: Announcement, reason: str, actor: Actor, at: datetime) -> Announcement:
    """Take an announcement down. Its page stays and says so; the reason is public."""
    acts.permit(actor, GRANTS, "announcement.withdraw")
    if not reason.strip():
        raise RuleBroken("撤下公告须写明理由，理由会公开。", field="reason")
    notice = hold_notice(announcement)
    if actor.office_id != notice.office_id:
        raise NotPermitted(f"本公告由{notice.office.name}发布，只有该机关可以撤下。")
    notice.withdrawn_at, notice.withdrawn_because = at, reason.strip()[:500]
    acts.advance(notice, "withdraw", actor=actor, at=at, note=notice.withdrawn_because, fields=("withdrawn_at", "withdrawn_because"))
    return notice
