"""Plain text pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from quality_portal.accounts.guards import public
from quality_portal.public.texts import PAGES


@public
def text(request: HttpRequest, slug: str) -> HttpResponse:
    """One of the pages of `texts.PAGES`; the address list names each."""
    return render(request, "public/text.html", {"page": PAGES[slug]})
