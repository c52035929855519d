"""Draws."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from inspections import actions
from inspections.models import Draw, DrawExclusion, DrawnEnterprise, Plan
from inspections.queries import visible

from .plan import Plans
from .rows import Rows, policy


class DrawnSerializer(serializers.ModelSerializer[DrawnEnterprise]):
    enterprise = serializers.CharField(source="enterprise.name", read_only=True)
    credit_code = serializers.CharField(source="enterprise.credit_code", read_only=True)
    officers = serializers.SlugRelatedField(many=True, read_only=True, slug_field="display_name")

    class Meta:
        model = DrawnEnterprise
        fields = ("id", "rank", "reserve", "enterprise", "credit_code", "officers")


class ExclusionSerializer(serializers.ModelSerializer[DrawExclusion]):
    enterprise = serializers.CharField(source="enterprise.name", read_only=True)
    product = serializers.CharField(source="product.name", read_only=True, default="")

    class Meta:
        model = DrawExclusion
        fields = ("enterprise", "product", "ground", "reason", "basis")


class DrawSerializer(serializers.ModelSerializer[Draw]):
    plan = serializers.CharField(source="plan_item.plan.number", read_only=True)
    drawn = DrawnSerializer(many=True, read_only=True)
    exclusions = ExclusionSerializer(many=True, read_only=True)

    class Meta:
        model = Draw
        fields = (
            "number", "plan", "plan_item", "state", "algorithm", "commitment", "committed_at", "value_source", "public_value", "seed",
            "drawn_at", "witness", "take", "reserves", "candidates", "officers", "remarks", "void_reason", "drawn", "exclusions",
        )  # fmt: skip


class DrawRowSerializer(serializers.ModelSerializer[Draw]):
    """A draw in a list: without the names in the hat, which can be thousands."""

    plan = serializers.CharField(source="plan_item.plan.number", read_only=True)

    class Meta:
        model = Draw
        fields = ("number", "plan", "plan_item", "state", "commitment", "committed_at", "value_source", "public_value", "drawn_at", "take", "reserves")


class CommitInput(serializers.Serializer[dict[str, Any]]):
    plan_item = serializers.IntegerField()
    value_source = serializers.CharField(max_length=200)


class RunInput(serializers.Serializer[dict[str, Any]]):
    public_value = serializers.CharField(max_length=200)
    witness = serializers.CharField(max_length=60)


class Draws(Rows):
    queryset, serializer_class, policy = Draw.objects.all(), DrawSerializer, policy("draw.see")

    def rows(self, user: Any) -> QuerySet[Draw]:
        return visible.draw_with_outcome(visible.draws(user))


class DrawList(Draws, generics.ListAPIView[Draw]):
    """Draws of one's office and below."""

    serializer_class = DrawRowSerializer

    def rows(self, user: Any) -> QuerySet[Draw]:
        return visible.draws(user).defer("candidates", "officers", "remarks")


class DrawDetail(Draws, generics.RetrieveAPIView[Draw]):
    """One draw, with everything needed to run it again."""


class PlanDraws(Plans, generics.GenericAPIView[Plan]):
    """POST freezes the list of one item of a plan."""

    policy = policy("draw.commit")

    @extend_schema(request=CommitInput, responses={201: DrawSerializer})
    def post(self, request: Request, number: str) -> Response:
        given = CommitInput(data=request.data)
        given.is_valid(raise_exception=True)
        item = get_object_or_404(self.get_object().items, pk=given.validated_data["plan_item"])
        source = given.validated_data["value_source"]
        draw = actions.draw.commit(plan_item=item, value_source=source, actor=request.user, at=timezone.now())
        return Response(DrawSerializer(draw).data, status=status.HTTP_201_CREATED)


class DrawRun(Draws, generics.GenericAPIView[Draw]):
    """POST draws with the public value."""

    policy = policy("draw.draw")

    @extend_schema(request=RunInput, responses=DrawSerializer)
    def post(self, request: Request, number: str) -> Response:
        given = RunInput(data=request.data)
        given.is_valid(raise_exception=True)
        draw = actions.draw.draw(drawing=self.get_object(), actor=request.user, at=timezone.now(), **given.validated_data)
        return Response(DrawSerializer(draw).data)


urlpatterns = [
    path("plans/<str:number>/draws/", PlanDraws.as_view(), name="api_plan_draws"),
    path("draws/", DrawList.as_view(), name="api_draws"),
    path("draws/<str:number>/", DrawDetail.as_view(), name="api_draw"),
    path("draws/<str:number>/draw/", DrawRun.as_view(), name="api_draw_run"),
]
