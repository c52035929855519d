"""Test reports."""

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
from inspections.models import TestItem, TestReport
from inspections.queries import visible

from .lab import LabJobSerializer
from .rows import Rows, policy


class TestItemSerializer(serializers.ModelSerializer[TestItem]):
    __test__ = False

    class Meta:
        model = TestItem
        fields = ("name", "unit", "kind", "low", "high", "limit_text", "method", "value_text", "computed", "verdict", "because", "item_class")


class TestReportSerializer(serializers.ModelSerializer[TestReport]):
    __test__ = False
    sample = serializers.CharField(source="sample.number", read_only=True)
    lab = serializers.CharField(source="lab.name", read_only=True)
    corrects = serializers.CharField(source="corrects.number", read_only=True, default="")
    entered_by = serializers.CharField(source="filed_by.display_name", read_only=True, default="")
    verified_by = serializers.CharField(source="verified_by.display_name", read_only=True, default="")
    state = serializers.CharField(source="conclusion.state", read_only=True, default="")
    notified_on = serializers.DateField(source="conclusion.notified_on", read_only=True, default=None)
    objection_until = serializers.DateField(source="conclusion.objection_until", read_only=True, default=None)
    final_on = serializers.DateField(source="conclusion.final_on", read_only=True, default=None)
    items = TestItemSerializer(many=True, read_only=True)

    class Meta:
        model = TestReport
        fields = (
            "number", "sample", "lab", "issued_on", "verdict", "severity", "failed_items", "corrects", "because", "entered_by", "verified_by",
            "state", "notified_on", "objection_until", "final_on", "items",
        )  # fmt: skip


class CorrectInput(serializers.Serializer[dict[str, Any]]):
    because = serializers.CharField(max_length=500)


class Reports(Rows):
    queryset, serializer_class, policy = TestReport.objects.all(), TestReportSerializer, policy("report.see")

    def rows(self, user: Any) -> QuerySet[TestReport]:
        return visible.reports(user)


class ReportList(Reports, generics.ListAPIView[TestReport]):
    """Test reports that one may see."""


class ReportDetail(Reports, generics.RetrieveAPIView[TestReport]):
    """One test report with its items and where the conclusion stands."""


class ReportCorrection(Reports, generics.GenericAPIView[TestReport]):
    """POST opens a correction; its worksheet starts with the report's figures. The first report stands until it is verified."""

    policy = policy("report.correct")

    @extend_schema(request=CorrectInput, responses={201: LabJobSerializer})
    def post(self, request: Request, number: str) -> Response:
        given = CorrectInput(data=request.data)
        given.is_valid(raise_exception=True)
        job = actions.labjob.correct(report=self.get_object(), actor=request.user, at=timezone.now(), **given.validated_data)
        return Response(LabJobSerializer(job).data, status=status.HTTP_201_CREATED)


urlpatterns = [
    path("test-reports/", ReportList.as_view(), name="api_test_reports"),
    path("test-reports/<str:number>/", ReportDetail.as_view(), name="api_test_report"),
    path("test-reports/<str:number>/correct/", ReportCorrection.as_view(), name="api_test_report_correct"),
]
