"""Is this paper genuine?"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from quality_portal.accounts.guards import public
from quality_portal.audit.queries import public as register
from quality_portal.core.formats import zhdate
from quality_portal.core.shapes import Fact
from quality_portal.documents.queries import public as documents
from quality_portal.documents.queries.public import State

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
    context = {"text": text, "found": found, "words": _words(found), "facts": _facts(found), "act": _act(found)}
    return render(request, "public/verify.html", context)


def _words(found: documents.CheckedDocument | None) -> Words | None:
    if found is None:
        return None
    if found.state == State.VOID:
        why = found.void_reason or found.reason
        return Words(_("文书已经作废"), _("作废理由：%s") % why if why else _("这份文书不再有效。"), genuine=False)
    if found.state == State.GONE:
        return Words(_("文书曾经公布，现已撤下"), _("撤下理由：%s") % found.reason, genuine=False)
    if found.state == State.CORRECTED:
        return Words(_("文书已被更正"), _("这份文书由本机关制发，后来发现有误。请以更正的文书为准。"), genuine=True)
    if not found.public:
        return Words(_("文书真实有效"), _("本文书只发给当事人，内容不公开。请核对文号、机关和日期。"), genuine=True)
    return Words(_("文书真实有效"), _("请核对标题、日期和摘要；有一处不同，就不是这份文书。"), genuine=True)


def _facts(found: documents.CheckedDocument | None) -> list[Fact]:
    if found is None:
        return []
    facts = [Fact(_("文号"), found.number), Fact(_("机关"), found.office), Fact(_("日期"), zhdate(found.issued_on))]
    if found.title:
        facts.append(Fact(_("标题"), found.title))
    if found.public and found.sha256:
        facts += [Fact(_("页数"), found.pages or ""), Fact(_("摘要（SHA-256）"), found.sha256, code=True)]
    if found.voided_at and found.void:
        facts.append(Fact(_("作废"), zhdate(found.voided_at)))
    return facts


def _act(found: documents.CheckedDocument | None) -> register.PublicAct | None:
    """The last entry of the public register about it."""
    return register.act_of("documents", found.number) if found and found.public else None
