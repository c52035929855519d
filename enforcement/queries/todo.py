"""What else waits for an enterprise besides the deadline in the band: rights to use, messages to read, an address to confirm."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from enforcement.models import FileReturn
from enforcement.queries import message, paper, report_file, rights, service
from enterprises.models import Enterprise
from quality_portal.documents.models import Document


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do: its words, where it is done, until when."""

    title: str
    href: str
    note: str = ""
    until: date | None = None
    urgent: bool = False


def of(enterprise: Enterprise, on: date) -> list[Todo]:
    """Everything to do now; what runs out first comes first, what has no day last."""
    found = [_right(wanted) for wanted in rights.wanted_of(enterprise, on)]
    found.sort(key=lambda one: (not one.urgent, one.until or date.max))
    found += _papers(list(paper.unserved(paper.of_enterprise(enterprise), enterprise)))
    found += [_replace(row) for row in report_file.wanted_of(enterprise)]
    fresh = message.unread_of(enterprise)
    by_case: dict[int | None, list[message.Message]] = {}
    for one in fresh.order_by("-at")[:50]:
        by_case.setdefault(one.case_id, []).append(one)
    for rows in by_case.values():
        newest = rows[0]
        words = f"{len(rows)} 条未读消息" if newest.case is None else f"{len(rows)} 条未读消息：{newest.case.product_name}"
        found.append(Todo(words, newest.get_desk_url(), _start(newest.text), urgent=False))
    if service.address_of(enterprise) is None:
        found.append(Todo("填写送达地址确认书", reverse("enforcement:service_address"), "填写并同意网上送达后，才能在网上签收文书。"))
    return found


def _right(wanted: rights.Wanted) -> Todo:
    href = reverse("enforcement:rights_notice", args=[wanted.notice.pk])
    document = wanted.notice.document
    return Todo(wanted.words, href, f"{document.title} {document.number}" if document else "", wanted.until, urgent=True)


def _papers(waiting: list[Document]) -> list[Todo]:
    """One paper by its name; several in one line, which leads to the list."""
    if len(waiting) > 1:
        return [Todo(f"签收 {len(waiting)} 份文书", reverse("enforcement:notices"), _start(_titles(waiting)))]
    return [Todo(f"签收{document.title}", reverse("enforcement:paper", args=[document.uuid]), document.number) for document in waiting]


def _titles(waiting: list[Document]) -> str:
    """Each title once, with how many there are of it."""
    counted = Counter(document.title for document in waiting)
    return "、".join(f"{title} {n} 份" if n > 1 else title for title, n in counted.items())


def _replace(row: FileReturn) -> Todo:
    return Todo(f"替换整改报告的材料：{row.name}", reverse("enforcement:file_replace", args=[row.pk]), _start(row.reason), urgent=True)


def _start(text: str) -> str:
    line = text.split("\n", 1)[0]
    return line if len(line) <= 40 else line[:40] + "…"
