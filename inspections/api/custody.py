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
from quality_portal.accounts.act_api import ActView, MakeView, given
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
        told = given(HandoverInput, request)
        row = actions.custody.hand_over(sample=self.get_object(), actor=request.user, now=timezone.now(), **told)
        return Response(HandoverSerializer(row).data, status=status.HTTP_201_CREATED)


class SampleCorrections(ActView):
    """POST puts a slip on the record form right, countersigned."""

    policy = policy("sample.correct")
    subject, by = "sample", "number"
    seen = staticmethod(Samples.seen)
    answers = SampleSerializer
    code = status.HTTP_201_CREATED
    takes, act = CorrectionInput, staticmethod(actions.sampleform.correct)


class PrintedSerializer(serializers.Serializer[dict[str, Any]]):
    number = serializers.CharField()
    address = serializers.CharField(source="get_absolute_url")


class SamplePrint(MakeView):
    """POST issues the printed record form, once."""

    policy = policy("sample.print")
    subject, by = "sample", "number"
    seen = staticmethod(Samples.seen)
    answers = PrintedSerializer
    code = status.HTTP_200_OK
    act = staticmethod(actions.sampleform.print_form)


urlpatterns = [
    path("samples/<str:number>/handovers/", SampleChain.as_view(), name="api_sample_handovers"),
    path("samples/<str:number>/corrections/", SampleCorrections.as_view(), name="api_sample_corrections"),
    path("samples/<str:number>/print/", SamplePrint.as_view(), name="api_sample_print"),
]
