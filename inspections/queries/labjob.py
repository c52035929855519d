"""The laboratory's bench: what was assigned to it, under blind numbers; and what organisers see of their assignments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from inspections import limits
from inspections.law.plan import APART
from inspections.models import LabJob, Sample, Specification, SpecItem, TestReport
from inspections.queries import visible
from inspections.worksheet import Row
from quality_portal.accounts.models import Office, User
from quality_portal.core.roles import Role

LIVE = ("assigned", "received", "entered")
HIDDEN = "＊＊"
GROUPS = (
    ("entered", "待复核"),
    ("assigned", "待收样"),
    ("received", "检验中"),
)


@dataclass(frozen=True, slots=True)
class Blind:
    """A sample as the bench knows it: what has to be tested, never whose it is."""

    blind_no: str
    product: str
    category: str
    model: str
    quantity: str
    seal_no: str
    purpose: str
    specification: str


def blank_rows(specification: Specification) -> list[Row]:
    """A worksheet as a specification asks for it, nothing found yet."""
    return [blank_row(item) for item in SpecItem.objects.filter(specification=specification).order_by("order", "pk")]


def blank_row(item: SpecItem) -> Row:
    """One item of it."""
    return Row(
        name=item.name, kind=item.kind, low=limits.plain(item.low), high=limits.plain(item.high), text=item.text, unit=item.unit,
        method=item.method, item_class=item.item_class,
    )  # fmt: skip


def rows_of_report(report: TestReport) -> list[Row]:
    """A worksheet with what a report says, to be corrected."""
    return [
        Row(
            name=item.name, kind=item.kind, low=limits.plain(item.low), high=limits.plain(item.high),
            text=item.limit_text if item.kind in ("text", "plan") else "", unit=item.unit, method=item.method, item_class=item.item_class or "B",
            value=item.value_text, override=item.verdict if item.because else "", because=item.because,
        )
        for item in report.items.order_by("order")
    ]  # fmt: skip


def correctable(report: TestReport) -> bool:
    """Does a report stand, so that it may be corrected? Monitoring and rechecks draw no conclusion: there the last report stands."""
    if report.sample.plan_item.plan.kind in APART:
        return not report.corrections.exists()
    conclusion = getattr(report, "conclusion", None)
    return conclusion is not None and conclusion.standing


def bench(user: User) -> QuerySet[LabJob]:
    """The jobs of a person's laboratories."""
    rows = LabJob.objects.filter(lab__people=user) if user.has_role(Role.LAB) else LabJob.objects.none()
    return rows.select_related("lab", "sample__plan_item__category", "sample__specification", "sample__enterprise", "entered_by", "verified_by", "corrects")


def of_office(user: User) -> QuerySet[LabJob]:
    """The jobs of samples that a person's office organised, or an office below."""
    rows = LabJob.objects.filter(sample__office__in=visible.offices(user))
    return rows.select_related("lab", "sample__plan_item__category", "sample__enterprise", "assigned_by", "entered_by", "verified_by")


def blinded(job: LabJob) -> Blind:
    """What the bench may see: no enterprise, seller, trademark, place or form number."""
    sample = job.sample
    quantity = sample.quantity if job.part == "test" else sample.backup_quantity
    return Blind(
        blind_no=job.blind_no,
        product=masked(sample.product_name, sample) or sample.plan_item.category.name,
        category=sample.plan_item.category.name,
        model=masked(sample.model, sample),
        quantity=quantity,
        seal_no=job.seal_no,
        purpose=job.get_purpose_display(),
        specification=str(sample.specification or ""),
    )


def masked(text: str, sample: Sample) -> str:
    """Words without the names that tell whose goods they are."""
    for name in (sample.enterprise.name, sample.seller, sample.trademark):
        if name.strip():
            text = text.replace(name.strip(), HIDDEN)
    return text


def waiting(user: User) -> list[tuple[str, str, list[LabJob]]]:
    """The bench in groups, the earliest due first: (state, title, jobs)."""
    rows = list(bench(user).filter(state__in=LIVE).order_by("due_on", "assigned_at", "pk"))
    return [(state, title, [row for row in rows if row.state == state]) for state, title in GROUPS]


def finished(user: User) -> QuerySet[LabJob]:
    """What the laboratory has done with, the newest first."""
    return bench(user).exclude(state__in=LIVE).select_related("report").order_by("-verified_at", "-pk")


def of_sample(sample: Sample) -> QuerySet[LabJob]:
    """The jobs of a sample, in their order."""
    return sample.jobs.select_related("lab", "assigned_by", "received_by", "entered_by", "verified_by", "report", "corrects").order_by("assigned_at", "pk")


def samples_to_assign(office: Office) -> QuerySet[Sample]:
    """Samples that no laboratory has to test yet."""
    live = LabJob.objects.filter(sample=OuterRef("pk"), purpose="first", state__in=(*LIVE, "verified", "stopped"))
    rows = Sample.objects.filter(~Exists(live), office=office, state="taken")
    return rows.select_related("enterprise", "plan_item__category", "lab").order_by("sampled_on", "pk")


def troubled(office: Office) -> QuerySet[LabJob]:
    """Samples refused by their laboratory and not assigned again, and tests that were stopped."""
    again = LabJob.objects.filter(sample=OuterRef("sample"), purpose=OuterRef("purpose"), pk__gt=OuterRef("pk"))
    rows = LabJob.objects.filter(Q(state="stopped") | (Q(state="refused") & ~Exists(again)), sample__office=office, sample__state="taken")
    return rows.select_related("lab", "sample__enterprise").order_by("pk")


def overdue(office: Office, today: date) -> QuerySet[LabJob]:
    """Jobs past the day agreed with the laboratory."""
    rows = LabJob.objects.filter(sample__office=office, state__in=LIVE, due_on__lt=today)
    return rows.select_related("lab", "sample__enterprise").order_by("due_on", "pk")
