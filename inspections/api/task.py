"""Sampling tasks: sent out, worked on site, ended. Everything a phone does, without the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from enterprises.models import Enterprise
from inspections import actions
from inspections.forms.sampleform import BY_KEY
from inspections.law import onsite as law
from inspections.models import Draw, SamplingTask
from inspections.queries import task as tasks
from inspections.queries import visible
from quality_portal.accounts.act_api import ActView, MakeView, given
from quality_portal.accounts.models import User

from .rows import Rows, policy
from .sample import FormInput, SampleSerializer

PEOPLE = User.objects.filter(is_active=True)


class TaskSerializer(serializers.ModelSerializer[SamplingTask]):
    enterprise = serializers.CharField(source="enterprise.name", read_only=True)
    credit_code = serializers.CharField(source="enterprise.credit_code", read_only=True)
    plan = serializers.CharField(source="plan_item.plan.number", read_only=True)
    officers = serializers.SlugRelatedField(many=True, read_only=True, slug_field="display_name")
    replaces = serializers.CharField(source="replaces.number", read_only=True, default="")

    class Meta:
        model = SamplingTask
        fields = (
            "number", "plan", "enterprise", "credit_code", "product_name", "officers", "substitution", "mandate_no", "replaces",
            "reserve_because", "due_on", "state", "ground", "outcome", "witness", "ended_on",
        )  # fmt: skip


class SendInput(serializers.Serializer[dict[str, Any]]):
    due_on = serializers.DateField()
    mandate_no = serializers.CharField(max_length=80, required=False, allow_blank=True)


class NamedInput(SendInput):
    enterprise = serializers.SlugRelatedField(slug_field="credit_code", queryset=Enterprise.objects.all())
    officers = serializers.SlugRelatedField(many=True, slug_field="username", queryset=PEOPLE)
    product_name = serializers.CharField(max_length=200, required=False, allow_blank=True)


class OfficersInput(serializers.Serializer[dict[str, Any]]):
    officers = serializers.SlugRelatedField(many=True, slug_field="username", queryset=PEOPLE)
    reason = serializers.CharField(max_length=500)


class StepInInput(serializers.Serializer[dict[str, Any]]):
    because = serializers.CharField(max_length=500)
    due_on = serializers.DateField()


class CancelInput(serializers.Serializer[dict[str, Any]]):
    reason = serializers.CharField(max_length=500)


class NotSampledInput(serializers.Serializer[dict[str, Any]]):
    ground = serializers.CharField(max_length=20, help_text="、".join(f"{row.key} {row.title}" for row in law.NOT_SAMPLED))
    explanation = serializers.CharField(max_length=1000)
    found_on = serializers.DateField()
    witness = serializers.CharField(max_length=60, required=False, allow_blank=True)


class StopInput(serializers.Serializer[dict[str, Any]]):
    facts = serializers.CharField(max_length=1000)
    found_on = serializers.DateField()
    witness = serializers.CharField(max_length=60, required=False, allow_blank=True)


class PhotosInput(serializers.Serializer[dict[str, Any]]):
    what = serializers.CharField(max_length=20, help_text="、".join(f"{row.key} {row.title}" for row in law.PHOTOS))
    photos = serializers.ListField(child=serializers.FileField(), min_length=1)


class DraftInput(serializers.Serializer[dict[str, Any]]):
    answers = serializers.DictField()
    seen = serializers.CharField(max_length=16, required=False, allow_blank=True)


class Tasks(Rows):
    queryset = SamplingTask.objects.all()
    serializer_class = TaskSerializer
    policy = policy("task.see")

    @staticmethod
    def seen(user: Any) -> QuerySet[SamplingTask]:
        return tasks.visible_tasks(user).select_related("replaces").prefetch_related("officers")


class TaskList(Tasks, generics.ListAPIView[SamplingTask]):
    """Tasks of one's office and those below it."""


class MyTasks(Tasks, generics.ListAPIView[SamplingTask]):
    """Where I have to go, the nearest deadline first."""

    policy = policy("task.work")

    @staticmethod
    def seen(user: Any) -> QuerySet[SamplingTask]:
        return tasks.mine(user).select_related("replaces")


class TaskDetail(Tasks, generics.RetrieveAPIView[SamplingTask]):
    """One task."""


class DrawTasks(Rows, generics.GenericAPIView[Draw]):
    """POST sends out all who were drawn, each with the officers drawn for it."""

    queryset = Draw.objects.all()
    serializer_class = TaskSerializer
    policy = policy("task.assign")
    seen = staticmethod(visible.draws)

    @extend_schema(request=SendInput, responses={201: TaskSerializer(many=True)})
    def post(self, request: Request, number: str) -> Response:
        made = actions.task.assign_drawn(drawing=self.get_object(), actor=request.user, at=timezone.now(), **given(SendInput, request))
        return Response(TaskSerializer(made, many=True).data, status=status.HTTP_201_CREATED)


