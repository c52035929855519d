"""Random draws, for anybody who wants to compute them again."""

from __future__ import annotations

from dataclasses import asdict

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from inspections.queries import public as inspections
from quality_portal.accounts.guards import public


def _found(number: str) -> inspections.PublicDraw:
    draw = inspections.draw_of(number)
    if draw is None:
        raise Http404
    return draw


@public
def draw(request: HttpRequest, number: str) -> HttpResponse:
    """What was in the hat, what was left out and why, what came out."""
    return render(request, "public/draw.html", {"draw": _found(number)})


@public
def data(request: HttpRequest, number: str) -> JsonResponse:
    """The same as JSON, to run it again."""
    return JsonResponse(asdict(_found(number)), json_dumps_params={"ensure_ascii": False, "indent": 1})
