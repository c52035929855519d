"""Production without a licence, a standard, an opening review: penalise, order, close or change product."""

from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from enforcement.actions import case as cases
from enforcement.actions import irregularity as actions
from enforcement.actions import recheck as rechecks
from enforcement.actions import step as steps
from enforcement.models import Case
from enforcement.states.case import CaseState
from enterprises.actions import irregularity as leads
from enterprises.models import Irregularity, Licence, Product, ProductCategory
from enterprises.states import IrregularityState
from quality_portal.core.actors import SYSTEM
from quality_portal.core.errors import NotPermitted, RuleBroken
from tests.enforcement.conftest import DAY, OPENED


@pytest.fixture
def lead(cast, maker):
    """A product without a standard, confirmed on the spot."""
    row = leads.report(
        enterprise=maker.enterprise, kind="standardless", product=maker.product, facts="没有执行标准", actor=cast.officer, at=OPENED
    )
    return leads.confirm(irregularity=row, facts="你单位没有标准，仍在生产电热水壶。", on=OPENED.date(), actor=cast.officer, at=OPENED)


class Way:
    """One act a method, on the ladder of irregular production."""

    def __init__(self, cast, lead):
        self.cast, self.at = cast, OPENED
        self.case = actions.open_case(irregularity=lead, actor=cast.officer, at=OPENED)

    def decide(self, **facts):
        draft = steps.draft_step(case=self.case, actor=self.cast.officer, at=self.at, **facts)
        reviewed = steps.review_step(step=draft, actor=self.cast.lawyer, at=self.at)
        issued = steps.approve_step(step=reviewed, actor=self.cast.head, at=self.at)
        step = steps.serve_step(step=issued, served_on=self.at.date(), how="in_person", actor=self.cast.officer, at=self.at)
        self.case.refresh_from_db()
        return step

    def recheck(self, outcome):
        self.at += 10 * DAY
        people = [self.cast.officer, self.cast.second]
        found = rechecks.record_recheck(
            case=self.case, outcome=outcome, on=self.at.date(), officers=people, note="现场查看", actor=self.cast.officer, at=self.at
        )
        self.case.refresh_from_db()
        return found


@pytest.fixture
def way(cast, lead):
    return Way(cast, lead)


def test_a_lead_is_taken_up_once_and_only_when_confirmed(cast, maker, lead):
    first = actions.open_case(irregularity=lead, actor=cast.officer, at=OPENED)
    assert actions.open_case(irregularity=lead, actor=cast.second, at=OPENED) == first
    assert (first.rulebook, first.target, first.state) == ("standardless", "obtain", CaseState.AWAITING_STEP)
    lead.refresh_from_db()
    assert lead.state == IrregularityState.TAKEN
    raw = leads.report(enterprise=maker.enterprise, kind="standardless", product_name="散件", facts="听说", actor=cast.officer, at=OPENED)
    with pytest.raises(RuleBroken, match="没有到现场核实"):
        actions.open_case(irregularity=raw, actor=cast.officer, at=OPENED)
    with pytest.raises(NotPermitted):
        actions.open_case(irregularity=raw, actor=cast.head, at=OPENED)
    assert Case.objects.count() == 1


def test_s0_3_3_a_recheck_passes_only_when_the_standard_stands_in_the_register(way, maker, lead):
    step = way.decide(demands="公开企业标准。")
    assert step.document.title == "责令限期补办通知书"
    assert step.comply_by == date(2026, 4, 1)
    assert "没有标准" in str(step.document.content)
    with pytest.raises(RuleBroken, match="档案里还没有"):
        way.recheck("pass")
    Product.objects.filter(pk=maker.product.pk).update(standard="Q/FD 001-2026")
    way.recheck("pass")
    lead.refresh_from_db()
    assert (way.case.state, lead.state, lead.ending) == (CaseState.CLOSED, IrregularityState.CLEARED, "standard")


def test_s3_15_who_does_not_comply_is_proposed_for_closure_and_the_end_says_what_became_of_it(way, cast, lead):
    way.decide(demands="公开企业标准。")
    way.recheck("fail")
    assert way.case.target == "closure"
    with pytest.raises(RuleBroken, match="人民政府名称"):
        steps.draft_step(case=way.case, actor=cast.officer, at=way.at)
    with pytest.raises(RuleBroken, match="最后一级措施执行以后"):
        actions.close(case=way.case, ending="closed", because="停了", actor=cast.officer, at=way.at)
    way.decide(addressee="河西区人民政府")
    assert way.case.state == CaseState.EXECUTED
    with pytest.raises(RuleBroken, match="须登记结果"):
        cases.close_case(case=way.case, because="办完了", actor=cast.officer, at=way.at)
    with pytest.raises(RuleBroken, match="结果只能是"):
        actions.close(case=way.case, ending="licensed", because="取证了", actor=cast.officer, at=way.at)
    closed = actions.close(case=way.case, ending="changed", because="政府决定转产", actor=cast.officer, at=way.at)
    lead.refresh_from_db()
    assert (closed.state, lead.state, lead.ending) == (CaseState.CLOSED, IrregularityState.CLEARED, "changed")
    assert closed.closed_because.startswith("已转产")


