"""Renewal reminders and expired licences: level-triggered, once, with the legal day."""

from datetime import date

import pytest

from enterprises import actions, queries
from enterprises.models import LicenceReminder
from quality_portal.audit.models import Event
from quality_portal.core.actors import SYSTEM
from tests.enterprises.facts import AT

# The licence `xk` ends on 2028-12-31: reminded from 2028-04-30, applied for by 2028-06-30.
FALLS_ON, APPLY_BY, ENDS = date(2028, 4, 30), date(2028, 6, 30), date(2028, 12, 31)


@pytest.mark.parametrize(
    ("on", "due", "late"), [(date(2028, 4, 29), False, False), (FALLS_ON, True, False), (APPLY_BY, True, False), (date(2028, 7, 1), True, True), (ENDS, True, True), (date(2029, 1, 1), False, False)]
)  # fmt: skip
def test_lic_25_due_from_two_months_before_the_last_day_until_the_end(company, xk, on, due, late):
    rows = queries.licence.renewals_due(company, on)
    assert [(row.licence, row.apply_by, row.late) for row in rows] == ([(xk, APPLY_BY, late)] if due else [])


def test_the_sweep_writes_each_event_once_with_its_legal_day(xk):
    assert actions.reminder.sweep(on=date(2028, 4, 29), at=AT) == 0
    assert actions.reminder.sweep(on=date(2028, 5, 15), at=AT) == 1  # after days of outage
    assert actions.reminder.sweep(on=date(2028, 5, 15), at=AT) == 0
    row = LicenceReminder.objects.get()
    assert (row.falls_on, row.apply_by) == (FALLS_ON, APPLY_BY)
    assert Event.objects.filter(verb="licence.reminded").count() == 1


def test_an_expired_licence_waits_to_be_deregistered(xk):
    assert actions.reminder.sweep(on=date(2029, 1, 5), at=AT) == 1
    assert LicenceReminder.objects.get(kind="expired").falls_on == date(2029, 1, 1)


def test_a_renewed_or_ended_licence_is_left_alone(company, xk):
    again = {"kind": "production", "number": xk.number, "valid_from": date(2029, 1, 1), "valid_to": date(2033, 12, 31)}
    actions.licence.add(company, **again, actor=SYSTEM, at=AT)
    assert actions.reminder.sweep(on=date(2029, 1, 5), at=AT) == 0
    assert queries.licence.renewals_due(company, date(2028, 7, 1)) == []


def test_months_of_different_length_lose_no_day(company, xk):
    """2028-10-31 is reminded on 2028-02-29, as 10-29 and 10-30 are."""
    for number, day in (("(苏)XK13-014-00201", 29), ("(苏)XK13-014-00202", 30), ("(苏)XK13-014-00203", 31)):
        actions.licence.add(
            company, kind="production", number=number, valid_from=date(2024, 1, 1), valid_to=date(2028, 10, day), actor=SYSTEM, at=AT
        )
    assert queries.licence.renewals_due(company, date(2028, 2, 28)) == []
    assert len(queries.licence.renewals_due(company, date(2028, 2, 29))) == 3
    assert actions.reminder.sweep(on=date(2028, 2, 28), at=AT) == 0
    assert actions.reminder.sweep(on=date(2028, 2, 29), at=AT) == 3
