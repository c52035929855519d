"""Risk monitoring: a plan kind of its own; what it finds is a lead, never a nonconformity."""

from datetime import date

import pytest

from inspections import actions
from inspections.actions.plan import ItemDraft
from inspections.law.plan import MONITOR_RULE
from inspections.models import Conclusion, Finding, Lead, Sample
from inspections.queries import inbox, public
from inspections.queries.eligibility import hat_of
from inspections.queries.suggestion import products
from quality_portal.core.errors import RuleBroken
from quality_portal.workdays.calendar import today_is
from tests.inspections.bench import file_report
from tests.inspections.conftest import AT, BAD, DAY, GOOD


@pytest.fixture
def monitoring(cast, place, category, make_company):
    """A monitoring round and the kettle that was bought for it."""
    company = make_company("栖云市监测水壶厂")
    drafted = actions.plan.create(
        office=place.offices.city, year=2026, quarter=1, title="电热水壶风险监测", reason="关注干烧起火风险", kind="monitor",
        items=[ItemDraft(category, 2, place.regions.county, reason="risk", targets=(company,))], actor=cast.planner, at=AT,
    )  # fmt: skip
    plan = actions.plan.approve(plan=drafted, actor=cast.approver, at=AT)
    return actions.sample.record(
        plan_item=plan.items.get(), enterprise=company, samplers=[cast.wang, cast.zhao], product_name="电热水壶", batch="B1", model="ZDH-15",
        sampled_on=date(2026, 3, 5), place="超市货架", quantity="2 台", seal_no="M0001", actor=cast.wang, at=AT + 3 * DAY,
    )  # fmt: skip


def report(sample, cast, row):
    return file_report(sample=sample, lab=cast.lab, issued_on=date(2026, 3, 12), items=[row], actor=cast.tester, at=AT + 10 * DAY)


def test_r172_a_bad_result_of_monitoring_is_a_lead_and_nothing_else(monitoring, cast, place):
    made = report(monitoring, cast, BAD)
    assert made.verdict == "fail"
    lead = Lead.objects.get()
    assert (lead.kind, lead.enterprise, lead.state) == ("monitor", monitoring.enterprise, "open")
    assert "泄漏电流" in lead.facts
    assert not Conclusion.objects.exists()
    assert not Finding.objects.exists()
    assert list(inbox.conclusions_to_notify(place.offices.city)) == []
    assert Sample.objects.get().verdict == ""
    with today_is(date(2026, 9, 1)):
        assert list(public.results()) == []
        assert public.record_of(monitoring.enterprise.credit_code).tested == 0
    (row,) = [row for row in products(place.offices.city, date(2026, 4, 1)) if row.category == monitoring.plan_item.category]
    assert "监测等线索 1 件" in row.words


def test_r172_a_good_result_says_nothing(monitoring, cast):
    report(monitoring, cast, GOOD)
    assert not Lead.objects.exists()
    assert not Conclusion.objects.exists()


def test_o18_8_monitoring_is_no_inspection_and_keeps_nobody_out_of_the_hat(monitoring, cast, place, category):
    drafted = actions.plan.create(
        office=place.offices.city, year=2026, quarter=2, title="二季度水壶", reason="投诉较多", items=[ItemDraft(category, 1, place.regions.county)],
        actor=cast.planner, at=AT + 40 * DAY,
    )  # fmt: skip
    hat = hat_of(drafted.items.get(), drafted, date(2026, 4, 11))
    assert [row["enterprise"] for row in hat.candidates] == [monitoring.enterprise_id]
    assert hat.exclusions == []


def test_monitoring_is_not_drawn_has_no_notice_and_cites_its_rule(monitoring, cast):
    item = monitoring.plan_item
    with pytest.raises(RuleBroken, match="不发监督抽查通知书") as refusal:
        actions.task.assign(
            plan_item=item, enterprise=monitoring.enterprise, officers=[cast.wang, cast.zhao], due_on=date(2026, 3, 31), actor=cast.planner, at=AT + DAY
        )
    assert refusal.value.basis == str(MONITOR_RULE.basis)
    with pytest.raises(RuleBroken, match="不随机抽取"):
        actions.draw.commit(plan_item=item, value_source="x", actor=cast.planner, at=AT + DAY)


def test_the_pages_say_that_it_is_no_inspection(monitoring, cast, client):
    report(monitoring, cast, BAD)
    client.force_login(cast.planner)
    for page in (monitoring.plan_item.plan.get_absolute_url(), monitoring.get_absolute_url()):
        text = client.get(page).content.decode()
        assert "风险监测不是监督抽查" in text
        assert "三（三）" in text
    assert "泄漏电流" in text
