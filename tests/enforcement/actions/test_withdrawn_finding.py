"""A finding that was withdrawn: no case is opened on it, and an open case is shown to be looked at and dropped by the head."""

from datetime import date

import pytest
from django.urls import reverse

from enforcement.actions import case as cases
from enforcement.queries import inbox
from inspections.models import FindingWithdrawal
from quality_portal.audit.queries import trail_of
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.workdays.calendar import today_is


def withdraw(finding):
    return FindingWithdrawal.objects.create(finding=finding, because="检验报告 BG-1 更正：换算错误", withdrawn_on=date(2026, 3, 5))


def test_no_case_is_opened_on_a_withdrawn_finding(finding, cast, place, road):
    assert list(inbox.findings_awaiting_case(place.offices.city)) == [finding]
    withdraw(finding)
    assert list(inbox.findings_awaiting_case(place.offices.city)) == []
    with pytest.raises(RuleBroken, match="已于 2026-03-05 撤回"):
        road.open()


def test_an_open_case_waits_to_be_looked_at_and_the_head_drops_it(case, cast, place, road, client):
    assert list(inbox.cases_to_review(place.offices.city)) == []
    withdraw(case.finding)
    assert list(inbox.cases_to_review(place.offices.city)) == [case]
    with pytest.raises(NotPermitted, match="局领导"):
        cases.close_case(case=case, because="撤回", actor=cast.officer, at=road.at)
    with today_is(date(2026, 3, 6)):
        client.force_login(cast.officer)
        assert "不合格项已撤回，请核实案件" in client.get(reverse("enforcement:work")).content.decode()
        client.force_login(cast.head)
        assert "换算错误" in client.get(case.get_absolute_url()).content.decode()
        page = client.get(reverse("enforcement:close", args=[case.number])).content.decode()
        assert "撤销案件" in page
        assert "不合格项已撤回：检验报告 BG-1" in page
    closed = cases.close_case(case=case, because="不合格项已撤回", actor=cast.head, at=road.at)
    assert closed.state == "closed"
    assert list(inbox.cases_to_review(place.offices.city)) == []
    event = trail_of(case).first()
    assert (event.verb, "第五十七条" in event.basis) == ("case.drop", True)


def test_a_case_under_correction_is_dropped_too(road, cast):
    road.open()
    road.order()
    withdraw(road.case.finding)
    closed = cases.close_case(case=road.case, because="不合格项已撤回", actor=cast.head, at=road.at)
    assert (closed.state, closed.closed_because) == ("closed", "不合格项已撤回")
