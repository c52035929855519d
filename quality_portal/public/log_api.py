"""The register of acts as JSON: the newest checkpoint, official acts, proofs."""

from __future__ import annotations

from dataclasses import asdict

from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from quality_portal.audit.official import DATASETS
from quality_portal.audit.queries import public as register
from quality_portal.open_data.open_view import OpenView

PAGE = 100
LARGEST = 10**15


class LogCheckpointSerializer(serializers.Serializer):
    """The log's size and root at a moment, signed. `day`: the day that it closes."""

    number = serializers.IntegerField()
    size = serializers.IntegerField()
    root = serializers.CharField()
    at = serializers.DateTimeField()
    day = serializers.DateField(allow_null=True)
    algorithm = serializers.CharField()
    key = serializers.CharField()
    signature = serializers.CharField()


class LogActSerializer(serializers.Serializer):
    """An official act with its place in the log and its leaf hash."""

    position = serializers.IntegerField()
    at = serializers.DateTimeField()
    legal_on = serializers.DateField(allow_null=True)
    dataset = serializers.CharField()
    change = serializers.CharField()
    reason_code = serializers.CharField()
    reason = serializers.CharField()
    key = serializers.CharField()
    title = serializers.CharField()
    url = serializers.CharField()
    office = serializers.CharField()
    leaf = serializers.CharField()


class LogProofSerializer(serializers.Serializer):
    """That a leaf is in the log of `size` leaves (RFC 9162 §2.1.3). `body` is null for acts that are not official."""

    position = serializers.IntegerField()
    size = serializers.IntegerField()
    root = serializers.CharField()
    leaf = serializers.CharField()
    path = serializers.ListField(child=serializers.CharField())
    body = serializers.JSONField(allow_null=True)


class LogConsistencySerializer(serializers.Serializer):
    """That the log of `first` leaves is the beginning of the log of `second` leaves (RFC 9162 §2.1.4)."""

    first = serializers.IntegerField()
    second = serializers.IntegerField()
    first_root = serializers.CharField()
    second_root = serializers.CharField()
    path = serializers.ListField(child=serializers.CharField())


class LogCheckpoint(OpenView):
    """The newest checkpoint."""

    @extend_schema(responses=LogCheckpointSerializer, operation_id="log_checkpoint")
    def get(self, request: Request) -> Response:
        found = register.checkpoint()
        if found is None:
            raise NotFound("还没有校验点，十分钟内会作出第一个。")
        return Response(LogCheckpointSerializer(asdict(found)).data)


class LogDays(OpenView):
    """The checkpoints that closed a day, newest first; the last year."""

    @extend_schema(responses=LogCheckpointSerializer(many=True), operation_id="log_days")
    def get(self, request: Request) -> Response:
        return Response(LogCheckpointSerializer([asdict(row) for row in register.daily(366)], many=True).data)


class LogActs(OpenView):
    """Official acts in the order of the log, after `since`, a hundred at a time."""

    @extend_schema(
        parameters=[OpenApiParameter("since", int), OpenApiParameter("dataset", str, enum=list(DATASETS))],
        responses=LogActSerializer(many=True),
        operation_id="log_acts",
    )
    def get(self, request: Request) -> Response:
        dataset = request.query_params.get("dataset", "")
        if dataset and dataset not in DATASETS:
            raise ValidationError({"dataset": [f"没有这个数据集，可用：{'、'.join(DATASETS)}。"]})
        rows = register.acts(since=_number(request, "since"), dataset=dataset, limit=PAGE)
        return Response(LogActSerializer([asdict(row) for row in rows], many=True).data)


class LogAct(OpenView):
    """One official act."""

    @extend_schema(responses=LogActSerializer, operation_id="log_act")
    def get(self, request: Request, position: int) -> Response:
        found = register.act_at(position) if position < LARGEST else None
        if found is None:
            raise NotFound("台账里没有这一号，或者它不属于公开事项。")
        return Response(LogActSerializer(asdict(found)).data)


class LogProof(OpenView):
    """An inclusion proof, against the newest checkpoint when no size is named."""

    @extend_schema(parameters=[OpenApiParameter("size", int)], responses=LogProofSerializer, operation_id="log_proof")
    def get(self, request: Request, position: int) -> Response:
        newest = register.checkpoint()
        found = register.proof(position, _number(request, "size") or (newest.size if newest else 0))
        if found is None:
            raise NotFound("这个大小的台账里没有这一号。")
        return Response(LogProofSerializer(asdict(found)).data)


class LogConsistency(OpenView):
    """A consistency proof between two sizes of the log."""

    @extend_schema(
        parameters=[OpenApiParameter("first", int, required=True), OpenApiParameter("second", int, required=True)],
        responses=LogConsistencySerializer,
        operation_id="log_consistency",
    )
    def get(self, request: Request) -> Response:
        found = register.consistency(_number(request, "first"), _number(request, "second"))
        if found is None:
            raise NotFound("first 应大于 0 且不大于 second，second 不大于台账现有条数。")
        return Response(LogConsistencySerializer(asdict(found)).data)


def _number(request: Request, name: str) -> int:
    text = request.query_params.get(name, "")
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and int(text) < LARGEST):
        raise ValidationError({name: ["请填写不小于 0 的整数。"]})
    return int(text)


urlpatterns = [
    path("log/", LogCheckpoint.as_view(), name="api_log"),
    path("log/days/", LogDays.as_view(), name="api_log_days"),
    path("log/acts/", LogActs.as_view(), name="api_log_acts"),
    path("log/acts/<int:position>/", LogAct.as_view(), name="api_log_act"),
    path("log/proofs/<int:position>/", LogProof.as_view(), name="api_log_proof"),
    path("log/consistency/", LogConsistency.as_view(), name="api_log_consistency"),
]
