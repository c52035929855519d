"""Sampling tasks: my own on the phone, those of the office, sending, changing, ending."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspections import actions
from inspections.forms.fields import ReasonForm
from inspections.forms.task import NamedForm, NotSampledForm, OfficersForm, SendForm, StepInForm, StopForm, TaskSearch
from inspections.law import onsite as law
from inspections.models import Draw, PlanItem, SamplingTask
from inspections.permissions import GRANTS
from inspections.queries import sampleform as drafts
from inspections.queries import task as tasks
from inspections.queries import visible
from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.acts import may
from quality_portal.audit.queries import trail_of
from quality_portal.core.shapes import FileRow

from .acts import act, page_of

GET_POST = require_http_methods(["GET", "HEAD", "POST"])
works = opens(tasks.workable, by="number", verb="task.work", grants=GRANTS)
plans = opens(tasks.visible_tasks, by="number", verb="task.assign", grants=GRANTS)


@allows("task.see", grants=GRANTS)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Tasks of one's office and those below it."""
    search = TaskSearch(request.GET)
    data = search.cleaned_data if search.is_valid() else {}
    return render(request, "inspections/tasks.html", {"page": page_of(request, tasks.listed(request.user, data)), "search": search})


@allows("task.work", grants=GRANTS)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Where I have to go, the nearest deadline first."""
    return render(request, "inspections/task_mine.html", {"tasks": tasks.mine(request.user)})


@opens(tasks.visible_tasks, by="number", verb="task.see", grants=GRANTS)
@require_safe
def detail(request: HttpRequest, task: SamplingTask) -> HttpResponse:
    """One task: who goes, the notice, what can be done, what became of it."""
    user = request.user
    officers = list(task.officers.order_by("pk"))
    ended_bare = task.state in ("not_sampled", "refused", "stopped", "cancelled")
    context = {
        "task": task,
        "officers": officers,
        "papers": tasks.papers(task),
        "files": file_rows(tasks.evidence(task)),
        "ground": law.NOT_SAMPLED_BY_KEY.get(task.ground),
        "sample": getattr(task, "sample", None),
        "refusal": getattr(task, "refusal", None),
        "replacement": tasks.replacement(task),
        "may_work": task.open and user in officers and may(user, GRANTS, "task.work"),
        "may_change": task.open and may(user, GRANTS, "task.assign"),
        "reserve": tasks.next_reserve(task) if ended_bare and may(user, GRANTS, "task.assign") else None,
        "draft": drafts.draft(task) if task.open else None,
        "events": trail_of(task)[:30],
    }
    return render(request, "inspections/task.html", context)


def file_rows(files: Any) -> list[FileRow]:
    return [FileRow(file.name, file.get_absolute_url(), file.size, file.note) for file in files]


@GET_POST
@opens(visible.draws, by="number", verb="task.assign", grants=GRANTS)
def send_drawn(request: HttpRequest, draw: Draw) -> HttpResponse:
    """Send out all who were drawn, each with the officers drawn for it."""
    waiting = list(tasks.unassigned_of(draw))
    form = SendForm(request.POST or None, commissioned=draw.plan_item.plan.sampler_id is not None)
    return act(
        request, form,
        lambda data: actions.task.assign_drawn(drawing=draw, actor=request.user, at=timezone.now(), **data),
        back=draw.get_absolute_url(), done=_("抽样任务已派出，监督抽查通知书正在生成。"), title=_("派出抽样任务"),
        parent=(draw.number, draw.get_absolute_url()), subject=str(draw.plan_item), button=_("派出"), basis=law.SHOW_RULE.basis,
        intro=_("给 %(n)d 家抽中的企业派出抽样任务，抽样人员按抽取结果，每家制发一份监督抽查通知书。") % {"n": len(waiting)},
    )  # fmt: skip


@GET_POST
@opens(tasks.named_items, by="pk", verb="task.assign", grants=GRANTS)
def send_named(request: HttpRequest, item: PlanItem) -> HttpResponse:
    """Send samplers to an enterprise that a follow-up or forced round names."""
    plan = item.plan

    def send(data: dict[str, Any]) -> None:
        actions.task.assign(plan_item=item, enterprise=data.pop("credit_code"), actor=request.user, at=timezone.now(), **data)

    return act(
        request, NamedForm(request.POST or None, item=item), send, back=plan.get_absolute_url(), done=_("抽样任务已派出。"), title=_("派出抽样任务"),
        parent=(plan.title, plan.get_absolute_url()), subject=str(item), button=_("派出"), basis=law.SHOW_RULE.basis,
        intro=_("计划指定的企业：%(names)s。") % {"names": "、".join(str(row) for row in tasks.named(item)) or _("没有")},
    )  # fmt: skip


def _on_task(request: HttpRequest, task: SamplingTask, form: Form, do: Callable[[dict[str, Any]], Any], **words: Any) -> HttpResponse:
    """A page for one act on a task."""
    return act(
        request, form, do, back=task.get_absolute_url(), parent=(task.number, task.get_absolute_url()),
        subject=f"{task.enterprise}　{task.product_name}", template="inspections/task_act.html", **words,
    )  # fmt: skip


def _with_photos(request: HttpRequest, task: SamplingTask, kind: str, data: dict[str, Any]) -> None:
    photos = data.pop("photos")
    if photos:
        actions.sampleform.add_photos(task=task, kind=kind, uploads=photos, actor=request.user, at=timezone.now(), field="photos")


@GET_POST
@works
def not_sampled(request: HttpRequest, task: SamplingTask) -> HttpResponse:
    """Nothing could be taken: which rule, what was seen, the evidence."""

    def do(data: dict[str, Any]) -> None:
        _with_photos(request, task, "process", data)
        actions.task.not_sampled(task=task, actor=request.user, at=timezone.now(), **data)

    form = NotSampledForm(request.POST or None, request.FILES or None, initial={"ground": request.GET.get("ground", "")})
    return _on_task(
        request, task, form, do, done=_("已登记未能抽样。"), title=_("登记未能抽样"), button=_("登记"), basis=law.MUST_NOT_SAMPLE[1].basis,
        intro=_("有下列情形之一的，不得抽样。选一项，写明看到的情况，附上证据。"),
    )  # fmt: skip


@GET_POST
@works
def stop(request: HttpRequest, task: SamplingTask) -> HttpResponse:
    """Unlicensed goods: stop, and tell the organiser and the county."""

    def do(data: dict[str, Any]) -> None:
        _with_photos(request, task, "process", data)
        actions.task.stop(task=task, actor=request.user, at=timezone.now(), **data)

    told = "、".join(str(office) for office in actions.task.offices_told(task))
    return _on_task(
        request, task, StopForm(request.POST or None, request.FILES or None), do, done=_("已停止抽样并报告。"), title=_("停止抽样并报告"),
        button=_("停止抽样并报告"), basis=law.UNLICENSED_RULE.basis, grave=True,
        intro=_("发现产品未依法取得许可、认证的，停止抽样。登记后报告：%(told)s。") % {"told": told},
    )  # fmt: skip


@GET_POST
@plans
def officers(request: HttpRequest, task: SamplingTask) -> HttpResponse:
    """Send other people."""
    return _on_task(
        request, task, OfficersForm(request.POST or None, task=task),
        lambda data: actions.task.change_officers(task=task, actor=request.user, at=timezone.now(), **data),
        done=_("抽样人员已更换，新的通知书正在生成。"), title=_("更换抽样人员"), button=_("更换"), basis=law.TEAM_RULE.basis,
        intro=_("随机选派的抽样人员确实不能到场的，可以更换，写明理由。"),
    )  # fmt: skip


@GET_POST
@plans
def step_in(request: HttpRequest, task: SamplingTask) -> HttpResponse:
    """Let the next reserve step in."""
    reserve = tasks.next_reserve(task)
    words = _("轮到的备选企业：%(name)s（第 %(rank)d 位）。") % {"name": reserve.enterprise, "rank": reserve.rank} if reserve else _("没有可以递补的备选企业。")
    return _on_task(
        request, task, StepInForm(request.POST or None),
        lambda data: actions.task.step_in(task=task, actor=request.user, at=timezone.now(), **data),
        done=_("已由备选企业递补，抽样任务已派出。"), title=_("备选企业递补"), button=_("递补并派出"), basis=law.TEAM_RULE.basis, intro=words,
    )  # fmt: skip


@GET_POST
@opens(tasks.visible_tasks, by="number", verb="task.cancel", grants=GRANTS)
def cancel(request: HttpRequest, task: SamplingTask) -> HttpResponse:
    """Call a task off."""
    return _on_task(
        request, task, ReasonForm(request.POST or None),
        lambda data: actions.task.cancel(task=task, reason=data["reason"], actor=request.user, at=timezone.now()),
        done=_("抽样任务已取消。"), title=_("取消抽样任务"), button=_("取消任务"), basis=law.TEAM_RULE.basis, grave=True,
        intro=_("取消后通知书作废，可以重新派出。"),
    )  # fmt: skip
