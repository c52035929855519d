"""Rectification reports and counterfeit cases as JSON: each caller sees what the pages would show; files of a report are judged."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.actions import report_file
from enforcement.models import (
    Case,
    CounterfeitCase,
    FilePass,
    FileReturn,
    Party,
    RectificationReport,
    SeizedItem,
    Seizure,
    Submission,
)
from enforcement.permissions import GRANTS
from enforcement.queries import case as cases
from enforcement.queries import counterfeit, party_paper, rectification
from enforcement.queries import report_file as report_files
from quality_portal.accounts.act_api import given
from quality_portal.accounts.guards import Policy, PolicyPermission
from quality_portal.core.roles import Role

from .of_case import OfCase


class SubmissionSerializer(serializers.ModelSerializer[Submission]):
    review = serializers.CharField(source="review.outcome", read_only=True, default="")
    reasons = serializers.CharField(source="review.reasons", read_only=True, default="")

    class Meta:
        model = Submission
        fields = ("version", "receipt_no", "digest", "submitted_at", "content", "review", "reasons")


class RectificationSerializer(serializers.ModelSerializer[RectificationReport]):
    case = serializers.CharField(source="case.number", read_only=True)
    enterprise = serializers.CharField(source="case.enterprise.name", read_only=True)
    credit_code = serializers.CharField(source="case.enterprise.credit_code", read_only=True, default="")
    order = serializers.CharField(source="step.document.number", read_only=True, default="")
    comply_by = serializers.DateField(source="step.comply_by", read_only=True)
    submissions = SubmissionSerializer(many=True, read_only=True)

    class Meta:
        model = RectificationReport
        fields = ("case", "enterprise", "credit_code", "order", "comply_by", "state", "saved_at", "submissions")


class ReportList(generics.ListAPIView[RectificationReport]):
    """Rectification reports, newest first: an enterprise's own; for staff those handed in on cases they see."""

    permission_classes = (PolicyPermission,)
    policy = Policy("signed_in", "rectification.see", GRANTS)
    queryset = RectificationReport.objects.none()  # tells the schema which model; the rows depend on who asks
    serializer_class = RectificationSerializer

    def get_queryset(self) -> QuerySet[RectificationReport]:
        reports = rectification.visible(self.request.user).prefetch_related("submissions__review")
        if Role.ENTERPRISE_MEMBER not in self.request.user.roles:
            reports = reports.filter(Q(submissions__isnull=False)).distinct()
        return reports


class PartySerializer(serializers.ModelSerializer[Party]):
    name = serializers.CharField(source="masked", read_only=True)
    credit_code = serializers.CharField(source="enterprise.credit_code", read_only=True, default="")

    class Meta:
        model = Party
        fields = ("id", "role", "name", "natural", "credit_code", "assistance")


class ItemSerializer(serializers.ModelSerializer[SeizedItem]):
    value = serializers.DecimalField(max_digits=18, decimal_places=2, read_only=True)

    class Meta:
        model = SeizedItem
        fields = (
            "no", "name", "trademark", "model", "batch", "quantity", "unit", "unit_price", "value", "place", "measure", "seal_no",
            "disposition", "disposed_on",
        )  # fmt: skip


class SeizureSerializer(serializers.ModelSerializer[Seizure]):
    document = serializers.CharField(source="document.number", read_only=True, default="")
    items = ItemSerializer(many=True, read_only=True)

    class Meta:
        model = Seizure
        fields = ("state", "document", "seized_on", "due_on", "testing_from", "testing_until", "extension_days", "items")


class CounterfeitSerializer(serializers.ModelSerializer[CounterfeitCase]):
    office = serializers.CharField(source="office.name", read_only=True)
    officer = serializers.CharField(source="officer.display_name", read_only=True)

    class Meta:
        model = CounterfeitCase
        fields = (
            "number", "title", "office", "officer", "state", "famous", "major", "opened_on", "decide_by", "closed_on", "closed_because", "version",
        )  # fmt: skip


class CounterfeitDetailSerializer(CounterfeitSerializer):
    parties = PartySerializer(many=True, read_only=True)
    seizures = SeizureSerializer(many=True, read_only=True)
    penalties = serializers.SerializerMethodField()
    revocations = serializers.SerializerMethodField()
    papers = serializers.SerializerMethodField()
    transfer_advice = serializers.SerializerMethodField()

    class Meta(CounterfeitSerializer.Meta):
        fields = (
            *CounterfeitSerializer.Meta.fields, "facts", "sales", "unsold", "parties", "seizures", "penalties", "papers", "revocations",
            "transfer_advice",
        )  # fmt: skip

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_penalties(self, case: CounterfeitCase) -> list[dict[str, Any]]:
        decision = counterfeit.decision_of(case)
        if decision is None:
            return []
        return [
            {"party": row.party.masked, "violation": row.violation, "basis": row.basis_text, "fine": str(row.fine), "range": row.range_text}
            for row in decision.penalties.all()
        ]

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_papers(self, case: CounterfeitCase) -> list[dict[str, Any]]:
        return [
            {
                "uuid": str(one.document.uuid), "kind": one.document.kind, "number": one.document.number, "party": one.party.pk,
                "how": one.service.method if one.service else "", "served_on": one.service.served_on if one.service else None, "starts": one.starts,
            }
            for one in party_paper.of_case(case)
        ]  # fmt: skip

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_revocations(self, case: CounterfeitCase) -> list[dict[str, Any]]:
        return [
            {"licence": str(task.licence), "state": task.state, "penalty_basis": task.penalty_basis, "done_on": task.done_on}
            for task in counterfeit.tasks(case)
        ]

    @extend_schema_field(serializers.DictField())
    def get_transfer_advice(self, case: CounterfeitCase) -> dict[str, Any]:
        advice = counterfeit.advice(case)
        return {"reached": advice.reached, "verdict": advice.verdict, "reasons": list(advice.reasons)}


