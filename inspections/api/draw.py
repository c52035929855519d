"""Draws: freezing, keying in by two, voiding by two, running again."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from inspections import actions
from inspections.law.draw import VALUE_SOURCES
from inspections.models import Draw, DrawExclusion, DrawnEnterprise, Plan
from inspections.queries import visible
from inspections.queries.redraw import redrawn
from quality_portal.accounts.act_api import ActView, given
from quality_portal.accounts.queries import colleagues
from quality_portal.core.roles import STAFF

from .plan import Plans
from .rows import Rows, policy

SOURCE_KINDS = [(row.key, row.name) for row in VALUE_SOURCES]


class DrawnSerializer(serializers.ModelSerializer[DrawnEnterprise]):
    enterprise = serializers.CharField(source="enterprise.name", read_only=True)
    credit_code = serializers.CharField(source="enterprise.credit_code", read_only=True)
    officers = serializers.SlugRelatedField(many=True, read_only=True, slug_field="display_name")

    class Meta:
        model = DrawnEnterprise
        fields = ("id", "rank", "reserve", "enterprise", "credit_code", "stratum", "weight", "way", "eased", "officers")


class ExclusionSerializer(serializers.ModelSerializer[DrawExclusion]):
    enterprise = serializers.CharField(source="enterprise.name", read_only=True)
    product = serializers.CharField(source="product.name", read_only=True, default="")

    class Meta:
        model = DrawExclusion
        fields = ("enterprise", "product", "ground", "reason", "basis")


class DrawRowSerializer(serializers.ModelSerializer[Draw]):
    """A draw in a list: without the names in the hat, which can be thousands."""

    plan = serializers.CharField(source="plan_item.plan.number", read_only=True)

    class Meta:
        model = Draw
        fields = (
            "number", "plan", "plan_item", "state", "commitment", "committed_at", "source_kind", "value_source", "value_due",
            "public_value", "drawn_at", "take", "reserves", "void_reason", "void_late",
        )  # fmt: skip


class DrawSerializer(DrawRowSerializer):
    """A draw with everything needed to run it again. What the first person keyed in stays covered until the second agrees."""

    keyed_by = serializers.CharField(source="keyed_by.display_name", read_only=True, default="")
    void_requested_by = serializers.CharField(source="void_requested_by.display_name", read_only=True, default="")
    drawn = DrawnSerializer(many=True, read_only=True)
    exclusions = ExclusionSerializer(many=True, read_only=True)

    class Meta(DrawRowSerializer.Meta):
        fields = (
            *DrawRowSerializer.Meta.fields, "algorithm", "input", "candidates", "officers", "remarks", "seed", "witness",
            "keyed_by", "keyed_at", "void_requested_by", "void_requested_at", "voided_at", "drawn", "exclusions",
        )  # fmt: skip


class PickSerializer(serializers.Serializer[dict[str, Any]]):
    key = serializers.CharField()
    stratum = serializers.CharField()
    way = serializers.CharField()
    reserve = serializers.BooleanField()
    officers = serializers.ListField(child=serializers.CharField())
    eased = serializers.CharField(allow_blank=True)


class RedrawSerializer(serializers.Serializer[dict[str, Any]]):
    """What comes out when the draw is run again, and what differs from what is stored."""

    same = serializers.BooleanField()
    faults = serializers.ListField(child=serializers.CharField())
    commitment = serializers.CharField()
    seed = serializers.CharField(allow_blank=True)
    picks = PickSerializer(many=True)


class CommitInput(serializers.Serializer[dict[str, Any]]):
    plan_item = serializers.IntegerField()
    source_kind = serializers.ChoiceField(choices=SOURCE_KINDS)
    value_source = serializers.CharField(max_length=200)
    value_due = serializers.DateField(help_text="The day on which the value becomes known")
    officers = serializers.ListField(child=serializers.CharField(max_length=150), required=False, help_text="User names; all samplers when left out")
    limit = serializers.IntegerField(min_value=0, max_value=10_000, default=0)


class KeyInput(serializers.Serializer[dict[str, Any]]):
    public_value = serializers.CharField(max_length=200)
    witness = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")


class WhyInput(serializers.Serializer[dict[str, Any]]):
    reason = serializers.CharField(max_length=1000)


class AnswerInput(serializers.Serializer[dict[str, Any]]):
    agree = serializers.BooleanField()
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class Draws(Rows):
    queryset = Draw.objects.all()
    serializer_class = DrawSerializer
    policy = policy("draw.see")

    @staticmethod
    def seen(user: Any) -> QuerySet[Draw]:
        return visible.draw_with_outcome(visible.draws(user))


class DrawList(Draws, generics.ListAPIView[Draw]):
    """Draws of one's office and below, the void ones too."""

    serializer_class = DrawRowSerializer

    def rows(self, user: Any) -> QuerySet[Draw]:
        return visible.draws(user).defer("input", "candidates", "officers", "remarks")


