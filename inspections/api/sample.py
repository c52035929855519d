"""Samples."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework import generics, serializers

from inspections.models import Sample
from inspections.queries import visible

from .rows import Rows, policy


class SampleSerializer(serializers.ModelSerializer[Sample]):
    enterprise = serializers.CharField(source="enterprise.name", read_only=True)
    credit_code = serializers.CharField(source="enterprise.credit_code", read_only=True)
    plan = serializers.CharField(source="plan_item.plan.number", read_only=True)
    lab = serializers.CharField(source="lab.name", read_only=True, default="")
    reports = serializers.SlugRelatedField(many=True, read_only=True, slug_field="number")

    class Meta:
        model = Sample
        fields = (
            "number", "plan", "enterprise", "credit_code", "product_name", "trademark", "model", "batch", "produced_on", "sampled_on",
            "place", "seller", "base_quantity", "quantity", "backup_quantity", "seal_no", "backup_seal_no", "lab", "state", "verdict", "reports",
        )  # fmt: skip


class Samples(Rows):
    queryset, serializer_class, policy = Sample.objects.all(), SampleSerializer, policy("sample.see")

    def rows(self, user: Any) -> QuerySet[Sample]:
        return visible.samples(user).prefetch_related("reports")


class SampleList(Samples, generics.ListAPIView[Sample]):
    """Samples that one may see."""


class SampleDetail(Samples, generics.RetrieveAPIView[Sample]):
    """One sample."""


urlpatterns = [
    path("samples/", SampleList.as_view(), name="api_samples"),
    path("samples/<str:number>/", SampleDetail.as_view(), name="api_sample"),
]
