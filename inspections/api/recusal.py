"""Recusals."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from enterprises.models import Enterprise
from inspections import actions
from inspections.models import Recusal, RecusalReason
from inspections.queries import visible
from quality_portal.accounts.act_api import ActView, given
from quality_portal.accounts.models import User

from .rows import Rows, policy


class RecusalSerializer(serializers.ModelSerializer[Recusal]):
    officer = serializers.CharField(source="officer.username", read_only=True)
    officer_name = serializers.CharField(source="officer.display_name", read_only=True)
    enterprise = serializers.CharField(source="enterprise.name", read_only=True)
    credit_code = serializers.CharField(source="enterprise.credit_code", read_only=True)

    class Meta:
        model = Recusal
        fields = (
            "id", "officer", "officer_name", "enterprise", "credit_code", "reason", "note", "declared_at", "ended_at", "ended_because",
        )  # fmt: skip


class DeclareInput(serializers.Serializer[dict[str, Any]]):
    officer = serializers.CharField(max_length=150, required=False, help_text="User name; oneself when left out")
    credit_code = serializers.CharField(max_length=18)
    reason = serializers.ChoiceField(choices=RecusalReason.choices)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class EndInput(serializers.Serializer[dict[str, Any]]):
    reason = serializers.CharField(max_length=300)


class Recusals(Rows):
    queryset = Recusal.objects.all()
    serializer_class = RecusalSerializer
    policy = policy("recusal.see")
    lookup_field = "pk"
    seen = staticmethod(visible.recusals)


class RecusalList(Recusals, generics.ListAPIView[Recusal]):
    """One's own; planners and approvers, those of the office and below. POST declares."""

    @extend_schema(request=DeclareInput, responses={201: RecusalSerializer})
    def post(self, request: Request) -> Response:
        data = given(DeclareInput, request)
        name = data.pop("officer", "")
        officer = get_object_or_404(User, username=name) if name else request.user
        enterprise = get_object_or_404(Enterprise, credit_code=data.pop("credit_code"))
        recusal = actions.recusal.declare(officer=officer, enterprise=enterprise, actor=request.user, at=timezone.now(), **data)
        return Response(RecusalSerializer(recusal).data, status=status.HTTP_201_CREATED)


class RecusalEnd(ActView):
    """POST ends a recusal."""

    policy = policy("recusal.end")
    subject = "recusal"
    seen = staticmethod(visible.recusals)
    answers = RecusalSerializer
    takes, act = EndInput, staticmethod(actions.recusal.end)


urlpatterns = [
    path("recusals/", RecusalList.as_view(), name="api_recusals"),
    path("recusals/<int:pk>/end/", RecusalEnd.as_view(), name="api_recusal_end"),
]