class CounterfeitList(generics.ListAPIView[CounterfeitCase]):
    """Counterfeit cases that the caller may see; `?state=open` leaves out those closed."""

    permission_classes = (PolicyPermission,)
    policy = Policy("staff", "counterfeit.see", GRANTS)
    serializer_class = CounterfeitSerializer

    def get_queryset(self) -> QuerySet[CounterfeitCase]:
        return counterfeit.listed(self.request.user, state=self.request.query_params.get("state", ""))


class CounterfeitDetail(generics.RetrieveAPIView[CounterfeitCase]):
    """One counterfeit case. Natural persons appear by family name only."""

    permission_classes = (PolicyPermission,)
    policy = Policy("staff", "counterfeit.see", GRANTS, by_object=True)
    serializer_class = CounterfeitDetailSerializer
    lookup_field = "number"

    def get_queryset(self) -> QuerySet[CounterfeitCase]:
        return counterfeit.visible(self.request.user).prefetch_related("parties__enterprise", "seizures__items", "seizures__document")


class FileReturnInput(serializers.Serializer[dict[str, Any]]):
    file = serializers.UUIDField()
    reason = serializers.CharField(max_length=300)


class FileReturnSerializer(serializers.ModelSerializer[FileReturn]):
    class Meta:
        model = FileReturn
        fields = ("id", "file", "name", "reason", "at", "replaced_by", "replaced_at")


class FilePassInput(serializers.Serializer[dict[str, Any]]):
    files = serializers.ListField(child=serializers.UUIDField(), allow_empty=False)


class FilePassSerializer(serializers.ModelSerializer[FilePass]):
    class Meta:
        model = FilePass
        fields = ("id", "file", "name", "at")


class ReportFileSerializer(serializers.Serializer[report_files.ReportFile]):
    """A file with what became of it: wait, ok, bad (sent back), gone (replaced)."""

    file = serializers.UUIDField(source="file.uuid", read_only=True)
    name = serializers.CharField(source="file.name", read_only=True)
    standing = serializers.CharField(source="state", read_only=True)
    words = serializers.CharField(read_only=True)
    reason = serializers.CharField(read_only=True)
    by = serializers.CharField(read_only=True)
    at = serializers.DateTimeField(read_only=True, allow_null=True)


class ReportFilesPass(APIView):
    """POST: let files of the report in hand stand."""

    permission_classes = (PolicyPermission,)
    policy = Policy("staff", "rectification.review", GRANTS, by_object=True)

    @extend_schema(request=FilePassInput, responses={201: FilePassSerializer(many=True)})
    def post(self, request: Request, number: str) -> Response:
        case = get_object_or_404(cases.visible(request.user), number=number)
        uuids = [str(one) for one in given(FilePassInput, request)["files"]]
        rows = report_file.pass_files(case=case, uuids=uuids, actor=request.user, at=timezone.now())
        return Response(FilePassSerializer(rows, many=True).data, status=status.HTTP_201_CREATED)


class ReportFiles(OfCase):
    """GET: the files of the report in hand, each with its state. POST: send one of them back with the reason."""

    policy = Policy("staff", "rectification.review", GRANTS, by_object=True)
    policies = {"GET": Policy("signed_in", "rectification.see", GRANTS, by_object=True)}
    answers = FileReturnSerializer
    takes, act = FileReturnInput, staticmethod(report_file.return_file)

    @extend_schema(responses=ReportFileSerializer(many=True))
    def get(self, request: Request, number: str) -> Response:
        report = rectification.visible(request.user).filter(case__number=number, submissions__isnull=False).distinct().order_by("-pk").first()
        if report is None:
            raise Http404
        return Response(ReportFileSerializer(report_files.files_of(report), many=True).data)

    def details(self, case: Case, told: dict[str, Any]) -> dict[str, Any]:
        return {"uuid": str(told["file"]), "reason": told["reason"]}


urlpatterns: list[URLPattern | URLResolver] = [
    path("rectification-reports/", ReportList.as_view(), name="rectification-reports"),
    path("cases/<str:number>/report/files/", ReportFiles.as_view(), name="report-files"),
    path("cases/<str:number>/report/files/pass/", ReportFilesPass.as_view(), name="report-files-pass"),
    path("counterfeit-cases/", CounterfeitList.as_view(), name="counterfeit-cases"),
    path("counterfeit-cases/<str:number>/", CounterfeitDetail.as_view(), name="counterfeit-case"),
]
