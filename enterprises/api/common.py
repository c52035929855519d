"""What several addresses share: who may call, and finding the enterprise."""

from __future__ import annotations

from django.db.models import Q
from django.shortcuts import get_object_or_404
from rest_framework.views import APIView

from enterprises import queries
from enterprises.models import Enterprise
from enterprises.permissions import GRANTS
from quality_portal.accounts.guards import Policy, PolicyPermission
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
