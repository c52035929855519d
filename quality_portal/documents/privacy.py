"""No public paper is issued with somebody's data in it: the last look, whoever drafted it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from quality_portal.accounts.models import Office
from quality_portal.core import personal
from quality_portal.core.errors import RuleBroken
from quality_portal.core.site import this_site

NOT_TEXT = frozenset({"style", "type", "chart", "align", "width", "date", "sha256", "snapshot"})


def check(title: str, content: dict[str, Any], *, office: Office, cleared: Collection[str] = ()) -> None:
    """Raises RuleBroken naming the first thing found and where. The office's own line may stand, and what was `cleared`."""
    site = this_site()
    own = [word for word in (office.phone, office.address, site.hotline, site.support, site.address, *cleared) if word]
    for place, text in [("标题", title), *texts(content)]:
        for hit in personal.hits(text, allowed=own):
            kind = personal.KINDS[hit.kind]
            raise RuleBroken(f"公开文书的{place}有{kind.name}，不能制发。{kind.mend}", kind.basis, "content")


def texts(content: Any, place: str = "正文") -> Iterator[tuple[str, str]]:
    """Every text that would be printed. A row of a table is read with the heads of its columns."""
    if isinstance(content, str):
        yield place, content
    elif isinstance(content, dict):
        if "columns" in content and "rows" in content:
            yield from _table(content)
        where = str(content.get("title") or content.get("caption") or place)
        for key, value in content.items():
            if key not in NOT_TEXT and key not in ("columns", "rows"):
                yield from texts(value, where)
    elif isinstance(content, list):
        for value in content:
            yield from texts(value, place)


def _table(table: dict[str, Any]) -> Iterator[tuple[str, str]]:
    heads = [str(column.get("title", "")) if isinstance(column, dict) else str(column) for column in table["columns"]]
    name = str(table.get("title") or table.get("caption") or "表格")
    for number, row in enumerate(table["rows"], start=1):
        yield f"“{name}”第{number}行", "；".join(f"{head}：{cell}" for head, cell in zip(heads, row, strict=False))
