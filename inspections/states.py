"""What each object can be, and how it gets from one state to the next."""

from django.db.models import TextChoices

from quality_portal.core.instruments import O18, PQL, S1, S3
from quality_portal.core.roles import Role
from quality_portal.core.workflow import Move

PLANNERS = frozenset({Role.PLANNER})
APPROVERS = frozenset({Role.APPROVER})
TELLERS = frozenset({Role.PLANNER, Role.CASE_OFFICER})
TESTERS = frozenset({Role.LAB, Role.PLANNER})
LEAD_DESK = frozenset({Role.COMPLAINT_HANDLER, Role.PLANNER, Role.CASE_OFFICER})


class PlanState(TextChoices):
    DRAFT = "draft", "待批准"
    APPROVED = "approved", "已批准"
    DRAWING = "drawing", "实施中"
    CLOSED = "closed", "已结束"
    RETURNED = "returned", "已退回"
    WITHDRAWN = "withdrawn", "已撤回"


PLAN_MOVES = (
    Move("approve", "批准计划", ("draft",), "approved", APPROVERS, O18.article(11, certain=False)),
    Move("begin", "开始实施", ("approved",), "drawing", PLANNERS | {Role.SAMPLER}, O18.article(12, certain=False)),
    Move("close", "结束计划", ("approved", "drawing"), "closed", PLANNERS | APPROVERS, O18.article(12, certain=False)),
    Move("return", "退回计划", ("draft",), "returned", APPROVERS, O18.article(11, certain=False)),
    Move("submit", "重新提交计划", ("returned",), "draft", PLANNERS, O18.article(11, certain=False)),
    Move("withdraw", "撤回计划", ("draft", "returned", "approved"), "withdrawn", PLANNERS | APPROVERS, O18.article(11, certain=False)),
)


class CatalogueState(TextChoices):
    DRAFT = "draft", "待发布"
    PUBLISHED = "published", "已发布"
    WITHDRAWN = "withdrawn", "已撤下"


CATALOGUE_MOVES = (
    Move("publish", "发布目录", ("draft",), "published", APPROVERS, S1.passage("（十）")),
    Move("withdraw", "撤下目录", ("draft", "published"), "withdrawn", APPROVERS | PLANNERS, S1.passage("（十）")),
)


class SpecificationState(TextChoices):
    DRAFT = "draft", "待发布"
    PUBLISHED = "published", "已发布"
    REPEALED = "repealed", "已废止"


SPECIFICATION_MOVES = (
    Move("publish", "发布细则", ("draft",), "published", APPROVERS, O18.article(12, certain=False)),
    Move("repeal", "废止细则", ("draft", "published"), "repealed", APPROVERS, O18.article(12, certain=False)),
)


class DrawState(TextChoices):
    COMMITTED = "committed", "名单已锁定"
    DRAWN = "drawn", "已抽取"
    VOID = "void", "已作废"


DRAW_MOVES = (
    Move("draw", "抽取", ("committed",), "drawn", PLANNERS, O18.article(16, certain=False)),
    Move("void", "作废抽取", ("committed",), "void", APPROVERS, O18.article(16, certain=False)),
)


class SampleState(TextChoices):
    TAKEN = "taken", "待检验"
    TESTED = "tested", "已检验"


SAMPLE_MOVES = (Move("test", "出具检验报告", ("taken",), "tested", TESTERS, O18.article(9, certain=False)),)


class ConclusionState(TextChoices):
    PENDING = "pending", "待告知"
    NOTIFIED = "notified", "异议期内"
    FINAL = "final", "已确定"
    WITHDRAWN = "withdrawn", "已撤回"


CONCLUSION_MOVES = (
    Move("notify", "告知检验结论", ("pending",), "notified", TELLERS, O18.article(34, certain=False)),
    Move("finalise", "确定检验结论", ("notified",), "final", TELLERS, PQL.article(15, 4)),
    Move("withdraw", "撤回检验结论", ("pending", "notified", "final"), "withdrawn", TELLERS | TESTERS, PQL.article(15, 4)),
)


class RefusalState(TextChoices):
    RECORDED = "recorded", "待认定"
    DEEMED = "deemed", "按不合格论处"
    LAWFUL = "lawful", "依法可以拒绝"


REFUSAL_MOVES = (
    Move("deem", "认定拒检，按不合格论处", ("recorded",), "deemed", APPROVERS, S3.passage("第18点")),
    Move("excuse", "认定依法可以拒绝", ("recorded",), "lawful", APPROVERS, O18.article(17, certain=False)),
)


class LeadState(TextChoices):
    OPEN = "open", "待核查"
    ADOPTED = "adopted", "已采用"
    CLOSED = "closed", "不予采用"


LEAD_MOVES = (
    Move("adopt", "采用线索", ("open",), "adopted", LEAD_DESK, PQL.article(10, 1)),
    Move("close", "不予采用", ("open",), "closed", LEAD_DESK, PQL.article(10, 1)),
)
