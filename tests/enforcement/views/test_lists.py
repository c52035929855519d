"""Lists that follow: each row is read from what says so, and is gone the same day."""

import csv
import io

import pytest
from django.urls import reverse

from enforcement.actions import case as cases
from enforcement.queries import lists
from enterprises.models import Principal
from quality_portal.workdays.calendar import today_is
from tests.enforcement.conftest import DAY


@pytest.fixture
def shown(client, cast, time_machine):
    """The text of a list as somebody sees it on a day."""

    def show(key, at, user=None, name="list"):
        time_machine.move_to(at)
        client.force_login(user or cast.officer)
        answer = client.get(reverse(f"enforcement:{name}", args=[key]))
        return answer.content if name == "list" else b"".join(answer.streaming_content)

    return show


def rows(key, user, at):
    with today_is(at.date()):
        return lists.LISTS[key].rows(user, at.date())


def test_an_overdue_case_stands_on_the_list_before_and_after_the_sweep_and_leaves_it_when_closed(road, shown, time_machine):
    road.open()
    order = road.order()
    assert rows("overdue", road.cast.officer, road.at) == []
    late = road.at + 40 * DAY
    (row,) = rows("overdue", road.cast.officer, late)
    assert (row.number, row.since) == (road.case.number, order.comply_by)
    cases.mark_overdue(case=road.case, at=late)
    assert [row.number for row in rows("overdue", road.cast.officer, late)] == [road.case.number]
    assert road.case.number in shown("overdue", late).decode()
    assert rows("overdue", road.cast.stranger, late) == []
    road.case.refresh_from_db()
    cases.close_case(case=road.case, because="企业注销", unanswered="复函到后补入", actor=road.cast.head, at=late)
    assert rows("overdue", road.cast.officer, late) == []


def test_bars_stand_on_their_lists_with_reason_law_and_case(road, maker, shown):
    Principal.objects.create(enterprise=maker.enterprise, name="程立", role="legal_rep")
    road.open()
    for key, words in (("procurement", "第19点"), ("honours", "第18点"), ("principals", "程立")):
        text = shown(key, road.at).decode()
        assert road.case.number in text
        assert words in text
    assert rows("principals", road.cast.stranger, road.at) == []


def test_the_spreadsheet_says_the_same_and_runs_nothing(road, maker, shown):
    maker.enterprise.name = "=cmd()沸点电器"
    maker.enterprise.save()
    road.open()
    table = list(csv.reader(io.StringIO(shown("procurement", road.at, name="list_csv").decode("utf-8-sig"))))
    assert tuple(table[0]) == lists.HEAD
    assert table[1][0] == "'=cmd()沸点电器"
    assert table[1][8] == road.case.number


def test_lists_are_for_staff_and_a_strange_name_is_no_list(client, cast, members):
    client.force_login(cast.officer)
    assert client.get("/staff/lists/nothing/").status_code == 404
    client.force_login(cast.auditor)
    assert client.get("/staff/lists/").status_code == 403
    client.force_login(members.own)
    assert client.get("/staff/lists/").status_code == 403
