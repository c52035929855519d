"""What waits for somebody. Each answers for an office and the offices below it, oldest first."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from inspections.models import (
    Conclusion,
    Draw,
    DrawnEnterprise,
    Finding,
    Lead,
    Plan,
    PlanItem,
    Refusal,
    Sample,
    SamplingTask,
    Verdict,
)
from inspections.queries import refusal
from inspections.queries import task as tasks
from quality_portal.accounts.models import Office
from quality_portal.accounts.queries import offices_under


def plans_to_approve(office: Office) -> QuerySet[Plan]:
    """Drafted plans of this very office."""
    return Plan.objects.filter(office=office, state="draft").select_related("office", "drafted_by").order_by("drafted_at")


def items_to_draw(office: Office) -> QuerySet[PlanItem]:
    """Items of approved random rounds without a draw."""
    live = Draw.objects.filter(plan_item=OuterRef("pk")).exclude(state="void")
    items = PlanItem.objects.filter(plan__office=office, plan__state__in=["approved", "drawing"], plan__kind__in=["routine", "special"])
    return items.filter(~Exists(live)).select_related("plan", "category", "region").order_by("plan__approved_at", "pk")


def draws_to_finish(office: Office) -> QuerySet[Draw]:
    """Frozen lists that wait for the public value."""
    draws = Draw.objects.filter(plan_item__plan__office=office, state="committed", void_requested_at=None)
    return draws.select_related("plan_item__plan", "plan_item__category", "plan_item__region").order_by("committed_at")


def voids_to_answer(office: Office) -> QuerySet[Draw]:
    """Frozen lists that somebody asked to be voided."""
    draws = Draw.objects.filter(plan_item__plan__office=office, state="committed").exclude(void_requested_at=None)
    return draws.select_related("plan_item__plan", "plan_item__category", "plan_item__region").order_by("void_requested_at")


def enterprises_to_sample(office: Office) -> QuerySet[DrawnEnterprise]:
    """Drawn enterprises to which nobody was sent, in plans that are still open."""
    return tasks.unassigned(office).select_related("draw__plan_item__category").order_by("draw__drawn_at", "rank")


def tasks_open(office: Office) -> QuerySet[SamplingTask]:
    """Sampling tasks under way, the nearest deadline first."""
    return tasks.open_of(office)


def refusals_to_decide(office: Office) -> QuerySet[Refusal]:
    """Refusals that wait for the second person."""
    return refusal.to_decide(office)


def samples_to_test(office: Office) -> QuerySet[Sample]:
    """Samples without a report."""
    return Sample.objects.filter(office=office, state="taken").select_related("enterprise", "lab").order_by("sampled_on", "pk")


def conclusions_to_notify(office: Office) -> QuerySet[Conclusion]:
    """Results that the party was not told of."""
    return _conclusions(office).filter(state="pending").order_by("decided_on", "pk")


def findings_to_confirm(office: Office, today: date) -> QuerySet[Conclusion]:
    """Failures whose objection term has run out or was waived, without a finding."""
    over = Q(objection_until__lt=today) | Q(waived_on__isnull=False)
    ready = Q(state="final") | (Q(state="notified") & over)
    return _conclusions(office).exclude(verdict=Verdict.PASS).filter(ready, finding=None).order_by("objection_until", "pk")


def leads_to_check(office: Office) -> QuerySet[Lead]:
    """Leads that nobody has answered."""
    return Lead.objects.filter(office=office, state="open").select_related("enterprise", "category").order_by("received_on", "pk")


def findings(office: Office) -> QuerySet[Finding]:
    """Confirmed nonconformities of an office and those below it."""
    rows = Finding.objects.filter(office__in=offices_under(office))
    return rows.select_related("enterprise__region", "product", "sample", "office", "conclusion__report")


def _conclusions(office: Office) -> QuerySet[Conclusion]:
    return Conclusion.objects.filter(office=office).select_related("enterprise", "sample", "report__lab", "refusal")


def counts(office: Office, today: date) -> list[tuple[str, int, str]]:
    """What waits in an office: words, how many, where to go. Only what is more than nothing."""
    rows = [
        ("计划待批准", plans_to_approve(office), reverse("inspections:plans") + "?state=draft"),
        ("项目待锁定名单", items_to_draw(office), reverse("inspections:plans") + "?state=approved"),
        ("名单待抽取", draws_to_finish(office), reverse("inspections:draws") + "?state=committed"),
        ("作废申请待答复", voids_to_answer(office), reverse("inspections:draws") + "?state=asked"),
        ("企业待抽样", enterprises_to_sample(office), reverse("inspections:plans") + "?state=drawing"),
        ("抽样任务待完成", tasks_open(office), reverse("inspections:tasks") + "?state=open"),
        ("拒检待认定", refusals_to_decide(office), reverse("inspections:refusals") + "?state=recorded"),
        ("样品待检验", samples_to_test(office), reverse("inspections:samples") + "?state=taken"),
        ("结论待告知", conclusions_to_notify(office), reverse("inspections:samples") + "?state=tested"),
        ("不合格待确认", findings_to_confirm(office, today), reverse("inspections:findings")),
        ("线索待核查", leads_to_check(office), reverse("inspections:leads") + "?state=open"),
    ]
    found = [(words, waiting.count(), href) for words, waiting, href in rows]
    return [row for row in found if row[1]]
