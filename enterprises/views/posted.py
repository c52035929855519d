"""What was sent: an empty form that was sent is still an answer."""

from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """The data of a POST, None otherwise."""
    return request.POST if request.method == "POST" else None
