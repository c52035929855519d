"""Open data on honours: the same records as the public lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date

from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from quality_portal.accounts.act_api import given
from quality_portal.open_data.open_view import OpenView
from quality_portal.workdays.calendar import business_today

from .law import NOTICE
from .queries import public

MOST = 200


class HonourSerializer(serializers.Serializer):
    """A title as the public lists show it."""

    certificate_no = serializers.CharField()
    enterprise = serializers.CharField()
    credit_code = serializers.CharField()
    region = serializers.CharField()
    product = serializers.CharField()
    trademark = serializers.CharField()
    programme = serializers.CharField()
    kind = serializers.CharField()
    tier = serializers.CharField()
    basis = serializers.CharField()
    granted_on = serializers.DateField()
    valid_to = serializers.DateField(help_text="last day, inclusive")
    state = serializers.CharField()
    withdrawn_on = serializers.DateField(allow_null=True)
    withdrawn_because = serializers.CharField()
    effect = serializers.CharField()


class HonourPage(serializers.Serializer):
    """A stretch of a list, with its notice."""

    notice = serializers.CharField()
    valid_on = serializers.DateField()
    count = serializers.IntegerField()
    results = HonourSerializer(many=True)


class Asked(serializers.Serializer):
    """What may be asked for."""

    valid_on = serializers.DateField(required=False, help_text="the day on which titles hold; today when left out")
    term = serializers.CharField(required=False, allow_blank=True, max_length=60, default="")
    offset = serializers.IntegerField(required=False, min_value=0, max_value=1_000_000, default=0)
    size = serializers.IntegerField(required=False, min_value=1, max_value=MOST, default=50)


class HonourList(OpenView):
    """Titles of one kind that hold on a day."""

    records: Callable[..., list[public.PublicHonour]]

    @extend_schema(parameters=[OpenApiParameter("valid_on", date), Asked], responses=HonourPage)
    def get(self, request: Request) -> Response:
        data = given(Asked, request)
        on = data.get("valid_on") or business_today()
        rows = type(self).records(on, term=data["term"])
        part = rows[data["offset"] : data["offset"] + data["size"]]
        body = {"notice": NOTICE, "valid_on": on, "count": len(rows), "results": [asdict(row) for row in part]}
        return Response(HonourPage(body).data)


class Exemptions(HonourList):
    """No-inspection titles."""

    records = staticmethod(public.exemptions)


class NamedBrands(HonourList):
    """Named brands."""

    records = staticmethod(public.named_brands)


class Awards(HonourList):
    """Government quality awards."""

    records = staticmethod(public.awards)


urlpatterns = [
    path("exemptions/", Exemptions.as_view(), name="api-exemptions"),
    path("named-brands/", NamedBrands.as_view(), name="api-named-brands"),
    path("quality-awards/", Awards.as_view(), name="api-quality-awards"),
]
