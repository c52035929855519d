"""The bench: within scope, under its seal, blind, by one person and verified by another."""

from dataclasses import replace
from datetime import date

import pgtrigger
import pytest
from django.db import IntegrityError, transaction

from inspections import actions, worksheet
from inspections.models import Handover, LabBody, LabJob, LabScope, TestReport
from inspections.worksheet import Found
from quality_portal.audit.queries import trail_of
from quality_portal.core.errors import Conflict, IllegalMove, NotPermitted, RuleBroken
from quality_portal.core.roles import Role
from tests.inspections.bench import colleague, scope
from tests.inspections.conftest import AT, DAY

T = AT + 4 * DAY  # 2026-03-06, the day after the sample was taken
SEALED = {"sealed": True, "appearance": True, "quantity": True, "form": True}
ALL = [Found(1, "92"), Found(2, "符合")]


@pytest.fixture
def second(cast):
    return colleague(cast.lab, cast.tester)


@pytest.fixture
def job(specified, cast):
    return actions.labjob.assign(sample=specified, lab=cast.lab, due_on=date(2026, 3, 20), actor=cast.planner, at=T)


@pytest.fixture
def receipt(cast):
    return {"giver": "王抽样员", "seal_seen": "F0001", "checks": SEALED, "actor": cast.tester, "at": T}


@pytest.fixture
def received(job, receipt):
    return actions.labjob.receive(job=job, **receipt)


@pytest.fixture
def entered(received, cast):
    return actions.labjob.enter(job=received, found=ALL, actor=cast.tester, at=T + DAY)


def test_the_whole_way(entered, cast, second):
    report = actions.labjob.verify(job=entered, issued_on=date(2026, 3, 9), number="WT-7", actor=second, at=T + 4 * DAY)
    assert (report.number, report.verdict, report.filed_by, report.verified_by) == ("WT-7", "fail", cast.tester, second)
    entered.refresh_from_db()
    assert (entered.state, entered.sample.state, entered.report) == ("verified", "tested", report)
    assert actions.labjob.verify(job=entered, issued_on=date(2026, 3, 9), actor=second, at=T + 4 * DAY) == report  # the second click
    assert TestReport.objects.count() == 1
    verbs = [event.verb for event in trail_of(entered)]
    assert verbs == ["labjob.verify", "labjob.enter", "labjob.receive", "labjob.assigned"]


# --- Assigning ---


def test_a_laboratory_outside_its_scope_is_refused_with_the_missing_items(specified, cast):
    LabScope.objects.filter(item="标志").delete()
    with pytest.raises(RuleBroken, match=r"标志（GB 4706\.1）") as refusal:
        actions.labjob.assign(sample=specified, lab=cast.lab, actor=cast.planner, at=T)
    assert "泄漏电流" not in refusal.value.message
    assert (refusal.value.field, "第十九条" in refusal.value.basis) == ("lab", True)


@pytest.mark.parametrize("change", [{"until": date(2026, 3, 5)}, {"since": date(2026, 3, 7)}])
def test_scope_counts_on_the_day_only(specified, cast, change):
    LabScope.objects.update(**change)
    with pytest.raises(RuleBroken, match="没有下列项目的检验资质"):
        actions.labjob.assign(sample=specified, lab=cast.lab, actor=cast.planner, at=T)


def test_scope_falls_with_its_certificate_and_with_the_body(specified, cast):
    cast.lab.accreditations.update(until=date(2026, 3, 5))
    with pytest.raises(RuleBroken, match="没有下列项目"):
        actions.labjob.assign(sample=specified, lab=cast.lab, actor=cast.planner, at=T)
    cast.lab.accreditations.update(until=None)
    LabBody.objects.filter(pk=cast.lab.pk).update(closed_on=date(2026, 3, 1))
    cast.lab.refresh_from_db()
    with pytest.raises(RuleBroken, match="停止承检"):
        actions.labjob.assign(sample=specified, lab=cast.lab, actor=cast.planner, at=T)


def test_scope_that_ends_before_the_report_stops_the_report(entered, second):
    LabScope.objects.filter(item="标志").update(until=date(2026, 3, 8))
    with pytest.raises(RuleBroken, match="2026-03-09 没有下列项目"):
        actions.labjob.verify(job=entered, issued_on=date(2026, 3, 9), actor=second, at=T + 4 * DAY)


