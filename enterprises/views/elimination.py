"""Elimination: the tasks, the batches behind them, the equipment they are about."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enterprises import actions, queries
from enterprises.actions.elimination import EntryDraft
from enterprises.forms.elimination import (
    AssignForm,
    BatchForm,
    BecauseForm,
    Entries,
    EquipmentForm,
    RemoveForm,
    ReopenForm,
    RepealForm,
    SettleForm,
    TaskSearch,
)
from enterprises.law.elimination import CLEAN_UP, CLEAR, KIND, NO_RELOCATION
from enterprises.models import EliminationBatch, EliminationTask, Enterprise, Equipment
from enterprises.permissions import GRANTS
from enterprises.states import TaskState
from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.acts import may
from quality_portal.audit.queries import trail_of
from quality_portal.core.forms import showing_rules
from quality_portal.workdays.calendar import business_today

from .acts import EmptyForm, act, page_of, posted_rows
from .posted import posted

GET_POST = require_http_methods(["GET", "POST"])


@allows("elimination.see", grants=GRANTS)
def index(request: HttpRequest) -> HttpResponse:
    """What is still to be eliminated, and what became of the rest."""
    form, today = TaskSearch(request.GET), business_today()
    form.is_valid()
    chosen = getattr(form, "cleaned_data", {})
    state = chosen.get("state", "")
    found = queries.elimination.search(
        request.user, state="" if state == "late" else state, term=chosen.get("q", ""), overdue_on=today if state == "late" else None
    )
    context = {
        "form": form,
        "page": page_of(request, found),
        "figures": queries.elimination.figures(request.user, today),
        "today": today,
        "law": KIND["elimination"],
        "may_match": may(request.user, GRANTS, "elimination.match"),
    }
    return render(request, "enterprises/elimination.html", context)


@GET_POST
@allows("elimination.match", grants=GRANTS)
def match(request: HttpRequest) -> HttpResponse:
    """Compare the register with the catalogues now instead of at the next hour."""
    if request.method == "POST":
        count = actions.elimination.match(actor=request.user, at=timezone.now())
        said = _("新下达 %(n)s 项淘汰任务。") % {"n": count} if count else _("没有新的命中：登记的产品和设备都已比对过。")
        messages.success(request, said)
    return redirect("enterprises:elimination")


@allows("elimination.see", grants=GRANTS)
def batches(request: HttpRequest) -> HttpResponse:
    """Every batch of either catalogue."""
    context = {"batches": queries.elimination.batches(request.user), "kinds": KIND.values(), "may_record": may(request.user, GRANTS, "elimination.record")}
    return render(request, "enterprises/elimination_batches.html", context)


@opens(queries.elimination.batches, by="pk", verb="elimination.see", grants=GRANTS)
def batch(request: HttpRequest, batch: EliminationBatch) -> HttpResponse:
    """One batch with its lines."""
    head = may(request.user, GRANTS, "elimination.publish")
    context = {
        "batch": batch,
        "entries": batch.entries.select_related("category"),
        "law": KIND[batch.kind],
        "may_publish": head and batch.state == "draft" and batch.recorded_by_id != request.user.pk,
        "own_draft": head and batch.state == "draft" and batch.recorded_by_id == request.user.pk,
        "may_repeal": head and batch.state == "published",
        "events": trail_of(batch)[:20],
    }
    return render(request, "enterprises/elimination_batch.html", context)


@GET_POST
@allows("elimination.record", grants=GRANTS)
def batch_new(request: HttpRequest) -> HttpResponse:
    """Write a batch down."""
    more, data = posted_rows(request)
    form, rows = BatchForm(data), Entries(data)
    if data is not None and not more and form.is_valid() & rows.is_valid():
        with showing_rules(form):
            drafts = [EntryDraft(**{key: value for key, value in row.items() if key != "DELETE"}) for row in rows.kept()]
            made = actions.elimination.record_batch(**form.cleaned_data, entries=drafts, actor=request.user, at=timezone.now())
            messages.success(request, _("已录入，由局领导核对后发布。"))
            return redirect(made)
    context = {"form": form, "items": rows, "more": more}
    return render(request, "enterprises/elimination_batch_new.html", context, status=422 if form.errors and not more else 200)


@GET_POST
@opens(queries.elimination.batches, by="pk", verb="elimination.publish", grants=GRANTS)
def batch_publish(request: HttpRequest, batch: EliminationBatch) -> HttpResponse:
    """Let a batch count."""
    return act(
        request,
        EmptyForm(posted(request)),
        lambda _data: actions.elimination.publish_batch(batch=batch, actor=request.user, at=timezone.now()),
        back=batch.get_absolute_url(),
        done=_("已发布，并与登记的产品、设备比对。"),
        title=_("发布目录"),
        button=_("核对无误，发布"),
        intro=_("发布后内容不能再改。淘汰目录发布时立即与全部登记比对，命中一项下达一项淘汰任务。"),
        basis=KIND[batch.kind].basis[0],
        subject=batch,
        parent=(_("目录"), batch.get_absolute_url()),
    )


@GET_POST
@opens(queries.elimination.batches, by="pk", verb="elimination.publish", grants=GRANTS)
def batch_repeal(request: HttpRequest, batch: EliminationBatch) -> HttpResponse:
    """Note that a batch governs no longer."""
    return act(
        request,
        RepealForm(posted(request), initial={"on": business_today()}),
        lambda data: actions.elimination.repeal_batch(batch=batch, **data, actor=request.user, at=timezone.now()),
        back=batch.get_absolute_url(),
        done=_("已登记废止。"),
        title=_("登记目录废止"),
        button=_("登记废止"),
        intro=_("废止以后不再产生新的任务；已经下达的任务不会自动取消。"),
        subject=batch,
        parent=(_("目录"), batch.get_absolute_url()),
    )


@opens(queries.elimination.tasks, by="pk", verb="elimination.see", grants=GRANTS)
def task(request: HttpRequest, task: EliminationTask) -> HttpResponse:
    """One task: what is named, by which line, who leads, until when."""
    decides = may(request.user, GRANTS, "elimination.settle")
    is_open = task.state == TaskState.OPEN
    context = {
        "task": task,
        "today": business_today(),
        "law": KIND[task.entry.batch.kind],
        "relocation": NO_RELOCATION,
        "may_settle": decides and is_open,
        "may_unfound": is_open and may(request.user, GRANTS, "elimination.publish"),
        "may_reopen": decides and not is_open,
        "events": trail_of(task)[:20],
    }
    return render(request, "enterprises/elimination_task.html", context)


def _task_act(request: HttpRequest, task: EliminationTask, form: Any, do: Any, **context: Any) -> HttpResponse:
    back = task.get_absolute_url()
    return act(request, form, do, back=back, subject=task, parent=(_("淘汰任务"), back), **context)


@GET_POST
@opens(queries.elimination.tasks, by="pk", verb="elimination.settle", grants=GRANTS)
def task_assign(request: HttpRequest, task: EliminationTask) -> HttpResponse:
    """Why, who leads, until when."""
    return _task_act(
        request, task, AssignForm(posted(request), initial=AssignForm.initial_of(task)),
        lambda data: actions.elimination.assign(task=task, **data, actor=request.user, at=timezone.now()),
        done=_("已保存。"), title=_("确定牵头部门和期限"), button=_("保存"), intro=CLEAR.note, basis=CLEAN_UP,
    )  # fmt: skip


@GET_POST
@opens(queries.elimination.tasks, by="pk", verb="elimination.settle", grants=GRANTS)
def task_settle(request: HttpRequest, task: EliminationTask) -> HttpResponse:
    """Converted or closed."""
    return _task_act(
        request, task, SettleForm(posted(request), initial={"on": business_today()}),
        lambda data: actions.elimination.settle(task=task, **data, actor=request.user, at=timezone.now()),
        done=_("任务已办结。"), title=_("办结淘汰任务"), button=_("办结"),
        intro=_("转产，或者停产关闭、拆除设备以后才能办结。设备办结后同时登记为已拆除，不能再在别处登记。"), basis=NO_RELOCATION.basis,
    )  # fmt: skip


@GET_POST
@opens(queries.elimination.tasks, by="pk", verb="elimination.publish", grants=GRANTS)
def task_unfound(request: HttpRequest, task: EliminationTask) -> HttpResponse:
    """The words agreed, the goods did not."""
    return _task_act(
        request, task, BecauseForm(posted(request)),
        lambda data: actions.elimination.unfound(task=task, **data, actor=request.user, at=timezone.now()),
        done=_("已认定不属于目录所列。"), title=_("认定不属于目录所列"), button=_("认定"),
        intro=_("匹配词相同但实物不是目录所列的，写明理由后结束任务。"),
    )  # fmt: skip


@GET_POST
@opens(queries.elimination.tasks, by="pk", verb="elimination.settle", grants=GRANTS)
def task_reopen(request: HttpRequest, task: EliminationTask) -> HttpResponse:
    """It runs again, or was only moved."""
    return _task_act(
        request, task, ReopenForm(posted(request)),
        lambda data: actions.elimination.reopen(task=task, **data, actor=request.user, at=timezone.now()),
        done=_("已重新列为未办结。"), title=_("重新列为未办结"), button=_("重新列为未办结"), grave=True,
        intro=_("复查发现恢复生产，或者设备只是搬到别处的，任务继续。"), basis=NO_RELOCATION.basis,
    )  # fmt: skip


@GET_POST
@opens(queries.enterprise.visible, by="pk", verb="equipment.register", grants=GRANTS)
def equipment_new(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    """Write a piece of equipment down."""
    form = EquipmentForm(posted(request), initial={"site": enterprise.address, "origin": Equipment.Origin.DECLARED})
    return act(
        request, form, lambda data: actions.equipment.register(enterprise, **data, actor=request.user, at=timezone.now()),
        back=f"{enterprise.get_absolute_url()}#h-equipment", done=_("已登记设备，并与淘汰目录比对。"), title=_("登记生产设备"), button=_("登记"),
        intro=_("登记时与施行中的淘汰目录比对。列入淘汰目录的设备不得新上，也不得从别处迁入。"), basis=NO_RELOCATION.basis,
        subject=enterprise, parent=(enterprise.name, enterprise.get_absolute_url()),
    )  # fmt: skip


@GET_POST
@opens(queries.elimination.visible_equipment, by="pk", verb="equipment.register", grants=GRANTS)
def equipment_remove(request: HttpRequest, equipment: Equipment) -> HttpResponse:
    """Note that a piece was taken away."""
    home = equipment.enterprise.get_absolute_url()
    today: date = business_today()
    return act(
        request, RemoveForm(posted(request), initial={"on": today}),
        lambda data: actions.equipment.remove(equipment, **data, actor=request.user, at=timezone.now()),
        back=f"{home}#h-equipment", done=_("已登记拆除。"), title=_("登记设备拆除"), button=_("登记拆除"),
        intro=_("登记拆除不等于办结淘汰任务：设备还有未办结的淘汰任务的，仍须现场核实后办结。"),
        subject=equipment, parent=(equipment.enterprise.name, home),
    )  # fmt: skip
