"""A counterfeit case from filing to closure, its decision, the goods it holds, and the licences to be taken."""

from django.db.models import TextChoices

from enforcement.law.criminal import INFORMED
from quality_portal.core.instruments import ACL, APL, PQL, S0, TRANSFER
from quality_portal.core.roles import Role
from quality_portal.core.workflow import Move

OFFICER = frozenset({Role.CASE_OFFICER})
HEAD = frozenset({Role.APPROVER})
LAWYER = frozenset({Role.REVIEWER})
DECIDERS = OFFICER | HEAD


class CounterfeitState(TextChoices):
    INVESTIGATING = "investigating", "调查取证中"
    AWAITING_REVIEW = "awaiting_review", "处罚决定待法制审核"
    AWAITING_APPROVAL = "awaiting_approval", "处罚决定待审批"
    DECIDED = "decided", "已作出决定"
    CLOSED = "closed", "已结案"


S = CounterfeitState
OPEN_STATES = (S.INVESTIGATING.value, S.AWAITING_REVIEW.value, S.AWAITING_APPROVAL.value, S.DECIDED.value)
MOVES = (
    Move("draft", "提交处罚决定审核", (S.INVESTIGATING,), S.AWAITING_REVIEW, OFFICER, APL.article(57, 1)),
    Move("review", "处罚决定通过法制审核", (S.AWAITING_REVIEW,), S.AWAITING_APPROVAL, LAWYER, APL.article(58, 1)),
    Move("return", "退回处罚决定", (S.AWAITING_REVIEW, S.AWAITING_APPROVAL), S.INVESTIGATING, LAWYER | HEAD, APL.article(57, 1)),
    Move("decide", "批准处罚决定", (S.AWAITING_APPROVAL,), S.DECIDED, HEAD, APL.article(57, 1)),
    Move("drop", "不予处罚并结案", (S.INVESTIGATING,), S.CLOSED, HEAD, APL.article(57, 1, 3)),
    Move("close", "结案", (S.DECIDED,), S.CLOSED, DECIDERS, S0.passage("第四部分第2点")),
)


class SeizureState(TextChoices):
    DRAFT = "draft", "待批准"
    RETURNED = "returned", "未获批准"
    HELD = "held", "查封扣押中"
    RELEASED = "released", "已处理完毕"


SEIZURE_MOVES = (
    Move("return", "不批准查封扣押", (SeizureState.DRAFT,), SeizureState.RETURNED, HEAD, ACL.article(18)),
    Move("hold", "批准查封扣押", (SeizureState.DRAFT,), SeizureState.HELD, HEAD, ACL.article(18)),
    Move("release", "处理完毕", (SeizureState.HELD,), SeizureState.RELEASED, OFFICER, ACL.article(27)),
)


class DecisionState(TextChoices):
    DRAFT = "draft", "待法制审核"
    REVIEWED = "reviewed", "待批准"
    RETURNED = "returned", "已退回"
    APPROVED = "approved", "已批准"


DECISION_MOVES = (
    Move("reviewed", "通过法制审核", (DecisionState.DRAFT,), DecisionState.REVIEWED, LAWYER, APL.article(58, 1)),
    Move("return", "退回", (DecisionState.DRAFT, DecisionState.REVIEWED), DecisionState.RETURNED, LAWYER | HEAD, APL.article(57, 1)),
    Move("approve", "批准", (DecisionState.REVIEWED,), DecisionState.APPROVED, HEAD, APL.article(57, 1)),
)


class TaskState(TextChoices):
    OPEN = "open", "待办理"
    DONE = "done", "已吊销"
    DECLINED = "declined", "不予吊销"


TASK_MOVES = (
    Move("complete", "完成吊销", (TaskState.OPEN,), TaskState.DONE, DECIDERS, PQL.article(50)),
    Move("decline", "登记不予吊销", (TaskState.OPEN,), TaskState.DECLINED, HEAD, APL.article(5, 2)),
)


class TransferState(TextChoices):
    SENT = "sent", "已移送，待答复"
    ACCEPTED = "accepted", "公安机关已立案"
    REFUSED = "refused", "公安机关不予立案"
    ENDED = "ended", "刑事案件已办结"


TRANSFER_MOVES = (
    Move("accept", "登记公安机关立案", (TransferState.SENT,), TransferState.ACCEPTED, OFFICER, TRANSFER.article(8, certain=False)),
    Move("refuse", "登记公安机关不予立案", (TransferState.SENT,), TransferState.REFUSED, OFFICER, TRANSFER.article(8, certain=False)),
    Move("end", "登记刑事案件办结", (TransferState.ACCEPTED,), TransferState.ENDED, OFFICER, INFORMED),
)
