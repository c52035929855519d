"""What is still kept of a sample, and why."""

from __future__ import annotations

from datetime import date

from inspections.law.keeping import BACKUP
from inspections.law.onsite import PAPERS_TERM
from inspections.models import Disposal, LabJob, Objection, Sample
from inspections.queries.labjob import LIVE
from inspections.states import OPEN_OBJECTION
from quality_portal.workdays.calendar import due


def papers_kept_until(sample: Sample) -> date:
    """The last day on which the papers must still be there."""
    return due(PAPERS_TERM, sample.sampled_on).date


def kept_because(sample: Sample, part: str) -> str:
    """Why a part of a sample may not be disposed of yet; empty when it may."""
    if part == BACKUP and not sample.backup_seal_no:
        return "这份抽样单没有备用样品"
    if LabJob.objects.filter(sample=sample, state__in=LIVE).exists():
        return "样品还在检验"
    if Objection.objects.filter(conclusion__sample=sample, state__in=OPEN_OBJECTION).exists():
        return "异议或者复检还没有处理完毕"
    conclusion = sample.conclusions.exclude(state="withdrawn").first()
    if conclusion is not None and conclusion.state != "final":
        return f"检验结论还是“{conclusion.get_state_display()}”，没有确定"
    if sample.state == "taken" and not LabJob.objects.filter(sample=sample, state="stopped").exists():
        return "样品还没有检验"
    return ""


def disposals(sample: Sample) -> list[Disposal]:
    """What was disposed of, in its order."""
    return list(sample.disposals.select_related("disposed_by").order_by("disposed_on", "pk"))
