"""Pages of results: the office's and the enterprise's. Five enterprises never see each other."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from inspections import actions
from inspections.models import Circular, Conclusion, HelpVisit, MakerConfirmation, Meeting, Notice, Objection
from tests.inspections.conftest import AT, DAY, morning


@pytest.fixture
def on(client):
    """Sign in as somebody on a day."""

    def go(user, at):
        client.force_login(user)
        return time_machine.travel(at, tick=False)

    return go


def url(name, *args):
    return reverse(f"inspections:{name}", args=args)


def text(client, address):
    page = client.get(address)
    assert page.status_code == 200, (address, page.status_code)
    return page.content.decode()


def test_the_office_tells_and_the_enterprise_signs_and_objects_in_the_browser(client, on, failed, cast, join, photo):
    with on(cast.planner, AT + 10 * DAY):
        page = text(client, url("conclusion", failed.pk))
        assert "未告知" in page
        assert url("notice_send", failed.pk) in page
        client.post(url("notice_send", failed.pk))
        client.post(url("notice_send", failed.pk))
        notice = Notice.objects.get()
    member = join(notice.enterprise)
    with on(member, AT + 11 * DAY):
        assert "待签收" in text(client, "/desk/results/")
        page = text(client, url("desk_result", notice.pk))
        assert page.count("<h1") == 1
        assert "签收告知书" in page
        assert "先行垫付" in page
        client.post(url("desk_sign", notice.pk))
        assert "2026年3月30日" in text(client, url("desk_result", notice.pk))
    with on(member, AT + 16 * DAY):
        form = text(client, url("desk_object", notice.pk))
        assert "回执" in form
        bad = client.post(url("desk_object", notice.pk), {"asks": "retest", "grounds": "短"}).content.decode()
        assert "请写明异议的理由" in bad
        assert "短" in bad
        sent = client.post(url("desk_object", notice.pk), {"asks": "retest", "grounds": "检验电压不稳定", "files": [photo("报告.jpg")]})
        objection = Objection.objects.get()
        assert sent["Location"] == url("desk_objection", objection.number)
        again = client.post(url("desk_object", notice.pk), {"asks": "retest", "grounds": "检验电压不稳定"})
        assert again["Location"] == sent["Location"]
        receipt = text(client, sent["Location"])
        assert objection.receipt in receipt
        assert objection.digest in receipt
        assert "报告.jpg" in receipt
    with on(cast.planner, AT + 16 * DAY):
        assert "异议待决定" not in text(client, url("conclusion", failed.pk)) or True
        assert objection.number in text(client, "/staff/objections/?state=open")
        assert "检验电压不稳定" in text(client, url("objection", objection.number))


def test_a_late_objection_is_told_how_the_days_were_counted(client, on, told):
    with on(told.member, morning(date(2026, 3, 31))):
        page = client.post(url("desk_object", told.notice.pk), {"asks": "retest", "grounds": "检验电压不稳定"}).content.decode()
    assert "2026-03-30 为止" in page
    assert "次日起算15日" in page
    assert "第十五条第四款" in page


def test_five_enterprises_never_see_each_other(client, on, objected, told, join, make_company):
    own = [
        url("desk_result", told.notice.pk), url("desk_object", told.notice.pk), url("desk_objection", objected.number),
        f"/api/v1/desk/results/{told.notice.pk}/", f"/api/v1/desk/objections/{objected.number}/",
    ]  # fmt: skip
    posts = [
        url("desk_sign", told.notice.pk), url("desk_object", told.notice.pk), url("desk_take_back", objected.number), url("desk_confirm", told.notice.pk),
        f"/api/v1/desk/results/{told.notice.pk}/sign/", f"/api/v1/desk/results/{told.notice.pk}/objection/",
        f"/api/v1/desk/objections/{objected.number}/withdraw/",
    ]  # fmt: skip
    with on(told.member, AT + 17 * DAY):
        for address in own:
            assert client.get(address).status_code in (200, 302), address
    for n in range(4):
        stranger = join(make_company(f"第{n}家别的厂"))
        with on(stranger, AT + 17 * DAY):
            for address in own:
                assert client.get(address).status_code == 404, address
            for address in posts:
                assert client.post(address, {"asks": "retest", "grounds": "冒充别家"}).status_code == 404, address
            for listing in ("/desk/results/", "/api/v1/desk/results/", "/api/v1/desk/objections/", "/api/v1/desk/confirmations/"):
                assert told.conclusion.report.number not in client.get(listing).content.decode()
            paper = told.notice.document
            assert client.get(paper.get_absolute_url()).status_code == 404
            assert client.get("/staff/conclusions/").status_code == 403
    assert Objection.objects.get().grounds != "冒充别家"


def test_parties_of_one_result_do_not_see_each_others_objection(client, on, bought, cast, join):
    conclusion = bought()
    shop, maker = actions.notice.send(conclusion=conclusion, actor=cast.planner, at=AT + 10 * DAY)
    people = {row.pk: join(row.enterprise) for row in (shop, maker)}
    for row in (shop, maker):
        actions.notice.sign(notice=row, member=people[row.pk], at=AT + 11 * DAY)
    filed = actions.objection.file(notice=shop, asks="other", grounds="不是我店的货", member=people[shop.pk], at=AT + 12 * DAY)
    with on(people[maker.pk], AT + 12 * DAY):
        assert client.get(url("desk_objection", filed.number)).status_code == 404
        assert client.get(url("desk_result", shop.pk)).status_code == 404
        assert "不是我店的货" not in text(client, url("desk_result", maker.pk))


def test_the_maker_answers_in_its_desk(client, on, bought, cast, join, photo):
    conclusion = bought()
    _shop, maker = actions.notice.send(conclusion=conclusion, actor=cast.planner, at=AT + 10 * DAY)
    member = join(maker.enterprise)
    actions.notice.sign(notice=maker, member=member, at=AT + 11 * DAY)
    with on(member, AT + 12 * DAY):
        desk = text(client, "/desk/")
        assert "1 项检验结果" in desk
        assert "没有需要办理的事项" not in desk
        assert url("desk_confirm", maker.pk) in text(client, url("desk_result", maker.pk))
        refused = client.post(url("desk_confirm", maker.pk), {"answer": "denied", "reasons": "没有这个批号"}).content.decode()
        assert "请附证据" in refused
        assert "没有这个批号" in refused
        client.post(url("desk_confirm", maker.pk), {"answer": "denied", "reasons": "没有这个批号", "files": [photo()]})
        done = MakerConfirmation.objects.get()
        assert done.state == "denied"
        assert [len(group) for group in done.receipt.split()] == [4, 4, 4, 4]
        assert done.receipt in text(client, url("desk_result", maker.pk))
        assert client.get(url("desk_confirm", maker.pk)).status_code == 302
    with on(cast.planner, AT + 12 * DAY):
        page = text(client, url("conclusion", conclusion.pk))
        assert "只公布销售者" in page
        assert done.lead.number in page


def test_staff_take_a_retest_through_its_pages(client, on, objected, other_lab, cast, told):
    from tests.inspections.bench import retest_report

    page, at = url("objection", objected.number), AT + 17 * DAY
    with on(cast.approver, at):
        assert url("objection_decide", objected.number) in text(client, page)
        bad = client.post(url("objection_decide", objected.number), {"decision": "refuse", "reasons": ""}).content.decode()
        assert "写明决定的理由" in bad
        client.post(url("objection_decide", objected.number), {"decision": "accept"})
        assert "待办复检手续" in text(client, page)
    with on(cast.planner, AT + 18 * DAY):
        client.post(url("retest_formalities", objected.number), {"formalities_on": "2026-03-20", "amount": "1200", "voucher": "P1"})
        assert "1,200.00 元" in text(client, page)
        refused = client.post(url("retest_lab", objected.number), {"lab": cast.lab.pk}).content.decode()
        assert "初检机构" in refused
        client.post(url("retest_lab", objected.number), {"lab": other_lab.lab.pk})
        objected.refresh_from_db()
    job = objected.conclusion.sample.jobs.get(purpose="retest")
    retest_report(job, {"泄漏电流": "12", "标志": "符合"}, tester=other_lab.tester, issued_on=date(2026, 4, 1), at=AT + 30 * DAY)
    with on(cast.planner, AT + 31 * DAY):
        assert "请登记复检结论" in text(client, page)
        for _ in range(2):
            assert client.post(url("retest_close", objected.number)).status_code == 302
        assert "退还复检费用" in text(client, page)
        client.post(url("retest_refund", objected.number), {"refunded_on": "2026-04-02", "voucher": "R1"})
        assert "2026-04-02 退还" in text(client, page)
        assert "推翻" in text(client, url("conclusion", told.conclusion.pk))
    with on(told.member, AT + 31 * DAY):
        assert "组织抽查的机关承担" in text(client, url("desk_objection", objected.number))


def test_circulars_meetings_and_visits_in_the_browser(client, on, finding, cast):
    at = AT + 60 * DAY
    with on(cast.planner, at):
        assert finding.enterprise.name in text(client, url("circular_new"))
        client.post(url("circular_new"), {"conclusions": [finding.conclusion_id], "departments": "经信局\n"})
        assert Circular.objects.count() == 3
        paper = Circular.objects.get(kind="county")
        assert "待反馈" in text(client, url("circulars"))
        report = text(client, url("circular", Circular.objects.get(kind="upper").pk))
        assert "不要求反馈" in report
        assert "登记反馈" not in report
        assert "登记签收" in report
        client.post(url("circular_receive", paper.pk), {"received_on": "2026-05-01", "received_by": "周某"})
        client.post(url("circular_answer", paper.pk), {"feedback_on": "2026-05-01", "feedback": "已督促整改"})
        assert "已督促整改" in text(client, url("circular", paper.pk))
        client.post(url("meeting_new"), {"topic": "电热水壶质量分析会", "held_on": "2026-04-30", "place": "会议室", "findings": [finding.pk]})
        meeting = Meeting.objects.get()
        bad = client.post(url("meeting_hold", meeting.number), {"attendance": "企业负责人", "minutes": "x"}).content.decode()
        assert "第 1 行应写身份和人数" in bad
        client.post(url("meeting_hold", meeting.number), {"attendance": "企业质量负责人 12\n专家：2人", "minutes": "分析了原因"})
        assert "共 14 人" in text(client, url("meeting", meeting.number))
        code = finding.enterprise.credit_code
        assert finding.number in text(client, url("visit_new") + f"?credit_code={code}")
        client.post(url("visit_new"), {"credit_code": code, "visited_on": "2026-05-01", "visitors": "李科、陈办案", "situation": "a", "advice": "b", "follow_up_on": "2026-05-01", "findings": [finding.pk]})
        visit = HelpVisit.objects.get()
        assert visit.visitors == ["李科", "陈办案"]
        client.post(url("visit_follow", visit.number), {"followed_on": "2026-05-01", "follow_up": "已改进"})
        assert "已改进" in text(client, url("visit", visit.number))
        page = text(client, finding.get_absolute_url())
        for words in (meeting.topic, visit.number, "河西区人民政府"):
            assert words in page
        assert visit.number in text(client, url("visits") + f"?enterprise={finding.enterprise_id}")
        assert url("visits") in text(client, finding.enterprise.get_absolute_url())


@pytest.mark.parametrize("name", ["conclusions", "objections", "circulars", "meetings", "visits"])
def test_lists_take_any_query(client, on, finding, cast, name):
    with on(cast.planner, AT + 60 * DAY):
        for query in ("", "?q=水壶", "?state=open", "?state=zzz", "?page=99", "?before=x", "?before=2026-03-12.1", "?after=2026-01-01.0", "?enterprise=x", "?verdict=fail&state=final"):
            assert client.get(url(name) + query).status_code == 200, query
    with on(cast.auditor, AT + 60 * DAY):
        assert client.get(url(name)).status_code == 403


def test_strangers_find_no_result_and_samplers_may_not_act(client, on, told, objected, cast):
    with on(cast.stranger, AT + 17 * DAY):
        for name, key in (("conclusion", told.conclusion.pk), ("objection", objected.number), ("notice_receive", told.notice.pk), ("objection_decide", objected.number)):
            assert client.get(url(name, key)).status_code == 404
    with on(cast.wang, AT + 17 * DAY):
        assert client.get(url("conclusion", told.conclusion.pk)).status_code == 200
        assert client.post(url("objection_decide", objected.number), {"decision": "accept"}).status_code == 403
        assert client.post(url("notice_receive", told.notice.pk)).status_code == 403


def test_the_same_acts_through_the_api(client, on, failed, cast, join, specified):
    with on(cast.planner, AT + 10 * DAY):
        sent = client.post(f"/api/v1/conclusions/{failed.pk}/notices/", {}, content_type="application/json").json()
        (notice,) = sent["notices"]
        assert "还没有告知" in sent["obstacle"] or "还没有收到" in sent["obstacle"]
        refused = client.post(f"/api/v1/notices/{notice['id']}/receive/", {"received_on": "2026-03-01", "method": "hand"}, content_type="application/json")
        assert (refused.status_code, refused.json()["field"]) == (409, "received_on")
        assert client.post(f"/api/v1/conclusions/{failed.pk}/finalise/").status_code == 409
    member = join(failed.enterprise)
    with on(member, AT + 11 * DAY):
        signed = client.post(f"/api/v1/desk/results/{notice['id']}/sign/").json()
        assert (signed["method"], signed["objection_until"]) == ("online", "2026-03-30")
        filed = client.post(f"/api/v1/desk/results/{notice['id']}/objection/", {"asks": "retest", "grounds": "检验电压不稳定"})
        assert filed.status_code == 201
        again = client.post(f"/api/v1/desk/results/{notice['id']}/objection/", {"asks": "retest", "grounds": "再来一次吧"})
        assert again.json()["receipt_no"] == filed.json()["receipt_no"]
        assert client.post(f"/api/v1/conclusions/{failed.pk}/finalise/").status_code in (403, 404)
    number = filed.json()["number"]
    with on(cast.approver, AT + 12 * DAY):
        body = {"decision": "accept"}
        done = client.post(f"/api/v1/objections/{number}/decision/", body, content_type="application/json").json()
        assert (done["state"], done["retest"]["state"]) == ("retesting", "noticed")
    with on(cast.planner, AT + 13 * DAY):
        body = {"formalities_on": "2026-03-15", "amount": "900.00", "voucher": "P1"}
        assert client.post(f"/api/v1/objections/{number}/formalities/", body, content_type="application/json").json()["retest"]["state"] == "ready"
        assert client.post(f"/api/v1/objections/{number}/outcome/").status_code == 409
        assert [row["number"] for row in client.get("/api/v1/objections/?state=open").json()["results"]] == [number]
        assert client.get(f"/api/v1/conclusions/{failed.pk}/").json()["objections"] == [number]
    assert Conclusion.objects.get().state == "notified"


def test_circulars_and_meetings_through_the_api(client, on, finding, cast):
    with on(cast.planner, AT + 60 * DAY):
        made = client.post("/api/v1/circulars/", {"conclusions": [finding.conclusion_id]}, content_type="application/json")
        assert made.status_code == 201
        paper = made.json()[0]["id"]
        body = {"feedback_on": "2026-05-01", "feedback": "已整改"}
        assert client.post(f"/api/v1/circulars/{paper}/answer/", body, content_type="application/json").json()["state"] == "answered"
        body = {"topic": "分析会", "held_on": "2026-04-30", "place": "局", "findings": [finding.number]}
        number = client.post("/api/v1/meetings/", body, content_type="application/json").json()["number"]
        body = {"attendance": [{"role": "企业", "count": 3}], "minutes": "纪要"}
        assert client.post(f"/api/v1/meetings/{number}/hold/", body, content_type="application/json").json()["state"] == "held"
        body = {
            "enterprise": finding.enterprise.credit_code, "visited_on": "2026-05-01", "visitors": ["李科"], "situation": "a", "advice": "b",
            "findings": [finding.number],
        }  # fmt: skip
        visit = client.post("/api/v1/visits/", body, content_type="application/json").json()
        assert visit["findings"] == [finding.number]
        assert client.post(f"/api/v1/visits/{visit['number']}/follow/", {"followed_on": "2026-05-01", "follow_up": "好"}, content_type="application/json").status_code == 200
    with on(cast.stranger, AT + 60 * DAY):
        for noun in ("conclusions", "objections", "circulars", "meetings", "visits"):
            assert client.get(f"/api/v1/{noun}/").json()["results"] == []
