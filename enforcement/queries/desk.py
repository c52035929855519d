"""What an enterprise sees of its own cases: the one deadline that matters, its notices, where it stands, whom to call."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from enforcement.law.rungs import CLOSE, RECHECK, Outcome
from enforcement.law.rungs import Rung as LawRung
from enforcement.models import Case, RectificationReport, Step
from enforcement.queries import rectification
from enforcement.queries.case import DELIVERED, of_member
from enforcement.states.case import OPEN_STATES, CaseState, StepState
from enforcement.states.rectification import ReportState
from enterprises.models import Enterprise
from inspections.models import TestItem
from quality_portal.accounts.models import User
from quality_portal.core.formats import isodate
from quality_portal.core.roles import Role
from quality_portal.core.shapes import Branch, Rung

DECIDING = (CaseState.AWAITING_STEP, CaseState.AWAITING_REVIEW, CaseState.AWAITING_APPROVAL)
OUTCOMES = {Outcome.FAILED: "复查不合格", Outcome.OVERDUE: "逾期未改正"}
cases = of_member  # of the enterprises a person acts for
NOTHING, SIGN, REPORT, RETURNED, WAITING, LATE = "nothing", "sign", "report", "returned", "waiting", "late"


@dataclass(frozen=True, slots=True)
class Demand:
    """What is wanted of the enterprise on one case. `what` decides the words and the button."""

    what: str
    case: Case
    step: Step
    report: RectificationReport | None = None
    due_on: date | None = None

    @property
    def waits_for(self) -> str:
        """What comes next where the enterprise has nothing to do."""
        return "正在研究处理" if self.case.state in DECIDING else "等待复查"

    @property
    def document(self) -> str:
        return f"{self.step.document.title} {self.step.document.number}" if self.step.document else self.step.row.name


@dataclass(frozen=True, slots=True)
class FailedItem:
    """A failed item of a test report, as the enterprise has to mend it."""

    name: str
    limit: str
    value: str
    report: str
    lab: str


def steps(user: User) -> QuerySet[Step]:
    """The notices a person may read and sign for."""
    if Role.ENTERPRISE_MEMBER not in user.roles:
        return Step.objects.none()
    return _notices().filter(case__enterprise__memberships__user=user)


def notices(enterprise: Enterprise) -> QuerySet[Step]:
    """What was decided about an enterprise and delivered to it, newest first."""
    return _notices().filter(case__enterprise=enterprise)


def _notices() -> QuerySet[Step]:
    rows = Step.objects.filter(state__in=DELIVERED, document__isnull=False)
    return rows.select_related("case__enterprise", "case__officer", "document", "office", "signed_for_by").order_by("-decided_on", "-pk")


def unsigned(enterprise: Enterprise) -> int:
    """Notices that still wait for a signature: neither signed for nor served in another way."""
    return notices(enterprise).filter(signed_for_at=None, served_on=None).count()


def demands(enterprise: Enterprise) -> list[Demand]:
    """Every open case's demand: what the enterprise must do first, what waits on the office last. Three questions, however many cases."""
    open_cases = Case.objects.filter(enterprise=enterprise, state__in=OPEN_STATES).select_related("enterprise", "officer", "office")
    orders: dict[int, list[Step]] = defaultdict(list)
    steps = Step.objects.filter(case__enterprise=enterprise, case__state__in=OPEN_STATES, state__in=DELIVERED)
    for step in steps.select_related("document", "office").order_by("-pk"):
        orders[step.case_id].append(step)
    reports = rectification.reports_on([step.pk for rows in orders.values() for step in rows])
    found = [_demand(case, orders[case.pk], reports) for case in open_cases if orders[case.pk]]
    return sorted(found, key=lambda demand: (demand.what == WAITING, demand.due_on or date.min, demand.case.pk))


