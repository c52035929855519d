"""Testing on the spot: only what the specification allows, by two who were there, with an instrument in its term."""

from datetime import date

import pytest
from django.urls import reverse

from inspections import actions
from inspections.law.lab import RECEIPT_CHECKS
from inspections.models import OnSiteTest, SpecItem
from inspections.worksheet import Found
from quality_portal.audit.queries import trail_of
from quality_portal.core.errors import RuleBroken
from tests.inspections.conftest import AT, DAY


@pytest.fixture
def on_the_spot(specified, specification):
    """The sample's specification lets the leakage current be tested on the spot."""
    SpecItem.objects.filter(specification=specification, name="泄漏电流").update(on_site=True)
    return specified


@pytest.fixture
def given(on_the_spot, cast):
    return {
        "sample": on_the_spot, "item": "泄漏电流", "value": "92", "instrument": "泄漏电流测试仪 XL-03", "valid_until": date(2026, 12, 31),
        "tested_on": on_the_spot.sampled_on, "testers": list(on_the_spot.samplers.all()), "actor": cast.wang, "at": AT + 3 * DAY,
    }  # fmt: skip


def test_o18_9_on_site_tests_are_excepted_from_the_separation_and_judged_by_the_limit(given):
    done = actions.onsite.test(**given)
    assert (done.verdict, done.value, done.unit, done.testers.count()) == ("fail", "92", "mA", 2)
    assert actions.onsite.test(**given).pk == done.pk
    assert OnSiteTest.objects.count() == 1
    assert "第九条" in trail_of(given["sample"]).filter(verb="sample.tested_on_site").get().basis


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"item": "标志"}, "item", "没有规定“标志”可以现场检验"),
        ({"testers": []}, "testers", "不得少于两人"),
        ({"instrument": " "}, "instrument", "仪器"),
        ({"valid_until": date(2026, 3, 1)}, "valid_until", "已经过期"),
        ({"tested_on": date(2026, 3, 6)}, "tested_on", "当场进行"),
        ({"value": "不少"}, "value", "数字"),
    ],
)
def test_o18_9_what_the_exception_asks_for_is_named(given, change, field, words):
    with pytest.raises(RuleBroken, match=words) as refusal:
        actions.onsite.test(**given | change)
    assert refusal.value.field == field
    assert "第九条" in refusal.value.basis
    assert not OnSiteTest.objects.exists()


def test_whoever_was_not_there_tests_nothing(given, cast, person):
    from quality_portal.core.roles import Role

    absent = person("city", Role.SAMPLER, name="周抽样员")
    with pytest.raises(RuleBroken, match="周抽样员不是这份抽样单的抽样人员"):
        actions.onsite.test(**given | {"testers": [cast.wang, absent]})


def test_o18_9_the_laboratory_takes_the_figure_over_and_may_not_change_it(given, on_the_spot, cast):
    actions.onsite.test(**given)
    with pytest.raises(RuleBroken, match="已经登记"):
        actions.onsite.test(**given | {"value": "70"})
    job = actions.labjob.assign(sample=on_the_spot, lab=cast.lab, actor=cast.planner, at=AT + 4 * DAY)
    assert [row["value"] for row in job.worksheet] == ["92", ""]
    SpecItem.objects.filter(name="标志").update(on_site=True)
    with pytest.raises(RuleBroken, match="已经交付检验"):
        actions.onsite.test(**given | {"item": "标志", "value": "符合"})
    checks = dict.fromkeys((row.key for row in RECEIPT_CHECKS), True)
    actions.labjob.receive(job=job, seal_seen=job.seal_no, giver="王抽样员", checks=checks, actor=cast.tester, at=AT + 4 * DAY)
    with pytest.raises(RuleBroken, match="“泄漏电流”已在抽样现场检验"):
        actions.labjob.enter(job=job, found=[Found(1, "60"), Found(2, "符合")], actor=cast.tester, at=AT + 5 * DAY)
    assert actions.labjob.enter(job=job, found=[Found(1, "92"), Found(2, "符合")], actor=cast.tester, at=AT + 5 * DAY).state == "entered"


def test_the_page_offers_it_shows_it_and_cites_the_article(given, on_the_spot, cast, client):
    client.force_login(cast.wang)
    page, form = on_the_spot.get_absolute_url(), reverse("inspections:sample_onsite", args=[on_the_spot.number])
    assert form in client.get(page).content.decode()
    assert "第九条" in client.get(form).content.decode()
    sent = {
        "item": "泄漏电流", "value": "60", "instrument": "XL-03", "valid_until": "2026-12-31", "tested_on": "2026-03-05",
        "testers": [person.pk for person in given["testers"]],
    }  # fmt: skip
    assert client.post(form, sent | {"value": "许多"}).status_code == 200
    assert client.post(form, sent).status_code == 302
    shown = client.get(page).content.decode()
    assert "60 mA" in shown
    assert form not in shown
    assert client.get(f"/api/v1/samples/{on_the_spot.number}/onsite-tests/").json()[0]["verdict"] == "pass"
