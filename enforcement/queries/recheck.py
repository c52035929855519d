"""Reading rechecks: what is arranged, what it may rest on, how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from enforcement.models import Case, Recheck, RecheckVisit, Step
from enforcement.queries import case as cases
from enforcement.states.recheck import VisitState
from enterprises.models import Enterprise
from inspections.models import LabJob, Sample, TestReport
from inspections.queries import custody
from quality_portal.accounts.models import User
from quality_portal.core.formats import isodate
from quality_portal.workdays import calendar

EDGE = 10  # days before the window closes from which a warning is shown: day 80 of 61 to 90


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a visit with a sample stands: words, and the page on which the next act is done."""

    words: str
    href: str = ""
    act: str = ""


def visible(user: User) -> QuerySet[RecheckVisit]:
    """The visits of cases that a person may see."""
    return RecheckVisit.objects.filter(case__in=cases.visible(user)).select_related("case__enterprise", "step", "plan", "task", "document")


def open_visit(step: Step) -> RecheckVisit | None:
    """The visit that is arranged for a step and not over."""
    found = step.visits.filter(state=VisitState.PLANNED).select_related("plan", "task", "document").prefetch_related("officers")
    return found.first()


def visits_of(case: Case) -> list[RecheckVisit]:
    """Every visit of a case, newest first."""
    return list(case.visits.select_related("case", "plan", "task__sample", "document", "step").prefetch_related("officers"))


def arranged_for(enterprise: Enterprise) -> QuerySet[RecheckVisit]:
    """The visits that an enterprise has to expect, the next one first."""
    found = RecheckVisit.objects.filter(case__enterprise=enterprise, state=VisitState.PLANNED).select_related("case", "document")
    return found.prefetch_related("officers").order_by("planned_on", "pk")


def told_of(step: Step) -> QuerySet[RecheckVisit]:
    """Every visit for a decision as its enterprise was told of it, with the ones called off."""
    return step.visits.select_related("case", "document", "result__document").prefetch_related("officers")


def results_for(enterprise: Enterprise) -> QuerySet[Recheck]:
    """What rechecks of an enterprise came to, with the paper that says so; newest first."""
    return Recheck.objects.filter(case__enterprise=enterprise, document__isnull=False).select_related("case", "document").order_by("-on", "-pk")


def board(case: Case) -> list[tuple[RecheckVisit, Stage]]:
    """Every visit with where it stands, for the case page."""
    return [(visit, stage(visit)) for visit in visits_of(case)]


def reports_for(case: Case, visit: RecheckVisit | None) -> QuerySet[TestReport]:
    """What a recheck may rest on: the visit's own reports; without a visit, later reports of the same enterprise."""
    if visit is not None and visit.task_id:
        return TestReport.objects.filter(sample__task=visit.task_id).select_related("lab").order_by("-pk")
    return cases.recheck_reports(case)


def faults(report: TestReport) -> list[str]:
    """What keeps a report from being used: every break in the chain of the sample that was tested."""
    part = report.job.part if report.job_id else "test"
    return custody.faults(report.sample, part)


def first_job(sample: Sample) -> LabJob | None:
    """The commission of a sample's first test."""
    return sample.jobs.filter(purpose="first").select_related("lab").order_by("pk").first()


def being_tested() -> QuerySet[RecheckVisit]:
    """Visits that are not over and whose sample was given to a laboratory."""
    sent = LabJob.objects.filter(sample__task=OuterRef("task"))
    return RecheckVisit.objects.filter(Exists(sent), state=VisitState.PLANNED).order_by("pk")


def stage(visit: RecheckVisit) -> Stage:
    """How far the sampling of a visit is, and where it goes on."""
    if visit.plan is None:
        return Stage("现场复查，不抽样")
    if visit.plan.state in ("draft", "returned"):
        return Stage("等局领导批准复查抽样计划", visit.plan.get_absolute_url(), "查看计划")
    if visit.task is None:
        return Stage("计划已批准，可以派出抽样", reverse("enforcement:visit_send", args=[visit.pk]), "派出抽样")
    sample = getattr(visit.task, "sample", None)
    if sample is None:
        return Stage("已派出，等抽样", visit.task.get_absolute_url(), "查看抽样任务")
    if not sample.reports.exists():
        return Stage("样品已抽取，等检验报告", sample.get_absolute_url(), "查看样品")
    return Stage("检验报告已出，可以登记复查结果", reverse("enforcement:recheck", args=[visit.case.number]), "登记复查结果")


def first_day(step: Step, today: date) -> date:
    """The day that is proposed for a recheck: the first worked one of its window that is still to come."""
    start = max(today, step.recheck_from or today)
    worked = calendar.next_working_day(start)
    return start if step.recheck_by and worked > step.recheck_by else worked


def window_words(step: Step, today: date) -> str:
    """A warning about the window in words; empty while there is time."""
    if step.recheck_by is None or step.recheck_from is None:
        return ""
    if today > step.recheck_by:
        return f"复查窗口已于 {isodate(step.recheck_by)} 届满，仍应复查，并写明错过窗口的理由。"
    left = (step.recheck_by - today).days
    if today >= step.recheck_from and left <= EDGE:
        return f"复查窗口还有 {left} 日届满（{isodate(step.recheck_by)}），请尽快复查。"
    return ""
