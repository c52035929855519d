"""An enterprise's page: what is licensed, what was found, what was done."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from brands.queries import public as brands
from enforcement.queries import public as enforcement
from enterprises.queries import public as enterprises
from inspections.queries import public as inspections
from quality_portal.accounts.guards import public
from quality_portal.core.shapes import Quarter, TimelineItem
from quality_portal.public import linked
from quality_portal.workdays.calendar import business_today


@dataclass(frozen=True, slots=True)
class Count:
    """A number with its words and where what it counts stands."""

    label: Promise
    value: int
    href: str
    late: bool = False


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
    announcements = enforcement.announcements_of(found.credit_code)
    honours = brands.honours_of(found.credit_code)
    context = {
        "company": found,
        "linked": linked.company(found),
        "counts": _counts(found, record, measures, announcements, honours),
        "announcements": announcements,
        "ended": enforcement.ended_of(found.credit_code),
        "licences": [row for row in found.licences if row.good],
        "old_licences": [row for row in found.licences if not row.good],
        "tags": _tags(found),
        "sentence": _sentence(found, record, refusals, measures),
        "timeline": _timeline(record, refusals, measures, inspections.withdrawn_of(found.credit_code)),
        "quarters": [Quarter(mark.year, mark.quarter, mark.result, href=mark.url) for mark in record.quarters],
        "refused": len(refusals),
        "untested": not record.tested,
        "idle": all(mark.result == "none" for mark in record.quarters),
        # Titles are told from the list that confers them, with their state; here only what was imposed.
        "standings": [item for item in found.standings if not item.good],
        "honours": [row for row in honours if row.good],
        "old_honours": sum(not row.good for row in honours),
    }
    return render(request, "public/company.html", context)


def _tags(found: enterprises.PublicCompany) -> Tags:
    tags: Tags = [(found.state, "ok" if found.active else "bad")]
    return list(dict.fromkeys(tags + [(item.words, "info" if item.good else "bad") for item in found.standings]))


def _sentence(
    found: enterprises.PublicCompany, record: inspections.PublicRecord, refusals: Refusals, measures: tuple[enforcement.PublicMeasure, ...]
) -> str:
    """Where the enterprise stands, in one sentence."""
    if not found.active:
        return gettext("这家企业%s。") % found.state
    if barred := [item.words for item in found.standings if not item.good]:
        return gettext("这家企业目前有处理措施：%s。") % "、".join(dict.fromkeys(barred))
    if measures:
        return gettext("最近一次处理：%(what)s（%(on)s）。") % {"what": measures[0].title, "on": measures[0].on.isoformat()}
    if refusals and (not record.tested or refusals[0].refused_on > record.results[0].sampled_on):
        last_refusal = {"on": refusals[0].refused_on.isoformat(), "product": refusals[0].product, "words": refusals[0].words}
        return gettext("最近一次监督抽查（%(on)s，%(product)s）被拒绝，%(words)s。") % last_refusal
    if record.tested == 0:
        return gettext("没有公布过这家企业的抽查结果。没有记录不等于合格。")
    last = record.results[0]
    words = gettext("有项目不合格") if last.failed else gettext("未发现不合格")
    return gettext("最近一次公布的抽查（%(on)s 抽样，%(product)s）%(words)s。") % {"on": last.sampled_on.isoformat(), "product": last.product, "words": words}


def _counts(
    found: enterprises.PublicCompany, record: inspections.PublicRecord, measures: tuple[enforcement.PublicMeasure, ...],
    announcements: list[enforcement.PublicHit], honours: list[brands.PublicHonour],
) -> list[Count]:  # fmt: skip
    """Each number leads to what it counts."""
    results = f"/results/?q={found.credit_code}"
    return [
        Count(_("公布的抽查结果"), record.tested, results if record.tested else ""),
        Count(_("其中不合格"), record.tested - record.passed, f"{results}&verdict=fail" if record.tested > record.passed else "", late=record.tested > record.passed),
        Count(_("处理和复查"), len(measures), "#h-time" if measures else ""),
        Count(_("公示中的公告"), len(announcements), "#h-ann" if announcements else ""),
        Count(_("有效证书"), sum(row.good for row in found.licences), "#h-lic"),
        Count(_("有效荣誉"), sum(row.good for row in honours), "#h-hon" if any(row.good for row in honours) else ""),
    ]


def _timeline(
    record: inspections.PublicRecord, refusals: Refusals, measures: tuple[enforcement.PublicMeasure, ...],
    withdrawn: list[inspections.PublicWithdrawal],
) -> list[TimelineItem]:  # fmt: skip
    items = [_tested(result) for result in record.results]
    items += [_refused(row) for row in refusals]
    items += [
        TimelineItem(item.on, item.title, "；".join(part for part in (item.product, item.text, item.number) if part), law=True, href=item.url)
        for item in measures
    ]
    items += [
        TimelineItem(
            row.withdrawn_on,
            gettext("更正：%s的抽查结果已撤回") % row.product,
            gettext("%(on)s 公布的结果不再有效。%(because)s") % {"on": row.published_on.isoformat(), "because": row.because},
        )
        for row in withdrawn
    ]
    return sorted(items, key=lambda item: item.on, reverse=True)


def _tested(result: inspections.PublicResult) -> TimelineItem:
    title = gettext("%(plan)s：%(product)s不合格") if result.failed else gettext("%(plan)s：%(product)s未发现不合格")
    parts = [gettext("批号 %s") % result.batch, gettext("不合格项目：%s") % result.failed_items if result.failed else "", result.lab]
    return TimelineItem(result.sampled_on, title % {"plan": result.plan, "product": result.product}, "；".join(part for part in parts if part), href=result.page)


def _refused(row: inspections.PublicRefusal) -> TimelineItem:
    title = gettext("%(plan)s：拒绝监督抽查，%(product)s%(words)s") % {"plan": row.plan, "product": row.product, "words": row.words}
    return TimelineItem(row.refused_on, title, gettext("没有检验，不计入抽查结果和合格率。依据%s") % row.basis, law=True)
