"""The two lists, as they stand on any day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from brands.queries import public as brands
from quality_portal.accounts.guards import public
from quality_portal.public.forms import DayForm
from quality_portal.workdays.calendar import business_today

Valid = Callable[[date], list[brands.PublicHonour]]


@public
def index(request: HttpRequest) -> HttpResponse:
    """Which lists there are, and how many titles hold today."""
    return render(request, "public/lists.html", {"counts": brands.counts(business_today()), "notice": brands.NOTICE})


@public
def exemptions(request: HttpRequest) -> HttpResponse:
    """No-inspection titles."""
    return _list(
        request,
        brands.exemptions,
        heading=_("免检产品"),
        lead=_("在有效期内免于监督检查的产品。2008年9月18日起国家免检制度废止；之后列入的，须另有依据。"),
        empty_hint=_("可以换一个日期再查。"),
    )


@public
def named_brands(request: HttpRequest) -> HttpResponse:
    """Named brands of every tier."""
    return _list(request, brands.named_brands, heading=_("名牌产品"), lead=_("国家、省、市和区域名牌。"), empty_hint=_("可以换一个日期再查。"))


@public
def awards(request: HttpRequest) -> HttpResponse:
    """Government quality awards."""
    return _list(
        request, brands.awards, heading=_("政府质量奖"), lead=_("各级政府质量奖的获奖者和有效期。撤销的当日移出。"), empty_hint=_("可以换一个日期再查。")
    )


def _list(request: HttpRequest, valid: Valid, **words: str) -> HttpResponse:
    form = DayForm(request.GET or None)
    on = form.day() or business_today()
    context = {"form": form, "on": on, "honours": valid(on), "disclaimer": brands.NOTICE, **words}
    return render(request, "public/honours.html", context)
