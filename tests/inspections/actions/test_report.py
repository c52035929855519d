"""Reports: verdicts are computed and frozen; a correction keeps the first report and withdraws what was built on it."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from inspections import actions
from inspections.models import Conclusion, Finding
from inspections.worksheet import Found
from quality_portal.audit.queries import trail_of
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.roles import Role
from quality_portal.search.models import PRODUCT, KnownName
from quality_portal.search.sounds import pinyin
from tests.inspections.bench import colleague, file_report, result
from tests.inspections.conftest import AT, BAD, DAY, GOOD

LATER = AT + 60 * DAY


def test_the_verdict_of_the_whole_follows_from_the_items(report_fields):
    report = file_report(**report_fields)
    first, second = report.items.all()
    assert (first.verdict, first.limit_text, first.value) == ("fail", "≤75", Decimal(92))
    assert (first.required, first.measured) == (f"≤75 {first.unit}", f"{first.value_text} {first.unit}")
    assert (second.verdict, second.value) == ("pass", None)
    assert (report.verdict, report.severity, report.failed_items) == ("fail", "serious", "泄漏电流")
    assert (report.conclusion.verdict, report.conclusion.failed_items) == ("fail", "泄漏电流")
    assert report.number == "JY990102-2026-0001"
    assert (report.sample.state, report.sample.verdict) == ("tested", "fail")


def test_a_report_with_nothing_failed_passes(report_fields):
    report = file_report(**report_fields | {"items": [GOOD]})
    assert (report.conclusion.verdict, report.severity, report.sample.verdict) == ("pass", "", "pass")


def test_the_products_name_is_noted_with_its_sound_once_the_conclusion_is_committed(report_fields, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        report = file_report(**report_fields)
    known = KnownName.objects.get(kind=PRODUCT)
    assert (known.name, known.pinyin) == (report.sample.product_name, pinyin(report.sample.product_name))


def test_a_number_serves_once(report_fields, sample_fields, drawing):
    file_report(**report_fields | {"number": "WT-1"})
    drawn = drawing.drawn.get(rank=2)
    fields = {"drawn": drawn, "enterprise": drawn.enterprise, "samplers": list(drawn.officers.all()), "seal_no": "F7", "backup_seal_no": "F8"}
    another = actions.sample.record(**sample_fields | fields)
    with pytest.raises(RuleBroken, match="WT-1") as refusal:
        file_report(**report_fields | {"number": "WT-1", "sample": another})
    assert refusal.value.field == "number"


def test_a_filed_report_does_not_change(failed):
    with pytest.raises(DatabaseError), transaction.atomic():
        failed.report.items.update(value_text="1")
    with pytest.raises(DatabaseError), transaction.atomic():
        type(failed.report).objects.filter(pk=failed.report_id).update(issued_on=date(2026, 1, 1))


# --- Corrections ---


def corrected(report, cast, value, *, at=LATER, because="换算错误"):
    """The tester opens a correction with another figure for the first item; a colleague verifies it."""
    job = actions.labjob.correct(report=report, because=because, actor=cast.tester, at=at)
    found = [Found(1, value)]
    actions.labjob.enter(job=job, found=found, actor=cast.tester, at=at)
    return actions.labjob.verify(job=job, issued_on=at.date(), actor=colleague(cast.lab, cast.tester), at=at)


def test_a_correction_keeps_the_first_report_and_withdraws_its_conclusion(failed, cast):
    new = corrected(failed.report, cast, "9.2")
    failed.refresh_from_db()
    assert (failed.state, failed.replaced_by, failed.withdrawn_on) == ("withdrawn", new.conclusion, date(2026, 5, 1))
    assert "换算错误" in failed.withdrawn_because
    assert (new.corrects, new.because, new.verdict) == (failed.report, "换算错误", "pass")
    assert [item.value_text for item in new.items.all()] == ["9.2", "符合"]  # what was not wrong is taken over
    assert failed.report.items.first().value_text == "92"
    new.sample.refresh_from_db()
    assert new.sample.verdict == "pass"
    assert (new.conclusion.state, new.conclusion.notified_on) == ("pending", None)
    assert "conclusion.withdraw" in [event.verb for event in trail_of(failed)]


def test_a_finding_falls_with_the_result_it_rests_on(finding, cast):
    new = corrected(finding.conclusion.report, cast, "9.2")
    assert finding.withdrawal.because.startswith("检验报告 JY990102-2026-0001 更正：换算错误")
    assert finding.withdrawal.withdrawn_on == date(2026, 5, 1)
    assert "finding.withdrawn" in [event.verb for event in trail_of(finding)]
    assert new.conclusion.verdict == "pass"


def test_a_finding_stands_when_the_same_items_fail_again_and_is_not_doubled(finding, cast):
    new = corrected(finding.conclusion.report, cast, "91")
    assert not hasattr(Finding.objects.get(), "withdrawal")
    actions.conclusion.notify(conclusion=new.conclusion, received_on=date(2026, 5, 2), actor=cast.planner, at=LATER + DAY)
    again = actions.finding.confirm_finding(conclusion=new.conclusion, actor=cast.planner, at=LATER + 40 * DAY)
    assert again == finding
    assert Finding.objects.count() == 1


def test_a_finding_falls_when_other_items_fail(finding, cast):
    job = actions.labjob.correct(report=finding.conclusion.report, because="项目抄错", actor=cast.tester, at=LATER)
    actions.labjob.enter(job=job, found=[Found(1, "1"), Found(2, "不符合")], actor=cast.tester, at=LATER)
    new = actions.labjob.verify(job=job, issued_on=LATER.date(), actor=colleague(cast.lab, cast.tester), at=LATER)
    assert (new.verdict, new.failed_items) == ("fail", "标志")
    finding = Finding.objects.get()
    assert "重新确认" in finding.withdrawal.because
    actions.conclusion.notify(conclusion=new.conclusion, received_on=date(2026, 5, 2), actor=cast.planner, at=LATER + DAY)
    fresh = actions.finding.confirm_finding(conclusion=new.conclusion, actor=cast.planner, at=LATER + 40 * DAY)
    assert (fresh != finding, fresh.facts) == (True, "标志")


def test_a_correction_needs_a_reason_and_the_laboratorys_own_person(failed, cast, person):
    with pytest.raises(RuleBroken, match="理由"):
        actions.labjob.correct(report=failed.report, because=" ", actor=cast.tester, at=LATER)
    with pytest.raises(NotPermitted, match="只有"):
        actions.labjob.correct(report=failed.report, because="错", actor=person(None, Role.LAB), at=LATER)
    with pytest.raises(NotPermitted):
        actions.labjob.correct(report=failed.report, because="错", actor=cast.planner, at=LATER)


def test_asking_twice_opens_one_correction_and_a_corrected_report_is_not_corrected_again(failed, cast):
    job = actions.labjob.correct(report=failed.report, because="错", actor=cast.tester, at=LATER)
    assert actions.labjob.correct(report=failed.report, because="错", actor=cast.tester, at=LATER) == job
    actions.labjob.enter(job=job, found=[Found(1, "9.2")], actor=cast.tester, at=LATER)
    new = actions.labjob.verify(job=job, issued_on=LATER.date(), actor=colleague(cast.lab, cast.tester), at=LATER)
    with pytest.raises(RuleBroken, match="已经更正过"):
        actions.labjob.correct(report=failed.report, because="错", actor=cast.tester, at=LATER)
    assert corrected(new, cast, "92", at=LATER + DAY).verdict == "fail"  # a correction can be corrected in its turn
    assert Conclusion.objects.exclude(state="withdrawn").count() == 1


def test_the_first_report_stands_until_the_correction_is_verified(failed, cast):
    job = actions.labjob.correct(report=failed.report, because="错", actor=cast.tester, at=LATER)
    actions.labjob.enter(job=job, found=[Found(1, "9.2")], actor=cast.tester, at=LATER)
    failed.refresh_from_db()
    assert failed.standing
    with pytest.raises(RuleBroken, match="另一个人复核"):
        actions.labjob.verify(job=job, issued_on=LATER.date(), actor=cast.tester, at=LATER)


def test_an_override_is_kept_with_its_reason(report_fields):
    items = [result("标志", "不符合", kind="text", text="清晰", override="pass", because="标志在内侧，复看清晰"), GOOD]
    report = file_report(**report_fields | {"items": items})
    first = report.items.first()
    assert (first.computed, first.verdict, first.because) == ("fail", "pass", "标志在内侧，复看清晰")
    assert report.verdict == "pass"
    assert "改判" in trail_of(report).first().note
    assert BAD.limit.high == Decimal(75)
