"""Applications for a licence as JSON. Each act is a POST to the action that the pages call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, PolymorphicProxySerializer, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enterprises import queries
from enterprises.actions import application as acts
from enterprises.actions.application import ExaminerDraft
from enterprises.models import LicenceApplication
from enterprises.permissions import GRANTS
from enterprises.queries import reference
from quality_portal.accounts.act_api import given
from quality_portal.accounts.guards import Policy, PolicyPermission
from quality_portal.core.errors import RuleBroken
from quality_portal.core.pagination import NewestFirst
from quality_portal.workdays.calendar import business_today

SEE = Policy("staff", "application.see", GRANTS)
HANDLE = Policy("staff", "application.handle", GRANTS)


class ApplicationClockRow(serializers.Serializer[Any]):
    title = serializers.CharField()
    due_on = serializers.DateField()
    done_on = serializers.DateField(allow_null=True)
    basis = serializers.CharField()
    late = serializers.BooleanField()


class ApplicationRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    number = serializers.CharField()
    enterprise = serializers.CharField(source="enterprise.name")
    credit_code = serializers.CharField(source="enterprise.credit_code", allow_null=True)
    kind = serializers.CharField()
    category = serializers.CharField(source="category.code")
    purpose = serializers.CharField()
    state = serializers.CharField()
    office = serializers.CharField(source="office.name")
    handed_in_on = serializers.DateField()
    accepted_on = serializers.DateField(allow_null=True)
    decided_on = serializers.DateField(allow_null=True)
    refusal = serializers.CharField()
    licence = serializers.CharField(source="licence.number", default=None)


class ApplicationPage(ApplicationRow):
    scope = serializers.CharField()
    note = serializers.CharField()
    missing = serializers.CharField()
    answers = serializers.DictField()
    findings = serializers.CharField()
    opinion = serializers.CharField()
    reason = serializers.CharField()
    clocks = serializers.SerializerMethodField()

    @extend_schema(responses=ApplicationClockRow(many=True))
    def get_clocks(self, row: LicenceApplication) -> list[dict[str, Any]]:
        return list(ApplicationClockRow(queries.application.clocks(row, business_today()), many=True).data)


class NewApplication(serializers.Serializer[Any]):
    enterprise = serializers.IntegerField()
    product = serializers.IntegerField(required=False, allow_null=True, default=None)
    category = serializers.CharField(required=False, default="", allow_blank=True)
    renews = serializers.IntegerField(required=False, allow_null=True, default=None)
    scope = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)
    note = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


class ApplicationOnDay(serializers.Serializer[Any]):
    on = serializers.DateField()


class ApplicationAsked(ApplicationOnDay):
    missing = serializers.CharField(max_length=2000)


class ApplicationMended(ApplicationOnDay):
    note = serializers.CharField(max_length=1000)


class ApplicationRefused(ApplicationOnDay):
    refusal = serializers.CharField(max_length=20)
    reason = serializers.CharField(max_length=1000)


class ApplicationReasoned(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=1000)


class ApplicationExaminerRow(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=60)
    certificate = serializers.CharField(max_length=60)


class ApplicationExamined(ApplicationOnDay):
    examiners = ApplicationExaminerRow(many=True)
    answers = serializers.DictField(child=serializers.CharField())
    findings = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)
    sample_code = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)
    lab = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)


class ApplicationTested(ApplicationOnDay):
    passed = serializers.BooleanField()
    report_code = serializers.CharField(max_length=60)


class ApplicationProposed(ApplicationOnDay):
    grant = serializers.BooleanField()
    opinion = serializers.CharField(max_length=2000)


class ApplicationIssued(ApplicationOnDay):
    number = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)
    issuer = serializers.CharField(max_length=120)
    confirmed = serializers.BooleanField(default=False)


def _examine(**facts: Any) -> LicenceApplication:
    facts["examiners"] = [ExaminerDraft(**row) for row in facts["examiners"]]
    return acts.examine(**facts)


ACTS: dict[str, tuple[type[serializers.Serializer[Any]], Callable[..., LicenceApplication]]] = {
    "ask": (ApplicationAsked, acts.ask),
    "mend": (ApplicationMended, acts.mend),
    "accept": (ApplicationOnDay, acts.accept),
    "decline": (ApplicationRefused, acts.decline),
    "examine": (ApplicationExamined, _examine),
    "deliver": (ApplicationOnDay, acts.deliver),
    "test": (ApplicationTested, acts.record_test),
    "propose": (ApplicationProposed, acts.propose),
    "return": (ApplicationReasoned, acts.send_back),
    "grant": (ApplicationOnDay, acts.grant),
    "refuse": (ApplicationRefused, acts.refuse),
    "issue": (ApplicationIssued, acts.issue),
    "withdraw": (ApplicationReasoned, acts.withdraw),
}


class ApplicationList(generics.ListAPIView[LicenceApplication]):
    """`?q=` number or enterprise, `?state=` a state or `open`; newest first. POST takes one in."""

    policies = {"GET": SEE, "POST": HANDLE}
    policy = SEE
    permission_classes = (PolicyPermission,)
    pagination_class = NewestFirst
    filter_backends = ()
    serializer_class = ApplicationRow
    queryset = LicenceApplication.objects.none()

    def get_queryset(self) -> Any:
        asked = self.request.query_params
        rows = queries.application.of_staff(self.request.user)
        return queries.application.narrowed(rows, term=asked.get("q", "")[:100], state=asked.get("state", ""))

    @extend_schema(parameters=[OpenApiParameter("q", str), OpenApiParameter("state", str)])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(request=NewApplication, responses={201: ApplicationPage})
    def post(self, request: Request) -> Response:
        facts = given(NewApplication, request)
        enterprise = get_object_or_404(queries.enterprise.visible(request.user), pk=facts.pop("enterprise"))
        office = queries.application.receiving_office(enterprise) or request.user.office
        made = acts.hand_in(enterprise=enterprise, office=office, **_subject(enterprise, facts), actor=request.user, at=timezone.now())
        return Response(ApplicationPage(made).data, status=status.HTTP_201_CREATED)


def _subject(enterprise: Any, facts: dict[str, Any]) -> dict[str, Any]:
    """The product, its category and the licence to be renewed, by their numbers."""
    renews = get_object_or_404(enterprise.licences, pk=facts["renews"]) if facts["renews"] else None
    product = get_object_or_404(enterprise.products, pk=facts["product"]) if facts["product"] else None
    product = renews.product if renews is not None and renews.product else product
    category = product.category if product else reference.leaf_categories().filter(code=facts["category"]).first()
    if category is None:
        raise RuleBroken("请给出产品，或者产品类别的代码。", field="category")
    return facts | {"renews": renews, "product": product, "category": category}


class ApplicationDetail(APIView):
    policy = SEE
    permission_classes = (PolicyPermission,)

    @extend_schema(responses=ApplicationPage)
    def get(self, request: Request, pk: int) -> Response:
        return Response(ApplicationPage(get_object_or_404(queries.application.of_staff(request.user), pk=pk)).data)


class ApplicationAct(APIView):
    """One of: ask, mend, accept, decline, examine, deliver, test, propose, return, grant, refuse, issue, withdraw."""

    policy = SEE
    permission_classes = (PolicyPermission,)

    @extend_schema(
        operation_id="licence_applications_act",
        request=PolymorphicProxySerializer(
            component_name="LicenceApplicationAct", serializers=list(dict.fromkeys(row[0] for row in ACTS.values())), resource_type_field_name=None
        ),
        responses=ApplicationPage,
    )
    def post(self, request: Request, pk: int, act: str) -> Response:
        if act not in ACTS:
            raise Http404
        application = get_object_or_404(queries.application.of_staff(request.user), pk=pk)
        takes, action = ACTS[act]
        row = action(application=application, **given(takes, request), actor=request.user, at=timezone.now())
        return Response(ApplicationPage(row).data)
