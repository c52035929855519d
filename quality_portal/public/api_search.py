"""The public search as JSON: the same answers as the page."""

from __future__ import annotations

from dataclasses import asdict

from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from quality_portal.open_data.open_view import OpenView
from quality_portal.search import marks
from quality_portal.search.shapes import Hit
from quality_portal.search.terms import Term

from .finding import KINDS, Group, search


class PartSerializer(serializers.Serializer):
    """A part of a title, and whether it answers to the term."""

    text = serializers.CharField()
    marked = serializers.BooleanField()


class HitSerializer(serializers.Serializer):
    """Something that was found. `rank` is exact, begins, holds, sounds or near."""

    title = serializers.CharField()
    parts = PartSerializer(many=True)
    url = serializers.CharField()
    text = serializers.CharField()
    number = serializers.CharField()
    on = serializers.DateField(allow_null=True)
    mark = serializers.CharField()
    rank = serializers.CharField()


class SearchGroupSerializer(serializers.Serializer):
    """Hits of one kind; `more` says that counting stopped at a thousand."""

    kind = serializers.CharField()
    name = serializers.CharField()
    count = serializers.IntegerField()
    more = serializers.BooleanField()
    hits = HitSerializer(many=True)


class SearchSerializer(serializers.Serializer):
    """What a search found; `near` is what may have been meant when nothing was found."""

    term = serializers.CharField()
    kind = serializers.CharField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    groups = SearchGroupSerializer(many=True)
    near = HitSerializer(many=True)


class Search(OpenView):
    """One question to the whole public register. With `kind`, that kind alone, thirty a page."""

    @extend_schema(
        parameters=[OpenApiParameter("q", str, required=True), OpenApiParameter("kind", str, enum=sorted(KINDS)), OpenApiParameter("page", int)],
        responses=SearchSerializer,
        operation_id="search",
    )
    def get(self, request: Request) -> Response:
        asked = request.query_params
        kind, number = asked.get("kind", ""), asked.get("page", "1")
        if kind and kind not in KINDS:
            raise ValidationError({"kind": f"“{kind[:20]}”不是可以查询的类别。可以用：{'、'.join(KINDS)}。"})
        if not number.isascii() or not number.isdecimal() or not 0 < int(number[:9]) < 1000:
            raise ValidationError({"page": f"“{number[:20]}”不是有效的页码。"})
        answer = search(asked.get("q", ""), kind=kind, page=int(number))
        if answer.term.too_short:
            raise ValidationError({"q": "请用 q 给出至少两个字。"})
        groups = [_group(group, answer.term) for group in answer.groups if kind in ("", group.kind)]
        near = [_hit(hit, answer.term) for hit in answer.near]
        told = {"term": answer.term.typed, "kind": answer.kind, "page": answer.page, "pages": answer.pages, "groups": groups, "near": near}
        return Response(SearchSerializer(told).data)


def _group(group: Group, term: Term) -> dict[str, object]:
    hits = [_hit(hit, term) for hit in group.hits]
    return {"kind": group.kind, "name": str(group.name), "count": group.count, "more": group.more, "hits": hits}


def _hit(hit: Hit, term: Term) -> dict[str, object]:
    parts = [{"text": text, "marked": marked} for text, marked in marks.parts(hit.title, term)]
    return asdict(hit) | {"parts": parts, "rank": hit.rank.name.lower()}


urlpatterns = [path("search/", Search.as_view(), name="api_search")]
