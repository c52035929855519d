"""Licences as JSON."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from .common import OfOne


class LicenceRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    kind = serializers.CharField()
    number = serializers.CharField()
    product = serializers.IntegerField(source="product_id", allow_null=True)
    scope = serializers.CharField()
    issuer = serializers.CharField()
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)
    state = serializers.CharField()
    state_since = serializers.DateField(allow_null=True)
    because = serializers.CharField(source="state_because")
    basis = serializers.CharField(source="state_basis")


class LicenceList(OfOne):
    @extend_schema(responses=LicenceRow(many=True))
    def get(self, request: Request, key: str) -> Response:
        return Response(LicenceRow(self.enterprise(key).licences.all(), many=True).data)
