"""Notices to offices as JSON: read, draft, edit, and each act of whoever has the notice in hand."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.actions import instruction as actions
from enforcement.law import instruction as law
from enforcement.models import Instruction, InstructionAddressee
from enforcement.permissions import GRANTS
from enforcement.queries import instruction as queries
from enforcement.states.instruction import AboutEffect, InstructionState
from quality_portal.accounts.act_api import ActView, given
from quality_portal.accounts.guards import Policy, PolicyPermission
from quality_portal.accounts.models import Agency, Office
from quality_portal.core.errors import NotPermitted


class InstructionAddresseeSerializer(serializers.ModelSerializer[InstructionAddressee]):
    office = serializers.CharField(source="office.code", read_only=True, default="")

    class Meta:
        model = InstructionAddressee
        fields = ("id", "name", "office", "signed_on", "signed_name")


class InstructionAnnexSerializer(serializers.Serializer[dict[str, Any]]):
    """`text`, a paragraph a line, or `table`, a row a line with cells parted by tabs or |; with both, the table comes below the text."""

    title = serializers.CharField(max_length=100)
    text = serializers.CharField(max_length=20000, required=False, allow_blank=True, default="", trim_whitespace=False)
    table = serializers.CharField(max_length=40000, required=False, allow_blank=True, default="", trim_whitespace=False)


class InstructionSerializer(serializers.ModelSerializer[Instruction]):
    """To the offices that it is issued to only their own receipt is told."""

    office = serializers.CharField(source="office.name", read_only=True)
    document = serializers.CharField(source="document.number", read_only=True, default="")
    about = serializers.UUIDField(source="about.uuid", read_only=True, default=None)
    state = serializers.ChoiceField(choices=InstructionState.choices, read_only=True)
    annexes = InstructionAnnexSerializer(many=True, read_only=True)
    addressees = serializers.SerializerMethodField()

    class Meta:
        model = Instruction
        fields = (
            "uuid", "office", "title", "main_to", "body", "annexes", "openness", "openness_reason", "copies_to", "about", "effect", "state", "document",
            "issued_on", "sign_by", "addressees",
        )  # fmt: skip

    @extend_schema(responses=InstructionAddresseeSerializer(many=True))
    def get_addressees(self, row: Instruction) -> Any:
        office = self.context["request"].user.office_id
        rows = [one for one in row.addressees.all() if office in (row.office_id, one.office_id)]
        return InstructionAddresseeSerializer(rows, many=True).data


class InstructionInput(serializers.Serializer[dict[str, Any]]):
    """`offices` are the codes (机关代字) of offices below, `agencies` exact names in the directory."""

    title = serializers.CharField(max_length=200)
    body = serializers.CharField(max_length=20000, trim_whitespace=False)
    offices = serializers.SlugRelatedField(slug_field="code", queryset=Office.objects.all(), many=True, required=False, default=())
    agencies = serializers.SlugRelatedField(slug_field="name", queryset=Agency.objects.filter(active=True), many=True, required=False, default=())
    main_to = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    annexes = InstructionAnnexSerializer(many=True, required=False, default=())
    openness = serializers.ChoiceField(choices=law.OPENNESS_CHOICES)
    openness_reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    copies_to = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    about = serializers.UUIDField(required=False, allow_null=True, default=None)
    effect = serializers.ChoiceField(choices=AboutEffect.choices, required=False, allow_blank=True, default="")


class InstructionOpinionInput(serializers.Serializer[dict[str, Any]]):
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class InstructionReasonInput(serializers.Serializer[dict[str, Any]]):
    reason = serializers.CharField(max_length=500, allow_blank=True)


class InstructionSignInput(serializers.Serializer[dict[str, Any]]):
    """`addressee` is left out by an office that signs for itself."""

    addressee = serializers.IntegerField(required=False)
    signed_on = serializers.DateField()
    signed_name = serializers.CharField(max_length=60)


def _wording(request: Request) -> actions.Wording:
    fields = given(InstructionInput, request)
    about = fields.pop("about")
    earlier = get_object_or_404(queries.visible(request.user), uuid=about) if about else None
    return actions.Wording(**fields, about=earlier)


def _seen(user: Any) -> QuerySet[Instruction]:
    return queries.visible(user).prefetch_related("addressees__office")


def _answer(request: Request, uuid: Any, code: int = status.HTTP_200_OK) -> Response:
    row = _seen(request.user).get(uuid=uuid)
    return Response(InstructionSerializer(row, context={"request": request}).data, status=code)


class Reading:
    """What the caller's office drafts, issues and got."""

    permission_classes = (PolicyPermission,)
    serializer_class = InstructionSerializer

    def get_queryset(self) -> QuerySet[Instruction]:
        if getattr(self, "swagger_fake_view", False):
            return Instruction.objects.none()
        return _seen(self.request.user).order_by("-pk")  # type: ignore[attr-defined]


