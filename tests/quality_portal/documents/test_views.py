"""Who may download what, and in which wrapping."""

import pytest
from django.urls import reverse

from quality_portal.core.roles import Role
from quality_portal.documents import access, actions
from quality_portal.jobs.models import Job
from quality_portal.jobs.runner import run_job
from tests.quality_portal.documents.conftest import AT, make_user
from tests.quality_portal.documents.test_intake import pdf


@pytest.fixture
def make(office, officer, content):
    def make(**changes):
        facts = {"office": office, "subject": office, "title": "责令整改通知书", "content": content, "actor": officer, "at": AT}
        return actions.issue(changes.pop("kind", "order"), **(facts | changes))

    return make


@pytest.fixture
def registered():
    """Rules registered by a test are forgotten after it."""
    before = dict(access.REGISTERED)
    yield access.register
    access.REGISTERED.clear()
    access.REGISTERED.update(before)


def test_a_public_document_opens_to_anyone(client, make):
    document = actions.render_now(make(public=True))
    answer = client.get(document.get_absolute_url())
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "script-src" not in answer["Content-Security-Policy"]
    assert b"".join(answer).startswith(b"%PDF-")


def test_whoever_has_the_paper_asks_each_time_and_is_not_sent_it_again(client, make, leader):
    """A withdrawal is everywhere within the minute: nobody may keep a paper without asking."""
    document = actions.render_now(make(public=True))
    first = client.get(document.get_absolute_url())
    assert first["Cache-Control"] == "public, no-cache"
    b"".join(first)
    again = client.get(document.get_absolute_url(), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["Cache-Control"]) == (304, b"", "public, no-cache")
    actions.void(document, reason="当事人写错", reason_code="wrong_data", actor=leader, at=AT)
    assert client.get(document.get_absolute_url(), headers={"If-None-Match": first["ETag"]}).status_code == 410


def test_a_void_public_document_is_gone_with_its_reason_and_stays_evidence_for_its_office(client, make, leader, officer, stranger):
    document = actions.render_now(make(public=True))
    actions.void(document, reason="当事人写错", reason_code="wrong_data", actor=leader, at=AT)
    answer = client.get(document.get_absolute_url())
    assert answer.status_code == 410
    assert "内容有误。当事人写错" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    client.force_login(stranger)
    assert client.get(document.get_absolute_url()).status_code == 410
    client.force_login(officer)
    kept = client.get(document.get_absolute_url())
    assert (kept.status_code, kept["Cache-Control"]) == (200, "private, no-store")


def test_a_public_document_whose_subject_was_taken_down_is_gone(client, make, monkeypatch):
    document = actions.render_now(make(public=True))
    reasons = {document.subject_pk: ""}
    monkeypatch.setitem(access.WITHDRAWN, "accounts.office", lambda pk: reasons[pk])
    assert client.get(document.get_absolute_url()).status_code == 200
    reasons[document.subject_pk] = "公示期满"
    answer = client.get(document.get_absolute_url())
    assert answer.status_code == 410
    assert "公示期满" in answer.content.decode()
    page = client.get("/verify/", {"no": document.number}).content.decode()
    assert "现已撤下" in page
    assert document.get_absolute_url() not in page


def test_the_check_page_says_what_became_of_a_paper(client, make, leader):
    old = actions.render_now(make(public=True))
    page = client.get("/verify/", {"no": old.check_code}).content.decode()
    assert "文书真实有效" in page
    assert f'data-sha256="{old.sha256}"' in page
    new = make(public=True, corrects=old)
    page = client.get("/verify/", {"no": old.number}).content.decode()
    assert "已被更正" in page
    assert new.number in page
    actions.void(old, reason="当事人写错", actor=leader, at=AT)
    page = client.get("/verify/", {"no": old.number}).content.decode()
    assert "文书已经作废" in page
    assert 'data-void="1"' in page
    assert "没有查到" in client.get("/verify/", {"no": "栖市监责改〔2026〕99号"}).content.decode()


def test_another_document_asks_for_a_login_and_is_hidden_from_strangers(client, make, stranger, officer):
    document = actions.render_now(make())
    assert client.get(document.get_absolute_url())["Location"].startswith("/login/")
    client.force_login(stranger)
    assert client.get(document.get_absolute_url()).status_code == 404
    client.force_login(officer)
    answer = client.get(document.get_absolute_url())
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"


def test_the_owner_of_the_subject_decides_when_it_said_so(client, make, stranger, officer, registered):
    document = actions.render_now(make())
    registered("accounts.office", lambda user, pk: user == stranger and pk == document.subject_pk)
    client.force_login(stranger)
    assert client.get(document.get_absolute_url()).status_code == 200
    client.force_login(officer)
    assert client.get(document.get_absolute_url()).status_code == 404


