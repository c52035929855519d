from datetime import date, timedelta

import pytest

from enterprises import actions
from enterprises.actions.elimination import EntryDraft
from enterprises.actions.opening import ItemDraft
from enterprises.law import conditions as checklist
from enterprises.models import OpeningReview, ProductCategory
from enterprises.queries import opening as queries
from enterprises.states import CatalogueState, OpeningState
from quality_portal.core.actors import SYSTEM
from quality_portal.core.errors import IllegalMove, NotPermitted, RuleBroken
from quality_portal.core.roles import Role
from tests.enterprises.facts import AT

ON = date(2026, 3, 2)
LAW = date(2025, 1, 1)
CONDITIONS = checklist.conditions_for(checklist.Purpose.OPENING)


@pytest.fixture
def head(person):
    return person("city", Role.APPROVER)


@pytest.fixture
def second(person):
    return person("county", Role.SAMPLER)


@pytest.fixture
def cables(db):
    return ProductCategory.objects.create(code="0203", name="电线电缆")


@pytest.fixture
def listed(officer, head, cables):
    made = actions.opening.draft_catalogue(
        office=officer.office, joint_with="经信局", since=LAW, items=[ItemDraft(cables, "涉及人身安全")], actor=officer, at=AT
    )
    return actions.opening.publish_catalogue(catalogue=made, actor=head, at=AT)


@pytest.fixture
def apply(officer, company, cables, listed):
    def make(**changes):
        facts = {"enterprise": company, "category": cables, "product": "延长线插座", "site": "城东路1号", "office": officer.office}
        return actions.opening.apply(**facts | {"actor": officer, "at": AT} | changes)

    return make


@pytest.fixture
def examine(officer, second):
    def look(review, unmet="", **changes):
        answers = {row.key: "unmet" if row.key == unmet else "met" for row in CONDITIONS}
        facts = {"on": ON, "examiners": [officer, second], "answers": answers, "notes": {unmet: "没有检验仪器"}, "opinion": "见审查表"}
        return actions.opening.examine(review=review, **facts | {"actor": officer, "at": AT} | changes)

    return look


def test_s3_16_the_catalogue_is_set_jointly_published_by_another_and_numbered(officer, head, cables, listed):
    assert listed.document.number
    assert "电线电缆" in str(listed.document.content)
    with pytest.raises(RuleBroken, match="会同部门"):
        actions.opening.draft_catalogue(office=officer.office, joint_with="", since=ON, items=[ItemDraft(cables, "x")], actor=officer, at=AT)
    own = actions.opening.draft_catalogue(
        office=officer.office, joint_with="经信局", since=ON, items=[ItemDraft(cables, "x")], actor=officer, at=AT
    )
    officer.grants.create(role=Role.APPROVER.value)
    with pytest.raises(NotPermitted, match="起草人"):
        actions.opening.publish_catalogue(catalogue=own, actor=type(officer).objects.get(pk=officer.pk), at=AT)
    actions.opening.publish_catalogue(catalogue=own, actor=head, at=AT)
    listed.refresh_from_db()
    assert (listed.state, listed.until) == (CatalogueState.REPEALED, ON)
    assert queries.listing(cables, officer.office, ON - timedelta(days=1)).catalogue == listed
    assert queries.listing(cables, officer.office, ON).catalogue == own
    assert queries.listed_since(queries.listing(cables, officer.office, ON)) == LAW


def test_only_listed_products_are_reviewed_and_each_once(apply, category, company):
    with pytest.raises(RuleBroken, match="不需要开业审查"):
        apply(category=category)
    assert apply() == apply()
    assert OpeningReview.objects.get().due_on == date(2026, 4, 1)


def test_s3_16_all_conditions_met_and_another_person_lets_it_start(apply, examine, head, officer, company, cables):
    review = examine(apply())
    officer.grants.create(role=Role.APPROVER.value)
    with pytest.raises(NotPermitted, match="参加现场审查的人"):
        actions.opening.decide(review=review, start=True, because="", actor=type(officer).objects.get(pk=officer.pk), at=AT)
    done = actions.opening.decide(review=review, start=True, because="", actor=head, at=AT)
    assert done.state == OpeningState.GRANTED
    assert "准予开工生产" in str(done.document.content)
    assert queries.granted(company, cables) == done
    with pytest.raises(RuleBroken, match="不用再申请"):
        apply()
    with pytest.raises(IllegalMove):
        actions.opening.decide(review=review, start=False, because="反悔", actor=head, at=AT)


