"""Who sees which notice, whose turn it is, and how pasted text is read."""

from datetime import UTC, date, datetime

import pytest

from enforcement.actions import instruction as actions
from enforcement.queries import instruction as queries
from enforcement.queries import workrows
from enforcement.queries.instruction_text import lines_of, table_of

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def draft(place, cast):
    wording = actions.Wording(title="关于报送季度进展的通知", body="请按季度报送。", offices=[place.offices.county])
    return actions.draft(office=place.offices.city, wording=wording, actor=cast.officer, at=AT)


@pytest.fixture
def issued(draft, cast):
    actions.review(instruction=draft, actor=cast.lawyer, at=AT)
    return actions.issue(instruction=draft, actor=cast.head, at=AT)


def seen(user):
    return list(queries.visible(user))


def test_a_draft_is_seen_by_its_office_alone(draft, cast):
    assert seen(cast.officer) == [draft]
    assert [seen(one) for one in (cast.county, cast.province, cast.stranger, cast.auditor)] == [[]] * 4


def test_what_is_issued_is_seen_by_whom_it_goes_to(issued, cast):
    assert seen(cast.county) == [issued]
    assert [seen(one) for one in (cast.province, cast.stranger)] == [[]] * 2
    assert [row.instruction for row in queries.received(cast.county)] == [issued]
    assert not queries.received(cast.officer).exists()


def words(user, on):
    return [entry.row.action for entry in workrows._instructions(user, on)]


def test_the_desk_says_whose_turn_it_is(draft, cast):
    day = AT.date()
    assert (words(cast.lawyer, day), words(cast.head, day), words(cast.officer, day)) == (["法制审核通知"], [], [])
    actions.review(instruction=draft, actor=cast.lawyer, at=AT)
    assert (words(cast.lawyer, day), words(cast.head, day)) == ([], ["签发通知"])
    row = actions.issue(instruction=draft, actor=cast.head, at=AT)
    assert (words(cast.county, day), words(cast.officer, row.sign_by)) == (["签收"], [])
    late = date(2026, 3, 6)
    assert words(cast.officer, late) == ["提醒签收"]
    assert row.addressees.get().late_on(late)
    actions.sign(addressee=row.addressees.get(), signed_on=AT.date(), signed_name="小林", actor=cast.county, at=AT)
    assert (words(cast.county, late), words(cast.officer, late)) == ([], [])


def test_headings_are_known_by_their_numerals_and_sentences_are_none():
    ranks = [line.rank for line in lines_of("一、总体目标\n\n（一）任务\n一、要认真落实。\n正文")]
    assert ranks == [1, 2, 0, 0]


def test_a_table_is_read_from_a_sheet_or_from_typed_bars():
    wanted = (("任务", "时限"), (("分析", ""), ("复查", "全年")))
    assert table_of("任务\t时限\n分析\t\n复查\t全年\n") == wanted
    assert table_of("| 任务 | 时限 |\n分析 |\n| 复查 | 全年 |") == wanted
    assert table_of("任务\t时限\n\t全年")[1] == (("", "全年"),)
    assert table_of("") == ((), ())
