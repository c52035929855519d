"""What the world sees of acts on licences: the same day, with ground and basis, nobody's name."""

from datetime import timedelta

import pytest

from enterprises import actions
from enterprises.queries import public
from quality_portal.core.actors import SYSTEM
from quality_portal.workdays.calendar import business_today
from tests.enterprises.facts import AT, CODE_A


@pytest.fixture
def suspended(xk, officer):
    on = business_today()
    return actions.licence.suspend(xk, because="质量问题严重", ground="withheld_serious", on=on, decision="苏质扣〔2026〕1号", actor=officer, at=AT)


def test_the_company_shows_the_state_its_ground_and_basis_the_same_day(suspended):
    licence = public.company(CODE_A).licences[0]
    assert (licence.state, licence.good, licence.since) == ("暂停", False, business_today())
    assert "质量问题严重" in licence.because
    assert "第15点" in licence.basis


def test_the_list_is_newest_first_and_narrowed(suspended, company):
    later = business_today() + timedelta(days=1)
    actions.licence.resume(suspended, because="复查合格", ground="corrected", on=later, actor=SYSTEM, at=AT)
    assert [row.act for row in public.licence_acts()] == ["恢复证书", "暂停证书"]
    assert [row.act for row in public.licence_acts("suspend")] == ["暂停证书"]
    assert [row.now for row in public.licence_acts("suspend")] == ["有效"]
    assert public.licence_acts(term="甲电器")
    assert public.licence_acts(term="没有这家") == []
    assert public.licence_act_counts() == {"suspend": 1, "resume": 1}


def test_nobody_is_named(suspended, officer):
    row = public.licence_acts()[0]
    assert officer.display_name not in str(row)
    assert row.url == f"/enterprises/{CODE_A}/"


def test_the_pages_stand_open(client, suspended, xk):
    page = client.get("/lists/licences/").content.decode()
    assert xk.number in page
    assert "苏质扣〔2026〕1号" in page
    assert xk.number not in client.get("/lists/licences/", {"act": "revoke"}).content.decode()
    assert client.get("/lists/licences/data.json").json()["rows"][0]["number"] == xk.number
    assert "/lists/licences/" in client.get("/lists/").content.decode()
