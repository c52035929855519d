"""Refusals: recorded on site, decided by another person, followed up."""

from __future__ import annotations

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.parsers import MultiPartParser

from inspections import actions
from inspections.law import onsite as law
from inspections.models import Refusal
from inspections.queries import refusal as refusals
from quality_portal.accounts.act_api import ActView, MakeView

from .rows import Rows, policy
from .task import OnSite


class RefusalSerializer(serializers.ModelSerializer[Refusal]):
    enterprise = serializers.CharField(source="enterprise.name", read_only=True)
    credit_code = serializers.CharField(source="enterprise.credit_code", read_only=True)
    plan = serializers.CharField(source="plan_item.plan.number", read_only=True)
    task = serializers.CharField(source="task.number", read_only=True, default="")
    forced_plan = serializers.CharField(source="forced_plan.number", read_only=True, default="")

    class Meta:
        model = Refusal
        fields = (
            "number", "plan", "task", "enterprise", "credit_code", "product_name", "way", "refused_on", "place", "facts", "witness",
            "grounds", "reported_to", "reported_on", "state", "decided_on", "decision", "excused_by", "forced_plan",
        )  # fmt: skip


class GroundInput(serializers.Serializer[dict[str, Any]]):
    applies = serializers.BooleanField()
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class RefusalInput(serializers.Serializer[dict[str, Any]]):
    way = serializers.CharField(max_length=10, help_text="、".join(f"{row.key} {row.title}" for row in law.REFUSAL_WAYS))
    refused_on = serializers.DateField()
    place = serializers.CharField(max_length=200)
    facts = serializers.CharField(max_length=2000)
    witness = serializers.CharField(max_length=60, required=False, allow_blank=True)
    grounds = serializers.DictField(child=GroundInput(), help_text="、".join(f"{row.key} {row.title}" for row in law.MAY_REFUSE))


class DecisionInput(serializers.Serializer[dict[str, Any]]):
    outcome = serializers.ChoiceField(choices=law.DECISIONS)
    ground = serializers.CharField(max_length=20, required=False, allow_blank=True)
    reason = serializers.CharField(max_length=1000)


class EvidenceInput(serializers.Serializer[dict[str, Any]]):
    file = serializers.FileField()
    note = serializers.CharField(max_length=100, required=False, allow_blank=True)


class TaskRefusal(MakeView):
    """POST records a refusal met on a task."""

    policy = policy("refusal.record")
    subject, by = "task", "number"
    seen = staticmethod(OnSite.seen)
    answers = RefusalSerializer
    takes, act = RefusalInput, staticmethod(actions.refusal.record)


class Refusals(Rows):
    queryset = Refusal.objects.all()
    serializer_class = RefusalSerializer
    policy = policy("refusal.see")
    seen = staticmethod(refusals.visible_refusals)


class RefusalList(Refusals, generics.ListAPIView[Refusal]):
    """Refusals under plans of one's office and those below it."""


class RefusalDetail(Refusals, generics.RetrieveAPIView[Refusal]):
    """One refusal."""


class RefusalAct(ActView):
    """POST: one act on a refusal; the answer is the refusal as it is afterwards."""

    subject, by = "refusal", "number"
    seen = staticmethod(refusals.visible_refusals)
    answers = RefusalSerializer


def _decide(*, outcome: str, ground: str = "", **decision: Any) -> Any:
    if outcome == "excuse":
        return actions.refusal.excuse(ground=ground, **decision)
    return {"deem": actions.refusal.deem, "refer": actions.refusal.refer}[outcome](**decision)


class RefusalDecision(RefusalAct):
    """POST decides on a refusal; whoever met it may not."""

    policy = policy("refusal.decide")
    takes, act = DecisionInput, staticmethod(_decide)


@extend_schema(request={"multipart/form-data": EvidenceInput})
class RefusalEvidence(RefusalAct):
    """POST adds a file before it is decided."""

    policy = policy("refusal.record")
    parser_classes = (MultiPartParser,)
    code = status.HTTP_201_CREATED
    takes, act = EvidenceInput, staticmethod(actions.refusal.add_evidence)

    def details(self, refusal: Refusal, told: dict[str, Any]) -> dict[str, Any]:
        return {"upload": told["file"], "note": told.get("note", "")}


class RefusalForce(RefusalAct):
    """POST drafts a round that samples the refuser by force."""

    policy = policy("refusal.force")
    act = staticmethod(actions.refusal.force)


urlpatterns = [
    path("tasks/<str:number>/refusal/", TaskRefusal.as_view(), name="api_task_refusal"),
    path("refusals/", RefusalList.as_view(), name="api_refusals"),
    path("refusals/<str:number>/", RefusalDetail.as_view(), name="api_refusal"),
    path("refusals/<str:number>/decision/", RefusalDecision.as_view(), name="api_refusal_decision"),
    path("refusals/<str:number>/evidence/", RefusalEvidence.as_view(), name="api_refusal_evidence"),
    path("refusals/<str:number>/force/", RefusalForce.as_view(), name="api_refusal_force"),
]
