"""S14 and what stands around it: hits in their place, the grey button, letting one stand; corrections and requests on their pages."""

import time_machine

from enforcement.actions import announcement as announcements
from enforcement.actions import correction
from enforcement.models import Announcement, CorrectionRequest, GateRelease
from enforcement.queries.gate import gate_of
from quality_portal.core.roles import Role

MOBILE, LINE = "13800138000", "0991-6812315"


def page(client, user, notice, at):
    client.force_login(user)
    with time_machine.travel(at, tick=False):
        return client.get(notice.get_absolute_url()).content.decode()


def test_s14_hits_stand_in_their_place_and_the_button_says_why(client, due):
    notice = announcements.draft(cases=[due.case], body=[f"联系人电话{MOBILE}。"], actor=due.cast.officer, at=due.at)
    (one,) = gate_of(notice, due.at.date()).marked
    text = page(client, due.cast.officer, notice, due.at)
    assert f'<mark class="hit" id="{one.anchor}">{MOBILE}' in text
    assert f'href="#{one.anchor}"' in text
    assert "正文第1段有手机号码" in text
    assert "放行这一处" not in text, "the drafter lets nothing stand"
    Announcement.objects.filter(pk=notice.pk).update(state="reviewed", reviewed_by=due.cast.lawyer, reviewed_at=due.at)
    text = page(client, due.cast.head, notice, due.at)
    assert 'type="button" disabled aria-describedby="why-not"' in text
    assert "现在不能发布：正文第1段有手机号码" in text
    assert 'value="publish"' not in text
    with time_machine.travel(due.at, tick=False):
        forced = client.post(f"{notice.get_absolute_url()}decide/", {"answer": "publish"})
    assert forced.status_code == 422
    assert Announcement.objects.get(pk=notice.pk).state == "reviewed"


def test_the_reviewer_lets_one_thing_stand_on_the_page(client, due):
    notice = announcements.draft(cases=[due.case], body=[f"召回热线：{LINE}"], actor=due.cast.officer, at=due.at)
    (one,) = gate_of(notice, due.at.date()).marked
    text = page(client, due.cast.lawyer, notice, due.at)
    assert "放行这一处" in text
    with time_machine.travel(due.at, tick=False):
        wrong = client.post(f"{notice.get_absolute_url()}release/", {"mark": one.mark, "reason": "好"})
        assert wrong.status_code == 422
        assert "请写明为什么可以保留" in wrong.content.decode()
        done = client.post(f"{notice.get_absolute_url()}release/", {"mark": one.mark, "reason": "企业公布的召回热线"})
    assert done["Location"].endswith("#gate")
    assert GateRelease.objects.get().reason == "企业公布的召回热线"
    assert "可以发布" in page(client, due.cast.lawyer, notice, due.at)


def test_a_correction_is_drafted_on_its_page_and_nothing_typed_is_lost(client, due):
    notice = due.announce()
    client.force_login(due.cast.officer)
    address = f"{notice.get_absolute_url()}correct/"
    with time_machine.travel(due.at, tick=False):
        assert address in client.get(notice.get_absolute_url()).content.decode()
        given = {"change1-position": "1", "change1-field": "规格型号", "change1-before": "ZDH-15", "change1-after": "", "because": "录入有误"}
        wrong = client.post(address, given)
        assert wrong.status_code == 422
        assert "请写明更正为什么" in wrong.content.decode()
        assert "录入有误" in wrong.content.decode()
        done = client.post(address, given | {"change1-after": "ZDH-18"})
    made = Announcement.objects.get(kind="correction")
    assert done["Location"] == made.get_absolute_url()
    assert made.entries.get().row["after"] == "ZDH-18"


def test_a_certificate_is_handed_out_after_the_end(client, due):
    notice = due.announce()
    announcements.withdraw(announcement=notice, reason="原决定撤销", reason_code="decision_annulled", actor=due.cast.head, at=due.at)
    client.force_login(due.cast.officer)
    with time_machine.travel(due.at, tick=False):
        address = f"{notice.get_absolute_url()}lines/{notice.entries.get().pk}/certificate/"
        assert address in client.get(notice.get_absolute_url()).content.decode()
        assert client.post(address)["Location"].startswith("/documents/")


def test_a_request_is_on_the_desk_and_is_answered(client, due, person):
    notice = due.announce()
    filed = correction.file(page="", wrong="型号写错了", contact=f"王芳 {MOBILE}", announcement=str(notice.uuid), once="a", at=due.at)
    address = filed.request.get_absolute_url()
    with time_machine.travel(due.at, tick=False):
        client.force_login(due.cast.officer)
        assert "答复申请人" in client.get("/staff/").content.decode()
        assert "更正申请第" in client.get("/staff/corrections/").content.decode()
        shown = client.get(address).content.decode()
        assert "型号写错了" in shown
        assert MOBILE in shown
        assert client.get(f"{address}draft/").status_code == 200
        wrong = client.post(address, {"outcome": "corrected", "words": "已核对。"})
        assert wrong.status_code == 422
        assert "更正公告还没有发布" in wrong.content.decode()
        client.post(address, {"outcome": "refused", "words": "与原始记录一致。"})
        assert CorrectionRequest.objects.get().state == "answered"
        assert MOBILE not in client.get(address).content.decode(), "answered, the contact is nobody's business"
        client.force_login(person("city", Role.SAMPLER))
        assert client.post(address, {"outcome": "refused", "words": "x"}).status_code == 200
        client.force_login(due.cast.stranger)
        assert client.get(address).status_code == 404
