"""Messages as JSON: read by both sides, written by the same actions as the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern, URLResolver, path
from rest_framework import generics, serializers

from enforcement.actions import message as actions
from enforcement.models import Message
from enforcement.permissions import GRANTS
from enforcement.queries import message as queries
from quality_portal.accounts.guards import Policy, PolicyPermission
from quality_portal.accounts.models import User
from quality_portal.core.roles import Role

from .of_case import OfCase, of_either_side


class MessageSerializer(serializers.ModelSerializer[Message]):
    case = serializers.CharField(source="case.number", read_only=True, default="")
    enterprise = serializers.CharField(source="enterprise.name", read_only=True)
    author = serializers.CharField(source="author.display_name", read_only=True, default="")

    class Meta:
        model = Message
        fields = ("id", "case", "enterprise", "side", "author", "text", "at", "read_at")


class MessageInput(serializers.Serializer[dict[str, Any]]):
    text = serializers.CharField(max_length=4000)


class MessageList(generics.ListAPIView[Message]):
    """Messages, newest first: an enterprise's own; for staff those on cases they see. `?case=` narrows to one."""

    permission_classes = (PolicyPermission,)
    policy = Policy("signed_in", "message.read", GRANTS)
    queryset = Message.objects.none()
    serializer_class = MessageSerializer

    def get_queryset(self) -> QuerySet[Message]:
        found = queries.visible(self.request.user).order_by("-at", "-pk")
        number = self.request.query_params.get("case", "")
        return found.filter(case__number=number) if number else found


def _say(*, actor: User, **said: Any) -> Message:
    return (actions.ask if Role.ENTERPRISE_MEMBER in actor.roles else actions.answer)(actor=actor, **said)


class MessageSend(OfCase):
    """POST says something on a case: an enterprise asks, the office answers."""

    policy = Policy("signed_in", "message.read", GRANTS, by_object=True)
    seen = staticmethod(of_either_side)
    answers = MessageSerializer
    takes, act = MessageInput, staticmethod(_say)


urlpatterns: list[URLPattern | URLResolver] = [
    path("messages/", MessageList.as_view(), name="messages"),
    path("cases/<str:number>/messages/", MessageSend.as_view(), name="case-messages"),
]
