"""A case on its way up the ladder. The rung says how grave, the state what is being waited for."""

from django.db.models import TextChoices

from quality_portal.core.instruments import APL, PQL, S1
from quality_portal.core.roles import Role
from quality_portal.core.workflow import Move

OFFICER = frozenset({Role.CASE_OFFICER})
HEAD = frozenset({Role.APPROVER})
CHECKERS = frozenset({Role.CASE_OFFICER, Role.REVIEWER})
LAWYER = frozenset({Role.REVIEWER})
LADDER = S1.passage("（十一）")


class CaseState(TextChoices):
    AWAITING_STEP = "awaiting_step", "待提出处理意见"
    AWAITING_REVIEW = "awaiting_review", "待法制审核"
    AWAITING_APPROVAL = "awaiting_approval", "待审批"
    AWAITING_SERVICE = "awaiting_service", "待送达"
    CORRECTING = "correcting", "限期整改中"
    AWAITING_RECHECK = "awaiting_recheck", "待复查"
    EXECUTED = "executed", "已执行待结案"
    CLOSED = "closed", "已结案"


OPEN_STATES = tuple(state.value for state in CaseState if state != CaseState.CLOSED)

S = CaseState
OPEN = tuple(state for state in CaseState if state != CaseState.CLOSED)
MOVES = (
    Move("draft", "起草决定", (S.AWAITING_STEP, S.EXECUTED), S.AWAITING_REVIEW, OFFICER, LADDER),
    Move("review", "法制审核通过", (S.AWAITING_REVIEW,), S.AWAITING_APPROVAL, LAWYER, APL.article(58, 1)),
    Move("return", "退回修改", (S.AWAITING_REVIEW, S.AWAITING_APPROVAL), S.AWAITING_STEP, LAWYER | HEAD, APL.article(57, 1)),
    Move("return_request", "退回提请函", (S.AWAITING_REVIEW, S.AWAITING_APPROVAL), S.EXECUTED, LAWYER | HEAD, APL.article(57, 1)),
    Move("issue", "签发决定", (S.AWAITING_APPROVAL,), S.AWAITING_SERVICE, HEAD, APL.article(57, 1)),
    Move("announce", "发布公告", (S.AWAITING_APPROVAL,), S.CORRECTING, HEAD, PQL.article(17, 1)),
    Move("serve", "送达", (S.AWAITING_SERVICE,), S.CORRECTING, OFFICER, APL.article(61, 1)),
    Move("execute", "送达并执行", (S.AWAITING_SERVICE,), S.EXECUTED, OFFICER, APL.article(61, 1)),
    Move("follow", "处罚执行，转入下一级", (S.EXECUTED,), S.AWAITING_STEP, OFFICER, LADDER),
    Move("await_recheck", "转入复查", (S.CORRECTING,), S.AWAITING_RECHECK, CHECKERS, LADDER),
    Move("overdue", "认定逾期未改正", (S.CORRECTING,), S.AWAITING_STEP, OFFICER, PQL.article(17, 1)),
    Move("fail_recheck", "登记复查不合格", (S.CORRECTING, S.AWAITING_RECHECK), S.AWAITING_STEP, OFFICER, LADDER),
    Move("pass_recheck", "登记复查合格并结案", (S.CORRECTING, S.AWAITING_RECHECK), S.CLOSED, OFFICER, LADDER),
    Move("close", "结案", (S.EXECUTED, S.AWAITING_STEP), S.CLOSED, OFFICER | HEAD, LADDER),
    # The result that the case rests on was corrected or overturned: facts that do not stand are not acted upon.
    Move("drop", "不合格项撤回，撤销案件", OPEN, S.CLOSED, HEAD, APL.article(57, 1, 3)),
)


class StepState(TextChoices):
    DRAFT = "draft", "待法制审核"
    REVIEWED = "reviewed", "待审批"
    RETURNED = "returned", "已退回"
    ISSUED = "issued", "已签发"
    SERVED = "served", "已送达"


STEP_MOVES = (
    Move("reviewed", "法制审核通过", (StepState.DRAFT,), StepState.REVIEWED, LAWYER, APL.article(58, 1)),
    Move("returned", "退回", (StepState.DRAFT, StepState.REVIEWED), StepState.RETURNED, LAWYER | HEAD, APL.article(57, 1)),
    Move("issued", "签发", (StepState.REVIEWED,), StepState.ISSUED, HEAD, APL.article(57, 1)),
    Move("served", "送达", (StepState.ISSUED,), StepState.SERVED, OFFICER | HEAD, APL.article(61, 1)),
)
