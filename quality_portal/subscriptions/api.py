"""Asking for letters from another site or a program; the address itself confirms, as it does for the page."""

from __future__ import annotations

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.queries import topics
from quality_portal.accounts.act_api import given
from quality_portal.accounts.guards import Policy, PolicyPermission
from quality_portal.core.errors import Conflict

from . import actions, queries
from .models import How
from .senders import earlier


class WishSerializer(serializers.Serializer):
    """What somebody wants to follow."""

    email = serializers.CharField(max_length=254)
    by = serializers.ChoiceField(choices=["all", *topics.BY])
    value = serializers.CharField(max_length=60, required=False, allow_blank=True, default="", help_text="code, credit code or name; empty for all")
    how = serializers.ChoiceField(choices=How.choices, required=False, default=How.DAILY)


class TakenSerializer(serializers.Serializer):
    """The same for every address."""

    message = serializers.CharField()


class Subscriptions(APIView):
    """Ask for letters. Nothing is sent but one letter until the address has confirmed."""

    policy = Policy("public")
    permission_classes = (PolicyPermission,)
    authentication_classes = ()

    @extend_schema(request=WishSerializer, responses={202: TakenSerializer}, operation_id="subscriptions_ask", tags=["data"])
    def post(self, request: Request) -> Response:
        if not queries.mail_is_on():
            raise Conflict("本站没有开通邮件订阅，请使用订阅源：/feeds/。")
        said = given(WishSerializer, request)
        actions.ask(
            address=said["email"], by=said["by"], value=said["value"], how=said["how"], at=timezone.now(), earlier=earlier(request._request)
        )
        return Response({"message": "确认信将寄到这个邮箱，请在信里确认。"}, status=status.HTTP_202_ACCEPTED)


urlpatterns = [path("subscriptions/", Subscriptions.as_view(), name="api_subscriptions")]
