"""The register for citizens: pages, downloads and the API say the same, and nothing of what is not official."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quality_portal.accounts.models import Office, Region
from quality_portal.audit import checkpoints, seal, trail
from quality_portal.audit.queries import public as register
from quality_portal.core.actors import SYSTEM


class Paper:
    """Something with an act upon it, as models of the apps say what may be read of them."""

    def __init__(self, office: Office, key: str = "公告〔2026〕1号") -> None:
        self._meta, self.pk, self.office = office._meta, office.pk, office
        self.public_key, self.public_title, self.public_url = key, f"关于{key}", "/announcements/"

    def __str__(self) -> str:
        return "乙电器有限公司"


def act(verb: str, subject: object, **how: object) -> int:
    with transaction.atomic():
        event = trail.record(verb, subject, actor=SYSTEM, at=timezone.now(), **how)
    seal.seal_pending()
    return event.leaf.position if hasattr(event, "leaf") else register.size()


@pytest.fixture
def office(db) -> Office:
    region = Region.objects.create(code="990100", name="栖云市", level="city", path="990100")
    return Office.objects.create(name="栖云市市场监督管理局", short_name="栖云市局", code="栖市监", level="city", region=region)


def test_an_empty_register_says_when_the_first_checkpoint_comes(client: Client, office) -> None:
    page = client.get("/log/")
    assert page.status_code == 200
    assert "还没有校验点" in page.content.decode()
    assert client.get("/log/checkpoint").status_code == client.get("/log/acts/1/").status_code == 404
    assert client.get("/api/v1/log/").status_code == 404
    assert client.get("/log/entries.jsonl").getvalue() == client.get("/log/checkpoints.jsonl").getvalue() == b""


def test_an_official_act_is_read_everywhere_and_the_enterprise_nowhere(client: Client, office: Office) -> None:
    position = act("announcement.publish", Paper(office))
    checkpoints.make(at=timezone.now(), day=date(2026, 11, 20))
    for address in ("/log/", f"/log/acts/{position}/", "/log/entries.jsonl", "/api/v1/log/acts/", f"/log/proof/{position}.json"):
        text = client.get(address).getvalue().decode()
        assert "关于公告〔2026〕1号" in text.encode().decode() or "\\u5173" in text, address
        assert "乙电器" not in text, address


def test_what_is_not_official_is_a_hash(client: Client, office: Office) -> None:
    position = act("office.created", office, note="内部情况")
    checkpoints.make(at=timezone.now())
    page = client.get(f"/log/acts/{position}/").content.decode()
    assert "不属于公开事项" in page
    for address in ("/log/", f"/log/acts/{position}/", "/log/entries.jsonl", f"/log/proof/{position}.json", "/api/v1/log/acts/"):
        assert "内部情况" not in client.get(address).getvalue().decode()
    assert client.get(f"/api/v1/log/acts/{position}/").status_code == 404
    assert client.get(f"/api/v1/log/proofs/{position}/").json()["body"] is None


def test_an_act_upon_something_that_is_not_public_is_not_official(office: Office) -> None:
    act("announcement.publish", Paper(office, key=""))
    assert register.acts() == []


def test_a_withdrawal_stands_beside_the_publication_with_its_reason(client: Client, office: Office) -> None:
    first = act("announcement.publish", Paper(office))
    last = act("announcement.withdraw", Paper(office), reason_code="decision_annulled")
    checkpoints.make(at=timezone.now())
    page = client.get(f"/log/acts/{first}/").content.decode()
    assert f"/log/acts/{last}/" in page
    assert "原决定被撤销" in page
    found = register.act_of("announcements", "公告〔2026〕1号")
    assert (found.position, found.change, found.reason_code) == (last, "withdrawn", "decision_annulled")
    assert [row.position for row in register.acts(since=first)] == [last]
    assert register.acts(dataset="draws") == []


def test_the_acts_of_a_number_are_found_by_it(client: Client, office: Office) -> None:
    act("announcement.publish", Paper(office))
    act("announcement.publish", Paper(office, key="公告〔2026〕2号"))
    page = client.get("/log/", {"q": " 公告〔2026〕1号 "}).content.decode()
    assert "关于公告〔2026〕1号" in page
    assert "关于公告〔2026〕2号" not in page
    assert "没有这个编号" in client.get("/log/", {"q": "<b>"}).content.decode()


def test_a_reason_that_is_not_in_the_table_is_refused(office: Office) -> None:
    with pytest.raises(LookupError, match="REASONS"), transaction.atomic():
        trail.record("announcement.withdraw", Paper(office), actor=SYSTEM, at=timezone.now(), reason_code="because")


def test_an_act_without_a_checkpoint_says_how_long_to_wait(client: Client, office: Office) -> None:
    checkpoints.make(at=timezone.now())
    position = act("announcement.publish", Paper(office))
    assert "校验点每十分钟作一次" in client.get(f"/log/acts/{position}/").content.decode()
    assert client.get(f"/log/proof/{position}.json").status_code == 404


@pytest.mark.parametrize("address", ["/log/acts/99/", "/log/acts/999999999999999999999/", "/log/proof/99.json", "/log/proof/1.json?size=99", "/log/proof/consistency.json", "/log/proof/consistency.json?first=2&second=1", "/log/proof/consistency.json?first=x&second=1"])
def test_what_the_register_does_not_have_is_not_found(client: Client, office: Office, address: str) -> None:
    act("announcement.publish", Paper(office))
    checkpoints.make(at=timezone.now())
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("query", ["since=-1", "since=x", "dataset=no"])
def test_the_api_says_what_it_did_not_understand(client: Client, office: Office, query: str) -> None:
    assert client.get(f"/api/v1/log/acts/?{query}").status_code == 400


def test_entries_go_on_from_a_position(client: Client, office: Office) -> None:
    for _ in range(3):
        act("office.created", office)
    rows = [json.loads(line) for line in client.get("/log/entries.jsonl?from=2").getvalue().decode().splitlines()]
    assert [row["position"] for row in rows] == [2, 3]


def test_checkpoints_come_every_ten_minutes_and_close_each_day(office: Office) -> None:
    act("office.created", office)
    noon = timezone.now().replace(hour=4, minute=0)  # 12:00 in Shanghai
    closed = checkpoints.make_due(noon)
    assert closed.day == noon.date() - timedelta(days=1)  # nobody had closed yesterday
    assert checkpoints.make_due(noon + timedelta(minutes=11)) is None  # nothing new
    act("office.created", office)
    assert checkpoints.make_due(noon + timedelta(minutes=9)) is None
    assert checkpoints.make_due(noon + timedelta(minutes=10)).size == 2
    midnight = noon.replace(hour=16, minute=0)
    assert checkpoints.make_due(midnight - timedelta(minutes=1)) is None
    assert checkpoints.make_due(midnight).day == noon.date()
    assert checkpoints.make_due(midnight + timedelta(minutes=1)) is None
    assert [row.number for row in register.checkpoints()] == [1, 2, 3]


def test_a_clock_that_goes_backwards_signs_nothing(office: Office) -> None:
    act("office.created", office)
    now = timezone.now()
    assert checkpoints.make(at=now)
    assert checkpoints.make(at=now - timedelta(hours=2)) is None


def test_the_page_takes_few_queries_however_long_the_register(client: Client, office: Office) -> None:
    for number in range(25):
        act("announcement.publish", Paper(office, key=f"公告〔2026〕{number}号"))
    checkpoints.make(at=timezone.now(), day=date(2026, 11, 20))
    with CaptureQueriesContext(connection ) as asked:
        assert client.get("/log/").status_code == 200
    assert len(asked) <= 6
