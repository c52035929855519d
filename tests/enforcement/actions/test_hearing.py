"""A hearing asked for is held: told seven working days ahead, led by somebody apart, on record; grave decisions are discussed."""

from datetime import UTC, datetime, time

import pytest
from django.db import DatabaseError, transaction

from enforcement.actions import hearing, rights
from enforcement.law.rights import HEARING_AHEAD
from enforcement.models import Discussion, Hearing
from enforcement.queries import rights as right_rows
from quality_portal.core.errors import IllegalMove, RuleBroken
from quality_portal.documents.queries import of
from quality_portal.workdays.calendar import due
from tests.enforcement.conftest import DAY


@pytest.fixture
def asked(at_stop, members):
    """The enterprise was told and asked for a hearing."""
    at_stop.notice = at_stop.notified()
    rights.state(notice=at_stop.notice, kind="hearing", actor=members.own, at=at_stop.at)
    at_stop.case.refresh_from_db()
    return at_stop


def moment(day):
    return datetime.combine(day, time(6), tzinfo=UTC)


def schedule(road, **fields):
    day = due(HEARING_AHEAD, road.at.date()).date
    given = {"notice": road.notice, "opens_at": moment(day), "place": "第二会议室", "chair": road.cast.lawyer, "actor": road.cast.officer, "at": road.at}
    return hearing.schedule_hearing(**{**given, **fields})


def tell(road, row):
    return hearing.tell_hearing(hearing=row, served_on=road.at.date(), how="in_person", actor=road.cast.officer, at=road.at)


def hold(road, row, **fields):
    given = {"record": "双方质证，当事人核对笔录后签字。", "attended": "方法规、周敏、陈立群", "outcome": "lighter", "opinion": "建议二十日"}
    return hearing.hold_hearing(hearing=row, actor=road.cast.officer, at=road.at, **{**given, **fields})


def test_apl_64_2_time_and_place_are_told_seven_working_days_ahead(asked):
    day = due(HEARING_AHEAD, asked.at.date()).date
    with pytest.raises(RuleBroken, match="提前7个工作日") as refusal:
        schedule(asked, opens_at=moment(day - DAY))
    assert (refusal.value.field, "第六十四条第（二）项" in refusal.value.basis) == ("opens_at", True)
    row = schedule(asked)
    said = str(of(asked.case).get(kind="hearing_schedule").content)
    assert "第二会议室" in said
    assert "方法规" in said
    asked.later(1)
    with pytest.raises(RuleBroken, match="请另定时间"):  # told a day late: the day has to be set anew
        tell(asked, row)


def test_apl_64_4_the_chair_did_not_investigate(asked):
    for person in (asked.cast.officer, asked.cast.second):  # who drafts, who rechecked
        with pytest.raises(RuleBroken, match="参加过本案的调查"):
            schedule(asked, chair=person)
    with pytest.raises(RuleBroken, match="不是本机关"):
        schedule(asked, chair=asked.cast.stranger)
    row = schedule(asked)
    with pytest.raises(DatabaseError), transaction.atomic():
        Hearing.objects.filter(pk=row.pk).update(chair=row.scheduled_by)


def test_nobody_asked_nobody_is_called(at_stop):
    at_stop.notice = at_stop.notified()
    with pytest.raises(RuleBroken, match="没有要求听证"):
        schedule(at_stop)


def test_apl_64_3_a_hearing_behind_closed_doors_needs_a_reason(asked):
    with pytest.raises(RuleBroken) as refusal:
        schedule(asked, open_to_public=False)
    assert refusal.value.field == "closed_because"
    assert not schedule(asked, open_to_public=False, closed_because="涉及商业秘密").open_to_public


def test_apl_65_no_decision_until_the_hearing_was_held_and_answered(asked):
    row = schedule(asked)
    with pytest.raises(RuleBroken, match="已经安排了听证"):
        schedule(asked)
    with pytest.raises(RuleBroken, match="还没有送达企业"):
        hold(asked, row)
    tell(asked, row)
    with pytest.raises(RuleBroken, match="还没有到时间"):
        hold(asked, row)
    asked.at = row.opens_at + DAY
    asked.case.refresh_from_db()
    with pytest.raises(RuleBroken, match="听证举行后才能作出决定"):
        asked.decide()
    with pytest.raises(RuleBroken) as refusal:
        hold(asked, row, record=" ")
    assert refusal.value.field == "record"
    done = hold(asked, row)
    assert done.state == "held"
    assert "意见在听证中提出" in right_rows.defence(asked.notice, asked.at.date()).words
    with pytest.raises(IllegalMove):
        hold(asked, row)
    asked.case.refresh_from_db()
    with pytest.raises(RuleBroken, match="须写明是否采纳"):
        asked.decide()
    asked.case.refresh_from_db()
    step = asked.decide(days=20, defence_taken="partly", defence_answer="按听证意见缩短期限。")
    assert "应你单位要求" in str(step.document.content)


def test_apl_64_6_who_stays_away_gives_the_hearing_up(asked):
    row = schedule(asked)
    tell(asked, row)
    asked.at = row.opens_at + DAY
    with pytest.raises(RuleBroken, match="理由"):
        hearing.lapse_hearing(hearing=row, because="", actor=asked.cast.officer, at=asked.at)
    hearing.lapse_hearing(hearing=row, because="当事人未到场，也未说明理由", actor=asked.cast.officer, at=asked.at)
    asked.case.refresh_from_db()
    assert "视为放弃听证权利" in str(asked.decide().document.content)


def test_a_hearing_called_off_is_set_anew(asked):
    row = schedule(asked)
    hearing.cancel_hearing(hearing=row, because="主持人出差", actor=asked.cast.officer, at=asked.at)
    again = schedule(asked)
    assert again.pk != row.pk
    assert again.document.number.endswith("2号")


def test_a_member_signs_for_the_call_online(asked, members):
    row = schedule(asked)
    first = hearing.sign_hearing(hearing=row, member=members.own, at=asked.at)
    assert first.told_on == asked.at.date()
    assert hearing.sign_hearing(hearing=row, member=members.colleague, at=asked.at).told_on == first.told_on


# --- The heads discuss what is grave ---


@pytest.fixture
def at_revoke(at_stop):
    """A case that waits for the revocation, its party told."""
    at_stop.stop()
    at_stop.later(31)
    at_stop.recheck("fail")
    at_stop.told()
    return at_stop


def discuss(road, **fields):
    given = {"held_on": road.at.date(), "attendees": "张局 局长\n吴科 副局长", "decision": "同意吊销。"}
    return hearing.record_discussion(case=road.case, actor=road.cast.officer, at=road.at, **{**given, **fields})


def test_apl_57_2_a_revocation_is_not_approved_before_the_heads_discussed_it(at_revoke):
    with pytest.raises(RuleBroken, match="集体讨论") as refusal:
        at_revoke.decide()
    assert "第五十七条第二款" in refusal.value.basis
    at_revoke.case.refresh_from_db()
    assert at_revoke.case.state == "awaiting_approval"  # drafted and reviewed it may be
    with pytest.raises(RuleBroken, match="至少有2名"):
        discuss(at_revoke, attendees="张局 局长")
    first = discuss(at_revoke)
    assert discuss(at_revoke) == first
    assert Discussion.objects.count() == 1


def test_a_discussion_is_only_recorded_where_the_row_asks_for_one(at_stop):
    with pytest.raises(RuleBroken, match="不要求集体讨论"):
        discuss(at_stop)


def test_the_whole_way_to_the_revocation(at_revoke):
    discuss(at_revoke)
    step = at_revoke.serve(at_revoke.decide())
    assert step.state == "served"
