"""Rights before a penalty as JSON, for both sides: notices, statements, hearings, the discussion of the heads."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern, URLResolver, path
from rest_framework import generics, serializers

from enforcement.actions import hearing as hearings
from enforcement.actions import rights as actions
from enforcement.law import service as service_law
from enforcement.models import Discussion, Hearing, RightsNotice, RightsStatement
from enforcement.permissions import GRANTS
from enforcement.queries import rights as queries
from enforcement.states.rights import HearingOutcome, StatementHow, StatementKind
from quality_portal.accounts.act_api import ActView, MakeView
from quality_portal.accounts.guards import Policy, PolicyPermission
from quality_portal.accounts.models import User

from .of_case import OfCase


class RightsStatementSerializer(serializers.ModelSerializer[RightsStatement]):
    class Meta:
        model = RightsStatement
        fields = ("kind", "text", "how", "made_on", "receipt_no", "digest")


class HearingSerializer(serializers.ModelSerializer[Hearing]):
    document = serializers.CharField(source="document.number", read_only=True)
    chair = serializers.CharField(source="chair.display_name", read_only=True)

    class Meta:
        model = Hearing
        fields = ("id", "opens_at", "place", "chair", "open_to_public", "state", "document", "told_on", "outcome", "opinion", "ended_because")


class RightsNoticeSerializer(serializers.ModelSerializer[RightsNotice]):
    case = serializers.CharField(source="case.number", read_only=True)
    document = serializers.CharField(source="document.number", read_only=True, default="")
    statements = RightsStatementSerializer(many=True, read_only=True)
    hearings = HearingSerializer(many=True, read_only=True)

    class Meta:
        model = RightsNotice
        fields = (
            "id", "case", "rung", "act", "facts", "evidence", "reasons", "basis_text", "named_basis", "days", "hearing", "state", "document",
            "issued_on", "served_on", "defence_until", "hearing_until", "provisional", "statements", "hearings",
        )  # fmt: skip


class DiscussionSerializer(serializers.ModelSerializer[Discussion]):
    class Meta:
        model = Discussion
        fields = ("rung", "held_on", "attendees", "decision")


class Versioned(serializers.Serializer[dict[str, Any]]):
    """`version` is the case's version that the caller read."""

    version = serializers.IntegerField(required=False)


class NoticeInput(Versioned):
    facts = serializers.CharField(max_length=5000, required=False)
    evidence = serializers.CharField(max_length=5000, required=False)
    reasons = serializers.CharField(max_length=5000, required=False)
    days = serializers.IntegerField(required=False)
    named_basis = serializers.CharField(max_length=1000, required=False)


class RightsReasonInput(Versioned):
    reason = serializers.CharField(max_length=500)


class RightsBecauseInput(Versioned):
    because = serializers.CharField(max_length=500)


class RightsServiceInput(Versioned):
    how = serializers.ChoiceField(choices=service_law.ON_PAPER)
    served_on = serializers.DateField(required=False, allow_null=True, default=None)
    sent_on = serializers.DateField(required=False)
    note = serializers.CharField(max_length=300, required=False)
    witness = serializers.CharField(max_length=120, required=False)
    mail_no = serializers.CharField(max_length=40, required=False)


class RightsPaperInput(serializers.Serializer[dict[str, Any]]):
    kind = serializers.ChoiceField(choices=StatementKind.choices)
    how = serializers.ChoiceField(choices=[choice for choice in StatementHow.choices if choice[0] != StatementHow.ONLINE])
    made_on = serializers.DateField()
    text = serializers.CharField(max_length=20000, required=False, allow_blank=True)


class StatementInput(serializers.Serializer[dict[str, Any]]):
    kind = serializers.ChoiceField(choices=StatementKind.choices)
    text = serializers.CharField(max_length=20000, required=False, allow_blank=True)


