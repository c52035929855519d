"""A recall runs until its producer has reported the end of it."""

from django.db.models import TextChoices

from quality_portal.core.instruments import O19
from quality_portal.core.roles import Role
from quality_portal.core.workflow import Move


class RecallState(TextChoices):
    RUNNING = "running", "召回中"
    CLOSED = "closed", "已完成"


RECALL_MOVES = (
    Move("close", "登记召回完成", (RecallState.RUNNING,), RecallState.CLOSED, frozenset({Role.CASE_OFFICER}), O19.passage("关于召回总结的规定", certain=False)),
)
