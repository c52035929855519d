"""Quality-analysis meetings and visits."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from enterprises.models import Enterprise
from inspections import actions
from inspections.models import Finding, HelpVisit, Meeting
from inspections.queries import meeting as queries
from inspections.queries import visible
from inspections.states import MeetingState
from quality_portal.accounts.act_api import ActView, given
from quality_portal.accounts.models import Office
from quality_portal.core.errors import NotPermitted

from .rows import Rows, policy


class AttendanceSerializer(serializers.Serializer[dict[str, Any]]):
    role = serializers.CharField(max_length=60)
    count = serializers.IntegerField(min_value=1, max_value=5000)


class MeetingSerializer(serializers.ModelSerializer[Meeting]):
    office = serializers.CharField(source="office.name", read_only=True)
    state = serializers.ChoiceField(choices=MeetingState.choices, read_only=True)
    attendance = AttendanceSerializer(many=True, read_only=True)
    findings = serializers.SlugRelatedField(slug_field="number", many=True, read_only=True)

    class Meta:
        model = Meeting
        fields = ("number", "office", "topic", "held_on", "place", "state", "attendance", "causes", "minutes", "tasks", "findings")


class MeetingInput(serializers.Serializer[dict[str, Any]]):
    topic = serializers.CharField(max_length=200)
    held_on = serializers.DateField()
    place = serializers.CharField(max_length=200)
    findings = serializers.ListField(child=serializers.CharField(max_length=40), required=False)


class HoldInput(serializers.Serializer[dict[str, Any]]):
    attendance = AttendanceSerializer(many=True)
    minutes = serializers.CharField(max_length=20000)
    causes = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    tasks = serializers.CharField(max_length=5000, required=False, allow_blank=True)


class VisitSerializer(serializers.ModelSerializer[HelpVisit]):
    office = serializers.CharField(source="office.name", read_only=True)
    enterprise = serializers.CharField(source="enterprise.name", read_only=True)
    credit_code = serializers.CharField(source="enterprise.credit_code", read_only=True)
    findings = serializers.SlugRelatedField(slug_field="number", many=True, read_only=True)

    class Meta:
        model = HelpVisit
        fields = (
            "number", "office", "enterprise", "credit_code", "visited_on", "visitors", "situation", "advice", "follow_up_on", "follow_up", "followed_on",
            "findings",
        )  # fmt: skip


class VisitInput(serializers.Serializer[dict[str, Any]]):
    enterprise = serializers.SlugRelatedField(slug_field="credit_code", queryset=Enterprise.objects.all())
    visited_on = serializers.DateField()
    visitors = serializers.ListField(child=serializers.CharField(max_length=60), max_length=20)
    situation = serializers.CharField(max_length=5000)
    advice = serializers.CharField(max_length=5000)
    follow_up_on = serializers.DateField(required=False)
    findings = serializers.ListField(child=serializers.CharField(max_length=40), required=False)


class FollowInput(serializers.Serializer[dict[str, Any]]):
    followed_on = serializers.DateField()
    follow_up = serializers.CharField(max_length=5000)


def _office(request: Request) -> Office:
    if request.user.office is None:
        raise NotPermitted("您的账号没有所属机关，不能登记。")
    return request.user.office


def _findings(request: Request, numbers: list[str]) -> QuerySet[Finding]:
    return visible.findings(request.user).filter(number__in=numbers)


class Meetings(Rows):
    queryset = Meeting.objects.all()
    serializer_class = MeetingSerializer
    policy = policy("meeting.see")

    @staticmethod
    def seen(user: Any) -> QuerySet[Meeting]:
        return queries.visible(user).prefetch_related("findings")


class MeetingList(Meetings, generics.ListAPIView[Meeting]):
    """Meetings; POST calls one."""

    policies = {"POST": policy("meeting.record")}

    @extend_schema(request=MeetingInput, responses={201: MeetingSerializer})
    def post(self, request: Request) -> Response:
        """Call a meeting."""
        fields = given(MeetingInput, request)
        findings = _findings(request, fields.pop("findings", []))
        made = actions.meeting.plan(office=_office(request), findings=findings, actor=request.user, at=timezone.now(), **fields)
        return Response(MeetingSerializer(made).data, status=status.HTTP_201_CREATED)


class MeetingDetail(Meetings, generics.RetrieveAPIView[Meeting]):
    """One meeting."""


class MeetingAct(ActView):
    """POST: one act on a meeting; the answer is the meeting as it is afterwards."""

    policy = policy("meeting.record")
    subject, by = "meeting", "number"
    seen = staticmethod(Meetings.seen)
    answers = MeetingSerializer


class MeetingHold(MeetingAct):
    """POST writes the minutes."""

    takes, act = HoldInput, staticmethod(actions.meeting.hold)

    def details(self, meeting: Meeting, told: dict[str, Any]) -> dict[str, Any]:
        return told | {"attendance": [dict(row) for row in told["attendance"]]}


class MeetingCancelInput(serializers.Serializer[dict[str, Any]]):
    because = serializers.CharField(max_length=1000)


class MeetingCancel(MeetingAct):
    """POST calls a meeting off."""

    takes, act = MeetingCancelInput, staticmethod(actions.meeting.cancel)


class Visits(Rows):
    queryset = HelpVisit.objects.all()
    serializer_class = VisitSerializer
    policy = policy("visit.see")

    @staticmethod
    def seen(user: Any) -> QuerySet[HelpVisit]:
        return queries.visits(user).prefetch_related("findings")


class VisitList(Visits, generics.ListAPIView[HelpVisit]):
    """Visits; POST writes one down."""

    policies = {"POST": policy("visit.record")}

    @extend_schema(request=VisitInput, responses={201: VisitSerializer})
    def post(self, request: Request) -> Response:
        """Write a visit down."""
        fields = given(VisitInput, request)
        findings = _findings(request, fields.pop("findings", []))
        made = actions.meeting.visit(office=_office(request), findings=findings, actor=request.user, at=timezone.now(), **fields)
        return Response(VisitSerializer(made).data, status=status.HTTP_201_CREATED)


class VisitDetail(Visits, generics.RetrieveAPIView[HelpVisit]):
    """One visit."""


class VisitFollow(ActView):
    """POST writes down what came of the advice."""

    policy = policy("visit.record")
    subject, by = "visit", "number"
    seen = staticmethod(Visits.seen)
    answers = VisitSerializer
    takes, act = FollowInput, staticmethod(actions.meeting.follow_up)


urlpatterns = [
    path("meetings/", MeetingList.as_view(), name="api_meetings"),
    path("meetings/<str:number>/", MeetingDetail.as_view(), name="api_meeting"),
    path("meetings/<str:number>/hold/", MeetingHold.as_view(), name="api_meeting_hold"),
    path("meetings/<str:number>/cancel/", MeetingCancel.as_view(), name="api_meeting_cancel"),
    path("visits/", VisitList.as_view(), name="api_visits"),
    path("visits/<str:number>/", VisitDetail.as_view(), name="api_visit"),
    path("visits/<str:number>/follow/", VisitFollow.as_view(), name="api_visit_follow"),
]