class DrawDetail(Draws, generics.RetrieveAPIView[Draw]):
    """One draw, with everything needed to run it again."""


class DrawRedraw(Draws, generics.GenericAPIView[Draw]):
    """GET runs the draw again and compares."""

    @extend_schema(responses=RedrawSerializer)
    def get(self, request: Request, number: str) -> Response:
        again = redrawn(self.get_object())
        return Response({"same": again.same, "faults": again.faults, "commitment": again.commitment, "seed": again.seed, "picks": [asdict(pick) for pick in again.picks]})


class PlanDraws(Plans, generics.GenericAPIView[Plan]):
    """POST freezes the list of one item of a plan."""

    policy = policy("draw.commit")

    @extend_schema(request=CommitInput, responses={201: DrawSerializer})
    def post(self, request: Request, number: str) -> Response:
        data = given(CommitInput, request)
        plan = self.get_object()
        item = get_object_or_404(plan.items, pk=data.pop("plan_item"))
        if names := data.pop("officers", None):
            data["officers"] = list(colleagues(plan.office, *STAFF).filter(username__in=names))
        draw = actions.draw.commit(plan_item=item, actor=request.user, at=timezone.now(), **data)
        return Response(DrawSerializer(draw).data, status=status.HTTP_201_CREATED)


class DrawAct(ActView):
    """POST: one act on a draw; the answer is the draw as it is afterwards."""

    subject, by = "drawing", "number"
    seen = staticmethod(Draws.seen)
    answers = DrawSerializer


class DrawKey(DrawAct):
    """POST keys in the public value; the second person's draws."""

    policy = policy("draw.key_in")
    takes, act = KeyInput, staticmethod(actions.draw.key_in)


class DrawVoidRequest(DrawAct):
    """POST asks for a frozen list to be voided."""

    policy = policy("draw.request_void")
    takes, act = WhyInput, staticmethod(actions.draw.request_void)


def _answer_void(*, agree: bool, **answer: Any) -> Draw:
    return (actions.draw.void if agree else actions.draw.keep)(**answer)


class DrawVoid(DrawAct):
    """POST answers the request to void."""

    policy = policy("draw.void")
    takes, act = AnswerInput, staticmethod(_answer_void)


urlpatterns = [
    path("plans/<str:number>/draws/", PlanDraws.as_view(), name="api_plan_draws"),
    path("draws/", DrawList.as_view(), name="api_draws"),
    path("draws/<str:number>/", DrawDetail.as_view(), name="api_draw"),
    path("draws/<str:number>/redraw/", DrawRedraw.as_view(), name="api_draw_redraw"),
    path("draws/<str:number>/key/", DrawKey.as_view(), name="api_draw_key"),
    path("draws/<str:number>/void-request/", DrawVoidRequest.as_view(), name="api_draw_void_request"),
    path("draws/<str:number>/void/", DrawVoid.as_view(), name="api_draw_void"),
]
