"""An address with a NUL in it: nothing of ours is called so, and PostgreSQL takes none."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

NUL = "\x00"


class LegibleMiddleware:
    """Refuse it once, for every page: typed words are cleaned where they are read, addresses here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            if request.path.startswith("/api/"):
                return JsonResponse({"message": _("地址里有不能识别的字符，请检查后重发。")}, status=400)
            raise BadRequest("a NUL in the address")
        return self.get_response(request)
