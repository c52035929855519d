"""What was done to licences: suspended, resumed, revoked, deregistered, annulled, with the ground of each."""

from __future__ import annotations

from dataclasses import asdict
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from enterprises.queries import public as enterprises
from quality_portal.accounts.guards import public
from quality_portal.core.shapes import Chip
from quality_portal.workdays.calendar import business_today

PAGE = 50
MOST = 1000


def _asked(request: HttpRequest) -> tuple[str, str]:
    term = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    move = request.GET.get("act", "")
    return (move if move in enterprises.LICENCE_ACTS else ""), term


@public
def lookup(request: HttpRequest) -> HttpResponse:
    """Is this licence genuine and valid today? By its number, in any spelling."""
    text = " ".join(request.GET.get("no", "").replace("\x00", "").split())[:80]
    found = enterprises.licences_numbered(text, business_today()) if text else []
    context = {"text": text, "found": found, "empty": "no" in request.GET and not text, "short": bool(text) and len(text) < enterprises.SHORTEST_NUMBER}
    return render(request, "public/licence_lookup.html", context)


@public
def index(request: HttpRequest) -> HttpResponse:
    """Newest first; by act, by words of the enterprise or the number."""
    move, term = _asked(request)
    page = request.GET.get("page", "1")
    number = max(int(page), 1) if page.isdecimal() and len(page) < 6 else 1
    found = enterprises.licence_acts(move, term=term, limit=PAGE + 1, offset=(number - 1) * PAGE)
    counts = enterprises.licence_act_counts()
    chips = [
        Chip(f"{title} {counts[key]}", "?" + urlencode({"q": term} if key == move else {"q": term, "act": key}), key == move)
        for key, title in enterprises.LICENCE_ACTS.items()
        if counts.get(key)
    ]
    context = {"rows": found[:PAGE], "chips": chips, "move": move, "term": term, "first": (number - 1) * PAGE + 1}
    return render(request, "public/licences.html", context | {"next": number + 1 if len(found) > PAGE else None})


@public
def data(request: HttpRequest) -> JsonResponse:
    """The same as open data, the newest thousand."""
    move, term = _asked(request)
    rows = [asdict(row) for row in enterprises.licence_acts(move, term=term, limit=MOST)]
    return JsonResponse({"rows": rows}, json_dumps_params={"ensure_ascii": False, "indent": 1})
