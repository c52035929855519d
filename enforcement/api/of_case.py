"""What several addresses share: a case as its callers see it, and what is made on it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from enforcement.models import Case
from enforcement.queries import case as cases
from enforcement.queries import desk
from quality_portal.accounts.act_api import MakeView
from quality_portal.core.roles import Role


def of_either_side(user: Any) -> QuerySet[Case]:
    """The cases that either side may see."""
    return desk.cases(user) if Role.ENTERPRISE_MEMBER in user.roles else cases.visible(user)


class OfCase(MakeView):
    """POST: something is made on a case."""

    subject, by = "case", "number"
    seen = staticmethod(cases.visible)
