"""Papers to the parties of counterfeit cases as JSON: told, served, answered by the office; read and signed for by the party."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.actions import paper as papers
from enforcement.actions import penalty_notice as actions
from enforcement.law import counterfeit as law
from enforcement.models import PenaltyNotice
from enforcement.permissions import GRANTS
from enforcement.queries import counterfeit, paper, party_paper
from quality_portal.accounts.act_api import ActView, MakeView, given
from quality_portal.accounts.guards import Policy, PolicyPermission
from quality_portal.accounts.models import User
from quality_portal.core.roles import Role
from quality_portal.documents.models import Document

from .service import ServeInput, ServiceSerializer


class OwnPaperSerializer(serializers.ModelSerializer[Document]):
    """A paper as the member reads it, with its service."""

    served_on = serializers.SerializerMethodField()
    starts = serializers.SerializerMethodField()

    class Meta:
        model = Document
        fields = ("uuid", "kind", "title", "number", "issuer", "issued_on", "content", "served_on", "starts")

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_served_on(self, document: Document) -> Any:
        row = self._service(document)
        return row.served_on if row else None

    @extend_schema_field(serializers.CharField())
    def get_starts(self, document: Document) -> str:
        notice = PenaltyNotice.objects.filter(document=document).first()
        return party_paper.starts(document, self._service(document), notice)

    def _service(self, document: Document) -> Any:
        return paper.service_of(document, paper.addressee_of(document, self.context["request"].user))


class OwnPapers(generics.ListAPIView[Document]):
    """The papers that the caller's enterprise may read and sign for, newest first."""

    permission_classes = (PolicyPermission,)
    policy = Policy("member", "paper.sign_for", GRANTS)
    queryset = Document.objects.none()  # tells the schema which model; the rows depend on who asks
    serializer_class = OwnPaperSerializer

    def get_queryset(self) -> QuerySet[Document]:
        return paper.visible(self.request.user).order_by("-pk")


class OwnPaper(generics.RetrieveAPIView[Document]):
    """One paper."""

    permission_classes = (PolicyPermission,)
    policy = Policy("member", "paper.sign_for", GRANTS, by_object=True)
    queryset = Document.objects.none()
    serializer_class = OwnPaperSerializer
    lookup_field = "uuid"

    def get_queryset(self) -> QuerySet[Document]:
        return paper.visible(self.request.user)


class SignPaper(MakeView):
    """POST: the enterprise signs for a paper. Signed twice, it gets the first service."""

    policy = Policy("member", "paper.sign_for", GRANTS, by_object=True)
    subject = "document"
    doer = "member"
    by = "uuid"
    seen = staticmethod(paper.visible)
    answers = ServiceSerializer
    code = status.HTTP_200_OK
    act = staticmethod(papers.sign_paper)


class PenaltyNoticeSerializer(serializers.ModelSerializer[PenaltyNotice]):
    case = serializers.CharField(source="case.number", read_only=True)
    party = serializers.CharField(source="party.masked", read_only=True)
    document = serializers.CharField(source="document.number", read_only=True, default="")
    paper = serializers.UUIDField(source="document.uuid", read_only=True, default=None)
    state = serializers.CharField(read_only=True)
    violations = serializers.ListField(child=serializers.CharField(), read_only=True)
    served_how = serializers.CharField(read_only=True)

    class Meta:
        model = PenaltyNotice
        fields = (
            "id", "case", "party", "state", "facts", "violations", "basis", "proposed", "fine", "document", "paper", "issued_on", "served_on",
            "served_how", "answer_until", "defence", "hearing_asked_on", "hearing_held_on", "return_reason", "withdrawn_because",
        )  # fmt: skip


def _readable(user: User) -> QuerySet[PenaltyNotice]:
    """Whichever side the caller is on."""
    if Role.ENTERPRISE_MEMBER in user.roles:
        return party_paper.own_notices(user).select_related("case", "party", "document")
    return counterfeit.notice_visible(user)


