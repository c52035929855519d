"""Results: who was told, what keeps them from standing; and an enterprise's own results, as it sees them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser

from inspections import actions
from inspections.models import Conclusion, Finding, MakerConfirmation, Notice
from inspections.queries import conclusion as telling
from inspections.queries import confirmation as confirmations
from inspections.queries import visible
from inspections.queries.naming import naming_of
from inspections.states import ConclusionState, ConfirmationState
from quality_portal.accounts.act_api import ActView, MakeView
from quality_portal.workdays.calendar import business_today

from .rows import Rows, member_policy, policy

ON_PAPER = [("hand", "直接送达"), ("mail", "邮寄送达"), ("left", "留置送达"), ("public", "公告送达")]
FILES = (MultiPartParser, FormParser, JSONParser)


class NoticeSerializer(serializers.ModelSerializer[Notice]):
    document = serializers.CharField(source="document.number", read_only=True, default="")

    class Meta:
        model = Notice
        fields = ("id", "party", "name", "document", "sent_on", "method", "received_on", "objection_until", "provisional", "waived_on")


class ConclusionSerializer(serializers.ModelSerializer[Conclusion]):
    report = serializers.CharField(source="report.number", read_only=True, default="")
    refusal = serializers.CharField(source="refusal.number", read_only=True, default="")
    sample = serializers.CharField(source="sample.number", read_only=True, default="")
    enterprise = serializers.CharField(source="enterprise.name", read_only=True)
    credit_code = serializers.CharField(source="enterprise.credit_code", read_only=True)
    state = serializers.ChoiceField(choices=ConclusionState.choices, read_only=True)
    maker_answer = serializers.ChoiceField(choices=ConfirmationState.choices, read_only=True)

    class Meta:
        model = Conclusion
        fields = (
            "id", "report", "refusal", "sample", "enterprise", "credit_code", "product_name", "verdict", "failed_items", "state", "decided_on",
            "notified_on", "objection_until", "objection_provisional", "waived_on", "final_on", "maker_answer", "withdrawn_on", "withdrawn_because",
            "replaced_by",
        )  # fmt: skip


class ConclusionDetailSerializer(ConclusionSerializer):
    notices = NoticeSerializer(many=True, read_only=True)
    objections = serializers.SlugRelatedField(slug_field="number", many=True, read_only=True)
    obstacle = serializers.SerializerMethodField()
    publication = serializers.SerializerMethodField()

    class Meta(ConclusionSerializer.Meta):
        fields = (*ConclusionSerializer.Meta.fields, "notices", "objections", "obstacle", "publication")

    def get_obstacle(self, conclusion: Conclusion) -> str:
        """What keeps it from standing today."""
        if conclusion.state not in ("pending", "notified"):
            return ""
        found = telling.obstacle(conclusion, business_today())
        return found.words if found else ""

    def get_publication(self, conclusion: Conclusion) -> str:
        """How it is published, by what the maker answered."""
        return naming_of(conclusion).title


class Conclusions(Rows):
    queryset = Conclusion.objects.all()
    serializer_class = ConclusionDetailSerializer
    policy = policy("conclusion.see")
    lookup_field = "pk"
    seen = staticmethod(visible.conclusions)


class ConclusionList(Conclusions, generics.ListAPIView[Conclusion]):
    """Results; `?state=`, `?verdict=` and `?q=` narrow them."""

    serializer_class = ConclusionSerializer

    def rows(self, user: Any) -> QuerySet[Conclusion]:
        asked = self.request.query_params
        return telling.listed(visible.conclusions(user), word=asked.get("q", ""), state=asked.get("state", ""), verdict=asked.get("verdict", ""))


class ConclusionDetail(Conclusions, generics.RetrieveAPIView[Conclusion]):
    """One result with everybody who was told."""


class NoticesInput(serializers.Serializer[dict[str, Any]]):
    names = serializers.DictField(child=serializers.CharField(max_length=200), required=False, help_text="platform, sampled: 抽样单没有写明的名称")


class ReceivedOnInput(serializers.Serializer[dict[str, Any]]):
    received_on = serializers.DateField()


class NoticeReceiptInput(ReceivedOnInput):
    method = serializers.ChoiceField(choices=ON_PAPER)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class WaiveInput(serializers.Serializer[dict[str, Any]]):
    waived_on = serializers.DateField()
    notice = serializers.IntegerField(required=False, help_text="告知了不止一方的，写明哪一方")


class ConclusionAct(ActView):
    """POST: one act on a result; the answer is the result as it stands after it."""

    subject = "conclusion"
    seen = staticmethod(visible.conclusions)
    answers = ConclusionDetailSerializer


class ConclusionNotices(ConclusionAct):
    """POST writes to every party that was not told yet."""

    policy = policy("notice.send")
    takes, act = NoticesInput, staticmethod(actions.notice.send)


class ConclusionNotify(ConclusionAct):
    """POST notes that the sampled party received the result on paper."""

    policy = policy("conclusion.notify")
    takes, act = ReceivedOnInput, staticmethod(actions.conclusion.notify)


class ConclusionWaive(ConclusionAct):
    """POST notes a party's written waiver."""

    policy = policy("conclusion.waive")
    takes, act = WaiveInput, staticmethod(actions.conclusion.waive)

    def details(self, conclusion: Conclusion, told: dict[str, Any]) -> dict[str, Any]:
        return told | {"notice": conclusion.notices.filter(pk=told.get("notice")).first()}


class ConclusionFinalise(ConclusionAct):
    """POST lets a result stand."""

    policy = policy("conclusion.finalise")
    act = staticmethod(actions.conclusion.finalise)


