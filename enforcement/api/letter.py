"""Letters to other organs as JSON: read, draft, and each act of whoever has the letter in hand."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.actions import letter as actions
from enforcement.law import letters as law
from enforcement.models import Letter, LetterEffect, LetterReply, LetterUrge
from enforcement.permissions import GRANTS
from enforcement.queries import case as cases
from enforcement.queries import letter as queries
from enforcement.states.letter import LetterOutcome
from enterprises.models import Licence
from quality_portal.accounts.act_api import ActView, given
from quality_portal.accounts.guards import Policy, PolicyPermission
from quality_portal.accounts.models import Agency
from quality_portal.workdays.calendar import business_today


class LetterReplySerializer(serializers.ModelSerializer[LetterReply]):
    class Meta:
        model = LetterReply
        fields = ("outcome", "replied_on", "number", "note")


class LetterEffectSerializer(serializers.ModelSerializer[LetterEffect]):
    licence = serializers.CharField(source="licence.number", read_only=True, default="")

    class Meta:
        model = LetterEffect
        fields = ("licence", "on", "number", "note")


class LetterUrgeSerializer(serializers.ModelSerializer[LetterUrge]):
    document = serializers.CharField(source="document.number", read_only=True)

    class Meta:
        model = LetterUrge
        fields = ("on", "document", "note")


class LetterSerializer(serializers.ModelSerializer[Letter]):
    case = serializers.CharField(source="case.number", read_only=True)
    office = serializers.CharField(source="office.name", read_only=True)
    document = serializers.CharField(source="document.number", read_only=True, default="")
    replies = LetterReplySerializer(many=True, read_only=True)
    urges = LetterUrgeSerializer(many=True, read_only=True)
    effects = LetterEffectSerializer(many=True, read_only=True)

    class Meta:
        model = Letter
        fields = (
            "id", "kind", "case", "office", "addressee", "title", "state", "document", "basis_text", "sent_on", "reply_due", "outcome", "replied_on",
            "replies", "urges", "effects",
        )  # fmt: skip


class LetterDraftInput(serializers.Serializer[dict[str, Any]]):
    """`agency` is the exact name in the directory; `addressee` is for whoever does not stand in it."""

    kind = serializers.ChoiceField(choices=law.KIND_CHOICES)
    agency = serializers.SlugRelatedField(slug_field="name", queryset=Agency.objects.filter(active=True), required=False)
    addressee = serializers.CharField(max_length=120, required=False)
    facts = serializers.CharField(max_length=5000, required=False)
    request = serializers.CharField(max_length=2000, required=False)
    copies_to = serializers.CharField(max_length=300, required=False)
    licences = serializers.SlugRelatedField(slug_field="number", queryset=Licence.objects.none(), many=True, required=False)

    def __init__(self, *args: Any, licences: QuerySet[Licence] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if licences is not None:
            self.fields["licences"].child_relation.queryset = licences


class LetterHandInput(serializers.Serializer[dict[str, Any]]):
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)


class LetterReturnInput(serializers.Serializer[dict[str, Any]]):
    reason = serializers.CharField(max_length=500, allow_blank=True)


class LetterReplyInput(serializers.Serializer[dict[str, Any]]):
    outcome = serializers.ChoiceField(choices=LetterOutcome.choices)
    replied_on = serializers.DateField()
    number = serializers.CharField(max_length=80, required=False, allow_blank=True)
    note = serializers.CharField(max_length=5000)


class LetterEffectInput(serializers.Serializer[dict[str, Any]]):
    licence = serializers.CharField(max_length=60, required=False)
    on = serializers.DateField()
    number = serializers.CharField(max_length=80)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class Letters(generics.ListAPIView[Letter]):
    """Letters of the cases that the caller sees; `?view=late|waiting|hand` and `?kind=` narrow them."""

    permission_classes = (PolicyPermission,)
    policy = Policy("staff", "letter.see", GRANTS)
    serializer_class = LetterSerializer

    def get_queryset(self) -> QuerySet[Letter]:
        if getattr(self, "swagger_fake_view", False):
            return Letter.objects.none()
        asked = self.request.query_params
        found = queries.listed(self.request.user, view=asked.get("view", ""), kind=asked.get("kind", ""), on=business_today())
        return found.prefetch_related("replies", "urges__document", "effects__licence")


class LetterDetail(generics.RetrieveAPIView[Letter]):
    """One letter."""

    permission_classes = (PolicyPermission,)
    policy = Policy("staff", "letter.see", GRANTS, by_object=True)
    serializer_class = LetterSerializer

    def get_queryset(self) -> QuerySet[Letter]:
        if getattr(self, "swagger_fake_view", False):
            return Letter.objects.none()
        return queries.visible(self.request.user)


class CaseLetters(APIView):
    """POST: draft a letter of a case."""

    permission_classes = (PolicyPermission,)
    policy = Policy("staff", "letter.draft", GRANTS, by_object=True)

    @extend_schema(request=LetterDraftInput, responses={201: LetterSerializer})
    def post(self, request: Request, number: str) -> Response:
        case = get_object_or_404(cases.visible(request.user), number=number)
        told = given(partial(LetterDraftInput, licences=queries.certificates(case.enterprise)), request)
        letter = actions.draft(case=case, actor=request.user, at=timezone.now(), **told)
        return Response(LetterSerializer(letter).data, status=status.HTTP_201_CREATED)


class Act(ActView):
    """POST: one act on a letter; the answer is the letter as it is afterwards."""

    subject = "letter"
    seen = staticmethod(queries.visible)
    answers = LetterSerializer


class Review(Act):
    """POST: pass the legal review."""

    policy = Policy("staff", "letter.review", GRANTS, by_object=True)
    takes, act = LetterHandInput, staticmethod(actions.review)


class Return(Act):
    """POST: send a draft back with the reason."""

    policy = Policy("staff", "letter.return", GRANTS, by_object=True)
    takes, act = LetterReturnInput, staticmethod(actions.send_back)


class Send(Act):
    """POST: sign a letter; it gets its number and its reply clock."""

    policy = Policy("staff", "letter.send", GRANTS, by_object=True)
    act = staticmethod(actions.send)


class Reply(Act):
    """POST: record the answer."""

    policy = Policy("staff", "letter.reply", GRANTS, by_object=True)
    takes, act = LetterReplyInput, staticmethod(actions.reply)


class Urge(Act):
    """POST: remind the addressee of an overdue answer."""

    policy = Policy("staff", "letter.urge", GRANTS, by_object=True)
    takes, act = LetterHandInput, staticmethod(actions.urge)


class Effect(Act):
    """POST: record what the addressee decided; `licence` is the certificate's number where the letter names certificates."""

    policy = Policy("staff", "letter.carry_out", GRANTS, by_object=True)
    takes, act = LetterEffectInput, staticmethod(actions.carry_out)

    def details(self, letter: Letter, told: dict[str, Any]) -> dict[str, Any]:
        number = told.pop("licence", "")
        return told | {"licence": get_object_or_404(letter.licences, number=number) if number else None}


urlpatterns: list[URLPattern | URLResolver] = [
    path("letters/", Letters.as_view(), name="letters"),
    path("letters/<int:pk>/", LetterDetail.as_view(), name="letter"),
    path("letters/<int:pk>/review/", Review.as_view(), name="letter-review"),
    path("letters/<int:pk>/return/", Return.as_view(), name="letter-return"),
    path("letters/<int:pk>/send/", Send.as_view(), name="letter-send"),
    path("letters/<int:pk>/replies/", Reply.as_view(), name="letter-replies"),
    path("letters/<int:pk>/urges/", Urge.as_view(), name="letter-urges"),
    path("letters/<int:pk>/effects/", Effect.as_view(), name="letter-effects"),
    path("cases/<str:number>/letters/", CaseLetters.as_view(), name="case-letters"),
]
