"""What an enterprise may say something to: results it was told of, lines of announcements about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from enforcement.models import AnnouncementEntry, EnterpriseStatement
from enforcement.states.announcement import AnnouncementState
from enterprises.models import Enterprise
from inspections.models import Conclusion
from quality_portal.core.formats import day_of

MOST = 50


@dataclass(frozen=True, slots=True)
class Subject:
    """A result or a line, with the words that stand beside it."""

    what: str
    pk: int
    title: str
    on: date | None
    url: str
    text: str
    conclusion: Conclusion | None = None
    entry: AnnouncementEntry | None = None


def subjects(enterprise: Enterprise) -> list[Subject]:
    """Results first, then lines that rest on no result; newest first. Four queries."""
    results = _results(enterprise)[:MOST]
    entries = _entries(enterprise)[:MOST]
    said = _said(enterprise)
    found = [_of_result(row, said.get(("conclusion", row.pk), "")) for row in results]
    return found + [_of_entry(row, said.get(("entry", row.pk), "")) for row in entries]


def subject(enterprise: Enterprise, what: str, pk: int) -> Subject | None:
    """One of them."""
    said = _said(enterprise)
    if what == "result":
        row = _results(enterprise).filter(pk=pk).first()
        return _of_result(row, said.get(("conclusion", pk), "")) if row else None
    line = _entries(enterprise).filter(pk=pk).first() if what == "line" else None
    return _of_entry(line, said.get(("entry", pk), "")) if line else None


def text_of(entry: AnnouncementEntry) -> str:
    """What stands beside a line today."""
    about = Q(entry=entry) | Q(conclusion=entry.conclusion_id, conclusion__isnull=False, enterprise=entry.enterprise_id)
    row = EnterpriseStatement.objects.filter(about).order_by("-pk").first()
    return row.text if row else ""


def _results(enterprise: Enterprise) -> QuerySet[Conclusion]:
    mine = Q(enterprise=enterprise) | Q(notices__enterprise=enterprise)
    rows = Conclusion.objects.filter(mine, state__in=("notified", "final"), verdict__in=("fail", "deemed")).distinct()
    return rows.select_related("report", "plan_item__plan").order_by("-decided_on", "-pk")


def _entries(enterprise: Enterprise) -> QuerySet[AnnouncementEntry]:
    rows = AnnouncementEntry.objects.filter(enterprise=enterprise, conclusion=None, announcement__state=AnnouncementState.PUBLISHED)
    return rows.exclude(announcement__kind__startswith="list_").select_related("announcement").order_by("-pk")


def _said(enterprise: Enterprise) -> dict[tuple[str, int], str]:
    rows = EnterpriseStatement.objects.filter(enterprise=enterprise).order_by("pk").values_list("conclusion", "entry", "text")
    return {("entry", entry) if entry else ("conclusion", conclusion): text for conclusion, entry, text in rows}


def _of_result(row: Conclusion, text: str) -> Subject:
    title = f"{row.product_name} {row.get_verdict_display()}" + (f"（{row.report.number}）" if row.report else "")
    return Subject("result", row.pk, title, row.decided_on, "", text, conclusion=row)


def _of_entry(row: AnnouncementEntry, text: str) -> Subject:
    notice = row.announcement
    return Subject("line", row.pk, notice.title, day_of(notice.published_at) if notice.published_at else None, notice.public_url, text, entry=row)
