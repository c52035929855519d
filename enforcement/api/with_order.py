"""The announcement that goes out with the order as JSON."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from rest_framework import serializers

from enforcement.actions.with_order import draft_with_order
from enforcement.models import Announcement
from enforcement.permissions import GRANTS
from quality_portal.accounts.guards import Policy

from .of_case import OfCase


class WithOrderInput(serializers.Serializer[None]):
    """What the draft says; whatever is left out is written from the facts."""

    title = serializers.CharField(required=False, max_length=200)
    summary = serializers.CharField(required=False, max_length=500)
    body = serializers.ListField(child=serializers.CharField(), required=False)
    consent = serializers.CharField(required=False, max_length=200)
    version = serializers.IntegerField(required=False)


class WithOrderSerializer(serializers.ModelSerializer[Announcement]):
    office = serializers.CharField(source="office.name", read_only=True)

    class Meta:
        model = Announcement
        fields = ("uuid", "title", "summary", "body", "office", "drafted_at")


class WithOrder(OfCase):
    """POST: draft the announcement that goes out with the order. Sent twice, it answers with the first."""

    policy = Policy("staff", "announcement.draft", GRANTS, by_object=True)
    answers = WithOrderSerializer
    takes, act = WithOrderInput, staticmethod(draft_with_order)


urlpatterns: list[URLPattern | URLResolver] = [
    path("cases/<str:number>/announcement-with-order/", WithOrder.as_view(), name="case-announcement-with-order"),
]
