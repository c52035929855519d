"""Asking, saying yes, ending. Nobody signs in: whoever holds the letter speaks for the address.

What is asked for leaves no trace on the trail before it is confirmed: a stranger's typing is no act of anybody.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext, gettext_lazy

from enforcement.queries import topics
from quality_portal.audit import trail
from quality_portal.core.actors import SYSTEM
from quality_portal.core.errors import RuleBroken

from . import law, sealing
from .models import How, Subscription, SubscriptionState

MOST = 20  # topics an address may wait for at a time
BETWEEN = timedelta(minutes=10)  # letters of confirmation to one address
FREE = 3  # requests an hour that are answered at once; each further one waits twice as long
LONGEST_WAIT = timedelta(hours=1)
NO_COMPANY = gettext_lazy("没有找到这家企业。请核对 18 位统一社会信用代码，企业页面上有。")
TERM = timedelta(days=3)  # a letter's word is good for; then the address is deleted


def delay(earlier: int) -> timedelta:
    """How long the letter waits when its sender has asked so often within the hour already."""
    return min(timedelta(minutes=2 ** min(earlier - FREE, 10)), LONGEST_WAIT) if earlier >= FREE else timedelta()


@transaction.atomic
def ask(*, address: str, by: str, value: str, how: str, at: datetime, earlier: int = 0) -> Subscription | None:
    """Take down a wish; a letter asks the address itself. Whoever asks sees no difference between known and unknown.

    None when nothing further is due to this address now.
    """
    address = sealing.tidy(address)
    words = topics.name_of(by, value.strip())
    if words is None:
        raise RuleBroken(str(NO_COMPANY) if by == "enterprise" else gettext("没有找到要订阅的内容。请从列表里选择。"), field="value")
    if how not in How.values:
        raise RuleBroken(gettext("请选择多久收一次。"), field="how")
    mark, due = sealing.mark(address), at + delay(earlier)
    mine = list(Subscription.objects.select_for_update().filter(mark=mark))
    known = next((row for row in mine if (row.by, row.value) == (by, value.strip())), None)
    waiting = sum(row.state == SubscriptionState.PENDING for row in mine)
    if known is None and waiting >= MOST:
        return None
    last = max((row.letter_at or row.letter_due for row in mine if row.letter_at or row.letter_due), default=None)
    if known is not None and last is not None:
        due = max(due, last + BETWEEN)
    if known is None:
        fields = {"sealed": sealing.seal(address), "algorithm": sealing.ALGORITHM, "words": words[:200], "how": how, "asked_at": at, "letter_due": due}
        known, _ = Subscription.objects.get_or_create(mark=mark, by=by, value=value.strip(), defaults=fields)
        return known
    known.letter_due = known.letter_due or due
    if known.state == SubscriptionState.PENDING:
        known.how, known.asked_at = how, at
    known.save(update_fields=["letter_due", "how", "asked_at"])
    return known


@transaction.atomic
def open_letter(*, subscription: Subscription, at: datetime) -> str | None:
    """Take the letter that is due and give it its word. None when there is none to write any more."""
    row = Subscription.objects.select_for_update().filter(pk=subscription.pk).first()
    if row is None or row.letter_due is None or row.letter_due > at:
        return None
    token = sealing.new_token() if row.state == SubscriptionState.PENDING else ""
    row.letter_due, row.letter_at = None, at
    row.token_hash, row.token_until = (sealing.hash_of(token), at + TERM) if token else ("", None)
    row.save(update_fields=["letter_due", "letter_at", "token_hash", "token_until"])
    return token


@transaction.atomic
def put_back(*, subscription: Subscription, at: datetime) -> None:
    """The letter did not leave: it is due again."""
    Subscription.objects.filter(pk=subscription.pk, letter_due=None).update(letter_due=at)


@transaction.atomic
def confirm(*, token: str, at: datetime) -> Subscription:
    """The address says yes. A second yes finds it said."""
    row = Subscription.objects.select_for_update().filter(token_hash=sealing.hash_of(token)).first() if token else None
    if row is None or (row.state == SubscriptionState.PENDING and (row.token_until is None or row.token_until < at)):
        raise RuleBroken(gettext("这个确认链接已经失效。请重新填写邮箱，我们会再发一封确认信。"), basis=law.SHORTEST)
    if row.state == SubscriptionState.ACTIVE:
        return row
    row.state, row.confirmed_at = SubscriptionState.ACTIVE, at
    row.save(update_fields=["state", "confirmed_at"])
    trail.record("subscription.confirmed", row, actor=SYSTEM, at=at, basis=law.CONSENT)
    return row


@transaction.atomic
def end(*, uuid: str, at: datetime) -> str:
    """End a subscription and delete its address. Returns what it was about; empty when it had ended before."""
    row = Subscription.objects.select_for_update().filter(uuid=uuid).first()
    if row is None:
        return ""
    trail.record("subscription.ended", row, actor=SYSTEM, at=at, basis=law.DELETION)
    words = row.words
    row.delete()
    return words


@transaction.atomic
def forget_unconfirmed(*, at: datetime) -> int:
    """Delete the addresses that never said yes."""
    old = Subscription.objects.filter(state=SubscriptionState.PENDING, letter_due=None, token_until__lt=at)
    return old.delete()[0]


