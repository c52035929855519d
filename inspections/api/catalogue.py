"""Catalogues: drafted, changed, published, withdrawn."""

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
from inspections import actions
from inspections.actions.catalogue import EntryDraft
from inspections.law.plan import REASON_CHOICES
from inspections.models import Catalogue, CatalogueEntry, Frequency, Specification
from inspections.queries import visible
from quality_portal.accounts.act_api import ActView, given
from quality_portal.core.errors import NotPermitted

from .rows import Rows, policy


class CatalogueEntrySerializer(serializers.ModelSerializer[CatalogueEntry]):
    category = serializers.CharField(source="category.code", read_only=True)
    category_name = serializers.CharField(source="category.name", read_only=True)

    class Meta:
        model = CatalogueEntry
        fields = ("category", "category_name", "reason", "frequency", "specification", "note")


class CatalogueSerializer(serializers.ModelSerializer[Catalogue]):
    office = serializers.CharField(source="office.name", read_only=True)
    entries = CatalogueEntrySerializer(many=True, read_only=True)

    class Meta:
        model = Catalogue
        fields = (
            "number", "title", "year", "level", "office", "note", "state", "revision", "published_at", "withdrawn_at", "withdrawn_because", "entries",
        )  # fmt: skip


class CatalogueEntryInput(serializers.Serializer[dict[str, Any]]):
    category = serializers.SlugRelatedField(slug_field="code", queryset=ProductCategory.objects.all())
    reason = serializers.ChoiceField(choices=REASON_CHOICES)
    frequency = serializers.ChoiceField(choices=Frequency.choices, default=Frequency.YEARLY)
    specification = serializers.PrimaryKeyRelatedField(queryset=Specification.objects.all(), required=False, allow_null=True)
    note = serializers.CharField(max_length=200, required=False, allow_blank=True)


class CatalogueInput(serializers.Serializer[dict[str, Any]]):
    year = serializers.IntegerField()
    title = serializers.CharField(max_length=120)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    entries = CatalogueEntryInput(many=True)


class CatalogueChangeInput(CatalogueInput):
    revision = serializers.IntegerField(min_value=0)


class CatalogueWithdrawInput(serializers.Serializer[dict[str, Any]]):
    because = serializers.CharField(max_length=500)


class Catalogues(Rows):
    queryset = Catalogue.objects.all()
    serializer_class = CatalogueSerializer
    policy = policy("catalogue.see")

    @staticmethod
    def seen(user: Any) -> QuerySet[Catalogue]:
        return visible.catalogues(user).prefetch_related("entries__category")

    def answer(self, catalogue: Catalogue, code: int = status.HTTP_200_OK) -> Response:
        return Response(CatalogueSerializer(self.get_queryset().get(pk=catalogue.pk)).data, status=code)


def _entries(rows: list[dict[str, Any]]) -> list[EntryDraft]:
    return [EntryDraft(**row) for row in rows]


class CatalogueList(Catalogues, generics.ListAPIView[Catalogue]):
    """Catalogues of one's office and all that are public; POST drafts one."""

    policies = {"POST": policy("catalogue.draft")}

    @extend_schema(request=CatalogueInput, responses={201: CatalogueSerializer})
    def post(self, request: Request) -> Response:
        """Draft a catalogue for one's own office."""
        data = given(CatalogueInput, request)
        if request.user.office is None:
            raise NotPermitted("您的账号没有所属机关，不能起草目录。")
        entries = _entries(data.pop("entries"))
        made = actions.catalogue.draft(office=request.user.office, entries=entries, actor=request.user, at=timezone.now(), **data)
        return self.answer(made, status.HTTP_201_CREATED)


class CatalogueDetail(Catalogues, generics.RetrieveAPIView[Catalogue]):
    """One catalogue; PUT changes a draft that nobody else has changed since `revision`."""

    policies = {"PUT": policy("catalogue.draft")}

    @extend_schema(request=CatalogueChangeInput, responses=CatalogueSerializer)
    def put(self, request: Request, number: str) -> Response:
        data = given(CatalogueChangeInput, request)
        entries = _entries(data.pop("entries"))
        return self.answer(actions.catalogue.change(catalogue=self.get_object(), entries=entries, actor=request.user, at=timezone.now(), **data))


class CatalogueAct(ActView):
    """POST: one act on a catalogue; the answer is the catalogue as it is afterwards."""

    subject, by = "catalogue", "number"
    seen = staticmethod(Catalogues.seen)
    answers = CatalogueSerializer


class CataloguePublish(CatalogueAct):
    """POST publishes a catalogue; whoever drafted it may not."""

    policy = policy("catalogue.publish")
    act = staticmethod(actions.catalogue.publish)


class CatalogueWithdraw(CatalogueAct):
    """POST withdraws a catalogue, with the reason."""

    policy = policy("catalogue.withdraw")
    takes, act = CatalogueWithdrawInput, staticmethod(actions.catalogue.withdraw)


urlpatterns = [
    path("catalogues/", CatalogueList.as_view(), name="api_catalogues"),
    path("catalogues/<str:number>/", CatalogueDetail.as_view(), name="api_catalogue"),
    path("catalogues/<str:number>/publish/", CataloguePublish.as_view(), name="api_catalogue_publish"),
    path("catalogues/<str:number>/withdraw/", CatalogueWithdraw.as_view(), name="api_catalogue_withdraw"),
]
