"""Test reports."""

from __future__ import annotations

from typing import Any

from django.urls import path
from rest_framework import generics, serializers

from inspections import actions
from inspections.models import TestItem, TestReport
from inspections.queries import visible
from quality_portal.accounts.act_api import MakeView

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
    queryset = TestReport.objects.all()
    serializer_class = TestReportSerializer
    policy = policy("report.see")
    seen = staticmethod(visible.reports)


class ReportList(Reports, generics.ListAPIView[TestReport]):
    """Test reports that one may see."""


class ReportDetail(Reports, generics.RetrieveAPIView[TestReport]):
    """One test report with its items and where the conclusion stands."""


class ReportCorrection(MakeView):
    """POST opens a correction; its worksheet starts with the report's figures. The first report stands until it is verified."""

    policy = policy("report.correct")
    subject, by = "report", "number"
    seen = staticmethod(visible.reports)
    answers = LabJobSerializer
    takes, act = CorrectInput, staticmethod(actions.labjob.correct)


urlpatterns = [
    path("test-reports/", ReportList.as_view(), name="api_test_reports"),
    path("test-reports/<str:number>/", ReportDetail.as_view(), name="api_test_report"),
    path("test-reports/<str:number>/correct/", ReportCorrection.as_view(), name="api_test_report_correct"),
]
