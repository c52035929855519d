"""A number for each request, so that a trace, a log line and an error page can be brought together."""

from collections.abc import Callable
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

from .trail import request_id


class RequestIdMiddleware:
    """Sets `request.id`, the trail's request id, and the X-Request-ID header. A client's own value is not trusted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.id = str(uuid4())
        token = request_id.set(request.id)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = request.id
        return response
