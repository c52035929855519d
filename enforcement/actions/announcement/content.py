"""What the paper of an announcement holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from enforcement.law.announcement import FAIL, KNOWLEDGE_TITLE, PASS
from enforcement.models import Announcement, AnnouncementEntry
from enforcement.queries.bulletin.tables import Table, headings_of, knowledge_of, lists_of

HEADING = re.compile(r"[一二三四五六七八九十]{1,2}、[^。；：]{2,24}")
# Under a list: what being on it does not mean.
NO_PRAISE, ONE_BATCH = "本名单不构成对任何产品的推荐。", "检验结果只对所抽批次负责。"
HONOURS = (Announcement.Kind.LIST_EXEMPTION, Announcement.Kind.LIST_BRAND, Announcement.Kind.LIST_AWARD)


def content_of(notice: Announcement, entries: Sequence[AnnouncementEntry]) -> dict[str, Any]:
    """Paragraphs with their headings, the lists and the knowledge as annexes, copies to the governments of who is named."""
    annexes: list[dict[str, Any]] = [_annex(table, notice.kind) for table in lists_of(notice)]
    if known := knowledge_of(notice):
        annexes.append({"title": KNOWLEDGE_TITLE, "paragraphs": [paragraph(text) for text in known]})
    content: dict[str, Any] = {"paragraphs": _paragraphs(notice), "closing": "（此件公开发布）"}
    if annexes:
        content["annexes"] = annexes
    if notice.kind in (Announcement.Kind.RESULT, Announcement.Kind.RECHECK_FAILED, Announcement.Kind.OVERDUE):
        failed = [entry.row for entry in entries if entry.part in ("", FAIL)]
        if told := "、".join(dict.fromkeys(f"{row['region']}人民政府" for row in failed if row.get("region"))):
            content["copies_to"] = told
    return content


def _paragraphs(notice: Announcement) -> list[str | dict[str, str]]:
    """The text with the headings of its parts: those that are numbered in brackets are of the second level."""
    headings = set(headings_of(notice))
    return [{"style": "h2" if text.startswith("（") else "h1", "text": text} if text in headings else paragraph(text) for text in notice.body]


def paragraph(text: str) -> str | dict[str, str]:
    """A line that reads as a heading is set as one."""
    return {"style": "h1", "text": text} if HEADING.fullmatch(text) else text


def _annex(table: Table, kind: str) -> dict[str, Any]:
    columns = [column.title if column.width == 1 else {"title": column.title, "width": column.width} for column in table.columns]
    wide = len(columns) > 5  # upright, the dates of a withdrawal would be cut in two
    return {"title": table.title, "columns": columns, "rows": [list(row) for row in table.rows], "notes": _notes(kind, table.part), "wide": wide}


def _notes(kind: str, part: str) -> list[str]:
    if part == PASS or kind in HONOURS:
        return [NO_PRAISE]
    return [ONE_BATCH] if kind in (Announcement.Kind.RESULT, Announcement.Kind.RECHECK_FAILED) else []
