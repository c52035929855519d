"""How a reader wants the pages: the size of the text, kept in a cookie."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from quality_portal.accounts.guards import public

from .context import LARGE, TEXT_COOKIE

A_YEAR = 365 * 24 * 3600


@public
@require_safe
def text_size(request: HttpRequest) -> HttpResponseRedirect:
    """Switch 大字版 on or off and go back to where the reader was. The cookie says nothing about the person."""
    back = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    answer = HttpResponseRedirect(back)
    if request.GET.get("text") == LARGE:
        answer.set_cookie(TEXT_COOKIE, LARGE, max_age=A_YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE)
    else:
        answer.delete_cookie(TEXT_COOKIE)
    return answer
