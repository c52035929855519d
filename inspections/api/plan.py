"""Plans."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from inspections import actions
from inspections.models import Plan, PlanItem
from inspections.queries import visible

from .rows import Rows, policy


class PlanItemSerializer(serializers.ModelSerializer[PlanItem]):
    category = serializers.CharField(source="category.code", read_only=True)
    category_name = serializers.CharField(source="category.name", read_only=True)
    region = serializers.CharField(source="region.code", read_only=True)

    class Meta:
        model = PlanItem
        fields = ("id", "category", "category_name", "region", "quota", "reserves")


class PlanSerializer(serializers.ModelSerializer[Plan]):
    office = serializers.CharField(source="office.name", read_only=True)
    items = PlanItemSerializer(many=True, read_only=True)

    class Meta:
        model = Plan
        fields = ("number", "title", "year", "quarter", "level", "kind", "office", "reason", "budget", "state", "drafted_at", "approved_at", "items")


class Plans(Rows):
    queryset, serializer_class, policy = Plan.objects.all(), PlanSerializer, policy("plan.see")

    def rows(self, user: Any) -> QuerySet[Plan]:
        return visible.plans(user).prefetch_related("items__category", "items__region")


class PlanList(Plans, generics.ListAPIView[Plan]):
    """Plans of one's office and below."""


class PlanDetail(Plans, generics.RetrieveAPIView[Plan]):
    """One plan."""


class PlanApprove(Plans, generics.GenericAPIView[Plan]):
    """POST approves a plan; whoever drafted it may not."""

    policy = policy("plan.approve")

    @extend_schema(request=None, responses=PlanSerializer)
    def post(self, request: Request, number: str) -> Response:
        plan = actions.plan.approve(plan=self.get_object(), actor=request.user, at=timezone.now())
        return Response(PlanSerializer(plan).data)


urlpatterns = [
    path("plans/", PlanList.as_view(), name="api_plans"),
    path("plans/<str:number>/", PlanDetail.as_view(), name="api_plan"),
    path("plans/<str:number>/approve/", PlanApprove.as_view(), name="api_plan_approve"),
]
