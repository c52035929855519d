"""Each announcement once to each address that follows it; nothing that was withdrawn; and word of what was."""

from datetime import timedelta

import pytest
from django.utils import timezone

from enforcement.queries import topics
from quality_portal.subscriptions import sending, tasks
from quality_portal.subscriptions.models import Delivery, Subscription
from tests.quality_portal.subscriptions.conftest import write_letters

CODE = "91990102MA0000001A"


@pytest.fixture
def ordinary(monkeypatch):
    """Announcements that can wait for the digest."""
    monkeypatch.setattr(topics, "GRAVE", topics.Q(pk=None))


@pytest.mark.parametrize(
    ("by", "value"),
    [("all", ""), ("kind", "recheck_failed"), ("category", "T01"), ("region", "990000"), ("region", "990102"), ("enterprise", CODE), ("brand", "沸点")],
)
def test_who_follows_it_gets_it(follow, announce, post, by, value):
    follow(by, value)
    notice = announce()
    (letter,) = post()
    assert letter.subject == notice.title
    assert f"/announcements/{notice.uuid}/" in letter.body
    assert notice.document.number in letter.body


@pytest.mark.parametrize(("by", "value"), [("kind", "result"), ("region", "990200"), ("brand", "别家")])
def test_who_follows_something_else_does_not(follow, announce, post, by, value):
    follow(by, value)
    announce()
    assert post() == []


def test_it_comes_once_however_often_the_clock_turns(follow, announce, post):
    follow()
    announce()
    assert len(post()) == 1
    assert [post() for _ in range(3)] == [[], [], []]
    assert Delivery.objects.get().state == "sent"


def test_an_address_that_follows_two_of_its_topics_gets_one_letter(follow, announce, post, clock):
    follow("brand", "沸点")
    clock.shift(timedelta(minutes=11))
    follow("category", "T01")
    assert Subscription.objects.count() == 2
    announce()
    assert len(post()) == 1
    assert post() == []


def test_what_was_announced_before_is_not_sent(follow, announce, post):
    announce()
    follow()
    assert post() == []


def test_what_can_wait_comes_in_the_morning_and_in_one_letter(ordinary, follow, announce, post, clock):
    follow()
    announce()  # nine in the morning and later
    clock.move_to(timezone.now().replace(hour=20, minute=0))  # 04:00 in Shanghai
    assert post() == []
    clock.move_to(timezone.now().replace(hour=0, minute=5) + timedelta(days=1))  # 08:05 in Shanghai
    assert len(post()) == 1


def test_whoever_wants_it_at_once_gets_it_at_night(ordinary, follow, announce, post, clock):
    follow(how="at_once")
    announce()
    clock.move_to(timezone.now().replace(hour=20, minute=0))
    assert len(post()) == 1


def test_what_may_hurt_somebody_waits_for_no_digest(follow, announce, post, clock):
    follow()
    announce()  # rests on a serious nonconformity
    clock.move_to(timezone.now().replace(hour=20, minute=0))
    assert len(post()) == 1


def test_what_is_withdrawn_before_it_was_sent_is_not_sent(ordinary, follow, announce, withdraw, post, clock):
    follow()
    notice = announce()
    clock.move_to(timezone.now().replace(hour=20, minute=0))
    assert post() == []
    withdraw(notice)
    clock.move_to(timezone.now() + timedelta(hours=5))
    assert post() == []
    assert {row.state for row in Delivery.objects.all()} == {"dropped"}


def test_withdrawn_between_planning_and_the_letter_is_not_sent_either(follow, announce, withdraw, post):
    row = follow()
    notice = announce()
    sending.plan(timezone.now())
    withdraw(notice)
    assert sending.take(row.pk, timezone.now()) is None
    assert Delivery.objects.get().state == "dropped"


def test_who_got_it_is_told_that_it_was_withdrawn_and_nothing_else(follow, announce, withdraw, post, clock):
    follow()
    notice = announce()
    post()
    follow(address="later@example.org")
    withdraw(notice)
    (letter,) = post()
    assert letter.to == ["Duzhe.Wang@example.org"]
    assert notice.document.number in letter.subject
    assert "原决定被撤销" in letter.body
    assert notice.title not in letter.body
    assert "沸点" not in letter.body
    assert post() == []


def test_a_letter_that_broke_off_goes_again_under_its_own_name(follow, announce, post, clock):
    row = follow()
    announce()
    sending.plan(timezone.now())
    first = sending.take(row.pk, timezone.now())  # and then the worker dies
    assert sending.take(row.pk, timezone.now()) is None
    clock.shift(sending.STUCK + timedelta(minutes=1))
    (letter,) = post()
    assert str(first.name) in letter.extra_headers["Message-ID"]
    assert post() == []


def test_a_server_that_does_not_answer_costs_time_and_no_letter(follow, announce, post, monkeypatch):
    from django.core.mail import EmailMessage

    def nobody(self, **_):
        raise ConnectionRefusedError

    follow()
    announce()
    with monkeypatch.context() as broken:
        broken.setattr(EmailMessage, "send", nobody)
        assert post() == []
    assert Delivery.objects.get().state in ("due", "sending")
    assert len(post()) == 1
    assert post() == []


def test_two_clocks_plan_each_row_once(follow, announce):
    follow()
    announce()
    assert sending.plan(timezone.now()) == 1
    assert sending.plan(timezone.now()) == 0
    tasks.turn()
    tasks.turn()
    write_letters()
    assert Delivery.objects.count() == 1


def test_ended_subscriptions_get_nothing_that_was_due(follow, announce, post, client):
    from quality_portal.subscriptions import actions

    row = follow()
    announce()
    sending.plan(timezone.now())
    actions.end(uuid=str(row.uuid), at=timezone.now())
    assert post() == []
    assert not Delivery.objects.exists()
