"""Objections and retests, for the office; and an enterprise's own."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from inspections import actions
from inspections.models import LabBody, Notice, Objection, ObjectionAsks, Retest
from inspections.queries import conclusion as telling
from inspections.queries import objection as queries
from inspections.states import ObjectionState, RetestState

from .conclusion import FILES, given
from .rows import Rows, member_policy, policy

DECISIONS = [("accept", "受理复检"), ("refuse", "不予受理"), ("allow", "异议成立"), ("bar", "不能复检")]


class RetestSerializer(serializers.ModelSerializer[Retest]):
    lab = serializers.CharField(source="lab.name", read_only=True, default="")
    report = serializers.CharField(source="report.number", read_only=True, default="")
    state = serializers.ChoiceField(choices=RetestState.choices, read_only=True)
    fee = serializers.DecimalField(source="fee.amount", max_digits=12, decimal_places=2, read_only=True, default=None)
    borne_by = serializers.CharField(source="fee.borne_by", read_only=True, default="")
    refunded_on = serializers.DateField(source="fee.refunded_on", read_only=True, default=None)

    class Meta:
        model = Retest
        fields = (
            "state", "noticed_on", "formalities_due", "formalities_on", "name_by", "lab", "named_on", "report", "outcome", "closed_on", "fee", "borne_by",
            "refunded_on",
        )  # fmt: skip


class ObjectionSerializer(serializers.ModelSerializer[Objection]):
    conclusion = serializers.IntegerField(source="conclusion_id", read_only=True)
    product = serializers.CharField(source="conclusion.product_name", read_only=True)
    state = serializers.ChoiceField(choices=ObjectionState.choices, read_only=True)
    document = serializers.CharField(source="document.number", read_only=True, default="")
    retest = serializers.SerializerMethodField()

    class Meta:
        model = Objection
        fields = (
            "number", "conclusion", "product", "applicant", "asks", "grounds", "online", "filed_on", "filed_at", "receipt_no", "digest", "state",
            "decide_by", "decided_on", "reasons", "fault_of", "document", "closed_on", "retest",
        )  # fmt: skip

    @extend_schema(responses=RetestSerializer)
    def get_retest(self, objection: Objection) -> dict[str, Any] | None:
        retest = getattr(objection, "retest", None)
        return RetestSerializer(retest).data if retest else None


class ObjectionInput(serializers.Serializer[dict[str, Any]]):
    asks = serializers.ChoiceField(choices=ObjectionAsks.choices)
    grounds = serializers.CharField(max_length=5000, allow_blank=True)
    files = serializers.ListField(child=serializers.FileField(), required=False, max_length=10)


class RegisterInput(ObjectionInput):
    filed_on = serializers.DateField()


class DecideInput(serializers.Serializer[dict[str, Any]]):
    decision = serializers.ChoiceField(choices=DECISIONS)
    reasons = serializers.CharField(max_length=3000, required=False, allow_blank=True, default="")
    noticed_on = serializers.DateField(required=False)
    fault_of = serializers.ChoiceField(choices=[("party", "被抽样者"), ("organ", "机关、检验机构")], required=False, default="")


class FormalitiesInput(serializers.Serializer[dict[str, Any]]):
    formalities_on = serializers.DateField()
    amount = serializers.DecimalField(max_digits=12, decimal_places=2)
    voucher = serializers.CharField(max_length=80)


class NameInput(serializers.Serializer[dict[str, Any]]):
    lab = serializers.PrimaryKeyRelatedField(queryset=LabBody.objects.all())
    sole_lab = serializers.CharField(max_length=300, required=False, allow_blank=True)


class RefundInput(serializers.Serializer[dict[str, Any]]):
    refunded_on = serializers.DateField()
    voucher = serializers.CharField(max_length=80)


class Objections(Rows):
    queryset, serializer_class, policy = Objection.objects.all(), ObjectionSerializer, policy("objection.see")

    def rows(self, user: Any) -> QuerySet[Objection]:
        return queries.visible(user)

    def done(self, objection: Objection) -> Response:
        return Response(ObjectionSerializer(self.get_queryset().get(pk=objection.pk)).data)


class ObjectionList(Objections, generics.ListAPIView[Objection]):
    """Objections; `?state=` (or `open`) and `?q=` narrow them."""

    def rows(self, user: Any) -> QuerySet[Objection]:
        asked = self.request.query_params
        return queries.listed(queries.visible(user), state=asked.get("state", ""), word=asked.get("q", ""))


class ObjectionDetail(Objections, generics.RetrieveAPIView[Objection]):
    """One objection with its retest and fee."""


class NoticeObjection(Rows, generics.GenericAPIView[Notice]):
    """POST takes down an objection that came on paper."""

    queryset, serializer_class, policy = Notice.objects.all(), ObjectionSerializer, policy("objection.register")
    lookup_field, parser_classes = "pk", FILES

    def rows(self, user: Any) -> QuerySet[Notice]:
        return telling.staff_notices(user)

    @extend_schema(request={"multipart/form-data": RegisterInput}, responses={201: ObjectionSerializer})
    def post(self, request: Request, pk: int) -> Response:
        filed = actions.objection.register(notice=self.get_object(), actor=request.user, at=timezone.now(), **given(RegisterInput, request))
        return Response(ObjectionSerializer(filed).data, status=status.HTTP_201_CREATED)


class ObjectionDecision(Objections, generics.GenericAPIView[Objection]):
    """POST decides an objection."""

    policy = policy("objection.decide")

    @extend_schema(request=DecideInput, responses=ObjectionSerializer)
    def post(self, request: Request, number: str) -> Response:
        row, fields = self.get_object(), given(DecideInput, request)
        common = {"objection": row, "actor": request.user, "at": timezone.now()}
        if fields["decision"] == "accept":
            actions.objection.accept(noticed_on=fields.get("noticed_on"), **common)
        elif fields["decision"] == "bar":
            actions.objection.bar(fault_of=fields["fault_of"], reasons=fields["reasons"], **common)
        elif fields["decision"] == "allow":
            actions.objection.allow(reasons=fields["reasons"], **common)
        else:
            actions.objection.refuse(reasons=fields["reasons"], **common)
        return self.done(row)


class ObjectionWithdraw(Objections, generics.GenericAPIView[Objection]):
    """POST notes that the applicant took its objection back."""

    policy = policy("objection.withdraw")

    @extend_schema(request=None, responses=ObjectionSerializer)
    def post(self, request: Request, number: str) -> Response:
        return self.done(actions.objection.take_back(objection=self.get_object(), actor=request.user, at=timezone.now()))


class RetestStep(Objections, generics.GenericAPIView[Objection]):
    """A step of the retest of an objection."""

    def retest(self) -> Retest:
        retest = getattr(self.get_object(), "retest", None)
        if retest is None:
            raise Http404
        return retest


class RetestFormalities(RetestStep):
    """POST notes the formalities and the prepaid fee."""

    policy = policy("retest.formalities")

    @extend_schema(request=FormalitiesInput, responses=ObjectionSerializer)
    def post(self, request: Request, number: str) -> Response:
        row = actions.retest.complete(retest=self.retest(), actor=request.user, at=timezone.now(), **given(FormalitiesInput, request))
        return self.done(row.objection)


class RetestLab(RetestStep):
    """POST names the body that tests again."""

    policy = policy("retest.name")

    @extend_schema(request=NameInput, responses=ObjectionSerializer)
    def post(self, request: Request, number: str) -> Response:
        retest = self.retest()
        actions.retest.name_lab(retest=retest, actor=request.user, at=timezone.now(), **given(NameInput, request))
        return self.done(retest.objection)


class RetestClose(RetestStep):
    """POST writes the outcome down; it is the last word."""

    policy = policy("retest.close")

    @extend_schema(request=None, responses=ObjectionSerializer)
    def post(self, request: Request, number: str) -> Response:
        return self.done(actions.retest.close(retest=self.retest(), actor=request.user, at=timezone.now()).objection)


class RetestRefund(RetestStep):
    """POST notes that the fee was paid back."""

    policy = policy("retest.refund")

    @extend_schema(request=RefundInput, responses=ObjectionSerializer)
    def post(self, request: Request, number: str) -> Response:
        retest = self.retest()
        actions.retest.refund(retest=retest, actor=request.user, at=timezone.now(), **given(RefundInput, request))
        return self.done(retest.objection)


# --- the enterprise's own side


class OwnResultObjection(Rows, generics.GenericAPIView[Notice]):
    """POST objects to a result that one's enterprise was told; a second call gets the first receipt."""

    queryset, serializer_class, policy = Notice.objects.all(), ObjectionSerializer, member_policy("objection.file")
    lookup_field, parser_classes = "pk", FILES

    def rows(self, user: Any) -> QuerySet[Notice]:
        return telling.notices(user)

    @extend_schema(request={"multipart/form-data": ObjectionInput}, responses={201: ObjectionSerializer})
    def post(self, request: Request, pk: int) -> Response:
        filed = actions.objection.file(notice=self.get_object(), member=request.user, at=timezone.now(), **given(ObjectionInput, request))
        return Response(ObjectionSerializer(filed).data, status=status.HTTP_201_CREATED)


