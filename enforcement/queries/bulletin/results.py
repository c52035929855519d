"""Sampling results: the lines that may be published, and those that may not yet, with the reason. Few queries, whatever the size."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from enforcement.law.announcement import FAIL, PASS
from enforcement.models import Announcement, AnnouncementEntry
from enforcement.queries.facts import items_in_words
from enforcement.states.announcement import AnnouncementState
from enterprises.models import Enterprise
from enterprises.states import Size
from inspections.law.telling import NAMING, NOTICE_RULE
from inspections.models import Conclusion, Objection, PlanKind, Sample, SamplingTask, TestItem, Verdict
from inspections.queries import conclusion as conclusions
from inspections.queries.naming import naming_of
from quality_portal.core.formats import isodate

from .shapes import LeftOut, Line

SHOWN = 200  # how many of what is left out are named one by one
RESULT_WORDS = {Verdict.PASS: "未发现不合格", Verdict.FAIL: "不合格", Verdict.DEEMED: "拒检，按不合格论处"}
OBJECTION_NOTES = {"upheld": "经复检，维持初检结论", "refused": "企业提出异议，未予受理", "lapsed": "企业提出异议，未办复检手续", "impossible": "企业提出异议，不能复检"}
DENIED = "企业声称非其生产"
PRINTED = ("sample", "report__lab", "refusal", "enterprise__region", "plan_item__category", "plan_item__plan", "plan_item__region")
NO_MONITOR = (PlanKind.MONITOR, PlanKind.RECHECK)


def within(source: dict[str, Any]) -> Q:
    """What belongs to a plan, or to an office's routine rounds of a quarter: results, samples and tasks alike."""
    if "plan" in source:
        return Q(plan_item__plan=source["plan"]) & ~Q(plan_item__plan__kind__in=NO_MONITOR)
    return Q(
        plan_item__plan__office=source["office"],
        plan_item__plan__year=source["year"],
        plan_item__plan__quarter=source["quarter"],
        plan_item__plan__kind=PlanKind.ROUTINE,
    )


def scope(source: dict[str, Any]) -> QuerySet[Conclusion]:
    """The results that a source speaks of."""
    return Conclusion.objects.filter(within(source)).exclude(state="withdrawn")


def unlicensed(source: dict[str, Any]) -> int:
    """How often sampling was stopped because the goods had no licence or certificate: no sample, no result."""
    return SamplingTask.objects.filter(within(source), state="stopped").count()


def announced() -> QuerySet[AnnouncementEntry]:
    """Lines of result lists that are published and stand."""
    return AnnouncementEntry.objects.filter(announcement__kind=Announcement.Kind.RESULT, announcement__state__in=(AnnouncementState.PUBLISHED, AnnouncementState.ENDED), part__in=(PASS, FAIL))


def read(source: dict[str, Any], on: date) -> tuple[list[Line], list[LeftOut], dict[str, dict[str, Any]]]:
    """The lines in the order of the list, what is left out, and what the figures need besides."""
    told = set(announced().filter(conclusion__in=scope(source)).values_list("conclusion_id", flat=True))
    rows = scope(source).select_related(*PRINTED)
    ready, waiting = [], []
    for row in rows.order_by("plan_item__category__code", "enterprise__name", "pk"):
        if row.pk in told:
            continue
        (ready if row.state == "final" and naming_of(row).published else waiting).append(row)
    ready.sort(key=lambda row: row.verdict == Verdict.PASS)
    lines = lines_for(ready)
    facts = {line.key: _facts(row) for line, row in zip(lines, ready, strict=True)}
    return lines, [*_left_out(waiting, on), *_untested(source)], facts


def lines_for(rows: list[Conclusion]) -> list[Line]:
    """The lines of these results, in their order."""
    items, notes, sellers = _failed_items(rows), _notes(rows), _seller_regions(rows)
    return [_line(row, items.get(row.report_id or 0, []), notes.get(row.pk, ""), sellers) for row in rows]


