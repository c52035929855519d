"""The enterprise's own words beside what is said about it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from enforcement.models import Announcement
from enforcement.permissions import GRANTS
from enforcement.states.announcement import AnnouncementState
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken

from .held import hold_notice


@transaction.atomic
def add_statement(*, announcement: Announcement, statement: str, actor: Actor, at: datetime) -> Announcement:
    """Show the enterprise's own words beside the announcement."""
    acts.permit(actor, GRANTS, "announcement.draft")
    notice = hold_notice(announcement)
    if notice.state == AnnouncementState.WITHDRAWN:
        raise RuleBroken("公告已经撤下，不再增加企业陈述。")
    notice.statement = statement.strip()
    notice.save(update_fields=["statement"])
    trail.record("announcement.statement", notice, actor=actor, at=at)
    return notice