class OwnObjections(Objections):
    policy = member_policy("result.read")

    def rows(self, user: Any) -> QuerySet[Objection]:
        return queries.own(user).order_by("-filed_at")


class OwnObjectionList(OwnObjections, generics.ListAPIView[Objection]):
    """One's own objections."""


class OwnObjectionDetail(OwnObjections, generics.RetrieveAPIView[Objection]):
    """One of one's own objections."""


class OwnObjectionWithdraw(OwnObjections, generics.GenericAPIView[Objection]):
    """POST takes one's objection back."""

    policy = member_policy("objection.take_back")

    @extend_schema(request=None, responses=ObjectionSerializer)
    def post(self, request: Request, number: str) -> Response:
        return self.done(actions.objection.take_back(objection=self.get_object(), actor=request.user, at=timezone.now()))


urlpatterns = [
    path("objections/", ObjectionList.as_view(), name="api_objections"),
    path("objections/<str:number>/", ObjectionDetail.as_view(), name="api_objection"),
    path("objections/<str:number>/decision/", ObjectionDecision.as_view(), name="api_objection_decision"),
    path("objections/<str:number>/withdraw/", ObjectionWithdraw.as_view(), name="api_objection_withdraw"),
    path("objections/<str:number>/formalities/", RetestFormalities.as_view(), name="api_retest_formalities"),
    path("objections/<str:number>/lab/", RetestLab.as_view(), name="api_retest_lab"),
    path("objections/<str:number>/outcome/", RetestClose.as_view(), name="api_retest_outcome"),
    path("objections/<str:number>/refund/", RetestRefund.as_view(), name="api_retest_refund"),
    path("notices/<int:pk>/objection/", NoticeObjection.as_view(), name="api_notice_objection"),
    path("desk/results/<int:pk>/objection/", OwnResultObjection.as_view(), name="api_own_result_objection"),
    path("desk/objections/", OwnObjectionList.as_view(), name="api_own_objections"),
    path("desk/objections/<str:number>/", OwnObjectionDetail.as_view(), name="api_own_objection"),
    path("desk/objections/<str:number>/withdraw/", OwnObjectionWithdraw.as_view(), name="api_own_objection_withdraw"),
]
