"""A notice of rights on its way to the party, what the party says to it, and a hearing."""

from django.db.models import TextChoices

from quality_portal.core.instruments import APL
from quality_portal.core.roles import Role
from quality_portal.core.workflow import Move

OFFICER = frozenset({Role.CASE_OFFICER})
HEAD = frozenset({Role.APPROVER})


class NoticeState(TextChoices):
    DRAFT = "draft", "待批准"
    RETURNED = "returned", "已退回"
    ISSUED = "issued", "待送达"
    SERVED = "served", "已送达"
    WITHDRAWN = "withdrawn", "已撤销"


N = NoticeState
IN_FORCE = (N.DRAFT, N.ISSUED, N.SERVED)
NOTICE_MOVES = (
    Move("issued", "批准告知书", (N.DRAFT,), N.ISSUED, HEAD, APL.article(44)),
    Move("returned", "退回告知书", (N.DRAFT,), N.RETURNED, HEAD, APL.article(44)),
    Move("served", "送达告知书", (N.ISSUED,), N.SERVED, OFFICER | HEAD, APL.article(44)),
    # Facts or the intended decision changed: the party is told anew.
    Move("withdrawn", "撤销告知书", (N.ISSUED, N.SERVED), N.WITHDRAWN, HEAD, APL.article(44)),
)


class StatementKind(TextChoices):
    DEFENCE = "defence", "陈述、申辩"
    HEARING = "hearing", "要求听证"
    NO_HEARING = "no_hearing", "放弃听证"
    NO_DEFENCE = "no_defence", "放弃陈述、申辩"


class StatementHow(TextChoices):
    ONLINE = "online", "网上提交"
    PAPER = "paper", "书面提交"
    ORAL = "oral", "口头提出，已作笔录"


class HearingState(TextChoices):
    SCHEDULED = "scheduled", "已定期"
    HELD = "held", "已举行"
    LAPSED = "lapsed", "视为放弃"
    CANCELLED = "cancelled", "已取消"


class HearingOutcome(TextChoices):
    UPHOLD = "uphold", "维持拟作出的决定"
    LIGHTER = "lighter", "减轻拟作出的决定"
    DROP = "drop", "不作出拟作出的决定"


H = HearingState
HEARING_MOVES = (
    Move("held", "举行听证", (H.SCHEDULED,), H.HELD, OFFICER, APL.article(64, None, 7)),
    Move("lapsed", "终止听证", (H.SCHEDULED,), H.LAPSED, OFFICER, APL.article(64, None, 6)),
    Move("cancelled", "取消听证", (H.SCHEDULED,), H.CANCELLED, OFFICER, APL.article(64, None, 2)),
)