def test_an_overdue_order_leads_to_closure(way):
    way.decide(demands="公开企业标准。")
    late = cases.mark_overdue(case=way.case, at=OPENED + 60 * DAY)
    assert (late.state, late.target) == (CaseState.AWAITING_STEP, "closure")


def test_a_case_that_a_head_ends_ends_its_lead(way, cast, lead):
    with pytest.raises(NotPermitted):
        cases.close_case(case=way.case, because="企业已注销", actor=cast.officer, at=OPENED)
    cases.close_case(case=way.case, because="企业已注销", actor=cast.head, at=OPENED)
    lead.refresh_from_db()
    assert (lead.state, lead.ending) == (IrregularityState.CLEARED, "moot")


def test_the_comparison_leaves_what_is_taken_up_to_the_case(way, maker, lead):
    Product.objects.filter(pk=maker.product.pk).update(standard="Q/FD 001-2026")
    Irregularity.objects.filter(pk=lead.pk).update(origin="register")
    leads.sweep(at=OPENED + timedelta(days=1))
    lead.refresh_from_db()
    assert lead.state == IrregularityState.TAKEN


@pytest.fixture
def cables(maker):
    category = ProductCategory.objects.create(code="0203", name="电线电缆")
    return Product.objects.create(enterprise=maker.enterprise, name="延长线插座", category=category, standard="GB/T 2099.7")


def test_s3_15_unlicensed_production_is_found_in_the_register_and_opens_with_the_penalty(cast, maker, cables):
    assert leads.sweep(at=OPENED) == 1 + 1  # the kettle of the cast has no standard
    row = Irregularity.objects.get(kind="unlicensed")
    assert "XK09" in row.facts or "没有" in row.facts
    leads.confirm(irregularity=row, facts="正在生产。", on=OPENED.date(), actor=cast.officer, at=OPENED)
    case = actions.open_case(irregularity=row, actor=cast.officer, at=OPENED)
    assert (case.rulebook, case.target_row.document) == ("unlicensed", "irregular_penalty")
    with pytest.raises(RuleBroken, match="罚款的数额"):
        steps.draft_step(case=case, actor=cast.officer, at=OPENED)


def test_a_licence_in_force_ends_the_lead_before_anybody_looked(maker, cables):
    leads.sweep(at=OPENED)
    Licence.objects.create(
        enterprise=maker.enterprise, kind="production", number="XK06-001-00009", product=cables, valid=DateRange(date(2026, 3, 1), date(2031, 3, 1))
    )
    leads.sweep(at=OPENED + DAY, actor=SYSTEM)
    row = Irregularity.objects.get(kind="unlicensed")
    assert (row.state, row.ending) == (IrregularityState.CLEARED, "moot")


def test_s3_15_the_whole_way_penalty_licence_within_its_term_and_home_again(cast, maker, cables, road):
    leads.sweep(at=OPENED)
    row = Irregularity.objects.get(kind="unlicensed")
    leads.confirm(irregularity=row, facts="你单位未取得生产许可证，正在生产延长线插座。", on=OPENED.date(), actor=cast.officer, at=OPENED)
    road.case = actions.open_case(irregularity=row, actor=cast.officer, at=OPENED)
    with pytest.raises(RuleBroken, match="告知"):
        road.decide(demands="没收插座 200 只，并处罚款 1 万元。")
    road.told()
    penalty = road.serve(road.decide(demands="没收插座 200 只，并处罚款 1 万元。"))
    assert penalty.document.title == "行政处罚决定书"
    said = str(penalty.document.content)
    assert "没收插座 200 只" in said
    assert "十五日内到指定的银行或者通过电子支付系统缴纳" in said
    assert "未陈述、申辩，也未要求听证。" in said
    assert "第四十五条" in penalty.penalty_basis
    stop = maker.enterprise.standings.get(kind="stop_production")
    assert (stop.product, stop.until) == (cables, None)
    assert (road.case.state, road.case.target) == (CaseState.AWAITING_STEP, "obtain")
    road.serve(road.decide(days=90, demands="限期取证。"))
    Licence.objects.create(
        enterprise=maker.enterprise, kind="production", number="XK06-001-00008", product=cables, valid=DateRange(date(2026, 3, 1), date(2031, 3, 1))
    )
    road.later(20)
    road.recheck("pass")
    row.refresh_from_db()
    stop.refresh_from_db()
    assert (road.case.state, row.state, row.ending) == (CaseState.CLOSED, IrregularityState.CLEARED, "licensed")
    assert stop.until == road.at.date()
