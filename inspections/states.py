"""What each object can be, and how it gets from one state to the next."""

from django.db.models import TextChoices

from quality_portal.core.instruments import O18, PQL, S1, S3
from quality_portal.core.roles import Role
from quality_portal.core.workflow import Move

PLANNERS = frozenset({Role.PLANNER})
APPROVERS = frozenset({Role.APPROVER})
TELLERS = frozenset({Role.PLANNER, Role.CASE_OFFICER})
TESTERS = frozenset({Role.LAB})
MEMBERS = frozenset({Role.ENTERPRISE_MEMBER})
ANSWERERS = TELLERS | MEMBERS
DECIDERS = frozenset({Role.PLANNER, Role.APPROVER})
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
    Move("begin", "开始实施", ("approved",), "drawing", PLANNERS | {Role.SAMPLER, Role.CASE_OFFICER}, O18.article(12, certain=False)),
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
    Move("draw", "抽取", ("committed",), "drawn", PLANNERS | APPROVERS, O18.article(16, certain=False)),
    Move("void", "作废抽取", ("committed",), "void", APPROVERS, O18.article(16, certain=False)),
)


class TaskState(TextChoices):
    OPEN = "open", "待抽样"
    SAMPLED = "sampled", "已抽样"
    NOT_SAMPLED = "not_sampled", "未能抽样"
    REFUSED = "refused", "被拒绝"
    STOPPED = "stopped", "停止抽样"
    CANCELLED = "cancelled", "已取消"


SAMPLERS = frozenset({Role.SAMPLER})
TASK_MOVES = (
    Move("sample", "登记抽样单", ("open",), "sampled", SAMPLERS, O18.article(20, certain=False)),
    Move("spare", "登记未能抽样", ("open",), "not_sampled", SAMPLERS, O18.article(19, certain=False)),
    Move("refuse", "登记拒检", ("open",), "refused", SAMPLERS, O18.article(22, certain=False)),
    Move("stop", "停止抽样并报告", ("open",), "stopped", SAMPLERS, O18.article(18, certain=False)),
    Move("cancel", "取消抽样任务", ("open",), "cancelled", PLANNERS, O18.article(12, certain=False)),
    Move("release", "企业依法拒绝，任务终止", ("refused",), "cancelled", APPROVERS, O18.article(17, certain=False)),
)


class SampleState(TextChoices):
    TAKEN = "taken", "待检验"
    TESTED = "tested", "已检验"


SAMPLE_MOVES = (Move("test", "出具检验报告", ("taken",), "tested", TESTERS, O18.article(9, certain=False)),)


class LabJobState(TextChoices):
    ASSIGNED = "assigned", "待收样"
    RECEIVED = "received", "检验中"
    ENTERED = "entered", "待复核"
    VERIFIED = "verified", "已出报告"
    REFUSED = "refused", "已拒收"
    STOPPED = "stopped", "已停止"
    RECALLED = "recalled", "已收回"


LAB_JOB_MOVES = (
    Move("receive", "接收样品", ("assigned",), "received", TESTERS, O18.article(30, certain=False)),
    Move("refuse", "拒收样品", ("assigned",), "refused", TESTERS, O18.article(30, certain=False)),
    Move("recall", "收回检验任务", ("assigned",), "recalled", PLANNERS, O18.article(16, certain=False)),
    Move("enter", "提交检验结果", ("received",), "entered", TESTERS, PQL.article(21, 1)),
    Move("return", "退回检验结果", ("entered",), "received", TESTERS, PQL.article(21, 1)),
    Move("verify", "复核并签发报告", ("entered",), "verified", TESTERS, PQL.article(21, 1)),
    Move("stop", "停止检验", ("assigned", "received", "entered"), "stopped", TESTERS, O18.article(31, certain=False)),
)


class ConclusionState(TextChoices):
    PENDING = "pending", "待告知"
    NOTIFIED = "notified", "异议期内"
    FINAL = "final", "已确定"
    WITHDRAWN = "withdrawn", "已撤回"


CONCLUSION_MOVES = (
    Move("notify", "告知检验结论", ("pending",), "notified", TELLERS, O18.article(34, certain=False)),
    Move("finalise", "确定检验结论", ("notified",), "final", TELLERS, PQL.article(15, 4)),
    Move("conclude", "复检结论生效", ("pending",), "final", TELLERS, O18.article(43, certain=False)),
    Move("withdraw", "撤回检验结论", ("pending", "notified", "final"), "withdrawn", TELLERS | TESTERS | APPROVERS, PQL.article(15, 4)),
)


