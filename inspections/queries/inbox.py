"""What waits for somebody. Each answers for an office and the offices below it, oldest first."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from enterprises.permissions import GRANTS as ENTERPRISE_GRANTS
from enterprises.queries import registration
from enterprises.states import RegistrationState
from inspections.models import (
    Catalogue,
    Conclusion,
    Draw,
    DrawnEnterprise,
    Finding,
    Lead,
    Notice,
    Objection,
    Plan,
    PlanItem,
    Refusal,
    SamplingTask,
    Specification,
    Verdict,
)
from inspections.queries import choices, circular, confirmation, labjob, meeting, objection, refusal
from inspections.queries import task as tasks
from inspections.queries.naming import HELD_BACK
from inspections.states import OPEN_OBJECTION
from quality_portal.accounts.models import Office, User
from quality_portal.accounts.queries import offices_under
from quality_portal.core.roles import Role

REGISTRARS = ENTERPRISE_GRANTS["registration.decide"]


def plans_to_approve(office: Office) -> QuerySet[Plan]:
    """Drafted plans of this very office."""
    return Plan.objects.filter(office=office, state="draft").select_related("office", "drafted_by").order_by("drafted_at")


def plans_to_mend(office: Office) -> QuerySet[Plan]:
    """Plans that were returned to their planner."""
    return Plan.objects.filter(office=office, state="returned").select_related("office", "drafted_by").order_by("drafted_at")


def plans_to_file(office: Office) -> QuerySet[Plan]:
    """Approved plans of this very office that wait to be filed with the organ above."""
    return choices.unfiled(Plan.objects.filter(office=office)).select_related("office").order_by("approved_at")


def catalogues_to_publish(office: Office) -> QuerySet[Catalogue]:
    """Drafted catalogues of this very office."""
    return Catalogue.objects.filter(office=office, state="draft").select_related("office", "drafted_by").order_by("drafted_at")


def specifications_to_publish(office: Office) -> QuerySet[Specification]:
    """Drafted specifications of this very office."""
    return Specification.objects.filter(office=office, state="draft").select_related("category", "drafted_by").order_by("drafted_at")


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


def conclusions_to_notify(office: Office) -> QuerySet[Conclusion]:
    """Results that nobody was written to about."""
    return _conclusions(office).filter(state="pending", notices=None).order_by("decided_on", "pk")


def notices_to_arrive(office: Office) -> QuerySet[Notice]:
    """Notices that were sent and are not known to have arrived."""
    rows = Notice.objects.filter(conclusion__office=office, conclusion__state__in=["pending", "notified"], received_on=None)
    return rows.select_related("conclusion", "enterprise").order_by("sent_on", "pk")


def findings_to_confirm(office: Office, today: date) -> QuerySet[Conclusion]:
    """Failures without a finding whose terms have run out or were waived, that nobody objects to and no maker has to confirm."""
    over = Q(objection_until__lt=today) | Q(waived_on__isnull=False)
    still_open = Objection.objects.filter(conclusion=OuterRef("pk"), state__in=OPEN_OBJECTION)
    ready = Q(state="final") | (Q(state="notified") & over & ~Exists(still_open))
    # A correction that failed the very same items left the first finding standing.
    standing = Finding.objects.filter(sample=OuterRef("sample"), withdrawal=None)
    rows = _conclusions(office).exclude(verdict=Verdict.PASS).exclude(maker_answer__in=HELD_BACK).filter(~Exists(standing))
    return rows.filter(ready, finding=None).order_by("objection_until", "pk")


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
        ("计划待修改", plans_to_mend(office), reverse("inspections:plans") + "?state=returned"),
        ("目录待发布", catalogues_to_publish(office), reverse("inspections:catalogues")),
        ("细则待发布", specifications_to_publish(office), reverse("inspections:specifications") + "?state=draft"),
        ("计划待报上级备案", plans_to_file(office), reverse("inspections:plans") + "?state=unfiled"),
        ("项目待锁定名单", items_to_draw(office), reverse("inspections:plans") + "?state=approved"),
        ("名单待抽取", draws_to_finish(office), reverse("inspections:draws") + "?state=committed"),
        ("作废申请待答复", voids_to_answer(office), reverse("inspections:draws") + "?state=asked"),
        ("企业待抽样", enterprises_to_sample(office), reverse("inspections:plans") + "?state=drawing"),
        ("抽样任务已逾期", tasks.overdue(office, today), reverse("inspections:tasks") + "?state=open"),
        ("抽样任务待完成", tasks_open(office), reverse("inspections:tasks") + "?state=open"),
        ("拒检待认定", refusals_to_decide(office), reverse("inspections:refusals") + "?state=recorded"),
        ("样品待交付检验", labjob.samples_to_assign(office), reverse("inspections:lab_to_assign")),
        ("检验超过约定日期", labjob.overdue(office, today), reverse("inspections:lab_to_assign")),
        ("拒收、停止检验待处理", labjob.troubled(office), reverse("inspections:lab_to_assign")),
        ("结论待告知", conclusions_to_notify(office), reverse("inspections:conclusions") + "?state=pending"),
        ("告知书待送达", notices_to_arrive(office), reverse("inspections:conclusions") + "?state=pending"),
        ("样品待生产者确认", confirmation.waiting(office), reverse("inspections:conclusions") + "?verdict=fail"),
        ("异议待决定", objection.to_decide(office), reverse("inspections:objections") + "?state=filed"),
        ("复检待办手续", objection.retests(office, "noticed"), reverse("inspections:objections") + "?state=retesting"),
        ("复检机构待确定", objection.retests(office, "ready"), reverse("inspections:objections") + "?state=retesting"),
        ("复检结论待登记", objection.reports_to_close(office), reverse("inspections:objections") + "?state=retesting"),
        ("复检费用待退还", objection.refunds_due(office), reverse("inspections:objections") + "?state=overturned"),
        ("结果待通报", circular.waiting(office), reverse("inspections:circular_new")),
        ("通报待反馈", circular.unanswered(office), reverse("inspections:circulars") + "?state=open"),
        ("收到的通报待答复", circular.received(office), reverse("inspections:circulars") + "?state=open"),
        ("走访待回访", meeting.follow_ups(office), reverse("inspections:visits") + "?open=1"),
        ("不合格待确认", findings_to_confirm(office, today), reverse("inspections:findings")),
        ("线索待核查", leads_to_check(office), reverse("inspections:leads") + "?state=open"),
    ]
    sizes = _sizes(office, [waiting for _, waiting, _ in rows])
    return [(words, size, href) for (words, _, href), size in zip(rows, sizes, strict=True) if size]


class SizeOf(Subquery):
    """The number of rows of a queue, to be asked together with others."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def _sizes(office: Office, queues: Sequence[QuerySet[Any]]) -> list[int]:
    """How long the queues are, in one query."""
    columns = {f"n{place}": SizeOf(queue.order_by().values("pk")) for place, queue in enumerate(queues)}
    return list(Office.objects.filter(pk=office.pk).order_by().annotate(**columns).values_list(*columns).get())


