"""A rectification report: filled in by the enterprise, accepted or sent back by the officer."""

from django.db.models import TextChoices

from enforcement.law import rectification as law
from quality_portal.core.roles import Role
from quality_portal.core.workflow import Move


class ReportState(TextChoices):
    DRAFT = "draft", "填写中"
    SUBMITTED = "submitted", "已提交，待审核"
    RETURNED = "returned", "退回补正"
    ACCEPTED = "accepted", "已采纳"


EDITABLE = (ReportState.DRAFT.value, ReportState.RETURNED.value)

R = ReportState
MEMBER = frozenset({Role.ENTERPRISE_MEMBER})
OFFICER = frozenset({Role.CASE_OFFICER})
MOVES = (
    Move("submit", "提交整改报告", (R.DRAFT, R.RETURNED), R.SUBMITTED, MEMBER, law.SUBMIT_BASIS),
    Move("accept", "采纳整改报告", (R.SUBMITTED,), R.ACCEPTED, OFFICER, law.ACCEPT_BASIS),
    Move("return", "退回补正", (R.SUBMITTED,), R.RETURNED, OFFICER, law.ACCEPT_BASIS),
)
