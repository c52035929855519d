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

from inspections import actions, limits
from inspections.actions.report import ItemResult
from inspections.models import LabBody, Sample, TestItem, TestReport
from inspections.queries import visible

from .rows import Rows, policy
from .sample import Samples


class TestItemSerializer(serializers.ModelSerializer[TestItem]):
    __test__ = False

    class Meta:
        model = TestItem
        fields = ("name", "unit", "kind", "low", "high", "limit_text", "value_text", "verdict", "item_class")


class TestReportSerializer(serializers.ModelSerializer[TestReport]):
    __test__ = False
    sample = serializers.CharField(source="sample.number", read_only=True)
    lab = serializers.CharField(source="lab.name", read_only=True)
    verdict = serializers.CharField(source="conclusion.verdict", read_only=True)
    failed_items = serializers.CharField(source="conclusion.failed_items", read_only=True)
    state = serializers.CharField(source="conclusion.state", read_only=True)
    notified_on = serializers.DateField(source="conclusion.notified_on", read_only=True)
    objection_until = serializers.DateField(source="conclusion.objection_until", read_only=True)
    final_on = serializers.DateField(source="conclusion.final_on", read_only=True)
    items = TestItemSerializer(many=True, read_only=True)

    class Meta:
        model = TestReport
        fields = ("number", "sample", "lab", "issued_on", "verdict", "failed_items", "state", "notified_on", "objection_until", "final_on", "items")


class ItemInput(serializers.Serializer[dict[str, Any]]):
    name = serializers.CharField(max_length=120)
    value = serializers.CharField(max_length=400)
    kind = serializers.ChoiceField(choices=list(limits.KINDS.items()))
    low = serializers.DecimalField(max_digits=18, decimal_places=6, required=False, allow_null=True)
    high = serializers.DecimalField(max_digits=18, decimal_places=6, required=False, allow_null=True)
    text = serializers.CharField(max_length=200, required=False, allow_blank=True)
    unit = serializers.CharField(max_length=30, required=False, allow_blank=True)
    item_class = serializers.ChoiceField(choices=["A", "B"], required=False)


class ReportInput(serializers.Serializer[dict[str, Any]]):
    number = serializers.CharField(max_length=60, required=False, allow_blank=True)
    lab = serializers.PrimaryKeyRelatedField(queryset=LabBody.objects.all())
    issued_on = serializers.DateField()
    items = ItemInput(many=True)


class Reports(Rows):
    queryset, serializer_class, policy = TestReport.objects.all(), TestReportSerializer, policy("report.see")

    def rows(self, user: Any) -> QuerySet[TestReport]:
        return visible.reports(user)


class ReportList(Reports, generics.ListAPIView[TestReport]):
    """Test reports that one may see."""


class ReportDetail(Reports, generics.RetrieveAPIView[TestReport]):
    """One test report with its items and where the conclusion stands."""


class SampleReport(Samples, generics.GenericAPIView[Sample]):
    """POST files the test report of a sample; verdicts are computed from the limits."""

    policy = policy("report.file")

    @extend_schema(request=ReportInput, responses={201: TestReportSerializer})
    def post(self, request: Request, number: str) -> Response:
        given = ReportInput(data=request.data)
        given.is_valid(raise_exception=True)
        fields = dict(given.validated_data)
        items = [ItemResult(**row) for row in fields.pop("items")]
        report = actions.report.file(sample=self.get_object(), items=items, actor=request.user, at=timezone.now(), **fields)
        return Response(TestReportSerializer(report).data, status=status.HTTP_201_CREATED)


urlpatterns = [
    path("samples/<str:number>/report/", SampleReport.as_view(), name="api_sample_report"),
    path("test-reports/", ReportList.as_view(), name="api_test_reports"),
    path("test-reports/<str:number>/", ReportDetail.as_view(), name="api_test_report"),
]
