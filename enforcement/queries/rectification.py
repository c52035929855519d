"""Reading rectification reports: how far one has come, what it says, which versions were handed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from enforcement.law import rectification as law
from enforcement.models import Case, RectificationReport, Step, Submission
from enforcement.queries import case as cases
from enforcement.queries import service
from enforcement.states.case import StepState
from enforcement.states.rectification import ReportState
from enterprises.models import Enterprise
from quality_portal.accounts.models import User
from quality_portal.core.roles import Role
from quality_portal.documents.models import Attachment, Document
from quality_portal.documents.queries import attachments_of
from quality_portal.documents.queries import of as papers_of

LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section with its answers and how far it has come. `open` is false while earlier sections are missing."""

    section: law.Section
    answers: dict[str, Any]
    state: str
    gaps: tuple[law.Gap, ...]
    open: bool = True

    @property
    def rows(self) -> list[tuple[str, str]]:
        """Questions and answers in words. A question that does not apply and has no answer is left out."""
        shown = [(question, question.shown(self.answers)) for question in self.section.questions]
        return [(question.title, words) for question, words in shown if words or question.needed_when is None]


def visible(user: User) -> QuerySet[RectificationReport]:
    """Staff see the reports of the cases they see, enterprises their own."""
    reports = RectificationReport.objects.select_related("case__enterprise", "case__office", "step__document")
    if Role.ENTERPRISE_MEMBER in user.roles:
        return reports.filter(case__enterprise__memberships__user=user)
    return reports.filter(case__in=cases.visible(user))


def submissions_visible(user: User) -> QuerySet[Submission]:
    """Receipts of an enterprise's own reports."""
    return _receipts().filter(report__case__enterprise__memberships__user=user)


def receipts_of(enterprise: Enterprise) -> QuerySet[Submission]:
    """Everything an enterprise handed in, newest first."""
    return _receipts().filter(report__case__enterprise=enterprise)


def _receipts() -> QuerySet[Submission]:
    rows = Submission.objects.select_related("report__case__enterprise", "report__case__office", "report__step", "submitted_by", "review__by")
    return rows.order_by("-submitted_at", "-pk")


def demanding_step(case: Case) -> Step | None:
    """The newest order of the case that asks for correction within a term."""
    steps = case.steps.filter(state__in=(StepState.ISSUED, StepState.SERVED)).select_related("document", "office").order_by("-pk")
    for step in steps:
        step.case = case
        if step.row.term is not None:
            return step
    return None


def report_of(step: Step) -> RectificationReport:
    """The report on an order; an empty, unsaved one before the enterprise has written anything."""
    return on_order(step, RectificationReport.objects.select_related("saved_by").filter(step=step).first())


def reports_on(orders: Iterable[int]) -> dict[int, RectificationReport]:
    """The reports begun on several orders, by the order's key."""
    return {report.step_id: report for report in RectificationReport.objects.select_related("saved_by").filter(step__in=list(orders))}


def on_order(step: Step, begun: RectificationReport | None) -> RectificationReport:
    """The report that was begun on an order, or the empty one."""
    report = begun or RectificationReport(case=step.case, step=step)
    report.case, report.step = step.case, step
    return report


def latest(case: Case) -> RectificationReport | None:
    """What staff read: the newest report of the case that was handed in at least once."""
    return RectificationReport.objects.filter(case=case, submissions__isnull=False).distinct().order_by("-pk").first()


def sections(report: RectificationReport) -> list[SectionView]:
    """The sections in order; the promise opens when those before it are complete."""
    views = []
    complete = True
    for section in law.SECTIONS:
        answers = report.answers(section.key)
        views.append(
            SectionView(section, answers, law.status(section, answers), law.gaps(section, answers), complete or section.key != law.LAST)
        )
        complete = complete and views[-1].state == "done"
    return views


def offered(section: law.Section, enterprise: Enterprise, user: User) -> dict[str, str]:
    """What the promise starts from: whoever writes, with the post and the number that are on file."""
    if section.key != law.LAST:
        return {}
    place = enterprise.memberships.filter(user=user).first()
    address = service.address_of(enterprise)
    return {"signer": user.display_name, "post": place.position if place else "", "phone": address.phone if address else ""}


def progress(views: Iterable[SectionView]) -> tuple[int, bool]:
    """How many sections are complete, and whether another is begun."""
    views = list(views)
    return sum(view.state == "done" for view in views), any(view.state == "doing" for view in views)


def attachments(report: RectificationReport) -> list[Attachment]:
    """Every file sent with the report, in order."""
    return list(attachments_of(report)) if report.pk else []


def kept(report: RectificationReport) -> list[Attachment]:
    """The files that go with the report when it is handed in."""
    left_out = set(report.proof.get(LEFT_OUT, ()))
    if report.pk:  # what was replaced does not go along any more
        left_out |= {str(uuid) for uuid in report.file_returns.filter(replaced_by__isnull=False).values_list("file", flat=True)}
    return [file for file in attachments(report) if str(file.uuid) not in left_out]


def versions(report: RectificationReport) -> QuerySet[Submission]:
    """Every version handed in, newest first, with what the officer found."""
    return report.submissions.select_related("submitted_by", "review__by").order_by("-version")


def may_see(user: User, pk: str) -> bool:
    """May this person open the files of a report? A draft is the enterprise's own business."""
    if Role.ENTERPRISE_MEMBER in user.roles:
        return visible(user).filter(pk=pk).exists()
    return visible(user).filter(Q(submissions__isnull=False), pk=pk).exists()


def waiting(user: User) -> QuerySet[RectificationReport]:
    """Reports handed in that an officer has still to judge."""
    return visible(user).filter(state=ReportState.SUBMITTED).order_by("pk")


def may_see_submission(user: User, pk: str) -> bool:
    """Papers of a receipt: whoever sees the report it belongs to."""
    found = Submission.objects.filter(pk=pk).first()
    return found is not None and may_see(user, str(found.report_id))


def printed(receipt: Submission) -> Document | None:
    """The receipt as a paper."""
    return papers_of(receipt).first()


def file_state(report: RectificationReport, newest: Submission | None) -> tuple[str, str, str]:
    """What became of the files sent with a report: state of the component, words, and the reason of a return."""
    if newest is None:
        return "wait", "已检查，待提交", ""
    if report.state == ReportState.ACCEPTED:
        return "ok", "已采纳", ""
    if report.state == ReportState.RETURNED:
        return "bad", "报告退回补正", newest.review.reasons
    return "wait", "已提交，待审核", ""
