"""Files of published results: upload, say which column is which, import, read what was refused and what went in."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from inspections import actions, intake, queries
from inspections.models import ImportedResult, LabBody, ResultFile
from quality_portal.accounts.act_api import ActView, given
from quality_portal.core.pagination import NewestFirst

from .rows import Rows, policy

COUNTS = ("rows", "passed", "failed", "other", "repeats", "known", "errors", "created", "producers")


class ResultFileSerializer(serializers.ModelSerializer[ResultFile]):
    lab = serializers.CharField(source="lab.name", read_only=True, default=None)
    waiting = serializers.BooleanField(read_only=True)

    class Meta:
        model = ResultFile
        fields = (
            "id", "name", "format", "sheet", "head", "source", "lab", "headers", "columns", "failures_only", "remarks", "waiting", "done",
            *COUNTS, "imported_at", "finished_at",
        )  # fmt: skip
        read_only_fields = fields


class UploadInput(serializers.Serializer[dict[str, Any]]):
    file = serializers.FileField()


class RunInput(serializers.Serializer[dict[str, Any]]):
    columns = serializers.DictField(child=serializers.IntegerField(min_value=0, max_value=999), required=False)
    failures_only = serializers.BooleanField(default=False)
    sheet = serializers.CharField(max_length=100, default="", allow_blank=True)
    head = serializers.IntegerField(min_value=0, max_value=100_000, default=0)
    lab = serializers.PrimaryKeyRelatedField(queryset=LabBody.objects.all(), required=False, allow_null=True, default=None)
    source = serializers.CharField(max_length=120, default="", allow_blank=True)

    def validate_columns(self, value: dict[str, int]) -> dict[str, int]:
        unknown = sorted(set(value) - set(intake.FIELDS))
        if unknown:
            raise serializers.ValidationError(f"没有这样的项目：{'、'.join(unknown)}。可用的项目：{'、'.join(intake.FIELDS)}。")
        return value


class RunAnswer(serializers.Serializer[Any]):
    file = ResultFileSerializer()
    job = serializers.CharField(allow_null=True)


class UndoInput(serializers.Serializer[dict[str, Any]]):
    reason = serializers.CharField(max_length=500)


class RefusedRow(serializers.Serializer[Any]):
    row = serializers.IntegerField()
    column = serializers.CharField()
    value = serializers.CharField()
    reason = serializers.CharField()


class ImportedResultSerializer(serializers.ModelSerializer[ImportedResult]):
    producer_code = serializers.CharField(source="producer.credit_code", read_only=True, default=None)

    class Meta:
        model = ImportedResult
        fields = ("id", "file", "row_no", *intake.FIELDS, "verdict", "producer", "producer_code", "extra")


class ResultFiles(Rows):
    queryset = ResultFile.objects.all()
    serializer_class = ResultFileSerializer
    policy = policy("results.see")
    lookup_field = "pk"
    seen = staticmethod(queries.results.files)


class ResultFileList(ResultFiles, generics.ListAPIView[ResultFile]):
    """Files uploaded so far; POST uploads one and answers with the columns proposed."""

    policies = {"POST": policy("results.import")}
    parser_classes = (MultiPartParser,)

    @extend_schema(request={"multipart/form-data": UploadInput}, responses={201: ResultFileSerializer})
    def post(self, request: Request) -> Response:
        row = actions.results.upload(upload=given(UploadInput, request)["file"], actor=request.user, at=timezone.now())
        return Response(ResultFileSerializer(row).data, status=status.HTTP_201_CREATED if row.waiting else status.HTTP_200_OK)


class ResultFileDetail(ResultFiles, generics.RetrieveAPIView[ResultFile]):
    """One file: its columns while it waits, its counts when it is in."""


class ResultFileRun(APIView):
    """Confirm which column is which and import; without `columns`, those proposed. Asked twice, the first stands."""

    policy = policy("results.import")
    permission_classes = Rows.permission_classes

    @extend_schema(request=RunInput, responses={202: RunAnswer, 200: RunAnswer})
    def post(self, request: Request, pk: int) -> Response:
        file = get_object_or_404(queries.results.files(request.user), pk=pk)
        data = given(RunInput, request)
        data["failures_only"] = data["failures_only"] or ("columns" not in data and file.failures_only)
        data.setdefault("columns", file.columns)
        row, job = actions.results.start(file=file, actor=request.user, at=timezone.now(), **data)
        answer = RunAnswer({"file": row, "job": str(job.pk) if job else None})
        return Response(answer.data, status=status.HTTP_202_ACCEPTED if job else status.HTTP_200_OK)


class ResultFileUndo(ActView):
    """Take a file's results out again."""

    policy = policy("results.import")
    subject = "file"
    seen = staticmethod(queries.results.files)
    answers = ResultFileSerializer
    takes, act = UndoInput, staticmethod(actions.results.undo)


class ResultFileErrors(APIView):
    """The first thousand problems of a file, row by row; the page of the file has the whole list as CSV."""

    policy = policy("results.see")
    permission_classes = Rows.permission_classes

    @extend_schema(responses={200: OpenApiResponse(RefusedRow(many=True))})
    def get(self, request: Request, pk: int) -> Response:
        file = get_object_or_404(queries.results.files(request.user), pk=pk)
        names = ("row", "column", "value", "reason")
        return Response([dict(zip(names, row, strict=True)) | {"row": int(row[0])} for row in file.error_rows])


class ImportedResults(generics.ListAPIView[ImportedResult]):
    """Results taken in, newest first: `?q=` words of product, maker, batch or item; `?verdict=`, `?file=`."""

    policy = policy("results.see")
    permission_classes = Rows.permission_classes
    pagination_class = NewestFirst
    serializer_class = ImportedResultSerializer
    queryset = ImportedResult.objects.none()

    @extend_schema(parameters=[OpenApiParameter("q", str), OpenApiParameter("verdict", str), OpenApiParameter("file", int)])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[ImportedResult]:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        asked = self.request.query_params
        file = asked.get("file", "")
        data = {"q": asked.get("q", "")[:100], "verdict": asked.get("verdict", ""), "file": int(file) if file.isdecimal() and len(file) < 10 else None}
        return queries.results.imported(self.request.user, data).defer(None).select_related("producer")


urlpatterns = [
    path("result-files/", ResultFileList.as_view(), name="api_result_files"),
    path("result-files/<int:pk>/", ResultFileDetail.as_view(), name="api_result_file"),
    path("result-files/<int:pk>/run/", ResultFileRun.as_view(), name="api_result_file_run"),
    path("result-files/<int:pk>/undo/", ResultFileUndo.as_view(), name="api_result_file_undo"),
    path("result-files/<int:pk>/errors/", ResultFileErrors.as_view(), name="api_result_file_errors"),
    path("imported-results/", ImportedResults.as_view(), name="api_imported_results"),
]
