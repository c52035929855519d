"""The package in hand: is this batch in an announcement? Three answers, and none of them is "safe"."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enforcement.queries import public as enforcement
from inspections.queries import public as inspections
from quality_portal.accounts.guards import public
from quality_portal.core.barcode import check_barcode

LONGEST = 80


@dataclass(frozen=True, slots=True)
class Answer:
    """What to say. `tone` is bad, warn or idle: there is no good one."""

    key: str
    title: Promise
    text: Promise
    tone: str


LISTED = Answer(
    "listed", _("本批次在公告中"), _("公布的抽查结果或者公告列有这个批号。请对照下面的企业、产品和型号；是同一件的，请停用，凭实物和购买凭证找卖家退换。"), "bad"
)
SAME_GOODS = Answer(
    "same", _("同款其他批次在公告中"), _("没有查到您这个批号的不合格结果，但同款产品的其他批次不合格。请核对批号有没有抄错；同款产品请谨慎使用。"), "warn"
)
SAME_GOODS_NO_BATCH = Answer("same", _("同款有批次在公告中"), _("这款产品有批次不合格。请找到包装上的批号或者生产日期，和下面的批号对照。"), "warn")
NOTHING = Answer("none", _("未见记录，不代表合格"), _("没有查到这件产品的不合格结果。绝大多数批次从未被抽查过，没有记录不等于合格。"), "idle")


@public
def lookup(request: HttpRequest) -> HttpResponse:
    """By batch number, by barcode, or both; words of the product narrow what many products share."""
    batch, code, words = (" ".join(request.GET.get(name, "").replace("\x00", "").split())[:LONGEST] for name in ("batch", "barcode", "q"))
    checked = check_barcode(code) if code else None
    wrong = checked.refusal if checked else ""
    nothing_asked = any(name in request.GET for name in ("batch", "barcode", "q")) and not (batch or code)
    context: dict[str, object] = {"batch": batch, "barcode": code, "q": words, "wrong": wrong, "nothing_asked": nothing_asked}
    if (batch or code) and not wrong:
        context |= _answer(batch, checked.code if checked else "", words)
    return render(request, "public/lookup.html", context)


def _answer(batch: str, barcode: str, words: str) -> dict[str, object]:
    found = inspections.look(batch=batch, barcode=barcode, words=words)
    notices = enforcement.with_batch(inspections.batch_spellings(batch)) if batch else []
    if words:
        notices = [(hit, row) for hit, row in notices if all(word in f"{row.enterprise}{row.product}{row.trademark}" for word in words.split())]
    if found.batch or notices:
        answer = LISTED
    elif found.same_goods:
        answer = SAME_GOODS if batch else SAME_GOODS_NO_BATCH
    else:
        answer = NOTHING
    return {"answer": answer, "found": found, "notices": notices}
