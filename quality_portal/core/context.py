"""What every page knows: the site, where the reader is, the business day, the size of the text."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject, new_method_proxy
from django.utils.translation import gettext_lazy as _

from .deadlines import business_today
from .doors import home_of, opens
from .roles import Role
from .sections import cases, groups, papers, register
from .site import this_site


class Day(SimpleLazyObject):
    """A day asked for when a page prints or compares it. A plain lazy object knows < and > only: `{% if %}` would take >= for false."""

    __ge__ = new_method_proxy(operator.ge)
    __le__ = new_method_proxy(operator.le)


TEXT_COOKIE = "text"
LARGE = "large"

CHANNELS = (
    (_("查抽查结果"), "/results/"),
    (_("公告"), "/announcements/"),
    (_("质量状况"), "/reports/"),
    (_("名单公示"), "/lists/"),
    (_("核验文书"), "/verify/"),
)
STAFF = (
    (_("我的工作"), "/staff/"),
    (_("案件"), "/staff/cases/"),
    (_("抽查"), "/staff/plans/"),
    (_("文书"), "/staff/documents/"),
    (_("公示"), "/staff/announcements/"),
    (_("档案"), "/staff/enterprises/"),
    (_("名优"), "/staff/honours/"),
    (_("打假"), "/staff/counterfeit/"),
    (_("报告"), "/staff/reports/"),
)
DESK = (
    (_("工作台"), "/desk/"),
    (_("通知书"), "/desk/notices/"),
    (_("样品"), "/desk/samples/"),
    (_("检验结果"), "/desk/results/"),
    (_("回执"), "/desk/receipts/"),
    (_("消息"), "/desk/messages/"),
    (_("企业信息"), "/desk/enterprise/"),
)
# The three administrators see no case content, so their head offers none.
CONSOLES = {
    Role.SYSTEM_ADMIN: (_("账号"), "/staff/accounts/"),
    Role.SECURITY_ADMIN: (_("角色"), "/staff/roles/"),
    Role.AUDITOR: (_("留痕"), "/staff/audit/"),
}
# Pages that a section's first address would swallow: /staff/ opens my work, not the whole house.
ROOTS = ("/", "/staff/", "/desk/")
# Addresses that belong to a section without lying under it.
ALSO = {
    "/staff/plans/": (
        "/staff/draws/", "/staff/recusals/", "/staff/tasks/", "/staff/refusals/",
        "/staff/samples/", "/staff/findings/", "/staff/leads/", "/staff/results/", "/staff/conclusions/",
        "/staff/labs/", "/staff/lab-jobs/", "/staff/test-reports/",
        "/staff/notices/", "/staff/confirmations/", "/staff/objections/", "/staff/circulars/", "/staff/meetings/", "/staff/visits/",
        "/staff/after/", "/staff/suggestions/", "/staff/catalogues/", "/staff/specifications/",
    ),
    "/results/": ("/search/", "/products/", "/lookup/", "/enterprises/"),
    "/lists/": ("/draws/", "/objections/", "/catalogue/", "/labs/", "/procurement/", "/market-check/", "/licences/"),
    "/staff/enterprises/": (
        "/staff/licences/", "/staff/registrations/", "/staff/invitations/", "/staff/licence-applications/", "/staff/inspectors/", "/staff/elimination/", "/staff/opening/", "/staff/irregularities/", "/staff/key-support/", "/staff/market-check/",
    ),
    "/desk/": (
        "/desk/reports/", "/desk/requests/", "/desk/cases/", "/desk/rights/", "/desk/hearings/", "/desk/accidents/", "/desk/service-address/",
    ),
    "/desk/notices/": ("/desk/announcements/",),
    "/desk/enterprise/": ("/desk/licences/", "/desk/licence-applications/", "/desk/members/"),
    "/desk/results/": ("/desk/objections/",),
    "/staff/cases/": ("/staff/letters/", "/staff/requests/", "/staff/clock-stops/", "/staff/lists/", "/staff/dossiers/"),
    "/staff/documents/": ("/staff/instructions/",),
    "/staff/accounts/": ("/staff/agencies/", "/staff/calendar/", "/staff/seals/"),
    "/staff/lab/": ("/staff/samples/", "/staff/test-reports/", "/staff/labs/"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of a navigation."""

    title: Any
    href: str
    current: bool


def places(entries: tuple[tuple[Any, str], ...], path: str) -> tuple[Place, ...]:
    """Mark the entry whose address the path lies under."""

    def holds(href: str) -> bool:
        under = (*ALSO.get(href, ()), *(() if href in ROOTS else (href,)))
        return path == href or path.startswith(under)

    return tuple(Place(title, href, holds(href)) for title, href in entries)


def staff_places(request: HttpRequest) -> tuple[Place, ...]:
    """The head of the staff house, by who is looking."""
    roles = getattr(request.user, "roles", frozenset()) if hasattr(request, "user") else frozenset()
    mine = tuple(place for role, place in CONSOLES.items() if role in roles)
    if not mine:
        mine = tuple(place for place in STAFF if opens(place[1], request.user)) or ((_("检验台"), "/staff/lab/"),)
    return places(mine, request.path_info)


def wants_large(request: HttpRequest) -> bool:
    """大字版: asked for in the address now, or in a cookie earlier."""
    asked = request.GET.get("text")
    return asked == LARGE if asked in (LARGE, "normal") else request.COOKIES.get(TEXT_COOKIE) == LARGE


def frame_of(request: HttpRequest) -> str:
    """The base of pages that everybody can meet: an error looks like the house one is in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return "public_base.html"
    return "desk_base.html" if Role.ENTERPRISE_MEMBER in user.roles else "staff_base.html"


def portal(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    return {
        "site": this_site(),
        "business_today": Day(business_today),
        "large_text": wants_large(request),
        "session_seconds": settings.SESSION_COOKIE_AGE,
        "frame": partial(frame_of, request),
        "channels": places(CHANNELS, request.path_info),
        "staff_nav": partial(staff_places, request),
        "inspection_groups": partial(groups, request.path_info, getattr(request, "user", None)),
        "register_pages": partial(register, request.path_info, getattr(request, "user", None)),
        "paper_pages": partial(papers, request.path_info, getattr(request, "user", None)),
        "case_pages": partial(cases, request.path_info, getattr(request, "user", None)),
        "home": partial(home_of, getattr(request, "user", None)),
        "desk_nav": partial(places, DESK, request.path_info),
    }
