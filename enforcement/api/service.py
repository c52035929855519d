"""Service of papers as JSON: what reached its party and when; recording, completing, failing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.actions import paper as paper_actions
from enforcement.actions import service as actions
from enforcement.actions import serving
from enforcement.actions import step as steps
from enforcement.law import service as law
from enforcement.models import Service
from enforcement.permissions import GRANTS
from enforcement.queries import case as cases
from enforcement.queries import paper as papers
from enforcement.queries import service as queries
from quality_portal.accounts.act_api import ActView, given
from quality_portal.accounts.guards import Policy, PolicyPermission
from quality_portal.core.errors import RuleBroken


class ServiceSerializer(serializers.ModelSerializer[Service]):
    case = serializers.CharField(source="file.number", read_only=True)
    document = serializers.CharField(source="document.number", read_only=True)
    notice = serializers.CharField(source="notice.number", read_only=True, default="")

    class Meta:
        model = Service
        fields = (
            "id", "case", "document", "party", "method", "state", "sent_on", "effective_on", "served_on", "note", "witness", "mail_no", "notice",
            "failed_because",
        )  # fmt: skip


class ServeInput(serializers.Serializer[dict[str, Any]]):
    how = serializers.ChoiceField(choices=law.ON_PAPER)
    served_on = serializers.DateField(required=False, allow_null=True, default=None)
    sent_on = serializers.DateField(required=False, allow_null=True)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)
    witness = serializers.CharField(max_length=120, required=False, allow_blank=True)
    mail_no = serializers.CharField(max_length=40, required=False, allow_blank=True)
    version = serializers.IntegerField(required=False)


class ArrivedInput(serializers.Serializer[dict[str, Any]]):
    served_on = serializers.DateField()
    note = serializers.CharField(max_length=200, required=False, allow_blank=True)


class FailedInput(serializers.Serializer[dict[str, Any]]):
    because = serializers.CharField(max_length=300)


class Services(generics.ListAPIView[Service]):
    """Services of the cases that the caller sees; `?state=under_way` for what has not arrived."""

    permission_classes = (PolicyPermission,)
    policy = Policy("staff", "service.see", GRANTS)
    serializer_class = ServiceSerializer
    filterset_fields = ("state", "method", "case__number")

    def get_queryset(self) -> QuerySet[Service]:
        if getattr(self, "swagger_fake_view", False):
            return Service.objects.none()
        return queries.visible(self.request.user).order_by("-pk")


class CaseService(APIView):
    """POST: record how the decision in hand of a case was served."""

    permission_classes = (PolicyPermission,)
    policy = Policy("staff", "step.serve", GRANTS, by_object=True)

    @extend_schema(request=ServeInput, responses={201: ServiceSerializer})
    def post(self, request: Request, number: str) -> Response:
        case = get_object_or_404(cases.visible(request.user), number=number)
        step = cases.live_step(case)
        if step is None or step.document is None:
            raise RuleBroken("本案现在没有待送达的决定。请刷新后查看最新状态。", law.SERVE_WITHIN.basis)
        step.case = case
        steps.serve_step(step=step, actor=request.user, at=timezone.now(), **given(ServeInput, request))
        row = queries.standing(step.document, case.enterprise.name)
        return Response(ServiceSerializer(row).data, status=status.HTTP_201_CREATED)


class PaperService(APIView):
    """POST: record how a paper of a case that starts no term was served."""

    permission_classes = (PolicyPermission,)
    policy = Policy("staff", "service.record", GRANTS, by_object=True)

    @extend_schema(request=ServeInput, responses={201: ServiceSerializer})
    def post(self, request: Request, number: str, uuid: UUID) -> Response:
        case = get_object_or_404(cases.visible(request.user), number=number)
        document = get_object_or_404(papers.papers_of(case), uuid=uuid)
        told = given(ServeInput, request)
        row = paper_actions.serve_paper(case=case, document=document, actor=request.user, at=timezone.now(), **told)
        return Response(ServiceSerializer(row).data, status=status.HTTP_201_CREATED)


class ServiceAct(ActView):
    """POST: what became of a paper under way; the answer is its service as it is afterwards."""

    policy = Policy("staff", "service.record", GRANTS, by_object=True)
    subject = "service"
    seen = staticmethod(queries.visible)
    answers = ServiceSerializer


class Arrived(ServiceAct):
    """POST: the receipt of a paper under way came back."""

    takes, act = ArrivedInput, staticmethod(serving.complete)


class Failed(ServiceAct):
    """POST: a paper under way came back unserved."""

    takes, act = FailedInput, staticmethod(actions.fail)


urlpatterns: list[URLPattern | URLResolver] = [
    path("services/", Services.as_view(), name="services"),
    path("services/<int:pk>/arrived/", Arrived.as_view(), name="service-arrived"),
    path("services/<int:pk>/failed/", Failed.as_view(), name="service-failed"),
    path("cases/<str:number>/service/", CaseService.as_view(), name="case-service"),
    path("cases/<str:number>/papers/<uuid:uuid>/service/", PaperService.as_view(), name="paper-service"),
]
