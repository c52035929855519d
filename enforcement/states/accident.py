"""An accident reported: taken in hand by one person, reported to the government by another."""

from django.db import models

from enforcement.law.accident import REPORT_BASIS
from quality_portal.core.roles import Role
from quality_portal.core.workflow import Move


class AccidentState(models.TextChoices):
    FILED = "filed", "待受理"
    TAKEN = "taken", "待报告政府"
    FORWARDED = "forwarded", "已报告政府"


ACCIDENT_MOVES = (
    Move("take", "受理", (AccidentState.FILED,), AccidentState.TAKEN, frozenset({Role.CASE_OFFICER}), REPORT_BASIS),
    Move("forward", "报告政府", (AccidentState.TAKEN,), AccidentState.FORWARDED, frozenset({Role.APPROVER}), REPORT_BASIS),
)
