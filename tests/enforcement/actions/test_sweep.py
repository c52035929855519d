"""The sweep after three dead days: every date once, with its legal day, whoever sweeps and whoever is killed (T-CLK)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from enforcement.actions import service as services
from enforcement.actions import step as steps
from enforcement.actions import sweep
from enforcement.models import Case, Lapse, Service, Step
from enforcement.queries.clocks import mark
from quality_portal.audit.models import Event
from quality_portal.audit.queries import trail_of
from quality_portal.workdays.calendar import business_today, is_working
from tests.conftest import ROOT
from tests.enforcement.conftest import DAY

CLOCKS = 2_000
OUTAGE = 3


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def verbs_of(case: Case) -> list[str]:
    return [event.verb for event in trail_of(case)]


def test_what_ran_out_while_nobody_swept_bears_its_own_day(road):
    case = road.open()
    step = road.order()
    counts = sweep.sweep(at=noon(step.comply_by + OUTAGE * DAY))
    assert counts["overdue"] == 1
    event = trail_of(case).get(verb="case.overdue")
    assert event.legal_on == step.comply_by
    assert f"{step.comply_by.month}月{step.comply_by.day}日届满" in event.note
    again = sweep.sweep(at=noon(step.comply_by + (OUTAGE + 1) * DAY))
    assert again == {"moved": 0, "served": 0, "tested": 0, "overdue": 0, "lapsed": 0, "ended": 0}


def test_on_its_last_day_a_term_is_not_over(road):
    road.open()
    step = road.order()
    assert sweep.sweep(at=noon(step.comply_by))["overdue"] == 0


def test_a_recheck_that_nobody_made_in_its_window_is_recorded_once(road, order):
    day = order.comply_by + DAY
    sweep.sweep(at=noon(day))
    Case.objects.update(state="awaiting_recheck", due_on=order.recheck_by, target="", outcome="")
    late = noon(order.recheck_by + 5 * DAY)
    assert sweep.sweep(at=late)["lapsed"] == 1
    assert sweep.sweep(at=late)["lapsed"] == 0
    event = trail_of(order.case).get(verb="case.lapsed", note__contains="尚未复查")
    assert (event.legal_on, bool(event.basis)) == (order.recheck_by, True)


def test_cpl_95_a_public_notice_takes_effect_on_its_own_day_however_late_the_sweep(road):
    road.open()
    step = road.decide(days=30)
    step.case = road.case
    steps.serve_step(
        step=step, served_on=road.at.date(), how="public_notice", note="邮件退回，住所无人。", actor=road.cast.officer, at=road.at
    )
    row = Service.objects.get()
    assert sweep.sweep(at=noon(row.effective_on + OUTAGE * DAY))["served"] == 1
    step.refresh_from_db()
    assert step.served_on == row.effective_on
    assert trail_of(services.Service.objects.get()).get(verb="service.served").legal_on == row.effective_on
    assert sweep.sweep(at=noon(row.effective_on + OUTAGE * DAY))["served"] == 0


def test_one_odd_case_does_not_keep_the_others_waiting(road, make_finding, cast, monkeypatch):
    case = road.open()
    step = road.order()

    def refuse(**_):
        raise sweep.PortalError("odd")

    with monkeypatch.context() as broken:
        broken.setattr(sweep, "mark_overdue", refuse)
        assert sweep.sweep(at=noon(step.comply_by + DAY))["overdue"] == 0
    assert sweep.sweep(at=noon(step.comply_by + DAY))["overdue"] == 1
    case.refresh_from_db()
    assert case.state == "awaiting_step"


@pytest.fixture
def backlog(committed_db, cast, place, maker):
    """Two thousand orders whose terms ran out on the three days on which nothing ran."""
    today = business_today()
    dead = [day for day in (today - timedelta(days=back) for back in range(1, 15)) if is_working(day)][:OUTAGE]
    days = [dead[at % OUTAGE] for at in range(CLOCKS)]
    rows = [
        Case(
            number=f"栖市监-2026-{at:05d}", enterprise=maker.enterprise, product_name="电热水壶", office=place.offices.city, officer=cast.officer,
            rulebook="policy/city", state="correcting", rung="order", outcome="confirmed", opened_on=today - 60 * DAY, due_on=day,
            counted_by=mark(),
        ) for at, day in enumerate(days)
    ]  # fmt: skip
    cases = Case.objects.bulk_create(rows)
    Step.objects.bulk_create(
        Step(
            case=case, rung="order", rule_key="policy/city/order", basis_text="依据", state="served", office=place.offices.city, facts="泄漏电流", days=30,
            drafted_by=cast.officer, drafted_at=timezone.now(), reviewed_by=cast.lawyer, approved_by=cast.head, decided_on=case.due_on - 30 * DAY,
            served_on=case.due_on - 30 * DAY, served_how="in_person", comply_by=case.due_on, recheck_from=case.due_on, recheck_by=case.due_on + 15 * DAY,
        ) for case in cases
    )  # fmt: skip
    return {case.pk: case.due_on for case in cases}


SWEEP = "import django; django.setup(); from enforcement import tasks; tasks.sweep_clocks()"


def start() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", SWEEP], cwd=ROOT, env=dict(os.environ))


def test_2000_clocks_over_three_dead_days_two_sweepers_and_kills(backlog, record_property):
    began = time.monotonic()
    for _kill in range(2):  # two sweepers side by side, killed in the middle of their work
        pair = [start(), start()]
        done = Lapse.objects.count()
        while Lapse.objects.count() < done + 150:
            assert time.monotonic() < began + 120, "the sweepers write nothing"
            time.sleep(0.02)
        for sweeper in pair:
            sweeper.send_signal(signal.SIGKILL)
            sweeper.wait()
    pair = [start(), start()]
    assert [sweeper.wait(timeout=120) for sweeper in pair] == [0, 0]
    sweep.sweep(at=timezone.now())  # what one sweeper left because the other had just locked it
    record_property("seconds", round(time.monotonic() - began, 1))
    events = Event.objects.filter(verb__in=("case.overdue", "case.await_recheck"))
    assert Counter(events.values_list("subject_pk", flat=True)).most_common(1)[0][1] == 1
    assert {int(pk): day for pk, day in events.values_list("subject_pk", "legal_on")} == backlog
    assert dict(Lapse.objects.filter(clock="correction").values_list("case_id", "due_on")) == backlog
    assert not Case.objects.filter(state="correcting").exists()
    assert sweep.sweep(at=timezone.now()) == {"moved": 0, "served": 0, "tested": 0, "overdue": 0, "lapsed": 0, "ended": 0}
