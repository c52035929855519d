"""The hands that a drafted decision passes, as JSON: review, return, approve, serve."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.actions import step as actions
from enforcement.law.rights import REVIEW_POINTS
from enforcement.models import Step
from enforcement.permissions import GRANTS
from enforcement.queries import case as cases
from quality_portal.accounts.guards import Policy, PolicyPermission

from .case import StepSerializer
from .rights import RightsReasonInput, RightsServiceInput, Versioned


class ReviewInput(Versioned):
    """Passing says that every point was looked at: name them all."""

    points = serializers.MultipleChoiceField(choices=[(point.key, point.title) for point in REVIEW_POINTS])
    note = serializers.CharField(max_length=400, required=False, allow_blank=True, default="")

    def validate_points(self, value: set[str]) -> set[str]:
        left = [point.title for point in REVIEW_POINTS if point.key not in value]
        if left:
            raise serializers.ValidationError(f"还没有核对：{'、'.join(left)}。核对不了的，请退回起草人。")
        return value


class StepAct(APIView):
    """An act on the decision that a case has in hand."""

    permission_classes = (PolicyPermission,)
    takes: type[serializers.Serializer[Any]] = Versioned

    def act(self, step: Step, **given: Any) -> Step:
        raise NotImplementedError

    def post(self, request: Request, number: str) -> Response:
        case = get_object_or_404(cases.visible(request.user), number=number)
        step = cases.live_step(case)
        if step is None:
            return Response({"message": "本案没有起草中的决定。", "basis": ""}, status=409)
        step.case = case
        given = self.takes(data=request.data)
        given.is_valid(raise_exception=True)
        done = self.act(step, actor=request.user, at=timezone.now(), **given.validated_data)
        return Response(StepSerializer(done).data)


@extend_schema(request=ReviewInput, responses=StepSerializer)
class ReviewStep(StepAct):
    """POST: pass the legal review."""

    policy = Policy("staff", "step.review", GRANTS, by_object=True)
    takes = ReviewInput

    def act(self, step: Step, **given: Any) -> Step:
        given.pop("points")
        note = "，".join(point.title for point in REVIEW_POINTS) + "。" + given.pop("note")
        return actions.review_step(step=step, note=note, **given)


@extend_schema(request=RightsReasonInput, responses=StepSerializer)
class ReturnStep(StepAct):
    """POST: send the draft back with the reason."""

    policy = Policy("staff", "step.return", GRANTS, by_object=True)
    takes = RightsReasonInput

    def act(self, step: Step, **given: Any) -> Step:
        return actions.return_step(step=step, **given)


@extend_schema(request=Versioned, responses=StepSerializer)
class ApproveStep(StepAct):
    """POST: approve a reviewed draft."""

    policy = Policy("staff", "step.approve", GRANTS, by_object=True)

    def act(self, step: Step, **given: Any) -> Step:
        return actions.approve_step(step=step, **given)


@extend_schema(request=RightsServiceInput, responses=StepSerializer)
class ServeStep(StepAct):
    """POST: record how the decision reached the enterprise on paper."""

    policy = Policy("staff", "step.serve", GRANTS, by_object=True)
    takes = RightsServiceInput

    def act(self, step: Step, **given: Any) -> Step:
        return actions.serve_step(step=step, **given)


urlpatterns: list[URLPattern | URLResolver] = [
    path("cases/<str:number>/step/review/", ReviewStep.as_view(), name="step-review"),
    path("cases/<str:number>/step/return/", ReturnStep.as_view(), name="step-return"),
    path("cases/<str:number>/step/approve/", ApproveStep.as_view(), name="step-approve"),
    path("cases/<str:number>/step/serve/", ServeStep.as_view(), name="step-serve"),
]
