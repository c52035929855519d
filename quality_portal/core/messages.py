"""A refusal told on the page one comes back to."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from .errors import PortalError


def refuse(request: HttpRequest, refusal: PortalError) -> None:
    """Show why nothing was done, with the citation when there is one."""
    basis = getattr(refusal, "basis", "")
    messages.error(request, refusal.message + (_("（依据：%s）") % basis if basis else ""))
