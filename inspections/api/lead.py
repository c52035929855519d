"""Leads."""

from __future__ import annotations

from typing import Any

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from enterprises.models import Enterprise, ProductCategory
from inspections import actions
from inspections.models import Lead, LeadKind
from inspections.queries import visible
from quality_portal.accounts.act_api import ActView, given
from quality_portal.core.errors import NotPermitted

from .rows import Rows, policy


class LeadSerializer(serializers.ModelSerializer[Lead]):
    office = serializers.CharField(source="office.name", read_only=True)

    class Meta:
        model = Lead
        fields = ("number", "kind", "office", "enterprise_name", "product_name", "facts", "received_on", "state", "answer")


class LeadInput(serializers.Serializer[dict[str, Any]]):
    kind = serializers.ChoiceField(choices=LeadKind.choices)
    product_name = serializers.CharField(max_length=200)
    category = serializers.SlugRelatedField(slug_field="code", queryset=ProductCategory.objects.all(), required=False, allow_null=True)
    enterprise = serializers.SlugRelatedField(slug_field="credit_code", queryset=Enterprise.objects.all(), required=False, allow_null=True)
    enterprise_name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    facts = serializers.CharField(max_length=5000)
    received_on = serializers.DateField()


class LeadAnswerInput(serializers.Serializer[dict[str, Any]]):
    move = serializers.ChoiceField(choices=[("adopt", "采用"), ("close", "不予采用")])
    because = serializers.CharField(max_length=1000)


class Leads(Rows):
    queryset = Lead.objects.all()
    serializer_class = LeadSerializer
    policy = policy("lead.see")
    seen = staticmethod(visible.leads)


class LeadList(Leads, generics.ListAPIView[Lead]):
    """Leads; POST takes one down."""

    policies = {"POST": policy("lead.register")}

    @extend_schema(request=LeadInput, responses={201: LeadSerializer})
    def post(self, request: Request) -> Response:
        """Take down a lead for one's own office."""
        fields = given(LeadInput, request)
        if request.user.office is None:
            raise NotPermitted("您的账号没有所属机关，不能登记线索。")
        lead = actions.lead.register(office=request.user.office, actor=request.user, at=timezone.now(), **fields)
        return Response(LeadSerializer(lead).data, status=status.HTTP_201_CREATED)


class LeadDetail(Leads, generics.RetrieveAPIView[Lead]):
    """One lead."""


def _answer(*, move: str, **answer: Any) -> Lead:
    return (actions.lead.adopt if move == "adopt" else actions.lead.close)(**answer)


class LeadAnswer(ActView):
    """POST uses a lead or lays it aside, with the reason."""

    policy = policy("lead.adopt")
    subject, by = "lead", "number"
    seen = staticmethod(visible.leads)
    answers = LeadSerializer
    takes, act = LeadAnswerInput, staticmethod(_answer)


urlpatterns = [
    path("leads/", LeadList.as_view(), name="api_leads"),
    path("leads/<str:number>/", LeadDetail.as_view(), name="api_lead"),
    path("leads/<str:number>/answer/", LeadAnswer.as_view(), name="api_lead_answer"),
]
