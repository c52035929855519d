"""An application for a production licence, from hand-in to licence, and each way it can fail."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from enterprises import actions, queries
from enterprises.actions.application import ExaminerDraft
from enterprises.models import LicenceApplication, Product
from enterprises.states import ApplicationState
from quality_portal.core.actors import SYSTEM
from quality_portal.core.errors import IllegalMove, NotPermitted, RuleBroken
from quality_portal.core.roles import Role
from quality_portal.documents.models import Document
from tests.enterprises.facts import AT

apply = actions.application
DAY = date(2026, 3, 2)  # a Monday; AT falls on it
LATE = AT + timedelta(days=300)
MET = dict.fromkeys(("business", "people", "equipment", "papers", "management", "policy"), "met") | {"special": "not_applicable"}
TWO = (ExaminerDraft("甲", "审-001"), ExaminerDraft("乙", "审-002"))


@pytest.fixture
def kettle(company, category):
    return Product.objects.create(enterprise=company, name="电热水壶", category=category)


@pytest.fixture
def handler(person):
    return person("city", Role.PLANNER)


@pytest.fixture
def head(person):
    return person("city", Role.APPROVER)


@pytest.fixture
def handed_in(company, category, kettle, place, handler):
    return apply.hand_in(enterprise=company, category=category, product=kettle, office=place.offices.city, scope="1.8 L 以下", actor=handler, at=AT)


@pytest.fixture
def accepted(handed_in, handler):
    return apply.accept(application=handed_in, on=DAY + timedelta(days=1), actor=handler, at=LATE)


def examine(row, actor, **changes):
    facts = {"examiners": TWO, "answers": MET, "findings": "现场齐全", "on": date(2026, 3, 10), "sample_code": "F-1", "lab": "省质检院"}
    return apply.examine(application=row, **facts | changes, actor=actor, at=LATE)


@pytest.fixture
def examined(accepted, handler):
    return examine(accepted, handler)


def after_test(row, actor, *, passed=True):
    row = apply.deliver(application=row, on=date(2026, 3, 12), actor=actor, at=LATE)
    return apply.record_test(application=row, passed=passed, report_code="R-1", on=date(2026, 4, 10), actor=actor, at=LATE)


def proposed(row, actor, *, grant=True):
    return apply.propose(application=row, grant=grant, opinion="符合条件", on=date(2026, 4, 13), actor=actor, at=LATE)


def test_from_application_to_licence(examined, handler, head, company):
    row = proposed(after_test(examined, handler), handler)
    row = apply.grant(application=row, on=date(2026, 4, 14), actor=head, at=LATE)
    row = apply.issue(application=row, number="（苏）XK13-014-00777", issuer="省局", on=date(2026, 4, 20), actor=handler, at=LATE)
    assert row.state == ApplicationState.ISSUED
    assert (row.licence.number, row.licence.valid_from, row.licence.valid_to) == ("(苏)XK13-014-00777", date(2026, 4, 20), date(2031, 4, 19))
    kinds = Document.objects.filter(subject_label="enterprises.licenceapplication").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["licence_acceptance", "licence_grant"]
    assert row.licence in company.licences.all()


def test_the_terms_of_each_step_are_counted_by_working_days(handed_in, accepted):
    assert handed_in.answer_by == date(2026, 3, 9)
    assert accepted.examine_by == date(2026, 4, 15)
    clocks = {row.title: row for row in queries.application.clocks(accepted, DAY)}
    assert clocks["实地核查并告知结果"].due_on == accepted.examine_by
    assert any("待核" in row.basis for row in clocks.values())


def test_lic_24_the_days_in_the_laboratory_do_not_count(examined, handler):
    before = examined.decide_by
    row = after_test(examined, handler)
    assert (row.decide_by - before).days >= 29


def test_ll_32_answered_too_late_it_counts_as_accepted_when_received(handed_in, handler):
    row = apply.accept(application=handed_in, on=date(2026, 3, 20), actor=handler, at=LATE)
    assert row.accepted_on == DAY


def test_ll_32_what_is_missing_is_told_once_and_the_days_run_anew(handed_in, handler):
    row = apply.ask(application=handed_in, missing="缺检验设备清单", on=date(2026, 3, 4), actor=handler, at=LATE)
    with pytest.raises(IllegalMove):
        apply.accept(application=row, on=date(2026, 3, 5), actor=handler, at=LATE)
    row = apply.mend(application=row, note="补交清单", on=date(2026, 3, 16), actor=handler, at=LATE)
    assert (row.state, row.answer_by) == (ApplicationState.HANDED_IN, date(2026, 3, 23))


def test_declining_takes_a_reason_of_the_law(handed_in, handler):
    with pytest.raises(RuleBroken, match="请选择理由"):
        apply.decline(application=handed_in, refusal="conditions", reason="不行", on=DAY, actor=handler, at=AT)
    with pytest.raises(RuleBroken, match="还没有告知过补正"):
        apply.decline(application=handed_in, refusal="not_mended", reason="不行", on=DAY, actor=handler, at=AT)
    row = apply.decline(application=handed_in, refusal="not_needed", reason="不在目录内", on=DAY, actor=handler, at=AT)
    assert row.state == ApplicationState.DECLINED


def test_a_second_application_for_the_product_gives_the_first_back(handed_in, company, category, place, handler):
    again = apply.hand_in(enterprise=company, category=category, office=place.offices.city, actor=handler, at=AT)
    assert again == handed_in
    with pytest.raises(IntegrityError, match="one_open_licence_application"), transaction.atomic():
        LicenceApplication.objects.create(
            number="x", office=place.offices.city, enterprise=company, category=category, handed_in_on=DAY, answer_by=DAY
        )


def test_lic_55_an_application_within_three_years_of_revocation_is_refused(company, category, kettle, place, handler):
    old = actions.licence.add(
        company, kind="production", number="(苏)XK13-014-00555", product=kettle, valid_from=date(2024, 1, 1), valid_to=date(2028, 12, 31),
        actor=SYSTEM, at=AT,
    )  # fmt: skip
    actions.licence.revoke(old, because="复查不合格", ground="recheck_failed", on=date(2026, 2, 1), actor=SYSTEM, at=AT)
    with pytest.raises(RuleBroken, match="2029-02-01") as refused:
        apply.hand_in(enterprise=company, category=category, office=place.offices.city, actor=handler, at=AT)
    assert refused.value.basis.endswith("第五十五条")


@pytest.mark.parametrize("people", [TWO[:1], (*TWO, *(ExaminerDraft(f"丙{n}", f"审-01{n}") for n in range(3)))])
def test_lic_15_two_to_four_examiners(accepted, handler, people):
    with pytest.raises(RuleBroken, match="2至4名"):
        examine(accepted, handler, examiners=people)


def test_lic_16_examiners_have_certificates(accepted, handler):
    with pytest.raises(RuleBroken, match="证书编号"):
        examine(accepted, handler, examiners=(TWO[0], ExaminerDraft("丙", "")))
    with pytest.raises(RuleBroken, match="相同"):
        examine(accepted, handler, examiners=(TWO[0], ExaminerDraft("丙", "审-001")))


def test_each_condition_has_an_answer_and_an_unmet_one_its_words(accepted, handler):
    with pytest.raises(RuleBroken, match="还有条件没有结论") as refused:
        examine(accepted, handler, answers={key: value for key, value in MET.items() if key != "people"})
    assert refused.value.field == "people"
    with pytest.raises(RuleBroken, match="核查情况"):
        examine(accepted, handler, answers=MET | {"people": "unmet"}, findings=" ")


def test_s3_15_who_does_not_meet_the_conditions_never_gets_a_licence(accepted, handler, head):
    row = examine(accepted, handler, answers=MET | {"equipment": "unmet"}, findings="没有出厂检验仪器")
    assert row.state == ApplicationState.CONCLUDED
    with pytest.raises(RuleBroken, match="不得取证"):
        proposed(row, handler)
    row = proposed(row, handler, grant=False)
    with pytest.raises(RuleBroken, match="不得取证"):
        apply.grant(application=row, on=date(2026, 4, 14), actor=head, at=LATE)
    with pytest.raises(RuleBroken, match="没有“产品检验不合格”的记录"):
        apply.refuse(application=row, refusal="test_failed", reason="缺设备", on=date(2026, 4, 14), actor=head, at=LATE)
    row = apply.refuse(application=row, refusal="conditions", reason="缺设备", on=date(2026, 4, 14), actor=head, at=LATE)
    assert row.state == ApplicationState.REFUSED
    paper = Document.objects.get(kind="licence_refusal")
    assert "不予行政许可决定书" in paper.title
    assert f"六十日内向{row.office.region.name}人民政府申请行政复议" in str(paper.content)
    assert "待核" not in str(paper.content)
    assert "首次申请申请" not in str(paper.content)
    assert "缺设备。" in str(paper.content)


def test_a_failed_test_ends_in_refusal(examined, handler, head):
    row = proposed(after_test(examined, handler, passed=False), handler, grant=False)
    row = apply.refuse(application=row, refusal="test_failed", reason="泄漏电流超标", on=date(2026, 4, 14), actor=head, at=LATE)
    assert row.refusal == "test_failed"


def test_two_people_one_proposes_another_decides(examined, handler, person):
    both = person("city", Role.PLANNER, Role.APPROVER)
    row = proposed(after_test(examined, handler), both)
    with pytest.raises(NotPermitted, match="另一位"):
        apply.grant(application=row, on=date(2026, 4, 14), actor=both, at=LATE)
    with pytest.raises(IntegrityError, match="licence_decided_by_another"), transaction.atomic():
        LicenceApplication.objects.filter(pk=row.pk).update(decided_by=both)


def test_who_examined_does_not_decide(accepted, handler, head):
    row = examine(accepted, handler, examiners=(TWO[0], ExaminerDraft("局长", "审-009", head)))
    row = proposed(after_test(row, handler), handler)
    with pytest.raises(NotPermitted, match="核查"):
        apply.grant(application=row, on=date(2026, 4, 14), actor=head, at=LATE)


def test_a_proposal_comes_back_with_a_reason(examined, handler, head):
    row = proposed(after_test(examined, handler), handler)
    with pytest.raises(RuleBroken, match="理由"):
        apply.send_back(application=row, reason=" ", actor=head, at=LATE)
    assert apply.send_back(application=row, reason="补充说明", actor=head, at=LATE).state == ApplicationState.CONCLUDED


def test_lic_25_a_renewed_licence_keeps_its_number_and_follows_the_old_one(company, category, kettle, place, handler, head):
    old = actions.licence.add(
        company, kind="production", number="(苏)XK13-014-00555", product=kettle, valid_from=date(2021, 9, 1), valid_to=date(2026, 8, 31),
        actor=SYSTEM, at=AT,
    )  # fmt: skip
    row = apply.hand_in(enterprise=company, category=category, product=kettle, office=place.offices.city, renews=old, actor=handler, at=AT)
    assert queries.licence.renewals_due(company, DAY)[0].applied
    row = apply.accept(application=row, on=DAY, actor=handler, at=LATE)
    row = proposed(after_test(examine(row, handler), handler), handler)
    row = apply.grant(application=row, on=date(2026, 4, 14), actor=head, at=LATE)
    with pytest.raises(RuleBroken, match="编号不变"):
        apply.issue(application=row, number="(苏)XK13-014-00999", issuer="省局", on=date(2026, 4, 15), actor=handler, at=LATE)
    row = apply.issue(application=row, issuer="省局", on=date(2026, 4, 15), actor=handler, at=LATE)
    assert (row.licence.number, row.licence.valid_from) == (old.number, date(2026, 9, 1))
    assert queries.licence.renewals_due(company, DAY) == []
    assert [one.pk for one in queries.licence.periods(old)] == [row.licence.pk, old.pk]


def test_nobody_licenses_twice_by_clicking_twice(examined, handler, head):
    row = proposed(after_test(examined, handler), handler)
    apply.grant(application=row, on=date(2026, 4, 14), actor=head, at=LATE)
    with pytest.raises(IllegalMove):
        apply.grant(application=row, on=date(2026, 4, 14), actor=head, at=LATE)
    facts = {"number": "(苏)XK13-014-00777", "issuer": "省局", "on": date(2026, 4, 20), "actor": handler, "at": LATE}
    apply.issue(application=row, **facts)
    with pytest.raises(IllegalMove):
        apply.issue(application=row, **facts)


def test_who_may_do_what(handed_in, person):
    with pytest.raises(NotPermitted):
        apply.accept(application=handed_in, on=DAY, actor=person("city", Role.APPROVER), at=AT)
    with pytest.raises(NotPermitted):
        apply.accept(application=handed_in, on=DAY, actor=person(None, Role.ENTERPRISE_MEMBER), at=AT)


def test_days_go_forward(accepted, handler):
    with pytest.raises(RuleBroken, match="不能早于上一步"):
        examine(accepted, handler, on=DAY)
    with pytest.raises(RuleBroken, match="不能晚于今天"):
        examine(accepted, handler, on=date(2027, 12, 1))


def test_the_applicant_may_withdraw_until_the_decision(examined, handler, head):
    row = proposed(after_test(examined, handler), handler)
    apply.grant(application=row, on=date(2026, 4, 14), actor=head, at=LATE)
    with pytest.raises(IllegalMove):
        apply.withdraw(application=row, reason="不做了", actor=handler, at=LATE)
