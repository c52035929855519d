"""Accident reports as JSON."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.actions import accident as actions
from enforcement.models import AccidentReport
from enforcement.permissions import GRANTS
from enforcement.queries import accident as queries
from enterprises.queries.membership import enterprises_of
from quality_portal.accounts.act_api import ActView, given
from quality_portal.accounts.guards import Policy, PolicyPermission
from quality_portal.accounts.models import Agency
from quality_portal.core.roles import Role


class AccidentSerializer(serializers.ModelSerializer[AccidentReport]):
    enterprise = serializers.CharField(source="enterprise.name", read_only=True)
    office = serializers.CharField(source="office.name", read_only=True)
    lead = serializers.CharField(source="lead.number", read_only=True, default="")
    document = serializers.CharField(source="document.number", read_only=True, default="")

    class Meta:
        model = AccidentReport
        fields = (
            "receipt_no", "enterprise", "office", "happened_at", "place", "product_name", "batch", "what", "injured", "dead", "measures", "filed_at",
            "state", "taken_at", "forwarded_at", "lead", "document",
        )  # fmt: skip


class AccidentInput(serializers.Serializer[dict[str, Any]]):
    credit_code = serializers.CharField(max_length=18)
    happened_at = serializers.DateTimeField()
    place = serializers.CharField(max_length=200)
    product_name = serializers.CharField(max_length=200)
    batch = serializers.CharField(max_length=120, required=False, allow_blank=True)
    what = serializers.CharField(max_length=4000)
    injured = serializers.IntegerField(min_value=0)
    dead = serializers.IntegerField(min_value=0)
    measures = serializers.CharField(max_length=4000)
    phone = serializers.CharField(max_length=40)


class OpinionInput(serializers.Serializer[dict[str, Any]]):
    opinion = serializers.CharField(max_length=2000)


class AgencyInput(serializers.Serializer[dict[str, Any]]):
    agency = serializers.PrimaryKeyRelatedField(queryset=Agency.objects.filter(active=True))


class AccidentList(generics.ListAPIView[AccidentReport]):
    """Reports, newest first: an enterprise's own, or those sent to the caller's office. POST reports one."""

    permission_classes = (PolicyPermission,)
    policies = {"GET": Policy("signed_in", "accident.list", GRANTS), "POST": Policy("member", "accident.report", GRANTS)}
    queryset = AccidentReport.objects.none()
    serializer_class = AccidentSerializer

    def get_queryset(self) -> QuerySet[AccidentReport]:
        user = self.request.user
        return (queries.own(user) if Role.ENTERPRISE_MEMBER in user.roles else queries.visible(user)).order_by("-filed_at", "-pk")

    @extend_schema(request=AccidentInput, responses={201: AccidentSerializer})
    def post(self, request: Request) -> Response:
        facts = given(AccidentInput, request)
        company = get_object_or_404(enterprises_of(request.user), credit_code=facts.pop("credit_code"))
        filed = actions.report(enterprise=company, actor=request.user, at=timezone.now(), **facts)
        return Response(AccidentSerializer(filed).data, status=201)


class AccidentAct(ActView):
    """POST: one act on a report of the caller's office; the answer is the report as it is afterwards."""

    subject, by = "accident", "receipt_no"
    seen = staticmethod(queries.visible)
    answers = AccidentSerializer


class AccidentTake(AccidentAct):
    """POST takes a report in hand."""

    policy = Policy("staff", "accident.take", GRANTS, by_object=True)
    takes, act = OpinionInput, staticmethod(actions.take)


class AccidentForward(AccidentAct):
    """POST signs the letter to the government."""

    policy = Policy("staff", "accident.forward", GRANTS, by_object=True)
    takes, act = AgencyInput, staticmethod(actions.forward)


urlpatterns: list[URLPattern | URLResolver] = [
    path("accidents/", AccidentList.as_view(), name="accidents"),
    path("accidents/<str:receipt_no>/take/", AccidentTake.as_view(), name="accident-take"),
    path("accidents/<str:receipt_no>/forward/", AccidentForward.as_view(), name="accident-forward"),
]
