"""A party of a counterfeit case reads and signs for its papers at its desk; the officer serves them from the case; the API does both."""

import pytest
import time_machine
from django.urls import reverse

from enforcement.actions import penalty_notice as told
from enforcement.models import PenaltyNotice, Service
from tests.enforcement.conftest import OPENED


@pytest.fixture
def notice(fakes, cast):
    row = told.draft_notice(
        case=fakes.case, party=fakes.maker, facts="贴牌生产电线 1200 卷。", violations=["V50"], proposed="没收并罚款。", fine=60000, actor=cast.officer, at=OPENED
    )
    return told.approve_notice(notice=row, actor=cast.head, at=OPENED)


@pytest.fixture
def by(client, fakes):
    def act(user, method, address, data=None, **more):
        client.force_login(user)
        with time_machine.travel(fakes.at, tick=False):
            return getattr(client, method)(address, data or {}, **more)

    return act


@pytest.fixture
def api(by):
    def call(user, method, address, data=None):
        return by(user, method, f"/api/v1/{address}", data, content_type="application/json") if method == "post" else by(user, method, f"/api/v1/{address}", data)

    return call


def page(name, *args):
    return reverse(f"enforcement:{name}", args=args)


def test_the_party_finds_the_notice_on_its_desk_signs_for_it_and_reads_its_days(by, notice, members):
    address = page("paper", notice.document.uuid)
    assert address in by(members.own, "get", page("desk")).content.decode()
    listed = by(members.own, "get", page("notices")).content.decode()
    assert "处罚告知和决定" in listed
    assert "待签收" in listed
    shown = by(members.own, "get", address).content.decode()
    assert "贴牌生产电线" in shown
    assert "签收文书" in shown
    for _click in range(2):
        assert by(members.own, "post", page("paper_sign", notice.document.uuid))["Location"] == address
    assert Service.objects.get().method == "online"
    assert "陈述、申辩和要求听证至2026年3月9日" in by(members.own, "get", address).content.decode()
    assert by(members.own, "get", notice.document.get_absolute_url()).status_code in (200, 202)


def test_the_party_answers_at_its_desk_and_the_officer_reads_it(by, notice, members, cast):
    address, say = page("paper", notice.document.uuid), page("paper_answer", notice.pk)
    assert "提出意见" not in by(members.own, "get", address).content.decode()  # nothing runs before it is signed for
    by(members.own, "post", page("paper_sign", notice.document.uuid))
    assert "不得因当事人陈述" in by(members.own, "get", address).content.decode()
    assert "请写明陈述" in by(members.own, "post", say, {"kind": "defence", "text": " ", "sure": "on"}).content.decode()
    assert by(members.own, "post", say, {"kind": "defence", "text": "进货时不知情。", "sure": "on"})["Location"] == address
    assert by(members.own, "post", say, {"kind": "hearing", "sure": "on"})["Location"] == address
    shown = by(members.own, "get", address).content.decode()
    assert "进货时不知情。" in shown
    assert 'value="hearing"' not in shown  # asked for once
    assert "进货时不知情。" in by(cast.officer, "get", notice.get_absolute_url()).content.decode()
    assert by(members.other, "post", say, {"kind": "defence", "text": "闯入", "sure": "on"}).status_code == 404


def test_strangers_to_the_case_find_nothing(by, notice, members):
    assert by(members.other, "get", page("paper", notice.document.uuid)).status_code == 404
    assert by(members.other, "post", page("paper_sign", notice.document.uuid)).status_code == 404
    assert by(members.other, "get", notice.document.get_absolute_url()).status_code == 404
    assert notice.document.number not in by(members.other, "get", page("notices")).content.decode()


def test_a_withdrawn_notice_says_so_and_asks_for_no_signature(by, notice, members, cast):
    told.withdraw_notice(notice=notice, because="数额有误", actor=cast.head, at=OPENED)
    shown = by(members.own, "get", page("paper", notice.document.uuid)).content.decode()
    assert "已撤销" in shown
    assert "签收文书" not in shown
    assert page("paper", notice.document.uuid) not in by(members.own, "get", page("desk")).content.decode()


def test_the_officer_sends_the_notice_by_mail_and_its_page_waits_for_the_receipt(by, notice, fakes, cast):
    sent = {"how": "mail", "sent_on": "2026-03-02", "version": notice.case.version}
    assert "邮件号码" in by(cast.officer, "post", notice.get_absolute_url(), sent).content.decode()
    assert by(cast.officer, "post", notice.get_absolute_url(), sent | {"mail_no": "EMS7"}).status_code == 302
    row = Service.objects.get()
    shown = by(cast.officer, "get", notice.get_absolute_url()).content.decode()
    assert row.get_absolute_url() in shown
    assert "登记送达" not in shown.split("<main")[1].split("<aside")[0]
    assert "等待回执" in by(cast.officer, "get", fakes.case.get_absolute_url()).content.decode()
    assert row.get_absolute_url() in by(cast.officer, "get", page("work")).content.decode()
    arrived = by(cast.officer, "post", page("service_arrived", row.pk), {"served_on": "2026-03-02"})
    assert arrived["Location"] == notice.case.get_absolute_url()
    assert PenaltyNotice.objects.get().state == "served"