def _line(row: Conclusion, items: list[dict[str, str]], note: str, sellers: dict[str, str]) -> Line:
    naming, sample, maker = naming_of(row), row.sample, row.enterprise
    named = naming.maker_named
    place = (sellers.get(sample.seller_code, "") or row.plan_item.region.name) if sample and sample.seller else ""
    region = maker.region.name if maker.region else maker.region_text
    marks = [naming.mark if naming.key != "denied" else DENIED, note, "拒检" if row.verdict == Verdict.DEEMED else ""]
    words = {
        "enterprise": maker.name if named else "",
        "credit_code": (maker.credit_code or "") if named else "",
        "region": region if named else "",
        "seller": sample.seller if sample else "",
        "seller_region": place,
        "product": row.product_name,
        "trademark": sample.trademark if sample else "",
        "model": "／".join(part for part in (sample.model, sample.grade) if part) if sample else "",
        "batch": "／".join(part for part in (isodate(sample.produced_on), sample.batch) if part) if sample else "",
        "result": RESULT_WORDS[Verdict(row.verdict)],
        "failed": _failed_words(row, items),
        "items": items,
        "lab": row.report.lab.name if row.report else "",
        "note": "；".join(mark for mark in marks if mark),
        "sampled_on": isodate(sample.sampled_on) if sample else "",
        "inspection": f"{row.plan_item.plan.get_level_display()}{row.plan_item.plan.get_kind_display()}",
    }
    part = PASS if row.verdict == Verdict.PASS else FAIL
    return Line(f"conclusion={row.pk}", words, part, maker.pk if named else None, row.pk)


def _failed_words(row: Conclusion, items: list[dict[str, str]]) -> str:
    if row.verdict == Verdict.PASS:
        return ""
    return items_in_words(items) or row.failed_items or ("拒绝接受监督抽查" if row.verdict == Verdict.DEEMED else "")


def _facts(row: Conclusion) -> dict[str, Any]:
    sizes = dict(Size.choices)
    return {
        "verdict": row.verdict, "category": row.plan_item.category.name, "category_pk": row.plan_item.category_id,
        "size": sizes.get(row.enterprise.size, "未列明"),
    }  # fmt: skip


def _failed_items(rows: list[Conclusion]) -> dict[int, list[dict[str, str]]]:
    reports = [row.report_id for row in rows if row.report_id and row.verdict == Verdict.FAIL]
    found: dict[int, list[dict[str, str]]] = defaultdict(list)
    for item in TestItem.objects.filter(report__in=reports, verdict="fail").order_by("report", "order"):
        found[item.report_id].append({"name": item.name, "limit": item.required, "value": item.measured})
    return found


def _notes(rows: list[Conclusion]) -> dict[int, str]:
    """What became of objections, for the remarks."""
    closed = Objection.objects.filter(conclusion__in=[row.pk for row in rows if row.verdict != Verdict.PASS], state__in=OBJECTION_NOTES)
    return {row.conclusion_id: OBJECTION_NOTES[row.state] for row in closed.order_by("pk")}


def _seller_regions(rows: list[Conclusion]) -> dict[str, str]:
    codes = {row.sample.seller_code for row in rows if row.sample and row.sample.seller_code}
    known = Enterprise.objects.filter(credit_code__in=codes).select_related("region") if codes else []
    return {str(one.credit_code): one.region.name if one.region else one.region_text for one in known}


def _left_out(rows: list[Conclusion], on: date) -> list[LeftOut]:
    """Why each result cannot be told yet. Named one by one up to a limit; behind it only their number."""
    found = []
    for row in rows[:SHOWN]:
        title = f"{row.enterprise.name} {row.product_name}（{row.report.number if row.report else row.refusal}）"
        if row.state == "pending":
            reason, basis = "检验结论还没有告知当事人；告知并过了异议期，结果才能公布。", str(NOTICE_RULE.basis)
        elif row.state == "final":
            naming = NAMING[row.maker_answer]
            reason, basis = f"{naming.title}。", str(naming.basis)
        else:
            stop = conclusions.obstacle(row, on)
            reason, basis = (stop.words, str(stop.basis)) if stop else ("异议期已满，等待确定检验结论。", "")
        found.append(LeftOut(title, reason, basis, row.get_absolute_url()))
    if len(rows) > SHOWN:
        found.append(LeftOut(f"另有 {len(rows) - SHOWN} 批次", "检验结论还没有确定。"))
    return found


def _untested(source: dict[str, Any]) -> list[LeftOut]:
    """Samples whose test is not over."""
    taken = Sample.objects.filter(within(source), state="taken").count()
    return [LeftOut(f"{taken} 批次样品", "检验没有完成，还没有结果。")] if taken else []
