"""The pages of drafting: choose, look at what goes in and what not, draft once, edit, preview, approve."""

import pytest
from django.urls import reverse

from enforcement.models import Announcement, EnterpriseStatement
from quality_portal.jobs import runner
from quality_portal.jobs.models import Job
from tests.enforcement.results import Round


@pytest.fixture
def one(place, cast):
    found = Round(place)
    found.result("pass")
    found.result("fail")
    found.result("fail", state="pending")
    found.cast = cast
    return found


@pytest.fixture
def word(one):
    return f"office={one.office.pk}:quarter=1:year=2026"


def run_jobs():
    for job in Job.objects.filter(kind__startswith="announcement.", state="waiting"):
        done = runner.run_job(str(job.pk))
        assert done.state == "done", done.error


def drafted(client, one, word):
    client.force_login(one.cast.officer)
    for _ in range(2):
        sent = client.post("/staff/announcements/new/", {"kind": "result", "source": word})
        assert sent.status_code == 302
        assert sent.url.startswith("/jobs/")
    run_jobs()
    return Announcement.objects.get()


def test_what_goes_in_and_what_not_is_shown_before_anything_is_drafted(client, one, word):
    client.force_login(one.cast.officer)
    kinds = client.get("/staff/announcements/new/").content.decode()
    assert ('href="?kind=result"' in kinds, "到撤下为止" in kinds, "《产品质量监督抽查管理暂行办法》第四十四条" in kinds) == (True, True, True)
    page = client.get("/staff/announcements/new/?kind=result").content.decode()
    assert "2026年第1季度监督抽查结果" in page
    page = client.get("/staff/announcements/new/", {"kind": "result", "source": word}).content.decode()
    assert "共 2 条" in page
    assert "尚不能公布" in page
    assert "检验结论还没有告知当事人" in page
    assert not Announcement.objects.exists()


def test_a_kind_that_the_office_may_not_announce_says_who_may(client, one, place):
    from quality_portal.accounts.models import OfficeRulebook

    OfficeRulebook.objects.create(office=place.offices.city, rulebook="statute-2020", since=one.plan.drafted_at.date())
    client.force_login(one.cast.officer)
    page = client.get("/staff/announcements/new/").content.decode()
    assert "“复查仍不合格”由省级以上机关公告" in page


def test_a_double_click_drafts_once_and_the_three_hands_see_everything(client, one, word):
    notice = drafted(client, one, word)
    page = client.get(notice.get_absolute_url()).content.decode()
    assert "监督抽查不合格产品及其生产企业名单" in page
    assert "修改文字" in page
    edit = reverse("enforcement:announcement_edit", args=[notice.uuid])
    assert "按事实计算的部分" in client.get(edit).content.decode()
    sent = client.post(edit, {"title": notice.title, "summary": "请停用。", "part_measures": "另行通报。", "part_advice": "看标识。", "part_knowledge": ""})
    assert sent.status_code == 302, sent.content.decode()
    page = client.get(notice.get_absolute_url()).content.decode()
    assert "已改写" in page
    client.force_login(one.cast.lawyer)
    assert "修改文字" not in client.get(notice.get_absolute_url()).content.decode()


def test_the_approver_sees_what_moved_and_the_drafter_drafts_anew(client, one, word):
    notice = drafted(client, one, word)
    one.result("fail", company=one.maker(40))
    client.force_login(one.cast.lawyer)
    page = client.get(notice.get_absolute_url()).content.decode()
    assert "起草以后事实有变" in page
    assert "栖云市第40电器有限公司" in page
    client.force_login(one.cast.officer)
    sent = client.post(reverse("enforcement:announcement_redraft", args=[notice.uuid]))
    fresh = Announcement.objects.get(state="draft")
    assert sent.url == fresh.get_absolute_url()
    assert fresh.entries.count() == 3


def test_the_preview_is_marked_as_a_draft_and_for_its_asker_only(client, one, word, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    notice = drafted(client, one, word)
    sent = client.post(reverse("enforcement:announcement_preview", args=[notice.uuid]))
    run_jobs()
    job = Job.objects.get(kind="announcement.preview")
    assert sent.url == job.get_absolute_url()
    file = client.get(job.result["download"])
    assert file["Content-Type"] == "application/pdf"
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    client.force_login(one.cast.lawyer)
    assert client.get(job.result["download"]).status_code == 404


def test_lists_can_be_narrowed(client, one, word):
    notice = drafted(client, one, word)
    assert notice.title in client.get("/staff/announcements/?state=draft&kind=result").content.decode()
    assert notice.title not in client.get("/staff/announcements/?kind=recall").content.decode()


def test_an_enterprise_says_its_words_beside_its_own_line(client, one, word, members, maker):
    result = one.result("fail", company=maker.enterprise)
    client.force_login(members.own)
    page = client.get("/desk/statements/").content.decode()
    assert "电热水壶" in page
    address = reverse("enforcement:own_statement", args=["result", result.pk])
    refused = client.post(address, {"text": "联系人身份证 11010519491231002X"})
    assert refused.status_code == 422
    assert client.post(address, {"text": "已更换供应商。"}).status_code == 302
    assert client.post(address, {"text": "已更换供应商。"}).status_code == 302
    assert EnterpriseStatement.objects.count() == 1
    other = one.result("fail", company=one.maker(50))
    assert client.get(reverse("enforcement:own_statement", args=["result", other.pk])).status_code == 404
    notice = drafted(client, one, word)
    page = client.get(notice.get_absolute_url()).content.decode()
    assert page.count("已更换供应商。") == 1
