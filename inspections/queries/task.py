"""Sampling tasks: whose they are, what is left of a draw, which reserve comes next."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from enterprises.models import Enterprise
from enterprises.queries.enterprise import about
from inspections.models import Draw, DrawnEnterprise, PlanItem, Recusal, Sample, SamplingTask
from inspections.queries import visible
from inspections.states import TaskState
from quality_portal.accounts.models import Office, User
from quality_portal.accounts.queries import colleagues
from quality_portal.core.roles import Role
from quality_portal.documents.models import Attachment, Document
from quality_portal.documents.queries import attachments_of
from quality_portal.documents.queries import of as documents_of

RELATED = ("enterprise__region", "product", "office", "plan_item__plan__office", "plan_item__plan__sampler", "plan_item__category", "plan_item__specification", "drawn")
STATES = TaskState.choices


def visible_tasks(user: User) -> QuerySet[SamplingTask]:
    """Tasks of one's office and of those below it."""
    return SamplingTask.objects.filter(office__in=visible.offices(user)).select_related(*RELATED)


def mine(user: User) -> QuerySet[SamplingTask]:
    """Open tasks that somebody was sent on, the nearest deadline first."""
    return visible_tasks(user).filter(officers=user, state=TaskState.OPEN).prefetch_related("officers").order_by("due_on", "pk")


def workable(user: User) -> QuerySet[SamplingTask]:
    """Tasks on which somebody was sent, whatever became of them: only they act on site."""
    return visible_tasks(user).filter(officers=user)


def listed(user: User, data: dict[str, Any]) -> QuerySet[SamplingTask]:
    """The list of an office."""
    rows = visible_tasks(user).prefetch_related("officers")
    if word := (data.get("q") or "").strip():
        rows = rows.filter(about(word, "product_name") | Q(number__iexact=word))
    if data.get("state"):
        rows = rows.filter(state=data["state"])
    return rows.order_by("due_on", "pk")


def open_of(office: Office) -> QuerySet[SamplingTask]:
    return SamplingTask.objects.filter(office=office, state=TaskState.OPEN).select_related(*RELATED).order_by("due_on", "pk")


def overdue(office: Office, today: date) -> QuerySet[SamplingTask]:
    return open_of(office).filter(due_on__lt=today)


def unassigned(office: Office) -> QuerySet[DrawnEnterprise]:
    """Drawn enterprises without a task and without a sample, in plans that are still open; reserves wait for their turn."""
    live = SamplingTask.objects.filter(drawn=OuterRef("pk")).exclude(state=TaskState.CANCELLED)
    taken = Sample.objects.filter(drawn=OuterRef("pk"))
    rows = DrawnEnterprise.objects.filter(draw__plan_item__plan__office=office, draw__plan_item__plan__state="drawing", reserve=False)
    return rows.filter(~Exists(live), ~Exists(taken)).select_related("enterprise", "product", "draw__plan_item__plan").order_by("draw", "rank")


def unassigned_of(drawing: Draw) -> QuerySet[DrawnEnterprise]:
    return unassigned(drawing.plan_item.plan.office).filter(draw=drawing).prefetch_related("officers")


def next_reserve(task: SamplingTask) -> DrawnEnterprise | None:
    """The first reserve of the task's draw, and of its layer, that was neither sent to nor sampled."""
    if task.drawn is None:
        return None
    used = SamplingTask.objects.filter(drawn=OuterRef("pk")).exclude(state=TaskState.CANCELLED)
    taken = Sample.objects.filter(drawn=OuterRef("pk"))
    rows = DrawnEnterprise.objects.filter(draw=task.drawn.draw_id, reserve=True, stratum=task.drawn.stratum)
    return rows.filter(~Exists(used), ~Exists(taken)).select_related("enterprise", "product").order_by("rank").first()


def replacement(task: SamplingTask) -> SamplingTask | None:
    """The task of the reserve that stepped in."""
    return task.replaced_by.exclude(state=TaskState.CANCELLED).select_related("enterprise").first()


def samplers(office: Office) -> QuerySet[User]:
    return colleagues(office, Role.SAMPLER)


def holders(users: Collection[User]) -> set[int]:
    """Which of these people may sample."""
    rows = User.objects.filter(pk__in=[user.pk for user in users], is_active=True, grants__role=Role.SAMPLER.value)
    return set(rows.values_list("pk", flat=True))


def recused(users: Collection[User], enterprise: Enterprise) -> list[User]:
    """Which of these people have declared that they stand too near to an enterprise."""
    barred = set(Recusal.objects.filter(officer__in=users, enterprise=enterprise, ended_at=None).values_list("officer_id", flat=True))
    return [user for user in users if user.pk in barred]


def notice(task: SamplingTask) -> Document | None:
    """The notice in force."""
    return documents_of(task).filter(kind="sampling_notice", state="issued").first()


def papers(task: SamplingTask) -> QuerySet[Document]:
    return documents_of(task)


def evidence(task: SamplingTask) -> QuerySet[Attachment]:
    return attachments_of(task)


def named_items(user: User) -> QuerySet[PlanItem]:
    """Items of follow-up and forced rounds, where enterprises are named."""
    rows = PlanItem.objects.filter(plan__office__in=visible.offices(user), plan__state__in=["approved", "drawing"])
    return rows.filter(plan__kind__in=["follow_up", "forced"]).select_related("plan__office", "category", "region")


def named(item: PlanItem) -> list[Enterprise]:
    """Enterprises that the plan names."""
    return [row.enterprise for row in item.targets.select_related("enterprise")]
