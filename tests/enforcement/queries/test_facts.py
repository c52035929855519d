"""What an announcement says of a case: each line holds the facts of one sample (table B)."""

from enforcement.queries import facts
from inspections.models import Sample, TestItem
from tests.enforcement.tested import recheck_report


def failed_again(road, **sample):
    """The report of a sample that a recheck took, with the item that failed in it."""
    report = recheck_report(road.case, "fail", road.later(10).date())
    Sample.objects.filter(pk=report.sample_id).update(**sample)
    TestItem.objects.create(report=report, order=1, name="接地电阻", limit_text="≤0.1 Ω", value_text="0.3", unit="Ω", verdict="fail")
    return report


def test_a_line_after_a_recheck_speaks_of_the_sample_that_the_recheck_took(road):
    road.open()
    road.order()
    first = road.case.finding.sample
    report = failed_again(road, batch="20260401", model="FD-17", produced_on="2026-03-10")
    road.recheck("fail", report=report, without_sample="")
    row = facts.public_row(road.case)
    assert (row["batch"], row["model"], row["lab"]) == ("2026-03-10／20260401", "FD-17", report.lab.name)
    assert row["failed"] == "接地电阻（要求≤0.1 Ω，实测0.3 Ω）"
    assert row["sampled_on"] == report.sample.sampled_on.isoformat()
    assert row["batch"] != f"{first.produced_on}／{first.batch}"
    assert row["inspection"] == "市级常规抽查"  # the inspection that the case came from, not the round of its recheck


def test_before_any_recheck_the_line_is_that_of_the_inspection(road):
    road.open()
    first, report = road.case.finding.sample, facts.first_report(road.case)
    row = facts.public_row(road.case)
    assert (row["batch"].endswith(first.batch), row["sampled_on"], row["lab"]) == (True, first.sampled_on.isoformat(), report.lab.name)


def test_a_report_without_items_never_borrows_those_of_the_first_sample(road):
    road.open()
    road.order()
    report = recheck_report(road.case, "fail", road.later(10).date())
    road.recheck("fail", report=report, without_sample="")
    assert facts.public_row(road.case)["failed"] == f"见检验报告{report.number}"


def test_a_recheck_on_the_spot_took_no_sample_so_the_line_stays_that_of_the_inspection(road):
    road.open()
    road.order()
    road.later(10)
    road.recheck("fail")
    row, report = facts.public_row(road.case), facts.first_report(road.case)
    assert (row["lab"], row["items"]) == (report.lab.name, facts.items_of(report.pk))
    assert row["batch"].endswith(road.case.finding.sample.batch)
