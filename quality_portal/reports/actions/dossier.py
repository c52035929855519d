"""Printing a dossier: what the chain was when somebody asked for it, numbered and frozen like every paper."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from quality_portal.accounts.models import User
from quality_portal.audit import trail
from quality_portal.audit.acts import permit
from quality_portal.core.formats import isodate, isotime
from quality_portal.documents.actions import issue
from quality_portal.documents.models import Document
from quality_portal.reports.permissions import GRANTS
from quality_portal.reports.queries.dossier import Chapter, Dossier, Thread, dossier

COLUMNS = [{"title": "时间", "width": 3}, {"title": "经办", "width": 2}, {"title": "事项", "width": 6}, {"title": "依据", "width": 4}]


@transaction.atomic
def issue_dossier(*, thread: Thread, actor: User, at: datetime) -> Document:
    """Print the whole chain as one paper of the reader's office."""
    permit(actor, GRANTS, "dossier.print")
    found = dossier(thread)
    title = f"{found.thread.title}案卷"
    document = issue("dossier", office=actor.office, subject=thread.head, title=title, content=_content(found, at), actor=actor, at=at)
    trail.record("dossier.printed", thread.head, actor=actor, at=at, note=document.number)
    return document


def _content(found: Dossier, at: datetime) -> dict[str, Any]:
    sections = [{"title": "基本情况", "blocks": [_facts(found)]}]
    sections += [{"title": chapter.title, "blocks": [_chapter(chapter)]} for chapter in found.chapters]
    if found.clocks:
        sections.append({"title": "期限", "blocks": [_clocks(found)]})
    if found.papers:
        sections.append({"title": "文书清单", "blocks": [_papers(found)]})
    for number, section in enumerate(sections, start=1):
        section["title"] = f"{_chinese(number)}、{section['title']}"
    return {
        "cover": {"to": "存档", "facts": [["编号", found.thread.number], ["事项", f"{found.acts} 条"], ["文书", f"{len(found.papers)} 件"]]},
        "cut_off": isotime(at),
        "sections": sections,
    }


def _facts(found: Dossier) -> dict[str, Any]:
    return {"type": "table", "caption": "基本情况", "columns": ["项目", {"title": "内容", "width": 4}], "rows": [list(pair) for pair in found.facts]}


def _chapter(chapter: Chapter) -> dict[str, Any]:
    rows = [[isotime(act.at), act.who, f"{act.sentence}{'：' if act.note else ''}{act.note}", act.basis] for act in chapter.acts]
    return {"type": "table", "caption": chapter.title, "columns": COLUMNS, "rows": rows}


def _clocks(found: Dossier) -> dict[str, Any]:
    rows = [
        [clock.title, isodate(clock.due_on) + ("（暂定）" if clock.provisional else ""), "；".join(f"{label}{text}" for label, text in clock.explanation)]
        for clock in found.clocks
    ]
    columns = [{"title": "期限", "width": 2}, {"title": "届满", "width": 2}, {"title": "怎么算的", "width": 5}]
    return {"type": "table", "caption": "期限", "columns": columns, "rows": rows}


def _papers(found: Dossier) -> dict[str, Any]:
    rows = [
        [isodate(paper.issued_on), paper.number, paper.title, paper.check_code, paper.content_sha256[:16]] for paper in found.papers
    ]
    columns = [{"title": "日期", "width": 2}, {"title": "文号", "width": 3}, {"title": "标题", "width": 4}, {"title": "核验码", "width": 2}, {"title": "摘要", "width": 3}]
    return {"type": "table", "caption": "文书清单", "columns": columns, "rows": rows, "notes": ["注：摘要为文书内容 SHA-256 的前十六位，全文可在文书核验页查对。"]}


def _chinese(number: int) -> str:
    digits = "一二三四五六七八九十"
    return digits[number - 1] if number <= 10 else f"十{digits[number - 11]}"
