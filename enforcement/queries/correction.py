"""Requests to correct what is published: the office's own, one by its receipt, who answers for what."""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings
from django.db.models import QuerySet

from enforcement.models import Announcement, AnnouncementEntry, CorrectionRequest
from enforcement.permissions import READERS
from enforcement.queries.accident import office_for
from enforcement.states.publicity import CorrectionState
from enterprises.models import Enterprise
from quality_portal.accounts.models import Office, User
from quality_portal.accounts.queries import offices_under
from quality_portal.core import sealing

PURPOSE = "correction.contact"
DIGITS = 16


def _rows() -> QuerySet[CorrectionRequest]:
    return CorrectionRequest.objects.select_related("office", "announcement__document", "enterprise", "draft__document", "answered_by")


def visible(user: User) -> QuerySet[CorrectionRequest]:
    """Those to a person's office and the offices below."""
    office = getattr(user, "office", None)
    if office is None or not user.roles & READERS:
        return CorrectionRequest.objects.none()
    return _rows().filter(office__in=offices_under(office))


def waiting(user: User) -> QuerySet[CorrectionRequest]:
    """Not answered yet by the person's own office, the most urgent first."""
    return visible(user).filter(office=user.office_id).exclude(state=CorrectionState.ANSWERED).order_by("reply_by", "pk")


def contact_of(request: CorrectionRequest) -> str:
    """How to reach whoever asked; opened only on the page of whoever answers."""
    return sealing.unseal(request.contact, purpose=PURPOSE)


def office_for_request(announcement: Announcement | None, enterprise: Enterprise | None) -> Office | None:
    """Who published it answers for it; for the register the bureau of the place; else the highest."""
    if announcement is not None:
        return announcement.office
    if enterprise is not None:
        return office_for(enterprise)
    return Office.objects.filter(parent=None).order_by("pk").first()


def receipt_of(once: str, *said: str) -> str:
    """The receipt of what was said with a form's own mark: the same form sent twice has the same. The last digit checks the rest."""
    text = "\x1f".join((once, *said))
    number = int.from_bytes(hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).digest()[:8])
    body = f"7{number % 10 ** (DIGITS - 2):0{DIGITS - 2}d}"
    return body + _check(body)


def _check(body: str) -> str:
    """A digit that catches a wrong one and two that changed places."""
    total = sum(int(digit) * weight for digit, weight in zip(body, (7, 3, 1) * 5, strict=True))
    return str(-total % 10)


def digest_of(receipt: str) -> str:
    """What is kept of a receipt."""
    return hmac.new(b"correction.receipt", receipt.encode(), hashlib.sha256).hexdigest()


def is_receipt(digits: str) -> bool:
    """Sixteen digits whose last checks the rest."""
    return len(digits) == DIGITS and digits.isdecimal() and digits.isascii() and digits[-1] == _check(digits[:-1])


def grouped(receipt: str) -> str:
    """4471 0926 3058 1120, as people read it."""
    return " ".join(receipt[at : at + 4] for at in range(0, len(receipt), 4))


def by_receipt(digits: str) -> CorrectionRequest | None:
    return _rows().filter(receipt_digest=digest_of(digits)).first() if is_receipt(digits) else None


def lines_of(request: CorrectionRequest) -> QuerySet[AnnouncementEntry]:
    """The lines of the announcement in question, those of the enterprise in question first."""
    rows = AnnouncementEntry.objects.filter(announcement=request.announcement_id).select_related("enterprise").order_by("position")
    return rows.filter(enterprise=request.enterprise_id) if request.enterprise_id else rows
