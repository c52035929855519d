"""The announcement that names the enterprise and its principals as JSON."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.actions.principals import publish_principals
from enforcement.permissions import GRANTS
from enforcement.queries import case as queries
from quality_portal.accounts.guards import Policy, PolicyPermission

from .with_order import WithOrderSerializer


class PublishPrincipals(APIView):
    """POST: draft the announcement that names the principals, once the registrar has revoked. Sent twice, it answers with the first."""

    permission_classes = (PolicyPermission,)
    policy = Policy("staff", "announcement.draft", GRANTS, by_object=True)

    @extend_schema(request=None, responses={201: WithOrderSerializer})
    def post(self, request: Request, number: str) -> Response:
        case = get_object_or_404(queries.visible(request.user), number=number)
        notice = publish_principals(case=case, actor=request.user, at=timezone.now())
        return Response(WithOrderSerializer(notice).data, status=status.HTTP_201_CREATED)


urlpatterns: list[URLPattern | URLResolver] = [
    path("cases/<str:number>/principals/", PublishPrincipals.as_view(), name="case-principals"),
]
