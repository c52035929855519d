"""What is due to whom, and taking it for a letter. Looked at again and again: whatever an outage left is found."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from enforcement.queries import topics
from enforcement.queries.topics import Followed, Gone
from quality_portal.workdays.calendar import SHANGHAI, local_date

from .models import Delivery, DeliveryKind, DeliveryState, How, Subscription, SubscriptionState

LOOK_BACK = timedelta(days=7)  # how long an outage may last before something is missed
DIGEST_HOUR = 8  # Shanghai's
A_LETTER = 50  # announcements in one letter
STUCK = timedelta(minutes=15)  # a letter in hand for so long was dropped


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: to which subscription, its own name, what is in it."""

    subscription: Subscription
    name: uuid.UUID
    news: tuple[Followed, ...]
    gone: tuple[Gone, ...]


def plan(at: datetime) -> int:
    """Write down what is due: each announcement once to each subscription that it concerns. Returns how many rows are new."""
    before = Delivery.objects.count()
    for one in topics.published_since(at - LOOK_BACK):
        _plan_news(one, at)
    for gone in topics.withdrawn_since(at - LOOK_BACK):
        _plan_withdrawn(gone, at)
    return Delivery.objects.count() - before


def _plan_news(one: Followed, at: datetime) -> None:
    concerned = Q()
    for by, value in one.topics:
        concerned |= Q(by=by, value=value)
    known = Delivery.objects.filter(subscription=OuterRef("pk"), slug=one.slug, kind=DeliveryKind.NEWS)
    rows = Subscription.objects.filter(concerned, ~Exists(known), state=SubscriptionState.ACTIVE, confirmed_at__lte=one.published_at)
    # One letter for an address that follows several of its topics: the first of them carries it.
    first: dict[str, Subscription] = {}
    have = set(Delivery.objects.filter(slug=one.slug, kind=DeliveryKind.NEWS).values_list("subscription__mark", flat=True))
    for row in rows.order_by("pk"):
        if row.mark not in have:
            first.setdefault(row.mark, row)
    _add(first.values(), one.slug, DeliveryKind.NEWS, urgent=one.urgent, at=at)


def _plan_withdrawn(gone: Gone, at: datetime) -> None:
    told = Delivery.objects.filter(subscription=OuterRef("pk"), slug=gone.slug, kind=DeliveryKind.WITHDRAWN)
    got = Delivery.objects.filter(slug=gone.slug, kind=DeliveryKind.NEWS, state=DeliveryState.SENT).values("subscription")
    _add(Subscription.objects.filter(~Exists(told), pk__in=got), gone.slug, DeliveryKind.WITHDRAWN, urgent=True, at=at)
    Delivery.objects.filter(slug=gone.slug, kind=DeliveryKind.NEWS, state=DeliveryState.DUE).update(state=DeliveryState.DROPPED)


def _add(rows: Iterable[Subscription], slug: uuid.UUID, kind: str, *, urgent: bool, at: datetime) -> None:
    Delivery.objects.bulk_create(
        [Delivery(subscription=row, slug=slug, kind=kind, urgent=urgent or row.how == How.AT_ONCE, made_at=at) for row in rows], ignore_conflicts=True
    )


def due(at: datetime) -> list[int]:
    """Subscriptions to which a letter can leave now: something urgent, or the day's digest."""
    rows = Delivery.objects.filter(Q(state=DeliveryState.DUE) | Q(state=DeliveryState.SENDING, sent_at__lt=at - STUCK))
    if at.astimezone(SHANGHAI).hour < DIGEST_HOUR:
        rows = rows.filter(urgent=True)
    else:
        not_today = Q(subscription__digest_on=None) | Q(subscription__digest_on__lt=local_date(at))
        rows = rows.filter(Q(urgent=True) | not_today)
    return list(rows.order_by("subscription").values_list("subscription", flat=True).distinct())


@transaction.atomic
def take(subscription_pk: int, at: datetime) -> Letter | None:
    """Take what is due for one letter. What was withdrawn or ran out meanwhile is dropped, never sent.

    A letter that was dropped in the middle keeps its name, so that a mailbox knows the second copy.
    """
    row = Subscription.objects.select_for_update().filter(pk=subscription_pk, state=SubscriptionState.ACTIVE).first()
    if row is None:
        return None
    rows = list(_for_letter(row, at))
    if not rows:
        return None
    shown = topics.on_display([one.slug for one in rows if one.kind == DeliveryKind.NEWS])
    gone = {one.slug: one for one in topics.withdrawn_since(at - LOOK_BACK * 2)}
    kept = [one for one in rows if one.slug in (shown if one.kind == DeliveryKind.NEWS else gone)]
    Delivery.objects.filter(pk__in=[one.pk for one in rows if one not in kept]).update(state=DeliveryState.DROPPED)
    if not kept:
        return None
    name = next((one.letter for one in kept if one.letter), None) or uuid.uuid4()
    Delivery.objects.filter(pk__in=[one.pk for one in kept]).update(state=DeliveryState.SENDING, letter=name, sent_at=at)
    news = tuple(shown[one.slug] for one in kept if one.kind == DeliveryKind.NEWS)
    return Letter(row, name, news, tuple(gone[one.slug] for one in kept if one.kind == DeliveryKind.WITHDRAWN))


def _for_letter(row: Subscription, at: datetime) -> Iterable[Delivery]:
    stuck = row.deliveries.filter(state=DeliveryState.SENDING, sent_at__lt=at - STUCK).order_by("pk").first()
    if stuck is not None:  # the same letter again, with nothing added
        return row.deliveries.select_for_update().filter(state=DeliveryState.SENDING, letter=stuck.letter)
    rows = row.deliveries.select_for_update().filter(state=DeliveryState.DUE)
    digest = at.astimezone(SHANGHAI).hour >= DIGEST_HOUR and (row.digest_on is None or row.digest_on < local_date(at))
    if not digest:
        rows = rows.filter(urgent=True)
    elif rows.filter(urgent=False).exists():
        row.digest_on = local_date(at)
        row.save(update_fields=["digest_on"])
    return rows.order_by("pk")[:A_LETTER]


@transaction.atomic
def left(letter: Letter, at: datetime) -> None:
    """The letter left."""
    rows = Delivery.objects.filter(subscription=letter.subscription, letter=letter.name, state=DeliveryState.SENDING)
    rows.update(state=DeliveryState.SENT, sent_at=at)


@transaction.atomic
def came_back(letter: Letter) -> None:
    """The letter could not be handed over: it is due again, under its own name."""
    Delivery.objects.filter(subscription=letter.subscription, letter=letter.name, state=DeliveryState.SENDING).update(state=DeliveryState.DUE, sent_at=None)
    Subscription.objects.filter(pk=letter.subscription.pk).update(digest_on=None)
