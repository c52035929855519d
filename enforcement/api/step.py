"""The hands that a drafted decision passes, as JSON: review, return, approve, serve."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, URLResolver, path
from rest_framework import serializers, status

from enforcement.actions import step as actions
from enforcement.law.rights import REVIEW_POINTS
from enforcement.models import Step
from enforcement.permissions import GRANTS
from enforcement.queries import case as cases
from quality_portal.accounts.guards import Policy
from quality_portal.core.errors import RuleBroken

from .case import StepSerializer
from .of_case import OfCase
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


class StepAct(OfCase):
    """POST: one act on the decision that a case has in hand; the answer is the decision."""

    subject = "step"
    answers = StepSerializer
    code = status.HTTP_200_OK
    takes = Versioned

    def row(self, where: dict[str, Any]) -> Step:
        case = super().row(where)
        step = cases.live_step(case)
        if step is None:
            raise RuleBroken("本案没有起草中的决定。")
        step.case = case
        return step


class ReviewStep(StepAct):
    """POST: pass the legal review."""

    policy = Policy("staff", "step.review", GRANTS, by_object=True)
    takes, act = ReviewInput, staticmethod(actions.review_step)

    def details(self, step: Step, told: dict[str, Any]) -> dict[str, Any]:
        told.pop("points")
        return told | {"note": "，".join(point.title for point in REVIEW_POINTS) + "。" + told["note"]}


class ReturnStep(StepAct):
    """POST: send the draft back with the reason."""

    policy = Policy("staff", "step.return", GRANTS, by_object=True)
    takes, act = RightsReasonInput, staticmethod(actions.return_step)


class ApproveStep(StepAct):
    """POST: approve a reviewed draft."""

    policy = Policy("staff", "step.approve", GRANTS, by_object=True)
    act = staticmethod(actions.approve_step)


class ServeStep(StepAct):
    """POST: record how the decision reached the enterprise on paper."""

    policy = Policy("staff", "step.serve", GRANTS, by_object=True)
    takes, act = RightsServiceInput, staticmethod(actions.serve_step)


urlpatterns: list[URLPattern | URLResolver] = [
    path("cases/<str:number>/step/review/", ReviewStep.as_view(), name="step-review"),
    path("cases/<str:number>/step/return/", ReturnStep.as_view(), name="step-return"),
    path("cases/<str:number>/step/approve/", ApproveStep.as_view(), name="step-approve"),
    path("cases/<str:number>/step/serve/", ServeStep.as_view(), name="step-serve"),
]
