"""Circulars."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from inspections import actions
from inspections.models import Addressee, Circular
from inspections.queries import circular as queries
from inspections.queries import visible
from inspections.states import CircularState
from quality_portal.accounts.act_api import ActView, given
from quality_portal.core.errors import NotPermitted

from .rows import Rows, policy


class CircularSerializer(serializers.ModelSerializer[Circular]):
    office = serializers.CharField(source="office.name", read_only=True)
    document = serializers.CharField(source="document.number", read_only=True, default="")
    kind = serializers.ChoiceField(choices=Addressee.choices, read_only=True)
    state = serializers.ChoiceField(choices=CircularState.choices, read_only=True)
    conclusions = serializers.SerializerMethodField()

    class Meta:
        model = Circular
        fields = (
            "id", "office", "kind", "addressee", "document", "sent_on", "feedback_due", "state", "received_on", "received_by", "feedback", "feedback_on",
            "conclusions",
        )  # fmt: skip

    def get_conclusions(self, circular: Circular) -> list[int]:
        return [row.conclusion_id for row in circular.entries.all()]


class SendCircular(serializers.Serializer[dict[str, Any]]):
    conclusions = serializers.ListField(child=serializers.IntegerField(), max_length=500)
    departments = serializers.ListField(child=serializers.CharField(max_length=60), required=False)
    feedback_due = serializers.DateField(required=False)


class ReceivedBy(serializers.Serializer[dict[str, Any]]):
    received_on = serializers.DateField()
    received_by = serializers.CharField(max_length=60)


class Feedback(serializers.Serializer[dict[str, Any]]):
    feedback_on = serializers.DateField()
    feedback = serializers.CharField(max_length=5000)


class Circulars(Rows):
    queryset = Circular.objects.all()
    serializer_class = CircularSerializer
    policy = policy("circular.see")
    lookup_field = "pk"

    @staticmethod
    def seen(user: Any) -> QuerySet[Circular]:
        return queries.visible(user).prefetch_related("entries")


class CircularList(Circulars, generics.ListAPIView[Circular]):
    """Circulars that went out or came in; POST writes them for failures of one's own office that stand."""

    policies = {"POST": policy("circular.send")}

    @extend_schema(request=SendCircular, responses={201: CircularSerializer(many=True)})
    def post(self, request: Request) -> Response:
        """Write to county governments, departments and home offices."""
        if request.user.office is None:
            raise NotPermitted("您的账号没有所属机关，不能制发通报。")
        fields = given(SendCircular, request)
        rows = visible.conclusions(request.user).filter(pk__in=fields.pop("conclusions"))
        made = actions.circular.send(office=request.user.office, conclusions=rows, actor=request.user, at=timezone.now(), **fields)
        return Response(CircularSerializer(made, many=True).data, status=status.HTTP_201_CREATED)


class CircularDetail(Circulars, generics.RetrieveAPIView[Circular]):
    """One circular."""


class CircularAct(ActView):
    """POST: one act on a circular; the answer is the circular as it is afterwards."""

    policy = policy("circular.answer")
    subject = "circular"
    seen = staticmethod(Circulars.seen)
    answers = CircularSerializer


class CircularReceive(CircularAct):
    """POST notes that it was received."""

    takes, act = ReceivedBy, staticmethod(actions.circular.acknowledge)


class CircularAnswer(CircularAct):
    """POST keeps the answer."""

    takes, act = Feedback, staticmethod(actions.circular.answer)


urlpatterns = [
    path("circulars/", CircularList.as_view(), name="api_circulars"),
    path("circulars/<int:pk>/", CircularDetail.as_view(), name="api_circular"),
    path("circulars/<int:pk>/receive/", CircularReceive.as_view(), name="api_circular_receive"),
    path("circulars/<int:pk>/answer/", CircularAnswer.as_view(), name="api_circular_answer"),
]
