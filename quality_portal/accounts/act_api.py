"""Acts as JSON: the shape that the POSTs of the API share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from .guards import PolicyPermission

Shape = type[serializers.BaseSerializer[Any]]


def given(shape: Callable[..., serializers.BaseSerializer[Any]], request: Request) -> dict[str, Any]:
    """The checked body of a request, of a GET its query; ValidationError names the fields at fault."""
    body = shape(data=request.query_params if request.method in SAFE_METHODS else request.data)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)


class ActView(APIView):
    """POST: one act on one row that the caller sees; the answer is the row as it is afterwards.

    A resource says which rows its callers see, by which name of the address one is found, what its actions call it and
    how it is answered. An act adds its policy, what it is told and what is done.
    """

    permission_classes = (PolicyPermission,)
    seen: ClassVar[Callable[[Any], QuerySet[Any]]]
    by: ClassVar[str] = "pk"
    subject: ClassVar[str]
    doer: ClassVar[str] = "actor"
    takes: ClassVar[Shape | None] = None
    act: ClassVar[Callable[..., Any]]  # not `action`: the schema takes that for the name of a method
    answers: ClassVar[Shape]
    code: ClassVar[int] = status.HTTP_200_OK

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Tell the schema of an act that is whole; what only gathers a resource has no `act` yet."""
        super().__init_subclass__(**kwargs)
        if hasattr(cls, "act"):
            extend_schema(request=cls.takes, responses={cls.code: cls.answers})(cls)

    def post(self, request: Request, **where: Any) -> Response:
        row = self.row(where)
        details = self.details(row, given(self.takes, request) if self.takes else {})
        done = self.act(**{self.subject: row, self.doer: request.user}, at=timezone.now(), **details)
        return Response(self.answers(self.after(row, done), context={"request": request}).data, status=self.code)

    def row(self, where: dict[str, Any]) -> Any:
        """What the act is on; 404 when the caller does not see it."""
        return get_object_or_404(self.seen(self.request.user), **{self.by: where[self.by]})

    def details(self, row: Any, told: dict[str, Any]) -> dict[str, Any]:
        """What the action is given beside the row: as it was told, unless something must be looked up."""
        return told

    def after(self, row: Any, done: Any) -> Any:
        """The row as its readers see it; one that left the caller's sight by the act, as it was written."""
        found = self.seen(self.request.user).filter(pk=row.pk).first()
        if found is None:
            row.refresh_from_db()
        return found or row


class MakeView(ActView):
    """POST: an act on one row that the caller sees makes something; the answer is what was made."""

    code = status.HTTP_201_CREATED

    def after(self, row: Any, made: Any) -> Any:
        return made
