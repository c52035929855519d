"""The register of enterprises as JSON: what the staff pages show."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from enterprises import actions, queries
from enterprises.models import Enterprise
from quality_portal.accounts.act_api import given
from quality_portal.accounts.guards import PolicyPermission

from .common import EDIT, SEE, NewestById, OfOne
from .licence import LicenceRow
from .standing import StandingRow

ROW = {
    "credit_code": "credit_code",
    "name": "name",
    "region_code": "region__code",
    "region_name": "region__name",
    "industry_code": "industry__code",
    "size": "size",
    "state": "state",
    "verified": "verified",
    "established_on": "established_on",
}


class EnterpriseRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    credit_code = serializers.CharField(allow_null=True)
    name = serializers.CharField()
    region_code = serializers.CharField(allow_null=True)
    region_name = serializers.CharField(allow_null=True)
    industry_code = serializers.CharField(allow_null=True)
    size = serializers.CharField()
    state = serializers.CharField()
    verified = serializers.BooleanField()
    established_on = serializers.DateField(allow_null=True)


class ProductRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    category = serializers.CharField(source="category.code")
    trademark = serializers.CharField()
    model = serializers.CharField()
    standard = serializers.CharField()
    leading = serializers.BooleanField()


class EnterprisePage(EnterpriseRow):
    region_code = serializers.CharField(source="region.code", default=None)
    region_name = serializers.CharField(source="region.name", default=None)
    industry_code = serializers.CharField(source="industry.code", default=None)
    former_names = serializers.ListField(child=serializers.CharField())
    address = serializers.CharField()
    legal_form = serializers.CharField()
    scope = serializers.CharField()
    products = ProductRow(many=True)
    licences = LicenceRow(many=True)
    standings = StandingRow(many=True)


class NewEnterprise(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=200)
    credit_code = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)
    confirmed = serializers.BooleanField(default=False)
    region = serializers.CharField(required=False, default="", allow_blank=True)
    address = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)


class EnterpriseList(generics.ListAPIView[Enterprise]):
    """The register: `?q=` code, initials or words of the name; `?region=` code; newest first."""

    policies = {"GET": SEE, "POST": EDIT}
    policy = SEE
    permission_classes = (PolicyPermission,)
    pagination_class = NewestById
    filter_backends = ()
    serializer_class = EnterpriseRow
    queryset = Enterprise.objects.none()

    def get_queryset(self) -> Any:
        asked = self.request.query_params
        regions = queries.enterprise.regions_of(self.request.user)
        region = regions.filter(code=asked["region"]).first() if asked.get("region") else None
        if asked.get("region") and region is None:
            raise Http404
        found = queries.enterprise.search(
            self.request.user, term=asked.get("q", ""), region=region, size=asked.get("size_class", ""), state=asked.get("state", "")
        )
        return found.select_related(None).values("id", *ROW.values())

    @extend_schema(parameters=[OpenApiParameter(name, str) for name in ("q", "region", "size_class", "state")])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        rows = self.paginate_queryset(self.get_queryset()) or []
        names = {field: name for name, field in ROW.items()} | {"id": "id"}
        return self.get_paginated_response([{names[key]: value for key, value in row.items()} for row in rows])

    @extend_schema(request=NewEnterprise, responses={201: EnterprisePage})
    def post(self, request: Request) -> Response:
        facts = given(NewEnterprise, request)
        code = facts.pop("region")
        regions = queries.enterprise.regions_of(request.user)
        own = queries.enterprise.own_region(request.user)
        facts["region"] = get_object_or_404(regions, code=code) if code else own
        made = actions.enterprise.register(**facts, actor=request.user, at=timezone.now())
        return Response(EnterprisePage(made).data, status=status.HTTP_201_CREATED)


class EnterpriseDetail(OfOne):
    @extend_schema(responses=EnterprisePage)
    def get(self, request: Request, key: str) -> Response:
        return Response(EnterprisePage(self.enterprise(key)).data)