def of_person(user: User) -> list[tuple[str, int, str]]:
    """What waits for this very person: words, how many, where to go. One query, none for those whom nothing can wait for."""
    if user.office is None:
        own = tasks.mine(user).count() if user.has_role(Role.SAMPLER) else 0
        return [("我的抽样任务", own, reverse("inspections:my_tasks"))] if own else []
    queues = _queues_of(user, user.office)
    sizes = _sizes(user.office, [queue for _, queue, _ in queues]) if queues else []
    return [(words, size, href) for (words, _, href), size in zip(queues, sizes, strict=True) if size]


def _queues_of(user: User, office: Office) -> list[tuple[str, QuerySet[Any], str]]:
    """On site, and for whoever confirms accounts, tells results, decides objections and looks after retests."""
    queues: list[tuple[str, QuerySet[Any], str]] = []
    if user.roles & REGISTRARS:
        waiting = registration.visible(user).filter(state=RegistrationState.FILED)
        queues.append(("企业注册待核实", waiting, reverse("enterprises:registrations") + "?state=filed"))
    if user.has_role(Role.SAMPLER):
        queues.append(("我的抽样任务", tasks.mine(user), reverse("inspections:my_tasks")))
    if user.has_role(Role.APPROVER):
        queues.append(("拒检待认定", refusals_to_decide(office), reverse("inspections:refusals") + "?state=recorded"))
        queues.append(("计划待批准", plans_to_approve(office), reverse("inspections:plans") + "?state=draft"))
    if user.has_role(Role.PLANNER, Role.APPROVER):
        queues.append(("异议待决定", objection.to_decide(office), reverse("inspections:objections") + "?state=filed"))
    if user.has_role(Role.PLANNER):
        queues += [
            ("复检机构待确定", objection.retests(office, "ready"), reverse("inspections:objections") + "?state=retesting"),
            ("复检结论待登记", objection.reports_to_close(office), reverse("inspections:objections") + "?state=retesting"),
        ]
    if user.has_role(Role.PLANNER, Role.CASE_OFFICER):
        queues += [
            ("结论待告知", conclusions_to_notify(office), reverse("inspections:conclusions") + "?state=pending"),
            ("收到的通报待答复", circular.received(office), reverse("inspections:circulars") + "?state=open"),
            ("走访待回访", meeting.follow_ups(office), reverse("inspections:visits") + "?open=1"),
        ]
    return queues
