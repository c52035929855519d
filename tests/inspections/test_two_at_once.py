"""Two people at once: one act, one refusal in words, nothing doubled."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from inspections import actions
from inspections.models import Draw, Finding, Sample
from quality_portal.core.errors import PortalError
from tests.inspections.bench import file_report
from tests.inspections.conftest import AT, DAY


def both(act):
    """Run an act in two threads that start together; answers what each got."""
    start = Barrier(2)

    def one(_):
        try:
            start.wait(5)
            return act()
        except PortalError as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, range(2)))


@pytest.fixture
def for_real(committed_db):
    """Must come first: what the threads see has to be committed."""


def test_two_freeze_one_list(for_real, plan, item, cast, make_company):
    make_company()
    got = both(lambda: actions.draw.commit(plan_item=item, value_source="x", actor=cast.planner, at=AT + DAY))
    assert Draw.objects.count() == 1
    assert sorted(type(one).__name__ for one in got) == ["Draw", "RuleBroken"]


def test_two_record_one_sample_and_two_confirm_one_finding(for_real, sample_fields, cast):
    from tests.inspections.conftest import BAD

    got = both(lambda: actions.sample.record(**sample_fields))
    sample = Sample.objects.get()
    assert sorted(type(one).__name__ for one in got) == ["RuleBroken", "Sample"]
    report = {"sample": sample, "lab": cast.lab, "issued_on": sample.sampled_on, "items": [BAD], "actor": cast.tester, "at": AT + 9 * DAY}
    file_report(**report)
    conclusion = sample.conclusions.get()
    actions.conclusion.notify(conclusion=conclusion, received_on=sample.sampled_on, actor=cast.planner, at=AT + 9 * DAY)
    got = both(lambda: actions.finding.confirm_finding(conclusion=conclusion, actor=cast.planner, at=AT + 60 * DAY))
    assert got[0] == got[1] == Finding.objects.get()