def test_the_decision_is_served_on_each_party_from_the_case(by, fakes, cast, members):
    rival = fakes.party(role="seller", enterprise=members.rival)
    decision = fakes.decide(more=[fakes.penalty(party=rival)])
    serve = page("party_serve", fakes.case.number, rival.pk, decision.document.uuid)
    assert serve in by(cast.officer, "get", fakes.case.get_absolute_url()).content.decode()
    assert serve not in by(cast.head, "get", fakes.case.get_absolute_url()).content.decode()
    assert "各种方式从哪天算送达" in by(cast.officer, "get", serve).content.decode()
    fakes.case.refresh_from_db()
    given = {"how": "left", "served_on": fakes.at.date(), "version": fakes.case.version}
    assert "见证人" in by(cast.officer, "post", serve, given).content.decode()
    given |= {"witness": "社区李某", "note": "拒收，留在门卫室"}
    assert by(cast.officer, "post", serve, given).status_code == 302
    row = Service.objects.get(document=decision.document)
    assert by(cast.officer, "get", serve)["Location"] == row.get_absolute_url()
    assert by(cast.stranger, "get", serve).status_code == 404
    shown = by(cast.officer, "get", fakes.case.get_absolute_url()).content.decode()
    assert "罚款缴纳至2026年4月16日" in shown
    form = by(cast.officer, "post", page("party_receipt", fakes.case.number, rival.pk, decision.document.uuid))
    assert form.status_code == 302


def test_the_api_reads_and_signs_for_the_party(api, notice, members):
    found = api(members.own, "get", "papers/").json()["results"]
    assert [(row["kind"], row["served_on"], row["starts"]) for row in found] == [("rights_notice", None, "")]
    assert api(members.other, "get", "papers/").json()["results"] == []
    address = f"papers/{notice.document.uuid}/"
    assert api(members.other, "get", address).status_code == 404
    assert api(members.other, "post", f"{address}sign/").status_code == 404
    signed = api(members.own, "post", f"{address}sign/")
    assert (signed.status_code, signed.json()["method"], signed.json()["case"]) == (200, "online", notice.case.number)
    assert api(members.own, "post", f"{address}sign/").json()["id"] == signed.json()["id"]
    assert "2026年3月9日" in api(members.own, "get", address).json()["starts"]
    say = f"penalty-notices/{notice.pk}/statements/"
    assert api(members.own, "post", say, {"kind": "held", "text": "举行"}).status_code == 409
    heard = api(members.own, "post", say, {"kind": "hearing"}).json()
    assert (heard["hearing_asked_on"], heard["receipt"]) == ("2026-03-02", "栖市监意收〔2026〕1号")
    assert heard["receipt_paper"]
    assert api(members.other, "post", say, {"kind": "hearing"}).status_code == 404
    own = api(members.own, "get", "penalty-notices/").json()["results"]
    assert [(row["state"], row["answer_until"]) for row in own] == [("served", "2026-03-09")]
    assert api(members.other, "get", "penalty-notices/").json()["results"] == []
    assert api(members.other, "get", f"penalty-notices/{notice.pk}/").status_code == 404


def test_the_api_tells_serves_and_answers_for_the_office(api, fakes, cast):
    number = fakes.case.number
    given = {"party": fakes.maker.pk, "violations": ["V50"], "facts": "贴牌", "proposed": "罚款", "fine": "60000"}
    made = api(cast.officer, "post", f"counterfeit-cases/{number}/penalty-notices/", given)
    assert made.status_code == 201, made.content.decode()
    address = f"penalty-notices/{made.json()['id']}/"
    assert api(cast.officer, "post", f"{address}approve/").status_code == 403
    issued = api(cast.head, "post", f"{address}approve/").json()
    assert issued["state"] == "issued"
    service = f"counterfeit-cases/{number}/parties/{fakes.maker.pk}/papers/{issued['paper']}/service/"
    refused = api(cast.officer, "post", service, {"how": "mail", "served_on": "2026-03-02"})
    assert (refused.status_code, refused.json()["field"]) == (409, "mail_no")
    assert api(cast.officer, "post", service, {"how": "in_person", "served_on": "2026-03-02"}).json()["state"] == "served"
    assert api(cast.officer, "post", service, {"how": "in_person", "served_on": "2026-03-02"}).status_code == 409
    said = api(cast.officer, "post", f"{address}answers/", {"kind": "defence", "on": "2026-03-02", "text": "请求从轻"})
    assert said.json()["defence"] == "请求从轻"
    assert api(cast.stranger, "get", address).status_code == 404
    shown = api(cast.officer, "get", f"counterfeit-cases/{number}/").json()["papers"]
    assert [(row["party"], row["how"]) for row in shown] == [(fakes.maker.pk, "in_person")]
    assert api(cast.head, "post", f"{address}withdraw/", {"reason": "数额有误"}).json()["state"] == "withdrawn"