class ScheduleInput(Versioned):
    opens_at = serializers.DateTimeField()
    place = serializers.CharField(max_length=200)
    chair = serializers.SlugRelatedField(slug_field="username", queryset=User.objects.filter(is_active=True))
    open_to_public = serializers.BooleanField(required=False)
    closed_because = serializers.CharField(max_length=300, required=False)


class HearingServiceInput(serializers.Serializer[dict[str, Any]]):
    how = serializers.ChoiceField(choices=service_law.ON_PAPER)
    served_on = serializers.DateField(required=False, allow_null=True, default=None)
    sent_on = serializers.DateField(required=False, allow_null=True)
    note = serializers.CharField(max_length=300, required=False)
    witness = serializers.CharField(max_length=120, required=False)
    mail_no = serializers.CharField(max_length=40, required=False)


class HearingRecordInput(Versioned):
    record = serializers.CharField(max_length=20000)
    attended = serializers.CharField(max_length=500)
    outcome = serializers.ChoiceField(choices=HearingOutcome.choices)
    opinion = serializers.CharField(max_length=5000, required=False, allow_blank=True)


class DiscussionInput(Versioned):
    held_on = serializers.DateField()
    attendees = serializers.CharField(max_length=2000)
    decision = serializers.CharField(max_length=5000)


class RightsNotices(generics.ListAPIView[RightsNotice]):
    """The notices of rights that the caller may see, newest first: staff those of their cases, members their enterprise's."""

    permission_classes = (PolicyPermission,)
    policy = Policy("signed_in", "rights.read", GRANTS)
    serializer_class = RightsNoticeSerializer

    def get_queryset(self) -> QuerySet[RightsNotice]:
        if getattr(self, "swagger_fake_view", False):
            return RightsNotice.objects.none()
        return readable(self.request.user).order_by("-pk")


def readable(user: User) -> QuerySet[RightsNotice]:
    """Whichever side the caller is on."""
    return queries.visible(user) if user.office_id else queries.of_member(user)


class DraftRights(OfCase):
    """POST: draft the notice of what the next rung of a case intends."""

    policy = Policy("staff", "rights.draft", GRANTS, by_object=True)
    answers = RightsNoticeSerializer
    takes, act = NoticeInput, staticmethod(actions.draft_notice)


class NoticeAct(ActView):
    """POST: one act of staff on a notice."""

    subject = "notice"
    seen = staticmethod(queries.visible)
    answers = RightsNoticeSerializer
    takes = Versioned


class ApproveRights(NoticeAct):
    """POST: approve a notice."""

    policy = Policy("staff", "rights.approve", GRANTS, by_object=True)
    act = staticmethod(actions.approve_notice)


class ReturnRights(NoticeAct):
    """POST: send a notice back."""

    policy = Policy("staff", "rights.approve", GRANTS, by_object=True)
    takes, act = RightsReasonInput, staticmethod(actions.return_notice)


class WithdrawRights(NoticeAct):
    """POST: take a notice back; the party is told anew before anything is decided."""

    policy = Policy("staff", "rights.withdraw", GRANTS, by_object=True)
    takes, act = RightsBecauseInput, staticmethod(actions.withdraw_notice)


class ServeRights(NoticeAct):
    """POST: record how a notice reached the party on paper."""

    policy = Policy("staff", "rights.serve", GRANTS, by_object=True)
    takes, act = RightsServiceInput, staticmethod(actions.serve_notice)


class PaperRights(NoticeAct):
    """POST: take down what the party said on paper or by word of mouth."""

    policy = Policy("staff", "rights.draft", GRANTS, by_object=True)
    takes, act = RightsPaperInput, staticmethod(actions.state)


class ScheduleHearing(NoticeAct):
    """POST: set time, place and chair of a hearing."""

    policy = Policy("staff", "hearing.schedule", GRANTS, by_object=True)
    takes, act = ScheduleInput, staticmethod(hearings.schedule_hearing)


class HearingAct(ActView):
    """POST: one act of staff on a hearing."""

    subject = "hearing"
    seen = staticmethod(queries.visible_hearings)
    answers = HearingSerializer
    takes = RightsBecauseInput


