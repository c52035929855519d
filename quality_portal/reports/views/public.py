"""Published reports, for everybody."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from quality_portal.accounts.guards import public
from quality_portal.core.formats import isodate
from quality_portal.reports import pages
from quality_portal.reports.queries import public as gate


@public
def index(request: HttpRequest) -> HttpResponse:
    """Every published report, newest first."""
    return render(request, "public/reports.html", {"reports": gate.reports()})


def _found(year: int, quarter: int) -> gate.PublicReport:
    report = gate.report(year, quarter)
    if report is None:
        raise Http404
    return report


@public
def page(request: HttpRequest, year: int, quarter: int) -> HttpResponse:
    """One quarter as a web page, beside its PDF."""
    report = _found(year, quarter)
    with translation.override("zh-hans"):  # the body is a Chinese text on the English page too
        view = pages.build(report.figures)
    return render(request, "public/report.html", {"report": report, "view": view, "linked": _linked(request, report, str(view["title"]))})


def _linked(request: HttpRequest, report: gate.PublicReport, title: str) -> dict[str, Any]:
    """The report as a data set in the words of schema.org, with its files."""
    files = [("application/json", reverse("reports:public_data", args=[report.year, report.quarter]))]
    files += [("application/pdf", report.pdf_url)] if report.pdf_ready else []
    return {
        "@context": "https://schema.org",
        "@type": ["Report", "Dataset"],
        "name": title,
        "description": title,
        "identifier": report.number,
        "url": request.build_absolute_uri(request.path),
        "datePublished": isodate(report.published_at),
        "publisher": {"@type": "GovernmentOrganization", "name": report.office},
        "distribution": [{"@type": "DataDownload", "encodingFormat": media, "contentUrl": request.build_absolute_uri(href)} for media, href in files],
    }


@public
def sitemap(request: HttpRequest) -> HttpResponse:
    """The reports' part of the site map."""
    rows = [(request.build_absolute_uri(reverse("reports:public_page", args=[row.year, row.quarter])), row.published_at) for row in gate.reports()]
    return HttpResponse(render_to_string("public/sitemap.xml", {"rows": rows}), content_type="application/xml")


@public
def data(request: HttpRequest, year: int, quarter: int) -> JsonResponse:
    """The frozen figures behind the report."""
    report = _found(year, quarter)
    body = {"number": report.number, "digest": report.digest, "algorithm": "sha256", "figures": report.figures}
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False, "indent": 1})
