"""Is this paper genuine?"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from quality_portal.accounts.guards import public
from quality_portal.core.formats import zhdate
from quality_portal.core.shapes import Fact
from quality_portal.documents.queries import public as documents

LONGEST = 80


@dataclass(frozen=True, slots=True)
class Words:
    """What to say of a paper that was found."""

    title: str
    text: str
    genuine: bool


@public
def verify(request: HttpRequest) -> HttpResponse:
    """Check a number or a check code. `no` may come from a QR code."""
    text = request.GET.get("no", "").replace("\x00", "").strip()[:LONGEST]
    found = documents.check(text) if text else None
    context = {"text": text, "found": found, "words": _words(found), "facts": _facts(found)}
    return render(request, "public/verify.html", context)


def _words(found: documents.CheckedDocument | None) -> Words | None:
    if found is None:
        return None
    if found.void:
        return Words("文书已经作废", f"作废理由：{found.void_reason}" if found.void_reason else "请以新的文书为准。", genuine=False)
    if not found.public:
        return Words("文书真实有效", "本文书只发给当事人，内容不公开。请核对文号、机关和日期。", genuine=True)
    return Words("文书真实有效", "请核对标题、日期和摘要；有一处不同，就不是这份文书。", genuine=True)


def _facts(found: documents.CheckedDocument | None) -> list[Fact]:
    if found is None:
        return []
    facts = [Fact("文号", found.number), Fact("机关", found.office), Fact("日期", zhdate(found.issued_on))]
    if found.public:
        facts += [Fact("标题", found.title), Fact("页数", found.pages or ""), Fact("摘要", found.sha256, code=True)]
    return facts
