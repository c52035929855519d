"""Catalogues: the list, one of them, drafting, publishing, withdrawing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inspections import actions, queries
from inspections.actions.catalogue import EntryDraft
from inspections.forms.catalogue import CatalogueForm, Entries, MoreEntries, WithdrawForm, YearSearch
from inspections.forms.fields import EmptyForm
from inspections.law.plan import GUARD, REASON
from inspections.models import Catalogue
from inspections.permissions import GRANTS
from inspections.queries import choices
from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.acts import may
from quality_portal.audit.queries import trail_of
from quality_portal.core.forms import showing_rules
from quality_portal.workdays.calendar import business_today

from .acts import act, page_of, posted

GET_POST = require_http_methods(["GET", "POST"])
RULE = GUARD["plan_catalogue"]


@allows("catalogue.see", grants=GRANTS)
def index(request: HttpRequest) -> HttpResponse:
    """Catalogues of one's office, and whatever is public."""
    search = YearSearch(request.GET)
    year = search.cleaned_data.get("year") if search.is_valid() else None
    page = page_of(request, choices.catalogues_of(queries.visible.catalogues(request.user), year))
    context = {"page": page, "search": search, "may_draft": may(request.user, GRANTS, "catalogue.draft")}
    return render(request, "inspections/catalogues.html", context)


@opens(queries.visible.catalogues, by="number", verb="catalogue.see", grants=GRANTS)
def detail(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    """One catalogue with its products."""
    user, draft = request.user, catalogue.state == "draft"
    own, head = catalogue.office_id == user.office_id, may(user, GRANTS, "catalogue.publish")
    entries = catalogue.entries.select_related("category", "specification__category").order_by("order", "pk")
    context = {
        "catalogue": catalogue,
        "entries": [(entry, REASON.get(entry.reason)) for entry in entries],
        "rule": RULE,
        "may_edit": draft and own and may(user, GRANTS, "catalogue.draft"),
        "may_publish": draft and own and head and user.pk != catalogue.drafted_by_id,
        "own_draft": draft and head and user.pk == catalogue.drafted_by_id,
        "may_withdraw": own and catalogue.state != "withdrawn" and may(user, GRANTS, "catalogue.withdraw"),
        "events": trail_of(catalogue)[:30],
    }
    return render(request, "inspections/catalogue.html", context)


@GET_POST
@allows("catalogue.draft", grants=GRANTS)
def new(request: HttpRequest) -> HttpResponse:
    """Draft a catalogue."""
    office = request.user.office
    if office is None:
        messages.error(request, _("您的账号没有所属机关，不能起草目录。请联系系统管理员。"))
        return redirect("inspections:catalogues")
    more, data = posted(request)
    year = business_today().year
    form = CatalogueForm(data, initial={"year": year, "title": _("%(year)s年度产品质量监督抽查目录") % {"year": year}})
    rows = Entries(data)
    if data is not None and not more and form.is_valid() & rows.is_valid():
        with showing_rules(form):
            made = actions.catalogue.draft(
                office=office, entries=_drafts(rows.kept()), actor=request.user, at=timezone.now(), **_head(form.cleaned_data)
            )
            messages.success(request, _("目录已起草，等待局领导发布。"))
            return redirect(made)
    return render(request, "inspections/catalogue_new.html", {"form": form, "items": rows, "more": more, "title": _("起草抽查目录")})


@GET_POST
@opens(queries.visible.catalogues, by="number", verb="catalogue.draft", grants=GRANTS)
def edit(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    """Change a draft."""
    if catalogue.state != "draft":
        messages.error(request, _("已经发布的目录不能修改；需要增加产品的，请另发布补充目录。"))
        return redirect(catalogue)
    more, data = posted(request)
    form = CatalogueForm(data, initial={name: getattr(catalogue, name) for name in ("revision", "year", "title", "note")})
    rows = MoreEntries(data, initial=_typed(catalogue) if data is None else None)
    if data is not None and not more and form.is_valid() & rows.is_valid():
        with showing_rules(form):
            done = actions.catalogue.change(
                catalogue=catalogue, revision=form.cleaned_data["revision"] or 0, entries=_drafts(rows.kept()), actor=request.user,
                at=timezone.now(), **_head(form.cleaned_data),
            )  # fmt: skip
            messages.success(request, _("目录已修改。"))
            return redirect(done)
    context = {"form": form, "items": rows, "more": more, "title": _("修改抽查目录"), "catalogue": catalogue}
    return render(request, "inspections/catalogue_new.html", context)


def _head(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key != "revision"}


def _drafts(rows: list[dict[str, Any]]) -> list[EntryDraft]:
    return [EntryDraft(**{key: value for key, value in row.items() if key != "DELETE"}) for row in rows]


def _typed(catalogue: Catalogue) -> list[dict[str, Any]]:
    rows = catalogue.entries.order_by("order", "pk")
    return [
        {"category": row.category_id, "reason": row.reason, "frequency": row.frequency, "specification": row.specification_id, "note": row.note}
        for row in rows
    ]


@GET_POST
@opens(queries.visible.catalogues, by="number", verb="catalogue.publish", grants=GRANTS)
def publish(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    """Publish a catalogue, after a look at it."""
    return act(
        request,
        EmptyForm(request.POST if request.method == "POST" else None),
        lambda _data: actions.catalogue.publish(catalogue=catalogue, actor=request.user, at=timezone.now()),
        back=catalogue.get_absolute_url(),
        done=_("目录已发布，公众可以查看。"),
        title=_("发布抽查目录"),
        button=_("发布"),
        intro=_("发布以后内容不能再改。目录应在抽样前公布；没有指定细则的产品，采用今天施行的版本。"),
        basis=RULE.basis,
        subject=catalogue,
        parent=(catalogue.title, catalogue.get_absolute_url()),
    )


@GET_POST
@opens(queries.visible.catalogues, by="number", verb="catalogue.withdraw", grants=GRANTS)
def withdraw(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    """Withdraw a catalogue, or throw a draft away."""
    return act(
        request,
        WithdrawForm(request.POST if request.method == "POST" else None),
        lambda data: actions.catalogue.withdraw(catalogue=catalogue, actor=request.user, at=timezone.now(), **data),
        back=catalogue.get_absolute_url(),
        done=_("目录已撤下。"),
        title=_("撤下抽查目录"),
        button=_("撤下"),
        grave=True,
        intro=_("撤下以后，已发布的目录仍公开显示为已撤下，并写明理由。"),
        basis=RULE.basis,
        subject=catalogue,
        parent=(catalogue.title, catalogue.get_absolute_url()),
    )
