"""Giving cases to an officer, as JSON."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.actions.assign import MOST, assign
from enforcement.permissions import GRANTS
from enforcement.queries import case as queries
from quality_portal.accounts.act_api import given
from quality_portal.accounts.guards import Policy, PolicyPermission
from quality_portal.accounts.models import User

from .case import CaseSerializer


class CasesAssignInput(serializers.Serializer[dict[str, Any]]):
    """Case numbers, the officer's user name, and why."""

    cases = serializers.ListField(child=serializers.CharField(max_length=40), allow_empty=False, max_length=MOST)
    officer = serializers.SlugRelatedField(slug_field="username", queryset=User.objects.filter(is_active=True))
    because = serializers.CharField(max_length=300)


class Assign(APIView):
    """POST: give cases to an officer, all or none. Answers those that changed hands."""

    permission_classes = (PolicyPermission,)
    policy = Policy("staff", "case.assign", GRANTS, by_object=True)

    @extend_schema(request=CasesAssignInput, responses={200: CaseSerializer(many=True)})
    def post(self, request: Request) -> Response:
        wanted = given(CasesAssignInput, request)
        found = list(queries.visible(request.user).filter(number__in=wanted["cases"]))
        if missing := set(wanted["cases"]) - {case.number for case in found}:
            raise serializers.ValidationError({"cases": [f"没有找到案件：{'、'.join(sorted(missing))}。请核对案号。"]})
        moved = assign(cases=found, officer=wanted["officer"], because=wanted["because"], actor=request.user, at=timezone.now())
        return Response(CaseSerializer(moved, many=True).data)


urlpatterns: list[URLPattern | URLResolver] = [path("cases/assign/", Assign.as_view(), name="case-assign")]
