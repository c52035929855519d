"""Between actions and the API: the same refusals, as JSON."""

from typing import Any

from rest_framework import status
from rest_framework.exceptions import ParseError
from rest_framework.response import Response
from rest_framework.views import exception_handler as default_handler

from .errors import Conflict, NotPermitted, PortalError, RuleBroken


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer a refusal with 403 or 409 and {rule, message, basis, field}."""
    if isinstance(error, NotPermitted):
        return Response({"message": error.message}, status=status.HTTP_403_FORBIDDEN)
    if isinstance(error, RuleBroken):
        body = {"message": error.message, "basis": error.basis, "field": error.field}
        return Response(body, status=status.HTTP_409_CONFLICT)
    if isinstance(error, Conflict | PortalError):
        return Response({"message": error.message}, status=status.HTTP_409_CONFLICT)
    if isinstance(error, ParseError):
        return Response({"detail": "请求的内容读不出来，请检查它的格式（JSON）后重发。"}, status=status.HTTP_400_BAD_REQUEST)
    return default_handler(error, context)
