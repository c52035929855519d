"""The rectification report: saved as typed, handed in once, judged, handed in again."""

import io
import threading

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction

from enforcement.actions import rectification as actions
from enforcement.law import rectification as law
from enforcement.models import RectificationReport, Submission
from enforcement.queries import case as cases
from enforcement.queries import rectification as queries
from quality_portal.core.errors import Conflict, NotPermitted, RuleBroken


def pdf(size=200):
    """A PDF that opens."""
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(size, size))
        held = io.BytesIO()
        document.save(held)
    return held.getvalue()


def save(step, member, section, at, **answers):
    seen = actions.fingerprint(queries.report_of(step).answers(section))
    return actions.save_section(step=step, section=section, answers=answers, seen=seen, actor=member, at=at)


@pytest.fixture
def submit(road, answer_all, members):
    def go(step):
        answer_all(step)
        return actions.submit(step=step, actor=members.own, at=road.later(1))

    return go


def test_half_a_page_is_kept_exactly_as_typed(road, order, members):
    save(order, members.own, "stock", road.at, in_stock="一百", unit="台 ")
    report = RectificationReport.objects.get(step=order)
    assert report.stock["in_stock"] == "一百"
    assert report.stock["unit"] == "台 "
    view = {view.section.key: view for view in queries.sections(report)}["stock"]
    assert view.state == "doing"
    assert "您填的是“一百”" in " ".join(gap.message for gap in view.gaps)


def test_promise_opens_after_all_before_it(order, members, answer_all):
    answer_all(order, *[section.key for section in law.SECTIONS[:-2]])
    assert not queries.sections(queries.report_of(order))[-1].open
    answer_all(order, law.SECTIONS[-2].key)
    assert queries.sections(queries.report_of(order))[-1].open


def test_a_colleagues_text_is_not_overwritten_unseen(road, order, members):
    seen = actions.fingerprint({})
    actions.save_section(step=order, section="causes", answers={"analysis": "模具磨损"}, seen=seen, actor=members.own, at=road.at)
    with pytest.raises(Conflict, match="陈立群"):
        actions.save_section(step=order, section="causes", answers={"analysis": "原料"}, seen=seen, actor=members.colleague, at=road.at)
    save(order, members.colleague, "causes", road.at, analysis="原料")
    assert RectificationReport.objects.get(step=order).causes["analysis"] == "原料"


def test_another_enterprise_cannot_write(road, order, members):
    with pytest.raises(NotPermitted):
        save(order, members.other, "causes", road.at, analysis="x")


def test_incomplete_report_is_refused_and_says_what_is_missing(road, order, members, answer_all):
    answer_all(order, "facts", "causes")
    with pytest.raises(RuleBroken, match="没有填完"):
        actions.submit(step=order, actor=members.own, at=road.at)
    assert not Submission.objects.exists()


def test_submitting_twice_gives_one_receipt(order, submit, members, road):
    first = submit(order)
    second = actions.submit(step=order, actor=members.own, at=road.later(1))
    assert first == second
    assert Submission.objects.count() == 1
    assert len(first.receipt_no) == 16
    assert first.receipt == " ".join(first.receipt_no[i : i + 4] for i in range(0, 16, 4))


def test_digest_is_stable_and_tells_a_change(order, submit):
    receipt = Submission.objects.get(pk=submit(order).pk)
    assert receipt.intact
    assert receipt.digest == law.digest_of(dict(reversed(receipt.content.items())))
    receipt.content["enterprise"] = "别人"
    assert not receipt.intact


def test_receipt_is_evidence(order, submit):
    receipt = submit(order)
    with pytest.raises(DatabaseError), transaction.atomic():
        Submission.objects.filter(pk=receipt.pk).update(digest="0" * 64)


def test_submitted_report_is_frozen_until_returned(order, submit, members, road, cast):
    submit(order)
    with pytest.raises(RuleBroken, match="不能再修改"):
        save(order, members.own, "causes", road.at, analysis="改一改")
    with pytest.raises(DatabaseError), transaction.atomic():
        RectificationReport.objects.filter(step=order).update(causes={"analysis": "偷改"})
    actions.return_(case=order.case, reasons="缺新批次检测报告", actor=cast.officer, at=road.later(1))
    save(order, members.own, "causes", road.at, analysis="改一改", kinds=["process"])
    again = actions.submit(step=order, actor=members.own, at=road.later(1))
    assert again.version == 2
    report = again.report
    assert [one.version for one in queries.versions(report)] == [2, 1]
    assert queries.versions(report).last().review.reasons == "缺新批次检测报告"