def test_s3_16_one_unmet_condition_and_production_must_not_start(apply, examine, head):
    review = examine(apply(), unmet="equipment")
    with pytest.raises(RuleBroken, match="有不符合的条件，不能准予开工"):
        actions.opening.decide(review=review, start=True, because="", actor=head, at=AT)
    with pytest.raises(RuleBroken, match="须写明理由"):
        actions.opening.decide(review=review, start=False, because=" ", actor=head, at=AT)
    refused = actions.opening.decide(review=review, start=False, because="没有检验手段", actor=head, at=AT)
    assert "申请行政复议" in str(refused.document.content)
    assert "没有检验手段。" in str(refused.document.content)
    assert refused.state == OpeningState.REFUSED
    assert apply() != review  # after putting it right it may apply again


def test_two_to_four_people_answer_every_condition(apply, examine, officer):
    review = apply()
    with pytest.raises(RuleBroken, match="2至4人"):
        examine(review, examiners=[officer])
    with pytest.raises(RuleBroken, match="没有填写结论"):
        examine(review, answers={})
    with pytest.raises(RuleBroken, match="不符合的条件须写明情况"):
        examine(review, unmet="people", notes={})
    with pytest.raises(RuleBroken, match="受理以后"):
        examine(review, on=ON - timedelta(days=1))


def test_a_returned_review_is_examined_anew(apply, examine, head):
    review = actions.opening.send_back(review=examine(apply(), unmet="people"), reason="请补人员名单", actor=head, at=AT)
    assert (review.state, review.return_reason) == (OpeningState.APPLIED, "请补人员名单")
    again = examine(review)
    assert again.checks.filter(answer="unmet").count() == 0
    assert again.return_reason == ""


def test_s0_2_1_a_field_closed_to_new_building_is_flagged_and_not_granted(apply, examine, head, officer, cables):
    batch = actions.elimination.record_batch(
        kind="duplication", title="制止重复建设目录", number="第14号", issuer="有关部门", issued_on=LAW, since=LAW,
        entries=[EntryDraft("product", "普通延长线插座", ["延长线"], category=cables)], actor=officer, at=AT,
    )  # fmt: skip
    actions.elimination.publish_batch(batch=batch, actor=head, at=AT)
    review = apply()
    assert "制止重复建设" in review.warning
    with pytest.raises(RuleBroken, match="不能准予开工：属于制止重复建设的领域"):
        actions.opening.decide(review=examine(review), start=True, because="", actor=head, at=AT)


def test_who_was_founded_after_the_listing_must_not_make_it_without_a_verdict(company, other_company, cables, listed, apply, examine, head):
    made = actions.product.add(company, name="延长线", category=cables, actor=SYSTEM, at=AT)
    actions.product.add(other_company, name="延长线", category=cables, actor=SYSTEM, at=AT)
    assert queries.must_not_start(ON) == []  # nobody knows when it was founded
    type(company).objects.update(established_on=LAW - timedelta(days=1))
    assert queries.must_not_start(ON) == []
    type(company).objects.update(established_on=ON)
    assert [row for row, _item in queries.must_not_start(ON)] == [made]  # the other company lies in another city
    actions.opening.decide(review=examine(apply()), start=True, because="", actor=head, at=AT)
    assert queries.must_not_start(ON) == []


def test_withdrawn_by_the_enterprise(apply, officer):
    review = apply()
    with pytest.raises(RuleBroken, match="理由"):
        actions.opening.withdraw(review=review, because="", actor=officer, at=AT)
    assert actions.opening.withdraw(review=review, because="暂不生产", actor=officer, at=AT).state == OpeningState.WITHDRAWN


def test_the_verdict_opens_to_those_who_see_the_enterprise(apply, officer, person, company):
    review, member = apply(), person(None, Role.ENTERPRISE_MEMBER)
    assert queries.may_see(officer, str(review.pk))
    assert not queries.may_see(person("other", Role.CASE_OFFICER), str(review.pk))
    assert not queries.may_see(member, str(review.pk))
    actions.membership.add(member, company, position="厂长", actor=SYSTEM, at=AT)
    assert queries.may_see(member, str(review.pk))
