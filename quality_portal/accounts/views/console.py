"""What the administrators' pages share: each administrator sees only the own console in the head."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from quality_portal.accounts.permissions import GRANTS
from quality_portal.core.context import places

PLACES = (
    ("account.see", _("账号"), "/staff/accounts/"),
    ("role.see", _("角色"), "/staff/roles/"),
    ("trail.see", _("留痕"), "/staff/audit/"),
)


def console(request: HttpRequest) -> dict[str, Any]:
    """The head's places, by what the person may open."""
    mine = tuple((title, href) for verb, title, href in PLACES if request.user.roles & GRANTS[verb])
    return {"staff_nav": places(mine, request.path)}
