"""Failures twice running as JSON: what the ladder offers or demands on a case, and the answer."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, URLResolver, path
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.actions import repeat as actions
from enforcement.models import Repeat
from enforcement.permissions import GRANTS
from enforcement.queries import repeat as queries
from quality_portal.accounts.guards import Policy

from .of_case import OfCase


class ShortcutOfferSerializer(serializers.Serializer[queries.Offer]):
    """A shortcut whose facts hold, with the two results behind it."""

    key = serializers.CharField(source="shortcut.key")
    name = serializers.CharField(source="shortcut.name")
    force = serializers.CharField(source="shortcut.force")
    rung = serializers.CharField(source="shortcut.to")
    basis = serializers.CharField(source="shortcut.basis")
    previous_on = serializers.DateField(source="previous.decided_on")
    demanded = serializers.BooleanField()
    answered = serializers.SerializerMethodField()

    def get_answered(self, offer: queries.Offer) -> bool:
        return offer.answer is not None


class ShortcutAnswerInput(serializers.Serializer[dict[str, Any]]):
    shortcut = serializers.SlugField()
    take = serializers.BooleanField()
    reason = serializers.CharField(max_length=2000)
    version = serializers.IntegerField(required=False)


class ShortcutAnswerSerializer(serializers.ModelSerializer[Repeat]):
    by = serializers.CharField(source="by.display_name", read_only=True)

    class Meta:
        model = Repeat
        fields = ("shortcut", "taken", "reason", "basis_text", "by", "at")


@extend_schema_view(post=extend_schema(operation_id="case_shortcut_answer"))
class Offers(OfCase):
    """GET: the shortcuts of a case whose facts hold. POST: take one, or leave it with the reason."""

    policy = Policy("staff", "case.shortcut", GRANTS, by_object=True)
    answers = ShortcutAnswerSerializer
    takes, act = ShortcutAnswerInput, staticmethod(actions.answer)

    @extend_schema(responses=ShortcutOfferSerializer(many=True), operation_id="case_shortcuts")
    def get(self, request: Request, **where: Any) -> Response:
        return Response(ShortcutOfferSerializer(queries.offers(self.row(where)), many=True).data)


urlpatterns: list[URLPattern | URLResolver] = [path("cases/<str:number>/shortcuts/", Offers.as_view(), name="case-shortcuts")]
