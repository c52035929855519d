"""Notices by which offices instruct those below them, as far as they are made public: the list, and one of them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from enforcement.queries import public as enforcement
from quality_portal.accounts.guards import public
from quality_portal.documents.queries import public as documents
from quality_portal.public import pictures
from quality_portal.public.paging import page_of

PAGE = 20
GONE = 410


@public
def index(request: HttpRequest) -> HttpResponse:
    """What is in force, newest first, by office and year."""
    offices, years = enforcement.instruction_options()
    office, year = request.GET.get("office", ""), request.GET.get("year", "")
    office, year = office if office in dict(offices) else "", year if year in dict(years) else ""
    chosen = {"office": office, "year": int(year) if year else None}

    def read(*, limit: int, offset: int) -> list[enforcement.PublicInstruction]:
        return enforcement.instructions(**chosen, limit=limit, offset=offset)

    page = page_of(read, total=enforcement.instruction_count(**chosen), size=PAGE, asked=request.GET.get("page"))
    context = {"page_obj": page, "total": page.paginator.count, "offices": offices, "years": years, "office": office, "year": year}
    return render(request, "public/instructions.html", context)


@public
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One notice; of a repealed one only its head and what repealed it, with 410."""
    found = enforcement.instruction(slug)
    if found is None:
        raise Http404
    if not found.in_force:
        return render(request, "public/instruction_gone.html", {"item": found}, status=GONE)
    context = {
        "item": found,
        "paper": documents.check(found.check_code),
        "qr": pictures.qr(request.build_absolute_uri(f"/verify/?no={found.check_code}")),
    }
    return render(request, "public/instruction.html", context)
