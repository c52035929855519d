"""Standings as JSON."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enterprises import queries
from quality_portal.workdays.calendar import business_today

from .common import OfOne


class StandingRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    kind = serializers.CharField()
    words = serializers.CharField(source="get_kind_display")
    product = serializers.IntegerField(source="product_id", allow_null=True)
    licence = serializers.IntegerField(source="licence_id", allow_null=True)
    since = serializers.DateField()
    until = serializers.DateField(allow_null=True)
    because = serializers.CharField()
    basis = serializers.CharField()


class StandingList(OfOne):
    """All standings, also those that hold no longer; `?on=now` narrows to today."""

    @extend_schema(responses=StandingRow(many=True), parameters=[OpenApiParameter("on", str)])
    def get(self, request: Request, key: str) -> Response:
        enterprise = self.enterprise(key)
        today = request.query_params.get("on") == "now"
        rows = queries.standing.in_force(enterprise, business_today()) if today else enterprise.standings.all()
        return Response(StandingRow(rows, many=True).data)
