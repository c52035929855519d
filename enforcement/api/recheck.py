"""Rechecks that are being prepared, as JSON."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, URLResolver, path
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.actions import visit as actions
from enforcement.models import RecheckVisit
from enforcement.permissions import GRANTS
from enforcement.queries import recheck as queries
from quality_portal.accounts.act_api import ActView
from quality_portal.accounts.guards import Policy
from quality_portal.accounts.models import User

from .of_case import OfCase


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


@extend_schema_view(post=extend_schema(operation_id="case_visit_arrange"))
class Visits(OfCase):
    """GET: the rechecks arranged on a case. POST: arrange one."""

    policy = Policy("staff", "recheck.plan", GRANTS, by_object=True)
    answers = RecheckVisitSerializer
    takes, act = RecheckVisitInput, staticmethod(actions.arrange)

    @extend_schema(responses=RecheckVisitSerializer(many=True), operation_id="case_visits")
    def get(self, request: Request, **where: Any) -> Response:
        return Response(RecheckVisitSerializer(queries.visits_of(self.row(where)), many=True).data)


class VisitAct(ActView):
    """POST: one act on a visit; the answer is the visit as it is afterwards."""

    policy = Policy("staff", "recheck.plan", GRANTS, by_object=True)
    subject = "visit"
    seen = staticmethod(queries.visible)
    answers = RecheckVisitSerializer


@extend_schema_view(post=extend_schema(operation_id="visit_send"))
class Send(VisitAct):
    """POST: send the samplers of an approved round."""

    takes, act = RecheckSendInput, staticmethod(actions.send_out)


@extend_schema_view(post=extend_schema(operation_id="visit_cancel"))
class Cancel(VisitAct):
    """POST: call a visit off with the reason."""

    takes, act = RecheckCancelInput, staticmethod(actions.cancel)


urlpatterns: list[URLPattern | URLResolver] = [
    path("cases/<str:number>/visits/", Visits.as_view(), name="case-visits"),
    path("recheck-visits/<int:pk>/send/", Send.as_view(), name="visit-send"),
    path("recheck-visits/<int:pk>/cancel/", Cancel.as_view(), name="visit-cancel"),
]
