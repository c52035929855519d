"""Laboratories and their bench. The bench knows samples by blind numbers alone."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema_field
from rest_framework import generics, serializers, status

from inspections import actions, worksheet
from inspections.law.lab import RECEIPT_CHECKS
from inspections.models import LabBody, LabJob, LabScope
from inspections.queries import lab as labs
from inspections.queries import labjob as queries
from inspections.worksheet import Found
from quality_portal.accounts.act_api import ActView, MakeView
from quality_portal.workdays.calendar import business_today

from .rows import Rows, policy
from .sample import Samples


class LabSerializer(serializers.ModelSerializer[LabBody]):
    region = serializers.CharField(source="region.name", read_only=True, default="")
    accreditations = serializers.SlugRelatedField(many=True, read_only=True, slug_field="number")
    items = serializers.IntegerField(read_only=True, help_text="How many items it may test today.")

    class Meta:
        model = LabBody
        fields = ("id", "name", "level", "region", "address", "monitoring", "accreditations", "items")


class ScopeSerializer(serializers.ModelSerializer[LabScope]):
    lab = serializers.CharField(source="lab.name", read_only=True)
    category = serializers.CharField(source="category.name", read_only=True)
    accreditation = serializers.CharField(read_only=True)

    class Meta:
        model = LabScope
        fields = ("lab", "category", "item", "method", "accreditation", "since", "until", "note")


class WorksheetRow(serializers.Serializer[Any]):
    """A row of a worksheet: what the specification asks, what was found, the verdict that the limit gives."""

    order = serializers.IntegerField()
    name = serializers.CharField()
    requirement = serializers.CharField()
    unit = serializers.CharField()
    method = serializers.CharField()
    value = serializers.CharField()
    computed = serializers.CharField()
    override = serializers.CharField()
    because = serializers.CharField()


class LabJobSerializer(serializers.ModelSerializer[LabJob]):
    """A job as the bench sees it: no enterprise, seller, trademark or form number."""

    lab = serializers.CharField(source="lab.name", read_only=True)
    product = serializers.SerializerMethodField()
    category = serializers.CharField(source="sample.plan_item.category.name", read_only=True)
    seal_no = serializers.CharField(read_only=True)
    report = serializers.SerializerMethodField()
    worksheet = serializers.SerializerMethodField()

    class Meta:
        model = LabJob
        fields = (
            "blind_no", "lab", "part", "purpose", "state", "product", "category", "seal_no", "due_on", "received_on", "refused_because",
            "returned_because", "stopped_because", "revision", "worksheet", "report",
        )  # fmt: skip

    def get_product(self, job: LabJob) -> str:
        return queries.blinded(job).product

    def get_report(self, job: LabJob) -> str:
        return job.report.number if job.state == "verified" else ""

    @extend_schema_field(WorksheetRow(many=True))
    def get_worksheet(self, job: LabJob) -> list[dict[str, Any]]:
        rows = worksheet.rows_of(job.worksheet)
        return [
            {
                "order": order, "name": row.name, "requirement": row.printed, "unit": row.unit, "method": row.method, "value": row.value,
                "computed": worksheet.computed(row), "override": row.override, "because": row.because,
            }
            for order, row in enumerate(rows, start=1)
        ]  # fmt: skip


class AssignInput(serializers.Serializer[dict[str, Any]]):
    """For the first test. A retest is given away with its objection, a correction by the laboratory itself."""

    lab = serializers.PrimaryKeyRelatedField(queryset=LabBody.objects.all())
    due_on = serializers.DateField(required=False, allow_null=True)


class ReceiptChecks(serializers.Serializer[dict[str, Any]]):
    """What the laboratory looked at; one that is false refuses the sample."""

    def get_fields(self) -> dict[str, serializers.Field]:
        return {row.key: serializers.BooleanField() for row in RECEIPT_CHECKS}


class ReceiveInput(serializers.Serializer[dict[str, Any]]):
    giver = serializers.CharField(max_length=120)
    seal_seen = serializers.CharField(max_length=60)
    checks = ReceiptChecks()
    note = serializers.CharField(max_length=200, required=False, allow_blank=True)


class FoundInput(serializers.Serializer[dict[str, Any]]):
    order = serializers.IntegerField(min_value=1, max_value=1000)
    value = serializers.CharField(max_length=400, allow_blank=True)
    override = serializers.ChoiceField(choices=list(worksheet.OVERRIDES.items()), required=False, allow_blank=True)
    because = serializers.CharField(max_length=300, required=False, allow_blank=True)


class EntryInput(serializers.Serializer[dict[str, Any]]):
    found = FoundInput(many=True, max_length=1000)
    revision = serializers.IntegerField(required=False, allow_null=True)
    keep = serializers.BooleanField(required=False, default=False, help_text="Keep it half filled instead of handing it in.")


class VerifyInput(serializers.Serializer[dict[str, Any]]):
    issued_on = serializers.DateField()
    number = serializers.CharField(max_length=60, required=False, allow_blank=True)


class BecauseInput(serializers.Serializer[dict[str, Any]]):
    because = serializers.CharField(max_length=500)


class LabList(generics.ListAPIView[LabBody]):
    """The register of laboratories."""

    permission_classes = Rows.permission_classes
    policy = policy("lab.see")
    serializer_class = LabSerializer
    queryset = LabBody.objects.all()

    def get_queryset(self) -> QuerySet[LabBody]:
        return labs.register(business_today()).prefetch_related("accreditations")


class ScopeList(generics.ListAPIView[LabScope]):
    """Who may test something today. `q` is a product, an item or a method."""

    permission_classes = Rows.permission_classes
    policy = policy("lab.see")
    serializer_class = ScopeSerializer
    queryset = LabScope.objects.all()

    def get_queryset(self) -> QuerySet[LabScope]:
        return labs.search(self.request.query_params.get("q", "")[:80], business_today())


class Jobs(Rows):
    queryset = LabJob.objects.all()
    serializer_class = LabJobSerializer
    policy = policy("labjob.see")
    lookup_field = "blind_no"

    @staticmethod
    def seen(user: Any) -> QuerySet[LabJob]:
        return queries.bench(user).select_related("report")


class JobList(Jobs, generics.ListAPIView[LabJob]):
    """The jobs of one's laboratories, under blind numbers."""


