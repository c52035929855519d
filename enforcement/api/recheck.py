"""Rechecks that are being prepared, as JSON."""

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

from enforcement.actions import visit as actions
from enforcement.models import RecheckVisit
from enforcement.permissions import GRANTS
from enforcement.queries import case as cases
from enforcement.queries import recheck as queries
from quality_portal.accounts.guards import Policy, PolicyPermission
from quality_portal.accounts.models import User


class RecheckVisitSerializer(serializers.ModelSerializer[RecheckVisit]):
    visit_state = serializers.CharField(source="state", read_only=True)
    officers = serializers.SlugRelatedField(many=True, read_only=True, slug_field="display_name")
    document = serializers.CharField(source="document.number", read_only=True)
    plan = serializers.CharField(source="plan.number", read_only=True, default="")
    task = serializers.CharField(source="task.number", read_only=True, default="")
    stage = serializers.SerializerMethodField()

    class Meta:
        model = RecheckVisit
        fields = ("id", "visit_state", "planned_on", "place", "officers", "without_sample", "outside_window", "document", "plan", "task", "stage")

    def get_stage(self, visit: RecheckVisit) -> str:
        return queries.stage(visit).words


class RecheckVisitInput(serializers.Serializer[dict[str, Any]]):
    planned_on = serializers.DateField()
    officers = serializers.SlugRelatedField(many=True, slug_field="username", queryset=User.objects.filter(is_active=True))
    place = serializers.CharField(max_length=200, required=False, allow_blank=True)
    without_sample = serializers.CharField(max_length=300, required=False, allow_blank=True)
    outside_window = serializers.CharField(max_length=300, required=False, allow_blank=True)
    version = serializers.IntegerField(required=False)


class RecheckSendInput(serializers.Serializer[dict[str, Any]]):
    officers = serializers.SlugRelatedField(many=True, slug_field="username", queryset=User.objects.filter(is_active=True), required=False)


class RecheckCancelInput(serializers.Serializer[dict[str, Any]]):
    because = serializers.CharField(max_length=300)


class Visits(APIView):
    """GET: the rechecks arranged on a case. POST: arrange one."""

    permission_classes = (PolicyPermission,)
    policy = Policy("staff", "recheck.plan", GRANTS, by_object=True)

    @extend_schema(responses=RecheckVisitSerializer(many=True), operation_id="case_visits")
    def get(self, request: Request, number: str) -> Response:
        case = get_object_or_404(cases.visible(request.user), number=number)
        return Response(RecheckVisitSerializer(queries.visits_of(case), many=True).data)

    @extend_schema(request=RecheckVisitInput, responses={201: RecheckVisitSerializer}, operation_id="case_visit_arrange")
    def post(self, request: Request, number: str) -> Response:
        case = get_object_or_404(cases.visible(request.user), number=number)
        given = RecheckVisitInput(data=request.data)
        given.is_valid(raise_exception=True)
        visit = actions.arrange(case=case, actor=request.user, at=timezone.now(), **given.validated_data)
        return Response(RecheckVisitSerializer(visit).data, status=status.HTTP_201_CREATED)


class Send(APIView):
    """POST: send the samplers of an approved round."""

    permission_classes = (PolicyPermission,)
    policy = Policy("staff", "recheck.plan", GRANTS, by_object=True)

    @extend_schema(request=RecheckSendInput, responses=RecheckVisitSerializer, operation_id="visit_send")
    def post(self, request: Request, pk: int) -> Response:
        visit = get_object_or_404(queries.visible(request.user), pk=pk)
        given = RecheckSendInput(data=request.data)
        given.is_valid(raise_exception=True)
        actions.send_out(visit=visit, actor=request.user, at=timezone.now(), **given.validated_data)
        visit.refresh_from_db()
        return Response(RecheckVisitSerializer(visit).data)


class Cancel(APIView):
    """POST: call a visit off with the reason."""

    permission_classes = (PolicyPermission,)
    policy = Policy("staff", "recheck.plan", GRANTS, by_object=True)

    @extend_schema(request=RecheckCancelInput, responses=RecheckVisitSerializer, operation_id="visit_cancel")
    def post(self, request: Request, pk: int) -> Response:
        visit = get_object_or_404(queries.visible(request.user), pk=pk)
        given = RecheckCancelInput(data=request.data)
        given.is_valid(raise_exception=True)
        return Response(RecheckVisitSerializer(actions.cancel(visit=visit, actor=request.user, at=timezone.now(), **given.validated_data)).data)


urlpatterns: list[URLPattern | URLResolver] = [
    path("cases/<str:number>/visits/", Visits.as_view(), name="case-visits"),
    path("recheck-visits/<int:pk>/send/", Send.as_view(), name="visit-send"),
    path("recheck-visits/<int:pk>/cancel/", Cancel.as_view(), name="visit-cancel"),
]
