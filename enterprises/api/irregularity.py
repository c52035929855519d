"""Irregular production, the key-support list and the market check as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enterprises import actions, queries
from enterprises.law.irregularity import ENDING_CHOICES, KIND_CHOICES
from enterprises.law.support import ENTRY_CHOICES, REMOVAL_CHOICES
from enterprises.models import Irregularity, ProductCategory
from enterprises.permissions import GRANTS
from enterprises.queries import public
from enterprises.states import IrregularityState
from quality_portal.accounts.guards import Policy, PolicyPermission
from quality_portal.core.pagination import NewestFirst
from quality_portal.open_data.open_view import OpenView
from quality_portal.workdays.calendar import business_today

from .common import OfOne

SEE = Policy("staff", "irregularity.see", GRANTS)
REPORT = Policy("staff", "irregularity.report", GRANTS)
CONFIRM = Policy("staff", "irregularity.confirm", GRANTS)
SETTLE = Policy("staff", "irregularity.settle", GRANTS)
SUPPORT_SEE = Policy("staff", "support.see", GRANTS)
SUPPORT_LIST = Policy("staff", "support.list", GRANTS)
SUPPORT_REMOVE = Policy("staff", "support.remove", GRANTS)


class LeadRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    kind = serializers.CharField()
    words = serializers.CharField(source="get_kind_display")
    enterprise = serializers.CharField(source="enterprise.name")
    credit_code = serializers.CharField(source="enterprise.credit_code", allow_null=True)
    product = serializers.IntegerField(source="product_id", allow_null=True)
    product_name = serializers.CharField()
    origin = serializers.CharField()
    facts = serializers.CharField()
    basis = serializers.CharField()
    state = serializers.CharField()
    found_on = serializers.DateField()
    confirmed_on = serializers.DateField(allow_null=True)
    ending = serializers.CharField()
    ended_on = serializers.DateField(allow_null=True)
    ended_because = serializers.CharField()


class NewLead(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=KIND_CHOICES)
    product = serializers.IntegerField(required=False, allow_null=True, default=None)
    product_name = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    category = serializers.SlugRelatedField(
        slug_field="code", queryset=ProductCategory.objects.all(), required=False, allow_null=True, default=None
    )
    facts = serializers.CharField(max_length=2000)


class NewConfirmation(serializers.Serializer[Any]):
    on = serializers.DateField()
    facts = serializers.CharField(max_length=2000)


class NewDismissal(serializers.Serializer[Any]):
    because = serializers.CharField(max_length=500)


class NewClearance(serializers.Serializer[Any]):
    ending = serializers.ChoiceField(choices=ENDING_CHOICES)
    because = serializers.CharField(max_length=500)


class SupportRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    enterprise = serializers.CharField(source="enterprise.name")
    credit_code = serializers.CharField(source="enterprise.credit_code", allow_null=True)
    year = serializers.IntegerField()
    state = serializers.CharField()
    ground = serializers.CharField()
    because = serializers.CharField()
    basis = serializers.CharField()
    listed_on = serializers.DateField()
    removed_on = serializers.DateField(allow_null=True)
    removed_because = serializers.CharField()


class NewSupport(serializers.Serializer[Any]):
    year = serializers.IntegerField()
    entry = serializers.ChoiceField(choices=ENTRY_CHOICES)
    because = serializers.CharField(max_length=300)


class NewRemoval(serializers.Serializer[Any]):
    ground_key = serializers.ChoiceField(choices=REMOVAL_CHOICES)
    because = serializers.CharField(max_length=300)


class MarketLicence(serializers.Serializer[Any]):
    kind = serializers.CharField()
    number = serializers.CharField()
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)
    state = serializers.CharField()
    good = serializers.BooleanField()


class MarketRow(serializers.Serializer[Any]):
    """What the public gate gives; see `queries/public.py`."""

    category = serializers.CharField()
    needed = serializers.CharField()
    basis = serializers.ListField(child=serializers.CharField())
    may_be_sold = serializers.BooleanField(allow_null=True)
    name = serializers.CharField()
    licences = MarketLicence(many=True)
    eliminated = serializers.ListField(child=serializers.CharField())
    similar = serializers.ListField(child=serializers.CharField())


class LeadList(generics.ListAPIView[Irregularity]):
    """Leads: `?state=` (also `open`), `?kind=`, `?q=` words."""

    policy = SEE
    permission_classes = (PolicyPermission,)
    pagination_class = NewestFirst
    filter_backends = ()
    serializer_class = LeadRow
    queryset = Irregularity.objects.none()

    def get_queryset(self) -> Any:
        asked = self.request.query_params
        state = asked.get("state", "")
        wanted = state if state == "open" or state in IrregularityState.values else ""
        return queries.irregularity.search(self.request.user, state=wanted, kind=asked.get("kind", ""), term=asked.get("q", ""))

    @extend_schema(parameters=[OpenApiParameter(name, str) for name in ("state", "kind", "q")])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class LeadsOf(OfOne):
    policies = {"GET": SEE, "POST": REPORT}
    policy = SEE

    @extend_schema(responses=LeadRow(many=True))
    def get(self, request: Request, key: str) -> Response:
        return Response(LeadRow(queries.irregularity.of_enterprise(self.enterprise(key)), many=True).data)

    @extend_schema(request=NewLead, responses={201: LeadRow})
    def post(self, request: Request, key: str) -> Response:
        asked = NewLead(data=request.data)
        asked.is_valid(raise_exception=True)
        enterprise, facts = self.enterprise(key), dict(asked.validated_data)
        product = facts.pop("product")
        facts["product"] = get_object_or_404(enterprise.products.all(), pk=product) if product else None
        made = actions.irregularity.report(enterprise=enterprise, **facts, actor=request.user, at=timezone.now())
        return Response(LeadRow(made).data, status=status.HTTP_201_CREATED)


class _LeadAct(APIView):
    """One act on one lead."""

    permission_classes = (PolicyPermission,)
    asks: type[serializers.Serializer[Any]]

    def acted(self, request: Request, pk: int, act: Any) -> Response:
        asked = self.asks(data=request.data)
        asked.is_valid(raise_exception=True)
        row = get_object_or_404(queries.irregularity.visible(request.user), pk=pk)
        done = act(irregularity=row, **asked.validated_data, actor=request.user, at=timezone.now())
        return Response(LeadRow(done).data)


class LeadConfirm(_LeadAct):
    policy = CONFIRM
    asks = NewConfirmation

    @extend_schema(request=NewConfirmation, responses=LeadRow)
    def post(self, request: Request, pk: int) -> Response:
        return self.acted(request, pk, actions.irregularity.confirm)


class LeadDismiss(_LeadAct):
    policy = SETTLE
    asks = NewDismissal

    @extend_schema(request=NewDismissal, responses=LeadRow)
    def post(self, request: Request, pk: int) -> Response:
        return self.acted(request, pk, actions.irregularity.dismiss)


class LeadClear(_LeadAct):
    """End a lead that no case was opened on."""

    policy = SETTLE
    asks = NewClearance

    @extend_schema(request=NewClearance, responses=LeadRow)
    def post(self, request: Request, pk: int) -> Response:
        return self.acted(request, pk, actions.irregularity.clear)


class SupportList(APIView):
    """The key-support list: `?year=`, this year when none is given."""

    policy = SUPPORT_SEE
    permission_classes = (PolicyPermission,)

    @extend_schema(responses=SupportRow(many=True), parameters=[OpenApiParameter("year", int)])
    def get(self, request: Request) -> Response:
        asked = request.query_params.get("year", "")
        year = int(asked) if asked.isdecimal() and len(asked) == 4 else business_today().year
        return Response(SupportRow(queries.support.of_year(request.user, year), many=True).data)


class SupportOf(OfOne):
    policy = SUPPORT_LIST

    @extend_schema(request=NewSupport, responses={201: SupportRow})
    def post(self, request: Request, key: str) -> Response:
        asked = NewSupport(data=request.data)
        asked.is_valid(raise_exception=True)
        if request.user.office is None:
            raise Http404
        made = actions.support.enlist(
            enterprise=self.enterprise(key), office=request.user.office, **asked.validated_data, actor=request.user, at=timezone.now()
        )
        return Response(SupportRow(made).data, status=status.HTTP_201_CREATED)


class SupportRemove(APIView):
    policy = SUPPORT_REMOVE
    permission_classes = (PolicyPermission,)

    @extend_schema(request=NewRemoval, responses=SupportRow)
    def post(self, request: Request, pk: int) -> Response:
        asked = NewRemoval(data=request.data)
        asked.is_valid(raise_exception=True)
        row = get_object_or_404(queries.support.visible(request.user), pk=pk)
        return Response(SupportRow(actions.support.remove(support=row, **asked.validated_data, actor=request.user, at=timezone.now())).data)


class MarketCheck(OpenView):
    """Must this product have a certificate, and has its maker a valid one?"""

    @extend_schema(
        responses=MarketRow, parameters=[OpenApiParameter("category", str, required=True), *(OpenApiParameter(name, str) for name in ("maker", "product"))]
    )
    def get(self, request: Request) -> Response:
        asked = {name: request.query_params.get(name, "").replace("\x00", "")[:80] for name in ("category", "maker", "product")}
        found = public.market_check(asked["category"], business_today(), maker=asked["maker"], product=asked["product"])
        if found is None:
            raise Http404
        return Response(asdict(found))
