"""Staff pages and the API of honours."""

from datetime import date

import pytest
import time_machine

from brands.actions import proposal
from brands.law import Kind
from brands.models import Honour, Programme, WithdrawalProposal
from tests.brands.conftest import AT, TODAY, every


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def title(brand, give):
    return give(brand)


@pytest.fixture
def head(client, cast):
    client.force_login(cast.head)
    return client


def text(response) -> str:
    return response.content.decode()


def test_a_title_is_granted_in_two_steps(head, brand, maker):
    chosen = text(head.get("/staff/honours/new/", {"programme": brand.pk, "q": "沸点"}))
    link = f"?programme={brand.pk}&amp;enterprise={maker.enterprise.pk}"
    assert link in chosen
    address = "/staff/honours/new/" + link.replace("&amp;", "&")
    assert "《栖云名牌产品认定办法》" in text(head.get(address))
    fields = {"product": maker.kettle.pk, "certificate_no": "QY-1", "granted_on": "2026-03-02"}
    refused = head.post(address, {**fields, "confirmed": every(Kind.NAMED_BRAND)[:2]})
    assert "还有条件没有确认" in text(refused)
    done = head.post(address, {**fields, "confirmed": every(Kind.NAMED_BRAND), "evidence": "资料齐全"}, follow=True)
    assert "QY-1" in text(done)
    assert Honour.objects.get().granted_on == TODAY


def test_a_veto_is_shown_before_anything_is_typed(head, brand, maker, fail):
    fail(date(2026, 1, 10))
    page = text(head.get(f"/staff/honours/new/?programme={brand.pk}&enterprise={maker.enterprise.pk}"))
    assert "一票否决" in page
    assert "第18点" in page


def test_strangers_titles_and_programmes_answer_404(client, cast, title, brand, maker):
    client.force_login(cast.stranger)
    assert client.get(title.get_absolute_url()).status_code == 404
    assert client.get(f"/staff/honours/programmes/{brand.pk}/announce/").status_code == 404
    assert client.get(f"/staff/honours/new/?programme={brand.pk}&enterprise={maker.enterprise.pk}").status_code == 404
    assert "QY-2026-001" not in text(client.get("/staff/honours/"))


@pytest.mark.parametrize(("who", "status"), [("editor", 403), ("sampler", 403), ("member", 403), ("head", 200)])
def test_granting_is_the_heads(client, cast, brand, who, status):
    client.force_login(getattr(cast, who))
    assert client.get("/staff/honours/new/").status_code == status


def test_the_list_finds_and_filters(head, title):
    assert "QY-2026-001" in text(head.get("/staff/honours/?q=沸点&kind=named_brand&state=valid&valid_on=2026-03-02"))
    assert "没有符合条件" in text(head.get("/staff/honours/?valid_on=2020-01-01"))


def test_the_page_of_an_exemption_says_what_it_is_worth(head, make_programme, give):
    row = give(make_programme(Kind.EXEMPTION))
    assert "有效期内免于监督抽查" in text(head.get(row.get_absolute_url()))


def test_a_failure_is_in_the_queue_at_once_and_decided_there(head, title, fail):
    fail(TODAY)
    queue = text(head.get("/staff/honours/proposals/"))
    row = WithdrawalProposal.objects.get()
    assert row.get_absolute_url() in queue
    assert "撤销荣誉" in text(head.get(row.get_absolute_url()))
    missing = head.post(row.get_absolute_url() + "accept/", {"reason": ""})
    assert missing.status_code == 200
    head.post(row.get_absolute_url() + "accept/", {"reason": "抽查不合格"})
    title.refresh_from_db()
    assert title.state == "withdrawn"
    assert "抽查不合格" in text(head.get(title.get_absolute_url()))
    head.get("/staff/honours/proposals/")
    assert WithdrawalProposal.objects.count() == 1


def test_an_editor_reads_proposals_but_does_not_decide(client, cast, title, fail):
    fail(TODAY)
    proposal.propose_due(on=TODAY, at=AT)
    row = WithdrawalProposal.objects.get()
    client.force_login(cast.editor)
    assert 'name="reason"' not in text(client.get(row.get_absolute_url()))
    assert client.post(row.get_absolute_url() + "keep/", {"reason": "x"}).status_code == 403


def test_a_programme_is_set_up_and_its_list_drafted(head, cast, brand, give):
    page = head.post(
        "/staff/honours/programmes/new/",
        {
            "name": "市长质量奖",
            "key": "mayor",
            "kind": "quality_award",
            "level": "city",
            "years": 3,
            "basis": "《办法》",
        },
    )
    assert "施行日期" in text(page)
    head.post(
        "/staff/honours/programmes/new/",
        {"name": "市长质量奖", "key": "mayor", "kind": "quality_award", "level": "city", "years": 3, "basis": ""},
    )
    assert Programme.objects.get(key="mayor").basis == ""
    listing = text(head.get("/staff/honours/programmes/"))
    assert "没有写明依据" in listing
    assert "（待核）" in listing  # the national ones whose number is unconfirmed
    give(brand)
    address = f"/staff/honours/programmes/{brand.pk}/announce/"
    assert head.get(address).status_code == 403  # whoever approves does not draft
    head.force_login(cast.editor)
    assert "本名单不构成推荐" in text(head.get(address))
    sent = head.post(address)
    assert sent.url.startswith("/staff/announcements/")
    assert head.post(address).url == sent.url


def test_open_data_needs_no_account_and_takes_a_day(client, title):
    body = client.get("/api/v1/named-brands/").json()
    assert body["notice"].startswith("本名单不构成推荐")
    assert [row["certificate_no"] for row in body["results"]] == ["QY-2026-001"]
    assert client.get("/api/v1/named-brands/?valid_on=2020-01-01").json()["count"] == 0
    assert client.get("/api/v1/exemptions/").json()["results"] == []
    assert client.get("/api/v1/quality-awards/").json()["count"] == 0
    for bad in ("valid_on=yesterday", "size=0", "size=9999", "offset=-1"):
        assert client.get(f"/api/v1/named-brands/?{bad}").status_code == 400
    assert client.post("/api/v1/named-brands/", {}).status_code in (403, 405)