class PenaltyNotices(generics.ListAPIView[PenaltyNotice]):
    """Notices before a penalty in counterfeit cases: those of visible cases, or what the caller's enterprise was told."""

    permission_classes = (PolicyPermission,)
    policy = Policy("signed_in", "rights.read", GRANTS)
    queryset = PenaltyNotice.objects.none()
    serializer_class = PenaltyNoticeSerializer

    def get_queryset(self) -> QuerySet[PenaltyNotice]:
        return _readable(self.request.user).order_by("-pk")


class PenaltyNoticeDetail(generics.RetrieveAPIView[PenaltyNotice]):
    """One notice."""

    permission_classes = (PolicyPermission,)
    policy = Policy("signed_in", "rights.read", GRANTS, by_object=True)
    queryset = PenaltyNotice.objects.none()
    serializer_class = PenaltyNoticeSerializer

    def get_queryset(self) -> QuerySet[PenaltyNotice]:
        return _readable(self.request.user)


class TellInput(serializers.Serializer[dict[str, Any]]):
    party = serializers.IntegerField()
    violations = serializers.MultipleChoiceField(choices=[(row.key, row.title) for row in law.VIOLATIONS])
    facts = serializers.CharField()
    proposed = serializers.CharField()
    fine = serializers.DecimalField(max_digits=16, decimal_places=2, min_value=0)
    version = serializers.IntegerField(required=False)


class PenaltyReasonInput(serializers.Serializer[dict[str, Any]]):
    reason = serializers.CharField(max_length=500)


class PartyAnswerInput(serializers.Serializer[dict[str, Any]]):
    kind = serializers.CharField(help_text="、".join(f"{key}：{words}" for key, words in actions.ANSWERS.items()))
    on = serializers.DateField()
    text = serializers.CharField(required=False, allow_blank=True)


class TellParty(APIView):
    """POST: draft what a party of a counterfeit case is told."""

    permission_classes = (PolicyPermission,)
    policy = Policy("staff", "rights.draft", GRANTS, by_object=True)

    @extend_schema(request=TellInput, responses={201: PenaltyNoticeSerializer})
    def post(self, request: Request, number: str) -> Response:
        case = get_object_or_404(counterfeit.visible(request.user), number=number)
        facts = given(TellInput, request)
        facts["violations"] = sorted(facts["violations"])
        party = get_object_or_404(case.parties, pk=facts.pop("party"))
        row = actions.draft_notice(case=case, party=party, actor=request.user, at=timezone.now(), **facts)
        return Response(PenaltyNoticeSerializer(row).data, status=status.HTTP_201_CREATED)


class PenaltyNoticeAct(ActView):
    """POST: one act of the office on a notice."""

    subject = "notice"
    seen = staticmethod(counterfeit.notice_visible)
    answers = PenaltyNoticeSerializer


class ApprovePenaltyNotice(PenaltyNoticeAct):
    """POST: approve a notice; it gets its number and its paper."""

    policy = Policy("staff", "rights.approve", GRANTS, by_object=True)
    act = staticmethod(actions.approve_notice)


class ReturnPenaltyNotice(PenaltyNoticeAct):
    """POST: send a draft back."""

    policy = Policy("staff", "rights.approve", GRANTS, by_object=True)
    takes, act = PenaltyReasonInput, staticmethod(actions.return_notice)


class WithdrawPenaltyNotice(PenaltyNoticeAct):
    """POST: take a notice back; the party is told anew before anything is decided."""

    policy = Policy("staff", "rights.withdraw", GRANTS, by_object=True)
    takes, act = PenaltyReasonInput, staticmethod(actions.withdraw_notice)

    def details(self, notice: PenaltyNotice, told: dict[str, Any]) -> dict[str, Any]:
        return {"because": told["reason"]}