class ConfirmationState(TextChoices):
    """What the labelled maker says of goods that were not taken from it; empty when nobody has to be asked."""

    ASKED = "asked", "待生产者确认"
    CONFIRMED = "confirmed", "生产者已确认"
    DENIED = "denied", "生产者否认"
    SILENT = "silent", "期满未答复"


CONFIRMATION_MOVES = (
    Move("confirm", "确认为本企业产品", ("asked", "silent"), "confirmed", ANSWERERS, O18.article(35, certain=False)),
    Move("deny", "否认为本企业产品", ("asked", "silent"), "denied", ANSWERERS, O18.article(35, certain=False)),
    Move("lapse", "认定期满未答复", ("asked",), "silent", TELLERS, O18.article(35, certain=False)),
)


class ObjectionState(TextChoices):
    FILED = "filed", "待决定"
    RETESTING = "retesting", "复检中"
    REFUSED = "refused", "不予受理"
    ALLOWED = "allowed", "异议成立"
    WITHDRAWN = "withdrawn", "申请人撤回"
    LAPSED = "lapsed", "视为放弃复检"
    IMPOSSIBLE = "impossible", "不能复检"
    UPHELD = "upheld", "复检维持初检"
    OVERTURNED = "overturned", "复检推翻初检"


# While one of these is open, the result cannot become final.
OPEN_OBJECTION = ("filed", "retesting")
OBJECTION_MOVES = (
    Move("accept", "受理复检申请", ("filed",), "retesting", DECIDERS, O18.article(38, certain=False)),
    Move("refuse", "不予受理异议", ("filed",), "refused", DECIDERS, O18.article(37, certain=False)),
    Move("allow", "认定异议成立", ("filed", "retesting"), "allowed", DECIDERS, O18.article(37, certain=False)),
    Move("bar", "认定不能复检", ("filed", "retesting"), "impossible", DECIDERS, O18.article(24, certain=False)),
    Move("withdraw", "撤回异议", ("filed", "retesting"), "withdrawn", TELLERS | MEMBERS, O18.article(36, certain=False)),
    Move("lapse", "视为放弃复检", ("retesting",), "lapsed", TELLERS, O18.article(38, certain=False)),
    Move("uphold", "登记复检维持初检", ("filed", "retesting"), "upheld", TELLERS, O18.article(43, certain=False)),
    Move("overturn", "登记复检推翻初检", ("filed", "retesting"), "overturned", TELLERS, O18.article(43, certain=False)),
)


class RetestState(TextChoices):
    NOTICED = "noticed", "待办复检手续"
    READY = "ready", "待确定复检机构"
    TESTING = "testing", "复检中"
    DONE = "done", "复检完毕"
    LAPSED = "lapsed", "视为放弃"
    CANCELLED = "cancelled", "已终止"


RETEST_MOVES = (
    Move("complete", "办结复检手续", ("noticed",), "ready", TELLERS, O18.article(38, certain=False)),
    Move("name", "确定复检机构", ("ready",), "testing", TELLERS, O18.article(39, certain=False)),
    Move("close", "登记复检结论", ("testing",), "done", TELLERS, O18.article(43, certain=False)),
    Move("lapse", "视为放弃复检", ("noticed",), "lapsed", TELLERS, O18.article(38, certain=False)),
    Move("cancel", "终止复检", ("noticed", "ready", "testing"), "cancelled", DECIDERS | MEMBERS, O18.article(36, certain=False)),
)


class CircularState(TextChoices):
    SENT = "sent", "已发出"
    ACKNOWLEDGED = "received", "对方已签收"
    ANSWERED = "answered", "已反馈"


CIRCULAR_MOVES = (
    Move("acknowledge", "登记签收", ("sent",), "received", TELLERS, S1.passage("（十一）")),
    Move("answer", "登记反馈", ("sent", "received"), "answered", TELLERS, S1.passage("（十一）")),
)


class MeetingState(TextChoices):
    PLANNED = "planned", "待召开"
    HELD = "held", "已召开"
    CANCELLED = "cancelled", "已取消"


MEETING_MOVES = (
    Move("hold", "登记会议记录", ("planned",), "held", TELLERS, O18.article(50)),
    Move("cancel", "取消会议", ("planned",), "cancelled", TELLERS, O18.article(50)),
)


class RefusalState(TextChoices):
    RECORDED = "recorded", "待认定"
    DEEMED = "deemed", "按不合格论处"
    REFERRED = "referred", "移交处罚"
    LAWFUL = "lawful", "依法可以拒绝"


REFUSAL_MOVES = (
    Move("deem", "认定拒检，按不合格论处", ("recorded",), "deemed", APPROVERS, S3.passage("第18点")),
    Move("refer", "认定拒检，移交处罚", ("recorded",), "referred", APPROVERS, PQL.article(56)),
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
