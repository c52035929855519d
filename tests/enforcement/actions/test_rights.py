"""Nothing grave is decided before the party was told, could answer and could be heard; what it said is answered."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from enforcement.actions import rights, serving
from enforcement.actions import step as steps
from enforcement.law import rights as law
from enforcement.models import RightsNotice, RightsStatement, Service
from quality_portal.audit.queries import trail_of
from quality_portal.core.actors import SYSTEM
from quality_portal.core.errors import Conflict, IllegalMove, NotPermitted, RuleBroken
from quality_portal.documents.models import Attachment
from quality_portal.documents.queries import of
from tests.enforcement.actions.test_rectification import pdf
from tests.enforcement.conftest import DAY, NAMED


def draft(road, **fields):
    return rights.draft_notice(case=road.case, actor=road.cast.officer, at=road.at, **{"named_basis": NAMED, **fields})


def say(road, notice, member, kind="defence", **fields):
    return rights.state(notice=notice, kind=kind, actor=member, at=road.at, **{"text": "整改已经完成。", **fields})


def test_apl_44_the_notice_tells_facts_evidence_reasons_basis_intention_and_both_rights(at_stop):
    notice = at_stop.notified(days=45)
    assert notice.document.number == "栖市监罚告〔2026〕1号"
    said = str(notice.document.content)
    for words in ("泄漏电流", "检验报告BG-1", "第十七条第一款", "第五十条", "责令停产整顿，期限45日", "五个工作日" if "五个" in said else "5个工作日", "要求举行听证"):
        assert words in said
    assert (notice.state, at_stop.case.state, at_stop.case.target) == ("served", "awaiting_step", "stop")
    assert [event.verb for event in trail_of(at_stop.case)][:3] == ["case.rights_served", "case.rights_issued", "case.rights_drafted"]


def test_apl_64_five_working_days_to_ask_for_a_hearing(at_stop):
    at_stop.at = datetime(2026, 4, 24, 1, 0, tzinfo=UTC)  # a Friday before the May holiday
    notice = at_stop.notified()
    assert (notice.served_on, notice.hearing_until, notice.defence_until) == (date(2026, 4, 24), notice.hearing_until, notice.hearing_until)
    assert (notice.hearing_until - notice.served_on).days >= 7
    assert at_stop.case.due_on > notice.ends_on


@pytest.mark.parametrize(("on", "length", "unit"), [(date(2021, 7, 14), 3, "日"), (date(2021, 7, 15), 5, "个工作日")])
def test_apl_64_before_july_2021_three_days(on, length, unit):
    term = law.hearing_request(on)
    assert (term.length, term.unit.value) == (length, unit)


def test_a_rung_that_punishes_nobody_needs_no_notice(road):
    road.open()
    with pytest.raises(RuleBroken, match="不需要事先告知"):
        draft(road)


def test_the_drafter_does_not_approve_and_the_database_holds_it_too(at_stop):
    notice = rights.draft_notice(case=at_stop.case, named_basis=NAMED, actor=at_stop.cast.both, at=at_stop.at)
    with pytest.raises(NotPermitted, match="起草人不能批准自己起草的告知书"):
        rights.approve_notice(notice=notice, actor=at_stop.cast.both, at=at_stop.at)
    with pytest.raises(NotPermitted, match="所在的机关不能批准"):
        rights.approve_notice(notice=notice, actor=at_stop.cast.province, at=at_stop.at)
    with pytest.raises(NotPermitted):
        rights.approve_notice(notice=notice, actor=SYSTEM, at=at_stop.at)
    with pytest.raises(DatabaseError), transaction.atomic():
        RightsNotice.objects.filter(pk=notice.pk).update(approved_by=notice.drafted_by)
    with pytest.raises(RuleBroken, match="已经起草"):
        draft(at_stop)


def test_a_notice_sent_back_is_drafted_anew_and_one_on_an_old_version_is_a_conflict(at_stop):
    version = at_stop.case.version
    notice = draft(at_stop, version=version)
    with pytest.raises(Conflict, match="周敏在"):
        rights.return_notice(notice=notice, reason="没有写批号", actor=at_stop.cast.head, at=at_stop.at, version=version)
    with pytest.raises(RuleBroken, match="理由"):
        rights.return_notice(notice=notice, reason=" ", actor=at_stop.cast.head, at=at_stop.at)
    rights.return_notice(notice=notice, reason="没有写批号", actor=at_stop.cast.head, at=at_stop.at)
    assert draft(at_stop).pk != notice.pk


def test_apl_16_a_policy_alone_is_no_basis(at_stop):
    with pytest.raises(RuleBroken, match="规范性文件") as refusal:
        draft(at_stop, named_basis="《关于进一步加强产品质量工作的通知》第十一条")
    assert (refusal.value.field, "第十六条" in refusal.value.basis) == ("named_basis", True)
    with pytest.raises(RuleBroken, match="不是法律或者行政法规"):
        draft(at_stop, named_basis="《产品质量监督抽查管理暂行办法》第四十六条")
    with pytest.raises(RuleBroken, match="名称和条款"):
        draft(at_stop, named_basis="产品质量法")
    bare = draft(at_stop, named_basis="")
    with pytest.raises(RuleBroken, match="未经省级公告"):
        rights.approve_notice(notice=bare, actor=at_stop.cast.head, at=at_stop.at)


def test_an_issued_notice_is_frozen(at_stop):
    notice = at_stop.notified()
    with pytest.raises(DatabaseError), transaction.atomic():
        RightsNotice.objects.filter(pk=notice.pk).update(act="吊销营业执照")


def test_no_decision_before_the_notice_none_within_the_term_one_after_it(at_stop):
    with pytest.raises(RuleBroken, match="还没有告知权利") as refusal:
        at_stop.decide()
    assert "行政处罚法" in refusal.value.basis
    notice = draft(at_stop)
    with pytest.raises(RuleBroken, match="待批准，送达后才起算"):
        at_stop.decide()
    notice = rights.approve_notice(notice=notice, actor=at_stop.cast.head, at=at_stop.at)
    notice = rights.serve_notice(notice=notice, served_on=at_stop.at.date(), how="in_person", actor=at_stop.cast.officer, at=at_stop.at)
    at_stop._done(notice)
    with pytest.raises(RuleBroken, match="可以陈述、申辩"):
        at_stop.decide()
    at_stop.at = datetime.combine(notice.ends_on, at_stop.at.timetz())
    with pytest.raises(RuleBroken):  # the last day is the party's
        at_stop.decide()
    at_stop.later(1)
    step = at_stop.decide()
    assert step.rights == notice
    assert "未要求听证" in str(step.document.content)


def test_a_member_signs_for_the_notice_online_once(at_stop, members):
    notice = draft(at_stop)
    notice = rights.approve_notice(notice=notice, actor=at_stop.cast.head, at=at_stop.at)
    with pytest.raises(NotPermitted):
        rights.sign_notice(notice=notice, member=members.other, at=at_stop.at)
    first = rights.sign_notice(notice=notice, member=members.own, at=at_stop.at)
    again = rights.sign_notice(notice=notice, member=members.colleague, at=at_stop.later(1))
    assert (first.signed_for_at, first.state) == (again.signed_for_at, "served")
    assert Service.objects.filter(document=notice.document).count() == 1


def test_a_notice_by_mail_runs_from_its_receipt(at_stop):
    notice = draft(at_stop)
    notice = rights.approve_notice(notice=notice, actor=at_stop.cast.head, at=at_stop.at)
    sent = at_stop.at.date()
    rights.serve_notice(notice=notice, served_on=None, sent_on=sent, how="mail", mail_no="1234567890", actor=at_stop.cast.officer, at=at_stop.at)
    notice.refresh_from_db()
    assert notice.state == "issued"
    serving.complete(service=Service.objects.get(document=notice.document), served_on=sent + 3 * DAY, actor=at_stop.cast.officer, at=at_stop.later(4))
    notice.refresh_from_db()
    assert (notice.state, notice.served_on) == ("served", sent + 3 * DAY)


def test_apl_45_a_defence_is_kept_once_and_has_to_be_answered(at_stop, members):
    notice = at_stop.notified()
    file = SimpleUploadedFile("说明.pdf", pdf())
    first = say(at_stop, notice, members.own, files=[file])
    assert say(at_stop, notice, members.own) == first  # a second click
    assert RightsStatement.objects.count() == 1
    assert first.intact
    assert Attachment.objects.filter(subject_label="enforcement.rightsstatement").count() == 1
    at_stop.at = datetime.combine(notice.ends_on + DAY, at_stop.at.timetz())
    with pytest.raises(RuleBroken, match="须写明是否采纳") as refusal:
        at_stop.decide()
    assert (refusal.value.field, "第四十五条第一款" in refusal.value.basis) == ("defence_answer", True)
    at_stop.case.refresh_from_db()
    step = at_stop.decide(defence_taken="refused", defence_answer="复查样品仍不合格。")
    assert "对上述意见不采纳：复查样品仍不合格" in str(step.document.content)


def test_apl_45_nothing_graver_than_was_told(at_stop, members):
    at_stop.told(days=30)
    with pytest.raises(RuleBroken, match="不能重于告知的内容") as refusal:
        at_stop.decide(days=31)
    assert "第四十五条第二款" in refusal.value.basis
    assert at_stop.decide(days=20).days == 20


def test_a_statement_belongs_to_the_party_and_to_its_time(at_stop, members):
    notice = at_stop.notified()
    with pytest.raises(NotPermitted):
        say(at_stop, notice, members.other)
    with pytest.raises(NotPermitted, match="由承办人登记"):
        rights.state(notice=notice, kind="defence", text="代为填写", actor=at_stop.cast.officer, at=at_stop.at)
    with pytest.raises(RuleBroken, match="事实、理由和证据"):
        say(at_stop, notice, members.own, text=" ")
    at_stop.at = datetime.combine(notice.ends_on + DAY, at_stop.at.timetz())
    with pytest.raises(RuleBroken, match="届满"):
        say(at_stop, notice, members.own)
    with pytest.raises(RuleBroken, match="要求听证的期限已于"):
        say(at_stop, notice, members.own, kind="hearing")
    late = rights.state(
        notice=notice, kind="defence", text="信件意见", how="paper", made_on=at_stop.at.date(), actor=at_stop.cast.officer, at=at_stop.at
    )
    assert late.how == "paper"  # what comes late on paper is taken down, and has to be answered


def test_both_rights_given_up_in_writing_open_the_way_at_once(at_stop, members):
    notice = at_stop.notified()
    say(at_stop, notice, members.own, kind="no_defence", text="")
    with pytest.raises(RuleBroken, match="可以要求听证"):
        at_stop.decide()
    at_stop.case.refresh_from_db()
    say(at_stop, notice, members.own, kind="no_hearing", text="")
    with pytest.raises(RuleBroken, match="已经书面放弃"):
        say(at_stop, notice, members.own, kind="hearing")
    at_stop.case.refresh_from_db()
    step = at_stop.decide()
    assert "书面放弃听证" in str(step.document.content)
    assert "书面放弃陈述、申辩" in str(step.document.content)


def test_a_withdrawn_notice_carries_no_decision_and_another_takes_its_place(at_stop):
    notice = at_stop.told()
    step = steps.draft_step(case=at_stop.case, actor=at_stop.cast.officer, at=at_stop.at)
    with pytest.raises(RuleBroken, match="先退回决定"):
        rights.withdraw_notice(notice=notice, because="拟加重", actor=at_stop.cast.head, at=at_stop.at)
    steps.return_step(step=step, reason="事实有变", actor=at_stop.cast.lawyer, at=at_stop.at)
    rights.withdraw_notice(notice=notice, because="事实有变", actor=at_stop.cast.head, at=at_stop.at)
    at_stop.case.refresh_from_db()
    with pytest.raises(RuleBroken, match="还没有告知权利"):
        at_stop.decide()
    at_stop.case.refresh_from_db()
    at_stop.told(days=60)
    assert at_stop.decide(days=60).days == 60
    assert [paper.number for paper in of(at_stop.case).filter(kind="rights_notice").order_by("pk")] == [
        "栖市监罚告〔2026〕1号",
        "栖市监罚告〔2026〕2号",
    ]


def test_withdrawing_an_unserved_notice_twice_is_refused(at_stop):
    notice = rights.approve_notice(notice=draft(at_stop), actor=at_stop.cast.head, at=at_stop.at)
    rights.withdraw_notice(notice=notice, because="笔误", actor=at_stop.cast.head, at=at_stop.at)
    with pytest.raises(IllegalMove):
        rights.withdraw_notice(notice=notice, because="笔误", actor=at_stop.cast.head, at=at_stop.at + timedelta(minutes=1))
