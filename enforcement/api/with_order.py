"""The announcement that goes out with the order as JSON."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.actions.with_order import draft_with_order
from enforcement.models import Announcement
from enforcement.permissions import GRANTS
from enforcement.queries import case as queries
from quality_portal.accounts.guards import Policy, PolicyPermission


class WithOrderInput(serializers.Serializer[None]):
    """What the draft says; whatever is left out is written from the facts."""

    title = serializers.CharField(required=False, max_length=200)
    summary = serializers.CharField(required=False, max_length=500)
    body = serializers.ListField(child=serializers.CharField(), required=False)
    consent = serializers.CharField(required=False, max_length=200)
    version = serializers.IntegerField(required=False)


class WithOrderSerializer(serializers.ModelSerializer[Announcement]):
    office = serializers.CharField(source="office.name", read_only=True)

    class Meta:
        model = Announcement
        fields = ("uuid", "title", "summary", "body", "office", "drafted_at")


class WithOrder(APIView):
    """POST: draft the announcement that goes out with the order. Sent twice, it answers with the first."""

    permission_classes = (PolicyPermission,)
    policy = Policy("staff", "announcement.draft", GRANTS, by_object=True)

    @extend_schema(request=WithOrderInput, responses={201: WithOrderSerializer})
    def post(self, request: Request, number: str) -> Response:
        case = get_object_or_404(queries.visible(request.user), number=number)
        given = WithOrderInput(data=request.data)
        given.is_valid(raise_exception=True)
        notice = draft_with_order(case=case, actor=request.user, at=timezone.now(), **given.validated_data)
        return Response(WithOrderSerializer(notice).data, status=status.HTTP_201_CREATED)


urlpatterns: list[URLPattern | URLResolver] = [
    path("cases/<str:number>/announcement-with-order/", WithOrder.as_view(), name="case-announcement-with-order"),
]
