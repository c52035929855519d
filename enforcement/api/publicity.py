"""The gate, the ends and the corrections of announcements as JSON; requests to correct by their office."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.actions import announcement as actions
from enforcement.actions import correction
from enforcement.law.publicity import GROUNDS
from enforcement.models import Announcement, CorrectionRequest
from enforcement.permissions import GRANTS
from enforcement.queries import announcement as announcements
from enforcement.queries import correction as queries
from enforcement.queries.gate import gate_of
from enforcement.states.publicity import CorrectionOutcome
from quality_portal.accounts.act_api import ActView, MakeView, given
from quality_portal.accounts.guards import Policy, PolicyPermission
from quality_portal.core.pace import slow_down
from quality_portal.workdays.calendar import business_today

FREE = 20  # of a minute, before anybody waits


class GateBlockSerializer(serializers.Serializer[Any]):
    """One thing that keeps a draft back."""

    kind = serializers.CharField()
    sentence = serializers.CharField()
    basis = serializers.CharField()
    where = serializers.CharField()


class GateHitSerializer(serializers.Serializer[Any]):
    """Something personal in its place; `mark` names it when it is to be let stand."""

    mark = serializers.CharField()
    kind = serializers.CharField()
    place = serializers.CharField()
    words = serializers.CharField()
    mend = serializers.CharField()
    released = serializers.SerializerMethodField()

    def get_released(self, one: Any) -> bool:
        return one.released is not None


class GateSerializer(serializers.Serializer[Any]):
    """Whether a draft may go out today."""

    open = serializers.BooleanField()
    blocks = GateBlockSerializer(many=True)
    marked = GateHitSerializer(many=True)
    unread = GateHitSerializer(many=True)


class ActSerializer(serializers.ModelSerializer[Announcement]):
    """An announcement after an act."""

    document = serializers.CharField(source="document.number", read_only=True, default="")

    class Meta:
        model = Announcement
        fields = ("uuid", "kind", "title", "state", "document", "published_at", "term_until", "withdrawn_at", "withdrawn_because", "withdrawn_code")


class ReleaseInput(serializers.Serializer[Any]):
    mark = serializers.CharField(max_length=64)
    reason = serializers.CharField(max_length=300)


class WithdrawInput(serializers.Serializer[Any]):
    reason_code = serializers.ChoiceField(choices=[(row.code, row.title) for row in GROUNDS.values()])
    reason = serializers.CharField(max_length=500)


class ChangeInput(serializers.Serializer[Any]):
    position = serializers.IntegerField(min_value=0, default=0)
    field = serializers.CharField(max_length=60)
    before = serializers.CharField(max_length=500, allow_blank=True)
    after = serializers.CharField(max_length=500)


class AnnouncementCorrectInput(serializers.Serializer[Any]):
    changes = ChangeInput(many=True)
    because = serializers.CharField(max_length=300)


class Gate(APIView):
    """GET: what keeps it back today."""

    permission_classes = (PolicyPermission,)
    policy = Policy("staff", "announcement.see", GRANTS, by_object=True)

    @extend_schema(responses=GateSerializer, operation_id="announcement_gate")
    def get(self, request: Request, uuid: str) -> Response:
        found = get_object_or_404(announcements.visible(request.user), uuid=uuid)
        return Response(GateSerializer(gate_of(found, business_today())).data)


class AnnouncementAct(ActView):
    """POST: one act on an announcement; the answer is the announcement as it is afterwards."""

    subject, by = "announcement", "uuid"
    seen = staticmethod(announcements.visible)
    answers = ActSerializer


@extend_schema_view(post=extend_schema(operation_id="announcement_release"))
class Release(AnnouncementAct):
    """POST: the reviewer lets one thing stand."""

    policy = Policy("staff", "announcement.release", GRANTS, by_object=True)
    answers = GateSerializer
    takes, act = ReleaseInput, staticmethod(actions.release)

    def after(self, announcement: Announcement, done: Any) -> Any:
        return gate_of(announcement, business_today())


@extend_schema_view(post=extend_schema(operation_id="announcement_withdraw"))
class Withdraw(AnnouncementAct):
    """POST: take it down."""

    policy = Policy("staff", "announcement.withdraw", GRANTS, by_object=True)
    takes, act = WithdrawInput, staticmethod(actions.withdraw)


@extend_schema_view(post=extend_schema(operation_id="announcement_correct"))
class Correct(MakeView):
    """POST: draft its correction."""

    policy = Policy("staff", "announcement.correct", GRANTS, by_object=True)
    subject, by = "announcement", "uuid"
    seen = staticmethod(announcements.visible)
    answers = ActSerializer
    takes, act = AnnouncementCorrectInput, staticmethod(actions.correct)

    def details(self, announcement: Announcement, told: dict[str, Any]) -> dict[str, Any]:
        return told | {"changes": [actions.Change(**change) for change in told["changes"]]}


class CorrectionRequestSerializer(serializers.ModelSerializer[CorrectionRequest]):
    """A request to correct. How to reach whoever asked is on no interface."""

    office = serializers.CharField(source="office.name", read_only=True)
    announcement = serializers.UUIDField(source="announcement.uuid", read_only=True, default=None)
    enterprise = serializers.CharField(source="enterprise.credit_code", read_only=True, default="")

    class Meta:
        model = CorrectionRequest
        fields = ("id", "office", "announcement", "enterprise", "page", "wrong", "right", "filed_at", "reply_by", "state", "outcome", "answer", "answered_at")


class CorrectionFileInput(serializers.Serializer[Any]):
    """What is wrong with something published; nobody has to say who they are. `once` makes a repeated call one request."""

    announcement = serializers.UUIDField(required=False)
    credit_code = serializers.CharField(max_length=18, required=False, default="")
    page = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)
    wrong = serializers.CharField(max_length=4000)
    right = serializers.CharField(max_length=4000, required=False, default="", allow_blank=True)
    contact = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)
    once = serializers.CharField(max_length=60)


class ReceiptSerializer(serializers.Serializer[Any]):
    """The receipt is told once."""

    receipt = serializers.CharField()
    office = serializers.CharField()
    reply_by = serializers.DateField()


class CorrectionAnswerInput(serializers.Serializer[Any]):
    outcome = serializers.ChoiceField(choices=CorrectionOutcome.choices)
    words = serializers.CharField(max_length=4000)


class Requests(generics.ListAPIView[CorrectionRequest]):
    """Requests to the caller's office and below, the most urgent first."""

    permission_classes = (PolicyPermission,)
    policy = Policy("staff", "correction.see", GRANTS)
    queryset = CorrectionRequest.objects.none()
    serializer_class = CorrectionRequestSerializer

    def get_queryset(self) -> QuerySet[CorrectionRequest]:
        return queries.visible(self.request.user).order_by("-state", "reply_by", "pk")


