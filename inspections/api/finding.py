"""Findings."""

from __future__ import annotations

from django.urls import path
from rest_framework import generics, serializers

from inspections.models import Finding
from inspections.queries import visible

from .rows import Rows, policy


class FindingSerializer(serializers.ModelSerializer[Finding]):
    enterprise = serializers.CharField(source="enterprise.name", read_only=True)
    credit_code = serializers.CharField(source="enterprise.credit_code", read_only=True)
    sample = serializers.CharField(source="sample.number", read_only=True)
    office = serializers.CharField(source="office.name", read_only=True)

    class Meta:
        model = Finding
        fields = ("number", "enterprise", "credit_code", "product_name", "facts", "severity", "sample", "office", "confirmed_on")


class Findings(Rows):
    queryset = Finding.objects.all()
    serializer_class = FindingSerializer
    policy = policy("finding.see")
    seen = staticmethod(visible.findings)


class FindingList(Findings, generics.ListAPIView[Finding]):
    """Confirmed nonconformities."""


class FindingDetail(Findings, generics.RetrieveAPIView[Finding]):
    """One finding."""


urlpatterns = [
    path("findings/", FindingList.as_view(), name="api_findings"),
    path("findings/<str:number>/", FindingDetail.as_view(), name="api_finding"),
]
