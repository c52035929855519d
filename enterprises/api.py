"""Enterprises as JSON. Staff see what their pages show; anyone may read what the public gate gives."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enterprises import actions, queries
from enterprises.models import Enterprise
from enterprises.permissions import GRANTS
from enterprises.queries import public
from quality_portal.accounts.guards import Policy, PolicyPermission
from quality_portal.core.pagination import NewestFirst
from quality_portal.workdays.calendar import business_today

SEE = Policy("staff", "enterprise.see", GRANTS)
EDIT = Policy("staff", "enterprise.edit", GRANTS)
OPEN = Policy("public")
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


class NewestById(NewestFirst):
    """Rows of values() are dicts: they have an id, no pk."""

    ordering = "-id"


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


class PublicPage(serializers.Serializer[Any]):
    """What the public gate gives; see `queries/public.py`."""

    credit_code = serializers.CharField()
    name = serializers.CharField()
    region = serializers.CharField()
    state = serializers.CharField()
    products = serializers.ListField(child=serializers.DictField())
    licences = serializers.ListField(child=serializers.DictField())
    standings = serializers.ListField(child=serializers.DictField())


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
        asked = NewEnterprise(data=request.data)
        asked.is_valid(raise_exception=True)
        facts = dict(asked.validated_data)
        code = facts.pop("region")
        regions = queries.enterprise.regions_of(request.user)
        own = queries.enterprise.own_region(request.user)
        facts["region"] = get_object_or_404(regions, code=code) if code else own
        made = actions.enterprise.register(**facts, actor=request.user, at=timezone.now())
        return Response(EnterprisePage(made).data, status=status.HTTP_201_CREATED)


class _OfOne(APIView):
    """Something of one enterprise that the caller may see, by credit code or by our own number."""

    policy = SEE
    permission_classes = (PolicyPermission,)

    def enterprise(self, key: str) -> Enterprise:
        by = Q(credit_code=key.upper()) | Q(pk=int(key) if key.isdecimal() and len(key) < 18 else None)
        return get_object_or_404(queries.enterprise.visible_whole(self.request.user), by)


class EnterpriseDetail(_OfOne):
    @extend_schema(responses=EnterprisePage)
    def get(self, request: Request, key: str) -> Response:
        return Response(EnterprisePage(self.enterprise(key)).data)


class LicenceList(_OfOne):
    @extend_schema(responses=LicenceRow(many=True))
    def get(self, request: Request, key: str) -> Response:
        return Response(LicenceRow(self.enterprise(key).licences.all(), many=True).data)


class StandingList(_OfOne):
    """All standings, also those that hold no longer; `?on=now` narrows to today."""

    @extend_schema(responses=StandingRow(many=True), parameters=[OpenApiParameter("on", str)])
    def get(self, request: Request, key: str) -> Response:
        enterprise = self.enterprise(key)
        today = request.query_params.get("on") == "now"
        rows = queries.standing.in_force(enterprise, business_today()) if today else enterprise.standings.all()
        return Response(StandingRow(rows, many=True).data)


class PublicFind(APIView):
    """Enterprises that anyone may look up: `?q=` at least two letters."""

    policy = OPEN
    permission_classes = (PolicyPermission,)

    @extend_schema(responses=PublicPage(many=True), parameters=[OpenApiParameter("q", str, required=True)])
    def get(self, request: Request) -> Response:
        return Response([asdict(row) for row in public.find(request.query_params.get("q", "")[:100], limit=20)])


class PublicEnterprise(APIView):
    policy = OPEN
    permission_classes = (PolicyPermission,)

    @extend_schema(responses=PublicPage)
    def get(self, request: Request, credit_code: str) -> Response:
        found = public.company(credit_code, business_today())
        if found is None:
            raise Http404
        return Response(asdict(found))


urlpatterns = [
    path("enterprises/", EnterpriseList.as_view(), name="api_enterprises"),
    path("enterprises/<str:key>/", EnterpriseDetail.as_view(), name="api_enterprise"),
    path("enterprises/<str:key>/licences/", LicenceList.as_view(), name="api_licences"),
    path("enterprises/<str:key>/standings/", StandingList.as_view(), name="api_standings"),
    path("public/enterprises/", PublicFind.as_view(), name="api_public_enterprises"),
    path("public/enterprises/<str:credit_code>/", PublicEnterprise.as_view(), name="api_public_enterprise"),
]
