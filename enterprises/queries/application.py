"""Applications for a licence: whose, what comes next, and by when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from enterprises.law import application as law
from enterprises.law import conditions as checklist
from enterprises.models import Enterprise, Licence, LicenceApplication
from enterprises.states import APPLICATION_OPEN, ApplicationState
from quality_portal.accounts.models import Office, User
from quality_portal.core.roles import Role
from quality_portal.workdays import calendar
from quality_portal.workdays.counting import Due, Suspension

from . import enterprise as enterprises


def _unmet(application: LicenceApplication, *keys: str) -> bool:
    unmet = {key for key, answer in application.answers.items() if answer == checklist.Answer.UNMET}
    return bool(unmet & set(keys)) if keys else bool(unmet - {"product"})


def _examined_failed(application: LicenceApplication) -> bool:
    return _unmet(application)


def _test_failed(application: LicenceApplication) -> bool:
    return application.test_passed is False


def _policy_unmet(application: LicenceApplication) -> bool:
    return _unmet(application, "policy")


# What on file bears a refusal out.
REFUSAL_FACTS: dict[str, Callable[[LicenceApplication], bool]] = {
    "examined_failed": _examined_failed,
    "test_failed": _test_failed,
    "policy_unmet": _policy_unmet,
}


def visible(user: User) -> QuerySet[LicenceApplication]:
    """Staff: of the enterprises they see; members: of their own."""
    rows = LicenceApplication.objects.filter(enterprise__in=enterprises.visible(user))
    return rows.select_related("enterprise", "category", "product", "office", "renews", "licence")


def of_staff(user: User) -> QuerySet[LicenceApplication]:
    """The same, but nothing for members: the staff side."""
    return LicenceApplication.objects.none() if user.has_role(Role.ENTERPRISE_MEMBER) else visible(user)


def of(enterprise: Enterprise) -> QuerySet[LicenceApplication]:
    """An enterprise's applications, newest first."""
    return enterprise.licence_applications.select_related("category", "product", "renews", "licence").order_by("-pk")


def about(licence: Licence) -> QuerySet[LicenceApplication]:
    """The applications from which a licence came or by which it is to be renewed."""
    return LicenceApplication.objects.filter(Q(licence=licence) | Q(renews=licence)).order_by("-pk")


def receiving_office(enterprise: Enterprise) -> Office | None:
    """The office that receives the enterprise's applications: the highest in its place, the province's (LIC art. 11)."""
    if enterprise.region is None:
        return None
    offices = {row.region.code: row for row in Office.objects.filter(region__code__in=enterprise.region.path.split("/")).select_related("region")}
    return next((offices[code] for code in enterprise.region.path.split("/") if code in offices), None)


def hands(application: LicenceApplication) -> set[int]:
    """Who examined or proposed, and so does not decide."""
    found = {application.proposed_by_id, application.examined_by_id, *application.examiners.values_list("user_id", flat=True)}
    return {pk for pk in found if pk is not None}


def figures(user: User, on: date) -> dict[str, int]:
    """How many wait at each step, how many are past a term."""
    waits = {state: Count("pk", filter=Q(state=state)) for state in APPLICATION_OPEN}
    late = (
        Q(state=ApplicationState.HANDED_IN, answer_by__lt=on)
        | Q(state=ApplicationState.ACCEPTED, examine_by__lt=on)
        | Q(state__in=(ApplicationState.CONCLUDED, ApplicationState.PROPOSED), decide_by__lt=on)
        | Q(state=ApplicationState.GRANTED, issue_by__lt=on)
    )
    counted: dict[str, int] = of_staff(user).order_by().aggregate(**waits, late=Count("pk", filter=late))
    return counted


def narrowed(rows: QuerySet[LicenceApplication], *, term: str = "", state: str = "") -> QuerySet[LicenceApplication]:
    """By words and state; `open` is everything that waits for an act."""
    if state == "open":
        rows = rows.filter(state__in=APPLICATION_OPEN)
    elif state:
        rows = rows.filter(state=state)
    if term.strip():
        found = enterprises.matching(Enterprise.objects.all(), term)
        rows = rows.filter(Q(number__icontains=term.strip()) | Q(enterprise__in=found))
    return rows


def decision_due(application: LicenceApplication, on: date) -> Due:
    """When the decision is due: the days in the laboratory do not count, and while they run the end moves with them."""
    pauses = []
    if application.delivered_on is not None:
        pauses.append(Suspension(application.delivered_on, max(application.tested_on or on, application.delivered_on), "产品检验"))
    return calendar.due(law.DECISION, application.accepted_on or application.handed_in_on, suspensions=pauses)


@dataclass(frozen=True, slots=True)
class Clock:
    """A term of the application: what, until when, done when."""

    title: str
    due_on: date
    done_on: date | None
    basis: str
    explanation: tuple[str, ...] = ()
    provisional: bool = False

    @property
    def late(self) -> bool:
        return self.done_on is not None and self.done_on > self.due_on


def clocks(application: LicenceApplication, on: date) -> list[Clock]:
    """The terms that ran or run, oldest first."""
    row = application
    found = [_clock(law.ANSWER, calendar.due(law.ANSWER, row.handed_in_on), row.accepted_on or row.decided_on)]
    if row.accepted_on:
        found.append(_clock(law.ON_SITE, calendar.due(law.ON_SITE, row.accepted_on), row.examined_on))
    if row.sampled_on:
        found.append(_clock(law.SAMPLE, calendar.due(law.SAMPLE, row.sampled_on), row.delivered_on))
    if row.accepted_on:
        found.append(_clock(law.DECISION, decision_due(row, on), row.decided_on))
    if row.decided_on and row.issue_by:
        found.append(_clock(law.ISSUE, calendar.due(law.ISSUE, row.decided_on), row.issued_on))
    return found


def _clock(term: law.Term, due: Due, done_on: date | None) -> Clock:
    return Clock(term.name, due.date, done_on, str(term.basis), tuple(str(step) for step in due.explanation), due.provisional)


def running(application: LicenceApplication, on: date) -> Clock | None:
    """The term that runs now and ends first."""
    if not application.open or application.state == ApplicationState.INCOMPLETE:
        return None
    return min((row for row in clocks(application, on) if row.done_on is None), key=lambda row: row.due_on, default=None)


def may_see(user: User, pk: str) -> bool:
    """May this person open the papers of this application?"""
    return visible(user).filter(pk=pk).exists()
