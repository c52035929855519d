"""Tests made on the spot, and what became of samples and papers in the end."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from inspections import actions
from inspections.law.keeping import DISPOSABLE_CHOICES, WAY_CHOICES
from inspections.models import Disposal, OnSiteTest, Sample
from inspections.queries import disposal, onsite, visible
from quality_portal.accounts.models import User

from .rows import Rows, policy


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


class OfSample(Rows):
    """Something of one sample."""

    queryset, policy = Sample.objects.all(), policy("sample.see")

    def rows(self, user: Any) -> QuerySet[Sample]:
        return visible.samples(user)


class OnSiteTests(OfSample, generics.GenericAPIView[Sample]):
    """Tests made on the spot; POST writes one down."""

    serializer_class, policies = OnSiteSerializer, {"POST": policy("sample.test_on_site")}

    @extend_schema(responses=OnSiteSerializer(many=True))
    def get(self, request: Request, number: str) -> Response:
        return Response(OnSiteSerializer(onsite.tests_of(self.get_object()), many=True).data)

    @extend_schema(request=OnSiteInput, responses={201: OnSiteSerializer})
    def post(self, request: Request, number: str) -> Response:
        given = OnSiteInput(data=request.data)
        given.is_valid(raise_exception=True)
        done = actions.onsite.test(sample=self.get_object(), actor=request.user, at=timezone.now(), **given.validated_data)
        return Response(OnSiteSerializer(done).data, status=status.HTTP_201_CREATED)


class Disposals(OfSample, generics.GenericAPIView[Sample]):
    """What was disposed of; POST writes a disposal down."""

    serializer_class, policies = DisposalSerializer, {"POST": policy("sample.dispose")}

    @extend_schema(responses=DisposalSerializer(many=True))
    def get(self, request: Request, number: str) -> Response:
        return Response(DisposalSerializer(disposal.disposals(self.get_object()), many=True).data)

    @extend_schema(request=DisposalInput, responses={201: DisposalSerializer})
    def post(self, request: Request, number: str) -> Response:
        given = DisposalInput(data=request.data)
        given.is_valid(raise_exception=True)
        done = actions.disposal.dispose(sample=self.get_object(), actor=request.user, at=timezone.now(), **given.validated_data)
        return Response(DisposalSerializer(done).data, status=status.HTTP_201_CREATED)


urlpatterns = [
    path("samples/<str:number>/onsite-tests/", OnSiteTests.as_view(), name="api_sample_onsite"),
    path("samples/<str:number>/disposals/", Disposals.as_view(), name="api_sample_disposals"),
]
