"""What an enterprise shows to whoever still displays what was taken down: that it was, when and why."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from enforcement.models import Announcement, AnnouncementEntry
from enforcement.permissions import GRANTS
from enforcement.queries import publicity as queries
from enforcement.states.announcement import AnnouncementState
from enterprises.queries.membership import is_member
from quality_portal.audit import acts, trail
from quality_portal.audit.official import REASONS
from quality_portal.core.actors import Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.formats import zhdate
from quality_portal.core.roles import Role
from quality_portal.documents import actions as documents
from quality_portal.documents.models import Document
from quality_portal.workdays.calendar import local_date

from .held import hold_notice


@transaction.atomic
def certify(*, entry: AnnouncementEntry, actor: Actor, at: datetime) -> Document:
    """Certify to the enterprise of a line that the announcement is no longer shown. Asked for twice, the same certificate."""
    acts.permit(actor, GRANTS, "announcement.certify")
    notice = hold_notice(entry.announcement)
    _check_asker(entry, notice, actor)
    over = notice.state == AnnouncementState.PUBLISHED and notice.term_until is not None and notice.term_until < local_date(at)
    if notice.state not in (AnnouncementState.WITHDRAWN, AnnouncementState.ENDED) and not over:
        raise RuleBroken("公告还在公示，不能出具撤下证明。")
    if known := queries.certificate_of(entry):
        return known
    made = documents.issue(
        queries.CERTIFICATE, office=notice.office, subject=entry, title=f"关于{_name(entry)}公示信息已停止公示的证明", content=_content(entry, notice),
        actor=actor, at=at,
    )  # fmt: skip
    trail.record("announcement.certified", notice, actor=actor, at=at, after={"certificate": made.number})
    return made


def _check_asker(entry: AnnouncementEntry, notice: Announcement, actor: Actor) -> None:
    if entry.enterprise_id is None:
        raise RuleBroken("名单的这一行没有登记企业，不能出具证明。")
    if Role.ENTERPRISE_MEMBER in actor.roles:
        if not is_member(actor, entry.enterprise_id):
            raise NotPermitted("您不是这家企业的经办人，不能替它领取证明。")
    elif actor.office_id != notice.office_id:
        raise NotPermitted(f"本公告由{notice.office.name}发布，由该机关出具证明。")


def _name(entry: AnnouncementEntry) -> str:
    return entry.enterprise.name if entry.enterprise else ""


def _content(entry: AnnouncementEntry, notice: Announcement) -> dict[str, object]:
    assert notice.document is not None
    assert notice.published_at is not None
    withdrawn = notice.withdrawn_at is not None
    ended = zhdate(local_date(notice.withdrawn_at)) if notice.withdrawn_at else zhdate(notice.term_until)
    why = "。".join(filter(None, (REASONS.get(notice.withdrawn_code), notice.withdrawn_because.rstrip("。")))) if withdrawn else "公示期满"
    code = entry.enterprise.credit_code if entry.enterprise else ""
    said = f"{notice.office.name}{zhdate(local_date(notice.published_at))}在产品质量监督门户发布的《{notice.title}》（{notice.document.number}），"
    return {
        "addressee": _name(entry),
        "paragraphs": [
            f"{said}其中有关你单位（统一社会信用代码：{code or '未登记'}）的信息，已于{ended}{'撤下' if withdrawn else '停止公示'}。",
            f"原因：{why}。",
            "转载、引用上述信息的网站和单位，应当一并撤下或者更新。公开数据的变更记录中有同一原因代码，可以据此核对。",
        ],
    }
