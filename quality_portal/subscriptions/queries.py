"""Reading subscriptions: by the word of a letter only."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from . import sealing
from .models import Subscription, SubscriptionState


def mail_is_on() -> bool:
    """Can this portal send letters?"""
    return bool(settings.MAIL_ON)


def confirmations_due(at: datetime) -> list[int]:
    """Subscriptions whose letter of confirmation should leave now."""
    return list(Subscription.objects.filter(letter_due__lte=at).order_by("letter_due").values_list("pk", flat=True)[:500])


def by_token(token: str, at: datetime) -> Subscription | None:
    """What a letter asks about; None when its word is no longer good."""
    row = Subscription.objects.filter(token_hash=sealing.hash_of(token)).first()
    if row is None or (row.state == SubscriptionState.PENDING and (row.token_until is None or row.token_until < at)):
        return None
    return row


def to_stop(token: str) -> tuple[str, Subscription | None] | None:
    """What a letter's last line ends: its number, and the subscription if it still is. None for a word that is not ours."""
    uuid = sealing.read_stop_token(token)
    return (uuid, Subscription.objects.filter(uuid=uuid).first()) if uuid else None
