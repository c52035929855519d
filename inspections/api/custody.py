"""The chain of a sample, corrections of its form, its printed form."""

from __future__ import annotations

from typing import Any

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from inspections import actions
from inspections.models import Handover, Part, Sample, SealState
from inspections.queries import custody
from quality_portal.accounts.models import User

from .rows import policy
from .sample import Samples, SampleSerializer


class HandoverSerializer(serializers.ModelSerializer[Handover]):
    class Meta:
        model = Handover
        fields = ("part", "giver", "taker", "at", "seal_state", "note", "recorded_at")


class ChainSerializer(serializers.Serializer[dict[str, Any]]):
    handovers = HandoverSerializer(many=True)
    test_faults = serializers.ListField(child=serializers.CharField())
    backup_faults = serializers.ListField(child=serializers.CharField())


class HandoverInput(serializers.Serializer[dict[str, Any]]):
    part = serializers.ChoiceField(choices=Part.choices)
    giver = serializers.CharField(max_length=120)
    taker = serializers.CharField(max_length=120)
    at = serializers.DateTimeField()
    seal_state = serializers.ChoiceField(choices=SealState.choices)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    photo = serializers.FileField(required=False)


class CorrectionInput(serializers.Serializer[dict[str, Any]]):
    field = serializers.CharField(max_length=30)
    value = serializers.CharField(max_length=300, allow_blank=True)
    because = serializers.CharField(max_length=300)
    party_agreed = serializers.CharField(max_length=60)
    countersigner = serializers.SlugRelatedField(slug_field="username", queryset=User.objects.filter(is_active=True))


class SampleChain(Samples, generics.GenericAPIView[Sample]):
    """Every hand-over of a sample with what breaks the chain; POST notes one."""

    serializer_class = HandoverSerializer
    policies = {"POST": policy("custody.hand_over")}

    @extend_schema(responses=ChainSerializer)
    def get(self, request: Request, number: str) -> Response:
        sample = self.get_object()
        told = {"handovers": custody.rows_of(sample), "test_faults": custody.faults(sample, "test")}
        told["backup_faults"] = custody.faults(sample, "backup") if sample.backup_seal_no else []
        return Response(ChainSerializer(told).data)

    @extend_schema(request=HandoverInput, responses={201: HandoverSerializer})
    def post(self, request: Request, number: str) -> Response:
        given = HandoverInput(data=request.data)
        given.is_valid(raise_exception=True)
        row = actions.custody.hand_over(sample=self.get_object(), actor=request.user, now=timezone.now(), **given.validated_data)
        return Response(HandoverSerializer(row).data, status=status.HTTP_201_CREATED)


class SampleCorrections(Samples, generics.GenericAPIView[Sample]):
    """POST puts a slip on the record form right, countersigned."""

    policy = policy("sample.correct")

    @extend_schema(request=CorrectionInput, responses={201: SampleSerializer})
    def post(self, request: Request, number: str) -> Response:
        given = CorrectionInput(data=request.data)
        given.is_valid(raise_exception=True)
        sample = actions.sampleform.correct(sample=self.get_object(), actor=request.user, at=timezone.now(), **given.validated_data)
        return Response(SampleSerializer(sample).data, status=status.HTTP_201_CREATED)


class PrintedSerializer(serializers.Serializer[dict[str, Any]]):
    number = serializers.CharField()
    address = serializers.CharField(source="get_absolute_url")


class SamplePrint(Samples, generics.GenericAPIView[Sample]):
    """POST issues the printed record form, once."""

    policy = policy("sample.print")

    @extend_schema(request=None, responses=PrintedSerializer)
    def post(self, request: Request, number: str) -> Response:
        paper = actions.sampleform.print_form(sample=self.get_object(), actor=request.user, at=timezone.now())
        return Response(PrintedSerializer(paper).data)


urlpatterns = [
    path("samples/<str:number>/handovers/", SampleChain.as_view(), name="api_sample_handovers"),
    path("samples/<str:number>/corrections/", SampleCorrections.as_view(), name="api_sample_corrections"),
    path("samples/<str:number>/print/", SamplePrint.as_view(), name="api_sample_print"),
]
