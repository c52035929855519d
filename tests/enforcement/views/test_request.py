"""The pages and the API of requests, stopped clocks, the forecast and the calendar: each side sees the same days."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from enforcement.actions import calendar as calendars
from enforcement.models import ClockStop, Request, Step
from quality_portal.core.roles import Role
from quality_portal.jobs import runner
from quality_portal.jobs.models import Job
from quality_portal.workdays.models import CalendarYear

WHY = "模具已送修，4月10日前返回。"


@pytest.fixture
def by(client, road):
    def act(user, method, name, *args, data=None, **kwargs):
        client.force_login(user)
        with time_machine.travel(road.at, tick=False):
            return getattr(client, method)(reverse(f"enforcement:{name}", args=args), data or {}, **kwargs)

    return act


@pytest.fixture
def call(client, road):
    def act(user, method, path, data=None):
        client.force_login(user)
        with time_machine.travel(road.at, tick=False):
            return getattr(client, method)(f"/api/v1/{path}", data or {}, **({"content_type": "application/json"} if method == "post" else {}))

    return act


def body(response):
    assert response.status_code == 200
    return response.content.decode()


def test_more_time_is_asked_for_answered_and_approved_on_the_pages(by, road, order, members, cast):
    number, before = road.case.number, order.comply_by
    assert "申请" in body(by(members.own, "get", "desk_requests"))
    shown = body(by(members.own, "get", "desk_request_new", number, "extension"))
    assert before.isoformat() in shown
    assert "最多 30 日" in shown
    assert "申请延长的日数应为1至30日" in body(by(members.own, "post", "desk_request_new", number, "extension", data={"reasons": WHY, "days": 40}))
    given = {"reasons": WHY, "days": 20}
    for _click in range(2):
        filed = by(members.own, "post", "desk_request_new", number, "extension", data=given)
        assert filed.status_code == 302
    asked = Request.objects.get()
    assert filed["Location"] == asked.get_desk_url()
    assert asked.receipt in body(by(members.own, "get", "desk_request", asked.receipt_no))
    assert asked.case.enterprise.name in body(by(cast.officer, "get", "requests"))
    page = body(by(cast.officer, "get", "request", asked.receipt_no))
    assert WHY in page
    assert "不予同意须写明理由" in body(by(cast.officer, "post", "request", asked.receipt_no, data={"grants": "no"}))
    by(cast.officer, "post", "request", asked.receipt_no, data={"grants": "yes", "days": 15})
    assert "拟准予延长 15 日" in body(by(cast.head, "get", "request", asked.receipt_no))
    by(cast.head, "post", "request", asked.receipt_no, data={"approve": "yes"})
    after = Step.objects.get(pk=order.pk).comply_by
    assert after >= before + timedelta(days=15)
    for user, name in ((members.own, "desk_clocks"), (cast.officer, "clocks")):
        both = body(by(user, "get", name, number))
        assert "准予延长 15 日" in both
        assert before.isoformat() in both
        assert after.isoformat() in both


def test_others_see_nothing_of_it(by, road, order, members, cast):
    number = road.case.number
    by(members.own, "post", "desk_request_new", number, "recheck", data={"reasons": WHY})
    asked = Request.objects.get()
    assert by(members.other, "get", "desk_request", asked.receipt_no).status_code == 404
    assert by(members.other, "get", "desk_request_new", number, "recheck").status_code == 404
    assert by(members.other, "get", "desk_clocks", number).status_code == 404
    assert by(cast.stranger, "get", "request", asked.receipt_no).status_code == 404
    assert by(cast.sampler, "get", "clock_stop", number).status_code == 403
    by(members.own, "post", "desk_request_withdraw", asked.receipt_no)
    assert Request.objects.get().state == "withdrawn"


def test_a_stop_is_entered_and_changed_and_both_sides_read_it(by, road, order, members, cast):
    number, since = road.case.number, road.at.date() + timedelta(days=1)
    given = {"kind": "stay", "since": since, "until": since + timedelta(days=9), "document_no": "停止执行决定书", "reason": "复议机关决定"}
    assert "请填写文书" in body(by(cast.officer, "post", "clock_stop", number, data={**given, "document_no": " "})) or not ClockStop.objects.exists()
    assert by(cast.officer, "post", "clock_stop", number, data=given).status_code == 302
    stop = ClockStop.objects.get()
    assert "停止执行决定书" in body(by(members.own, "get", "desk_clocks", number))
    by(cast.officer, "post", "clock_resume", stop.pk, data={"until": since})
    assert ClockStop.objects.get().until == since


def test_the_calendar_page_looks_before_it_loads(by, road, order, person):
    admin = person("city", Role.SYSTEM_ADMIN)
    day = order.comply_by
    given = {"year": day.year, "source": "更正通知", "days": f"{day.isoformat()},休息,临时放假"}
    assert CalendarYear.objects.get(pk=day.year).source in body(by(admin, "get", "calendar"))
    page = body(by(admin, "post", "calendar", data={**given, "preview": "1"}))
    assert "整改期限" in page
    assert "个期限" in page
    assert road.case.number not in page  # the administrator sees no case
    assert CalendarYear.objects.get(pk=day.year).source != "更正通知"
    assert "看不懂" in body(by(admin, "post", "calendar", data={**given, "days": "元旦"}))
    assert by(admin, "post", "calendar", data={**given, "load": "1"}).status_code == 302
    assert "排队中" in body(by(admin, "get", "calendar"))
    job = runner.run_job(str(Job.objects.get(kind="clock.follow_calendar").pk))
    assert (job.state, job.result["counts"]["核对的案件"]) == ("done", 1)
    assert "已核对 1 件在办案件" in body(by(admin, "get", "calendar"))
    assert CalendarYear.objects.get(pk=day.year).source == "更正通知"
    assert by(road.cast.officer, "get", "calendar").status_code == 403


def test_where_many_cases_are_looked_at_a_job_does_it_and_the_page_goes_on_from_there(by, road, order, person, monkeypatch):
    monkeypatch.setattr(calendars, "AT_ONCE", 0)
    admin, day = person("city", Role.SYSTEM_ADMIN), order.comply_by
    given = {"year": day.year, "source": "更正通知", "days": f"{day.isoformat()},休息,临时放假"}
    answer = by(admin, "post", "calendar", data={**given, "preview": "1"})
    job = Job.objects.get(kind=calendars.LOOK)
    assert answer["Location"].endswith(f"?preview={job.pk}")
    assert "排队中" in body(by(admin, "get", "calendar", data={"preview": str(job.pk)}))
    with time_machine.travel(road.at, tick=False):
        assert runner.run_job(str(job.pk)).state == "done"
    page = body(by(admin, "get", "calendar", data={"preview": str(job.pk)}))
    assert "整改期限" in page
    assert "更正通知" in page
    assert "载入并重新推算" in page
    assert body(by(admin, "get", "calendar", data={"preview": "nonsense"}))
    assert CalendarYear.objects.get(pk=day.year).source != "更正通知"


def test_the_api_asks_answers_and_tells_both_sides_the_same_future(call, road, order, members, cast):
    case = f"cases/{road.case.number}"
    filed = call(members.own, "post", f"{case}/requests/", {"kind": "extension", "reasons": WHY, "days": 10})
    assert filed.status_code == 201
    receipt = filed.json()["receipt_no"]
    assert call(members.own, "post", f"{case}/requests/", {"kind": "extension", "reasons": "换", "days": 10}).status_code == 409
    assert call(cast.officer, "post", f"requests/{receipt}/answer/", {"grants": True, "days": 10}).json()["state"] == "proposed"
    assert call(cast.head, "post", f"requests/{receipt}/decide/", {"approve": True}).json()["state"] == "granted"
    theirs = call(members.own, "get", f"{case}/forecast/").json()
    assert theirs == call(cast.officer, "get", f"{case}/forecast/").json()
    assert theirs[0]["on"] == Step.objects.get(pk=order.pk).comply_by.isoformat()
    assert call(members.other, "get", f"{case}/forecast/").status_code == 404
    assert len(call(members.own, "get", "requests/").json()["results"]) == 1
    assert call(members.other, "get", "requests/").json()["results"] == []
    given = {"kind": "stay", "since": theirs[0]["on"], "until": theirs[0]["on"], "reason": "复议", "document_no": "停止执行决定书"}
    assert call(cast.officer, "post", f"{case}/clock-stops/", given).status_code == 201
    assert call(members.own, "post", f"{case}/clock-stops/", given).status_code == 403
