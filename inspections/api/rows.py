"""What every resource here shares: who may ask, and which rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet

from inspections.permissions import GRANTS
from quality_portal.accounts.guards import Policy, PolicyPermission


def policy(verb: str) -> Policy:
    return Policy("staff", verb, GRANTS)


def member_policy(verb: str) -> Policy:
    """For members of an enterprise; their rows are their own enterprise's."""
    return Policy("member", verb, GRANTS)


class Rows:
    """Rows that the caller may see, by number; an invisible one answers 404."""

    permission_classes = (PolicyPermission,)
    lookup_field = "number"
    queryset: QuerySet[Any]
    seen: ClassVar[Callable[[Any], QuerySet[Any]]]

    def get_queryset(self) -> QuerySet[Any]:
        return self.queryset.none() if getattr(self, "swagger_fake_view", False) else self.rows(self.request.user)

    def rows(self, user: Any) -> QuerySet[Any]:
        """Those of this address; a list that can be narrowed says by what."""
        return self.seen(user)
