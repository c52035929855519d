"""How often somebody asked: for the page and the API alike."""

from django.http import HttpRequest

from quality_portal.open_data import limits

from .actions import FREE

SIGN_UP = limits.Limit("subscribe", FREE, 3600)


def earlier(request: HttpRequest) -> int:
    """How often this sender asked within the hour. Only the letter waits for it; the answer is the same."""
    allowance = limits.ask(request, SIGN_UP)
    return allowance.count - 1 if allowance else 0