def test_before_the_pdf_is_there_a_page_says_so_and_leads_to_the_job(client, make, officer, leader):
    document = make()
    job = Job.objects.get(key=document.job_key)
    client.force_login(officer)
    answer = client.get(document.get_absolute_url())
    assert answer.status_code == 202
    assert answer["Refresh"] == "3"
    assert "正在生成" in answer.content.decode()
    assert job.get_absolute_url() in answer.content.decode()
    client.force_login(leader)  # may read it, but the job is not theirs
    assert job.get_absolute_url() not in client.get(document.get_absolute_url()).content.decode()
    run_job(job.pk)
    assert client.get(document.get_absolute_url()).status_code == 200


def test_a_file_is_saved_and_never_shown(client, office, officer, stranger, upload):
    kept = actions.attach(office, upload("检测报告.pdf", pdf()), actor=officer, at=AT)
    assert client.get(kept.get_absolute_url())["Location"].startswith("/login/")
    client.force_login(stranger)
    assert client.get(kept.get_absolute_url()).status_code == 404
    client.force_login(officer)
    answer = client.get(kept.get_absolute_url())
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer) == pdf()


def test_an_unknown_document_is_not_found(client, db):
    assert client.get("/documents/00000000-0000-0000-0000-000000000000.pdf").status_code == 404


def test_only_reading_is_answered(client, make):
    assert client.post(make(public=True).get_absolute_url()).status_code == 405


def test_the_list_shows_the_office_and_nobody_elses(client, make, officer, stranger):
    document = make()
    client.force_login(officer)
    page = client.get(reverse("documents:list")).content.decode()
    assert document.number in page
    client.force_login(stranger)
    page = client.get(reverse("documents:list")).content.decode()
    assert document.number not in page
    assert "还没有制发文书" in page


def test_the_list_is_cut_and_goes_on(client, make, officer, monkeypatch, django_assert_max_num_queries):
    from quality_portal.documents import views

    monkeypatch.setattr(views, "PAGE", 2)
    numbers = [make().number for _ in range(3)]
    client.force_login(officer)
    with django_assert_max_num_queries(12):
        first = client.get(reverse("documents:list")).content.decode()
    assert numbers[2] in first
    assert numbers[0] not in first
    older = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert numbers[0] in client.get(reverse("documents:list") + older).content.decode()
    found = client.get(reverse("documents:list"), {"q": "〔2026〕2号"}).content.decode()
    assert numbers[1] in found
    assert numbers[0] not in found


def test_a_person_without_a_staff_role_is_refused_the_list(client, office):
    client.force_login(make_user("无角色", office))
    assert client.get(reverse("documents:list")).status_code == 403


def test_the_api_checks_a_paper_for_anyone_and_lists_only_for_staff(client, make, officer, stranger):
    document = make()
    found = client.get("/api/v1/documents/check/", {"no": document.check_code.lower()})
    assert found.status_code == 200
    assert (found.json()["number"], found.json()["title"]) == (document.number, "")
    missing = client.get("/api/v1/documents/check/", {"no": "栖市监责改〔2026〕99号"})
    assert missing.status_code == 404
    assert client.get("/api/v1/documents/").status_code in {401, 403}
    client.force_login(stranger)
    assert client.get("/api/v1/documents/").json()["results"] == []
    client.force_login(officer)
    assert [row["number"] for row in client.get("/api/v1/documents/").json()["results"]] == [document.number]


def test_only_the_head_of_the_issuing_office_declares_a_document_void_on_its_page(client, make, officer, leader, stranger):
    document = make(public=True)
    address = reverse("documents:void", args=[document.uuid])
    client.force_login(officer)
    assert client.get(address).status_code == 403
    client.force_login(make_user("岚川局长", stranger.office, Role.APPROVER))
    assert client.get(address).status_code == 404
    client.force_login(leader)
    assert address in client.get(reverse("documents:list")).content.decode()
    assert "错误" in client.post(address, {"reason_code": "", "reason": ""}).content.decode()
    assert client.post(address, {"reason_code": "wrong_data", "reason": "当事人写错"}).status_code == 302
    document.refresh_from_db()
    assert (document.state, document.void_code, document.void_reason) == ("void", "wrong_data", "当事人写错")
    assert client.post(address, {"reason_code": "wrong_data", "reason": "再来"}).status_code == 200
    assert address not in client.get(reverse("documents:list")).content.decode()


def test_the_api_declares_void_by_the_same_act(client, make, leader, officer):
    document = make(public=True)
    address = f"/api/v1/documents/{document.uuid}/void/"
    client.force_login(officer)
    assert client.post(address, {"reason_code": "wrong_data", "reason": "写错"}).status_code == 403
    client.force_login(leader)
    assert client.post(address, {"reason_code": "nonsense", "reason": "写错"}).status_code == 400
    assert client.post(address, {"reason_code": "wrong_data", "reason": "写错"}).json()["state"] == "void"
    assert client.post(address, {"reason_code": "wrong_data", "reason": "写错"}).status_code == 409
