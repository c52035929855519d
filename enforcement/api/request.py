"""Requests, clocks and the forecast of a case as JSON. Acts go through the same actions as the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, URLResolver, path
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request as Call
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.actions import clock as clock_actions
from enforcement.actions import request as actions
from enforcement.law.stops import STOP_CHOICES
from enforcement.models import ClockStop, Request
from enforcement.permissions import GRANTS
from enforcement.queries import desk, forecast
from enforcement.queries import request as queries
from enforcement.states.request import RequestKind
from quality_portal.accounts.act_api import ActView
from quality_portal.accounts.guards import Policy, PolicyPermission
from quality_portal.core.roles import Role

from .of_case import OfCase, of_either_side


class RequestSerializer(serializers.ModelSerializer[Request]):
    case = serializers.CharField(source="case.number", read_only=True)
    enterprise = serializers.CharField(source="case.enterprise.name", read_only=True)
    document = serializers.CharField(source="document.number", read_only=True, default="")

    class Meta:
        model = Request
        fields = (
            "receipt_no", "case", "enterprise", "kind", "state", "days", "reasons", "digest", "filed_at", "answer_by", "answer_provisional",
            "granted_days", "opinion", "decided_at", "document",
        )  # fmt: skip


class RequestFilingInput(serializers.Serializer[dict[str, Any]]):
    kind = serializers.ChoiceField(choices=RequestKind.choices)
    reasons = serializers.CharField(max_length=4000)
    days = serializers.IntegerField(required=False, allow_null=True)


class RequestAnswerInput(serializers.Serializer[dict[str, Any]]):
    grants = serializers.BooleanField()
    days = serializers.IntegerField(required=False, allow_null=True)
    opinion = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    version = serializers.IntegerField(required=False)


class RequestDecideInput(serializers.Serializer[dict[str, Any]]):
    approve = serializers.BooleanField()
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True)
    version = serializers.IntegerField(required=False)


class ClockStopSerializer(serializers.ModelSerializer[ClockStop]):
    case = serializers.CharField(source="case.number", read_only=True)

    class Meta:
        model = ClockStop
        fields = ("id", "case", "kind", "since", "until", "reason", "document_no", "basis_text")


class ClockStopInput(serializers.Serializer[dict[str, Any]]):
    kind = serializers.ChoiceField(choices=STOP_CHOICES)
    since = serializers.DateField()
    until = serializers.DateField()
    reason = serializers.CharField(max_length=300)
    document_no = serializers.CharField(max_length=120)
    version = serializers.IntegerField(required=False)


class FutureSerializer(serializers.Serializer[Any]):
    """Something that will or may come; `estimate` marks days that follow from the office's own pace."""

    path = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()
    on = serializers.DateField(allow_null=True)
    who = serializers.CharField()
    basis = serializers.CharField()
    rung = serializers.CharField()
    estimate = serializers.BooleanField()
    provisional = serializers.BooleanField()
    grave = serializers.BooleanField()


class RequestList(generics.ListAPIView[Request]):
    """Requests: an enterprise's own; for staff those on cases they see, the most urgent first."""

    permission_classes = (PolicyPermission,)
    policy = Policy("signed_in")
    serializer_class = RequestSerializer

    def get_queryset(self) -> QuerySet[Request]:
        if getattr(self, "swagger_fake_view", False):
            return Request.objects.none()
        user = self.request.user
        return queries.mine(user) if Role.ENTERPRISE_MEMBER in user.roles else queries.listed(user)


class CaseRequests(OfCase):
    """POST: the enterprise asks for more time or for a recheck. Sent twice, it answers with the first receipt."""

    policy = Policy("member", "request.file", GRANTS, by_object=True)
    seen = staticmethod(desk.cases)
    answers = RequestSerializer
    takes, act = RequestFilingInput, staticmethod(actions.file_request)


class RequestAct(ActView):
    """POST: one act on a request; the answer is the request as it is afterwards."""

    subject, by = "request", "receipt_no"
    seen = staticmethod(queries.visible)
    answers = RequestSerializer


class RequestAnswer(RequestAct):
    """POST: the officer's answer; where the ladder says so it waits for the head."""

    policy = Policy("staff", "request.answer", GRANTS, by_object=True)
    takes, act = RequestAnswerInput, staticmethod(actions.answer)


class RequestDecide(RequestAct):
    """POST: the head approves the answer or sends it back."""

    policy = Policy("staff", "request.decide", GRANTS, by_object=True)
    takes, act = RequestDecideInput, staticmethod(actions.decide)


class ClockStops(OfCase):
    """POST: days that do not count."""

    policy = Policy("staff", "clock.stop", GRANTS, by_object=True)
    answers = ClockStopSerializer
    takes, act = ClockStopInput, staticmethod(clock_actions.stop_clock)


class Forecast(APIView):
    """What happens next and when: if the enterprise does nothing, reports, or fails again. The same for both sides."""

    permission_classes = (PolicyPermission,)
    policy = Policy("signed_in", by_object=True)

    @extend_schema(responses=FutureSerializer(many=True))
    def get(self, request: Call, number: str) -> Response:
        case = get_object_or_404(of_either_side(request.user), number=number)
        return Response(FutureSerializer(forecast.of(case), many=True).data)


urlpatterns: list[URLPattern | URLResolver] = [
    path("requests/", RequestList.as_view(), name="requests"),
    path("requests/<str:receipt_no>/answer/", RequestAnswer.as_view(), name="request-answer"),
    path("requests/<str:receipt_no>/decide/", RequestDecide.as_view(), name="request-decide"),
    path("cases/<str:number>/requests/", CaseRequests.as_view(), name="case-requests"),
    path("cases/<str:number>/clock-stops/", ClockStops.as_view(), name="case-clock-stops"),
    path("cases/<str:number>/forecast/", Forecast.as_view(), name="case-forecast"),
]
