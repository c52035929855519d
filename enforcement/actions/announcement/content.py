"""What the paper of an announcement holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from enforcement.actions import wording
from enforcement.law.counterfeit import in_order
from enforcement.models import Announcement, AnnouncementEntry


def content_of(notice: Announcement, entries: Sequence[AnnouncementEntry]) -> dict[str, Any]:
    rows = [entry.row for entry in entries]
    if notice.kind in (Announcement.Kind.RESULT, Announcement.Kind.RECHECK_FAILED):
        regions = "、".join(dict.fromkeys(f"{row['region']}人民政府" for row in rows if row.get("region")))
        return wording.announcement(notice, rows, copies_to=regions)
    content: dict[str, Any] = {"paragraphs": list(notice.body), "closing": "（此件公开发布）"}
    if rows:
        columns = in_order(dict.fromkeys(key for row in rows for key in row))
        table = [[str(row.get(column, "")) for column in columns] for row in rows]
        content["annexes"] = [{"title": "名单", "columns": columns, "rows": table}]
    return content