class File(APIView):
    """POST: ask for a correction. Open to anybody; who asks very often waits a little."""

    permission_classes = (PolicyPermission,)
    policy = Policy("public")

    @extend_schema(request=CorrectionFileInput, responses={201: ReceiptSerializer}, operation_id="correction_file")
    def post(self, request: Request) -> Response:
        slow_down("corrections", free=FREE)
        said = given(CorrectionFileInput, request)
        done = correction.file(**{**said, "announcement": str(said.get("announcement", ""))}, at=timezone.now())
        told = {"receipt": queries.grouped(done.receipt), "office": done.request.office.name, "reply_by": done.request.reply_by}
        return Response(ReceiptSerializer(told).data, status=201)


@extend_schema_view(post=extend_schema(operation_id="correction_answer"))
class Answer(ActView):
    """POST: answer one."""

    policy = Policy("staff", "correction.answer", GRANTS, by_object=True)
    subject = "request"
    seen = staticmethod(queries.visible)
    answers = CorrectionRequestSerializer
    takes, act = CorrectionAnswerInput, staticmethod(correction.answer)


urlpatterns: list[URLPattern | URLResolver] = [
    path("staff/announcements/<uuid:uuid>/gate/", Gate.as_view(), name="announcement-gate"),
    path("staff/announcements/<uuid:uuid>/release/", Release.as_view(), name="announcement-release"),
    path("staff/announcements/<uuid:uuid>/withdraw/", Withdraw.as_view(), name="announcement-withdraw"),
    path("staff/announcements/<uuid:uuid>/correct/", Correct.as_view(), name="announcement-correct"),
    path("corrections/", File.as_view(), name="correction-file"),
    path("staff/corrections/", Requests.as_view(), name="corrections"),
    path("staff/corrections/<int:pk>/answer/", Answer.as_view(), name="correction-answer"),
]
