"""What each object can be, and how it gets from one state to the next."""

from django.db.models import TextChoices

from quality_portal.core.instruments import O18, PQL
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


PLAN_MOVES = (
    Move("approve", "批准计划", ("draft",), "approved", APPROVERS, O18.article(11, certain=False)),
    Move("begin", "开始实施", ("approved",), "drawing", PLANNERS | {Role.SAMPLER}, O18.article(12, certain=False)),
    Move("close", "结束计划", ("approved", "drawing"), "closed", PLANNERS | APPROVERS, O18.article(12, certain=False)),
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


CONCLUSION_MOVES = (
    Move("notify", "告知检验结论", ("pending",), "notified", TELLERS, O18.article(34, certain=False)),
    Move("finalise", "确定检验结论", ("notified",), "final", TELLERS, PQL.article(15, 4)),
)


class LeadState(TextChoices):
    OPEN = "open", "待核查"
    ADOPTED = "adopted", "已采用"
    CLOSED = "closed", "不予采用"


LEAD_MOVES = (
    Move("adopt", "采用线索", ("open",), "adopted", LEAD_DESK, PQL.article(10, 1)),
    Move("close", "不予采用", ("open",), "closed", LEAD_DESK, PQL.article(10, 1)),
)
