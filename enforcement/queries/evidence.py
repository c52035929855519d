"""What a decision rests on: the papers of the inspection, earlier decisions with their service, rechecks."""

from __future__ import annotations

from datetime import date

from enforcement.models import Case
from enforcement.states.case import StepState
from enterprises.models import Principal
from enterprises.queries.enterprise import principals_on
from inspections.models import TestReport
from quality_portal.core.formats import zhdate


def of_case(case: Case) -> tuple[str, ...]:
    """Every piece on file, in the order in which it came to be."""
    found = []
    sample = case.finding.sample if case.finding else None
    if sample:
        found.append(f"抽样单{sample.number}（{zhdate(sample.sampled_on)}）")
        reports = TestReport.objects.filter(conclusion=case.finding.conclusion_id).select_related("lab")
        found += [f"检验报告{report.number}（{report.lab.name}）" for report in reports]
    elif case.finding:
        found.append(f"拒绝抽查的记录（{case.finding.number}）")
    elif case.irregularity:
        found.append(f"{case.irregularity.get_kind_display()}的现场核实记录")
    for step in case.steps.exclude(state__in=(StepState.DRAFT, StepState.REVIEWED, StepState.RETURNED)).select_related("document", "recheck__report"):
        if step.document:
            served = f"，{zhdate(step.served_on)}{step.get_served_how_display()}" if step.served_on else ""
            found.append(f"{step.document.kind_title}{step.document.number}{served}")
        recheck = getattr(step, "recheck", None)
        if recheck:
            report = f"，检验报告{recheck.report.number}" if recheck.report else ""
            found.append(f"复查记录（{zhdate(recheck.on)}{report}）")
    return tuple(found)


def in_words(case: Case) -> str:
    found = of_case(case)
    return "；".join(found) + "。" if found else ""


def day_of_facts(case: Case) -> date:
    """The day on which the failing goods were made, or taken where that is not known."""
    sample = case.finding.sample if case.finding else None
    if sample is None:
        return case.opened_on
    return sample.produced_on or sample.sampled_on


def answerable(case: Case) -> tuple[Principal, ...]:
    """Who answered for the enterprise and its quality on that day: legal representative, principal, head of quality."""
    wanted = {"legal_rep": 0, "manager": 1, "quality_head": 2}
    rows = [row for row in principals_on(case.enterprise, day_of_facts(case)) if row.role in wanted]
    return tuple(sorted(rows, key=lambda row: wanted[row.role]))
