"""Nothing leaves without passing the gate: each thing that keeps an announcement back, one broken at a time."""

from datetime import date
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from enforcement.actions import announcement as announcements
from enforcement.models import Announcement, AnnouncementEntry, GateRelease
from enforcement.queries.gate import gate_of
from enterprises.models import Principal
from inspections.models import Conclusion, FindingWithdrawal
from quality_portal.audit.models import Event
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.roles import Role
from quality_portal.documents import actions as documents
from tests.enforcement.results import Round

MOBILE, LINE, ID = "13800138000", "0991-6812315", "990101199003071237"


def drafted(due, **fields):
    return announcements.draft(cases=[due.case], actor=due.cast.officer, at=due.at, **fields)


def blocks(notice, due):
    return {block.kind for block in gate_of(notice, due.at.date()).blocks}


def publish(notice, due):
    announcements.review(announcement=notice, actor=due.cast.lawyer, at=due.at)
    return announcements.publish(announcement=notice, actor=due.cast.head, at=due.at)


def test_a_clean_draft_passes(due):
    notice = drafted(due)
    gate = gate_of(notice, due.at.date())
    assert gate.open
    assert gate.sentence == ""
    assert publish(notice, due).state == "published"


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"title": f"致电{MOBILE}"}, "标题"),
        ({"summary": f"致电{MOBILE}"}, "给公众的提示"),
        ({"body": ["第一段", f"致电{MOBILE}"]}, "正文第2段"),
    ],
)
def test_pipl_25_a_persons_number_is_found_where_it_stands(due, fields, where):
    notice = drafted(due, **fields)
    (one,) = gate_of(notice, due.at.date()).marked
    assert (one.place, one.words, one.kind) == (where, MOBILE, "mobile")
    with pytest.raises(RuleBroken, match=f"{where}有手机号码"):
        announcements.review(announcement=notice, actor=due.cast.lawyer, at=due.at)


def test_a_number_in_a_cell_is_found_with_its_row_and_column(due):
    notice = drafted(due)
    entry = notice.entries.get()
    entry.row["failed"] = f"泄漏电流（检验员 {MOBILE}）"
    entry.save(update_fields=["row"])
    (one,) = gate_of(notice, due.at.date()).marked
    assert one.place.startswith("名单第1行")
    assert "不合格项目" in one.place


def test_publishing_reads_the_gate_again(due):
    notice = drafted(due)
    announcements.review(announcement=notice, actor=due.cast.lawyer, at=due.at)
    Announcement.objects.filter(pk=notice.pk).update(body=[f"致电{MOBILE}"])
    with pytest.raises(RuleBroken, match="现在不能发布：正文第1段有手机号码"):
        announcements.publish(announcement=notice, actor=due.cast.head, at=due.at)
    notice.refresh_from_db()
    assert (notice.state, notice.document) == ("reviewed", None)


def test_principals_and_samplers_are_not_named(due):
    Principal.objects.create(enterprise=due.case.enterprise, name="赵法人", role="legal_rep")
    due.case.finding.sample.samplers.add(due.cast.sampler)
    notice = drafted(due, body=["法定代表人赵法人到场。", "由王抽样抽取样品。", "检验合格。"])
    assert [(one.kind, one.words) for one in gate_of(notice, due.at.date()).marked] == [("name", "赵法人"), ("name", "王抽样")]


def test_the_offices_own_line_and_the_seat_of_the_firm_may_stand(due, place):
    place.offices.city.phone = LINE
    place.offices.city.save(update_fields=["phone"])
    notice = drafted(due, body=[f"咨询电话：{LINE}。企业住所：河西区锦帆路8号。"])
    assert gate_of(notice, due.at.date()).open
    assert publish(notice, due).document.public


def test_the_reviewer_lets_a_public_line_stand_and_says_why(due):
    notice = drafted(due, body=[f"召回热线：{LINE}"])
    (one,) = gate_of(notice, due.at.date()).marked
    with pytest.raises(RuleBroken, match="请写明为什么可以保留"):
        announcements.release(announcement=notice, mark=one.mark, reason=" ", actor=due.cast.lawyer, at=due.at)
    with pytest.raises(RuleBroken, match="不要在理由里写个人信息"):
        announcements.release(announcement=notice, mark=one.mark, reason=f"已打{MOBILE}核实", actor=due.cast.lawyer, at=due.at)
    made = announcements.release(announcement=notice, mark=one.mark, reason="企业对外公布的召回热线", actor=due.cast.lawyer, at=due.at)
    again = announcements.release(announcement=notice, mark=one.mark, reason="企业对外公布的召回热线", actor=due.cast.lawyer, at=due.at)
    assert (again.pk, GateRelease.objects.count()) == (made.pk, 1)
    told = Event.objects.get(verb="announcement.released")
    assert "企业对外公布的召回热线" in told.note
    assert LINE not in told.note
    assert publish(notice, due).state == "published"


def test_a_release_holds_for_the_very_words_in_the_very_place(due):
    notice = drafted(due, body=[f"召回热线：{LINE}"])
    (one,) = gate_of(notice, due.at.date()).marked
    announcements.release(announcement=notice, mark=one.mark, reason="企业对外公布的召回热线", actor=due.cast.lawyer, at=due.at)
    Announcement.objects.filter(pk=notice.pk).update(body=["热线另行公布", f"召回热线：{LINE}"])
    notice.refresh_from_db()
    assert blocks(notice, due) == {"personal"}


