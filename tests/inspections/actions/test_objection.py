"""Objections and retests: filed in time and once, answered with reasons, tested by another body, paid by the outcome."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from inspections import actions
from inspections.actions.receipt import digest_of
from inspections.actions.report import withdraw
from inspections.law.telling import RETEST_FINAL
from inspections.models import Conclusion, Finding, Handover, Objection, Retest, RetestFee
from inspections.queries import objection as queries
from quality_portal.audit.queries import trail_of
from quality_portal.core.errors import IllegalMove, NotPermitted, RuleBroken
from quality_portal.documents.models import Document
from tests.inspections.conftest import AT, DAY, morning

LAST = date(2026, 3, 30)  # the fifteenth day after 13 March is a Saturday


def file_it(told, **fields):
    given = {"notice": told.notice, "asks": "retest", "grounds": "检验时电源电压不稳。", "member": told.member, "at": AT + 16 * DAY}
    return actions.objection.file(**given | fields)


def test_an_objection_gets_a_receipt_with_number_time_and_digest(told, photo):
    filed = file_it(told, files=[photo()])
    assert len(filed.receipt_no) == 16
    assert filed.number.startswith("YY")
    assert digest_of(filed.content) == filed.digest
    assert filed.content["files"][0]["sha256"]
    assert filed.decide_by == date(2026, 3, 23)  # three working days after Wednesday the 18th
    with pytest.raises(DatabaseError), transaction.atomic():
        Objection.objects.filter(pk=filed.pk).update(grounds="别的")


def test_a_second_click_gets_the_same_receipt(told, photo):
    first = file_it(told, files=[photo()])
    assert file_it(told, grounds="改了主意，另写一段。").receipt_no == first.receipt_no
    assert Objection.objects.count() == 1


def test_pql_15_an_objection_is_in_time_on_the_last_day_and_late_on_the_next(told):
    with pytest.raises(RuleBroken, match="异议期到 2026-03-30 为止") as refusal:
        file_it(told, at=morning(LAST) + DAY)
    assert "次日起算15日" in refusal.value.message
    assert "第十五条第四款" in refusal.value.basis
    assert not Objection.objects.exists()
    assert file_it(told, at=morning(LAST)).filed_on == LAST


@pytest.mark.parametrize(
    ("fields", "words", "field"),
    [({"grounds": " 不服 "}, "写明异议的理由", "grounds"), ({"asks": "money"}, "请选择请求", "asks")],
)
def test_o18_36_an_objection_says_what_it_asks_for_and_why(told, fields, words, field):
    with pytest.raises(RuleBroken, match=words) as refusal:
        file_it(told, **fields)
    assert refusal.value.field == field


def test_nobody_objects_before_signing_or_for_others(failed, cast, join, make_company):
    (notice,) = actions.notice.send(conclusion=failed, actor=cast.planner, at=AT + 10 * DAY)
    given = {"notice": notice, "asks": "retest", "grounds": "检验时电压不稳", "at": AT + 11 * DAY}
    with pytest.raises(RuleBroken, match="请先签收"):
        actions.objection.file(member=join(notice.enterprise), **given)
    with pytest.raises(NotPermitted):
        actions.objection.file(member=join(make_company()), **given)


def test_paper_is_taken_down_as_of_the_day_it_came(told, cast):
    given = {"notice": told.notice, "asks": "other", "grounds": "抽样不是随机的", "actor": cast.planner, "at": morning(LAST) + 5 * DAY}
    for day, words in ((date(2026, 3, 12), "早于收到"), (date(2026, 3, 31), "超过期限"), (date(2026, 5, 1), "晚于今天")):
        with pytest.raises(RuleBroken, match=words):
            actions.objection.register(filed_on=day, **given)
    assert actions.objection.register(filed_on=LAST, **given).online is False


def test_pql_15_an_open_objection_keeps_the_result_from_standing(objected, told, cast):
    assert actions.conclusion.finalise_due(at=morning(LAST) + 30 * DAY) == 0
    with pytest.raises(RuleBroken, match="处理完毕以后结果才能确定"):
        actions.finding.confirm_finding(conclusion=told.conclusion, actor=cast.planner, at=morning(LAST) + 30 * DAY)


def test_a_refused_objection_has_reasons_and_the_result_stands_when_the_term_is_over(objected, told, cast):
    refuse = {"objection": objected, "actor": cast.approver, "at": AT + 17 * DAY}
    with pytest.raises(RuleBroken, match="写明决定的理由"):
        actions.objection.refuse(reasons=" ", **refuse)
    done = actions.objection.refuse(reasons="没有说明具体项目", **refuse)
    assert (done.state, done.document.kind) == ("refused", "objection_answer")
    assert actions.objection.refuse(reasons="又一次", **refuse).reasons == "没有说明具体项目"
    with pytest.raises(RuleBroken, match="异议期到"):
        actions.conclusion.finalise(conclusion=told.conclusion, actor=cast.planner, at=morning(LAST))
    assert actions.conclusion.finalise_due(at=morning(LAST) + DAY) == 1


def test_a_founded_objection_withdraws_the_result(told, cast):
    filed = file_it(told, asks="other")
    actions.objection.allow(objection=filed, reasons="抽样人员只有一人", actor=cast.approver, at=AT + 17 * DAY)
    conclusion = Conclusion.objects.get()
    assert (conclusion.state, conclusion.sample.verdict) == ("withdrawn", "")
    assert "抽样人员只有一人" in conclusion.withdrawn_because
    with pytest.raises(IllegalMove):
        actions.notice.send(conclusion=conclusion, actor=cast.planner, at=AT + 18 * DAY)


def test_a_planner_or_head_decides_and_nobody_else(objected, cast, told):
    for person in (cast.officer, cast.desk, told.member):
        with pytest.raises(NotPermitted):
            actions.objection.accept(objection=objected, actor=person, at=AT + 17 * DAY)


def test_o18_38_seven_days_for_the_formalities_then_deemed_to_give_up(objected, specified, cast, told):
    retest = actions.objection.accept(objection=objected, actor=cast.approver, at=AT + 17 * DAY)
    assert actions.objection.accept(objection=objected, actor=cast.approver, at=AT + 17 * DAY) == retest
    assert Document.objects.filter(kind="retest_notice").count() == 1
    assert retest.formalities_due == date(2026, 3, 26)
    with pytest.raises(RuleBroken, match="视为放弃复检"):
        actions.retest.complete(
            retest=retest, formalities_on=date(2026, 3, 27), amount=Decimal(900), voucher="1", actor=cast.planner, at=morning(date(2026, 3, 28))
        )
    assert actions.retest.lapse_due(at=morning(date(2026, 3, 26))) == 0
    assert actions.retest.lapse_due(at=morning(date(2026, 3, 27))) == 1
    assert actions.retest.lapse_due(at=morning(date(2026, 4, 27))) == 0
    objected.refresh_from_db()
    assert objected.state == "lapsed"
    assert actions.conclusion.finalise_due(at=morning(LAST) + DAY) == 1
    assert "视为放弃复检" in trail_of(told.conclusion).filter(verb="conclusion.finalise").get().note


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"amount": Decimal(0)}, "amount"),
        ({"voucher": " "}, "voucher"),
        ({"formalities_on": date(2026, 3, 10)}, "formalities_on"),
        ({"formalities_on": date(2026, 3, 25)}, "formalities_on"),
    ],
)
def test_o18_42_the_applicant_prepays(objected, specified, cast, fields, field):
    retest = actions.objection.accept(objection=objected, actor=cast.approver, at=AT + 17 * DAY)
    good = {"retest": retest, "formalities_on": date(2026, 3, 20), "amount": Decimal(900), "voucher": "1", "actor": cast.planner, "at": AT + 18 * DAY}
    with pytest.raises(RuleBroken) as refusal:
        actions.retest.complete(**good | fields)
    assert refusal.value.field == field
    done = actions.retest.complete(**good)
    assert done.name_by == date(2026, 3, 30)
    assert actions.retest.complete(**good).pk == done.pk
    assert RetestFee.objects.get().borne_by == ""


def test_o18_39_the_first_body_does_not_retest(objected, other_lab, cast):
    retest = actions.objection.accept(objection=objected, actor=cast.approver, at=AT + 17 * DAY)
    with pytest.raises(IllegalMove):
        actions.retest.name_lab(retest=retest, lab=other_lab.lab, actor=cast.planner, at=AT + 18 * DAY)
    retest = actions.retest.complete(
        retest=retest, formalities_on=date(2026, 3, 20), amount=Decimal(900), voucher="1", actor=cast.planner, at=AT + 18 * DAY
    )
    for reason in ("", "只有它能做"):
        with pytest.raises(RuleBroken, match="初检机构") as refusal:
            actions.retest.name_lab(retest=retest, lab=cast.lab, sole_lab=reason, actor=cast.planner, at=AT + 20 * DAY)
        assert refusal.value.field == "lab"
    job = actions.retest.name_lab(retest=retest, lab=other_lab.lab, actor=cast.planner, at=AT + 20 * DAY)
    assert (job.purpose, job.part, job.lab) == ("retest", "backup", other_lab.lab)
    assert actions.retest.name_lab(retest=retest, lab=other_lab.lab, actor=cast.planner, at=AT + 20 * DAY) == job


def test_o18_39_where_only_the_first_body_can_it_retests_with_a_reason(objected, specified, cast):
    retest = actions.objection.accept(objection=objected, actor=cast.approver, at=AT + 17 * DAY)
    retest = actions.retest.complete(
        retest=retest, formalities_on=date(2026, 3, 20), amount=Decimal(900), voucher="1", actor=cast.planner, at=AT + 18 * DAY
    )
    job = actions.retest.name_lab(retest=retest, lab=cast.lab, sole_lab="本省只有它有资质", actor=cast.planner, at=AT + 20 * DAY)
    assert job.lab == cast.lab


def test_o18_43_a_confirmed_result_stands_and_the_applicant_pays(retested, told, cast):
    retest = retested("95")
    with pytest.raises(RuleBroken, match="处理完毕"):
        actions.conclusion.finalise(conclusion=told.conclusion, actor=cast.planner, at=AT + 31 * DAY)
    done = actions.retest.close(retest=retest, actor=cast.planner, at=AT + 31 * DAY)
    again = actions.retest.close(retest=retest, actor=cast.planner, at=AT + 32 * DAY)
    assert (done.outcome, again.closed_on) == ("confirmed", done.closed_on)
    conclusion = Conclusion.objects.get()
    assert (conclusion.state, conclusion.verdict) == ("final", "fail")
    assert done.fee.borne_by == "applicant"
    with pytest.raises(RuleBroken, match="只有复检推翻"):
        actions.retest.refund(retest=retest, refunded_on=date(2026, 4, 3), voucher="R1", actor=cast.planner, at=AT + 33 * DAY)
    assert Objection.objects.get().state == "upheld"
    assert Document.objects.filter(kind="retest_result").count() == 1


def test_o18_43_a_reversed_result_is_withdrawn_for_the_retests_and_the_organ_pays(retested, told, cast):
    retest = retested("12")
    done = actions.retest.close(retest=retest, actor=cast.planner, at=AT + 31 * DAY)
    first = Conclusion.objects.get(pk=told.conclusion.pk)
    new = first.replaced_by
    assert (done.outcome, first.state) == ("reversed", "withdrawn")
    assert (new.state, new.verdict, new.final_on, new.sample.verdict) == ("final", "pass", date(2026, 4, 2), "pass")
    assert "复检推翻初检" in first.withdrawn_because
    assert not Finding.objects.exists()
    fee = done.fee
    assert fee.borne_by == "organ"
    with pytest.raises(RuleBroken, match="退费凭证"):
        actions.retest.refund(retest=retest, refunded_on=date(2026, 4, 3), voucher=" ", actor=cast.planner, at=AT + 33 * DAY)
    paid = actions.retest.refund(retest=retest, refunded_on=date(2026, 4, 3), voucher="R1", actor=cast.planner, at=AT + 33 * DAY)
    again = actions.retest.refund(retest=retest, refunded_on=date(2026, 4, 4), voucher="R2", actor=cast.planner, at=AT + 34 * DAY)
    assert again.refund_voucher == paid.refund_voucher == "R1"


def test_o18_43_a_retest_cannot_be_objected_to(retested, told, cast):
    actions.retest.close(retest=retested("12"), actor=cast.planner, at=AT + 31 * DAY)
    new = Conclusion.objects.get(state="final")
    with pytest.raises(IllegalMove):
        actions.notice.send(conclusion=new, actor=cast.planner, at=AT + 32 * DAY)


def test_no_outcome_before_the_report(objected, specified, cast):
    retest = actions.objection.accept(objection=objected, actor=cast.approver, at=AT + 17 * DAY)
    with pytest.raises(RuleBroken, match="还没有出具"):
        actions.retest.close(retest=retest, actor=cast.planner, at=AT + 18 * DAY)


def broken_backup(sample):
    last = Handover.objects.filter(sample=sample, part="backup").last()
    Handover.objects.create(sample=sample, part="backup", giver=last.taker, taker="保管室", at=AT + 12 * DAY, seal_state="broken", recorded_at=AT + 12 * DAY)


@pytest.mark.parametrize(("fault", "state", "stands"), [("party", "impossible", True), ("organ", "impossible", False)])
def test_o18_24_a_broken_backup_cannot_be_retested_and_its_keeper_bears_it(objected, told, cast, fault, state, stands):
    decide = {"objection": objected, "actor": cast.approver, "at": AT + 17 * DAY}
    with pytest.raises(RuleBroken, match="可以复检"):
        actions.objection.bar(fault_of=fault, reasons="封条破损", **decide)
    broken_backup(told.conclusion.sample)
    with pytest.raises(RuleBroken, match="封条破损"):
        actions.objection.accept(**decide)
    with pytest.raises(RuleBroken, match="谁造成") as refusal:
        actions.objection.bar(fault_of="", reasons="封条破损", **decide)
    assert refusal.value.field == "fault_of"
    done = actions.objection.bar(fault_of=fault, reasons="保管室记录封条破损", **decide)
    assert done.state == state
    assert actions.conclusion.finalise_due(at=morning(LAST) + DAY) == int(stands)
    assert Conclusion.objects.get().state == ("final" if stands else "withdrawn")


def test_a_result_that_was_corrected_under_a_retest_ends_it(objected, specified, told, cast):
    retest = actions.objection.accept(objection=objected, actor=cast.approver, at=AT + 17 * DAY)
    decide = {"objection": objected, "reasons": "检验报告已更正", "actor": cast.approver, "at": AT + 18 * DAY}
    with pytest.raises(RuleBroken, match="以复检结论为准"):
        actions.objection.allow(**decide)
    withdraw(told.conclusion, because="检验报告更正", basis=RETEST_FINAL.basis, actor=cast.planner, at=AT + 18 * DAY)
    assert actions.objection.allow(**decide).state == "allowed"
    retest.refresh_from_db()
    assert retest.state == "cancelled"


def test_an_objection_that_asks_for_no_retest_is_not_barred_from_one(told, cast):
    filed = file_it(told, asks="other")
    broken_backup(told.conclusion.sample)
    with pytest.raises(RuleBroken, match="没有申请复检"):
        actions.objection.bar(objection=filed, fault_of="party", reasons="封条破损", actor=cast.approver, at=AT + 17 * DAY)
    with pytest.raises(RuleBroken, match="没有申请复检"):
        actions.objection.accept(objection=filed, actor=cast.approver, at=AT + 17 * DAY)


def test_an_applicant_takes_its_objection_back_until_a_body_is_named(objected, specified, cast, told, join, make_company):
    with pytest.raises(NotPermitted):
        actions.objection.take_back(objection=objected, actor=join(make_company()), at=AT + 17 * DAY)
    actions.objection.accept(objection=objected, actor=cast.approver, at=AT + 17 * DAY)
    done = actions.objection.take_back(objection=objected, actor=told.member, at=AT + 18 * DAY)
    assert done.state == "withdrawn"
    assert Retest.objects.get().state == "cancelled"
    assert actions.conclusion.finalise_due(at=morning(LAST) + DAY) == 1


def test_any_told_party_may_object_and_one_retest_answers_all(bought, cast, join):
    conclusion = bought()
    notices = actions.notice.send(conclusion=conclusion, actor=cast.planner, at=AT + 10 * DAY)
    filed = []
    for notice in notices:
        member = join(notice.enterprise)
        signed = actions.notice.sign(notice=notice, member=member, at=AT + 11 * DAY)
        filed.append(actions.objection.file(notice=signed, asks="retest", grounds="样品存放不当。", member=member, at=AT + 12 * DAY))
    assert len({row.receipt_no for row in filed}) == 2
    actions.objection.accept(objection=filed[0], actor=cast.approver, at=AT + 13 * DAY)
    with pytest.raises(RuleBroken, match="不必再受理一次"):
        actions.objection.accept(objection=filed[1], actor=cast.approver, at=AT + 13 * DAY)


@pytest.fixture
def confirmed_of_two(bought, cast, join, other_lab_for):
    """A shop's goods: the shop objects, the retest says the same; the maker was told a week later."""
    conclusion = bought()
    shop, maker = actions.notice.send(conclusion=conclusion, actor=cast.planner, at=AT + 10 * DAY)
    member = join(shop.enterprise)
    actions.notice.sign(notice=shop, member=member, at=AT + 11 * DAY)
    filed = actions.objection.file(notice=shop, asks="retest", grounds="样品存放不当。", member=member, at=AT + 12 * DAY)
    return other_lab_for(conclusion, filed), maker


def test_o18_43_a_confirmed_result_still_waits_for_a_party_with_days_of_its_own(confirmed_of_two, cast):
    retest, maker = confirmed_of_two
    actions.retest.close(retest=retest, actor=cast.planner, at=AT + 31 * DAY)
    assert Conclusion.objects.get().state == "notified"  # the maker has not even received its notice
    actions.notice.receive(notice=maker, received_on=date(2026, 4, 3), method="mail", actor=cast.planner, at=AT + 33 * DAY)
    assert actions.conclusion.finalise_due(at=AT + 40 * DAY) == 0
    assert actions.conclusion.finalise_due(at=AT + 60 * DAY) == 1
    assert Document.objects.filter(kind="retest_result").count() == 2


def test_the_figure_is_honest_for_small_numbers(retested, cast):
    empty = queries.overturns(date(2026, 1, 1), date(2026, 3, 31))
    assert empty.words == "没有办结的复检"
    actions.retest.close(retest=retested("12"), actor=cast.planner, at=AT + 31 * DAY)
    figure = queries.overturns(date(2026, 4, 1), date(2026, 6, 30))
    assert (figure.retested, figure.overturned, figure.percent) == (1, 1, None)
    assert figure.words == "1/1，复检不足 30 件，不计算比率"
