"""A request of the enterprise: filed, answered by the officer, where the law's row says so approved by the head."""

from django.db.models import TextChoices

from quality_portal.core.instruments import APL
from quality_portal.core.roles import Role
from quality_portal.core.workflow import Move

OFFICER = frozenset({Role.CASE_OFFICER})
HEAD = frozenset({Role.APPROVER})
MEMBER = frozenset({Role.ENTERPRISE_MEMBER})


class RequestKind(TextChoices):
    EXTENSION = "extension", "延长整改期限申请"
    RECHECK = "recheck", "复查申请"


class RequestState(TextChoices):
    FILED = "filed", "待答复"
    PROPOSED = "proposed", "待审批"
    GRANTED = "granted", "已同意"
    REFUSED = "refused", "不予同意"
    WITHDRAWN = "withdrawn", "已撤回"


R = RequestState
PENDING = (R.FILED, R.PROPOSED)
HEARD = APL.article(45, 1)
REQUEST_MOVES = (
    Move("propose", "提出答复意见", (R.FILED,), R.PROPOSED, OFFICER, HEARD),
    Move("return", "退回答复意见", (R.PROPOSED,), R.FILED, HEAD, HEARD),
    Move("grant", "同意申请", PENDING, R.GRANTED, OFFICER | HEAD, HEARD),
    Move("refuse", "不予同意", PENDING, R.REFUSED, OFFICER | HEAD, HEARD),
    Move("withdraw", "撤回申请", (R.FILED,), R.WITHDRAWN, MEMBER, HEARD),
)
