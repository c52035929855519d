"""What to inspect next."""

from __future__ import annotations

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from inspections.queries import suggestion
from quality_portal.accounts.guards import PolicyPermission
from quality_portal.core.errors import NotPermitted
from quality_portal.workdays.calendar import business_today

from .rows import policy


class BecauseSerializer(serializers.Serializer[dict[str, Any]]):
    """One reason, with its number and its law."""

    words = serializers.CharField()
    points = serializers.IntegerField()
    basis = serializers.CharField()


class SuggestionSerializer(serializers.Serializer[dict[str, Any]]):
    """A product or an enterprise to look at; `reason` is the plan's reason that it supports."""

    key = serializers.CharField()
    name = serializers.CharField()
    score = serializers.IntegerField()
    category = serializers.CharField(source="category.code", default="")
    credit_code = serializers.CharField(source="enterprise.credit_code", default="")
    makers = serializers.IntegerField()
    reason = serializers.CharField()
    because = BecauseSerializer(many=True)


class SuggestionsSerializer(serializers.Serializer[dict[str, Any]]):
    """Products and enterprises, the most pressing first."""

    products = SuggestionSerializer(many=True)
    enterprises = SuggestionSerializer(many=True)


class Suggestions(APIView):
    """Products and enterprises for the next plan of one's office, with what speaks for each."""

    permission_classes = (PolicyPermission,)
    policy = policy("suggestion.see")

    @extend_schema(responses=SuggestionsSerializer)
    def get(self, request: Request) -> Response:
        office, today = request.user.office, business_today()
        if office is None:
            raise NotPermitted("您的账号没有所属机关，没有可以建议的范围。")
        found = {"products": suggestion.products(office, today), "enterprises": suggestion.enterprises(office, today)}
        return Response(SuggestionsSerializer(found).data)


urlpatterns = [path("suggestions/", Suggestions.as_view(), name="api_suggestions")]
