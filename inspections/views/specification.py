"""Specifications: the list, one version with what changed in it, drafting, publishing, repealing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inspections import actions, limits, queries
from inspections.forms.fields import EmptyForm
from inspections.forms.specification import (
    MoreSpecItems,
    RepealForm,
    SpecificationForm,
    SpecificationSearch,
    SpecItems,
    drafts_of,
)
from inspections.law.specification import DECISION, PUBLIC_BEFORE
from inspections.models import Specification
from inspections.permissions import GRANTS
from inspections.queries import choices
from inspections.queries.specification import changes
from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.acts import may
from quality_portal.audit.queries import trail_of
from quality_portal.core.forms import showing_rules

from .acts import act, page_of, posted

GET_POST = require_http_methods(["GET", "POST"])
ITEM = ("name", "kind", "low", "high", "text", "unit", "item_class", "standard", "method", "on_site")


@allows("specification.see", grants=GRANTS)
def index(request: HttpRequest) -> HttpResponse:
    """Versions of all categories."""
    search = SpecificationSearch(request.GET)
    data = search.cleaned_data if search.is_valid() else {}
    page = page_of(request, choices.filtered_specifications(queries.visible.specifications(request.user), data))
    context = {"page": page, "search": search, "may_draft": may(request.user, GRANTS, "specification.draft")}
    return render(request, "inspections/specifications.html", context)


@opens(queries.visible.specifications, by="pk", verb="specification.see", grants=GRANTS)
def detail(request: HttpRequest, specification: Specification) -> HttpResponse:
    """One version: its items, and what changed since the one before."""
    user, draft = request.user, specification.state == "draft"
    head = may(user, GRANTS, "specification.publish")
    context = {
        "specification": specification,
        "items": specification.items.all(),
        "decision": DECISION[specification.decision],
        "rule": PUBLIC_BEFORE,
        "changes": changes(specification.replaces, specification) if specification.replaces else [],
        "versions": choices.versions_of(specification).filter(pk__in=queries.visible.specifications(user).values("pk")),
        "may_publish": draft and head and user.pk != specification.drafted_by_id,
        "own_draft": draft and head and user.pk == specification.drafted_by_id,
        "may_edit": draft and may(user, GRANTS, "specification.draft"),
        "may_version": not draft and may(user, GRANTS, "specification.draft"),
        "may_repeal": specification.state != "repealed" and may(user, GRANTS, "specification.repeal"),
        "events": trail_of(specification)[:30],
    }
    return render(request, "inspections/specification.html", context)


@GET_POST
@allows("specification.draft", grants=GRANTS)
def new(request: HttpRequest) -> HttpResponse:
    """Draft a version, of a new category or from an earlier version."""
    source = _source(request)
    more, data = posted(request)
    form = SpecificationForm(data, initial=_typed(source) | {"version": "", "since": None} if source else {}, fixed=source and source.category)
    rows = (MoreSpecItems if source else SpecItems)(data, initial=_typed_items(source) if source and data is None else None)
    if data is not None and not more and form.is_valid() & rows.is_valid():
        with showing_rules(form):
            head = _head(form.cleaned_data)
            category = source.category if source else form.cleaned_data["category"]
            made = actions.specification.draft(
                category=category, items=drafts_of(rows.kept()), office=request.user.office, replaces=source, actor=request.user,
                at=timezone.now(), **head,
            )  # fmt: skip
            messages.success(request, _("实施细则已起草，等待局领导发布。"))
            return redirect(made)
    title = _("起草新版本：%(name)s") % {"name": source.category} if source else _("起草实施细则")
    return render(request, "inspections/specification_new.html", {"form": form, "items": rows, "more": more, "source": source, "title": title})


def _source(request: HttpRequest) -> Specification | None:
    """The version to start from, named in the address."""
    pk = request.GET.get("from", "")
    if not pk:
        return None
    visible = queries.visible.specifications(request.user)
    return get_object_or_404(visible, pk=pk if pk.isdecimal() and len(pk) < 18 else 0)


@GET_POST
@opens(queries.visible.specifications, by="pk", verb="specification.draft", grants=GRANTS)
def edit(request: HttpRequest, specification: Specification) -> HttpResponse:
    """Change a draft."""
    if specification.state != "draft":
        messages.error(request, _("已经发布的细则不能修改，请起草新版本。"))
        return redirect(specification)
    more, data = posted(request)
    form = SpecificationForm(data, initial=_typed(specification), fixed=specification.category)
    rows = MoreSpecItems(data, initial=_typed_items(specification) if data is None else None)
    if data is not None and not more and form.is_valid() & rows.is_valid():
        with showing_rules(form):
            done = actions.specification.change(
                specification=specification, revision=form.cleaned_data["revision"] or 0, items=drafts_of(rows.kept()),
                actor=request.user, at=timezone.now(), **_head(form.cleaned_data),
            )  # fmt: skip
            messages.success(request, _("实施细则已修改。"))
            return redirect(done)
    title = _("修改：%(name)s") % {"name": specification}
    context = {"form": form, "items": rows, "more": more, "source": specification, "title": title}
    return render(request, "inspections/specification_new.html", context)


def _head(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in ("revision", "category")}


def _typed(row: Specification) -> dict[str, Any]:
    names = ("revision", "version", "standard", "since", "sample_quantity", "backup_quantity", "base_quantity", "method", "decision")
    return {name: getattr(row, name) for name in names}


def _typed_items(row: Specification | None) -> list[dict[str, Any]]:
    return [{name: getattr(item, name) for name in ITEM} | _plain(item) for item in row.items.all()] if row else []


def _plain(item: Any) -> dict[str, Any]:
    """Bounds without the zeros of the column."""
    return {name: limits.plain(getattr(item, name)) for name in ("low", "high")}


@GET_POST
@opens(queries.visible.specifications, by="pk", verb="specification.publish", grants=GRANTS)
def publish(request: HttpRequest, specification: Specification) -> HttpResponse:
    """Publish a draft, after a look at it."""
    return act(
        request,
        EmptyForm(request.POST if request.method == "POST" else None),
        lambda _data: actions.specification.publish(specification=specification, actor=request.user, at=timezone.now()),
        back=specification.get_absolute_url(),
        done=_("实施细则已发布，公众可以查看。"),
        title=_("发布实施细则"),
        button=_("发布"),
        intro=_("发布以后内容不能再改，要改只能另出新版本。起草人不能发布自己起草的细则。"),
        basis=PUBLIC_BEFORE.basis,
        subject=specification,
        parent=(str(specification), specification.get_absolute_url()),
    )


@GET_POST
@opens(queries.visible.specifications, by="pk", verb="specification.repeal", grants=GRANTS)
def repeal(request: HttpRequest, specification: Specification) -> HttpResponse:
    """End a version, or throw a draft away."""
    return act(
        request,
        RepealForm(request.POST if request.method == "POST" else None),
        lambda data: actions.specification.repeal(specification=specification, actor=request.user, at=timezone.now(), **data),
        back=specification.get_absolute_url(),
        done=_("实施细则已废止。"),
        title=_("废止实施细则"),
        button=_("废止"),
        grave=True,
        intro=_("废止以后，新的计划和抽样不再采用这个版本；已经采用的照旧。"),
        subject=specification,
        parent=(str(specification), specification.get_absolute_url()),
    )
