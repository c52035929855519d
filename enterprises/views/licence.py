"""The register of licences: list, figures, spreadsheet; one licence with its periods and acts; the acts themselves."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enterprises import actions, queries
from enterprises.forms import LicenceForm, LicenceMoveForm, LicenceSearch
from enterprises.forms.licence import MOVE_NOTES
from enterprises.law import CAUTION, ground, grounds_for, needs_caution
from enterprises.models import Enterprise, Licence
from enterprises.permissions import GRANTS
from enterprises.queries import paging
from enterprises.queries.licence import SITUATIONS
from enterprises.states import LICENCE_MOVES
from quality_portal.accounts.guards import allows, opens
from quality_portal.accounts.models import User
from quality_portal.audit.acts import may
from quality_portal.audit.queries import trail_of
from quality_portal.core import sheets
from quality_portal.core.forms import showing_rules
from quality_portal.core.shapes import Chip
from quality_portal.workdays.calendar import business_today

from .posted import posted

GET_POST = require_http_methods(["GET", "POST"])
TONES = {"valid": "ok", "suspended": "warn", "revoked": "bad", "annulled": "bad"}
HEAD = ("企业", "统一社会信用代码", "区划", "种类", "编号", "产品", "许可范围", "发证机关", "有效期自", "有效期至", "状态", "状态自", "事由", "依据")
EVENTS = 12


def tone(licence: Licence, on: date) -> str:
    """How the state looks: an expired licence is not green."""
    return TONES.get(licence.state, "idle") if licence.state != "valid" or licence.covers(on) else "idle"


def _chosen(request: HttpRequest) -> tuple[LicenceSearch, dict[str, Any], QuerySet[Licence]]:
    """The filters, and the licences they leave before the situation narrows them."""
    form = LicenceSearch(request.GET, regions=queries.enterprise.regions_of(request.user))
    form.is_valid()
    chosen = form.cleaned_data
    rows = queries.licence.narrowed(
        queries.licence.visible(request.user),
        term=chosen.get("q", ""),
        kind=chosen.get("kind", ""),
        region=chosen.get("region"),
        ends_before=chosen.get("ends_before"),
    )
    return form, chosen, rows


def _chips(request: HttpRequest, counts: dict[str, int], chosen: str) -> list[Chip]:
    """A chip for each situation that holds something."""
    asked = {key: value for key, value in request.GET.items() if value and key not in ("situation", "before", "after")}
    return [
        Chip(f"{words} {counts[key]}", "?" + urlencode(asked if key == chosen else asked | {"situation": key}), key == chosen)
        for key, words in SITUATIONS.items()
        if counts[key] or key == chosen
    ]


@require_safe
@allows("licence.see", grants=GRANTS)
def register(request: HttpRequest) -> HttpResponse:
    """Every licence of the region, by kind, state, end and place."""
    today = business_today()
    form, chosen, rows = _chosen(request)
    situation = chosen.get("situation", "")
    counts = queries.licence.counts(rows, today)
    found = queries.licence.listed(queries.licence.situation(rows, situation, today))
    page = paging.cut(found, before=request.GET.get("before", ""), after=request.GET.get("after", ""))
    context = {
        "form": form,
        "page": page,
        "items": [_item(row, today) for row in page.rows],
        "count": counts.get(situation, rows.count()) if situation else rows.count(),
        "counts": counts,
        "chips": _chips(request, counts, situation),
        "export": "?" + urlencode({key: value for key, value in request.GET.items() if value}),
    }
    return render(request, "enterprises/licences.html", context)


def _item(row: Licence, on: date) -> dict[str, Any]:
    due = queries.licence.renewal_of(row, on) if row.state in ("valid", "suspended") else None
    return {"row": row, "words": row.words(on), "tone": tone(row, on), "renewal": due}


@require_safe
@allows("licence.see", grants=GRANTS)
def export(request: HttpRequest) -> HttpResponse:
    """The licences chosen, as CSV that spreadsheets open as text."""
    today = business_today()
    _, chosen, rows = _chosen(request)
    found = queries.licence.listed(queries.licence.situation(rows, chosen.get("situation", ""), today)).order_by("-pk")
    table = itertools.chain([HEAD], (_cells(row, today) for row in found.iterator(chunk_size=500)))
    return sheets.answer(f"licences-{today.isoformat()}", table)


def _cells(row: Licence, on: date) -> list[str]:
    company = row.enterprise
    place = company.region.name if company.region else company.region_text
    ends = row.valid_to.isoformat() if row.valid_to else "长期"
    since = row.state_since.isoformat() if row.state_since else ""
    facts = [company.name, company.credit_code or "", place, row.get_kind_display(), row.number, str(row.product or ""), row.scope, row.issuer]
    return [*facts, row.valid_from.isoformat(), ends, row.words(on), since, row.state_because, row.state_basis]


def open_moves(licence: Licence, user: User) -> list[Any]:
    """The acts that this person may enter now: legal from the state, with a ground for the kind that their role may use."""
    return [
        move
        for move in LICENCE_MOVES
        if licence.state in move.from_
        and may(user, GRANTS, "licence.move")
        and any(row.by & user.roles for row in queries.licence.grounds_open(licence, move.name))
    ]


@require_safe
@opens(queries.licence.visible, by="pk", verb="licence.see", grants=GRANTS)
def page(request: HttpRequest, licence: Licence) -> HttpResponse:
    """One licence: its periods, its acts with their grounds, its reminders, what may be done."""
    today = business_today()
    acts = list(queries.licence.acts(licence))
    context = {
        "licence": licence,
        "today": today,
        "words": licence.words(today),
        "tone": tone(licence, today),
        "periods": [{"row": row, "words": row.words(today), "tone": tone(row, today)} for row in queries.licence.periods(licence)],
        "acts": [{"row": act, "ground": ground(act.ground)} for act in acts],
        "renewal": queries.licence.renewal_of(licence, today) if licence.state in ("valid", "suspended") else None,
        "reminders": queries.reminder.of_licence(licence),
        "bars": queries.licence.bars_of(licence),
        "applications": queries.application.about(licence),
        "moves": open_moves(licence, request.user),
        "events": trail_of(licence)[:EVENTS],
        "may_apply": may(request.user, GRANTS, "application.handle"),
    }
    return render(request, "enterprises/licence.html", context)


@GET_POST
@opens(queries.enterprise.visible, by="pk", verb="licence.add", grants=GRANTS)
def new(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    """Write a licence down."""
    form = LicenceForm(posted(request), enterprise=enterprise)
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            made = actions.licence.add(enterprise, **form.cleaned_data, actor=request.user, at=timezone.now())
            messages.success(request, _("已登记证书。"))
            return redirect(made)
    context = {"form": form, "enterprise": enterprise, "heading": _("登记证书")}
    return render(request, "enterprises/part.html", context, status=422 if form.errors else 200)


@GET_POST
@opens(queries.licence.visible, by="pk", verb="licence.move", grants=GRANTS)
def move(request: HttpRequest, licence: Licence, move: str) -> HttpResponse:
    """Suspend, resume, revoke, deregister or annul a licence, on one of the grounds of the law."""
    title = next(row.title for row in LICENCE_MOVES if row.name == move)
    form = LicenceMoveForm(posted(request), licence=licence, move=move, initial={"on": business_today()})
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            actions.licence.decide(licence, move, **form.cleaned_data, actor=request.user, at=timezone.now())
            messages.success(request, _("已办理：%(title)s。公众今天就能看到。") % {"title": title})
            return redirect(licence)
    context = {"form": form, "licence": licence, "heading": title, "note": MOVE_NOTES[move], "grave": move in ("revoke", "annul")}
    if needs_caution(grounds_for(move, licence.kind, licence.state)):
        context["caution"] = CAUTION
    return render(request, "enterprises/licence_move.html", context, status=422 if form.errors else 200)
