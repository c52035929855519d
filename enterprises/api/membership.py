"""Members, invitations and sign-up as JSON. A code is in the answer to its making and nowhere else."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enterprises import actions, queries
from enterprises.actions.invitation import Made
from enterprises.law.membership import PLACE_CHOICES
from enterprises.models import Enterprise, Invitation, Membership, Registration
from enterprises.permissions import GRANTS
from quality_portal.accounts.act_api import ActView, MakeView, given
from quality_portal.accounts.guards import Policy, PolicyPermission


class MemberSerializer(serializers.ModelSerializer[Membership]):
    enterprise = serializers.CharField(source="enterprise.name", read_only=True)
    username = serializers.CharField(source="user.username", read_only=True)
    name = serializers.CharField(source="user.display_name", read_only=True)

    class Meta:
        model = Membership
        fields = ("id", "enterprise", "username", "name", "position", "role", "since")


class RoleInput(serializers.Serializer[dict[str, Any]]):
    role = serializers.ChoiceField(choices=PLACE_CHOICES)


class InvitationInput(RoleInput):
    invitee = serializers.CharField(max_length=60)
    position = serializers.CharField(max_length=60, required=False, allow_blank=True)


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    enterprise = serializers.CharField(source="enterprise.name", read_only=True)

    class Meta:
        model = Invitation
        fields = ("id", "enterprise", "invitee", "position", "role", "tail", "made_at", "expires_at", "used_at", "withdrawn_at")


class InvitationMadeSerializer(InvitationSerializer):
    code = serializers.CharField(read_only=True)

    class Meta(InvitationSerializer.Meta):
        fields = (*InvitationSerializer.Meta.fields, "code")


class CodeInput(serializers.Serializer[dict[str, Any]]):
    code = serializers.CharField(max_length=40)


class RegistrationSerializer(serializers.ModelSerializer[Registration]):
    office = serializers.CharField(source="office.name", read_only=True)

    class Meta:
        model = Registration
        fields = ("number", "credit_code", "company", "office", "name", "position", "state", "filed_at", "decided_at", "reasons")


class VerdictInput(serializers.Serializer[dict[str, Any]]):
    outcome = serializers.ChoiceField(choices=(("confirm", "confirm"), ("refuse", "refuse")))
    reasons = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")


class MemberList(generics.ListAPIView[Membership]):
    """Everybody who acts for the caller's enterprises."""

    permission_classes = (PolicyPermission,)
    policy = Policy("member", "desk.see", GRANTS)
    queryset = Membership.objects.none()
    serializer_class = MemberSerializer

    def get_queryset(self) -> QuerySet[Membership]:
        return queries.membership.of(self.request.user).order_by("enterprise", "since", "pk")


class MemberRole(ActView):
    """POST gives a member another role."""

    policy = Policy("member", "desk.see", GRANTS, by_object=True)
    subject = "membership"
    seen = staticmethod(queries.membership.of)
    answers = MemberSerializer
    takes, act = RoleInput, staticmethod(actions.membership.change_role)


class MemberEnd(generics.GenericAPIView[Membership]):
    """POST lets a member go, or leave."""

    permission_classes = (PolicyPermission,)
    policy = Policy("member", "desk.see", GRANTS, by_object=True)
    queryset = Membership.objects.none()
    serializer_class = serializers.Serializer

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, pk: int) -> Response:
        actions.membership.end(get_object_or_404(queries.membership.of(request.user), pk=pk), actor=request.user, at=timezone.now())
        return Response(status=204)


class Invite(MakeView):
    """POST makes a one-time code for an enterprise that the caller administers or oversees."""

    policy = Policy("signed_in", "membership.manage", GRANTS, by_object=True)
    subject = "enterprise"
    seen = staticmethod(queries.enterprise.visible)
    answers = InvitationMadeSerializer
    takes, act = InvitationInput, staticmethod(actions.invitation.invite)

    def after(self, enterprise: Enterprise, made: Made) -> Invitation:
        made.invitation.code = made.code
        return made.invitation


class Accept(generics.GenericAPIView[Membership]):
    """POST joins an enterprise with a code."""

    permission_classes = (PolicyPermission,)
    policy = Policy("member", "invitation.accept", GRANTS)
    queryset = Membership.objects.none()
    serializer_class = CodeInput

    @extend_schema(request=CodeInput, responses=MemberSerializer)
    def post(self, request: Request) -> Response:
        joined = actions.invitation.accept(**given(CodeInput, request), actor=request.user, at=timezone.now())
        return Response(MemberSerializer(joined).data)


class RegistrationList(generics.ListAPIView[Registration]):
    """Wishes for an account that the caller's office checks."""

    permission_classes = (PolicyPermission,)
    policy = Policy("staff", "registration.decide", GRANTS)
    queryset = Registration.objects.none()
    serializer_class = RegistrationSerializer

    def get_queryset(self) -> QuerySet[Registration]:
        return queries.registration.listed(self.request.user, state=self.request.query_params.get("state", "")).order_by("-filed_at", "-pk")


def _answer(*, registration: Registration, outcome: str, reasons: str, **by: Any) -> Registration:
    if outcome == "confirm":
        return actions.registration.confirm(registration=registration, **by)
    return actions.registration.refuse(registration=registration, reasons=reasons, **by)


class RegistrationAnswer(ActView):
    """POST confirms or refuses."""

    policy = Policy("staff", "registration.decide", GRANTS, by_object=True)
    subject, by = "registration", "number"
    seen = staticmethod(queries.registration.visible)
    answers = RegistrationSerializer
    takes, act = VerdictInput, staticmethod(_answer)


urlpatterns: list[URLPattern | URLResolver] = [
    path("members/", MemberList.as_view(), name="members"),
    path("members/<int:pk>/role/", MemberRole.as_view(), name="member-role"),
    path("members/<int:pk>/end/", MemberEnd.as_view(), name="member-end"),
    path("enterprises/<int:pk>/invitations/", Invite.as_view(), name="enterprise-invite"),
    path("invitations/accept/", Accept.as_view(), name="invitation-accept"),
    path("registrations/", RegistrationList.as_view(), name="registrations"),
    path("registrations/<str:number>/answer/", RegistrationAnswer.as_view(), name="registration-answer"),
]
