"""Elimination as JSON: the catalogues, the tasks, what becomes of them; equipment of an enterprise."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enterprises import actions, queries
from enterprises.actions.elimination import EntryDraft
from enterprises.law.elimination import ENDING_CHOICES, KIND_CHOICES, REASON_CHOICES, TARGETS
from enterprises.models import EliminationTask, Equipment, ProductCategory
from enterprises.permissions import GRANTS
from enterprises.states import TaskState
from quality_portal.accounts.act_api import ActView, given
from quality_portal.accounts.guards import Policy, PolicyPermission
from quality_portal.core.pagination import NewestFirst
from quality_portal.workdays.calendar import business_today

from .common import MakeOfOne

SEE = Policy("staff", "elimination.see", GRANTS)
RECORD = Policy("staff", "elimination.record", GRANTS)
PUBLISH = Policy("staff", "elimination.publish", GRANTS)
SETTLE = Policy("staff", "elimination.settle", GRANTS)
REGISTER = Policy("staff", "equipment.register", GRANTS)


class EntryRow(serializers.Serializer[Any]):
    target = serializers.ChoiceField(choices=TARGETS)
    title = serializers.CharField(max_length=200)
    words = serializers.ListField(child=serializers.CharField(max_length=60), required=False, default=list)
    category = serializers.SlugRelatedField(
        slug_field="code", queryset=ProductCategory.objects.all(), required=False, allow_null=True, default=None
    )
    deadline = serializers.DateField(required=False, allow_null=True, default=None)
    reason = serializers.ChoiceField(choices=REASON_CHOICES)


class BatchRow(serializers.Serializer[Any]):
    id = serializers.IntegerField(read_only=True)
    kind = serializers.ChoiceField(choices=KIND_CHOICES)
    title = serializers.CharField(max_length=160)
    number = serializers.CharField(max_length=80)
    issuer = serializers.CharField(max_length=120)
    issued_on = serializers.DateField()
    since = serializers.DateField()
    until = serializers.DateField(read_only=True, allow_null=True)
    note = serializers.CharField(required=False, default="", allow_blank=True)
    state = serializers.CharField(read_only=True)
    entries = EntryRow(many=True)


class TaskRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    enterprise = serializers.CharField(source="enterprise.name")
    credit_code = serializers.CharField(source="enterprise.credit_code", allow_null=True)
    thing = serializers.CharField()
    product = serializers.IntegerField(source="product_id", allow_null=True)
    equipment = serializers.IntegerField(source="equipment_id", allow_null=True)
    entry = serializers.CharField()
    batch = serializers.CharField(source="entry.batch.number")
    state = serializers.CharField()
    reason = serializers.CharField()
    lead_department = serializers.CharField()
    opened_on = serializers.DateField()
    due_on = serializers.DateField()
    settled_on = serializers.DateField(allow_null=True)
    note = serializers.CharField(source="settled_note")
    basis = serializers.CharField()


class NewEnd(serializers.Serializer[Any]):
    ending = serializers.ChoiceField(choices=ENDING_CHOICES)
    on = serializers.DateField()
    note = serializers.CharField(max_length=500)


class EquipmentRow(serializers.Serializer[Any]):
    id = serializers.IntegerField(read_only=True)
    name = serializers.CharField(max_length=120)
    model = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)
    process = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    maker = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)
    serial = serializers.CharField(max_length=80, required=False, default="", allow_blank=True)
    site = serializers.CharField(max_length=300)
    installed_on = serializers.DateField()
    origin = serializers.ChoiceField(choices=Equipment.Origin.choices, required=False, default=Equipment.Origin.DECLARED)
    removed_on = serializers.DateField(read_only=True, allow_null=True)


class BatchList(APIView):
    """The batches of both catalogues; a new one waits for somebody else to publish it."""

    policies = {"GET": SEE, "POST": RECORD}
    policy = SEE
    permission_classes = (PolicyPermission,)

    @extend_schema(responses=BatchRow(many=True))
    def get(self, request: Request) -> Response:
        rows = queries.elimination.batches(request.user).prefetch_related("entries__category")
        return Response(BatchRow(rows, many=True).data)

    @extend_schema(request=BatchRow, responses={201: BatchRow})
    def post(self, request: Request) -> Response:
        facts = given(BatchRow, request)
        drafts = [EntryDraft(**row) for row in facts.pop("entries")]
        made = actions.elimination.record_batch(**facts, entries=drafts, actor=request.user, at=timezone.now())
        return Response(BatchRow(made).data, status=status.HTTP_201_CREATED)


class BatchPublish(ActView):
    """Let a batch count; whoever recorded it may not."""

    policy = PUBLISH
    subject = "batch"
    seen = staticmethod(queries.elimination.batches)
    answers = BatchRow
    act = staticmethod(actions.elimination.publish_batch)


class TaskList(generics.ListAPIView[EliminationTask]):
    """Tasks: `?state=` open, converted, closed, unfounded or late; `?q=` words."""

    policy = SEE
    permission_classes = (PolicyPermission,)
    pagination_class = NewestFirst
    filter_backends = ()
    serializer_class = TaskRow
    queryset = EliminationTask.objects.none()

    def get_queryset(self) -> Any:
        asked = self.request.query_params
        state = asked.get("state", "")
        late = business_today() if state == "late" else None
        wanted = state if state in TaskState.values else ""
        return queries.elimination.search(self.request.user, state=wanted, term=asked.get("q", ""), overdue_on=late)

    @extend_schema(parameters=[OpenApiParameter(name, str) for name in ("state", "q")])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class TaskSettle(ActView):
    """Converted or closed; moving elsewhere is no end."""

    policy = SETTLE
    subject = "task"
    seen = staticmethod(queries.elimination.tasks)
    answers = TaskRow
    takes, act = NewEnd, staticmethod(actions.elimination.settle)


class EquipmentList(MakeOfOne):
    """What an enterprise produces with."""

    policies = {"GET": SEE, "POST": REGISTER}
    policy = SEE
    answers = EquipmentRow
    takes, act = EquipmentRow, staticmethod(actions.equipment.register)

    @extend_schema(responses=EquipmentRow(many=True))
    def get(self, request: Request, key: str) -> Response:
        return Response(EquipmentRow(queries.elimination.equipment_of(self.enterprise(key)), many=True).data)
