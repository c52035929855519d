"""A visit for a recheck: planned, then carried out or called off."""

from django.db.models import TextChoices

from quality_portal.core.instruments import APL, S1
from quality_portal.core.roles import Role
from quality_portal.core.workflow import Move


class VisitState(TextChoices):
    PLANNED = "planned", "已安排"
    DONE = "done", "已复查"
    CANCELLED = "cancelled", "已取消"


OFFICER = frozenset({Role.CASE_OFFICER})
VISIT_MOVES = (
    Move("done", "完成复查", (VisitState.PLANNED,), VisitState.DONE, OFFICER, S1.passage("（十一）")),
    Move("cancel", "取消复查安排", (VisitState.PLANNED,), VisitState.CANCELLED, OFFICER, APL.article(42, 1)),
)
