"""Drafting, reviewing and publishing over the API: the same acts, the same refusals."""

import pytest

from enforcement.models import Announcement
from quality_portal.jobs import runner
from quality_portal.jobs.models import Job
from tests.enforcement.results import Round

JSON = {"content_type": "application/json"}


@pytest.fixture
def one(place, cast):
    found = Round(place)
    found.result("pass")
    found.result("fail")
    found.result("fail", state="pending")
    found.cast = cast
    return found


def test_the_whole_way_over_the_api(client, one):
    client.force_login(one.cast.officer)
    (first, *_) = client.get("/api/v1/announcement-sources/?kind=result").json()
    assert first["words"] == "2026年第1季度监督抽查结果"
    facts = client.get("/api/v1/announcement-facts/", {"kind": "result", "source": first["key"]}).json()
    assert (facts["count"], facts["figures"]["不合格"]) == (2, 1)
    assert "还没有告知当事人" in facts["left_out"][0]["reason"]
    sent = [client.post("/api/v1/announcement-drafts/", {"kind": "result", "source": first["key"]}, **JSON) for _ in range(2)]
    assert [answer.status_code for answer in sent] == [202, 202]
    assert sent[0].json() == sent[1].json()
    assert runner.run_job(sent[0].json()["job"]).state == "done"
    notice = Announcement.objects.get()
    address = f"/api/v1/announcement-drafts/{notice.uuid}/"
    body = {"title": notice.title, "summary": "请停用。", "texts": {"basics": ["没有不合格。"]}}
    refused = client.put(address, body, **JSON)
    assert refused.status_code == 409
    assert "不能改写" in str(refused.json())
    changed = client.put(address, {**body, "texts": {"advice": ["请停用。"]}}, **JSON).json()
    assert [part["key"] for part in changed["parts"] if part["edited"]] == ["advice"]
    assert client.post(f"{address}publish/", {}, **JSON).status_code == 403
    client.force_login(one.cast.lawyer)
    assert client.post(f"{address}review/", {"reason": "依据准确"}, **JSON).status_code == 200
    client.force_login(one.cast.head)
    assert client.post(f"{address}publish/", {}, **JSON).status_code == 200
    assert Announcement.objects.get().state == "published"
    client.force_login(one.cast.officer)
    line = notice.entries.get(part="fail")
    said = client.post(f"{address}lines/{line.position}/statement/", {"text": "已整改。"}, **JSON)
    assert said.json() == {"text": "已整改。"}


def test_a_stranger_finds_no_draft_and_an_odd_source_is_a_sentence(client, one):
    client.force_login(one.cast.officer)
    for kind, source in (("result", "plan"), ("result", "plan=999999"), ("nothing", "plan=1")):
        answer = client.post("/api/v1/announcement-drafts/", {"kind": kind, "source": source}, **JSON)
        assert answer.status_code == 409, (kind, source, answer.content)
    assert not Job.objects.filter(kind="announcement.draft").exists()
    assert client.get("/api/v1/announcement-sources/?kind=x").status_code == 409
    client.force_login(one.cast.sampler)
    assert client.get("/api/v1/announcement-sources/?kind=result").status_code == 403
