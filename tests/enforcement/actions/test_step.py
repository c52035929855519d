"""Decisions: two people, the right office, no rung jumped, rights kept, service and its clock."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from enforcement.actions import serving
from enforcement.actions import step as steps
from enforcement.models import Step
from enterprises.models import Licence, Membership, Principal
from quality_portal.accounts.models import OfficeRulebook
from quality_portal.core.actors import SYSTEM
from quality_portal.core.errors import Conflict, IllegalMove, NotPermitted, RuleBroken
from quality_portal.core.roles import Role
from quality_portal.documents.citing import joined
from quality_portal.documents.queries import of
from tests.enforcement.conftest import DAY, NAMED, OPENED, confirm_address


def test_an_order_carries_facts_articles_the_date_and_remedies(road):
    case = road.open()
    step = road.decide(days=20)
    said = str(step.document.content)
    for words in ("泄漏电流", "第十七条第一款", "整改期限为20日", "2026年3月23日", "行政复议", "91990102MA0000001A"):
        assert words in said
    assert joined(step.basis_text) in said
    assert step.rule_key == "policy/city/order"
    assert {paper.kind for paper in of(case)} == {"order", "government_notice"}  # the county government is told


def test_the_drafter_cannot_approve(road):
    case = road.open()
    step = steps.draft_step(case=case, named_basis=NAMED, actor=road.cast.both, at=road.at)
    with pytest.raises(IllegalMove):  # not before the legal review
        steps.approve_step(step=step, actor=road.cast.head, at=road.at)
    steps.review_step(step=step, actor=road.cast.lawyer, at=road.at)
    with pytest.raises(NotPermitted, match="起草人不能批准自己起草的决定"):
        steps.approve_step(step=step, actor=road.cast.both, at=road.at)
    with pytest.raises(NotPermitted):
        steps.approve_step(step=step, actor=SYSTEM, at=road.at)
    step.refresh_from_db()
    assert (step.state, step.document) == ("reviewed", None)


def test_apl_58_draft_review_and_approval_are_three_persons(road, person):
    case = road.open()
    all_roles = person("city", Role.CASE_OFFICER, Role.REVIEWER, Role.APPROVER, name="一肩挑")
    step = steps.draft_step(case=case, actor=all_roles, at=road.at)
    with pytest.raises(NotPermitted, match="起草人不能审核自己起草的决定"):
        steps.review_step(step=step, actor=all_roles, at=road.at)
    with pytest.raises(NotPermitted, match="由该机关的法制审核人员审核"):
        steps.review_step(step=step, actor=road.cast.province_lawyer, at=road.at)
    with pytest.raises(NotPermitted):
        steps.review_step(step=step, actor=road.cast.head, at=road.at)
    steps.return_step(step=step, reason="换人起草", actor=road.cast.lawyer, at=road.at)

    step = steps.draft_step(case=case, named_basis=NAMED, actor=road.cast.officer, at=road.at)
    steps.review_step(step=step, note="依据准确", actor=all_roles, at=road.at)
    with pytest.raises(NotPermitted, match="审核人不能批准自己审核的决定"):
        steps.approve_step(step=step, actor=all_roles, at=road.at)
    with pytest.raises(DatabaseError), transaction.atomic():
        Step.objects.filter(pk=step.pk).update(approved_by=all_roles)
    approved = steps.approve_step(step=step, actor=road.cast.head, at=road.at)
    assert (approved.state, approved.reviewed_by_id, approved.review_note) == ("issued", all_roles.pk, "依据准确")


def test_the_database_refuses_an_approval_without_a_review(road):
    step = steps.draft_step(case=road.open(), actor=road.cast.officer, at=road.at)
    with pytest.raises(DatabaseError), transaction.atomic():
        Step.objects.filter(pk=step.pk).update(approved_by=road.cast.head)


def test_the_database_itself_refuses_one_person_in_both_places(road):
    case = road.open()
    step = steps.draft_step(case=case, named_basis=NAMED, actor=road.cast.officer, at=road.at)
    with pytest.raises(DatabaseError), transaction.atomic():
        Step.objects.filter(pk=step.pk).update(approved_by=road.cast.officer)


def test_a_head_of_another_office_cannot_approve(road):
    case = road.open()
    step = steps.draft_step(case=case, named_basis=NAMED, actor=road.cast.officer, at=road.at)
    steps.review_step(step=step, actor=road.cast.lawyer, at=road.at)
    with pytest.raises(NotPermitted, match="由栖云市市场监督管理局决定"):
        steps.approve_step(step=step, actor=road.cast.province, at=road.at)


def test_no_rung_is_jumped(road):
    case = road.open()
    with pytest.raises(RuleBroken, match="不能越级"):
        steps.draft_step(case=case, rung="stop", actor=road.cast.officer, at=road.at)
    road.order()
    with pytest.raises(RuleBroken, match="没有需要作出的处理决定"):
        steps.draft_step(case=case, rung="announcement", actor=road.cast.officer, at=road.at)
    assert Step.objects.count() == 1


def test_what_is_in_hand_is_not_drafted_again(road):
    case = road.open()
    steps.draft_step(case=case, named_basis=NAMED, actor=road.cast.officer, at=road.at)
    with pytest.raises(IllegalMove, match="可能已有人办理"):
        steps.draft_step(case=case, named_basis=NAMED, actor=road.cast.officer, at=road.at)
    assert Step.objects.count() == 1


@pytest.mark.parametrize("days", [4, 61])
def test_a_term_outside_its_range_is_refused_with_its_citation(road, days):
    with pytest.raises(RuleBroken, match="5至60日") as refusal:
        steps.draft_step(case=road.open(), days=days, actor=road.cast.officer, at=road.at)
    assert refusal.value.field == "days"
    assert "待核" in refusal.value.basis


def test_apl_16_what_no_statute_carries_is_not_issued_on_a_policy_alone(road):
    """The order suspends certificates, which is a penalty today: the drafter names the basis before it goes any further."""
    case = road.open()
    step = steps.draft_step(case=case, actor=road.cast.officer, at=road.at)
    with pytest.raises(RuleBroken, match="请写明处罚依据") as refusal:
        steps.review_step(step=step, actor=road.cast.lawyer, at=road.at)
    assert (refusal.value.field, "第九条" in refusal.value.basis) == ("named_basis", True)
    steps.return_step(step=step, reason="补写处罚依据", actor=road.cast.lawyer, at=road.at)
    with pytest.raises(RuleBroken, match="规范性文件"):
        steps.draft_step(case=case, named_basis="《关于进一步加强产品质量工作的通知》第十一条", actor=road.cast.officer, at=road.at)
    step = road.decide()
    assert joined(f"{step.basis_text}；{NAMED}") in str(step.document.content)


def test_an_order_that_reaches_no_certificate_needs_no_other_basis(road):
    Licence.objects.all().delete()
    road.open()
    assert road.decide(named_basis="").named_basis == ""


def test_s3_18_who_answered_for_quality_on_the_day_of_the_facts_is_named(road, maker):
    made = road.finding.sample.produced_on
    for name, role, since, until in (
        ("旧法人", "legal_rep", None, made),
        ("时任法人", "legal_rep", made, None),
        ("时任质量负责人", "quality_head", None, made + DAY),
        ("后任质量负责人", "quality_head", made + DAY, None),
    ):
        Principal.objects.create(enterprise=maker.enterprise, name=name, role=role, since=since, until=until)
    road.open()
    said = str(road.decide().document.content["table"])
    assert "法定代表人时任法人" in said
    assert "质量负责人时任质量负责人" in said
    assert "旧法人" not in said
    assert "后任" not in said


def test_a_decision_lists_its_evidence_and_its_remedies(at_stop):
    step = at_stop.stop()
    said = str(step.document.content)
    for words in ("抽样单CY-1", "检验报告BG-1", "责令整改通知书栖市监责改〔2026〕1号", "复查记录", "行政复议", "六个月"):
        assert words in said


def test_a_later_decision_tells_what_was_ordered_and_not_obeyed(at_stop):
    at_stop.stop()
    said = str(at_stop.case.steps.last().document.content)
    for words in ("2026年3月3日责令限期整改（栖市监责改〔2026〕1号），2026年3月13日复查不合格", "向社会公告（栖市监公告〔2026〕1号）", "未要求听证"):
        assert words in said


def test_the_government_is_told_of_the_enterprise_and_not_addressed_as_it(road):
    case = road.open()
    road.decide()
    told = str(of(case).get(kind="government_notice").content)
    assert "该企业生产的电热水壶" in told
    assert "你单位" not in told


def test_a_draft_sent_back_is_drafted_anew(road):
    case = road.open()
    step = steps.draft_step(case=case, named_basis=NAMED, actor=road.cast.officer, at=road.at)
    with pytest.raises(RuleBroken, match="理由"):
        steps.return_step(step=step, reason="", actor=road.cast.lawyer, at=road.at)
    steps.return_step(step=step, reason="事实没有写批号", actor=road.cast.lawyer, at=road.at)
    case.refresh_from_db()
    assert (case.state, case.target) == ("awaiting_step", "order")
    again = steps.draft_step(case=case, actor=road.cast.officer, at=road.at)
    assert again.pk != step.pk


def test_an_old_version_is_a_conflict_that_names_who_changed_it(road):
    case = road.open()
    steps.draft_step(case=case, actor=road.cast.officer, at=road.at, version=1)
    with pytest.raises(Conflict, match="周敏在"):
        steps.draft_step(case=case, actor=road.cast.second, at=road.at, version=1)


@pytest.mark.parametrize("shift", [-1, 1], ids=["before the decision", "in the future"])
def test_service_lies_between_the_decision_and_today(road, shift):
    road.open()
    step = road.decide()
    with pytest.raises(RuleBroken) as refusal:
        steps.serve_step(step=step, served_on=(road.at + shift * DAY).date(), how="in_person", actor=road.cast.officer, at=road.at)
    assert refusal.value.field == "served_on"


def test_service_by_public_notice_counts_from_the_thirtieth_day(road):
    road.open()
    step = road.decide()
    day = road.at.date()
    with pytest.raises(RuleBroken, match="写明经过"):
        steps.serve_step(step=step, served_on=day, how="public_notice", actor=road.cast.officer, at=road.at)
    step = steps.serve_step(step=step, served_on=day, how="public_notice", note="邮件退回，厂门张贴", actor=road.cast.officer, at=road.at)
    assert (step.state, step.served_on) == ("issued", None)  # nothing runs before the thirty days are over
    assert serving.ripen(at=road.later(29)) == 0
    assert serving.ripen(at=road.later(3)) == 1  # three days late changes no date
    assert serving.ripen(at=road.at) == 0
    step.refresh_from_db()
    assert (step.state, step.served_on) == ("served", day + timedelta(days=30))
    assert step.comply_by >= day + timedelta(days=60)


def test_service_twice_is_refused(road):
    road.open()
    step = road.order()
    with pytest.raises(IllegalMove):
        steps.serve_step(step=step, served_on=road.at.date(), how="mail", actor=road.cast.officer, at=road.at)


def test_a_member_signs_for_the_order_online_once(road, person, maker):
    case = road.open()
    step = road.decide()
    member, other = person(None, Role.ENTERPRISE_MEMBER), person(None, Role.ENTERPRISE_MEMBER)
    Membership.objects.create(user=member, enterprise=maker.enterprise, since=OPENED)
    confirm_address(maker.enterprise, member)
    with pytest.raises(NotPermitted):
        steps.sign_for(step=step, member=other, at=road.at)
    first = steps.sign_for(step=step, member=member, at=road.at)
    again = steps.sign_for(step=step, member=member, at=road.later(1))
    assert first.signed_for_at == again.signed_for_at
    case.refresh_from_db()
    assert (case.state, first.served_how, first.served_on) == ("correcting", "online", first.signed_for_at.date())


def test_an_issued_step_is_frozen_in_the_database(road):
    road.open()
    step = road.decide()
    with pytest.raises(DatabaseError), transaction.atomic():
        Step.objects.filter(pk=step.pk).update(facts="改写事实")


def test_under_todays_statutes_the_province_announces(road, place):
    OfficeRulebook.objects.create(office=place.offices.city, rulebook="statute-2020", since=OPENED.date())
    case = road.open()
    order = road.order()
    assert case.rulebook == "statute-2020"
    road.later(30)
    road.recheck("fail")
    assert steps.deciding_office(case.office, case.target_row) == place.offices.province
    assert order.document.number.startswith("栖市监")
