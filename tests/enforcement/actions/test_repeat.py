"""Failing twice running: computed from results, demanded or offered by the ladder, answered by a person with a reason."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from enforcement.actions import repeat as actions
from enforcement.actions import step as steps
from enforcement.models import Repeat
from enforcement.queries import facts
from enforcement.queries import repeat as queries
from inspections.models import Conclusion, LabBody, Plan, PlanItem, Sample, TestReport
from quality_portal.core.errors import NotPermitted, RuleBroken
from tests.enforcement.conftest import OPENED, Road


@pytest.fixture
def at_level(finding):
    """Make the finding's inspection one of that level."""

    def make(level, conclusion=finding.conclusion):
        Plan.objects.filter(pk=conclusion.plan_item.plan_id).update(level=level)

    return make


@pytest.fixture
def earlier(finding, maker, place):
    """A result of the same product some weeks before, with a verdict and a level."""
    made = iter(range(1, 100))

    def make(verdict="fail", level="province", days=90):
        number, day = next(made), finding.conclusion.decided_on - timedelta(days=days)
        plan = Plan.objects.create(
            number=f"JH-E{number}", year=2025, quarter=4, title="四季度抽查", level=level, office=place.offices.city, reason="投诉较多", drafted_at=OPENED
        )
        item = PlanItem.objects.create(plan=plan, category=maker.category, region=place.regions.county, quota=3)
        sample = Sample.objects.create(
            number=f"CY-E{number}", plan_item=item, office=plan.office, enterprise=maker.enterprise, product=maker.product, product_name="电热水壶",
            sampled_on=day, place="成品库", quantity="3 台", seal_no=f"E{number:04d}", recorded_at=OPENED, state="tested",
        )  # fmt: skip
        lab = LabBody.objects.get_or_create(name="栖云市产品质量检验所")[0]
        report = TestReport.objects.create(number=f"BG-E{number}", sample=sample, lab=lab, issued_on=day, filed_at=OPENED)
        return Conclusion.objects.create(
            report=report, sample=sample, plan_item=item, office=plan.office, enterprise=maker.enterprise, product=maker.product,
            product_name="电热水壶", decided_on=day, verdict=verdict, failed_items="泄漏电流", state="final", final_on=day,
        )  # fmt: skip

    return make


@pytest.fixture
def twice(cast, finding, at_level, earlier):
    """A case of a provincial inspection whose leading product failed the provincial inspection before."""
    at_level("province")
    earlier()
    finding.refresh_from_db()
    road = Road(cast, type(finding).objects.get(pk=finding.pk))
    road.open()
    return road


def found(finding, level="province"):
    return queries.previous_failure(type(finding).objects.get(pk=finding.pk), level)


class TestTwiceRunning:
    def test_the_result_before_failed_too(self, finding, at_level, earlier):
        at_level("province")
        previous = earlier()
        assert found(finding) == previous

    def test_a_pass_in_between_breaks_the_row(self, finding, at_level, earlier):
        at_level("province")
        earlier(days=90)
        earlier("pass", days=30)
        assert found(finding) is None

    def test_a_refusal_counts_as_what_it_is_deemed_to_be(self, finding, at_level, earlier):
        at_level("province")
        assert found(finding) is None
        previous = earlier("deemed")
        assert found(finding) == previous

    def test_inspections_below_the_level_do_not_count(self, finding, at_level, earlier):
        at_level("city")
        earlier()
        assert found(finding) is None
        at_level("province")
        earlier("fail", "city", days=10)
        assert found(finding).plan_item.plan.level == "province"
        assert found(finding, "nation") is None

    def test_only_a_leading_product(self, finding, at_level, earlier, maker):
        at_level("province")
        earlier()
        maker.product.leading = False
        maker.product.save()
        assert found(finding) is None

    def test_monitoring_is_no_inspection(self, finding, at_level, earlier):
        at_level("province")
        previous = earlier()
        Plan.objects.filter(pk=previous.plan_item.plan_id).update(kind="monitor")
        assert found(finding) is None


def test_s3_18_what_must_be_done_has_to_be_answered_before_the_ordinary_rung(twice):
    case = twice.case
    assert {offer.shortcut.key for offer in queries.open_offers(case)} >= {"twice_running"}
    with pytest.raises(RuleBroken, match="应当“责令停产整顿”") as refused:
        steps.draft_step(case=case, actor=twice.cast.officer, at=twice.at)
    assert "第18点" in refused.value.basis


def test_taken_the_rung_of_the_shortcut_is_decided_next_by_the_ordinary_hands(twice):
    first = actions.answer(case=twice.case, shortcut="twice_running", take=True, reason="两次均为泄漏电流不合格", actor=twice.cast.officer, at=twice.at)
    assert "BG-E1" in facts.statement(twice.case)  # the paper names both failures
    assert "属于连续两次不合格" in facts.statement(twice.case)
    again = actions.answer(case=twice.case, shortcut="twice_running", take=True, reason="再点一次", actor=twice.cast.officer, at=twice.at)
    assert first == again
    twice.case.refresh_from_db()
    assert (twice.case.target, twice.case.rung, twice.case.state) == ("stop", "", "awaiting_step")
    with pytest.raises(RuleBroken, match="不能越级"):
        steps.draft_step(case=twice.case, rung="order", actor=twice.cast.officer, at=twice.at)


def test_what_must_be_done_only_a_head_may_leave_undone_and_says_why(twice):
    with pytest.raises(NotPermitted, match="须由局领导决定"):
        actions.answer(case=twice.case, shortcut="twice_running", take=False, reason="企业已更换生产线", actor=twice.cast.officer, at=twice.at)
    with pytest.raises(RuleBroken, match="请写明"):
        actions.answer(case=twice.case, shortcut="twice_running", take=False, reason=" ", actor=twice.cast.head, at=twice.at)
    actions.answer(case=twice.case, shortcut="twice_running", take=False, reason="企业已更换生产线", actor=twice.cast.head, at=twice.at)
    twice.case.refresh_from_db()
    assert twice.case.target == "order"
    assert steps.draft_step(case=twice.case, actor=twice.cast.officer, at=twice.at).rung == "order"


def test_a_shortcut_whose_facts_do_not_hold_is_refused(road):
    with pytest.raises(RuleBroken, match="不符合这项特别规定的事实条件"):
        actions.answer(case=road.open(), shortcut="twice_running", take=True, reason="想快一点", actor=road.cast.officer, at=road.at)


def test_s0_4_3_in_a_national_inspection_the_request_is_offered_and_not_demanded(cast, finding, at_level, earlier):
    at_level("nation")
    earlier(level="nation")
    road = Road(cast, type(finding).objects.get(pk=finding.pk))
    case = road.open()
    (offer,) = queries.open_offers(case)
    assert (offer.shortcut.to, offer.shortcut.force, offer.demanded) == ("request", "may", False)
    assert steps.draft_step(case=case, actor=cast.officer, at=road.at).rung == "order"


def test_the_answer_is_evidence(twice):
    actions.answer(case=twice.case, shortcut="twice_running", take=True, reason="两次不合格", actor=twice.cast.officer, at=twice.at)
    with pytest.raises(DatabaseError), transaction.atomic():
        Repeat.objects.update(reason="")


def test_the_fixture_is_what_it_says(twice):
    assert TestReport.objects.count() == Sample.objects.count() == 2
    assert twice.case.rulebook == "policy/province"
    assert twice.case.opened_on == date(2026, 3, 2)
