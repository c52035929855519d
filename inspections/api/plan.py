"""Plans: drafted, changed, approved, returned, withdrawn, ended, paid for."""

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

from enterprises.models import Enterprise, ProductCategory
from inspections import actions
from inspections.actions.plan import ItemDraft, StratumDraft
from inspections.law.plan import PURPOSE_CHOICES, REASON_CHOICES
from inspections.models import (
    LabBody,
    Plan,
    PlanExpense,
    PlanFiling,
    PlanItem,
    PlanKind,
    PlanStratum,
    Specification,
    Stratify,
    Weighting,
)
from inspections.queries import plan as guards
from inspections.queries import progress, visible
from quality_portal.accounts.act_api import ActView, MakeView, given
from quality_portal.accounts.models import Level, Region
from quality_portal.core.errors import NotPermitted
from quality_portal.workdays.calendar import business_today

from .rows import Rows, policy


class StratumSerializer(serializers.ModelSerializer[PlanStratum]):
    class Meta:
        model = PlanStratum
        fields = ("key", "name", "quota", "reserves")


class PlanItemSerializer(serializers.ModelSerializer[PlanItem]):
    category = serializers.CharField(source="category.code", read_only=True)
    category_name = serializers.CharField(source="category.name", read_only=True)
    region = serializers.CharField(source="region.code", read_only=True)
    lab = serializers.CharField(source="lab.name", read_only=True, default="")
    strata = StratumSerializer(many=True, read_only=True)

    class Meta:
        model = PlanItem
        fields = (
            "id", "category", "category_name", "region", "quota", "reserves", "reason", "note", "specification", "stratify", "strata",
            "weighting", "random_share", "lab", "unit_cost",
        )  # fmt: skip


class PlanSerializer(serializers.ModelSerializer[Plan]):
    office = serializers.CharField(source="office.name", read_only=True)
    items = PlanItemSerializer(many=True, read_only=True)

    class Meta:
        model = Plan
        fields = (
            "number", "title", "year", "quarter", "level", "kind", "office", "reason", "mandate", "trigger", "emergency_reason", "budget",
            "state", "returned_because", "withdrawn_because", "revision", "drafted_at", "approved_at", "items",
        )  # fmt: skip


class StratumInput(serializers.Serializer[dict[str, Any]]):
    key = serializers.CharField(max_length=40)
    quota = serializers.IntegerField(min_value=0, max_value=10_000)
    reserves = serializers.IntegerField(min_value=0, max_value=10_000, default=0)


class PlanItemInput(serializers.Serializer[dict[str, Any]]):
    category = serializers.SlugRelatedField(slug_field="code", queryset=ProductCategory.objects.all())
    quota = serializers.IntegerField(min_value=1, max_value=10_000)
    region = serializers.SlugRelatedField(slug_field="code", queryset=Region.objects.all(), required=False, allow_null=True)
    reserves = serializers.IntegerField(min_value=0, max_value=10_000, default=0)
    reason = serializers.ChoiceField(choices=REASON_CHOICES, required=False, allow_blank=True)
    note = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    specification = serializers.PrimaryKeyRelatedField(queryset=Specification.objects.all(), required=False, allow_null=True)
    stratify = serializers.ChoiceField(choices=[row for row in Stratify.choices if row[0]], required=False, allow_blank=True)
    strata = StratumInput(many=True, required=False)
    weighting = serializers.ChoiceField(choices=Weighting.choices, required=False)
    random_share = serializers.IntegerField(min_value=0, max_value=100, required=False, allow_null=True)
    lab = serializers.SlugRelatedField(slug_field="name", queryset=LabBody.objects.all(), required=False, allow_null=True)
    unit_cost = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=0, required=False, allow_null=True)
    targets = serializers.SlugRelatedField(slug_field="credit_code", queryset=Enterprise.objects.all(), many=True, required=False)


class PlanInput(serializers.Serializer[dict[str, Any]]):
    year = serializers.IntegerField()
    quarter = serializers.IntegerField()
    title = serializers.CharField(max_length=120)
    reason = serializers.CharField(max_length=2000)
    kind = serializers.ChoiceField(choices=PlanKind.choices, default=PlanKind.ROUTINE)
    level = serializers.ChoiceField(choices=Level.choices, required=False, allow_blank=True)
    mandate = serializers.CharField(max_length=80, required=False, allow_blank=True)
    trigger = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    emergency_reason = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    budget = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0, required=False, allow_null=True)
    sampler = serializers.SlugRelatedField(slug_field="name", queryset=LabBody.objects.all(), required=False, allow_null=True)
    items = PlanItemInput(many=True)


