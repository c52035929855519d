"""Which rows a person may see: staff their own office's and those below; a laboratory what was assigned to it."""

from django.db.models import Prefetch, QuerySet

from inspections.models import Conclusion, Draw, DrawExclusion, DrawnEnterprise, Finding, Lead, Plan, Sample, TestReport
from quality_portal.accounts.models import Office, User
from quality_portal.accounts.queries import offices_under
from quality_portal.core.roles import STAFF, Role


def offices(user: User) -> QuerySet[Office]:
    """The offices whose files a person may see; none for labs, members and administrators."""
    if user.office is None or not user.roles & STAFF:
        return Office.objects.none()
    return offices_under(user.office)


def plans(user: User) -> QuerySet[Plan]:
    return Plan.objects.filter(office__in=offices(user)).select_related("office__region", "drafted_by", "approved_by", "lead")


def draws(user: User) -> QuerySet[Draw]:
    return Draw.objects.filter(plan_item__plan__office__in=offices(user)).select_related(
        "plan_item__plan__office", "plan_item__category", "plan_item__region", "committed_by", "drawn_by"
    )


def draw_with_outcome(rows: QuerySet[Draw]) -> QuerySet[Draw]:
    """What the page of one draw prints, in a fixed number of queries."""
    return rows.prefetch_related(
        Prefetch(
            "drawn",
            DrawnEnterprise.objects.select_related("enterprise__region", "product", "sample").prefetch_related("officers"),
        ),
        Prefetch("exclusions", DrawExclusion.objects.select_related("enterprise", "product")),
    )


def samples(user: User) -> QuerySet[Sample]:
    rows = Sample.objects.select_related(
        "enterprise__region", "lab", "office", "product", "plan_item__plan", "plan_item__category"
    )
    if user.has_role(Role.LAB) and not user.roles & STAFF:
        return rows.filter(lab__people=user)
    return rows.filter(office__in=offices(user))


def reports(user: User) -> QuerySet[TestReport]:
    rows = TestReport.objects.filter(sample__in=samples(user).order_by().values("pk"))
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
