"""Tests made on the spot, and what became of samples and papers in the end."""

from __future__ import annotations

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from inspections import actions
from inspections.law.keeping import DISPOSABLE_CHOICES, WAY_CHOICES
from inspections.models import Disposal, OnSiteTest
from inspections.queries import disposal, onsite, visible
from quality_portal.accounts.act_api import MakeView
from quality_portal.accounts.models import User

from .rows import policy


class OnSiteSerializer(serializers.ModelSerializer[OnSiteTest]):
    testers = serializers.SlugRelatedField(many=True, read_only=True, slug_field="display_name")

    class Meta:
        model = OnSiteTest
        fields = ("item", "value", "unit", "limit_text", "verdict", "instrument", "valid_until", "tested_on", "testers")


class OnSiteInput(serializers.Serializer[dict[str, Any]]):
    item = serializers.CharField(max_length=120)
    value = serializers.CharField(max_length=200)
    instrument = serializers.CharField(max_length=120)
    valid_until = serializers.DateField()
    tested_on = serializers.DateField()
    testers = serializers.SlugRelatedField(slug_field="username", queryset=User.objects.all(), many=True)


class DisposalSerializer(serializers.ModelSerializer[Disposal]):
    class Meta:
        model = Disposal
        fields = ("what", "way", "disposed_on", "witness", "note", "recorded_at")


class DisposalInput(serializers.Serializer[dict[str, Any]]):
    what = serializers.ChoiceField(choices=DISPOSABLE_CHOICES)
    way = serializers.ChoiceField(choices=WAY_CHOICES)
    disposed_on = serializers.DateField()
    witness = serializers.CharField(max_length=60)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class OfSample(MakeView):
    """Something of one sample; POST writes one down."""

    policy = policy("sample.see")
    subject, by = "sample", "number"
    seen = staticmethod(visible.samples)


class OnSiteTests(OfSample):
    """Tests made on the spot; POST writes one down."""

    policies = {"POST": policy("sample.test_on_site")}
    answers = OnSiteSerializer
    takes, act = OnSiteInput, staticmethod(actions.onsite.test)

    @extend_schema(responses=OnSiteSerializer(many=True))
    def get(self, request: Request, **where: Any) -> Response:
        return Response(OnSiteSerializer(onsite.tests_of(self.row(where)), many=True).data)


class Disposals(OfSample):
    """What was disposed of; POST writes a disposal down."""

    policies = {"POST": policy("sample.dispose")}
    answers = DisposalSerializer
    takes, act = DisposalInput, staticmethod(actions.disposal.dispose)

    @extend_schema(responses=DisposalSerializer(many=True))
    def get(self, request: Request, **where: Any) -> Response:
        return Response(DisposalSerializer(disposal.disposals(self.row(where)), many=True).data)


urlpatterns = [
    path("samples/<str:number>/onsite-tests/", OnSiteTests.as_view(), name="api_sample_onsite"),
    path("samples/<str:number>/disposals/", Disposals.as_view(), name="api_sample_disposals"),
]