class AnswerPenaltyNotice(PenaltyNoticeAct):
    """POST: take down what the party said, or how its hearing went."""

    policy = Policy("staff", "rights.draft", GRANTS, by_object=True)
    takes, act = PartyAnswerInput, staticmethod(actions.record_answer)


class SayInput(serializers.Serializer[dict[str, Any]]):
    kind = serializers.CharField(help_text="defence：陈述、申辩；hearing：要求听证")
    text = serializers.CharField(required=False, allow_blank=True)


class StatedNoticeSerializer(PenaltyNoticeSerializer):
    """The notice with the receipt for what was just said."""

    receipt = serializers.CharField(source="said.number", read_only=True, help_text="回执编号")
    receipt_at = serializers.DateTimeField(source="said.issued_at", read_only=True)
    receipt_paper = serializers.UUIDField(source="said.uuid", read_only=True)

    class Meta(PenaltyNoticeSerializer.Meta):
        fields = (*PenaltyNoticeSerializer.Meta.fields, "receipt", "receipt_at", "receipt_paper")


class StatePenaltyNotice(ActView):
    """POST: the party states its defence or asks to be heard, within its days. Said twice, it gets the first receipt."""

    policy = Policy("member", "rights.sign_for", GRANTS, by_object=True)
    subject = "notice"
    doer = "member"
    seen = staticmethod(party_paper.own_notices)
    answers = StatedNoticeSerializer
    takes, act = SayInput, staticmethod(actions.state_online)

    def after(self, notice: PenaltyNotice, receipt: Any) -> PenaltyNotice:
        notice = super().after(notice, receipt)
        notice.said = receipt
        return notice


class PartyService(APIView):
    """POST: record how a paper of a counterfeit case reached one of its parties."""

    permission_classes = (PolicyPermission,)
    policy = Policy("staff", "service.record", GRANTS, by_object=True)

    @extend_schema(request=ServeInput, responses={201: ServiceSerializer})
    def post(self, request: Request, number: str, pk: int, uuid: UUID) -> Response:
        case = get_object_or_404(counterfeit.visible(request.user), number=number)
        party = get_object_or_404(case.parties.select_related("enterprise"), pk=pk)
        document = get_object_or_404(party_paper.documents_of(party), uuid=uuid)
        row = papers.serve_party(party=party, document=document, actor=request.user, at=timezone.now(), **given(ServeInput, request))
        return Response(ServiceSerializer(row).data, status=status.HTTP_201_CREATED)


urlpatterns: list[URLPattern | URLResolver] = [
    path("papers/", OwnPapers.as_view(), name="papers"),
    path("papers/<uuid:uuid>/", OwnPaper.as_view(), name="paper"),
    path("papers/<uuid:uuid>/sign/", SignPaper.as_view(), name="paper-sign"),
    path("penalty-notices/", PenaltyNotices.as_view(), name="penalty-notices"),
    path("penalty-notices/<int:pk>/", PenaltyNoticeDetail.as_view(), name="penalty-notice"),
    path("penalty-notices/<int:pk>/approve/", ApprovePenaltyNotice.as_view(), name="penalty-notice-approve"),
    path("penalty-notices/<int:pk>/return/", ReturnPenaltyNotice.as_view(), name="penalty-notice-return"),
    path("penalty-notices/<int:pk>/withdraw/", WithdrawPenaltyNotice.as_view(), name="penalty-notice-withdraw"),
    path("penalty-notices/<int:pk>/answers/", AnswerPenaltyNotice.as_view(), name="penalty-notice-answers"),
    path("penalty-notices/<int:pk>/statements/", StatePenaltyNotice.as_view(), name="penalty-notice-statements"),
    path("counterfeit-cases/<str:number>/penalty-notices/", TellParty.as_view(), name="counterfeit-tell"),
    path("counterfeit-cases/<str:number>/parties/<int:pk>/papers/<uuid:uuid>/service/", PartyService.as_view(), name="party-service"),
]