def test_neither_the_drafter_nor_another_office_lets_anything_stand(due, person):
    both = person("city", Role.CASE_OFFICER, Role.REVIEWER, name="身兼两职")
    notice = announcements.draft(cases=[due.case], body=[f"热线：{LINE}"], actor=both, at=due.at)
    (one,) = gate_of(notice, due.at.date()).marked
    for actor in (both, due.cast.province_lawyer, due.cast.officer):
        with pytest.raises(NotPermitted):
            announcements.release(announcement=notice, mark=one.mark, reason="对外公布的热线", actor=actor, at=due.at)
    assert not GateRelease.objects.exists()


def test_an_identity_number_is_never_let_stand(due):
    notice = drafted(due, body=[f"身份证号{ID}"])
    (one,) = gate_of(notice, due.at.date()).marked
    with pytest.raises(RuleBroken, match="任何情况下都不得公开"):
        announcements.release(announcement=notice, mark=one.mark, reason="依法应当公布", actor=due.cast.lawyer, at=due.at)


def test_pql_15_a_result_in_its_objection_period_is_not_published(due, place):
    notice = drafted(due)
    waiting = Round(place).result("fail", state="notified", company=due.case.enterprise)
    Conclusion.objects.filter(pk=waiting.pk).update(objection_until=date(2026, 12, 1))
    AnnouncementEntry.objects.create(announcement=notice, position=2, enterprise=due.case.enterprise, conclusion=waiting, row=notice.entries.get().row)
    assert blocks(notice, due) == {"objection"}
    with pytest.raises(RuleBroken, match="异议期到2026年12月1日"):
        publish(notice, due)


def test_a_result_that_was_withdrawn_is_not_published(due):
    notice = drafted(due)
    FindingWithdrawal.objects.create(finding=due.case.finding, because="复检合格", withdrawn_on=due.at.date())
    assert blocks(notice, due) == {"withdrawn"}


@pytest.mark.parametrize(("answer", "words"), [("asked", "确认期没有届满"), ("denied", "只公布销售者")])
def test_o18_35_a_maker_that_was_not_asked_or_denied_is_not_named(due, answer, words):
    notice = drafted(due)
    Conclusion.objects.update(maker_answer=answer)
    (block,) = gate_of(notice, due.at.date()).blocks
    assert block.kind == "confirmation"
    assert words in block.sentence
    assert "第三十五条" in block.basis


@pytest.mark.parametrize("answer", ["", "confirmed", "silent"])
def test_o18_35_a_maker_that_confirmed_or_kept_silent_is_named(due, answer):
    notice = drafted(due)
    Conclusion.objects.update(maker_answer=answer)
    assert gate_of(notice, due.at.date()).open


def test_pql_17_an_office_below_the_level_may_not_announce(due, place):
    notice = drafted(due)
    Announcement.objects.filter(pk=notice.pk).update(office=place.offices.county)
    notice.refresh_from_db()
    assert blocks(notice, due) == {"power"}


def test_o18_10_the_organiser_that_was_not_asked_keeps_it_back(due, place):
    notice = drafted(due)
    Announcement.objects.filter(pk=notice.pk).update(office=place.offices.province, drafted_by=due.cast.province_lawyer)
    notice.refresh_from_db()
    assert "consent" in blocks(notice, due)


def test_an_enterprise_that_was_told_nothing_is_not_named(due, place):
    notice = drafted(due)
    untold = Round(place).result("fail", state="pending", company=due.case.enterprise)
    AnnouncementEntry.objects.create(announcement=notice, position=2, enterprise=due.case.enterprise, conclusion=untold, row=notice.entries.get().row)
    assert "statement" in blocks(notice, due)


def spreadsheet(text):
    """A sheet with a telephone kept as a number and an author."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"author": "赵法人"})
    sheet = book.add_worksheet("名单")
    sheet.write(0, 0, "联系电话")
    sheet.write(0, 1, text)
    book.close()
    return SimpleUploadedFile("名单.xlsx", stream.getvalue())


def test_files_are_read_numbers_and_authors(due):
    Principal.objects.create(enterprise=due.case.enterprise, name="赵法人", role="legal_rep")
    notice = drafted(due)
    documents.attach(notice, spreadsheet(int(MOBILE)), actor=due.cast.officer, at=due.at)
    found = [(one.kind, one.words, one.place) for one in gate_of(notice, due.at.date()).marked]
    assert found == [("mobile", MOBILE, "附件“名单.xlsx”"), ("name", "赵法人", "附件“名单.xlsx”")]


def test_a_picture_waits_for_somebody_who_looked_at_it(due):
    notice = drafted(due)
    stream = BytesIO()
    Image.new("RGB", (20, 20)).save(stream, "PNG")
    documents.attach(notice, SimpleUploadedFile("现场.png", stream.getvalue()), actor=due.cast.officer, at=due.at)
    (one,) = gate_of(notice, due.at.date()).unread
    assert blocks(notice, due) == {"file"}
    with pytest.raises(RuleBroken, match="机器读不出"):
        announcements.review(announcement=notice, actor=due.cast.lawyer, at=due.at)
    announcements.release(announcement=notice, mark=one.mark, reason="已逐页查看，没有个人信息", actor=due.cast.lawyer, at=due.at)
    assert publish(notice, due).state == "published"


def test_a_thousand_rows_are_read_in_a_moment(due, django_assert_max_num_queries):
    notice = drafted(due)
    row = notice.entries.get().row
    rows = [AnnouncementEntry(announcement=notice, position=number, enterprise=due.case.enterprise, row=row) for number in range(2, 1001)]
    AnnouncementEntry.objects.bulk_create(rows)
    with django_assert_max_num_queries(14):
        assert gate_of(notice, due.at.date()).open
