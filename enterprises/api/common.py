"""What several addresses share: who may call, and finding the enterprise."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.views import APIView

from enterprises import queries
from enterprises.models import Enterprise
from enterprises.permissions import GRANTS
from quality_portal.accounts.act_api import MakeView
from quality_portal.accounts.guards import Policy, PolicyPermission
from quality_portal.accounts.models import Office
from quality_portal.core.pagination import NewestFirst

SEE = Policy("staff", "enterprise.see", GRANTS)
EDIT = Policy("staff", "enterprise.edit", GRANTS)


class NewestById(NewestFirst):
    """Rows of values() are dicts: they have an id, no pk."""

    ordering = "-id"


class OfOne(APIView):
    """Something of one enterprise that the caller may see, by credit code or by our own number."""

    policy = SEE
    permission_classes = (PolicyPermission,)

    def enterprise(self, key: str) -> Enterprise:
        by = Q(credit_code=key.upper()) | Q(pk=int(key) if key.isdecimal() and len(key) < 18 else None)
        return get_object_or_404(queries.enterprise.visible_whole(self.request.user), by)


def own_office(request: Request) -> Office:
    """The caller's office; who has none does not find what only offices do."""
    if request.user.office is None:
        raise Http404
    return request.user.office


class MakeOfOne(OfOne, MakeView):
    """POST: something new of one enterprise; what there is, a subclass lists."""

    subject = "enterprise"

    def row(self, where: dict[str, Any]) -> Enterprise:
        return self.enterprise(where["key"])
