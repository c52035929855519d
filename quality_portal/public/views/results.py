"""Published results: the list with its filters, and one result with all that was measured."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from enforcement.queries import public as enforcement
from inspections.queries import public as inspections
from quality_portal.accounts.guards import public
from quality_portal.core.shapes import Chip, Fact, TimelineItem
from quality_portal.public import linked
from quality_portal.public.paging import page_of

PAGE = 25
GONE = 410
HERE = "/results/"


@public
def index(request: HttpRequest) -> HttpResponse:
    """The list. Its address holds every filter, so that it can be kept, sent and printed."""
    choice = inspections.read_choice(request.GET)
    rows, options = inspections.chosen(choice), inspections.options()
    tally = inspections.tally(rows, choice.verdict)
    page = page_of(partial(inspections.listed, rows), total=tally.total, size=PAGE, asked=request.GET.get("page"))
    total, failed = tally.words
    context = {
        "choice": choice,
        "options": options,
        "total": total,
        "failed": failed,
        "page_obj": page,
        "results": page.object_list,
        "chips": _chips(choice, options),
        "sorts": [Chip(words, _href(choice, sort=key), on=key == choice.sort) for key, words in options.sorts],
        "more": tally.more,
        "file": "/data/results.csv" + (f"?{urlencode(choice.filters)}" if choice.filters else ""),
    }
    return render(request, "public/results.html", context)


def _href(choice: inspections.Choice, **changed: str) -> str:
    query = choice.query(**changed)
    return HERE + (f"?{urlencode(query)}" if query else "")


def _chips(choice: inspections.Choice, options: inspections.Options) -> list[Chip]:
    """The filters that are on; each takes itself off."""
    return [
        Chip(f"“{value}”" if name == "q" else options.words(name, value), _href(choice, **{name: ""}), on=True)
        for name, value in choice.filters.items()
    ]


@public
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """One result. What no longer stands says so, with the reason, and 410."""
    found = inspections.result_of(number)
    if found is None:
        gone = inspections.withdrawn_result(number)
        if gone is None:
            raise Http404
        return render(request, "public/result_gone.html", {"item": gone}, status=GONE)
    head = found.head
    context = {
        "item": found,
        "head": head,
        "goods": _goods(found),
        "origin": _origin(found),
        "timeline": _timeline(found),
        "announcements": enforcement.announcements_of_result(number) if head.failed else [],
        "linked": linked.result(found),
    }
    return render(request, "public/result.html", context)


def _goods(item: inspections.PublicResultPage) -> list[Fact]:
    """What stands on the package: is it mine?"""
    head = item.head
    facts = [
        Fact(_("产品"), head.product),
        Fact(_("商标"), head.trademark),
        Fact(_("规格型号"), head.model),
        Fact(_("批号"), head.batch, code=True),
        Fact(_("商品条码"), item.barcode, code=True),
        Fact(_("生产日期"), item.produced_on.isoformat() if item.produced_on else ""),
        Fact(_("等级"), item.grade),
        Fact(_("生产企业") if head.credit_code else _("被抽样单位"), head.enterprise, href=head.url, lines=[head.maker_note] if head.maker_note else ()),
        Fact(_("销售者"), head.seller if head.seller != head.enterprise else ""),
        Fact(_("所在地"), head.region),
    ]
    return [fact for fact in facts if fact.value]


def _origin(item: inspections.PublicResultPage) -> list[Fact]:
    """Where the result comes from, each with its own public page."""
    head = item.head
    facts = [
        Fact(_("抽查"), f"{head.plan}（{head.kind}）", lines=[f"{item.level} · {head.office}"]),
        Fact(_("随机抽取"), item.draw, href=f"/draws/{item.draw}/" if item.draw else ""),
        Fact(_("实施细则"), item.specification, href=item.specification_url),
        Fact(_("执行标准"), item.standard),
        Fact(_("抽样"), head.sampled_on.isoformat(), lines=[part for part in (item.source, item.base_quantity and _("抽样基数 %s") % item.base_quantity, item.quantity and _("样品 %s") % item.quantity) if part]),
        Fact(_("检验机构"), head.lab, href=f"/labs/{item.lab_pk}/"),
        Fact(_("检验报告"), head.number, code=True, lines=[_("更正报告，原报告 %s") % item.corrects] if item.corrects else ()),
    ]  # fmt: skip
    return [fact for fact in facts if fact.value]


def _timeline(item: inspections.PublicResultPage) -> list[TimelineItem]:
    """From the sample to what followed, newest first."""
    head = item.head
    steps = [
        TimelineItem(head.sampled_on, _("抽样"), item.source),
        TimelineItem(head.reported_on, _("检验报告签发"), head.lab),
        TimelineItem(head.final_on, _("异议期满，结果确定并公布"), head.office),
    ]
    steps += [
        TimelineItem(row.on, row.title, "；".join(part for part in (row.number, row.text) if part), law=bool(row.number), href=row.url)
        for row in (enforcement.followed(head.number) if head.failed else ())
    ]
    return sorted(steps, key=lambda step: step.on, reverse=True)
