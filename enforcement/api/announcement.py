"""Announcements in hand as JSON: what may be drafted, the facts, the draft and its words, review, approval. The published ones are open data."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.actions import announcement as actions
from enforcement.actions.announcement.from_facts import edited
from enforcement.models import Announcement
from enforcement.permissions import GRANTS
from enforcement.queries import announcement as queries
from enforcement.queries.bulletin import build, choices, moved
from enforcement.queries.bulletin.choices import CHOOSERS, source_of
from enforcement.states.announcement import IN_HAND
from quality_portal.accounts.act_api import ActView, given
from quality_portal.accounts.guards import Policy, PolicyPermission
from quality_portal.core.errors import RuleBroken
from quality_portal.workdays.calendar import business_today

SHOWN = 200
DRAFT = Policy("staff", "announcement.draft", GRANTS)
KIND = OpenApiParameter("kind", str, description="种类")
SOURCE = OpenApiParameter("source", str, description="来源，取自 announcement-sources")


class SourceInput(serializers.Serializer[dict[str, Any]]):
    kind = serializers.CharField(max_length=20)
    source = serializers.CharField(max_length=2000)


class SourceSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    words = serializers.CharField()
    note = serializers.CharField()


class LeftOutSerializer(serializers.Serializer[Any]):
    title = serializers.CharField()
    reason = serializers.CharField()
    basis = serializers.CharField()


class FactsSerializer(serializers.Serializer[Any]):
    """What a draft would hold, and what cannot be told yet."""

    title = serializers.CharField()
    summary = serializers.CharField()
    figures = serializers.DictField()
    lines = serializers.SerializerMethodField()
    count = serializers.SerializerMethodField()
    left_out = LeftOutSerializer(many=True)

    def get_lines(self, row: Any) -> list[dict[str, Any]]:
        return [{"part": line.part, **line.row} for line in row.lines[:SHOWN]]

    def get_count(self, row: Any) -> int:
        return len(row.lines)


class DraftJobSerializer(serializers.Serializer[Any]):
    job = serializers.UUIDField(source="uuid")
    url = serializers.CharField(source="get_absolute_url")


class DraftSerializer(serializers.ModelSerializer[Announcement]):
    """An announcement in hand. `moved` says in a sentence what changed since it was drafted."""

    office = serializers.CharField(source="office.name", read_only=True)
    parts = serializers.SerializerMethodField()
    moved = serializers.SerializerMethodField()

    class Meta:
        model = Announcement
        fields = ("uuid", "title", "summary", "body", "parts", "office", "drafted_at", "return_reason", "moved")

    def get_parts(self, row: Announcement) -> list[dict[str, Any]]:
        return [{"key": part["key"], "heading": part["heading"], "texts": part["texts"], "fixed": part["fixed"], "required": part.get("required", False), "edited": edited(part)} for part in row.parts]

    def get_moved(self, row: Announcement) -> str:
        return moved(row, business_today()).sentence if row.state in IN_HAND else ""


class EditInput(serializers.Serializer[dict[str, Any]]):
    title = serializers.CharField(max_length=200)
    summary = serializers.CharField(max_length=500, allow_blank=True)
    texts = serializers.DictField(child=serializers.ListField(child=serializers.CharField(allow_blank=True)), required=False)


class OpinionGiven(serializers.Serializer[dict[str, Any]]):
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    back = serializers.BooleanField(default=False, help_text="退回起草人")


class StatementGiven(serializers.Serializer[dict[str, Any]]):
    text = serializers.CharField(max_length=1000, allow_blank=True)


def _asked(request: Request) -> tuple[str, dict[str, Any]]:
    """The kind and the source that were asked for."""
    asked = given(SourceInput, request)
    return asked["kind"], source_of(asked["source"])


class Sources(APIView):
    """What the caller's office may draft of a kind now."""

    permission_classes = (PolicyPermission,)
    policy = DRAFT

    @extend_schema(parameters=[KIND], responses={200: SourceSerializer(many=True)})
    def get(self, request: Request) -> Response:
        kind = request.query_params.get("kind", "")
        if kind not in CHOOSERS:
            raise RuleBroken(f"请选择公告的种类：{'、'.join(CHOOSERS)}。", field="kind")
        return Response(SourceSerializer(choices(kind, office=request.user.office, on=business_today()), many=True).data)


class Facts(APIView):
    """What would go into an announcement, and what not, with the reasons."""

    permission_classes = (PolicyPermission,)
    policy = DRAFT

    @extend_schema(parameters=[KIND, SOURCE], responses={200: FactsSerializer})
    def get(self, request: Request) -> Response:
        kind, source = _asked(request)
        return Response(FactsSerializer(build(kind, source, office=request.user.office, on=business_today())).data)


