"""Irregular production, the key-support list and the market check as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enterprises import actions, queries
from enterprises.law.irregularity import ENDING_CHOICES, KIND_CHOICES
from enterprises.law.support import ENTRY_CHOICES, REMOVAL_CHOICES
from enterprises.models import Enterprise, Irregularity, ProductCategory
from enterprises.permissions import GRANTS
from enterprises.queries import public
from enterprises.states import IrregularityState
from quality_portal.accounts.act_api import ActView
from quality_portal.accounts.guards import Policy, PolicyPermission
from quality_portal.core.pagination import NewestFirst
from quality_portal.open_data.open_view import OpenView
from quality_portal.workdays.calendar import business_today

from .common import MakeOfOne, own_office

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


class LeadsOf(MakeOfOne):
    """The leads about an enterprise; POST reports one."""

    policies = {"GET": SEE, "POST": REPORT}
    policy = SEE
    answers = LeadRow
    takes, act = NewLead, staticmethod(actions.irregularity.report)

    @extend_schema(responses=LeadRow(many=True))
    def get(self, request: Request, key: str) -> Response:
        return Response(LeadRow(queries.irregularity.of_enterprise(self.enterprise(key)), many=True).data)

    def details(self, enterprise: Enterprise, told: dict[str, Any]) -> dict[str, Any]:
        product = told["product"]
        return told | {"product": get_object_or_404(enterprise.products.all(), pk=product) if product else None}


class _LeadAct(ActView):
    """One act on one lead."""

    subject = "irregularity"
    seen = staticmethod(queries.irregularity.visible)
    answers = LeadRow


class LeadConfirm(_LeadAct):
    """An officer saw that it is so."""

    policy = CONFIRM
    takes, act = NewConfirmation, staticmethod(actions.irregularity.confirm)


class LeadDismiss(_LeadAct):
    """It is not so."""

    policy = SETTLE
    takes, act = NewDismissal, staticmethod(actions.irregularity.dismiss)


class LeadClear(_LeadAct):
    """End a lead that no case was opened on."""

    policy = SETTLE
    takes, act = NewClearance, staticmethod(actions.irregularity.clear)


class SupportList(APIView):
    """The key-support list: `?year=`, this year when none is given."""

    policy = SUPPORT_SEE
    permission_classes = (PolicyPermission,)

    @extend_schema(responses=SupportRow(many=True), parameters=[OpenApiParameter("year", int)])
    def get(self, request: Request) -> Response:
        asked = request.query_params.get("year", "")
        year = int(asked) if asked.isdecimal() and len(asked) == 4 else business_today().year
        return Response(SupportRow(queries.support.of_year(request.user, year), many=True).data)


class SupportOf(MakeOfOne):
    """Put an enterprise on the list of a year."""

    policy = SUPPORT_LIST
    answers = SupportRow
    takes, act = NewSupport, staticmethod(actions.support.enlist)

    def details(self, enterprise: Enterprise, told: dict[str, Any]) -> dict[str, Any]:
        return told | {"office": own_office(self.request)}


class SupportRemove(ActView):
    """Take an enterprise off the list."""

    policy = SUPPORT_REMOVE
    subject = "support"
    seen = staticmethod(queries.support.visible)
    answers = SupportRow
    takes, act = NewRemoval, staticmethod(actions.support.remove)


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
