"""Reports, conclusions, findings: verdicts are computed, terms are kept."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from inspections import actions
from inspections.actions.report import ItemResult
from inspections.models import LabBody, TestItem
from quality_portal.core.errors import IllegalMove, NotPermitted, RuleBroken
from tests.inspections.conftest import GOOD


def morning(day):
    return datetime(day.year, day.month, day.day, 1, 0, tzinfo=UTC)


def test_the_verdict_of_the_whole_follows_from_the_items(report_fields):
    report = actions.report.file(**report_fields)
    first, second = report.items.all()
    assert (first.verdict, first.limit_text, first.value) == ("fail", "≤75", Decimal(92))
    assert (second.verdict, second.value) == ("pass", None)
    assert (report.conclusion.verdict, report.conclusion.failed_items) == ("fail", "泄漏电流")
    assert report.number == "JY990102-2026-0001"
    assert report.sample.state == "tested"


def test_a_report_with_nothing_failed_passes(report_fields):
    assert actions.report.file(**report_fields | {"items": [GOOD]}).conclusion.verdict == "pass"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"issued_on": date(2026, 3, 4)}, "早于抽样日期"),
        ({"issued_on": date(2026, 3, 13)}, "晚于今天"),
        ({"items": []}, "至少填写一个"),
        ({"items": [ItemResult("", "1", high=Decimal(1), unit="g")]}, "没有名称"),
        ({"items": [ItemResult("铅", "", high=Decimal(1), unit="g")]}, "检验结果"),
        ({"items": [ItemResult("铅", "很多", high=Decimal(1), unit="g")]}, "应为数字"),
        ({"items": [ItemResult("铅", "1", unit="g")]}, "上限"),
        ({"items": [ItemResult("铅", "1", high=Decimal(1))]}, "没有单位"),
        ({"items": [ItemResult("铅", "1" + "0" * 30, high=Decimal(1), unit="g")]}, "太大"),
    ],
)
def test_what_cannot_be_is_named(report_fields, change, words):
    with pytest.raises(RuleBroken, match=words):
        actions.report.file(**report_fields | change)
    report_fields["sample"].refresh_from_db()
    assert report_fields["sample"].state == "taken"
    assert not TestItem.objects.exists()


def test_another_lab_or_another_labs_person_may_not_report(report_fields, person):
    from quality_portal.core.roles import Role

    other = LabBody.objects.create(name="别的检验所")
    with pytest.raises(RuleBroken, match="交由"):
        actions.report.file(**report_fields | {"lab": other})
    with pytest.raises(RuleBroken, match="不是"):
        actions.report.file(**report_fields | {"actor": person(None, Role.LAB)})


def test_o18_9_samplers_do_not_test(report_fields, cast):
    with pytest.raises(NotPermitted):
        actions.report.file(**report_fields | {"actor": cast.wang})


def test_a_sample_is_reported_once_and_a_number_serves_once(report_fields, cast):
    actions.report.file(**report_fields | {"number": "WT-1"})
    with pytest.raises(RuleBroken, match="WT-1"):
        actions.report.file(**report_fields | {"number": "WT-1"})
    with pytest.raises(IllegalMove):
        actions.report.file(**report_fields | {"number": "WT-2"})


def test_a_filed_report_does_not_change(failed):
    with pytest.raises(DatabaseError), transaction.atomic():
        failed.report.items.update(value_text="1")
    with pytest.raises(DatabaseError), transaction.atomic():
        type(failed.report).objects.filter(pk=failed.report_id).update(issued_on=date(2026, 1, 1))