class PlanNewInput(PlanInput):
    lead = serializers.CharField(max_length=40, required=False, help_text="编号；计划起草后，这条线索记为已采用")


class PlanChangeInput(PlanInput):
    revision = serializers.IntegerField(min_value=0)


class ReasonInput(serializers.Serializer[dict[str, Any]]):
    reason = serializers.CharField(max_length=1000)


class CautionSerializer(serializers.Serializer[dict[str, Any]]):
    """Something that speaks against a plan."""

    key = serializers.CharField(source="guard.key")
    words = serializers.CharField()
    basis = serializers.CharField()
    blocks = serializers.BooleanField()


class FunnelSerializer(serializers.Serializer[dict[str, Any]]):
    """Batches from planned to final."""

    planned = serializers.IntegerField()
    drawn = serializers.IntegerField()
    sampled = serializers.IntegerField()
    tested = serializers.IntegerField()
    final = serializers.IntegerField()
    failed = serializers.IntegerField()
    deemed = serializers.IntegerField()


class PlanProgressSerializer(serializers.Serializer[dict[str, Any]]):
    """How far a plan has come, what it cost, and what speaks against it."""

    funnel = FunnelSerializer()
    planned = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    spent = serializers.DecimalField(max_digits=14, decimal_places=2)
    per_batch = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    cautions = CautionSerializer(many=True)


class ExpenseSerializer(serializers.ModelSerializer[PlanExpense]):
    class Meta:
        model = PlanExpense
        fields = ("id", "purpose", "amount", "spent_on", "payee", "voucher", "reverses", "because", "booked_at")


class ExpenseInput(serializers.Serializer[dict[str, Any]]):
    purpose = serializers.ChoiceField(choices=PURPOSE_CHOICES)
    amount = serializers.DecimalField(max_digits=14, decimal_places=2)
    spent_on = serializers.DateField()
    payee = serializers.CharField(max_length=200)
    voucher = serializers.CharField(max_length=60)


class Plans(Rows):
    queryset = Plan.objects.all()
    serializer_class = PlanSerializer
    policy = policy("plan.see")

    @staticmethod
    def seen(user: Any) -> QuerySet[Plan]:
        return visible.plans(user).prefetch_related("items__category", "items__region", "items__lab", "items__strata")

    def answer(self, plan: Plan, code: int = status.HTTP_200_OK) -> Response:
        """The plan as it stands after an act."""
        return Response(PlanSerializer(self.get_queryset().get(pk=plan.pk)).data, status=code)


def _drafts(rows: list[dict[str, Any]]) -> list[ItemDraft]:
    return [ItemDraft(**row | {"strata": [StratumDraft(**part) for part in row.get("strata", ())]}) for row in rows]


class PlanList(Plans, generics.ListAPIView[Plan]):
    """Plans of one's office and below; POST drafts one for one's own office."""

    policies = {"POST": policy("plan.create")}

    @extend_schema(request=PlanNewInput, responses={201: PlanSerializer})
    def post(self, request: Request) -> Response:
        """Draft a plan with its items."""
        data = given(PlanNewInput, request)
        if request.user.office is None:
            raise NotPermitted("您的账号没有所属机关，不能起草计划。")
        items = _drafts(data.pop("items"))
        if "lead" in data:
            data["lead"] = get_object_or_404(visible.leads(request.user), number=data["lead"])
        plan = actions.plan.create(office=request.user.office, items=items, actor=request.user, at=timezone.now(), **data)
        return self.answer(plan, status.HTTP_201_CREATED)


class PlanDetail(Plans, generics.RetrieveAPIView[Plan]):
    """One plan; PUT changes a draft that nobody else has changed since `revision`."""

    policies = {"PUT": policy("plan.create")}

    @extend_schema(request=PlanChangeInput, responses=PlanSerializer)
    def put(self, request: Request, number: str) -> Response:
        """Change a draft or a returned plan, whole."""
        empty = {"budget": None, "level": "", "mandate": "", "trigger": "", "emergency_reason": "", "sampler": None}
        data = empty | given(PlanChangeInput, request)
        items = _drafts(data.pop("items"))
        return self.answer(actions.plan.change(plan=self.get_object(), items=items, actor=request.user, at=timezone.now(), **data))


