"""Plain text pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from quality_portal.accounts.guards import public
from quality_portal.core.shapes import Fact
from quality_portal.core.site import this_site
from quality_portal.public.texts import PAGES


@public
def text(request: HttpRequest, slug: str) -> HttpResponse:
    """One of the pages of `texts.PAGES`; the address list names each."""
    return render(request, "public/text.html", {"page": PAGES[slug], "duties": _duties() if slug == "about" else []})


def _duties() -> list[Fact]:
    """Who answers for the site, and its filings; what is not configured is said to be so."""
    site = this_site()
    rows = (
        (_("网站名称"), site.name),
        (_("主办单位"), site.organiser),
        (_("承办单位"), site.undertaker),
        (_("指导单位"), site.guided_by),
        (_("地址"), site.address),
        (_("投诉举报电话"), site.hotline),
        (_("网站联系电话"), site.support),
        (_("网站域名"), site.domain),
        (_("网站标识码"), site.identifier),
        (_("ICP 备案号"), site.icp),
        (_("公安备案号"), site.police),
    )
    return [Fact(str(label), value) for label, value in rows if value]
