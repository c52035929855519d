"""Every list takes as many queries for three rows as for one."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inspections import actions
from inspections.models import Circular
from quality_portal.workdays.calendar import today_is
from tests.inspections.conftest import AT, DAY


@pytest.fixture(autouse=True)
def in_spring():
    with today_is(date(2026, 5, 4)):
        yield


def again(row, **changes):
    """One more row like this, apart from what has to differ."""
    copy = type(row).objects.get(pk=row.pk)
    copy.pk = None
    for name, value in changes.items():
        setattr(copy, name, value)
    copy.save(force_insert=True)
    return copy


def counted(client, names):
    counts = {}
    for name in names:
        client.get(reverse(f"inspections:{name}"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(f"inspections:{name}")).status_code == 200
        counts[name] = len(queries)
    return counts


@pytest.fixture
def aftermath(retested, told, cast, place):
    """A retest that said the same, its finding, circular, meeting and visit; answers a way to double all of it."""
    retest = actions.retest.close(retest=retested("95"), actor=cast.planner, at=AT + 31 * DAY)
    finding = actions.finding.confirm_finding(conclusion=told.conclusion, actor=cast.planner, at=AT + 40 * DAY)
    actions.circular.send(office=finding.office, conclusions=[finding.conclusion], actor=cast.planner, at=AT + 60 * DAY)
    meeting = actions.meeting.plan(
        office=finding.office, topic="泄漏电流", held_on=date(2026, 5, 8), place="会议室", findings=[finding], actor=cast.planner, at=AT + 60 * DAY
    )
    visit = actions.meeting.visit(
        office=finding.office, enterprise=finding.enterprise, visited_on=date(2026, 5, 1), visitors=["周敏"], situation="装配线", advice="换检具",
        findings=[finding], actor=cast.planner, at=AT + 60 * DAY,
    )  # fmt: skip
    recusal = actions.recusal.declare(officer=cast.wang, enterprise=finding.enterprise, reason="kinship", actor=cast.wang, at=AT + 60 * DAY)

    def double(n):
        sample = again(told.conclusion.sample, number=f"CY-{n}", drawn=None, task=None, seal_no=f"S{n}", backup_seal_no=f"B{n}")
        report = again(told.conclusion.report, number=f"JY-{n}", job=None, sample=sample)
        conclusion = again(told.conclusion, report=report, sample=sample)
        notice = again(told.notice, conclusion=conclusion)
        objection = again(retest.objection, number=f"YY-{n}", receipt_no=f"{n:016X}", conclusion=conclusion, notice=notice)
        again(retest, objection=objection, conclusion=conclusion, report=None, state="testing", outcome="", closed_on=None)
        again(finding, number=f"BHG-{n}", conclusion=conclusion, sample=sample)
        again(Circular.objects.first(), document=None)
        again(meeting, number=f"ZLH-{n}").findings.add(finding)
        again(visit, number=f"ZF-{n}").findings.add(finding)
        again(recusal, ended_at=AT + 61 * DAY, ended_because="已离职", ended_by=cast.approver)

    return double


def test_lists_after_a_result(client, aftermath, cast, told):
    desks = (
        (cast.planner, ["conclusions", "findings", "objections", "circulars", "meetings", "visits", "recusals", "samples", "labs", "lab_scores"]),
        (told.member, ["desk_results", "desk_samples"]),
    )

    def all_counts():
        found = {}
        for person, names in desks:
            client.force_login(person)
            found |= counted(client, names)
        return found

    one = all_counts()
    for n in (1, 2):
        aftermath(n)
    assert all_counts() == one
    assert max(one.values()) <= 30


def test_lists_on_site(client, refusal, cast, specification):
    names = ["tasks", "refusals", "specifications"]
    client.force_login(cast.planner)
    one = counted(client, names)
    for n in (1, 2):
        task = again(refusal.task, number=f"RW-{n}", drawn=None)
        again(refusal, number=f"JJ-{n}", task=task, drawn=None)
        again(specification, version=f"2026-{n}")
    assert counted(client, names) == one
