"""The same nouns as the pages, as JSON. Acts go through the same actions and meet the same refusals."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from inspections import actions, limits
from inspections.actions.report import ItemResult
from inspections.models import (
    Draw,
    DrawExclusion,
    DrawnEnterprise,
    Finding,
    LabBody,
    Lead,
    Plan,
    PlanItem,
    Sample,
    TestItem,
    TestReport,
)
from inspections.permissions import GRANTS
from inspections.queries import visible
from quality_portal.accounts.guards import Policy, PolicyPermission
from quality_portal.core.errors import NotPermitted


def policy(verb: str) -> Policy:
    return Policy("staff", verb, GRANTS)


class PlanItemSerializer(serializers.ModelSerializer[PlanItem]):
    category = serializers.CharField(source="category.code", read_only=True)
    category_name = serializers.CharField(source="category.name", read_only=True)
    region = serializers.CharField(source="region.code", read_only=True)

    class Meta:
        model = PlanItem
        fields = ("id", "category", "category_name", "region", "quota", "reserves")


class PlanSerializer(serializers.ModelSerializer[Plan]):
    office = serializers.CharField(source="office.name", read_only=True)
    items = PlanItemSerializer(many=True, read_only=True)

    class Meta:
        model = Plan
        fields = ("number", "title", "year", "quarter", "level", "kind", "office", "reason", "budget", "state", "drafted_at", "approved_at", "items")


class DrawnSerializer(serializers.ModelSerializer[DrawnEnterprise]):
    enterprise = serializers.CharField(source="enterprise.name", read_only=True)
    credit_code = serializers.CharField(source="enterprise.credit_code", read_only=True)
    officers = serializers.SlugRelatedField(many=True, read_only=True, slug_field="display_name")

    class Meta:
        model = DrawnEnterprise
        fields = ("id", "rank", "reserve", "enterprise", "credit_code", "officers")


class ExclusionSerializer(serializers.ModelSerializer[DrawExclusion]):
    enterprise = serializers.CharField(source="enterprise.name", read_only=True)
    product = serializers.CharField(source="product.name", read_only=True, default="")

    class Meta:
        model = DrawExclusion
        fields = ("enterprise", "product", "ground", "reason", "basis")


class DrawSerializer(serializers.ModelSerializer[Draw]):
    plan = serializers.CharField(source="plan_item.plan.number", read_only=True)
    drawn = DrawnSerializer(many=True, read_only=True)
    exclusions = ExclusionSerializer(many=True, read_only=True)

    class Meta:
        model = Draw
        fields = (
            "number", "plan", "plan_item", "state", "algorithm", "commitment", "committed_at", "value_source", "public_value", "seed",
            "drawn_at", "witness", "take", "reserves", "candidates", "officers", "remarks", "void_reason", "drawn", "exclusions",
        )  # fmt: skip


class DrawRowSerializer(serializers.ModelSerializer[Draw]):
    """A draw in a list: without the names in the hat, which can be thousands."""

    plan = serializers.CharField(source="plan_item.plan.number", read_only=True)

    class Meta:
        model = Draw
        fields = ("number", "plan", "plan_item", "state", "commitment", "committed_at", "value_source", "public_value", "drawn_at", "take", "reserves")


class TestItemSerializer(serializers.ModelSerializer[TestItem]):
    __test__ = False

    class Meta:
        model = TestItem
        fields = ("name", "unit", "kind", "low", "high", "limit_text", "value_text", "verdict", "item_class")


class TestReportSerializer(serializers.ModelSerializer[TestReport]):
    __test__ = False
    sample = serializers.CharField(source="sample.number", read_only=True)
    lab = serializers.CharField(source="lab.name", read_only=True)
    verdict = serializers.CharField(source="conclusion.verdict", read_only=True)
    failed_items = serializers.CharField(source="conclusion.failed_items", read_only=True)
    state = serializers.CharField(source="conclusion.state", read_only=True)
    notified_on = serializers.DateField(source="conclusion.notified_on", read_only=True)
    objection_until = serializers.DateField(source="conclusion.objection_until", read_only=True)
    final_on = serializers.DateField(source="conclusion.final_on", read_only=True)
    items = TestItemSerializer(many=True, read_only=True)

    class Meta:
        model = TestReport
        fields = ("number", "sample", "lab", "issued_on", "verdict", "failed_items", "state", "notified_on", "objection_until", "final_on", "items")


class SampleSerializer(serializers.ModelSerializer[Sample]):
    enterprise = serializers.CharField(source="enterprise.name", read_only=True)
    credit_code = serializers.CharField(source="enterprise.credit_code", read_only=True)
    plan = serializers.CharField(source="plan_item.plan.number", read_only=True)
    lab = serializers.CharField(source="lab.name", read_only=True, default="")
    report = serializers.CharField(source="report.number", read_only=True, default=None)

    class Meta:
        model = Sample
        fields = (
            "number", "plan", "enterprise", "credit_code", "product_name", "trademark", "model", "batch", "produced_on", "sampled_on",
            "place", "seller", "base_quantity", "quantity", "backup_quantity", "seal_no", "backup_seal_no", "lab", "state", "report",
        )  # fmt: skip


class FindingSerializer(serializers.ModelSerializer[Finding]):
    enterprise = serializers.CharField(source="enterprise.name", read_only=True)
    credit_code = serializers.CharField(source="enterprise.credit_code", read_only=True)
    sample = serializers.CharField(source="sample.number", read_only=True)
    office = serializers.CharField(source="office.name", read_only=True)

    class Meta:
        model = Finding
        fields = ("number", "enterprise", "credit_code", "product_name", "facts", "severity", "sample", "office", "confirmed_on")


class LeadSerializer(serializers.ModelSerializer[Lead]):
    office = serializers.CharField(source="office.name", read_only=True)

    class Meta:
        model = Lead
        fields = ("number", "kind", "office", "enterprise_name", "product_name", "facts", "received_on", "state", "answer")


class CommitInput(serializers.Serializer[dict[str, Any]]):
    plan_item = serializers.IntegerField()
    value_source = serializers.CharField(max_length=200)


class RunInput(serializers.Serializer[dict[str, Any]]):
    public_value = serializers.CharField(max_length=200)
    witness = serializers.CharField(max_length=60)


class ItemInput(serializers.Serializer[dict[str, Any]]):
    name = serializers.CharField(max_length=120)
    value = serializers.CharField(max_length=400)
    kind = serializers.ChoiceField(choices=list(limits.KINDS.items()))
    low = serializers.DecimalField(max_digits=18, decimal_places=6, required=False, allow_null=True)
    high = serializers.DecimalField(max_digits=18, decimal_places=6, required=False, allow_null=True)
    text = serializers.CharField(max_length=200, required=False, allow_blank=True)
    unit = serializers.CharField(max_length=30, required=False, allow_blank=True)
    item_class = serializers.ChoiceField(choices=["A", "B"], required=False)


class ReportInput(serializers.Serializer[dict[str, Any]]):
    number = serializers.CharField(max_length=60, required=False, allow_blank=True)
    lab = serializers.PrimaryKeyRelatedField(queryset=LabBody.objects.all())
    issued_on = serializers.DateField()
    items = ItemInput(many=True)


class LeadInput(serializers.Serializer[dict[str, Any]]):
    kind = serializers.ChoiceField(choices=["complaint", "tip", "failure", "accident"])
    product_name = serializers.CharField(max_length=200)
    enterprise_name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    facts = serializers.CharField(max_length=5000)
    received_on = serializers.DateField()


class _Rows:
    """Rows that the caller may see, by number; an invisible one answers 404."""

    permission_classes = (PolicyPermission,)
    lookup_field = "number"
    queryset: QuerySet[Any]

    def get_queryset(self) -> QuerySet[Any]:
        return self.queryset.none() if getattr(self, "swagger_fake_view", False) else self.rows(self.request.user)

    def rows(self, user: Any) -> QuerySet[Any]:
        raise NotImplementedError


class _Plans(_Rows):
    queryset, serializer_class, policy = Plan.objects.all(), PlanSerializer, policy("plan.see")

    def rows(self, user: Any) -> QuerySet[Plan]:
        return visible.plans(user).prefetch_related("items__category", "items__region")


class _Draws(_Rows):
    queryset, serializer_class, policy = Draw.objects.all(), DrawSerializer, policy("draw.see")

    def rows(self, user: Any) -> QuerySet[Draw]:
        return visible.draw_with_outcome(visible.draws(user))


class _Samples(_Rows):
    queryset, serializer_class, policy = Sample.objects.all(), SampleSerializer, policy("sample.see")

    def rows(self, user: Any) -> QuerySet[Sample]:
        return visible.samples(user)


class _Reports(_Rows):
    queryset, serializer_class, policy = TestReport.objects.all(), TestReportSerializer, policy("report.see")

    def rows(self, user: Any) -> QuerySet[TestReport]:
        return visible.reports(user)


class _Findings(_Rows):
    queryset, serializer_class, policy = Finding.objects.all(), FindingSerializer, policy("finding.see")

    def rows(self, user: Any) -> QuerySet[Finding]:
        return visible.findings(user)


class _Leads(_Rows):
    queryset, serializer_class, policy = Lead.objects.all(), LeadSerializer, policy("lead.see")

    def rows(self, user: Any) -> QuerySet[Lead]:
        return visible.leads(user)


class PlanList(_Plans, generics.ListAPIView[Plan]):
    """Plans of one's office and below."""


