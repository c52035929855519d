"""Answering anybody: without a session, from any page, counted, and how often is told in headers."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.views import APIView

from quality_portal.accounts.guards import Policy, PolicyPermission

from .asking import BadQuestion
from .limits import Allowance, QueryThrottle
from .writing import to_json

EXPOSED = "ETag, Last-Modified, Link, RateLimit-Policy, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After"


class OpenView(APIView):
    """Anybody may ask from anywhere, without a session; how often is told."""

    policy = Policy("public")
    permission_classes = (PolicyPermission,)
    authentication_classes = ()
    throttle_classes = (QueryThrottle,)
    allowance: Allowance | None = None

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = EXPOSED
        if request.method == "OPTIONS":
            response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
            response["Access-Control-Allow-Headers"] = "If-None-Match"
            response["Access-Control-Max-Age"] = "86400"
        if self.allowance is not None:
            self.allowance.tell(response)
        return response

    def throttled(self, request: Request, wait: float | None) -> None:
        raise TooOften(self.allowance)

    def handle_exception(self, exc: Exception) -> Any:
        if isinstance(exc, BadQuestion):
            return answer({"message": exc.message, "field": exc.field}, status=400)
        if isinstance(exc, TooOften):
            return answer({"message": exc.words}, status=429)
        return super().handle_exception(exc)


class TooOften(Exception):
    """Asked more often than told."""

    def __init__(self, allowance: Allowance | None) -> None:
        super().__init__()
        self.words = allowance.words if allowance else ""


def answer(body: Any, *, status: int = 200) -> HttpResponse:
    """JSON in readable letters."""
    return HttpResponse(to_json(body), status=status, content_type="application/json")
