"""A report is a draft until it is published; what is published stays."""

from django.db.models import TextChoices

from quality_portal.core.roles import Role
from quality_portal.core.workflow import Move

from .law import REPORT_BASIS


class ReportState(TextChoices):
    DRAFT = "draft", "待发布"
    PUBLISHED = "published", "已发布"


MOVES = (
    Move(
        "publish", "发布", (ReportState.DRAFT,), ReportState.PUBLISHED, frozenset({Role.APPROVER}), REPORT_BASIS
    ),
)
