"""The whole chain of a product's trouble, from the plan to the announcement, read from whichever row one holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from enforcement.models import Announcement, Case
from enforcement.states.case import StepState
from inspections.models import Finding, Plan, Sample, TestReport
from quality_portal.core.formats import day_of


@dataclass(frozen=True, slots=True)
class Node:
    """A row of the chain: when, what, its number, on which law, and what was found."""

    on: date
    kind: str
    number: str
    text: str
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """One sample's road, in order. `case` is None while nobody has taken the finding up."""

    title: str
    nodes: tuple[Node, ...]
    case: Case | None = None


def find(number: str) -> list[Sample]:
    """The samples that a number leads to: of a plan, sample, report, finding, case, document or announcement."""
    number = number.strip()
    cases = Case.objects.filter(
        Q(number=number) | Q(steps__document__number=number) | Q(announcements__document__number=number) | Q(rechecks__document__number=number)
    )
    samples = Sample.objects.filter(
        Q(number=number)
        | Q(plan_item__plan__number=number)
        | Q(reports__number=number)
        | Q(findings__number=number)
        | Q(findings__case__in=cases)
    )
    return list(samples.distinct().select_related("plan_item__plan__office", "enterprise", "lab").order_by("pk"))


def dossier(sample: Sample) -> Dossier:
    """Walk the chain of a sample."""
    finding = Finding.objects.filter(sample=sample).select_related("conclusion").first()
    case = Case.objects.filter(finding=finding).select_related("office").first() if finding else None
    nodes = [*_inspection(sample, finding), *(_case(case) if case else ())]
    return Dossier(f"{sample.enterprise.name} {sample.product_name}", tuple(sorted(nodes, key=lambda node: node.on)), case)


def _day(at: date | datetime | None) -> date:
    return day_of(at) if at else date.min


def _inspection(sample: Sample, finding: Finding | None) -> list[Node]:
    plan: Plan = sample.plan_item.plan
    nodes = [
        Node(_day(plan.approved_at or plan.drafted_at), "计划", plan.number, plan.title),
        Node(sample.sampled_on, "抽样", sample.number, f"{sample.product_name} {sample.model}，批号 {sample.batch}，{sample.place}"),
    ]
    if sample.drawn_id and sample.drawn.draw.drawn_at:
        nodes.append(Node(_day(sample.drawn.draw.drawn_at), "抽取", sample.drawn.draw.number, f"第 {sample.drawn.rank} 名"))
    nodes += [
        Node(report.issued_on, "检验报告", report.number, f"{report.lab.name}：{report.conclusion.get_verdict_display()}")
        for report in TestReport.objects.filter(sample=sample).select_related("lab", "conclusion").order_by("pk")
    ]
    if finding:
        nodes.append(Node(finding.confirmed_on, "不合格项", finding.number, finding.facts))
    return nodes


def _case(case: Case) -> list[Node]:
    nodes = [Node(case.opened_on, "立案", case.number, f"{case.office.name}，{case.book.name}")]
    for step in case.steps.filter(state__in=(StepState.ISSUED, StepState.SERVED)).select_related("document"):
        number = step.document.number if step.document else ""
        nodes.append(Node(step.decided_on, step.row.name, number, f"期限 {step.comply_by}" if step.comply_by else "", step.basis_text))
    nodes += [
        Node(recheck.on, "复查", recheck.document.number if recheck.document else "", f"{recheck.get_outcome_display()} {recheck.note}".strip())
        for recheck in case.rechecks.select_related("document")
    ]
    nodes += [
        Node(measure.on, f"{measure.get_act_display()}证书", measure.licence.number, str(measure.licence), measure.step.basis_text)
        for measure in case.licence_measures.select_related("licence", "step")
    ]
    notices = Announcement.objects.filter(cases=case, published_at__isnull=False).select_related("document")
    nodes += [Node(_day(notice.published_at), "公告", notice.document.number, notice.title) for notice in notices]
    if case.closed_on:
        nodes.append(Node(case.closed_on, "结案", case.number, case.closed_because))
    return nodes
