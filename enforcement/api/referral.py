"""Refusals that were referred to the penalty procedure as JSON, and where they went."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern, URLResolver, path
from rest_framework import generics, serializers, status

from enforcement.actions import referral as actions
from enforcement.law.referral import END_CHOICES
from enforcement.models import ReferralEnd
from enforcement.permissions import GRANTS
from enforcement.queries import inbox
from inspections.models import Refusal
from quality_portal.accounts.act_api import MakeView
from quality_portal.accounts.guards import Policy, PolicyPermission


class ReferralSerializer(serializers.ModelSerializer[Refusal]):
    enterprise = serializers.CharField(source="enterprise.name", read_only=True)
    office = serializers.CharField(source="office.name", read_only=True)

    class Meta:
        model = Refusal
        fields = ("number", "enterprise", "office", "product_name", "refused_on", "decided_on")


class ReferralEndSerializer(serializers.ModelSerializer[ReferralEnd]):
    number = serializers.CharField(source="refusal.number", read_only=True)

    class Meta:
        model = ReferralEnd
        fields = ("number", "how", "reference", "note", "ended_on")


class ReferralEndInput(serializers.Serializer[dict[str, Any]]):
    how = serializers.ChoiceField(choices=END_CHOICES)
    reference = serializers.CharField(max_length=80, required=False, allow_blank=True)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)


class ReferralList(generics.ListAPIView[Refusal]):
    """Refusals that went to the penalty procedure and that nobody has taken up, oldest first."""

    permission_classes = (PolicyPermission,)
    policy = Policy("staff", "referral.end", GRANTS)
    serializer_class = ReferralSerializer

    def get_queryset(self) -> QuerySet[Refusal]:
        office = getattr(self.request.user, "office", None)
        return inbox.refusals_referred(office) if office else Refusal.objects.none()


class ReferralClose(MakeView):
    """POST says where a referred refusal went."""

    policy = Policy("staff", "referral.end", GRANTS, by_object=True)
    subject, by = "refusal", "number"
    seen = staticmethod(inbox.visible_referrals)
    answers = ReferralEndSerializer
    code = status.HTTP_200_OK
    takes, act = ReferralEndInput, staticmethod(actions.end)


urlpatterns: list[URLPattern | URLResolver] = [
    path("referrals/", ReferralList.as_view(), name="referrals"),
    path("referrals/<str:number>/end/", ReferralClose.as_view(), name="referral-end"),
]
