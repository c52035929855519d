"""Refusals: recorded on site, decided by another person, followed up."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from inspections import actions
from inspections.law import onsite as law
from inspections.models import Refusal, SamplingTask
from inspections.queries import refusal as refusals

from .rows import Rows, policy
from .task import OnSite


class RefusalSerializer(serializers.ModelSerializer[Refusal]):
    enterprise = serializers.CharField(source="enterprise.name", read_only=True)
    credit_code = serializers.CharField(source="enterprise.credit_code", read_only=True)
    plan = serializers.CharField(source="plan_item.plan.number", read_only=True)
    task = serializers.CharField(source="task.number", read_only=True, default="")
    forced_plan = serializers.CharField(source="forced_plan.number", read_only=True, default="")

    class Meta:
        model = Refusal
        fields = (
            "number", "plan", "task", "enterprise", "credit_code", "product_name", "way", "refused_on", "place", "facts", "witness",
            "grounds", "reported_to", "reported_on", "state", "decided_on", "decision", "excused_by", "forced_plan",
        )  # fmt: skip


class GroundInput(serializers.Serializer[dict[str, Any]]):
    applies = serializers.BooleanField()
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class RefusalInput(serializers.Serializer[dict[str, Any]]):
    way = serializers.CharField(max_length=10, help_text="、".join(f"{row.key} {row.title}" for row in law.REFUSAL_WAYS))
    refused_on = serializers.DateField()
    place = serializers.CharField(max_length=200)
    facts = serializers.CharField(max_length=2000)
    witness = serializers.CharField(max_length=60, required=False, allow_blank=True)
    grounds = serializers.DictField(child=GroundInput(), help_text="、".join(f"{row.key} {row.title}" for row in law.MAY_REFUSE))


class DecisionInput(serializers.Serializer[dict[str, Any]]):
    outcome = serializers.ChoiceField(choices=law.DECISIONS)
    ground = serializers.CharField(max_length=20, required=False, allow_blank=True)
    reason = serializers.CharField(max_length=1000)


class EvidenceInput(serializers.Serializer[dict[str, Any]]):
    file = serializers.FileField()
    note = serializers.CharField(max_length=100, required=False, allow_blank=True)


class TaskRefusal(OnSite, generics.GenericAPIView[SamplingTask]):
    """POST records a refusal met on a task."""

    policy = policy("refusal.record")

    @extend_schema(request=RefusalInput, responses={201: RefusalSerializer})
    def post(self, request: Request, number: str) -> Response:
        refusal = actions.refusal.record(task=self.get_object(), actor=request.user, at=timezone.now(), **self.given(request, RefusalInput))
        return Response(RefusalSerializer(refusal).data, status=status.HTTP_201_CREATED)


class Refusals(Rows):
    queryset, serializer_class, policy = Refusal.objects.all(), RefusalSerializer, policy("refusal.see")

    def rows(self, user: Any) -> QuerySet[Refusal]:
        return refusals.visible_refusals(user)

    def told(self, refusal: Refusal) -> Response:
        return Response(RefusalSerializer(self.rows(self.request.user).get(pk=refusal.pk)).data)


class RefusalList(Refusals, generics.ListAPIView[Refusal]):
    """Refusals under plans of one's office and those below it."""


class RefusalDetail(Refusals, generics.RetrieveAPIView[Refusal]):
    """One refusal."""


class RefusalDecision(Refusals, generics.GenericAPIView[Refusal]):
    """POST decides on a refusal; whoever met it may not."""

    policy = policy("refusal.decide")

    @extend_schema(request=DecisionInput, responses=RefusalSerializer)
    def post(self, request: Request, number: str) -> Response:
        given = DecisionInput(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        refusal = self.get_object()
        common = {"refusal": refusal, "reason": data["reason"], "actor": request.user, "at": timezone.now()}
        if data["outcome"] == "excuse":
            actions.refusal.excuse(ground=data.get("ground", ""), **common)
        else:
            {"deem": actions.refusal.deem, "refer": actions.refusal.refer}[data["outcome"]](**common)
        return self.told(refusal)


class RefusalEvidence(Refusals, generics.GenericAPIView[Refusal]):
    """POST adds a file before it is decided."""

    policy, parser_classes = policy("refusal.record"), (MultiPartParser,)

    @extend_schema(request={"multipart/form-data": EvidenceInput}, responses={201: RefusalSerializer})
    def post(self, request: Request, number: str) -> Response:
        given = EvidenceInput(data=request.data)
        given.is_valid(raise_exception=True)
        refusal = self.get_object()
        data = given.validated_data
        actions.refusal.add_evidence(refusal=refusal, upload=data["file"], note=data.get("note", ""), actor=request.user, at=timezone.now())
        return Response(RefusalSerializer(refusal).data, status=status.HTTP_201_CREATED)


class RefusalForce(Refusals, generics.GenericAPIView[Refusal]):
    """POST drafts a round that samples the refuser by force."""

    policy = policy("refusal.force")

    @extend_schema(request=None, responses=RefusalSerializer)
    def post(self, request: Request, number: str) -> Response:
        refusal = self.get_object()
        actions.refusal.force(refusal=refusal, actor=request.user, at=timezone.now())
        return self.told(refusal)


urlpatterns = [
    path("tasks/<str:number>/refusal/", TaskRefusal.as_view(), name="api_task_refusal"),
    path("refusals/", RefusalList.as_view(), name="api_refusals"),
    path("refusals/<str:number>/", RefusalDetail.as_view(), name="api_refusal"),
    path("refusals/<str:number>/decision/", RefusalDecision.as_view(), name="api_refusal_decision"),
    path("refusals/<str:number>/evidence/", RefusalEvidence.as_view(), name="api_refusal_evidence"),
    path("refusals/<str:number>/force/", RefusalForce.as_view(), name="api_refusal_force"),
]