class Instructions(Reading, generics.ListAPIView[Instruction]):
    """Notices of the caller's office and those issued to it. POST drafts one."""

    policies = {"GET": Policy("staff", "instruction.see", GRANTS), "POST": Policy("staff", "instruction.draft", GRANTS)}
    policy = Policy("staff", "instruction.see", GRANTS)

    @extend_schema(request=InstructionInput, responses={201: InstructionSerializer})
    def post(self, request: Request) -> Response:
        """Draft a notice."""
        if request.user.office is None:
            raise NotPermitted("您的账号没有所属机关，不能起草通知。")
        made = actions.draft(office=request.user.office, wording=_wording(request), actor=request.user, at=timezone.now())
        return _answer(request, made.uuid, status.HTTP_201_CREATED)


class InstructionDetail(Reading, generics.RetrieveAPIView[Instruction]):
    """One notice. PUT changes a draft."""

    lookup_field = "uuid"
    policies = {"PUT": Policy("staff", "instruction.draft", GRANTS, by_object=True)}
    policy = Policy("staff", "instruction.see", GRANTS, by_object=True)

    @extend_schema(request=InstructionInput, responses=InstructionSerializer)
    def put(self, request: Request, uuid: Any) -> Response:
        """Change a draft; one that came back goes to review anew."""
        actions.edit(instruction=self.get_object(), wording=_wording(request), actor=request.user, at=timezone.now())
        return _answer(request, uuid)


class Act(ActView):
    """POST: one act on a notice; the answer is the notice as it is afterwards."""

    subject = "instruction"
    by = "uuid"
    seen = staticmethod(_seen)
    answers = InstructionSerializer


class InstructionReview(Act):
    """POST: pass the legal review."""

    policy = Policy("staff", "instruction.review", GRANTS, by_object=True)
    takes, act = InstructionOpinionInput, staticmethod(actions.review)


class InstructionReturn(Act):
    """POST: send a draft back with the reason."""

    policy = Policy("staff", "instruction.return", GRANTS, by_object=True)
    takes, act = InstructionReasonInput, staticmethod(actions.send_back)


class InstructionIssue(Act):
    """POST: sign a notice; it gets its number and its addressees see it."""

    policy = Policy("staff", "instruction.issue", GRANTS, by_object=True)
    act = staticmethod(actions.issue)


class InstructionSign(Act):
    """POST: sign for a notice; the issuer records what a body outside the portal signed."""

    policy = Policy("staff", "instruction.sign", GRANTS, by_object=True)
    takes, act = InstructionSignInput, staticmethod(actions.sign)
    subject = "addressee"

    def row(self, where: dict[str, Any]) -> InstructionAddressee:
        told = given(InstructionSignInput, self.request)
        key = {"pk": told["addressee"]} if "addressee" in told else {"office": self.request.user.office_id, "office__isnull": False}
        return get_object_or_404(super().row(where).addressees, **key)

    def details(self, addressee: InstructionAddressee, told: dict[str, Any]) -> dict[str, Any]:
        return {name: told[name] for name in ("signed_on", "signed_name")}

    def after(self, addressee: InstructionAddressee, done: Any) -> Instruction:
        return super().after(addressee.instruction, done)


urlpatterns: list[URLPattern | URLResolver] = [
    path("instructions/", Instructions.as_view(), name="instructions"),
    path("instructions/<uuid:uuid>/", InstructionDetail.as_view(), name="instruction"),
    path("instructions/<uuid:uuid>/review/", InstructionReview.as_view(), name="instruction-review"),
    path("instructions/<uuid:uuid>/return/", InstructionReturn.as_view(), name="instruction-return"),
    path("instructions/<uuid:uuid>/issue/", InstructionIssue.as_view(), name="instruction-issue"),
    path("instructions/<uuid:uuid>/sign/", InstructionSign.as_view(), name="instruction-sign"),
]