def test_a_sample_without_a_specification_is_not_tested(specified, cast):
    type(specified).objects.filter(pk=specified.pk).update(specification=None)
    with pytest.raises(RuleBroken, match="没有抽样当日施行的实施细则"):
        actions.labjob.assign(sample=specified, lab=cast.lab, actor=cast.planner, at=T)


def test_the_same_assignment_twice_is_one_and_another_laboratory_is_refused(job, specified, cast):
    assert actions.labjob.assign(sample=specified, lab=cast.lab, actor=cast.planner, at=T) == job
    with pytest.raises(IllegalMove, match="已交"):
        actions.labjob.assign(sample=specified, lab=LabBody.objects.create(name="另一所"), actor=cast.planner, at=T)
    actions.labjob.recall(job=job, because="送错", actor=cast.planner, at=T)
    assert actions.labjob.assign(sample=specified, lab=cast.lab, actor=cast.planner, at=T).blind_no != job.blind_no


def test_o18_9_the_body_that_sampled_does_not_test(specified, cast, plan):
    with pgtrigger.ignore("inspections.Plan:frozen"):  # as if the plan had been approved with a commissioned body
        type(plan).objects.filter(pk=plan.pk).update(sampler=cast.lab)
    with pytest.raises(RuleBroken, match="承担了这个计划的抽样"):
        actions.labjob.assign(sample=specified, lab=cast.lab, actor=cast.planner, at=T)


def test_only_planners_assign(specified, cast):
    with pytest.raises(NotPermitted):
        actions.labjob.assign(sample=specified, lab=cast.lab, actor=cast.tester, at=T)


def test_blind_numbers_are_unique_and_say_nothing(job, specified):
    numbers = {actions.labjob.blind_number() for _ in range(500)}
    assert len(numbers) == 500
    assert not any(part in number for number in numbers for part in (specified.number, "2026", "990102"))


# --- Receiving ---


def test_o18_30_an_irregular_sample_is_refused_with_reasons(job, receipt):
    checks = SEALED | {"quantity": False}
    refused = actions.labjob.receive(job=job, **receipt | {"checks": checks})
    assert (refused.state, refused.refused_because) == ("refused", "样品数量与抽样单不符，或者不够检验用")
    row = Handover.objects.filter(sample=job.sample).last()
    assert (row.giver, row.seal_state, row.note) == ("王抽样员", "intact", "拒收：样品数量与抽样单不符，或者不够检验用")


@pytest.mark.parametrize(
    ("seal", "checks", "state"), [("F9999", SEALED, "broken"), ("无", SEALED, "missing"), ("F0001", SEALED | {"sealed": False}, "broken")]
)
def test_a_wrong_or_broken_seal_is_refused_and_breaks_the_chain(job, receipt, seal, checks, state):
    refused = actions.labjob.receive(job=job, **receipt | {"seal_seen": seal, "checks": checks})
    assert (refused.state, Handover.objects.filter(sample=job.sample).last().seal_state) == ("refused", state)


def test_receiving_twice_is_once_and_a_colleague_meets_a_sentence(received, receipt, second):
    assert actions.labjob.receive(job=received, **receipt).state == "received"
    assert Handover.objects.filter(sample=received.sample, note="").exclude(giver="").count() == 1
    with pytest.raises(IllegalMove, match="检验中"):
        actions.labjob.receive(job=received, **receipt | {"actor": second})


def test_who_brought_it_must_be_written(job, receipt):
    with pytest.raises(RuleBroken) as refusal:
        actions.labjob.receive(job=job, **receipt | {"giver": ""})
    assert refusal.value.field == "giver"
    job.refresh_from_db()
    assert job.state == "assigned"


def test_another_laboratorys_person_and_a_sampler_are_kept_out(job, receipt, person, specified):
    with pytest.raises(NotPermitted, match="不是"):
        actions.labjob.receive(job=job, **receipt | {"actor": person(None, Role.LAB)})
    specified.samplers.add(receipt["actor"])
    with pytest.raises(RuleBroken, match="参加了这份样品的抽样"):
        actions.labjob.receive(job=job, **receipt)


