"""What changed, in the order of the register: of what is gone only when and why."""

import pytest

from enforcement.actions import announcement as announcements
from enforcement.models import Announcement
from quality_portal.audit import seal
from quality_portal.audit.queries import public as register

URL = "/api/v1/changes/"


@pytest.fixture
def sealed(announced):
    seal.seal_pending()
    return announced


def of_announcements(client, **asked):
    return client.get(URL, {"dataset": "announcements", **asked}).json()


def take_down(notice, road):
    announcements.withdraw(announcement=notice, reason="原处理决定经复议被撤销", reason_code="decision_annulled", actor=road.cast.head, at=road.later(1))
    seal.seal_pending()


def test_a_publication_is_told_with_its_name(client, sealed):
    (row,) = of_announcements(client)["changes"]
    assert (row["change"], row["key"], row["title"]) == ("created", sealed.document.number, sealed.public_title)
    assert row["url"]


def test_of_what_is_gone_only_when_and_why_in_old_lines_too(client, sealed, road):
    take_down(sealed, road)
    created, gone = of_announcements(client)["changes"]
    assert (gone["change"], gone["reason_code"], gone["reason"]) == ("withdrawn", "decision_annulled", "原决定被撤销")
    assert gone["key"] == created["key"] == sealed.document.number
    assert [row[name] for row in (created, gone) for name in ("title", "url")] == ["", "", "", ""]
    page = client.get("/changes/?dataset=announcements").content.decode()
    assert "原决定被撤销" in page
    assert sealed.title not in page


@pytest.mark.parametrize("named", [lambda notice: notice.document.number, lambda notice: notice.uuid], ids=["by number", "as its page"])
def test_the_address_of_a_gone_row_says_so(client, sealed, road, named):
    address = f"/api/v1/data/announcements/{named(sealed)}/"
    assert client.get(address).status_code == 200
    take_down(sealed, road)
    answer = client.get(address)
    assert answer.status_code == 410
    assert set(answer.json()) == {"dataset", "key", "change", "on", "reason_code", "reason"}
    assert answer.json()["reason_code"] == "decision_annulled"
    assert Announcement.objects.get(pk=sealed.pk).title not in answer.content.decode()


def test_reading_on_from_a_position_gives_every_change_once(client, sealed):
    found, since = [], 0
    while True:
        body = client.get(URL, {"since": since, "limit": 1}).json()
        found += [row["position"] for row in body["changes"]]
        since = body["position"]
        if body["next"] is None:
            break
    everything = [act.position for act in register.acts(limit=1000)]
    assert found == everything
    assert len(found) == len(set(found)) > 1
    assert client.get(URL, {"since": since}).json()["changes"] == []


def test_what_is_not_sealed_is_not_told(client, announced):
    assert of_announcements(client)["changes"] == []


@pytest.mark.parametrize("asked", [{"since": "-1"}, {"since": "x"}, {"dataset": "people"}, {"limit": "0"}])
def test_a_wrong_question_is_answered_in_words(client, db, asked):
    answer = client.get(URL, asked)
    assert answer.status_code == 400
    assert answer.json()["message"].endswith("。")


def test_people_read_the_newest_first_and_go_back(client, sealed, monkeypatch):
    from quality_portal.open_data import views

    monkeypatch.setattr(views, "PAGE", 1)
    newest = register.newest(2)
    page = client.get("/changes/").content.decode()
    assert f"before={newest[0].position}" in page
    assert client.get(f"/changes/?before={newest[0].position}").context["rows"][0][0].position == newest[1].position
    assert client.get("/changes/?before=x&dataset=y").status_code == 200