class PlanDetail(_Plans, generics.RetrieveAPIView[Plan]):
    """One plan."""


class DrawList(_Draws, generics.ListAPIView[Draw]):
    """Draws of one's office and below."""

    serializer_class = DrawRowSerializer

    def rows(self, user: Any) -> QuerySet[Draw]:
        return visible.draws(user).defer("candidates", "officers", "remarks")


class DrawDetail(_Draws, generics.RetrieveAPIView[Draw]):
    """One draw, with everything needed to run it again."""


class SampleList(_Samples, generics.ListAPIView[Sample]):
    """Samples that one may see."""


class SampleDetail(_Samples, generics.RetrieveAPIView[Sample]):
    """One sample."""


class ReportList(_Reports, generics.ListAPIView[TestReport]):
    """Test reports that one may see."""


class ReportDetail(_Reports, generics.RetrieveAPIView[TestReport]):
    """One test report with its items and where the conclusion stands."""


class FindingList(_Findings, generics.ListAPIView[Finding]):
    """Confirmed nonconformities."""


class FindingDetail(_Findings, generics.RetrieveAPIView[Finding]):
    """One finding."""


class LeadList(_Leads, generics.ListAPIView[Lead]):
    """Leads; POST takes one down."""

    policies = {"POST": policy("lead.register")}

    @extend_schema(request=LeadInput, responses={201: LeadSerializer})
    def post(self, request: Request) -> Response:
        """Take down a lead for one's own office."""
        given = LeadInput(data=request.data)
        given.is_valid(raise_exception=True)
        if request.user.office is None:
            raise NotPermitted("您的账号没有所属机关，不能登记线索。")
        fields = given.validated_data
        lead = actions.lead.register(office=request.user.office, actor=request.user, at=timezone.now(), **fields)
        return Response(LeadSerializer(lead).data, status=status.HTTP_201_CREATED)


