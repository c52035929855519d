"""An enterprise's page: what is licensed, what was found, what was done."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from brands.queries import public as brands
from enforcement.queries import public as enforcement
from enterprises.queries import public as enterprises
from inspections.queries import public as inspections
from quality_portal.accounts.guards import public
from quality_portal.core.shapes import Quarter, TimelineItem
from quality_portal.workdays.calendar import business_today

Tags = list[tuple[str, str]]
Refusals = tuple[inspections.PublicRefusal, ...]


@public
def company(request: HttpRequest, credit_code: str) -> HttpResponse:
    """Three gates on one page; persons are on none of them."""
    found = enterprises.company(credit_code, business_today())
    if found is None:
        raise Http404
    record = inspections.record_of(found.credit_code)
    refusals = inspections.refusals_of(found.credit_code)
    measures = enforcement.record_of(found.credit_code)
    context = {
        "company": found,
        "tags": _tags(found),
        "sentence": _sentence(found, record, refusals, measures),
        "timeline": _timeline(record, refusals, measures, inspections.withdrawn_of(found.credit_code)),
        "quarters": [Quarter(mark.year, mark.quarter, mark.result) for mark in record.quarters],
        "record_words": _record_words(record),
        "refused": len(refusals),
        # Titles are told from the list that confers them, with their state; here only what was imposed.
        "standings": [item for item in found.standings if not item.good],
        "honours": brands.honours_of(found.credit_code),
    }
    return render(request, "public/company.html", context)


def _tags(found: enterprises.PublicCompany) -> Tags:
    tags: Tags = [(found.state, "ok" if found.active else "bad")]
    return tags + [(item.words, "info" if item.good else "bad") for item in found.standings]


def _sentence(
    found: enterprises.PublicCompany, record: inspections.PublicRecord, refusals: Refusals, measures: tuple[enforcement.PublicMeasure, ...]
) -> str:
    """Where the enterprise stands, in one sentence."""
    if not found.active:
        return f"这家企业{found.state}。"
    if barred := [item.words for item in found.standings if not item.good]:
        return f"这家企业目前有处理措施：{'、'.join(dict.fromkeys(barred))}。"
    if measures:
        return f"最近一次处理：{measures[0].title}（{measures[0].on.isoformat()}）。"
    if refusals and (not record.tested or refusals[0].refused_on > record.results[0].sampled_on):
        return f"最近一次监督抽查（{refusals[0].refused_on.isoformat()}，{refusals[0].product}）被拒绝，{refusals[0].words}。"
    if record.tested == 0:
        return "没有公布过这家企业的抽查结果。没有记录不等于合格。"
    last = record.results[0]
    words = "有项目不合格" if last.failed else "未发现不合格"
    return f"最近一次公布的抽查（{last.sampled_on.isoformat()} 抽样，{last.product}）{words}。"


def _record_words(record: inspections.PublicRecord) -> str:
    if not record.tested:
        return "没有公布的抽查结果。"
    return f"公布抽查结果 {record.tested} 次，其中 {record.tested - record.passed} 次不合格。"


def _timeline(
    record: inspections.PublicRecord, refusals: Refusals, measures: tuple[enforcement.PublicMeasure, ...],
    withdrawn: list[inspections.PublicWithdrawal],
) -> list[TimelineItem]:  # fmt: skip
    items = [
        TimelineItem(
            result.sampled_on,
            f"{result.plan}：{result.product}{'不合格' if result.failed else '未发现不合格'}",
            f"批号 {result.batch}" + (f"，不合格项目：{result.failed_items}" if result.failed else "") + f"。{result.lab}",
        )
        for result in record.results
    ]
    items += [
        TimelineItem(row.refused_on, f"{row.plan}：拒绝监督抽查，{row.product}{row.words}", f"没有检验，不计入抽查结果和合格率。依据{row.basis}", law=True)
        for row in refusals
    ]
    items += [
        TimelineItem(item.on, item.title, "；".join(part for part in (item.product, item.text, item.number) if part), law=True, href=item.url)
        for item in measures
    ]
    items += [
        TimelineItem(row.withdrawn_on, f"更正：{row.product}的抽查结果已撤回", f"{row.published_on.isoformat()} 公布的结果不再有效。{row.because}")
        for row in withdrawn
    ]
    return sorted(items, key=lambda item: item.on, reverse=True)
