"""Cases as JSON. Acts go through the same actions as the pages and meet the same refusals."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern, URLResolver, path
from rest_framework import generics, serializers

from enforcement.actions import recheck as rechecks
from enforcement.actions import with_order
from enforcement.models import Case, Recheck, Step
from enforcement.permissions import GRANTS
from enforcement.queries import case as queries
from inspections.models import TestReport
from quality_portal.accounts.guards import Policy, PolicyPermission
from quality_portal.accounts.models import User

from .of_case import OfCase


class StepSerializer(serializers.ModelSerializer[Step]):
    name = serializers.CharField(source="row.name", read_only=True)
    document = serializers.CharField(source="document.number", read_only=True, default="")
    approved_by = serializers.CharField(source="approved_by.display_name", read_only=True, default="")
    drafted_by = serializers.CharField(source="drafted_by.display_name", read_only=True)

    class Meta:
        model = Step
        fields = (
            "rung", "name", "state", "rule_key", "basis_text", "named_basis", "facts", "evidence", "defence_taken", "defence_answer", "demands", "days", "document", "drafted_by", "approved_by",
            "decided_on", "served_on", "served_how", "comply_by", "comply_provisional", "recheck_from", "recheck_by",
        )  # fmt: skip


class RecheckSerializer(serializers.ModelSerializer[Recheck]):
    rung = serializers.CharField(source="step.rung", read_only=True)
    officers = serializers.SlugRelatedField(many=True, read_only=True, slug_field="display_name")
    report = serializers.CharField(source="report.number", read_only=True, default="")

    class Meta:
        model = Recheck
        fields = ("rung", "outcome", "on", "officers", "note", "outside_window", "report")


class CaseSerializer(serializers.ModelSerializer[Case]):
    enterprise = serializers.CharField(source="enterprise.name", read_only=True)
    credit_code = serializers.CharField(source="enterprise.credit_code", read_only=True, default="")
    office = serializers.CharField(source="office.name", read_only=True)
    officer = serializers.CharField(source="officer.display_name", read_only=True)

    class Meta:
        model = Case
        fields = (
            "number", "enterprise", "credit_code", "product_name", "office", "officer", "rulebook", "state", "rung", "target", "outcome",
            "opened_on", "closed_on", "closed_because", "due_on", "due_provisional", "version",
        )  # fmt: skip


class CaseDetailSerializer(CaseSerializer):
    finding = serializers.CharField(source="finding.number", read_only=True, default="")
    steps = StepSerializer(many=True, read_only=True)
    rechecks = RecheckSerializer(many=True, read_only=True)

    class Meta(CaseSerializer.Meta):
        fields = (*CaseSerializer.Meta.fields, "finding", "steps", "rechecks")


class StepInput(serializers.Serializer[dict[str, Any]]):
    """The draft of the next decision; `version` is the case's version that the caller read."""

    rung = serializers.CharField(max_length=20)
    facts = serializers.CharField(max_length=5000, required=False)
    demands = serializers.CharField(max_length=5000, required=False)
    days = serializers.IntegerField(required=False)
    joint_with = serializers.CharField(max_length=200, required=False)
    addressee = serializers.CharField(max_length=120, required=False)
    evidence = serializers.CharField(max_length=5000, required=False)
    named_basis = serializers.CharField(max_length=1000, required=False)
    defence_taken = serializers.ChoiceField(choices=Step.Taken.choices, required=False)
    defence_answer = serializers.CharField(max_length=5000, required=False)
    without_announcement = serializers.CharField(max_length=300, required=False)
    version = serializers.IntegerField(required=False)


class RecheckInput(serializers.Serializer[dict[str, Any]]):
    outcome = serializers.ChoiceField(choices=Recheck.Result.choices)
    on = serializers.DateField()
    officers = serializers.SlugRelatedField(many=True, slug_field="username", queryset=User.objects.filter(is_active=True))
    note = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    outside_window = serializers.CharField(max_length=300, required=False, allow_blank=True)
    without_sample = serializers.CharField(max_length=300, required=False, allow_blank=True)
    report = serializers.SlugRelatedField(slug_field="number", queryset=TestReport.objects.all(), required=False)
    version = serializers.IntegerField(required=False)


class CaseList(generics.ListAPIView[Case]):
    """Cases that the caller may see, newest first; `?state=open` leaves out those closed."""

    permission_classes = (PolicyPermission,)
    policy = Policy("staff", "case.see", GRANTS)
    serializer_class = CaseSerializer

    def get_queryset(self) -> QuerySet[Case]:
        if getattr(self, "swagger_fake_view", False):
            return Case.objects.none()
        asked = self.request.query_params
        return queries.listed(self.request.user, state=asked.get("state", ""), rung=asked.get("rung", ""), term=asked.get("q", ""))


class CaseDetail(generics.RetrieveAPIView[Case]):
    """A case with its steps and rechecks."""

    permission_classes = (PolicyPermission,)
    policy = Policy("staff", "case.see", GRANTS, by_object=True)
    serializer_class = CaseDetailSerializer
    lookup_field = "number"

    def get_queryset(self) -> QuerySet[Case]:
        if getattr(self, "swagger_fake_view", False):
            return Case.objects.none()
        return queries.visible(self.request.user).prefetch_related("steps__document", "steps__case", "rechecks__officers", "rechecks__step")


class Steps(OfCase):
    """POST: draft the next decision of a case."""

    policy = Policy("staff", "step.draft", GRANTS, by_object=True)
    answers = StepSerializer
    takes, act = StepInput, staticmethod(with_order.draft_decision)


class Rechecks(OfCase):
    """POST: record what two officers found."""

    policy = Policy("staff", "recheck.record", GRANTS, by_object=True)
    answers = RecheckSerializer
    takes, act = RecheckInput, staticmethod(rechecks.record_recheck)


urlpatterns: list[URLPattern | URLResolver] = [
    path("cases/", CaseList.as_view(), name="cases"),
    path("cases/<str:number>/", CaseDetail.as_view(), name="case"),
    path("cases/<str:number>/steps/", Steps.as_view(), name="case-steps"),
    path("cases/<str:number>/rechecks/", Rechecks.as_view(), name="case-rechecks"),
]
