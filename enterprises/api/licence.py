"""Licences as JSON: the register, one licence with its periods and acts, the five acts, renewals due."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enterprises import actions, queries
from enterprises.models import Enterprise, Licence
from enterprises.permissions import GRANTS
from enterprises.queries import public
from enterprises.queries.licence import SITUATIONS
from enterprises.states import LICENCE_MOVES, LicenceKind
from quality_portal.accounts.act_api import ActView
from quality_portal.accounts.guards import Policy, PolicyPermission
from quality_portal.core.pagination import NewestFirst
from quality_portal.open_data.open_view import OpenView
from quality_portal.workdays.calendar import business_today

from .common import MakeOfOne, OfOne

SEE = Policy("staff", "licence.see", GRANTS)
ADD = Policy("staff", "licence.add", GRANTS)
MOVE = Policy("staff", "licence.move", GRANTS)


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
    ground = serializers.CharField(source="state_ground")
    because = serializers.CharField(source="state_because")
    basis = serializers.CharField(source="state_basis")


class LicenceOf(LicenceRow):
    enterprise = serializers.CharField(source="enterprise.name")
    credit_code = serializers.CharField(source="enterprise.credit_code", allow_null=True)


class LicenceActRow(serializers.Serializer[Any]):
    act = serializers.CharField(source="move")
    ground = serializers.CharField()
    from_state = serializers.CharField()
    to_state = serializers.CharField()
    on = serializers.DateField()
    because = serializers.CharField()
    basis = serializers.CharField()
    decision = serializers.CharField()


class LicencePage(LicenceOf):
    periods = serializers.SerializerMethodField()
    acts = LicenceActRow(many=True)
    apply_by = serializers.SerializerMethodField()

    @extend_schema(responses=LicenceRow(many=True))
    def get_periods(self, row: Licence) -> list[dict[str, Any]]:
        return list(LicenceRow(queries.licence.periods(row), many=True).data)

    def get_apply_by(self, row: Licence) -> str | None:
        last = queries.licence.apply_by(row)
        return last.isoformat() if last else None


class NewLicence(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=LicenceKind.choices)
    number = serializers.CharField(max_length=60)
    product = serializers.IntegerField(required=False, allow_null=True, default=None)
    scope = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)
    issuer = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(required=False, allow_null=True, default=None)
    confirmed = serializers.BooleanField(default=False)


class NewLicenceAct(serializers.Serializer[Any]):
    act = serializers.ChoiceField(choices=[(move.name, move.title) for move in LICENCE_MOVES])
    ground = serializers.CharField(max_length=30)
    because = serializers.CharField(max_length=300)
    decision = serializers.CharField(max_length=120)
    on = serializers.DateField()


class RenewalRow(serializers.Serializer[Any]):
    licence = LicenceRow()
    apply_by = serializers.DateField()
    ends_on = serializers.DateField()
    late = serializers.BooleanField()
    applied = serializers.BooleanField()


class PublicActRow(serializers.Serializer[Any]):
    """What the public gate gives; see `queries/public.py`."""

    on = serializers.DateField()
    act = serializers.CharField()
    enterprise = serializers.CharField()
    credit_code = serializers.CharField()
    region = serializers.CharField()
    kind = serializers.CharField()
    number = serializers.CharField()
    product = serializers.CharField()
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)
    ground = serializers.CharField()
    basis = serializers.CharField()
    decision = serializers.CharField()
    now = serializers.CharField()


class LicenceList(MakeOfOne):
    """The licences of an enterprise; POST adds one."""

    policies = {"GET": SEE, "POST": ADD}
    answers = LicenceRow
    takes, act = NewLicence, staticmethod(actions.licence.add)

    @extend_schema(responses=LicenceRow(many=True))
    def get(self, request: Request, key: str) -> Response:
        return Response(LicenceRow(self.enterprise(key).licences.all(), many=True).data)

    def details(self, enterprise: Enterprise, told: dict[str, Any]) -> dict[str, Any]:
        product = told["product"]
        return told | {"product": None if product is None else get_object_or_404(enterprise.products, pk=product)}


class RenewalList(OfOne):
    @extend_schema(responses=RenewalRow(many=True))
    def get(self, request: Request, key: str) -> Response:
        return Response(RenewalRow(queries.licence.renewals_due(self.enterprise(key), business_today()), many=True).data)


class LicenceRegister(generics.ListAPIView[Licence]):
    """`?q=` words of the number or the enterprise, `?kind=`, `?situation=` good, due, expired, suspended, …; newest first."""

    policy = SEE
    permission_classes = (PolicyPermission,)
    pagination_class = NewestFirst
    filter_backends = ()
    serializer_class = LicenceOf
    queryset = Licence.objects.none()

    def get_queryset(self) -> Any:
        asked = self.request.query_params
        rows = queries.licence.narrowed(queries.licence.visible(self.request.user), term=asked.get("q", "")[:100], kind=asked.get("kind", ""))
        return queries.licence.situation(rows, asked.get("situation", ""), business_today())

    @extend_schema(parameters=[OpenApiParameter("q", str), OpenApiParameter("kind", str), OpenApiParameter("situation", str, enum=list(SITUATIONS))])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class LicenceDetail(APIView):
    policy = SEE
    permission_classes = (PolicyPermission,)

    @extend_schema(responses=LicencePage)
    def get(self, request: Request, pk: int) -> Response:
        return Response(LicencePage(get_object_or_404(queries.licence.visible(request.user), pk=pk)).data)


class LicenceActs(ActView):
    """Enter a decision: one of the five acts, on one of its own grounds."""

    policy = MOVE
    subject = "licence"
    seen = staticmethod(queries.licence.visible)
    answers = LicencePage
    code = status.HTTP_201_CREATED
    takes, act = NewLicenceAct, staticmethod(actions.licence.decide)

    def details(self, licence: Licence, told: dict[str, Any]) -> dict[str, Any]:
        return told | {"move": told.pop("act")}


class PublicActs(OpenView):
    """What was done to licences, newest first: `?act=`, `?q=`, at most 200."""

    @extend_schema(responses=PublicActRow(many=True), parameters=[OpenApiParameter("act", str), OpenApiParameter("q", str)])
    def get(self, request: Request) -> Response:
        asked = request.query_params
        rows = public.licence_acts(asked.get("act", ""), term=asked.get("q", "")[:80].replace("\x00", ""), limit=200)
        return Response(PublicActRow(rows, many=True).data)
