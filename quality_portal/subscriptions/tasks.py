"""Letters as jobs: asked for by the clock, each for one subscription. Nothing but its number is in the queue."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.utils import timezone

from quality_portal.jobs.actions import enqueue
from quality_portal.jobs.registry import handler
from quality_portal.jobs.runner import Run

from . import actions, letters, queries, sending
from .models import Subscription


class NotSent(Exception):
    """A letter could not be handed over. Says which kind of trouble, never to whom: what mail servers say names the address."""


@shared_task(ignore_result=True)
def turn() -> None:
    """Write down what is due, ask for the letters, forget who never answered."""
    now = timezone.now()
    actions.forget_unconfirmed(at=now)
    if not queries.mail_is_on():
        return
    sending.plan(now)
    slot = int(now.timestamp() // 60)
    for pk in queries.confirmations_due(now):
        enqueue("subscriptions.confirm", key=f"subscriptions.confirm:{pk}:{slot}", title="发送订阅确认信", params={"subscription": pk}, owner=None, at=now)
    for pk in sending.due(now):
        enqueue("subscriptions.news", key=f"subscriptions.news:{pk}:{slot}", title="发送订阅邮件", params={"subscription": pk}, owner=None, at=now)


@handler("subscriptions.confirm")
def confirm(run: Run) -> dict[str, Any]:
    """Send the letter that asks; its word is made now and stands nowhere else."""
    now = timezone.now()
    row = Subscription.objects.filter(pk=run.params["subscription"]).first()
    token = actions.open_letter(subscription=row, at=now) if row else None
    if row is None or token is None:
        return {"message": "没有要发的信。"}
    row.refresh_from_db()
    try:
        letters.confirmation(row, token).send()
    except OSError as error:
        actions.put_back(subscription=row, at=now)
        raise NotSent(type(error).__name__) from None
    return {"message": "已发送。"}


@handler("subscriptions.news")
def news(run: Run) -> dict[str, Any]:
    """Send what is due to one subscription."""
    letter = sending.take(run.params["subscription"], timezone.now())
    if letter is None:
        return {"message": "没有要发的信。"}
    try:
        letters.news(letter).send()
    except OSError as error:
        sending.came_back(letter)
        raise NotSent(type(error).__name__) from None
    sending.left(letter, timezone.now())
    return {"message": f"公告 {len(letter.news)} 份，撤下通知 {len(letter.gone)} 份。"}