class Drafts(APIView):
    """POST: have an announcement drafted by a job. Sent twice, it answers with the first job."""

    permission_classes = (PolicyPermission,)
    policy = DRAFT

    @extend_schema(request=SourceInput, responses={202: DraftJobSerializer})
    def post(self, request: Request) -> Response:
        kind, source = _asked(request)
        job = actions.ask_draft(kind=kind, source=source, actor=request.user, at=timezone.now())
        return Response(DraftJobSerializer(job).data, status=status.HTTP_202_ACCEPTED)


class Draft(APIView):
    """GET: an announcement in hand. PUT: its words; figures stay computed."""

    permission_classes = (PolicyPermission,)
    policies = {
        "GET": Policy("staff", "announcement.see", GRANTS, by_object=True), "PUT": Policy("staff", "announcement.draft", GRANTS, by_object=True),
    }  # fmt: skip

    @extend_schema(responses={200: DraftSerializer})
    def get(self, request: Request, uuid: str) -> Response:
        return Response(DraftSerializer(_open(request, uuid)).data)

    @extend_schema(request=EditInput, responses={200: DraftSerializer})
    def put(self, request: Request, uuid: str) -> Response:
        words = {"texts": {}, **given(EditInput, request)}
        return Response(DraftSerializer(actions.edit(announcement=_open(request, uuid), actor=request.user, at=timezone.now(), **words)).data)


def _open(request: Request, uuid: str) -> Announcement:
    return get_object_or_404(queries.visible(request.user), uuid=uuid)


class DraftAct(ActView):
    """POST: one act on an announcement in hand; the answer is the announcement as it is afterwards."""

    subject, by = "announcement", "uuid"
    seen = staticmethod(queries.visible)
    answers = DraftSerializer


class Redraft(DraftAct):
    """POST: draft anew from the facts of today; a draft that still agrees is answered as it is."""

    policy = Policy("staff", "announcement.draft", GRANTS, by_object=True)
    act = staticmethod(actions.redraft)


def _review(*, back: bool, reason: str, **hands: Any) -> Announcement:
    return actions.send_back(reason=reason, **hands) if back else actions.review(note=reason, **hands)


def _publish(*, back: bool, reason: str, **hands: Any) -> Announcement:
    return actions.send_back(reason=reason, **hands) if back else actions.publish(**hands)


class Review(DraftAct):
    """POST: legal review; `back` returns the draft with the reason."""

    policy = Policy("staff", "announcement.review", GRANTS, by_object=True)
    takes, act = OpinionGiven, staticmethod(_review)


class Publish(DraftAct):
    """POST: approval and publication; `back` returns the draft with the reason."""

    policy = Policy("staff", "announcement.publish", GRANTS, by_object=True)
    takes, act = OpinionGiven, staticmethod(_publish)


class Statement(APIView):
    """POST: the words of the enterprise of a line, as it sent them in. The same words sent twice are kept once."""

    permission_classes = (PolicyPermission,)
    policy = Policy("staff", "announcement.statement", GRANTS, by_object=True)

    @extend_schema(request=StatementGiven, responses={200: StatementGiven})
    def post(self, request: Request, uuid: str, position: int) -> Response:
        text = given(StatementGiven, request)["text"]
        entry = get_object_or_404(_open(request, uuid).entries.select_related("enterprise", "conclusion"), position=position, enterprise__isnull=False)
        about = {"conclusion": entry.conclusion} if entry.conclusion else {"entry": entry}
        row = actions.add_statement(enterprise=entry.enterprise, text=text, **about, actor=request.user, at=timezone.now())
        return Response({"text": row.text if row else ""})


urlpatterns: list[URLPattern | URLResolver] = [
    path("announcement-sources/", Sources.as_view(), name="announcement-sources"),
    path("announcement-facts/", Facts.as_view(), name="announcement-facts"),
    path("announcement-drafts/", Drafts.as_view(), name="announcement-drafts"),
    path("announcement-drafts/<uuid:uuid>/", Draft.as_view(), name="announcement-draft"),
    path("announcement-drafts/<uuid:uuid>/redraft/", Redraft.as_view(), name="announcement-redraft"),
    path("announcement-drafts/<uuid:uuid>/review/", Review.as_view(), name="announcement-review"),
    path("announcement-drafts/<uuid:uuid>/publish/", Publish.as_view(), name="announcement-publish"),
    path("announcement-drafts/<uuid:uuid>/lines/<int:position>/statement/", Statement.as_view(), name="announcement-line-statement"),
]