class JobDetail(Jobs, generics.RetrieveAPIView[LabJob]):
    """One job with its worksheet."""


class JobAct(ActView):
    """POST: one act on a job; the answer is the job as it is afterwards."""

    policy = policy("labjob.work")
    subject, by = "job", "blind_no"
    seen = staticmethod(Jobs.seen)
    answers = LabJobSerializer


class JobReceive(JobAct):
    """POST receives a sample, or refuses it when something is irregular; the answer's state says which."""

    takes, act = ReceiveInput, staticmethod(actions.labjob.receive)


def _enter(*, keep: bool, found: list[dict[str, Any]], **entry: Any) -> LabJob:
    return (actions.labjob.keep if keep else actions.labjob.enter)(found=[Found(**row) for row in found], **entry)


class JobEnter(JobAct):
    """POST hands in what was found, or keeps it half filled."""

    takes, act = EntryInput, staticmethod(_enter)


class JobReturn(JobAct):
    """POST returns a colleague's entry."""

    policy = policy("labjob.verify")
    takes, act = BecauseInput, staticmethod(actions.labjob.send_back)


class JobStop(JobAct):
    """POST stops a test of goods whose producer lacks the licence it needs."""

    takes, act = BecauseInput, staticmethod(actions.labjob.stop)


class JobVerify(JobAct):
    """POST signs a colleague's entry: the report is issued."""

    policy = policy("labjob.verify")
    code = status.HTTP_201_CREATED
    takes, act = VerifyInput, staticmethod(actions.labjob.verify)


class SampleAssign(MakeView):
    """POST gives a sample to a laboratory that may test all its items."""

    policy = policy("labjob.assign")
    subject, by = "sample", "number"
    seen = staticmethod(Samples.seen)
    answers = LabJobSerializer
    takes, act = AssignInput, staticmethod(actions.labjob.assign)


urlpatterns = [
    path("labs/", LabList.as_view(), name="api_labs"),
    path("labs/scope/", ScopeList.as_view(), name="api_lab_scope"),
    path("lab-jobs/", JobList.as_view(), name="api_lab_jobs"),
    path("lab-jobs/<str:blind_no>/", JobDetail.as_view(), name="api_lab_job"),
    path("lab-jobs/<str:blind_no>/receive/", JobReceive.as_view(), name="api_lab_job_receive"),
    path("lab-jobs/<str:blind_no>/enter/", JobEnter.as_view(), name="api_lab_job_enter"),
    path("lab-jobs/<str:blind_no>/return/", JobReturn.as_view(), name="api_lab_job_return"),
    path("lab-jobs/<str:blind_no>/stop/", JobStop.as_view(), name="api_lab_job_stop"),
    path("lab-jobs/<str:blind_no>/verify/", JobVerify.as_view(), name="api_lab_job_verify"),
    path("samples/<str:number>/assign/", SampleAssign.as_view(), name="api_sample_assign"),
]
