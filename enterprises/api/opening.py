"""Opening review as JSON: the catalogue in force, the reviews, the look at the place, the verdict."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enterprises import actions, queries
from enterprises.law.conditions import Answer
from enterprises.models import Enterprise, OpeningReview, ProductCategory
from enterprises.permissions import GRANTS
from enterprises.states import OpeningState
from quality_portal.accounts.act_api import ActView
from quality_portal.accounts.guards import Policy, PolicyPermission
from quality_portal.core.pagination import NewestFirst
from quality_portal.workdays.calendar import business_today

from .common import MakeOfOne, own_office

SEE = Policy("staff", "opening.see", GRANTS)
APPLY = Policy("staff", "opening.apply", GRANTS)
EXAMINE = Policy("staff", "opening.examine", GRANTS)
DECIDE = Policy("staff", "opening.decide", GRANTS)
ANSWERS = [(answer.value, answer.label) for answer in Answer]


class ListedRow(serializers.Serializer[Any]):
    category = serializers.CharField(source="category.code")
    name = serializers.CharField(source="category.name")
    because = serializers.CharField()
    catalogue = serializers.CharField()
    since = serializers.DateField(source="catalogue.since")


class CheckRow(serializers.Serializer[Any]):
    condition = serializers.CharField()
    title = serializers.CharField()
    answer = serializers.CharField()
    note = serializers.CharField()
    basis = serializers.CharField()


class ReviewRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    enterprise = serializers.CharField(source="enterprise.name")
    credit_code = serializers.CharField(source="enterprise.credit_code", allow_null=True)
    category = serializers.CharField(source="category.code")
    product = serializers.CharField()
    site = serializers.CharField()
    warning = serializers.CharField()
    state = serializers.CharField()
    applied_on = serializers.DateField()
    due_on = serializers.DateField()
    examined_on = serializers.DateField(allow_null=True)
    opinion = serializers.CharField()
    decided_on = serializers.DateField(allow_null=True)
    because = serializers.CharField(source="decided_because")


class ReviewPage(ReviewRow):
    checks = CheckRow(many=True)


class NewReview(serializers.Serializer[Any]):
    category = serializers.SlugRelatedField(slug_field="code", queryset=ProductCategory.objects.all())
    product = serializers.CharField(max_length=200)
    site = serializers.CharField(max_length=300)


class NewExamination(serializers.Serializer[Any]):
    """`answers` and `notes` by the key of the condition; `examiners` by user name."""

    on = serializers.DateField()
    examiners = serializers.ListField(child=serializers.CharField(max_length=60))
    answers = serializers.DictField(child=serializers.ChoiceField(choices=ANSWERS))
    notes = serializers.DictField(child=serializers.CharField(max_length=300, allow_blank=True), required=False, default=dict)
    opinion = serializers.CharField(max_length=2000)


class NewVerdict(serializers.Serializer[Any]):
    start = serializers.BooleanField()
    because = serializers.CharField(max_length=1000, required=False, default="", allow_blank=True)


class Listed(APIView):
    """What is under opening review for the enterprises of one's office today."""

    policy = SEE
    permission_classes = (PolicyPermission,)

    @extend_schema(responses=ListedRow(many=True))
    def get(self, request: Request) -> Response:
        office = request.user.office
        rows = queries.opening.in_force(office, business_today()) if office else ()
        return Response(ListedRow(rows, many=True).data)


class ReviewList(generics.ListAPIView[OpeningReview]):
    """Reviews: `?state=`, `?q=` words."""

    policy = SEE
    permission_classes = (PolicyPermission,)
    pagination_class = NewestFirst
    filter_backends = ()
    serializer_class = ReviewRow
    queryset = OpeningReview.objects.none()

    def get_queryset(self) -> Any:
        asked = self.request.query_params
        state = asked.get("state", "")
        return queries.opening.search(self.request.user, state=state if state in OpeningState.values else "", term=asked.get("q", ""))

    @extend_schema(parameters=[OpenApiParameter(name, str) for name in ("state", "q")])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class ReviewsOf(MakeOfOne):
    """The reviews of an enterprise; POST takes an application in."""

    policies = {"GET": SEE, "POST": APPLY}
    policy = SEE
    answers = ReviewPage
    takes, act = NewReview, staticmethod(actions.opening.apply)

    @extend_schema(responses=ReviewRow(many=True))
    def get(self, request: Request, key: str) -> Response:
        return Response(ReviewRow(queries.opening.of_enterprise(self.enterprise(key)), many=True).data)

    def details(self, enterprise: Enterprise, told: dict[str, Any]) -> dict[str, Any]:
        return told | {"office": own_office(self.request)}


class ReviewDetail(APIView):
    """One review with its conditions."""

    policy = SEE
    permission_classes = (PolicyPermission,)

    @extend_schema(responses=ReviewPage)
    def get(self, request: Request, pk: int) -> Response:
        return Response(ReviewPage(get_object_or_404(queries.opening.reviews(request.user), pk=pk)).data)


class _ReviewAct(ActView):
    """One act on one review."""

    subject = "review"
    seen = staticmethod(queries.opening.reviews)
    answers = ReviewPage


class ReviewExamine(_ReviewAct):
    """Write down what was seen at the place."""

    policy = EXAMINE
    takes, act = NewExamination, staticmethod(actions.opening.examine)

    def details(self, review: OpeningReview, told: dict[str, Any]) -> dict[str, Any]:
        people = queries.opening.examiners(review.office).filter(username__in=told["examiners"])
        return told | {"examiners": list(people)}


class ReviewDecide(_ReviewAct):
    """Say whether the enterprise may start."""

    policy = DECIDE
    takes, act = NewVerdict, staticmethod(actions.opening.decide)
