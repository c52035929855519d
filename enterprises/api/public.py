"""What anyone may read: the public gate as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enterprises.queries import public
from quality_portal.open_data.open_view import OpenView
from quality_portal.workdays.calendar import business_today


class PublicPage(serializers.Serializer[Any]):
    """What the public gate gives; see `queries/public.py`."""

    credit_code = serializers.CharField()
    name = serializers.CharField()
    region = serializers.CharField()
    state = serializers.CharField()
    products = serializers.ListField(child=serializers.DictField())
    licences = serializers.ListField(child=serializers.DictField())
    standings = serializers.ListField(child=serializers.DictField())


class PublicFind(OpenView):
    """Enterprises that anyone may look up: `?q=` at least two letters."""

    @extend_schema(responses=PublicPage(many=True), parameters=[OpenApiParameter("q", str, required=True)])
    def get(self, request: Request) -> Response:
        return Response([asdict(row) for row in public.find(request.query_params.get("q", "")[:100], limit=20)])


class PublicEnterprise(OpenView):
    @extend_schema(responses=PublicPage)
    def get(self, request: Request, credit_code: str) -> Response:
        found = public.company(credit_code, business_today())
        if found is None:
            raise Http404
        return Response(asdict(found))
