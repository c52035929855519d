"""Specifications: drafted, changed, published, repealed; what changed between versions."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from enterprises.models import ProductCategory
from inspections import actions, limits
from inspections.actions.specification import SpecItemDraft
from inspections.law.specification import DECISION_CHOICES, DECISIONS, ITEM_CLASSES
from inspections.models import Specification, SpecItem
from inspections.queries import visible
from inspections.queries.specification import changes
from quality_portal.accounts.act_api import ActView, given

from .rows import Rows, policy


class SpecItemSerializer(serializers.ModelSerializer[SpecItem]):
    limit = serializers.CharField(source="limit_words", read_only=True)

    class Meta:
        model = SpecItem
        fields = ("order", "name", "kind", "low", "high", "text", "limit", "unit", "item_class", "standard", "method", "on_site")


class SpecificationSerializer(serializers.ModelSerializer[Specification]):
    category = serializers.CharField(source="category.code", read_only=True)
    category_name = serializers.CharField(source="category.name", read_only=True)
    items = SpecItemSerializer(many=True, read_only=True)

    class Meta:
        model = Specification
        fields = (
            "id", "category", "category_name", "version", "standard", "sample_quantity", "backup_quantity", "base_quantity", "method", "decision",
            "since", "until", "state", "replaces", "revision", "approved_at", "repealed_because", "items",
        )  # fmt: skip


class SpecItemInput(serializers.Serializer[dict[str, Any]]):
    name = serializers.CharField(max_length=120)
    kind = serializers.ChoiceField(choices=list(limits.KINDS.items()))
    low = serializers.DecimalField(max_digits=18, decimal_places=6, required=False, allow_null=True)
    high = serializers.DecimalField(max_digits=18, decimal_places=6, required=False, allow_null=True)
    text = serializers.CharField(max_length=200, required=False, allow_blank=True)
    unit = serializers.CharField(max_length=30, required=False, allow_blank=True)
    item_class = serializers.ChoiceField(choices=ITEM_CLASSES, default="B")
    standard = serializers.CharField(max_length=120, required=False, allow_blank=True)
    method = serializers.CharField(max_length=120, required=False, allow_blank=True)
    on_site = serializers.BooleanField(required=False)


class SpecificationHeadInput(serializers.Serializer[dict[str, Any]]):
    version = serializers.CharField(max_length=20)
    standard = serializers.CharField(max_length=120)
    since = serializers.DateField()
    sample_quantity = serializers.CharField(max_length=60)
    backup_quantity = serializers.CharField(max_length=60, default="", allow_blank=True)
    base_quantity = serializers.CharField(max_length=60, default="", allow_blank=True)
    method = serializers.CharField(max_length=4000, default="", allow_blank=True)
    decision = serializers.ChoiceField(choices=DECISION_CHOICES, default=DECISIONS[0].key)
    items = SpecItemInput(many=True)


class SpecificationInput(SpecificationHeadInput):
    category = serializers.SlugRelatedField(slug_field="code", queryset=ProductCategory.objects.all())
    replaces = serializers.PrimaryKeyRelatedField(queryset=Specification.objects.all(), required=False, allow_null=True)


class SpecificationChangeInput(SpecificationHeadInput):
    revision = serializers.IntegerField(min_value=0)


class RepealInput(serializers.Serializer[dict[str, Any]]):
    because = serializers.CharField(max_length=500)
    until = serializers.DateField(required=False, allow_null=True)


class ChangeSerializer(serializers.Serializer[dict[str, Any]]):
    """One thing that differs from the version before."""

    kind = serializers.CharField()
    what = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()


class Specifications(Rows):
    queryset = Specification.objects.all()
    serializer_class = SpecificationSerializer
    policy = policy("specification.see")
    lookup_field = "pk"

    @staticmethod
    def seen(user: Any) -> QuerySet[Specification]:
        return visible.specifications(user).prefetch_related("items")

    def answer(self, specification: Specification, code: int = status.HTTP_200_OK) -> Response:
        return Response(SpecificationSerializer(self.get_queryset().get(pk=specification.pk)).data, status=code)


def _items(rows: list[dict[str, Any]]) -> list[SpecItemDraft]:
    return [SpecItemDraft(**row) for row in rows]


class SpecificationList(Specifications, generics.ListAPIView[Specification]):
    """All versions that are public, and drafts of one's office; POST drafts one."""

    policies = {"POST": policy("specification.draft")}

    @extend_schema(request=SpecificationInput, responses={201: SpecificationSerializer})
    def post(self, request: Request) -> Response:
        """Draft a version of a category's specification."""
        data = given(SpecificationInput, request)
        items = _items(data.pop("items"))
        made = actions.specification.draft(items=items, office=request.user.office, actor=request.user, at=timezone.now(), **data)
        return self.answer(made, status.HTTP_201_CREATED)


class SpecificationDetail(Specifications, generics.RetrieveAPIView[Specification]):
    """One version; PUT changes a draft that nobody else has changed since `revision`."""

    policies = {"PUT": policy("specification.draft")}

    @extend_schema(request=SpecificationChangeInput, responses=SpecificationSerializer)
    def put(self, request: Request, pk: int) -> Response:
        data = given(SpecificationChangeInput, request)
        items = _items(data.pop("items"))
        found = self.get_object()
        return self.answer(actions.specification.change(specification=found, items=items, actor=request.user, at=timezone.now(), **data))


class SpecificationChanges(Specifications, generics.GenericAPIView[Specification]):
    """What changed since the version that this one was drafted from."""

    pagination_class = None

    @extend_schema(responses=ChangeSerializer(many=True))
    def get(self, request: Request, pk: int) -> Response:
        found = self.get_object()
        rows = changes(found.replaces, found) if found.replaces else []
        return Response(ChangeSerializer(rows, many=True).data)


class SpecificationAct(ActView):
    """POST: one act on a version; the answer is the version as it is afterwards."""

    subject = "specification"
    seen = staticmethod(Specifications.seen)
    answers = SpecificationSerializer


class SpecificationPublish(SpecificationAct):
    """POST publishes a draft; whoever drafted it may not."""

    policy = policy("specification.publish")
    act = staticmethod(actions.specification.publish)


class SpecificationRepeal(SpecificationAct):
    """POST ends a version, with the reason."""

    policy = policy("specification.repeal")
    takes, act = RepealInput, staticmethod(actions.specification.repeal)


urlpatterns = [
    path("specifications/", SpecificationList.as_view(), name="api_specifications"),
    path("specifications/<int:pk>/", SpecificationDetail.as_view(), name="api_specification"),
    path("specifications/<int:pk>/changes/", SpecificationChanges.as_view(), name="api_specification_changes"),
    path("specifications/<int:pk>/publish/", SpecificationPublish.as_view(), name="api_specification_publish"),
    path("specifications/<int:pk>/repeal/", SpecificationRepeal.as_view(), name="api_specification_repeal"),
]