class FindingMadeSerializer(serializers.Serializer[Finding]):
    finding = serializers.CharField(source="number", read_only=True)


class ConclusionConfirm(MakeView):
    """POST confirms the finding and hands it over."""

    policy = policy("finding.confirm")
    subject = "conclusion"
    seen = staticmethod(visible.conclusions)
    answers = FindingMadeSerializer
    act = staticmethod(actions.finding.confirm_finding)


class NoticeReceive(ActView):
    """POST notes how and when a notice on paper arrived."""

    policy = policy("notice.receive")
    subject = "notice"
    seen = staticmethod(telling.staff_notices)
    answers = NoticeSerializer
    takes, act = NoticeReceiptInput, staticmethod(actions.notice.receive)


# --- the enterprise's own side


class OwnResultSerializer(NoticeSerializer):
    product = serializers.CharField(source="conclusion.product_name", read_only=True)
    report = serializers.CharField(source="conclusion.report.number", read_only=True, default="")
    verdict = serializers.CharField(source="conclusion.verdict", read_only=True)
    failed_items = serializers.CharField(source="conclusion.failed_items", read_only=True)
    state = serializers.ChoiceField(source="conclusion.state", choices=ConclusionState.choices, read_only=True)
    final_on = serializers.DateField(source="conclusion.final_on", read_only=True)
    objection = serializers.CharField(source="objection.number", read_only=True, default="")

    class Meta(NoticeSerializer.Meta):
        fields = (*NoticeSerializer.Meta.fields, "product", "report", "verdict", "failed_items", "state", "final_on", "objection")


class OwnResults(Rows):
    queryset = Notice.objects.all()
    serializer_class = OwnResultSerializer
    policy = member_policy("result.read")
    lookup_field = "pk"

    @staticmethod
    def seen(user: Any) -> QuerySet[Notice]:
        return telling.notices(user).order_by("-sent_on", "-pk")


class OwnResultList(OwnResults, generics.ListAPIView[Notice]):
    """What one's enterprise was told; nobody sees another's."""


class OwnResultDetail(OwnResults, generics.RetrieveAPIView[Notice]):
    """One result that one's enterprise was told."""


class OwnResultSign(ActView):
    """POST signs for the notice; this day starts the fifteen days."""

    policy = member_policy("result.sign")
    subject = "notice"
    doer = "member"
    seen = staticmethod(OwnResults.seen)
    answers = OwnResultSerializer
    act = staticmethod(actions.notice.sign)


class ReplyInput(serializers.Serializer[dict[str, Any]]):
    answer = serializers.ChoiceField(choices=[("confirmed", "确认"), ("denied", "否认")])
    reasons = serializers.CharField(max_length=3000, required=False, allow_blank=True)
    files = serializers.ListField(child=serializers.FileField(), required=False, max_length=10)


class ConfirmationSerializer(serializers.ModelSerializer[MakerConfirmation]):
    sample = serializers.CharField(source="sample.number", read_only=True)
    state = serializers.ChoiceField(choices=ConfirmationState.choices, read_only=True)

    class Meta:
        model = MakerConfirmation
        fields = ("id", "sample", "state", "asked_on", "received_on", "due_on", "reasons", "receipt_no", "digest", "answered_at")


class OwnConfirmations(Rows):
    queryset = MakerConfirmation.objects.all()
    serializer_class = ConfirmationSerializer
    policy = member_policy("result.read")
    lookup_field = "pk"
    seen = staticmethod(confirmations.own)


class OwnConfirmationList(OwnConfirmations, generics.ListAPIView[MakerConfirmation]):
    """The samples that one's enterprise is asked about."""


@extend_schema(request={"multipart/form-data": ReplyInput})
class OwnConfirmationReply(ActView):
    """POST confirms or denies the sample; a denial carries its evidence (multipart)."""

    policy = member_policy("confirmation.reply")
    parser_classes = FILES
    subject = "confirmation"
    doer = "member"
    seen = staticmethod(confirmations.own)
    answers = ConfirmationSerializer
    takes, act = ReplyInput, staticmethod(actions.confirmation.reply)


urlpatterns = [
    path("conclusions/", ConclusionList.as_view(), name="api_conclusions"),
    path("conclusions/<int:pk>/", ConclusionDetail.as_view(), name="api_conclusion"),
    path("conclusions/<int:pk>/notices/", ConclusionNotices.as_view(), name="api_conclusion_notices"),
    path("conclusions/<int:pk>/notify/", ConclusionNotify.as_view(), name="api_conclusion_notify"),
    path("conclusions/<int:pk>/waive/", ConclusionWaive.as_view(), name="api_conclusion_waive"),
    path("conclusions/<int:pk>/finalise/", ConclusionFinalise.as_view(), name="api_conclusion_finalise"),
    path("conclusions/<int:pk>/finding/", ConclusionConfirm.as_view(), name="api_conclusion_finding"),
    path("notices/<int:pk>/receive/", NoticeReceive.as_view(), name="api_notice_receive"),
    path("desk/results/", OwnResultList.as_view(), name="api_own_results"),
    path("desk/results/<int:pk>/", OwnResultDetail.as_view(), name="api_own_result"),
    path("desk/results/<int:pk>/sign/", OwnResultSign.as_view(), name="api_own_result_sign"),
    path("desk/confirmations/", OwnConfirmationList.as_view(), name="api_own_confirmations"),
    path("desk/confirmations/<int:pk>/reply/", OwnConfirmationReply.as_view(), name="api_own_confirmation_reply"),
]