def _demand(case: Case, orders: list[Step], reports: dict[int, RectificationReport]) -> Demand:
    """What is wanted on a case now, by its delivered orders, newest first."""
    for order in orders:
        order.case = case
    newest = orders[0]
    if newest.state == StepState.ISSUED:
        return Demand(SIGN, case, newest)
    step = next((order for order in orders if order.row.term is not None), None)
    if step is None:
        return Demand(WAITING, case, newest)
    report = rectification.on_order(step, reports.get(step.pk))
    if case.state not in (CaseState.CORRECTING, CaseState.AWAITING_RECHECK):
        return Demand(WAITING, case, step, report)
    if report.state == ReportState.RETURNED:
        return Demand(RETURNED, case, step, report, step.comply_by)
    if report.state == ReportState.DRAFT and case.state == CaseState.CORRECTING:
        return Demand(REPORT, case, step, report, step.comply_by)
    return Demand(WAITING, case, step, report, step.recheck_by)


def failed_items(case: Case) -> list[FailedItem]:
    """What has to be corrected: each failed item with the limit, the value and the report that says so."""
    if case.finding is None:
        return []
    items = TestItem.objects.filter(report__conclusion__finding=case.finding, verdict="fail").select_related("report__lab").order_by("order")
    return [
        FailedItem(item.name, item.required, item.measured, item.report.number, item.report.lab.name)
        for item in items
    ]


def rungs(case: Case) -> list[Rung]:
    """The ladder as the enterprise reads it: where it stands, what each further rung would be."""
    here = case.rung_row
    by_rung = {step.rung: step for step in case.steps.filter(state__in=DELIVERED)}
    drawn = []
    for row in case.book.rungs:
        state = "ahead" if here is None or row.number > here.number else ("now" if row.number == here.number else "done")
        drawn.append(Rung(row.number, row.short or row.name, state, row.grave, _lines(row, state, by_rung.get(row.key), case)))
    return drawn


def _lines(row: LawRung, state: str, step: Step | None, case: Case) -> list[str]:
    if state == "now" and step and step.served_on and case.state in DECIDING:
        return [f"{isodate(step.served_on)} 送达", OUTCOMES.get(case.outcome, "")]
    if state == "now" and step and step.comply_by:
        lines = [f"{step.comply_by:%m-%d} 前完成整改"]
        if step.recheck_by:
            lines.append(f"{step.recheck_by:%m-%d} 前我们来复查")
        return lines
    if state == "now" and step and step.state == StepState.ISSUED:
        return ["待签收", "期限从签收次日起算"]
    if state != "ahead" and step:
        return [isodate(step.served_on or step.decided_on)]
    before = next((one for one in case.book.rungs if row.key in (one.on_overdue, one.on_failed, one.on_executed, one.optional_next)), None)
    if before is None:
        return []
    ways = ((before.on_overdue, "逾期未改正"), (before.on_failed, "复查不合格"), (before.optional_next, "情节严重"))
    causes = [words for key, words in ways if key == row.key]
    return ["或者".join(causes)] if causes else []


def _being_decided(row: LawRung) -> Branch:
    """The term is over and the office decides: what it may decide, and what the enterprise may say before."""
    heard = "作出前会书面告知，您可以陈述、申辩" + ("，可以要求听证。" if row.needs_hearing else "。")
    return Branch(f"我们正在研究是否作出“{row.name}”", heard if row.needs else "决定作出后会送达您。", "alert", row.grave)


def branches(case: Case) -> list[Branch]:
    """What can come next, in plain words: done in time, or not."""
    if case.state in DECIDING and case.target_row:
        return [_being_decided(case.target_row)]
    here = case.rung_row
    if here is None or here.term is None:
        return []
    good = Branch("按期整改，复查合格", f"本案结束，{case.product_name}可以恢复生产、销售。复查不收取费用。", "check")
    worse = []
    for outcome, words in ((Outcome.OVERDUE, "逾期未改正"), (Outcome.FAILED, "复查不合格")):
        key = here.leads_to(outcome)
        if key in ("", CLOSE):
            continue
        text = "由办案机关主动复查。" if key == RECHECK else f"转入“{case.book.rung(key).name}”。"
        grave = key != RECHECK and case.book.rung(key).grave
        worse.append((words, text, grave))
    if len(worse) == 2 and worse[0][1] == worse[1][1]:
        worse = [("逾期未改正，或者复查不合格", worse[0][1], worse[0][2])]
    return [good, *(Branch(words, text, "alert", grave) for words, text, grave in worse)]