class ItemTasks(MakeView):
    """POST sends samplers to an enterprise that a follow-up or forced round names."""

    policy = policy("task.assign")
    subject = "plan_item"
    seen = staticmethod(tasks.named_items)
    answers = TaskSerializer
    takes, act = NamedInput, staticmethod(actions.task.assign)


class TaskOfficers(ActView):
    """POST sends other people; the notice is issued anew."""

    policy = policy("task.assign")
    subject, by = "task", "number"
    seen = staticmethod(Tasks.seen)
    answers = TaskSerializer
    takes, act = OfficersInput, staticmethod(actions.task.change_officers)


class TaskStepIn(MakeView):
    """POST lets the next reserve step in for a task that ended without a sample."""

    policy = policy("task.assign")
    subject, by = "task", "number"
    seen = staticmethod(Tasks.seen)
    answers = TaskSerializer
    takes, act = StepInInput, staticmethod(actions.task.step_in)


class TaskCancel(ActView):
    """POST calls a task off."""

    policy = policy("task.cancel")
    subject, by = "task", "number"
    seen = staticmethod(Tasks.seen)
    answers = TaskSerializer
    takes, act = CancelInput, staticmethod(actions.task.cancel)


class OnSite(ActView):
    """POST: an act on site; only those who were sent find the task."""

    policy = policy("task.work")
    subject, by = "task", "number"
    answers = TaskSerializer

    @staticmethod
    def seen(user: Any) -> QuerySet[SamplingTask]:
        return tasks.workable(user).select_related("replaces").prefetch_related("officers")


class TaskNotSampled(OnSite):
    """POST ends a task without a sample, with the ground and the evidence."""

    takes, act = NotSampledInput, staticmethod(actions.task.not_sampled)


class TaskStop(OnSite):
    """POST stops sampling at unlicensed goods and reports it."""

    takes, act = StopInput, staticmethod(actions.task.stop)


@extend_schema(request={"multipart/form-data": PhotosInput})
class TaskPhotos(OnSite):
    """POST keeps photos with a task."""

    parser_classes = (MultiPartParser,)
    code = status.HTTP_201_CREATED
    takes, act = PhotosInput, staticmethod(actions.sampleform.add_photos)

    def details(self, task: SamplingTask, told: dict[str, Any]) -> dict[str, Any]:
        return {"kind": told["what"], "uploads": told["photos"], "field": "photos"}


class TaskDraft(Rows, generics.GenericAPIView[SamplingTask]):
    """PUT keeps a page of the record form as typed."""

    queryset = SamplingTask.objects.all()
    serializer_class = DraftInput
    policy = policy("task.work")
    seen = staticmethod(OnSite.seen)
    parser_classes = (JSONParser, FormParser)

    @extend_schema(request=DraftInput, responses={204: None})
    def put(self, request: Request, number: str, key: str) -> Response:
        if key not in BY_KEY:
            raise Http404
        page = {"seen": "", **given(DraftInput, request)}
        actions.sampleform.save_page(task=self.get_object(), page=key, actor=request.user, at=timezone.now(), **page)
        return Response(status=status.HTTP_204_NO_CONTENT)


class TaskRecord(MakeView):
    """POST files the record form of a task; the photos have to be there."""

    policy = policy("sample.record")
    subject, by = "task", "number"
    seen = staticmethod(OnSite.seen)
    answers = SampleSerializer
    takes, act = FormInput, staticmethod(actions.sampleform.file)


urlpatterns = [
    path("tasks/", TaskList.as_view(), name="api_tasks"),
    path("tasks/mine/", MyTasks.as_view(), name="api_my_tasks"),
    path("tasks/<str:number>/", TaskDetail.as_view(), name="api_task"),
    path("tasks/<str:number>/officers/", TaskOfficers.as_view(), name="api_task_officers"),
    path("tasks/<str:number>/reserve/", TaskStepIn.as_view(), name="api_task_step_in"),
    path("tasks/<str:number>/cancel/", TaskCancel.as_view(), name="api_task_cancel"),
    path("tasks/<str:number>/not-sampled/", TaskNotSampled.as_view(), name="api_task_not_sampled"),
    path("tasks/<str:number>/stop/", TaskStop.as_view(), name="api_task_stop"),
    path("tasks/<str:number>/photos/", TaskPhotos.as_view(), name="api_task_photos"),
    path("tasks/<str:number>/draft/<slug:key>/", TaskDraft.as_view(), name="api_task_draft"),
    path("tasks/<str:number>/record/", TaskRecord.as_view(), name="api_task_record"),
    path("draws/<str:number>/tasks/", DrawTasks.as_view(), name="api_draw_tasks"),
    path("plan-items/<int:pk>/tasks/", ItemTasks.as_view(), name="api_item_tasks"),
]
