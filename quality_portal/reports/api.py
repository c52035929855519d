"""Published reports as JSON."""

from dataclasses import asdict

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from quality_portal.open_data.open_view import OpenView

from .queries import public as gate


class ReportSerializer(serializers.Serializer):
    """A published report with its frozen figures."""

    office = serializers.CharField()
    year = serializers.IntegerField()
    quarter = serializers.IntegerField()
    period = serializers.CharField()
    number = serializers.CharField()
    published_at = serializers.DateTimeField()
    pdf_url = serializers.CharField()
    pdf_ready = serializers.BooleanField()
    pdf_digest = serializers.CharField()
    check_code = serializers.CharField()
    digest = serializers.CharField()
    figures = serializers.DictField()


class ReportList(OpenView):
    """Published quarterly reports, newest first."""

    @extend_schema(responses=ReportSerializer(many=True), operation_id="reports_list")
    def get(self, request: Request) -> Response:
        return Response([asdict(report) for report in gate.reports()])


class ReportDetail(OpenView):
    """One quarter's published report."""

    @extend_schema(responses=ReportSerializer, operation_id="reports_detail")
    def get(self, request: Request, year: int, quarter: int) -> Response:
        report = gate.report(year, quarter)
        if report is None:
            raise NotFound("这一季度还没有发布报告。")
        return Response(asdict(report))


urlpatterns = [
    path("reports/", ReportList.as_view(), name="api_reports"),
    path("reports/<int:year>-q<int:quarter>/", ReportDetail.as_view(), name="api_report"),
]