# --- Entering ---


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ([Found(1, "很多"), Found(2, "符合")], "“泄漏电流”的检验结果应为数字，您填的是“很多”"),
        ([Found(1, ""), Found(2, "符合")], "请填写“泄漏电流”的检验结果"),
        ([Found(1, "1" + "0" * 30), Found(2, "符合")], "太大"),
        ([Found(1, "1,5"), Found(2, "符合")], "应为数字，您填的是“1,5”"),
        ([Found(1, "三点2"), Found(2, "符合")], "应为数字"),
        ([Found(1, "92", "pass"), Found(2, "符合")], "请写明改判理由"),
        ([Found(1, "92", "", "仪器漂移"), Found(2, "符合")], "没有改判"),
        ([Found(1, "92", "na", "x"), Found(2, "符合")], "只能改判为"),
    ],
)
def test_what_cannot_be_is_named_and_nothing_is_lost(received, cast, found, words):
    actions.labjob.keep(job=received, found=found, actor=cast.tester, at=T)
    with pytest.raises(RuleBroken, match=words):
        actions.labjob.enter(job=received, found=found, actor=cast.tester, at=T)
    received.refresh_from_db()
    assert (received.state, received.worksheet[0]["value"]) == ("received", found[0].value)


def test_a_limit_without_a_unit_is_named(received, cast):
    rows = worksheet.rows_of(received.worksheet)
    received.worksheet = worksheet.stored([replace(rows[0], unit=""), rows[1]])
    received.save(update_fields=["worksheet"])
    with pytest.raises(RuleBroken, match="单位"):
        actions.labjob.enter(job=received, found=ALL, actor=cast.tester, at=T)


def test_handing_in_twice_is_once_and_two_people_do_not_overwrite(received, cast, second):
    seen = received.revision
    actions.labjob.keep(job=received, found=[Found(1, "80")], actor=second, at=T, revision=seen)
    with pytest.raises(Conflict, match="同事改过"):
        actions.labjob.enter(job=received, found=ALL, actor=cast.tester, at=T, revision=seen)
    actions.labjob.enter(job=received, found=ALL, actor=cast.tester, at=T, revision=seen + 1)
    assert actions.labjob.enter(job=received, found=ALL, actor=cast.tester, at=T).state == "entered"
    with pytest.raises(IllegalMove, match="待复核"):
        actions.labjob.enter(job=received, found=[Found(1, "1")], actor=cast.tester, at=T)


def test_a_double_click_on_a_page_is_no_colleague(received, cast):
    given = {"job": received, "actor": cast.tester, "at": T, "revision": received.revision}
    once = actions.labjob.keep(found=[Found(1, "80")], **given)
    assert actions.labjob.keep(found=[Found(1, "80")], **given).revision == once.revision
    given["revision"] = once.revision
    actions.labjob.enter(found=ALL, **given)
    assert actions.labjob.enter(found=ALL, **given).state == "entered"


# --- Verifying ---


