"""A refusal told on the page one comes back to."""

from django.contrib import messages
from django.http import HttpRequest

from .errors import PortalError


def refuse(request: HttpRequest, refusal: PortalError) -> None:
    """Show why nothing was done, with the citation when there is one."""
    basis = getattr(refusal, "basis", "")
    messages.error(request, refusal.message + (f"（依据：{basis}）" if basis else ""))
