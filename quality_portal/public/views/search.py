"""One box for everything that is public."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from quality_portal.accounts.guards import public
from quality_portal.core.english import ENGLISH, in_english
from quality_portal.core.shapes import Chip
from quality_portal.open_data.limits import SUGGESTIONS, limited
from quality_portal.public.finding import KINDS, Answer, suggest
from quality_portal.public.finding import search as find
from quality_portal.search import marks

KEPT = "private, max-age=20"  # what is withdrawn is gone within the minute here too


@public
def search(request: HttpRequest) -> HttpResponse:
    """Hits by kind, the clearest first. Old links to the results of a region lead to the list of results."""
    region = request.GET.get("region", "")
    if region.isalnum() and "q" not in request.GET:
        return redirect(f"/results/?{urlencode({'region': region[:12]})}")
    number = request.GET.get("page", "")
    page = int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else 1
    answer = find(request.GET.get("q", ""), kind=request.GET.get("kind", ""), page=page)
    context = {"answer": answer, "term": answer.term, "kinds": _kinds(answer), "before": "", "after": ""}
    if answer.kind and answer.page > 1:
        context["before"] = _address(answer, answer.kind, answer.page - 1)
    if answer.kind and answer.page < answer.pages:
        context["after"] = _address(answer, answer.kind, answer.page + 1)
    return render(request, "public/search.html", context)


@public
@limited(SUGGESTIONS)
def suggestions(request: HttpRequest) -> HttpResponse:
    """What the box offers while somebody types. Kept by the asking browser for a moment, by nobody else."""
    term, hits = suggest(request.GET.get("q", ""))
    address = in_english if request.LANGUAGE_CODE == ENGLISH else str
    rows = [
        {
            "kind": str(KINDS[hit.kind][0]),
            "parts": [{"text": text, "marked": marked} for text, marked in marks.parts(hit.title, term)],
            "url": address(hit.url),
        }
        for hit in hits
    ]
    return JsonResponse({"term": term.typed, "suggestions": rows}, json_dumps_params={"ensure_ascii": False}, headers={"Cache-Control": KEPT})


def _kinds(answer: Answer) -> list[Chip]:
    """Links that narrow to a kind; the one that is on leads back to all."""
    found = [group for group in answer.groups if group.count]
    if len(found) < 2 and not answer.kind:
        return []
    chips = []
    for group in found:
        on = group.kind == answer.kind
        chips.append(Chip(f"{group.name} {group.words}", _address(answer, "" if on else group.kind), on=on))
    return chips


def _address(answer: Answer, kind: str = "", page: int = 1) -> str:
    wanted = {"q": answer.term.typed} | ({"kind": kind} if kind else {}) | ({"page": str(page)} if page > 1 else {})
    return f"?{urlencode(wanted)}"
