"""Objections and retests: what waits for whom, and how often the first result fell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from inspections.law.telling import BACKUP_RULE, OBJECTION_TERM
from inspections.models import Conclusion, LabJob, Notice, Objection, Part, Purpose, Retest, TestReport, Verdict
from inspections.states import OPEN_OBJECTION
from quality_portal.accounts.models import Office, User
from quality_portal.core.roles import Role
from quality_portal.workdays import calendar

from . import custody
from .visible import offices

if TYPE_CHECKING:
    from quality_portal.workdays.calendar import Due

FEW = 30  # fewer decided retests say nothing as a rate


def visible(user: User) -> QuerySet[Objection]:
    """The objections of one's office and below."""
    return _rows().filter(office__in=offices(user))


def own(user: User) -> QuerySet[Objection]:
    """The objections that a member's enterprises filed; nobody sees another party's."""
    if Role.ENTERPRISE_MEMBER not in user.roles:
        return Objection.objects.none()
    return _rows().filter(enterprise__memberships__user=user)


def _rows() -> QuerySet[Objection]:
    return Objection.objects.select_related(
        "conclusion__report__lab", "conclusion__refusal", "conclusion__sample", "conclusion__enterprise", "conclusion__plan_item__region",
        "office", "enterprise", "document", "filed_by", "decided_by", "retest__fee", "retest__lab", "retest__report",
    )  # fmt: skip


def listed(rows: QuerySet[Objection], *, state: str = "", word: str = "") -> QuerySet[Objection]:
    """The list by state and words; what is open and due first stands on top."""
    if state == "open":
        rows = rows.filter(state__in=OPEN_OBJECTION)
    elif state:
        rows = rows.filter(state=state)
    if word := word.strip():
        rows = rows.filter(Q(number__iexact=word) | Q(applicant__icontains=word) | Q(conclusion__product_name__icontains=word))
    return rows.order_by("-filed_at", "-pk")


def term_of(notice: Notice) -> Due | None:
    """When a party's fifteen days end, with how they were counted; None before it received the notice."""
    return calendar.due(OBJECTION_TERM, notice.received_on) if notice.received_on else None


def may_object(conclusion: Conclusion) -> bool:
    """Is there something to object to: a failure that does not stand yet."""
    return conclusion.verdict != Verdict.PASS and conclusion.state in ("pending", "notified")


def retest_faults(conclusion: Conclusion) -> list[str]:
    """Why no retest is possible, a sentence each; empty when it is."""
    sample = conclusion.sample
    if sample is None:
        return ["拒检认定没有样品，不能复检；对认定有异议的，请选“其他异议”。"]
    if not sample.backup_seal_no:
        return ["这份样品没有封存备用样品，不能复检。"]
    return custody.faults(sample, Part.BACKUP)


def backup_basis() -> str:
    return str(BACKUP_RULE.basis)


def live_retest(conclusion: Conclusion) -> Retest | None:
    """The retest that is being done, or was done, on this result."""
    return conclusion.retests.exclude(state__in=["lapsed", "cancelled"]).select_related("objection").first()


def job_of(retest: Retest) -> LabJob | None:
    """The laboratory's job for a retest: the last one given out."""
    if retest.conclusion.sample_id is None:
        return None
    return LabJob.objects.filter(sample=retest.conclusion.sample_id, purpose=Purpose.RETEST).select_related("lab").order_by("-pk").first()


def report_of(retest: Retest) -> TestReport | None:
    """The report of a retest, once the laboratory has verified it."""
    job = job_of(retest)
    return TestReport.objects.select_related("lab").filter(job=job).first() if job is not None else None


def to_decide(office: Office) -> QuerySet[Objection]:
    """Objections without an answer."""
    return _rows().filter(office=office, state="filed").order_by("decide_by", "pk")


def retests(office: Office, *states: str) -> QuerySet[Retest]:
    """An office's retests in these states."""
    rows = Retest.objects.filter(conclusion__office=office, state__in=states)
    return rows.select_related("objection", "conclusion__sample", "lab").order_by("formalities_due", "pk")


def reports_to_close(office: Office) -> QuerySet[Retest]:
    """Retests whose report is there and whose outcome nobody has written down."""
    done = TestReport.objects.filter(job__purpose=Purpose.RETEST).values("sample")
    return retests(office, "testing").filter(conclusion__sample__in=done)


def refunds_due(office: Office) -> QuerySet[Retest]:
    """Retests that the organ lost, whose fee was not paid back."""
    return retests(office, "done").filter(fee__borne_by="organ", fee__refunded_on=None)


@dataclass(frozen=True, slots=True)
class Overturns:
    """How objections ended in a period: counts always, a rate only from thirty decided retests on."""

    since: date
    until: date
    filed: int
    retested: int
    overturned: int
    upheld: int
    refused: int
    lapsed: int
    impossible: int
    allowed: int

    @property
    def enough(self) -> bool:
        return self.retested >= FEW

    @property
    def percent(self) -> float | None:
        return round(100 * self.overturned / self.retested, 1) if self.enough else None

    @property
    def words(self) -> str:
        """The figure as it may be printed: honest for small numbers."""
        if not self.retested:
            return _("没有办结的复检")
        counts = f"{self.overturned}/{self.retested}"
        return _("%(rate)s%%（%(counts)s）") % {"rate": self.percent, "counts": counts} if self.enough else _("%(counts)s，复检不足 %(few)s 件，不计算比率") % {"counts": counts, "few": FEW}


def overturns(since: date, until: date, *, office: Office | None = None) -> Overturns:
    """Objections closed in a period, by how they ended. One query."""
    rows = Objection.objects.all() if office is None else Objection.objects.filter(office=office)
    closed = Q(closed_on__range=(since, until))
    retested = Q(retest__state="done")
    found: dict[str, Any] = rows.aggregate(
        filed=Count("pk", filter=Q(filed_on__range=(since, until))),
        retested=Count("pk", filter=closed & retested),
        overturned=Count("pk", filter=closed & retested & Q(state="overturned")),
        upheld=Count("pk", filter=closed & retested & Q(state="upheld")),
        **{state: Count("pk", filter=closed & Q(state=state)) for state in ("refused", "lapsed", "impossible", "allowed")},
    )
    return Overturns(since, until, **found)