class PlanAct(ActView):
    """POST: one act on a plan; the answer is the plan as it is afterwards."""

    subject, by = "plan", "number"
    seen = staticmethod(Plans.seen)
    answers = PlanSerializer


class PlanApprove(PlanAct):
    """POST approves a plan; whoever drafted it may not."""

    policy = policy("plan.approve")
    act = staticmethod(actions.plan.approve)


class PlanReturn(PlanAct):
    """POST returns a draft to its planner, with the reason."""

    policy = policy("plan.return")
    takes, act = ReasonInput, staticmethod(actions.plan.give_back)


class PlanWithdraw(PlanAct):
    """POST takes a plan back before anything was drawn under it."""

    policy = policy("plan.withdraw")
    takes, act = ReasonInput, staticmethod(actions.plan.withdraw)


class PlanClose(PlanAct):
    """POST ends a plan."""

    policy = policy("plan.close")
    act = staticmethod(actions.plan.close)


class FilingSerializer(serializers.ModelSerializer[PlanFiling]):
    plan = serializers.CharField(source="plan.number", read_only=True)

    class Meta:
        model = PlanFiling
        fields = ("plan", "addressee", "filed_on", "receipt_no", "filed_at")


class FilingInput(serializers.Serializer[dict[str, Any]]):
    filed_on = serializers.DateField()
    receipt_no = serializers.CharField(max_length=80)
    addressee = serializers.CharField(max_length=120, required=False, allow_blank=True)


class PlanFile(MakeView):
    """POST notes that a plan was filed with the organ above."""

    policy = policy("plan.file")
    subject, by = "plan", "number"
    seen = staticmethod(Plans.seen)
    answers = FilingSerializer
    code = status.HTTP_200_OK
    takes, act = FilingInput, staticmethod(actions.filing.file)


class PlanProgress(Plans, generics.GenericAPIView[Plan]):
    """How far a plan has come, its money, and what speaks against it."""

    @extend_schema(responses=PlanProgressSerializer)
    def get(self, request: Request, number: str) -> Response:
        plan = self.get_object()
        whole = progress.total(progress.funnels(plan).values())
        money = progress.money(plan, whole.tested)
        found = guards.cautions(guards.proposal_of(plan, plan.items.all()), business_today())
        body = {"funnel": whole, "planned": money.planned, "spent": money.spent, "per_batch": money.per_batch, "cautions": found}
        return Response(PlanProgressSerializer(body).data)


class PlanExpenses(MakeView):
    """Money spent on a plan; POST books more."""

    policy, policies = policy("plan.see"), {"POST": policy("plan.spend")}
    subject, by = "plan", "number"
    seen = staticmethod(Plans.seen)
    answers = ExpenseSerializer
    takes, act = ExpenseInput, staticmethod(actions.expense.book)

    @extend_schema(responses=ExpenseSerializer(many=True))
    def get(self, request: Request, **where: Any) -> Response:
        return Response(ExpenseSerializer(progress.expenses(self.row(where)), many=True).data)


class ExpenseReverse(MakeView):
    """POST takes a wrong entry back by another one."""

    policy = policy("plan.spend")
    subject = "expense"
    seen = staticmethod(visible.plan_expenses)
    answers = ExpenseSerializer
    takes, act = ReasonInput, staticmethod(actions.expense.reverse)

    def details(self, expense: PlanExpense, told: dict[str, Any]) -> dict[str, Any]:
        return {"because": told["reason"]}


urlpatterns = [
    path("plans/", PlanList.as_view(), name="api_plans"),
    path("plans/<str:number>/", PlanDetail.as_view(), name="api_plan"),
    path("plans/<str:number>/approve/", PlanApprove.as_view(), name="api_plan_approve"),
    path("plans/<str:number>/return/", PlanReturn.as_view(), name="api_plan_return"),
    path("plans/<str:number>/withdraw/", PlanWithdraw.as_view(), name="api_plan_withdraw"),
    path("plans/<str:number>/close/", PlanClose.as_view(), name="api_plan_close"),
    path("plans/<str:number>/file/", PlanFile.as_view(), name="api_plan_file"),
    path("plans/<str:number>/progress/", PlanProgress.as_view(), name="api_plan_progress"),
    path("plans/<str:number>/expenses/", PlanExpenses.as_view(), name="api_plan_expenses"),
    path("plan-expenses/<int:pk>/reverse/", ExpenseReverse.as_view(), name="api_expense_reverse"),
]
