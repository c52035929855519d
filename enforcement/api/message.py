"""Messages as JSON: read by both sides, written by the same actions as the pages."""

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

from enforcement.actions import message as actions
from enforcement.models import Case, Message
from enforcement.permissions import GRANTS
from enforcement.queries import case as cases
from enforcement.queries import desk
from enforcement.queries import message as queries
from quality_portal.accounts.guards import Policy, PolicyPermission
from quality_portal.core.roles import Role


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


class MessageSend(generics.GenericAPIView[Case]):
    """POST says something on a case: an enterprise asks, the office answers."""

    permission_classes = (PolicyPermission,)
    policy = Policy("signed_in", "message.read", GRANTS, by_object=True)
    queryset = Case.objects.none()
    serializer_class = MessageInput

    @extend_schema(request=MessageInput, responses=MessageSerializer)
    def post(self, request: Request, number: str) -> Response:
        member = Role.ENTERPRISE_MEMBER in request.user.roles
        case = get_object_or_404(desk.cases(request.user) if member else cases.visible(request.user), number=number)
        given = MessageInput(data=request.data)
        given.is_valid(raise_exception=True)
        act = actions.ask if member else actions.answer
        said = act(case=case, text=given.validated_data["text"], actor=request.user, at=timezone.now())
        return Response(MessageSerializer(said).data, status=201)


urlpatterns: list[URLPattern | URLResolver] = [
    path("messages/", MessageList.as_view(), name="messages"),
    path("cases/<str:number>/messages/", MessageSend.as_view(), name="case-messages"),
]
