"""Which rows a person may see: staff their own office's and those below; a laboratory what was assigned to it."""

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from inspections.models import (
    Catalogue,
    Conclusion,
    Draw,
    DrawExclusion,
    DrawnEnterprise,
    Finding,
    Lead,
    Plan,
    PlanExpense,
    PlanItem,
    Recusal,
    Sample,
    Specification,
    TestReport,
)
from inspections.states import APPROVERS, PLANNERS
from quality_portal.accounts.models import Office, User
from quality_portal.accounts.queries import offices_under
from quality_portal.core.roles import STAFF, Role


def offices(user: User) -> QuerySet[Office]:
    """The offices whose files a person may see; none for labs, members and administrators."""
    if user.office is None or not user.roles & STAFF:
        return Office.objects.none()
    return offices_under(user.office)


def plans(user: User) -> QuerySet[Plan]:
    return Plan.objects.filter(office__in=offices(user)).select_related("office__region", "drafted_by", "approved_by", "lead", "sampler")


def plan_items(user: User) -> QuerySet[PlanItem]:
    return PlanItem.objects.filter(plan__office__in=offices(user)).select_related("plan__office__region", "category", "region")


def plan_expenses(user: User) -> QuerySet[PlanExpense]:
    return PlanExpense.objects.filter(plan__office__in=offices(user)).select_related("plan__office")


def catalogues(user: User) -> QuerySet[Catalogue]:
    """One's own and those below, and whatever is public."""
    own_or_public = Q(office__in=offices(user)) | Q(published_at__isnull=False)
    rows = Catalogue.objects.filter(own_or_public) if user.roles & STAFF else Catalogue.objects.none()
    return rows.select_related("office__region", "drafted_by", "published_by")


def specifications(user: User) -> QuerySet[Specification]:
    """Whatever is public; drafts only of one's own office and those below."""
    rows = Specification.objects.filter(~Q(state="draft") | Q(office__in=offices(user)))
    rows = rows if user.roles & (STAFF | {Role.LAB}) else rows.none()
    return rows.select_related("category", "office", "drafted_by", "approved_by", "replaces")


def draws(user: User) -> QuerySet[Draw]:
    return Draw.objects.filter(plan_item__plan__office__in=offices(user)).select_related(
        "plan_item__plan__office", "plan_item__category", "plan_item__region",
        "committed_by", "keyed_by", "drawn_by", "void_requested_by", "voided_by",
    )  # fmt: skip


def recusals(user: User) -> QuerySet[Recusal]:
    """One's own; whoever plans or approves sees those of the people of the office and below."""
    rows = Recusal.objects.select_related("officer", "enterprise", "declared_by", "ended_by").order_by(F("ended_at").desc(nulls_first=True), "-declared_at")
    if user.roles & (PLANNERS | APPROVERS):
        return rows.filter(Q(officer__office__in=offices(user)) | Q(officer=user))
    return rows.filter(officer=user)


def draw_with_outcome(rows: QuerySet[Draw]) -> QuerySet[Draw]:
    """What the page of one draw prints, in a fixed number of queries."""
    return rows.prefetch_related(
        Prefetch(
            "drawn",
            DrawnEnterprise.objects.select_related("enterprise__region", "product", "sample").prefetch_related("officers", "tasks"),
        ),
        Prefetch("exclusions", DrawExclusion.objects.select_related("enterprise", "product")),
    )


def samples(user: User) -> QuerySet[Sample]:
    rows = Sample.objects.select_related(
        "enterprise__region", "lab", "office", "product", "plan_item__plan", "plan_item__category"
    )
    if user.has_role(Role.LAB) and not user.roles & STAFF:
        # Until its report is verified, a laboratory knows a sample by its blind number alone: see queries.labjob.
        return rows.filter(Exists(TestReport.objects.filter(sample=OuterRef("pk"), lab__people=user)))
    return rows.filter(office__in=offices(user))


def reports(user: User) -> QuerySet[TestReport]:
    rows = TestReport.objects.filter(sample__in=samples(user).order_by().values("pk"))
    if user.has_role(Role.LAB) and not user.roles & STAFF:
        rows = rows.filter(lab__people=user)
    return rows.select_related("sample", "lab", "conclusion").prefetch_related("items")


def conclusions(user: User) -> QuerySet[Conclusion]:
    return Conclusion.objects.filter(office__in=offices(user)).select_related(
        "sample", "enterprise", "plan_item__plan", "report__lab", "refusal", "finding"
    )


def findings(user: User) -> QuerySet[Finding]:
    return Finding.objects.filter(office__in=offices(user)).select_related(
        "enterprise__region", "product", "sample__plan_item__category", "office", "conclusion__report__lab"
    )


def leads(user: User) -> QuerySet[Lead]:
    return Lead.objects.filter(office__in=offices(user)).select_related("enterprise", "category", "office", "registered_by")