def test_return_needs_reasons(order, submit, cast, road):
    submit(order)
    with pytest.raises(RuleBroken) as refused:
        actions.return_(case=order.case, reasons=" ", actor=cast.officer, at=road.at)
    assert refused.value.field == "reasons"


def test_accepting_turns_the_case_to_its_recheck(order, submit, cast, road):
    submit(order)
    assert cases.has_report(order.case, order)
    actions.accept(case=order.case, actor=cast.officer, at=road.later(1))
    order.case.refresh_from_db()
    assert order.case.state == "awaiting_recheck"
    assert RectificationReport.objects.get(step=order).state == "accepted"


def test_only_an_officer_judges(order, submit, members, cast, road):
    submit(order)
    for person in (members.own, cast.head):
        with pytest.raises(NotPermitted):
            actions.accept(case=order.case, actor=person, at=road.at)


def test_files_go_with_the_version_and_can_be_left_out(order, answer_all, members, road):
    kept = actions.attach_file(step=order, upload=SimpleUploadedFile("检测报告.pdf", pdf()), actor=members.own, at=road.at)
    gone = actions.attach_file(step=order, upload=SimpleUploadedFile("照片.pdf", pdf(300)), actor=members.own, at=road.at)
    actions.leave_out(step=order, uuid=str(gone.uuid), actor=members.own, at=road.at)
    answer_all(order)
    receipt = actions.submit(step=order, actor=members.own, at=road.later(1))
    assert [file["sha256"] for file in receipt.content["files"]] == [kept.sha256]


def test_unsigned_notice_takes_no_report(road, members, answer_all):
    road.open()
    step = road.decide(days=30)
    answer_all(step)
    with pytest.raises(RuleBroken, match="先签收"):
        actions.submit(step=step, actor=members.own, at=road.at)


def test_two_clicks_at_the_same_moment_give_one_receipt(committed_db, order, answer_all, members, road):
    answer_all(order)
    at, start, numbers = road.later(1), threading.Barrier(2), []

    def click():
        start.wait()
        numbers.append(actions.submit(step=order, actor=members.own, at=at).receipt_no)
        connection.close()

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert len(numbers) == 2
    assert len(set(numbers)) == 1
    assert Submission.objects.count() == 1


def test_s3_18_and_s2_2_3_cause_and_three_gates_are_asked(order):
    """S3 第18点: the cause is found. S2 二（三）: material, process and outgoing test each get their measure."""
    causes, measures = law.BY_KEY["causes"], law.BY_KEY["measures"]
    assert "第18点" in str(causes.basis)
    assert "二（三）" in str(measures.basis)
    full = {"kinds": ["process"], "analysis": "查明", "material": "甲", "process": "乙", "outgoing": "丙", "finished_on": "2026-03-20"}
    for section, needed in ((causes, "analysis"), (measures, "material"), (measures, "process"), (measures, "outgoing")):
        assert not law.gaps(section, full)
        assert [gap.field for gap in law.gaps(section, full | {needed: ""})] == [needed]


def test_the_receipt_is_a_paper_without_telephone_numbers(order, members, submit, cast):
    receipt = submit(order)
    paper = queries.printed(receipt)
    assert paper.kind == "rectification_receipt"
    assert receipt.digest in str(paper.content)
    assert "0999-6812315" in str(receipt.content)
    assert "0999-6812315" not in str(paper.content)
    assert queries.may_see_submission(members.colleague, str(receipt.pk))
    assert queries.may_see_submission(cast.officer, str(receipt.pk))
    assert not queries.may_see_submission(members.other, str(receipt.pk))
    assert not queries.may_see_submission(cast.stranger, str(receipt.pk))


def test_a_reader_neither_writes_nor_submits(road, order, members):
    members.own.memberships.update(role="reader")
    with pytest.raises(NotPermitted, match="填写、留言"):
        save(order, members.own, "causes", road.at, analysis="x")
    with pytest.raises(NotPermitted, match="提交报告"):
        actions.submit(step=order, actor=members.own, at=road.at)
