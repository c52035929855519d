"""Objections and retests, for the office; and an enterprise's own."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers

from inspections import actions
from inspections.models import LabBody, Objection, ObjectionAsks, Retest
from inspections.queries import conclusion as telling
from inspections.queries import objection as queries
from inspections.states import ObjectionState, RetestState
from quality_portal.accounts.act_api import ActView, MakeView

from .conclusion import FILES
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
    queryset = Objection.objects.all()
    serializer_class = ObjectionSerializer
    policy = policy("objection.see")
    seen = staticmethod(queries.visible)


class ObjectionList(Objections, generics.ListAPIView[Objection]):
    """Objections; `?state=` (or `open`) and `?q=` narrow them."""

    def rows(self, user: Any) -> QuerySet[Objection]:
        asked = self.request.query_params
        return queries.listed(queries.visible(user), state=asked.get("state", ""), word=asked.get("q", ""))


class ObjectionDetail(Objections, generics.RetrieveAPIView[Objection]):
    """One objection with its retest and fee."""


@extend_schema(request={"multipart/form-data": RegisterInput})
class NoticeObjection(MakeView):
    """POST takes down an objection that came on paper."""

    policy = policy("objection.register")
    parser_classes = FILES
    subject = "notice"
    seen = staticmethod(telling.staff_notices)
    answers = ObjectionSerializer
    takes, act = RegisterInput, staticmethod(actions.objection.register)


class ObjectionAct(ActView):
    """POST: one act on an objection; the answer is the objection as it is afterwards."""

    subject, by = "objection", "number"
    seen = staticmethod(queries.visible)
    answers = ObjectionSerializer


def _decide(*, decision: str, reasons: str, fault_of: str, noticed_on: date | None = None, **common: Any) -> Any:
    if decision == "accept":
        return actions.objection.accept(noticed_on=noticed_on, **common)
    if decision == "bar":
        return actions.objection.bar(fault_of=fault_of, reasons=reasons, **common)
    return (actions.objection.allow if decision == "allow" else actions.objection.refuse)(reasons=reasons, **common)


class ObjectionDecision(ObjectionAct):
    """POST decides an objection."""

    policy = policy("objection.decide")
    takes, act = DecideInput, staticmethod(_decide)


class ObjectionWithdraw(ObjectionAct):
    """POST notes that the applicant took its objection back."""

    policy = policy("objection.withdraw")
    act = staticmethod(actions.objection.take_back)


class RetestStep(ObjectionAct):
    """A step of the retest of an objection."""

    subject = "retest"

    def row(self, where: dict[str, Any]) -> Retest:
        retest = getattr(super().row(where), "retest", None)
        if retest is None:
            raise Http404
        return retest

    def after(self, retest: Retest, done: Any) -> Objection:
        return super().after(retest.objection, done)


class RetestFormalities(RetestStep):
    """POST notes the formalities and the prepaid fee."""

    policy = policy("retest.formalities")
    takes, act = FormalitiesInput, staticmethod(actions.retest.complete)


class RetestLab(RetestStep):
    """POST names the body that tests again."""

    policy = policy("retest.name")
    takes, act = NameInput, staticmethod(actions.retest.name_lab)


class RetestClose(RetestStep):
    """POST writes the outcome down; it is the last word."""

    policy = policy("retest.close")
    act = staticmethod(actions.retest.close)


class RetestRefund(RetestStep):
    """POST notes that the fee was paid back."""

    policy = policy("retest.refund")
    takes, act = RefundInput, staticmethod(actions.retest.refund)


# --- the enterprise's own side


@extend_schema(request={"multipart/form-data": ObjectionInput})
class OwnResultObjection(MakeView):
    """POST objects to a result that one's enterprise was told; a second call gets the first receipt."""

    policy = member_policy("objection.file")
    parser_classes = FILES
    subject = "notice"
    doer = "member"
    seen = staticmethod(telling.notices)
    answers = ObjectionSerializer
    takes, act = ObjectionInput, staticmethod(actions.objection.file)


class OwnObjections(Objections):
    policy = member_policy("result.read")

    @staticmethod
    def seen(user: Any) -> QuerySet[Objection]:
        return queries.own(user).order_by("-filed_at")


class OwnObjectionList(OwnObjections, generics.ListAPIView[Objection]):
    """One's own objections."""


class OwnObjectionDetail(OwnObjections, generics.RetrieveAPIView[Objection]):
    """One of one's own objections."""


class OwnObjectionWithdraw(ObjectionAct):
    """POST takes one's objection back."""

    policy = member_policy("objection.take_back")
    seen = staticmethod(OwnObjections.seen)
    act = staticmethod(actions.objection.take_back)


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
