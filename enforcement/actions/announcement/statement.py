"""The enterprise's own words, beside the result or the line that they are about."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from enforcement.models import AnnouncementEntry, EnterpriseStatement
from enforcement.permissions import GRANTS
from enforcement.states.announcement import AnnouncementState
from enterprises.models import Enterprise
from inspections.models import Conclusion
from quality_portal.audit import acts, trail
from quality_portal.core import personal
from quality_portal.core.actors import Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.roles import Role

MOST = 1000
# An enterprise may print its own service line; numbers and addresses of persons it may not.
PRIVATE = ("id_card", "mobile", "bank_account")


@transaction.atomic
def add_statement(
    *,
    enterprise: Enterprise,
    text: str,
    conclusion: Conclusion | None = None,
    entry: AnnouncementEntry | None = None,
    actor: Actor,
    at: datetime,
) -> EnterpriseStatement | None:
    """Keep the enterprise's words about a result it was told of, or about a line of an announcement. Empty words take the earlier ones back.

    The same words sent twice are kept once.
    """
    acts.permit(actor, GRANTS, "announcement.statement")
    _check_speaker(enterprise, actor)
    if conclusion is not None:
        conclusion = Conclusion.objects.select_for_update(of=("self",)).get(pk=conclusion.pk)
        if conclusion.enterprise_id != enterprise.pk and not conclusion.notices.filter(enterprise=enterprise).exists():
            raise NotPermitted("这项检验结果没有告知这家企业，不能对它陈述。")
        if conclusion.state == "pending":
            raise RuleBroken("检验结果告知以后才能提交陈述。", field="text")
    elif entry is not None:
        entry = AnnouncementEntry.objects.select_related("announcement").get(pk=entry.pk)
        if entry.announcement.state == AnnouncementState.WITHDRAWN:
            raise RuleBroken("公告已经撤下，不再增加企业陈述。", field="text")
        if entry.enterprise_id != enterprise.pk:
            raise NotPermitted("公告的这一行不是这家企业，不能对它陈述。")
    return keep(enterprise=enterprise, conclusion=conclusion, entry=entry, text=text, actor=actor, at=at)


def _check_speaker(enterprise: Enterprise, actor: Actor) -> None:
    member = Role.ENTERPRISE_MEMBER in actor.roles and actor.office_id is None
    if member and not enterprise.memberships.filter(user_id=actor.pk).exists():
        raise NotPermitted("您不是这家企业的经办人，不能替它陈述。")


def keep(
    *,
    enterprise: Enterprise,
    text: str,
    conclusion: Conclusion | None = None,
    entry: AnnouncementEntry | None = None,
    actor: Actor,
    at: datetime,
) -> EnterpriseStatement | None:
    """Write the words down; whoever calls has permitted it."""
    words = text.strip()
    if len(words) > MOST:
        raise RuleBroken(f"陈述最多 {MOST} 字，现有 {len(words)} 字，请删减。", field="text")
    if found := [hit for hit in personal.hits(words) if hit.kind in PRIVATE]:
        raise RuleBroken(f"陈述会原文公开，其中“{words[found[0].start : found[0].end]}”是个人信息，请删去。", personal.NOT_DISCLOSED, "text")
    last = EnterpriseStatement.objects.filter(enterprise=enterprise, conclusion=conclusion, entry=entry).first()
    if (last.text if last else "") == words:
        return last
    row = EnterpriseStatement.objects.create(enterprise=enterprise, conclusion=conclusion, entry=entry, text=words, given_by_id=actor.pk, given_at=at)
    subject = entry.announcement if entry else (conclusion or row)
    trail.record("announcement.statement", subject, actor=actor, at=at, note=enterprise.name)
    return row
