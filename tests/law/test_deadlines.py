"""Deadlines as a lawyer would check them with a calendar on the wall. The numbers D01–D43 are those of the deadline catalogue.

The holidays are those that were announced; of 2027 nothing is announced yet, so what ends there is provisional.
"""

from __future__ import annotations

from datetime import date

import pytest

from brands.law import BRAND_TERM, BRAND_TERM_EXTENDED, EXEMPTION_TERM
from enforcement.actions.seizure import due_of
from enforcement.actions.step import start_clocks
from enforcement.law import additions, announcement, counterfeit, ladder
from enforcement.models import Case, Seizure, Step
from enterprises.law import application
from enterprises.law.licence import RENEWAL, VALIDITY
from inspections.law import onsite, telling
from inspections.law.draw import REPEAT_TERM
from quality_portal.workdays.counting import Suspension, due, same_day_later

DAY = date.fromisoformat

# which, term, from, until, why
TERMS = [
    ("D01", telling.OBJECTION_TERM, "2026-03-02", "2026-03-17", "异议十五日"),
    ("D01", telling.OBJECTION_TERM, "2026-09-16", "2026-10-08", "第十五日是国庆节，顺延到节后"),
    ("D01", telling.OBJECTION_TERM, "2026-12-20", "2027-01-04", "2027年安排未公布，暂定"),
    ("D01", telling.CONFIRM_TERM, "2026-05-01", "2026-05-18", "确认样品十五日，期满星期六"),
    ("D02", telling.FORMALITIES_TERM, "2026-06-05", "2026-06-12", "复检手续七日是自然日"),
    ("D02", telling.FORMALITIES_TERM, "2026-02-10", "2026-02-24", "期满在春节假期"),
    ("D03", telling.NAMING_TERM, "2026-04-26", "2026-05-06", "确定复检机构十日，期满正是节后首日"),
    ("D10", REPEAT_TERM, "2026-02-28", "2026-08-28", "六个月到对应日，不是月末"),
    ("D10", REPEAT_TERM, "2025-08-31", "2026-02-28", "没有对应日，到月末；当日补班"),
    ("D10", REPEAT_TERM, "2026-04-03", "2026-10-08", "对应日在国庆假期"),
    ("D10", REPEAT_TERM, "2026-08-31", "2027-03-01", "没有对应日，到月末，星期日顺延，暂定"),
    ("D11", counterfeit.DECIDE_TERM, "2026-01-05", "2026-04-07", "九十日，期满在清明假期"),
    ("D11", counterfeit.DECIDE_TERM, "2026-03-02", "2026-06-01", "九十日，期满星期日"),
    ("D14", ladder.HEARING_REQUEST, "2026-03-27", "2026-04-03", "五个工作日"),
    ("D14", ladder.HEARING_REQUEST, "2026-09-24", "2026-10-09", "跨中秋、国庆，都不计"),
    ("D14", ladder.HEARING_REQUEST, "2026-02-11", "2026-02-25", "跨春节，2月14日补班计入"),
    ("D14", counterfeit.HEARING_REQUEST, "2026-03-09", "2026-03-16", "假冒案件同为五个工作日"),
    ("D16", ladder.SERVE, "2026-04-28", "2026-05-11", "送达七个工作日，5月9日补班计入"),
    ("D16", ladder.SERVE, "2026-09-28", "2026-10-13", "送达七个工作日，10月10日补班计入"),
    ("D16", ladder.SERVE, "2026-02-13", "2026-03-02", "送达七个工作日，跨春节，两个补班日计入"),
    ("D18", additions.PUBLISHED, "2026-02-09", "2026-03-13", "公示二十个工作日，跨春节"),
    ("D18", additions.PUBLISHED, "2026-09-11", "2026-10-15", "公示二十个工作日，跨国庆"),
    ("D25", VALIDITY, "2021-11-22", "2026-11-23", "许可证五年，对应日是星期日"),
    ("D26", application.ANSWER, "2026-03-09", "2026-03-16", "补正告知五个工作日"),
    ("D26", application.ON_SITE, "2026-03-09", "2026-04-21", "实地核查三十个工作日，跨清明"),
    ("D26", application.DECISION, "2026-03-09", "2026-06-04", "许可决定六十个工作日，跨清明、劳动节"),
    ("D26", application.DECISION, "2026-09-21", "2026-12-21", "许可决定六十个工作日，跨国庆"),
    ("D26", application.ISSUE, "2026-03-09", "2026-03-23", "发证十个工作日"),
    ("D26", application.ISSUE, "2026-12-22", "2027-01-05", "发证十个工作日，跨年，暂定"),
    ("D27", additions.BARRED, "2023-03-20", "2026-03-20", "吊销后三年不得再次申请"),
    ("D27", additions.BARRED, "2023-10-01", "2026-10-08", "对应日是国庆节"),
    ("D28", additions.PERSON_BARRED, "2024-02-29", "2027-03-01", "闰日的对应日不存在，到月末，星期日顺延，暂定"),
    ("D29", additions.PURCHASE_BARRED, "2022-05-02", "2025-05-06", "三年，对应日在劳动节假期"),
    ("D30", additions.LISTED, "2023-09-30", "2026-09-30", "失信名单三年，假期前一日"),
    ("D35", counterfeit.TRANSFER_TERM, "2026-09-21", "2026-09-24", "移送决定三日是自然日"),
    ("D38", EXEMPTION_TERM, "2003-06-30", "2006-06-30", "免检三年"),
    ("D39", BRAND_TERM, "2005-09-01", "2008-09-01", "中国名牌三年"),
    ("D39", BRAND_TERM_EXTENDED, "2005-09-01", "2010-09-01", "延长为五年"),
    ("公告送达", ladder.PUBLIC_NOTICE, "2026-07-01", "2026-07-31", "公告送达三十日"),
    ("D20", announcement.RESULT_YEARS, "2023-10-04", "2026-10-08", "结果公示三年，对应日在国庆假期"),
    ("D20", announcement.THREE_MONTHS, "2026-08-31", "2026-11-30", "三个月，没有对应日，到月末"),
    ("文书保存", onsite.PAPERS_TERM, "2024-02-29", "2026-02-28", "两年，闰日没有对应日；当日补班"),
    ("受理异议", telling.DECIDE_TERM, "2026-02-12", "2026-02-24", "三个工作日，2月14日补班计入"),
    ("受理异议", telling.DECIDE_TERM, "2026-04-30", "2026-05-08", "三个工作日，劳动节假期不计"),
    ("受理异议", telling.DECIDE_TERM, "2026-09-30", "2026-10-10", "三个工作日，第三日是补班的星期六"),
    ("通报反馈", telling.FEEDBACK_TERM, "2026-05-06", "2026-06-05", "通报反馈三十日"),
]  # fmt: skip