class TellHearing(HearingAct):
    """POST: record how the call to a hearing reached the party."""

    policy = Policy("staff", "hearing.schedule", GRANTS, by_object=True)
    takes, act = HearingServiceInput, staticmethod(hearings.tell_hearing)


class HoldHearing(HearingAct):
    """POST: file the record of a hearing."""

    policy = Policy("staff", "hearing.record", GRANTS, by_object=True)
    takes, act = HearingRecordInput, staticmethod(hearings.hold_hearing)


class LapseHearing(HearingAct):
    """POST: the party stayed away without good reason."""

    policy = Policy("staff", "hearing.record", GRANTS, by_object=True)
    act = staticmethod(hearings.lapse_hearing)


class CancelHearing(HearingAct):
    """POST: call a hearing off."""

    policy = Policy("staff", "hearing.schedule", GRANTS, by_object=True)
    act = staticmethod(hearings.cancel_hearing)


class Discussions(OfCase):
    """POST: file the discussion of the heads about a grave decision."""

    policy = Policy("staff", "discussion.record", GRANTS, by_object=True)
    answers = DiscussionSerializer
    takes, act = DiscussionInput, staticmethod(hearings.record_discussion)


# --- The enterprise's side ---


class SignRights(ActView):
    """POST: the enterprise signs for a notice."""

    policy = Policy("member", "rights.sign_for", GRANTS, by_object=True)
    subject = "notice"
    doer = "member"
    seen = staticmethod(queries.of_member)
    answers = RightsNoticeSerializer
    act = staticmethod(actions.sign_notice)


class StateRights(MakeView):
    """POST: the enterprise states its defence, asks to be heard, or gives a right up. Said twice, it gets the same receipt."""

    policy = Policy("member", "rights.sign_for", GRANTS, by_object=True)
    subject = "notice"
    seen = staticmethod(queries.of_member)
    answers = RightsStatementSerializer
    takes, act = StatementInput, staticmethod(actions.state)


class SignHearing(ActView):
    """POST: the enterprise signs for the call to a hearing."""

    policy = Policy("member", "rights.sign_for", GRANTS, by_object=True)
    subject = "hearing"
    doer = "member"
    seen = staticmethod(queries.hearings_of_member)
    answers = HearingSerializer
    act = staticmethod(hearings.sign_hearing)


urlpatterns: list[URLPattern | URLResolver] = [
    path("rights/", RightsNotices.as_view(), name="rights"),
    path("cases/<str:number>/rights/", DraftRights.as_view(), name="case-rights"),
    path("cases/<str:number>/discussions/", Discussions.as_view(), name="case-discussions"),
    path("rights/<int:pk>/approve/", ApproveRights.as_view(), name="rights-approve"),
    path("rights/<int:pk>/return/", ReturnRights.as_view(), name="rights-return"),
    path("rights/<int:pk>/withdraw/", WithdrawRights.as_view(), name="rights-withdraw"),
    path("rights/<int:pk>/serve/", ServeRights.as_view(), name="rights-serve"),
    path("rights/<int:pk>/paper/", PaperRights.as_view(), name="rights-paper"),
    path("rights/<int:pk>/hearings/", ScheduleHearing.as_view(), name="rights-hearings"),
    path("hearings/<int:pk>/tell/", TellHearing.as_view(), name="hearing-tell"),
    path("hearings/<int:pk>/hold/", HoldHearing.as_view(), name="hearing-hold"),
    path("hearings/<int:pk>/lapse/", LapseHearing.as_view(), name="hearing-lapse"),
    path("hearings/<int:pk>/cancel/", CancelHearing.as_view(), name="hearing-cancel"),
    path("rights/<int:pk>/sign/", SignRights.as_view(), name="rights-sign"),
    path("rights/<int:pk>/statements/", StateRights.as_view(), name="rights-statements"),
    path("hearings/<int:pk>/sign/", SignHearing.as_view(), name="hearing-sign"),
]