def test_nobody_verifies_their_own_entry(entered, cast):
    with pytest.raises(RuleBroken, match="另一个人复核"):
        actions.labjob.verify(job=entered, issued_on=date(2026, 3, 9), actor=cast.tester, at=T + 4 * DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        LabJob.objects.filter(pk=entered.pk).update(verified_by=cast.tester)


@pytest.mark.parametrize(
    ("day", "words"), [(date(2026, 3, 4), "早于抽样日期"), (date(2026, 3, 5), "早于收样日期"), (date(2026, 3, 12), "晚于今天")]
)
def test_a_report_is_dated_between_the_receipt_and_today(entered, second, day, words):
    with pytest.raises(RuleBroken, match=words) as refusal:
        actions.labjob.verify(job=entered, issued_on=day, actor=second, at=T + 4 * DAY)
    assert refusal.value.field == "issued_on"


def test_what_is_returned_is_corrected_and_verified(entered, cast, second):
    with pytest.raises(RuleBroken, match="理由"):
        actions.labjob.send_back(job=entered, because="", actor=second, at=T + DAY)
    back = actions.labjob.send_back(job=entered, because="小数点", actor=second, at=T + DAY)
    assert (back.state, back.returned_because) == ("received", "小数点")
    actions.labjob.enter(job=back, found=[Found(1, "9.2"), Found(2, "符合")], actor=cast.tester, at=T + DAY)
    report = actions.labjob.verify(job=back, issued_on=date(2026, 3, 9), actor=second, at=T + 4 * DAY)
    assert report.verdict == "pass"


def test_a_broken_chain_keeps_the_result_from_being_used(entered, second, cast):
    Handover.objects.create(
        sample=entered.sample, part="test", giver="某人", taker="另一人", at=T + DAY, seal_state="broken", note="撕开", recorded_at=T + DAY
    )  # fmt: skip
    with pytest.raises(RuleBroken, match="结果不能使用"):
        actions.labjob.verify(job=entered, issued_on=date(2026, 3, 9), actor=second, at=T + 4 * DAY)
    assert not TestReport.objects.exists()


def test_o18_31_a_test_is_stopped_and_reported(received, cast):
    stopped = actions.labjob.stop(job=received, because="应当有生产许可证而没有", actor=cast.tester, at=T)
    assert stopped.state == "stopped"
    with pytest.raises(IllegalMove):
        actions.labjob.enter(job=received, found=ALL, actor=cast.tester, at=T)


def test_what_is_verified_is_frozen(entered, second):
    actions.labjob.verify(job=entered, issued_on=date(2026, 3, 9), actor=second, at=T + 4 * DAY)
    with pytest.raises(Exception, match="frozen"), transaction.atomic():
        LabJob.objects.filter(pk=entered.pk).update(worksheet=[])


def test_a_report_costs_a_fixed_number_of_queries(specified, cast, second, django_assert_max_num_queries):
    with django_assert_max_num_queries(46):
        job = actions.labjob.assign(sample=specified, lab=cast.lab, actor=cast.planner, at=T)
        job = actions.labjob.receive(job=job, giver="王抽样员", seal_seen="F0001", checks=SEALED, actor=cast.tester, at=T)
        job = actions.labjob.enter(job=job, found=ALL, actor=cast.tester, at=T)
        actions.labjob.verify(job=job, issued_on=date(2026, 3, 6), actor=second, at=T)


# --- Retest ---


@pytest.fixture
def tested(entered, second):
    actions.labjob.verify(job=entered, issued_on=date(2026, 3, 9), actor=second, at=T + 4 * DAY)
    return entered.sample


def test_o18_39_another_laboratory_retests_unless_the_province_has_no_other(tested, cast, specification, place):
    given = {"sample": tested, "purpose": "retest", "part": "backup", "actor": cast.planner, "at": T + 20 * DAY}
    other = LabBody.objects.create(name="省质检院", region=place.regions.province)
    scope(other, tested.plan_item.category, worksheet.rows_of(tested.jobs.get().worksheet))
    with pytest.raises(RuleBroken, match="省质检院") as refusal:
        actions.labjob.assign(lab=cast.lab, **given)
    assert "第三十九条" in refusal.value.basis
    other.scope.all().delete()
    alone = actions.labjob.assign(lab=cast.lab, **given)
    assert (alone.purpose, alone.seal_no) == ("retest", "F0002")


def test_a_retest_reports_without_a_conclusion_of_its_own(tested, cast, place, person):
    other = LabBody.objects.create(name="省质检院", region=place.regions.province)
    first, verifier = person(None, Role.LAB, name="省检一"), person(None, Role.LAB, name="省检二")
    other.people.add(first, verifier)
    scope(other, tested.plan_item.category, worksheet.rows_of(tested.jobs.get().worksheet))
    at = T + 20 * DAY
    job = actions.labjob.assign(sample=tested, lab=other, purpose="retest", part="backup", actor=cast.planner, at=at)
    actions.labjob.receive(job=job, giver="市局", seal_seen="F0002", checks=SEALED, actor=first, at=at)
    actions.labjob.enter(job=job, found=[Found(1, "9.2"), Found(2, "符合")], actor=first, at=at)
    report = actions.labjob.verify(job=job, issued_on=at.date(), actor=verifier, at=at)
    assert (report.verdict, hasattr(report, "conclusion"), tested.conclusions.count()) == ("pass", False, 1)