@pytest.mark.parametrize(("which", "term", "since", "until", "why"), TERMS, ids=[f"{row[0]} {row[4]}" for row in TERMS])
def test_term(announced, which, term, since, until, why):
    found = due(announced, term, DAY(since))
    assert found.date == DAY(until)
    assert found.provisional == ("暂定" in why)


def clocks(book, rung, served_on, days):
    """A step's clocks as its service starts them."""
    step = Step(case=Case(rulebook=book), rung=rung, days=days, served_on=DAY(served_on))
    start_clocks(step)
    return step


# which, ladder, rung, served, days, corrected until, recheck from, recheck until, why
RUNGS = [
    ("D04 D05", "statute-2020", "order", "2026-03-02", 60, "2026-05-06", "2026-03-02", "2026-05-18", "第60日是劳动节；第75日是星期六"),
    ("D04 D05", "statute-2020", "order", "2026-08-02", 60, "2026-10-08", "2026-08-02", "2026-10-16", "第60日是国庆节；复查第75日不受顺延影响"),
    ("D04 D05", "statute-2020", "order", "2025-12-31", 60, "2026-03-02", "2025-12-31", "2026-03-16", "跨年，期满星期日"),
    ("D04 D05", "statute-2020", "order", "2024-01-01", 60, "2024-03-01", "2024-01-01", "2024-03-18", "闰年，2月29日计入"),
    ("D04 D05", "statute-2020", "order", "2026-10-31", 60, "2026-12-30", "2026-10-31", "2027-01-14", "复查期限在未公布安排的年份，暂定"),
    ("D04 D05", "statute-2020", "order", "2026-11-02", 60, "2027-01-01", "2026-11-02", "2027-01-18", "期满在未公布安排的年份，暂定"),
    ("D04", "statute-2020", "order", "2026-05-06", 30, "2026-06-05", "2026-05-06", "2026-06-22", "通知书写明三十日"),
    ("D06", "statute-2020", "announcement", "2026-09-16", 60, "2026-11-16", "2026-11-16", "2026-12-15", "第61日至第90日"),
    ("D06", "statute-2020", "announcement", "2026-07-03", 60, "2026-09-01", "2026-09-02", "2026-10-08", "第90日是国庆节，顺延"),
    ("D06", "statute-2020", "announcement", "2026-03-02", 60, "2026-05-06", "2026-05-02", "2026-06-01", "窗口的第一日不因放假顺延"),
    ("D07", "statute-2020", "stop", "2026-04-01", 30, "2026-05-06", "2026-04-01", "2026-05-18", "停业整顿三十日"),
    ("D07", "statute-2020", "stop", "2026-01-15", 180, "2026-07-14", "2026-01-15", "2026-07-29", "决定书写明一百八十日"),
    ("D08 D09", "policy/city", "order", "2026-04-11", 30, "2026-05-11", "2026-04-11", "2026-05-26", "整改三十日，复查十五日"),
    ("D08 D09", "policy/city", "order", "2026-03-03", 20, "2026-03-23", "2026-03-03", "2026-04-07", "通知书写明二十日；复查期限在清明假期后"),
    ("D08", "policy/city", "order", "2026-09-28", 5, "2026-10-08", "2026-09-28", "2026-10-19", "最短五日，期满在国庆假期"),
    ("D08", "policy/city", "order", "2026-04-01", 60, "2026-06-01", "2026-04-01", "2026-06-15", "三十日延长三十日，期满星期日"),
    ("D08", "policy/city", "order", "2026-12-10", 30, "2027-01-11", "2026-12-10", "2027-01-25", "跨年，暂定"),
    ("D08", "policy/nation", "order", "2026-01-16", 30, "2026-02-24", "2026-01-16", "2026-03-02", "期满在春节假期；复查从原期满日起算"),
    ("D08", "policy/province", "order", "2026-05-01", 15, "2026-05-18", "2026-05-01", "2026-06-01", "通知书写明十五日"),
    ("公告后", "policy/city", "announcement", "2026-05-06", 30, "2026-06-05", "2026-05-06", "2026-06-22", "复查期限在端午假期后"),
    ("D07", "policy/city", "stop", "2026-04-01", 45, "2026-05-18", "2026-04-01", "2026-06-01", "停产整顿四十五日"),
    ("D07", "policy/nation", "stop", "2026-03-02", 90, "2026-06-01", "2026-03-02", "2026-06-15", "停产整顿九十日"),
    ("D07", "policy/province", "stop", "2026-07-01", 30, "2026-07-31", "2026-07-01", "2026-08-17", "停产整顿三十日"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("which", "book", "rung", "served", "days", "comply", "opens", "closes", "why"), RUNGS, ids=[f"{row[0]} {row[1]} {row[8]}" for row in RUNGS]
)
def test_clocks_of_a_rung(which, book, rung, served, days, comply, opens, closes, why):
    row = ladder.rung(book, rung)
    assert days <= max(row.longest, row.term.length + (row.extension.longest if row.extension else 0))
    step = clocks(book, rung, served, days)
    assert (step.comply_by, step.recheck_from, step.recheck_by) == (DAY(comply), DAY(opens), DAY(closes))
    assert step.comply_provisional == ("暂定" in why)


# which, term, from, suspended, until, why
PAUSED = [
    ("D11", counterfeit.DECIDE_TERM, "2026-01-05", [("2026-02-01", "2026-02-20")], "2026-04-27", "检验二十日不计"),
    ("D11", counterfeit.DECIDE_TERM, "2026-03-02", [("2026-03-10", "2026-03-14"), ("2026-04-01", "2026-04-10")], "2026-06-15", "检验、听证先后中止"),
    ("D11", counterfeit.DECIDE_TERM, "2026-03-02", [("2026-03-10", "2026-03-19"), ("2026-03-15", "2026-03-24")], "2026-06-15", "重叠的中止只算一次"),
    ("D26", application.DECISION, "2026-03-09", [("2026-03-16", "2026-03-29")], "2026-06-18", "产品检验十个工作日不计"),
]


@pytest.mark.parametrize(("which", "term", "since", "pauses", "until", "why"), PAUSED, ids=[f"{row[0]} {row[5]}" for row in PAUSED])
def test_suspended_term(announced, which, term, since, pauses, until, why):
    found = due(announced, term, DAY(since), suspensions=[Suspension(DAY(start), DAY(end), why) for start, end in pauses])
    assert found.date == DAY(until)


# seized, tested, extension, until, why
SEIZED = [
    ("2026-01-30", None, 0, "2026-03-01", "查封三十日，期满星期日也不顺延"),
    ("2026-01-30", ("2026-02-05", "2026-02-14"), 0, "2026-03-11", "检验十日不计"),
    ("2026-01-30", None, 30, "2026-03-31", "延长三十日，从原期满之日起算"),
    ("2026-01-30", ("2026-02-05", "2026-02-14"), 30, "2026-04-10", "检验十日不计，再延长三十日"),
    ("2026-09-01", None, 0, "2026-10-01", "期满在国庆节，到期应当解除"),
]


@pytest.mark.parametrize(("seized", "tested", "extension", "until", "why"), SEIZED, ids=[f"D21 {row[4]}" for row in SEIZED])
def test_d21_power_over_anothers_goods_ends_on_time(seized, tested, extension, until, why):
    start, end = map(DAY, tested) if tested else (None, None)
    seizure = Seizure(seized_on=DAY(seized), testing_from=start, testing_until=end, extension_days=extension)
    assert due_of(seizure) == DAY(until)


@pytest.mark.parametrize(("ends", "asked_by"), [("2026-12-31", "2026-06-30"), ("2026-08-31", "2026-02-28"), ("2024-08-31", "2024-02-29")])
def test_d25_renewal_is_asked_for_six_months_before(ends, asked_by):
    assert same_day_later(DAY(ends), -RENEWAL.length) == DAY(asked_by)


def test_the_table_is_long_enough_and_names_every_kind():
    rows = [*TERMS, *RUNGS, *PAUSED]
    assert len(rows) + len(SEIZED) >= 60
    books = {row[1] for row in RUNGS}
    assert books == {key for family in ("policy", "statute-2020") for key in ladder.books_of(family)}
