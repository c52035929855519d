"""Look-ups that are no data set: may this supplier sell to the government, who can test what."""

from __future__ import annotations

from dataclasses import asdict

from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from enterprises.law import check_code
from enterprises.queries import public as enterprises
from inspections.queries import public as inspections
from quality_portal.open_data.open_view import OpenView
from quality_portal.workdays.calendar import business_today

from . import api_search, log_api

PAGE = 50


class AbilitySerializer(serializers.Serializer):
    """An item that a laboratory may test today."""

    lab = serializers.CharField()
    level = serializers.CharField()
    region = serializers.CharField()
    category = serializers.CharField()
    item = serializers.CharField()
    method = serializers.CharField()
    certificate = serializers.CharField()
    note = serializers.CharField()


class AbilityList(OpenView):
    """Who can test what today, by product, item, method or laboratory; fifty a page."""

    @extend_schema(
        parameters=[OpenApiParameter("q", str), OpenApiParameter("region", str), OpenApiParameter("page", int)],
        responses=AbilitySerializer(many=True),
        operation_id="lab_abilities_list",
    )
    def get(self, request: Request) -> Response:
        asked, page = request.query_params, _number(request, "page") or 1
        rows = inspections.abilities(term=asked.get("q", "")[:80], region=asked.get("region", "")[:12], limit=PAGE, offset=(page - 1) * PAGE)
        return Response(AbilitySerializer([asdict(row) for row in rows], many=True).data)


class BarSerializer(serializers.Serializer):
    """Why a supplier or a product may not be purchased. An empty subject is every product."""

    subject = serializers.CharField()
    since = serializers.DateField()
    until = serializers.DateField(allow_null=True)
    because = serializers.CharField()
    basis = serializers.CharField()


class ProcurementSerializer(serializers.Serializer):
    """The answer about one supplier on one day."""

    credit_code = serializers.CharField()
    name = serializers.CharField()
    on = serializers.DateField()
    barred = serializers.BooleanField()
    bars = BarSerializer(many=True)


class Procurement(OpenView):
    """May this supplier sell to the government today? `code` is its credit code. No record says nothing about its products."""

    @extend_schema(parameters=[OpenApiParameter("code", str, required=True)], responses=ProcurementSerializer, operation_id="procurement")
    def get(self, request: Request) -> Response:
        checked = check_code(request.query_params.get("code", "")[:40])
        if checked.refusal:
            raise ValidationError({"code": checked.refusal})
        on = business_today()
        company = enterprises.company(checked.code, on)
        if company is None:
            raise NotFound("没有登记这家企业。")
        bars = [asdict(bar) for bar in enterprises.procurement_bars(checked.code, on)]
        answer = {"credit_code": company.credit_code, "name": company.name, "on": on, "barred": bool(bars), "bars": bars}
        return Response(ProcurementSerializer(answer).data)


def _number(request: Request, name: str) -> int | None:
    text = request.query_params.get(name, "")
    if not text:
        return None
    if not text.isdecimal() or not 0 < int(text[:9]) < 100_000:
        raise ValidationError({name: f"“{text[:20]}”不是有效的数字。"})
    return int(text)


urlpatterns = [
    *log_api.urlpatterns,
    *api_search.urlpatterns,
    path("procurement/", Procurement.as_view(), name="api_procurement"),
    path("lab-abilities/", AbilityList.as_view(), name="api_lab_abilities"),
]
