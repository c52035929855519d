"""Typical cases on the pages: several cases ticked, what is missing said, the public page, the API, the feed."""

import pytest
from django.urls import reverse

from enforcement.models import Announcement
from quality_portal.workdays import calendar
from tests.enforcement.actions.announcement.test_typical import WORTH, drafted, pair, published  # noqa: F401 - the fixture
from tests.enforcement.views.test_bulletin import run_jobs


@pytest.fixture
def today(pair):  # noqa: F811
    with calendar.today_is(pair[0].at.date()):
        yield


def test_several_cases_are_ticked_and_become_one_draft(client, pair, today, cast):  # noqa: F811
    client.force_login(cast.officer)
    page = client.get("/staff/announcements/new/?kind=typical").content.decode()
    assert "用选中的案件起草一份" in page
    assert page.count('name="case"') == 2
    picked = client.get("/staff/announcements/new/", {"kind": "typical", "case": [one.case.number for one in pair]})
    page = picked.content.decode()
    assert "共 3 条" in page
    assert "起草后由起草人写明。" in page
    assert client.post("/staff/announcements/new/", {"kind": "typical", "source": picked.context["source"]}).status_code == 302
    run_jobs()
    notice = Announcement.objects.get(kind="typical")
    assert notice.entries.count() == 3


def test_the_drafter_writes_under_the_name_of_the_case_and_the_lawyer_is_told_what_is_missing(client, pair, today, cast):  # noqa: F811
    notice = drafted(pair)
    client.force_login(cast.officer)
    edit = reverse("enforcement:announcement_edit", args=[notice.uuid])
    page = client.get(edit).content.decode()
    assert "三、伪造厂名的插座案 （三）典型意义</label>" in page  # not called optional
    assert "还没有写" in client.get(notice.get_absolute_url()).content.decode()
    client.force_login(cast.lawyer)
    refused = client.post(reverse("enforcement:announcement_review", args=[notice.uuid]), {"answer": "pass"})
    assert refused.status_code == 422
    assert "“典型意义”还没有写" in refused.content.decode()
    client.force_login(cast.officer)
    given = {"title": notice.title, "summary": notice.summary}
    given |= {f"part_{part['key']}": WORTH if part.get("required") else "\n".join(part["texts"]) for part in notice.parts if not part["fixed"]}
    assert client.post(edit, given).status_code == 302
    client.force_login(cast.lawyer)
    assert client.post(reverse("enforcement:announcement_review", args=[notice.uuid]), {"answer": "pass"}).status_code == 302


def test_the_public_reads_it_by_its_kind_on_the_page_in_the_data_and_in_english(client, pair, today):  # noqa: F811
    notice = published(pair)
    page = client.get(notice.public_url).content.decode()
    assert "<h3>二、生产以假充真的电线电缆案</h3>" in page
    assert "<h4>（三）典型意义</h4>" in page
    assert "消费者怎么办" in page
    assert "欧阳某" in page
    assert "欧阳建国" not in page
    firm = pair[0].maker.enterprise
    assert f'<a href="/enterprises/{firm.credit_code}/">{firm.name}</a>' in page
    assert page.index("公告全文") < page.index("典型案例一览表")
    listed = client.get("/announcements/?kind=typical").content.decode()
    assert notice.title in listed
    rows = client.get("/api/v1/announcements/?kind=typical").json()["rows"]
    assert [(row["kind_words"], row["entry_count"]) for row in rows] == [("典型案例", 3)]
    assert "典型意义" in client.get(f"/api/v1/announcements/{notice.uuid}/").content.decode()
    assert "Typical cases" in client.get("/en/announcements/?kind=typical").content.decode()
    assert notice.public_url in client.get("/search/", {"q": "典型案例"}).content.decode()


def test_the_api_says_what_may_be_chosen_and_which_part_has_to_be_written(client, pair, today, cast):  # noqa: F811
    client.force_login(cast.officer)
    offered = client.get("/api/v1/announcement-sources/?kind=typical").json()
    assert offered[0]["words"] == "2026年上半年"
    facts = client.get("/api/v1/announcement-facts/", {"kind": "typical", "source": offered[0]["key"]}).json()
    assert (facts["count"], facts["figures"]["案件"]) == (3, 2)
    parts = client.get(f"/api/v1/announcement-drafts/{drafted(pair).uuid}/").json()["parts"]
    assert [part["required"] for part in parts].count(True) == 2
