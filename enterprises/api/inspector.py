"""Quality inspectors as JSON: the register, the gaps, a certificate written down, posted, left, taken back."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enterprises import actions, queries
from enterprises.models import Enterprise, Inspector
from enterprises.permissions import GRANTS
from quality_portal.accounts.act_api import ActView
from quality_portal.accounts.guards import Policy, PolicyPermission
from quality_portal.core.pagination import NewestFirst
from quality_portal.workdays.calendar import business_today

from .common import MakeOfOne

SEE = Policy("staff", "inspector.see", GRANTS)
KEEP = Policy("staff", "inspector.keep", GRANTS)


class InspectorRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    enterprise = serializers.CharField(source="enterprise.name")
    name = serializers.CharField()
    number = serializers.CharField()
    training = serializers.CharField()
    trained_on = serializers.DateField()
    issued_on = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)
    posted_on = serializers.DateField(allow_null=True)
    left_on = serializers.DateField(allow_null=True)
    withdrawn_on = serializers.DateField(allow_null=True)


class NewInspector(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=60)
    number = serializers.CharField(max_length=60)
    training = serializers.CharField(max_length=200)
    trained_on = serializers.DateField()
    issuer = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)
    issued_on = serializers.DateField()
    valid_to = serializers.DateField(required=False, allow_null=True, default=None)


class InspectorDay(serializers.Serializer[Any]):
    on = serializers.DateField()


class InspectorWithdrawn(InspectorDay):
    because = serializers.CharField(max_length=200)


class GapRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    credit_code = serializers.CharField(allow_null=True)


class InspectorRegister(generics.ListAPIView[Inspector]):
    """`?q=` name, number or enterprise; `?show=` duty, ending or over."""

    policy = SEE
    permission_classes = (PolicyPermission,)
    pagination_class = NewestFirst
    filter_backends = ()
    serializer_class = InspectorRow
    queryset = Inspector.objects.none()

    def get_queryset(self) -> Any:
        asked = self.request.query_params
        return queries.inspector.search(self.request.user, business_today(), term=asked.get("q", "")[:100], show=asked.get("show", ""))

    @extend_schema(parameters=[OpenApiParameter("q", str), OpenApiParameter("show", str, enum=["duty", "ending", "over"])])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class GapList(generics.ListAPIView[Enterprise]):
    """Makers of important products without an inspector on duty today."""

    policy = SEE
    permission_classes = (PolicyPermission,)
    pagination_class = NewestFirst
    filter_backends = ()
    serializer_class = GapRow
    queryset = Enterprise.objects.none()

    def get_queryset(self) -> Any:
        return queries.inspector.gaps(self.request.user, business_today())


class InspectorsOf(MakeOfOne):
    """The inspectors of an enterprise; POST writes a certificate down."""

    policies = {"GET": SEE, "POST": KEEP}
    answers = InspectorRow
    takes, act = NewInspector, staticmethod(actions.inspector.certify)

    @extend_schema(responses=InspectorRow(many=True))
    def get(self, request: Request, key: str) -> Response:
        return Response(InspectorRow(self.enterprise(key).inspectors.all(), many=True).data)


class InspectorAct(ActView):
    """One act on a certificate."""

    policy = KEEP
    subject = "inspector"
    seen = staticmethod(queries.inspector.visible)
    answers = InspectorRow
    takes = InspectorDay


class InspectorPost(InspectorAct):
    """The holder starts to work."""

    act = staticmethod(actions.inspector.post)


class InspectorLeave(InspectorAct):
    """The holder works there no longer."""

    act = staticmethod(actions.inspector.leave)


class InspectorWithdraw(InspectorAct):
    """The certificate is taken back."""

    takes, act = InspectorWithdrawn, staticmethod(actions.inspector.withdraw)
