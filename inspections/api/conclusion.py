"""Results: who was told, what keeps them from standing; and an enterprise's own results, as it sees them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from inspections import actions
from inspections.models import Conclusion, MakerConfirmation, Notice
from inspections.queries import conclusion as telling
from inspections.queries import confirmation as confirmations
from inspections.queries import visible
from inspections.queries.naming import naming_of
from inspections.states import ConclusionState, ConfirmationState
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
    queryset, serializer_class, policy = Conclusion.objects.all(), ConclusionDetailSerializer, policy("conclusion.see")
    lookup_field = "pk"

    def rows(self, user: Any) -> QuerySet[Conclusion]:
        return visible.conclusions(user)


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


def given(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """The checked body of a request."""
    body = kind(data=request.data)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)


class Act(Conclusions, generics.GenericAPIView[Conclusion]):
    """What an act on a result answers: the result as it stands after it."""

    def done(self, conclusion: Conclusion) -> Response:
        return Response(ConclusionDetailSerializer(self.get_queryset().get(pk=conclusion.pk)).data)


class ConclusionNotices(Act):
    """POST writes to every party that was not told yet."""

    policy = policy("notice.send")

    @extend_schema(request=NoticesInput, responses=ConclusionDetailSerializer)
    def post(self, request: Request, pk: int) -> Response:
        conclusion = self.get_object()
        actions.notice.send(conclusion=conclusion, actor=request.user, at=timezone.now(), **given(NoticesInput, request))
        return self.done(conclusion)


class ConclusionNotify(Act):
    """POST notes that the sampled party received the result on paper."""

    policy = policy("conclusion.notify")

    @extend_schema(request=ReceivedOnInput, responses=ConclusionDetailSerializer)
    def post(self, request: Request, pk: int) -> Response:
        return self.done(
            actions.conclusion.notify(conclusion=self.get_object(), actor=request.user, at=timezone.now(), **given(ReceivedOnInput, request))
        )


class ConclusionWaive(Act):
    """POST notes a party's written waiver."""

    policy = policy("conclusion.waive")

    @extend_schema(request=WaiveInput, responses=ConclusionDetailSerializer)
    def post(self, request: Request, pk: int) -> Response:
        conclusion, fields = self.get_object(), given(WaiveInput, request)
        notice = conclusion.notices.filter(pk=fields.pop("notice", None)).first()
        return self.done(actions.conclusion.waive(conclusion=conclusion, notice=notice, actor=request.user, at=timezone.now(), **fields))


class ConclusionFinalise(Act):
    """POST lets a result stand."""

    policy = policy("conclusion.finalise")

    @extend_schema(request=None, responses=ConclusionDetailSerializer)
    def post(self, request: Request, pk: int) -> Response:
        return self.done(actions.conclusion.finalise(conclusion=self.get_object(), actor=request.user, at=timezone.now()))


class ConclusionConfirm(Act):
    """POST confirms the finding and hands it over."""

    policy = policy("finding.confirm")

    @extend_schema(request=None, responses={201: ConclusionDetailSerializer})
    def post(self, request: Request, pk: int) -> Response:
        finding = actions.finding.confirm_finding(conclusion=self.get_object(), actor=request.user, at=timezone.now())
        return Response({"finding": finding.number}, status=status.HTTP_201_CREATED)


class NoticeReceive(Rows, generics.GenericAPIView[Notice]):
    """POST notes how and when a notice on paper arrived."""

    queryset, serializer_class, policy = Notice.objects.all(), NoticeSerializer, policy("notice.receive")
    lookup_field = "pk"

    def rows(self, user: Any) -> QuerySet[Notice]:
        return telling.staff_notices(user)

    @extend_schema(request=NoticeReceiptInput, responses=NoticeSerializer)
    def post(self, request: Request, pk: int) -> Response:
        done = actions.notice.receive(notice=self.get_object(), actor=request.user, at=timezone.now(), **given(NoticeReceiptInput, request))
        return Response(NoticeSerializer(done).data)


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
    queryset, serializer_class, policy = Notice.objects.all(), OwnResultSerializer, member_policy("result.read")
    lookup_field = "pk"

    def rows(self, user: Any) -> QuerySet[Notice]:
        return telling.notices(user).order_by("-sent_on", "-pk")


class OwnResultList(OwnResults, generics.ListAPIView[Notice]):
    """What one's enterprise was told; nobody sees another's."""


class OwnResultDetail(OwnResults, generics.RetrieveAPIView[Notice]):
    """One result that one's enterprise was told."""


class OwnResultSign(OwnResults, generics.GenericAPIView[Notice]):
    """POST signs for the notice; this day starts the fifteen days."""

    policy = member_policy("result.sign")

    @extend_schema(request=None, responses=OwnResultSerializer)
    def post(self, request: Request, pk: int) -> Response:
        signed = actions.notice.sign(notice=self.get_object(), member=request.user, at=timezone.now())
        return Response(OwnResultSerializer(self.get_queryset().get(pk=signed.pk)).data)


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
    queryset, serializer_class, policy = MakerConfirmation.objects.all(), ConfirmationSerializer, member_policy("result.read")
    lookup_field = "pk"

    def rows(self, user: Any) -> QuerySet[MakerConfirmation]:
        return confirmations.own(user)


class OwnConfirmationList(OwnConfirmations, generics.ListAPIView[MakerConfirmation]):
    """The samples that one's enterprise is asked about."""


class OwnConfirmationReply(OwnConfirmations, generics.GenericAPIView[MakerConfirmation]):
    """POST confirms or denies the sample; a denial carries its evidence (multipart)."""

    policy, parser_classes = member_policy("confirmation.reply"), FILES

    @extend_schema(request={"multipart/form-data": ReplyInput}, responses=ConfirmationSerializer)
    def post(self, request: Request, pk: int) -> Response:
        row = self.get_object()
        done = actions.confirmation.reply(confirmation=row, member=request.user, at=timezone.now(), **given(ReplyInput, request))
        return Response(ConfirmationSerializer(done).data)


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
