"""Leads."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from inspections import actions
from inspections.models import Lead
from inspections.queries import visible
from quality_portal.core.errors import NotPermitted

from .rows import Rows, policy


class LeadSerializer(serializers.ModelSerializer[Lead]):
    office = serializers.CharField(source="office.name", read_only=True)

    class Meta:
        model = Lead
        fields = ("number", "kind", "office", "enterprise_name", "product_name", "facts", "received_on", "state", "answer")


class LeadInput(serializers.Serializer[dict[str, Any]]):
    kind = serializers.ChoiceField(choices=["complaint", "tip", "failure", "accident"])
    product_name = serializers.CharField(max_length=200)
    enterprise_name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    facts = serializers.CharField(max_length=5000)
    received_on = serializers.DateField()


class Leads(Rows):
    queryset, serializer_class, policy = Lead.objects.all(), LeadSerializer, policy("lead.see")

    def rows(self, user: Any) -> QuerySet[Lead]:
        return visible.leads(user)


class LeadList(Leads, generics.ListAPIView[Lead]):
    """Leads; POST takes one down."""

    policies = {"POST": policy("lead.register")}

    @extend_schema(request=LeadInput, responses={201: LeadSerializer})
    def post(self, request: Request) -> Response:
        """Take down a lead for one's own office."""
        given = LeadInput(data=request.data)
        given.is_valid(raise_exception=True)
        if request.user.office is None:
            raise NotPermitted("您的账号没有所属机关，不能登记线索。")
        fields = given.validated_data
        lead = actions.lead.register(office=request.user.office, actor=request.user, at=timezone.now(), **fields)
        return Response(LeadSerializer(lead).data, status=status.HTTP_201_CREATED)


class LeadDetail(Leads, generics.RetrieveAPIView[Lead]):
    """One lead."""


urlpatterns = [
    path("leads/", LeadList.as_view(), name="api_leads"),
    path("leads/<str:number>/", LeadDetail.as_view(), name="api_lead"),
]
