"""A reader of the city, a failed kettle that is announced as of now, and the post office."""
# ruff: noqa: F811 - fixtures asked for by the names they were imported under

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from enforcement.actions import announcement as announcements
from quality_portal.jobs import runner
from quality_portal.jobs.models import Job
from quality_portal.subscriptions import actions, tasks
from quality_portal.subscriptions.models import Subscription
from tests.enforcement.conftest import OPENED, cast, finding, make_finding, maker, person, place, road  # noqa: F401 - fixtures

READER = "Duzhe.Wang@example.org"


@pytest.fixture
def clock(db):
    """The hands of the clock: nine in the morning of the day before the case was opened."""
    with time_machine.travel(OPENED - timedelta(days=1), tick=False) as hands:
        yield hands


@pytest.fixture
def post(clock):
    """One turn of the clock's task and of its jobs; returns the letters that left."""

    def turn():
        before = len(mail.outbox)
        tasks.turn()
        write_letters()
        clock.shift(timedelta(seconds=61))
        return mail.outbox[before:]

    return turn


@pytest.fixture
def follow(post, maker):
    """Ask and confirm, as the reader does with the letter in hand."""

    def ask(by="all", value="", how="daily", address=READER):
        actions.ask(address=address, by=by, value=value, how=how, at=timezone.now())
        letter = next(one for one in post() if "/subscribe/confirm/" in one.body)
        actions.confirm(token=token_of(letter), at=timezone.now())
        return Subscription.objects.get(by=by, value=value, mark=Subscription.objects.latest("pk").mark)

    return ask


def write_letters():
    """Do the jobs of letters; the papers of the story are not printed here."""
    waiting = Job.objects.filter(kind__startswith="subscriptions.", state="waiting").order_by("created_at")
    for key in list(waiting.values_list("pk", flat=True)):
        runner.run_job(str(key))


def token_of(letter):
    return re.search(r"/subscribe/confirm/([^/\s]+)/", letter.body)[1]


def stop_of(letter):
    return re.search(r"(/subscribe/stop/[^/\s]+/)", letter.body)[1]


@pytest.fixture
def announce(road, clock):
    """Announce the failed recheck; the clock stands at the publication afterwards."""

    def publish():
        road.open()
        road.order()
        road.later(10)
        road.recheck("fail")
        notice = road.announce()
        clock.move_to(road.at + timedelta(minutes=1))
        return notice

    return publish


@pytest.fixture
def withdraw(road, clock):
    def take_down(notice):
        at = datetime.now(UTC)
        return announcements.withdraw(announcement=notice, reason="原处理决定经复议被撤销", reason_code="decision_annulled", actor=road.cast.head, at=at)

    return take_down
