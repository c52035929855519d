"""Quality inspectors as JSON: the register, the gaps, a certificate written down, posted, left, taken back."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enterprises import actions, queries
from enterprises.models import Enterprise, Inspector
from enterprises.permissions import GRANTS
from quality_portal.accounts.guards import Policy, PolicyPermission
from quality_portal.core.pagination import NewestFirst
from quality_portal.workdays.calendar import business_today

from .common import OfOne

SEE = Policy("staff", "inspector.see", GRANTS)
KEEP = Policy("staff", "inspector.keep", GRANTS)
ACTS = {"post": actions.inspector.post, "leave": actions.inspector.leave, "withdraw": actions.inspector.withdraw}


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


class InspectorsOf(OfOne):
    policies = {"GET": SEE, "POST": KEEP}

    @extend_schema(responses=InspectorRow(many=True))
    def get(self, request: Request, key: str) -> Response:
        return Response(InspectorRow(self.enterprise(key).inspectors.all(), many=True).data)

    @extend_schema(request=NewInspector, responses={201: InspectorRow})
    def post(self, request: Request, key: str) -> Response:
        asked = NewInspector(data=request.data)
        asked.is_valid(raise_exception=True)
        made = actions.inspector.certify(self.enterprise(key), **asked.validated_data, actor=request.user, at=timezone.now())
        return Response(InspectorRow(made).data, status=status.HTTP_201_CREATED)


class InspectorAct(APIView):
    """`post`, `leave` or `withdraw` (with `because`)."""

    policy = KEEP
    permission_classes = (PolicyPermission,)

    @extend_schema(request=InspectorWithdrawn, responses=InspectorRow)
    def post(self, request: Request, pk: int, act: str) -> Response:
        row = get_object_or_404(queries.inspector.visible(request.user), pk=pk)
        asked = (InspectorWithdrawn if act == "withdraw" else InspectorDay)(data=request.data)
        asked.is_valid(raise_exception=True)
        return Response(InspectorRow(ACTS[act](row, **asked.validated_data, actor=request.user, at=timezone.now())).data)
