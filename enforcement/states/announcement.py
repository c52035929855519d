"""An announcement: written, approved and published by somebody else, taken down when its term ends or it was wrong."""

from django.db.models import TextChoices

from quality_portal.core.instruments import APL, O45, PQL
from quality_portal.core.roles import Role
from quality_portal.core.workflow import Move


class AnnouncementState(TextChoices):
    DRAFT = "draft", "待法制审核"
    REVIEWED = "reviewed", "待审批"
    RETURNED = "returned", "已退回"
    PUBLISHED = "published", "公示中"
    WITHDRAWN = "withdrawn", "已撤下"
    ENDED = "ended", "公示期已满"


A = AnnouncementState
IN_HAND = (A.DRAFT, A.REVIEWED)
TOLD = (A.PUBLISHED, A.WITHDRAWN, A.ENDED)  # what the public has seen, whatever became of it
HEAD = frozenset({Role.APPROVER})
LAWYER = frozenset({Role.REVIEWER})
EDITORS = frozenset({Role.CASE_OFFICER, Role.PUBLICITY_EDITOR})
ANNOUNCEMENT_MOVES = (
    Move("review", "法制审核通过", (A.DRAFT,), A.REVIEWED, LAWYER, APL.article(58, 1)),
    Move("return", "退回修改", (A.DRAFT, A.REVIEWED), A.RETURNED, LAWYER | HEAD, PQL.article(17, 1)),
    Move("refresh", "按最新事实重新起草", (A.DRAFT, A.REVIEWED), A.RETURNED, EDITORS, O45.article(11)),
    Move("publish", "发布公告", (A.REVIEWED,), A.PUBLISHED, HEAD, PQL.article(17, 1)),
    Move("withdraw", "撤下公告", (A.PUBLISHED,), A.WITHDRAWN, HEAD, O45.article(11)),
    # By the clock: no role carries it.
    Move("ended", "公示期满", (A.PUBLISHED,), A.ENDED, frozenset(), O45.article(13)),
)
