"""The task list of the rectification report, as desk and report page show it."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from enforcement.models import Case
from enforcement.queries.rectification import SectionView
from quality_portal.core.shapes import Task


def tasks_of(case: Case, views: Sequence[SectionView]) -> list[Task]:
    """One task a section. The promise opens last; what is missing stands under the name of a section begun."""
    return [
        Task(
            title=view.section.title,
            state=view.state if view.open else "blocked",
            href=reverse("enforcement:report_section", args=[case.number, view.section.key]),
            hint=_hint(view),
            words="" if view.open else _("暂不能填写"),
        )
        for view in views
    ]


def _hint(view: SectionView) -> str:
    if not view.open:
        return _("前面各项完成后才能填写")
    if view.state == "doing" and view.gaps:
        first = view.gaps[0].message.rstrip("。")
        return first if len(view.gaps) == 1 else _("还有 %(n)s 处没有填完：%(first)s") % {"n": len(view.gaps), "first": first}
    return ""