class LeadDetail(_Leads, generics.RetrieveAPIView[Lead]):
    """One lead."""


class PlanApprove(_Plans, generics.GenericAPIView[Plan]):
    """POST approves a plan; whoever drafted it may not."""

    policy = policy("plan.approve")

    @extend_schema(request=None, responses=PlanSerializer)
    def post(self, request: Request, number: str) -> Response:
        plan = actions.plan.approve(plan=self.get_object(), actor=request.user, at=timezone.now())
        return Response(PlanSerializer(plan).data)


class PlanDraws(_Plans, generics.GenericAPIView[Plan]):
    """POST freezes the list of one item of a plan."""

    policy = policy("draw.commit")

    @extend_schema(request=CommitInput, responses={201: DrawSerializer})
    def post(self, request: Request, number: str) -> Response:
        given = CommitInput(data=request.data)
        given.is_valid(raise_exception=True)
        item = get_object_or_404(self.get_object().items, pk=given.validated_data["plan_item"])
        source = given.validated_data["value_source"]
        draw = actions.draw.commit(plan_item=item, value_source=source, actor=request.user, at=timezone.now())
        return Response(DrawSerializer(draw).data, status=status.HTTP_201_CREATED)


class DrawRun(_Draws, generics.GenericAPIView[Draw]):
    """POST draws with the public value."""

    policy = policy("draw.draw")

    @extend_schema(request=RunInput, responses=DrawSerializer)
    def post(self, request: Request, number: str) -> Response:
        given = RunInput(data=request.data)
        given.is_valid(raise_exception=True)
        draw = actions.draw.draw(drawing=self.get_object(), actor=request.user, at=timezone.now(), **given.validated_data)
        return Response(DrawSerializer(draw).data)


class SampleReport(_Samples, generics.GenericAPIView[Sample]):
    """POST files the test report of a sample; verdicts are computed from the limits."""

    policy = policy("report.file")

    @extend_schema(request=ReportInput, responses={201: TestReportSerializer})
    def post(self, request: Request, number: str) -> Response:
        given = ReportInput(data=request.data)
        given.is_valid(raise_exception=True)
        fields = dict(given.validated_data)
        items = [ItemResult(**row) for row in fields.pop("items")]
        report = actions.report.file(sample=self.get_object(), items=items, actor=request.user, at=timezone.now(), **fields)
        return Response(TestReportSerializer(report).data, status=status.HTTP_201_CREATED)


urlpatterns = [
    path("plans/", PlanList.as_view(), name="api_plans"),
    path("plans/<str:number>/", PlanDetail.as_view(), name="api_plan"),
    path("plans/<str:number>/approve/", PlanApprove.as_view(), name="api_plan_approve"),
    path("plans/<str:number>/draws/", PlanDraws.as_view(), name="api_plan_draws"),
    path("draws/", DrawList.as_view(), name="api_draws"),
    path("draws/<str:number>/", DrawDetail.as_view(), name="api_draw"),
    path("draws/<str:number>/draw/", DrawRun.as_view(), name="api_draw_run"),
    path("samples/", SampleList.as_view(), name="api_samples"),
    path("samples/<str:number>/", SampleDetail.as_view(), name="api_sample"),
    path("samples/<str:number>/report/", SampleReport.as_view(), name="api_sample_report"),
    path("test-reports/", ReportList.as_view(), name="api_test_reports"),
    path("test-reports/<str:number>/", ReportDetail.as_view(), name="api_test_report"),
    path("findings/", FindingList.as_view(), name="api_findings"),
    path("findings/<str:number>/", FindingDetail.as_view(), name="api_finding"),
    path("leads/", LeadList.as_view(), name="api_leads"),
    path("leads/<str:number>/", LeadDetail.as_view(), name="api_lead"),
]
