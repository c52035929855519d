"""States of an honour and of a proposal to withdraw it."""

from django.db.models import TextChoices

from quality_portal.core.instruments import EXEMPTION_REPEAL, S2
from quality_portal.core.roles import Role
from quality_portal.core.workflow import Move

from . import law

HEAD = frozenset({Role.APPROVER})


class HonourState(TextChoices):
    VALID = "valid", "有效"
    EXPIRED = "expired", "到期"
    HISTORIC = "historic", "历史"  # ended because its basis was repealed or ran out
    WITHDRAWN = "withdrawn", "撤销"


HONOUR_MOVES = (
    Move("expire", "到期", (HonourState.VALID,), HonourState.EXPIRED, HEAD, law.EXEMPTION_TERM.basis),
    Move("retire", "转为历史", (HonourState.VALID,), HonourState.HISTORIC, HEAD, EXEMPTION_REPEAL.passage("")),
    Move("withdraw", "撤销荣誉", (HonourState.VALID,), HonourState.WITHDRAWN, HEAD, S2.passage("二（一）")),
)


class ProposalState(TextChoices):
    OPEN = "open", "待处理"
    ACCEPTED = "accepted", "已撤销荣誉"
    KEPT = "kept", "保留荣誉"


PROPOSAL_MOVES = (
    Move("accept", "同意撤销", (ProposalState.OPEN,), ProposalState.ACCEPTED, HEAD, S2.passage("二（一）")),
    Move("keep", "保留荣誉", (ProposalState.OPEN,), ProposalState.KEPT, HEAD, S2.passage("二（一）")),
)
