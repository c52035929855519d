"""Opening review as JSON: the catalogue in force, the reviews, the look at the place, the verdict."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enterprises import actions, queries
from enterprises.law.conditions import Answer
from enterprises.models import OpeningReview, ProductCategory
from enterprises.permissions import GRANTS
from enterprises.states import OpeningState
from quality_portal.accounts.guards import Policy, PolicyPermission
from quality_portal.core.pagination import NewestFirst
from quality_portal.workdays.calendar import business_today

from .common import OfOne

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


class ReviewsOf(OfOne):
    policies = {"GET": SEE, "POST": APPLY}
    policy = SEE

    @extend_schema(responses=ReviewRow(many=True))
    def get(self, request: Request, key: str) -> Response:
        return Response(ReviewRow(queries.opening.of_enterprise(self.enterprise(key)), many=True).data)

    @extend_schema(request=NewReview, responses={201: ReviewPage})
    def post(self, request: Request, key: str) -> Response:
        asked = NewReview(data=request.data)
        asked.is_valid(raise_exception=True)
        if request.user.office is None:
            raise Http404
        made = actions.opening.apply(
            enterprise=self.enterprise(key), office=request.user.office, **asked.validated_data, actor=request.user, at=timezone.now()
        )
        return Response(ReviewPage(made).data, status=status.HTTP_201_CREATED)


class _OneReview(APIView):
    permission_classes = (PolicyPermission,)

    def review(self, pk: int) -> OpeningReview:
        return get_object_or_404(queries.opening.reviews(self.request.user), pk=pk)


class ReviewDetail(_OneReview):
    policy = SEE

    @extend_schema(responses=ReviewPage)
    def get(self, request: Request, pk: int) -> Response:
        return Response(ReviewPage(self.review(pk)).data)


class ReviewExamine(_OneReview):
    policy = EXAMINE

    @extend_schema(request=NewExamination, responses=ReviewPage)
    def post(self, request: Request, pk: int) -> Response:
        asked = NewExamination(data=request.data)
        asked.is_valid(raise_exception=True)
        review, facts = self.review(pk), dict(asked.validated_data)
        people = list(queries.opening.examiners(review.office).filter(username__in=facts.pop("examiners")))
        done = actions.opening.examine(review=review, examiners=people, **facts, actor=request.user, at=timezone.now())
        return Response(ReviewPage(done).data)


class ReviewDecide(_OneReview):
    policy = DECIDE

    @extend_schema(request=NewVerdict, responses=ReviewPage)
    def post(self, request: Request, pk: int) -> Response:
        asked = NewVerdict(data=request.data)
        asked.is_valid(raise_exception=True)
        done = actions.opening.decide(review=self.review(pk), **asked.validated_data, actor=request.user, at=timezone.now())
        return Response(ReviewPage(done).data)
