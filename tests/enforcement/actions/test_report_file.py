"""A single file of a report is sent back and replaced; the report that was handed in stays as it is."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from enforcement.actions import rectification, report_file
from enforcement.models import FilePass, FileReturn, Message
from enforcement.queries import rectification as reports
from enforcement.queries import report_file as queries
from quality_portal.core.errors import NotPermitted, RuleBroken
from tests.enforcement.actions.test_rectification import pdf


def upload(name="检测报告.pdf", size=200):
    return SimpleUploadedFile(name, pdf(size))


@pytest.fixture
def handed_in(road, order, members, answer_all):
    """A report with two files, handed in."""
    for size, name in ((200, "检测报告.pdf"), (300, "整改照片.pdf")):
        rectification.attach_file(step=order, upload=upload(name, size), actor=members.own, at=road.at)
    answer_all(order)
    rectification.submit(step=order, actor=members.own, at=road.later(1))
    return reports.latest(road.case)


@pytest.fixture
def send_back(road, handed_in):
    def act(place=0, **fields):
        file = queries.files_of(handed_in)[place].file
        given = {"case": road.case, "uuid": str(file.uuid), "reason": "报告缺第二页。", "actor": road.cast.officer, "at": road.at}
        return report_file.return_file(**{**given, **fields})

    return act


def replace(road, row, member, size=400, **fields):
    return report_file.replace_file(returned=row, upload=upload("检测报告（完整）.pdf", size), actor=member, at=road.at, **fields)


def states(report):
    return [row.state for row in queries.files_of(report)]


def test_files_wait_come_back_with_a_reason_and_are_replaced(road, handed_in, send_back, members):
    assert states(handed_in) == ["wait", "wait"]
    row = send_back()
    assert send_back() == row  # a second click
    assert states(handed_in) == ["bad", "wait"]
    assert queries.wanted_of(road.case.enterprise).get() == row
    assert "报告缺第二页" in Message.objects.get(text__contains="检测报告.pdf").text
    file = replace(road, row, members.own)
    assert replace(road, row, members.own) == file  # sent twice
    assert states(handed_in) == ["gone", "wait", "wait"]
    assert not queries.wanted_of(road.case.enterprise).exists()
    handed_in.refresh_from_db()
    assert (handed_in.state, handed_in.submissions.count(), handed_in.submissions.get().intact) == ("submitted", 1, True)


def test_a_reason_is_needed_and_the_file_must_be_in_the_report(send_back):
    with pytest.raises(RuleBroken, match="退回这份材料的理由"):
        send_back(reason=" ")
    with pytest.raises(RuleBroken, match="不在企业提交的报告里"):
        send_back(uuid="00000000-0000-0000-0000-000000000000")


def test_the_report_is_not_accepted_before_each_file_is_replaced_or_passed(road, handed_in, send_back, members):
    row = send_back()
    with pytest.raises(RuleBroken, match="退回的材料还没有替换：检测报告"):
        rectification.accept(case=road.case, actor=road.cast.officer, at=road.at)
    replace(road, row, members.own)
    with pytest.raises(RuleBroken, match="还有 2 份材料没有核对：整改照片"):
        rectification.accept(case=road.case, actor=road.cast.officer, at=road.at)
    waiting = [str(one.file.uuid) for one in queries.unseen(handed_in)]
    report_file.pass_files(case=road.case, uuids=waiting, actor=road.cast.officer, at=road.at)
    report = rectification.accept(case=road.case, actor=road.cast.officer, at=road.at)
    assert states(report) == ["gone", "ok", "ok"]
    with pytest.raises(RuleBroken, match="不能退回材料"):
        send_back(1)


def passed(road, report, *places, **fields):
    uuids = [str(queries.files_of(report)[place].file.uuid) for place in places]
    return report_file.pass_files(**{"case": road.case, "uuids": uuids, "actor": road.cast.officer, "at": road.at, **fields})


def test_each_file_is_passed_once_by_somebody_at_an_hour(road, handed_in, cast):
    row = passed(road, handed_in, 1)[0]
    assert passed(road, handed_in, 1) == [row]  # a second click
    shown = queries.files_of(handed_in)[1]
    assert (shown.state, shown.words, shown.by, shown.at) == ("ok", "通过", cast.officer.display_name, road.at)
    assert states(handed_in) == ["wait", "ok"]
    assert FilePass.objects.count() == 1


def test_nobody_passes_what_is_not_there_or_came_back(road, handed_in, send_back, members):
    with pytest.raises(RuleBroken, match="请选择"):
        report_file.pass_files(case=road.case, uuids=[], actor=road.cast.officer, at=road.at)
    with pytest.raises(RuleBroken, match="请选择"):
        report_file.pass_files(case=road.case, uuids=["00000000-0000-0000-0000-000000000000"], actor=road.cast.officer, at=road.at)
    send_back()
    with pytest.raises(RuleBroken, match="已经退回，等企业替换"):
        passed(road, handed_in, 0)
    with pytest.raises(NotPermitted):
        passed(road, handed_in, 1, actor=members.own)


def test_a_file_passed_may_still_come_back_but_not_change_in_the_record(road, handed_in, send_back):
    passed(road, handed_in, 0, 1)
    send_back(reason="盖章不清。")
    assert states(handed_in) == ["bad", "ok"]
    with pytest.raises(RuleBroken, match="还没有替换"):
        rectification.accept(case=road.case, actor=road.cast.officer, at=road.at)
    with pytest.raises(DatabaseError), transaction.atomic():
        FilePass.objects.all().delete()


def test_the_same_file_again_is_no_replacement_and_strangers_replace_nothing(road, send_back, members):
    row = send_back()
    with pytest.raises(RuleBroken, match="与退回的材料相同"):
        replace(road, row, members.own, size=200)
    with pytest.raises(NotPermitted):
        replace(road, row, members.other)
    assert list(queries.visible(members.other)) == []


def test_a_replacement_can_come_back_too_and_a_returned_report_takes_the_new_file_along(road, handed_in, send_back, members):
    replace(road, send_back(), members.own)
    again = send_back(2, reason="盖章不清。")
    assert states(handed_in) == ["gone", "wait", "bad"]
    rectification.return_(case=road.case, reasons="补充召回情况。", actor=road.cast.officer, at=road.at)
    replace(road, again, members.own, size=500)
    handed_in.refresh_from_db()
    assert [file.name for file in reports.kept(handed_in)] == ["整改照片.pdf", "检测报告（完整）.pdf"]


def test_what_was_said_stands_in_the_database(send_back, members, road):
    row = send_back()
    with pytest.raises(DatabaseError), transaction.atomic():
        FileReturn.objects.filter(pk=row.pk).update(reason="改口")
    replace(road, row, members.own)
    with pytest.raises(DatabaseError), transaction.atomic():
        FileReturn.objects.filter(pk=row.pk).update(replaced_by=None)
