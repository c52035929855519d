"""A letter to another organ, and a paper on its way to its party."""

from django.db.models import TextChoices

from quality_portal.core.instruments import APL, S1
from quality_portal.core.roles import Role
from quality_portal.core.workflow import Move

OFFICER = frozenset({Role.CASE_OFFICER})
HEAD = frozenset({Role.APPROVER})
LAWYER = frozenset({Role.REVIEWER})
LADDER = S1.passage("（十一）")


class LetterState(TextChoices):
    DRAFT = "draft", "已起草"
    REVIEWED = "reviewed", "法制审核通过"
    RETURNED = "returned", "已退回"
    SENT = "sent", "已发出待复函"
    REPLIED = "replied", "已复函"


class LetterOutcome(TextChoices):
    AGREED = "agreed", "同意并已办理"
    PARTLY = "partly", "部分办理"
    REFUSED = "refused", "不同意"
    ANSWERED = "answered", "已反馈"


L = LetterState
IN_HAND = (L.DRAFT, L.REVIEWED)
LETTER_MOVES = (
    Move("reviewed", "法制审核通过", (L.DRAFT,), L.REVIEWED, LAWYER, APL.article(58, 1)),
    Move("returned", "退回修改", (L.DRAFT, L.REVIEWED), L.RETURNED, LAWYER | HEAD, APL.article(57, 1)),
    Move("sent", "签发函件", (L.DRAFT, L.REVIEWED), L.SENT, HEAD, LADDER),
    Move("replied", "登记复函", (L.SENT, L.REPLIED), L.REPLIED, OFFICER, LADDER),
)


class ServiceState(TextChoices):
    UNDER_WAY = "under_way", "送达中"
    SERVED = "served", "已送达"
    FAILED = "failed", "未完成"


V = ServiceState
SERVICE_MOVES = (
    Move("served", "送达", (V.UNDER_WAY,), V.SERVED, OFFICER, APL.article(61, 1)),
    Move("failed", "登记未能送达", (V.UNDER_WAY,), V.FAILED, OFFICER, APL.article(61, 1)),
)
