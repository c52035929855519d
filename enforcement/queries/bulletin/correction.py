"""What a published announcement says and the register no longer does: the rows of its correction."""

from __future__ import annotations

from datetime import date
from typing import Any

from enforcement.law.announcement import KINDS
from enforcement.models import Announcement, AnnouncementEntry
from enforcement.queries import facts
from enforcement.states.announcement import AnnouncementState
from inspections.models import Conclusion
from inspections.states import ConclusionState
from quality_portal.accounts.models import Office
from quality_portal.core.errors import RuleBroken
from quality_portal.core.formats import day_of, zhdate

from .noted import _books, _original
from .results import PRINTED, lines_for
from .shapes import Bulletin, Line, Part
from .tables import NOTHING, columns_of_lines

GONE = "整条撤回"


def correction(source: dict[str, Any], office: Office, on: date) -> Bulletin:
    """Compare each frozen line with what stands today, column by column."""
    notice = _original(source, office, "correction")
    if notice.state != AnnouncementState.PUBLISHED:
        raise RuleBroken("原公告已经撤下，不再更正。请发布撤回公告。", KINDS["correction"].basis[0], "source")
    assert notice.document is not None
    assert notice.published_at is not None
    lines = differences(notice)
    if not lines:
        raise RuleBroken("原公告与现在登记的事实一致，没有可以更正的内容。登记有误的，请先更正登记。", KINDS["correction"].basis[0], "source")
    said = (
        f"{office.name}{zhdate(day_of(notice.published_at))}发布的{notice.document.number}公告（{notice.title}）有{len(lines)}处与查明的事实不符。"
        f"依据{_books('correction', office, on)}，现更正如下，更正前后的内容见附件。"
    )
    parts = (Part("said", "", (said,)), Part("more", "", ("原公告的其他内容不变。转载原公告的单位请一并更正。",), fixed=False))
    title = f"{office.name}关于更正{notice.document.number}公告的公告"
    summary = f"{notice.document.number}公告有{len(lines)}处更正，以本公告为准。"
    return Bulletin("correction", office, source, title, summary, parts, tuple(lines), (), {"更正": len(lines)}, about=notice.pk)


def differences(notice: Announcement) -> list[Line]:
    """One line for each column of each entry that no longer agrees."""
    entries = list(notice.entries.select_related("case__finding__conclusion", "conclusion").order_by("position"))
    today = _rows_today(entries)
    columns = {part: columns_of_lines(notice.kind, [one for one in entries if one.part == part]) for part in {one.part for one in entries}}
    found = []
    for entry in entries:
        if entry.pk not in today:
            continue
        now = today[entry.pk]
        if now is None:
            found.append(_line(notice, entry, "全部", GONE, f"{GONE}：{entry.conclusion.withdrawn_because if entry.conclusion else ''}"))
            continue
        for column in columns[entry.part]:
            before, after = str(entry.row.get(column.key) or NOTHING), str(now.get(column.key) or NOTHING)
            if column.key != "no" and before != after:
                found.append(_line(notice, entry, column.title, before, after))
    return found


def _rows_today(entries: list[AnnouncementEntry]) -> dict[int, dict[str, Any] | None]:
    """What each line would say today; None when the result it rests on was withdrawn."""
    by_result = {entry.conclusion_id: entry for entry in entries if entry.conclusion_id and entry.part}
    results = list(Conclusion.objects.filter(pk__in=by_result).select_related(*PRINTED))
    found: dict[int, dict[str, Any] | None] = {}
    for row, line in zip(results, lines_for(results), strict=True):
        found[by_result[row.pk].pk] = None if row.state == ConclusionState.WITHDRAWN else line.row
    for entry in entries:
        if entry.case and not entry.part and not entry.source_label:
            found[entry.pk] = facts.public_row(entry.case)
    return found


def _line(notice: Announcement, entry: AnnouncementEntry, field: str, before: str, after: str) -> Line:
    assert notice.document is not None
    words = {
        "number": notice.document.number,
        "enterprise": entry.row.get("enterprise", ""),
        "credit_code": entry.row.get("credit_code", ""),
        "product": entry.row.get("product", ""),
        "field": field,
        "before": before,
        "after": after,
    }
    return Line(f"entry={entry.pk}:{field}", words, "", entry.enterprise_id, source_label=AnnouncementEntry._meta.label_lower, source_pk=str(entry.pk))
