"""Irregular production as a case: taken up from its lead, ended with what became of it."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.actions import irregularity as actions
from enforcement.permissions import GRANTS
from enforcement.queries import case as queries
from enterprises.law.irregularity import ENDING_CHOICES
from enterprises.queries import irregularity as leads
from quality_portal.accounts.guards import Policy, PolicyPermission

from .case import CaseDetailSerializer


class EndingInput(serializers.Serializer[dict[str, Any]]):
    """What became of the production; `version` is the case's version that the caller read."""

    ending = serializers.ChoiceField(choices=ENDING_CHOICES)
    because = serializers.CharField(max_length=300)
    version = serializers.IntegerField(required=False)


class OpenCase(APIView):
    """Take up a confirmed lead; the second caller gets the case that is there."""

    policy = Policy("staff", "case.open", GRANTS)
    permission_classes = (PolicyPermission,)

    @extend_schema(request=None, responses={201: CaseDetailSerializer})
    def post(self, request: Request, pk: int) -> Response:
        lead = get_object_or_404(leads.visible(request.user), pk=pk)
        case = actions.open_case(irregularity=lead, actor=request.user, at=timezone.now())
        return Response(CaseDetailSerializer(case).data, status=status.HTTP_201_CREATED)


class EndCase(APIView):
    """Closed, or another product: ends the case and its lead."""

    policy = Policy("staff", "case.close", GRANTS)
    permission_classes = (PolicyPermission,)

    @extend_schema(request=EndingInput, responses=CaseDetailSerializer)
    def post(self, request: Request, number: str) -> Response:
        asked = EndingInput(data=request.data)
        asked.is_valid(raise_exception=True)
        case = get_object_or_404(queries.visible(request.user), number=number)
        done = actions.close(case=case, actor=request.user, at=timezone.now(), **asked.validated_data)
        return Response(CaseDetailSerializer(done).data)


urlpatterns: list[URLPattern | URLResolver] = [
    path("irregularities/<int:pk>/case/", OpenCase.as_view(), name="api_irregularity_case"),
    path("cases/<str:number>/ending/", EndCase.as_view(), name="api_case_ending"),
]
