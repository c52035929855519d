"""Irregular production as a case: taken up from its lead, ended with what became of it."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, URLResolver, path
from rest_framework import serializers

from enforcement.actions import irregularity as actions
from enforcement.permissions import GRANTS
from enforcement.queries import case as queries
from enterprises.law.irregularity import ENDING_CHOICES
from enterprises.queries import irregularity as leads
from quality_portal.accounts.act_api import ActView, MakeView
from quality_portal.accounts.guards import Policy

from .case import CaseDetailSerializer


class EndingInput(serializers.Serializer[dict[str, Any]]):
    """What became of the production; `version` is the case's version that the caller read."""

    ending = serializers.ChoiceField(choices=ENDING_CHOICES)
    because = serializers.CharField(max_length=300)
    version = serializers.IntegerField(required=False)


class OpenCase(MakeView):
    """Take up a confirmed lead; the second caller gets the case that is there."""

    policy = Policy("staff", "case.open", GRANTS)
    subject = "irregularity"
    seen = staticmethod(leads.visible)
    answers = CaseDetailSerializer
    act = staticmethod(actions.open_case)


class EndCase(ActView):
    """Closed, or another product: ends the case and its lead."""

    policy = Policy("staff", "case.close", GRANTS)
    subject, by = "case", "number"
    seen = staticmethod(queries.visible)
    answers = CaseDetailSerializer
    takes, act = EndingInput, staticmethod(actions.close)


urlpatterns: list[URLPattern | URLResolver] = [
    path("irregularities/<int:pk>/case/", OpenCase.as_view(), name="api_irregularity_case"),
    path("cases/<str:number>/ending/", EndCase.as_view(), name="api_case_ending"),
]
