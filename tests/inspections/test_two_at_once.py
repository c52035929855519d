"""Two people at once: one act, one refusal in words, nothing doubled."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from inspections import actions
from inspections.law.lab import RECEIPT_CHECKS
from inspections.models import Draw, Finding, LabJob, Sample, TestReport
from inspections.worksheet import Found
from quality_portal.accounts.models import RoleGrant, User
from quality_portal.core.errors import PortalError
from quality_portal.core.roles import Role
from tests.inspections.bench import colleague, file_report
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


def person_of(lab):
    """One more person of a laboratory."""
    user = User.objects.create_user("third", "pw", display_name="吴复核")
    RoleGrant.objects.create(user=user, role=Role.LAB.value)
    lab.people.add(user)
    return user


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


def test_two_assign_two_verify_two_correct(for_real, specified, cast):
    """One job, one report, one correction: whoever comes second meets the first or a sentence."""
    second = colleague(cast.lab, cast.tester)
    third = person_of(cast.lab)
    got = both(lambda: actions.labjob.assign(sample=specified, lab=cast.lab, actor=cast.planner, at=AT + 4 * DAY))
    assert got[0] == got[1] == LabJob.objects.get()
    job = got[0]
    checks = {row.key: True for row in RECEIPT_CHECKS}
    receipt = {"giver": "快递", "seal_seen": job.seal_no, "checks": checks, "actor": cast.tester, "at": AT + 4 * DAY}
    assert [one.state for one in both(lambda: actions.labjob.receive(job=job, **receipt))] == ["received", "received"]
    found = [Found(1, "92"), Found(2, "符合")]
    assert [one.state for one in both(lambda: actions.labjob.enter(job=job, found=found, actor=cast.tester, at=AT + 5 * DAY))] == ["entered", "entered"]
    people = iter([second, third])
    got = both(lambda: actions.labjob.verify(job=job, issued_on=(AT + 6 * DAY).date(), actor=next(people), at=AT + 6 * DAY))
    assert sorted(type(one).__name__ for one in got) == ["IllegalMove", "TestReport"]
    report = TestReport.objects.get()
    got = both(lambda: actions.labjob.correct(report=report, because="抄错", actor=cast.tester, at=AT + 7 * DAY))
    assert got[0] == got[1]
    assert LabJob.objects.count() == 2
