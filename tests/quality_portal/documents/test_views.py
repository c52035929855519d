"""Who may download what, and in which wrapping."""

import pytest
from django.urls import reverse

from quality_portal.documents import access, actions
from quality_portal.jobs.models import Job
from quality_portal.jobs.runner import run_job
from tests.quality_portal.documents.conftest import AT, make_user
from tests.quality_portal.documents.test_intake import pdf


@pytest.fixture
def make(office, officer, content):
    def make(**changes):
        facts = {"office": office, "subject": office, "title": "责令整改通知书", "content": content, "actor": officer, "at": AT}
        return actions.issue(changes.pop("kind", "test-order"), **(facts | changes))

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
