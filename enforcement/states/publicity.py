"""A request to correct what is published: received, perhaps a correction under way, answered in words."""

from django.db.models import TextChoices

from enforcement.law.publicity import CORRECTION_RIGHT
from quality_portal.core.roles import Role
from quality_portal.core.workflow import Move


class CorrectionState(TextChoices):
    RECEIVED = "received", "待办理"
    DRAFTED = "drafted", "更正办理中"
    ANSWERED = "answered", "已答复"


class CorrectionOutcome(TextChoices):
    CORRECTED = "corrected", "已更正"
    WITHDRAWN = "withdrawn", "已撤下"
    REFUSED = "refused", "不予更正"


C = CorrectionState
EDITORS = frozenset({Role.CASE_OFFICER, Role.PUBLICITY_EDITOR, Role.COMPLAINT_HANDLER})
CORRECTION_MOVES = (
    Move("take", "起草更正公告", (C.RECEIVED,), C.DRAFTED, EDITORS, CORRECTION_RIGHT),
    Move("answer", "答复", (C.RECEIVED, C.DRAFTED), C.ANSWERED, EDITORS, CORRECTION_RIGHT),
)
