"""A notice to offices: drafted, reviewed, signed; it ends when a later one repeals it."""

from django.db.models import TextChoices

from enforcement.law.instruction import ENDING, REVIEW, SIGN
from quality_portal.core.roles import Role
from quality_portal.core.workflow import Move


class InstructionState(TextChoices):
    DRAFT = "draft", "待法制审核"
    REVIEWED = "reviewed", "待签发"
    RETURNED = "returned", "已退回"
    ISSUED = "issued", "已印发"
    REPEALED = "repealed", "已废止"


class AboutEffect(TextChoices):
    """What a notice does to the earlier one that it names."""

    REPEAL = "repeal", "废止原通知"
    CORRECT = "correct", "更正原通知"


I = InstructionState  # noqa: E741 - as the other tables have their states
IN_HAND = (I.DRAFT, I.REVIEWED)
TOLD = (I.ISSUED, I.REPEALED)  # what its addressees have got, whatever became of it
DRAFTERS = frozenset({Role.CASE_OFFICER, Role.PLANNER, Role.PUBLICITY_EDITOR})
HEAD = frozenset({Role.APPROVER})
LAWYER = frozenset({Role.REVIEWER})
INSTRUCTION_MOVES = (
    Move("review", "法制审核通过", (I.DRAFT,), I.REVIEWED, LAWYER, REVIEW),
    Move("return", "退回修改", (I.DRAFT, I.REVIEWED), I.RETURNED, LAWYER | HEAD, REVIEW),
    Move("resubmit", "修改后重新送审", (I.RETURNED,), I.DRAFT, DRAFTERS, REVIEW),
    Move("issue", "签发通知", (I.REVIEWED,), I.ISSUED, HEAD, SIGN),
    Move("repeal", "废止通知", (I.ISSUED,), I.REPEALED, HEAD, ENDING),
)
