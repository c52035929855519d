"""The whole chain once: plan, draw, sample, failure, order, report, failed rechecks, announcement, licence, quarter.

Read from top to bottom; every paragraph is one act of one person. Ends in the PDF's own text.
"""

from datetime import date
from random import Random

import pypdf

from enforcement.actions import announcement, case, hearing, recheck, rectification, rights, step
from enforcement.models import Case, Step
from enforcement.queries import public as world
from enterprises.queries import public as register
from inspections.models import Finding
from quality_portal.audit import checkpoints, seal, verify
from quality_portal.audit.queries import trail_of
from quality_portal.demo import answers
from quality_portal.demo.clock import at, plus
from quality_portal.demo.desk import confirm_address
from quality_portal.documents.queries import of
from quality_portal.jobs import runner
from quality_portal.reports import actions as reports
from quality_portal.reports.models import QuarterlyReport
from quality_portal.workdays.calendar import business_today, today_is
from tests.journeys.inspection import confirmed_failure
from tests.journeys.paper_root import proved

NAMED = "《中华人民共和国产品质量法》第五十条"


def text_of(document) -> str:
    """The printed words, without the composer's spaces and line ends."""
    document.refresh_from_db()
    with document.pdf.open() as file:
        return "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(file).pages)


def ordered(stage, found: Finding) -> tuple[Case, date]:
    """A case, an order by two people, and the enterprise's signature online."""
    people, day = stage.people, plus(found.confirmed_on, 1)
    opened = case.open_case(finding=found, actor=people["zhoumin"], at=at(day))
    drafted = step.draft_step(case=opened, days=30, named_basis=NAMED, actor=people["zhoumin"], at=at(day, 11))
    step.review_step(step=drafted, actor=people["fanghui"], at=at(day, 15))
    issued = step.approve_step(step=drafted, actor=people["xujuzhang"], at=at(plus(day, 1)))
    served = plus(day, 2)
    confirm_address(people["member"], at(served, 8))
    step.sign_for(step=issued, member=people["member"], at=at(served))
    return opened, served


def handed_in(stage, opened: Case, served: date) -> None:
    """The enterprise's report, and the officer who accepts it."""
    order, day = Step.objects.get(case=opened), plus(served, 10)
    answers.fill(order, stage.people["member"], at(day), Random(1))
    receipt = rectification.submit(step=order, actor=stage.people["member"], at=at(day, 11))
    assert rectification.submit(step=order, actor=stage.people["member"], at=at(day, 12)) == receipt  # a second click
    rectification.accept(case=Case.objects.get(pk=opened.pk), actor=stage.people["zhoumin"], at=at(plus(day, 2)))


def fails_again(stage, opened: Case) -> date:
    """Two officers come back within the window and find the same."""
    held = Case.objects.get(pk=opened.pk)
    day = plus(held.steps.latest("pk").comply_by, 2)
    case.mark_overdue(case=held, at=at(day, 6))
    officers = [stage.people["zhoumin"], stage.people["hejianping"]]
    recheck.record_recheck(case=held, outcome="fail", on=day, officers=officers, note="导体截面积仍不合格。", without_sample="现场核查", actor=stage.people["zhoumin"], at=at(day))
    return day


def decided(stage, opened: Case, day: date) -> date:
    """The next rung: rights told and their terms over, then drafted by one, approved by another, served."""
    told = rights.draft_notice(case=Case.objects.get(pk=opened.pk), named_basis=NAMED, actor=stage.people["zhoumin"], at=at(day, 17))
    rights.approve_notice(notice=told, actor=stage.people["xujuzhang"], at=at(plus(day, 1)))
    told = rights.serve_notice(notice=told, served_on=plus(day, 1), how="in_person", actor=stage.people["zhoumin"], at=at(plus(day, 1), 15))
    day = plus(told.ends_on, 1)
    held = Case.objects.get(pk=opened.pk)
    if any(need.key == "collective" for need in told.row.needs):
        hearing.record_discussion(
            case=held, held_on=day, attendees="许局长 局长\n高副局长 副局长", decision="同意吊销。", actor=stage.people["zhoumin"], at=at(day)
        )
    drafted = step.draft_step(case=held, actor=stage.people["zhoumin"], at=at(day, 17))
    step.review_step(step=drafted, actor=stage.people["fanghui"], at=at(day, 17))
    issued = step.approve_step(step=drafted, actor=stage.people["xujuzhang"], at=at(plus(day, 1)))
    step.serve_step(step=issued, served_on=plus(day, 1), how="in_person", actor=stage.people["zhoumin"], at=at(plus(day, 1), 15))
    return plus(day, 1)


def test_plan_to_quarterly_report(stage, company, client, tmp_path):
    found = confirmed_failure(stage, company)
    assert found.facts == "导体截面积"

    opened, served = ordered(stage, found)
    handed_in(stage, opened, served)

    day = fails_again(stage, opened)
    drafted = announcement.draft(cases=[Case.objects.get(pk=opened.pk)], summary="电线偏细，可能起火。", actor=stage.people["zhoumin"], at=at(day, 17))
    announcement.review(announcement=drafted, actor=stage.people["fanghui"], at=at(plus(day, 1)))
    published = announcement.publish(announcement=drafted, actor=stage.people["xujuzhang"], at=at(plus(day, 2)))

    day = fails_again(stage, opened)
    decided(stage, opened, day)
    assert register.company(company.credit_code, business_today()).licences[0].state == "暂停"

    day = fails_again(stage, opened)
    ended = decided(stage, opened, day)
    case.close_case(case=Case.objects.get(pk=opened.pk), because="许可证已吊销", unanswered="复函到后补入案卷。", actor=stage.people["zhoumin"], at=at(plus(ended, 1)))
    assert register.company(company.credit_code, business_today()).licences[0].state == "已吊销"

    with today_is(date(2025, 10, 9)):
        page = client.get(world.announcement(str(published.uuid)).url).content.decode()
        assert "澄州乙电器有限公司" in page
        assert "导体截面积" in page
        assert "吊销" in client.get(f"/enterprises/{company.credit_code}/").content.decode()

    while seal.seal_pending():
        pass
    checkpoints.make(at=at(date(2025, 10, 9), 0), day=date(2025, 10, 8))
    reports.compile_report(office=stage.city, year=2025, quarter=1, actor=stage.people["zhoumin"], at=at(date(2025, 10, 9)))
    runner.run_pending()
    draft = QuarterlyReport.objects.get()
    reports.publish_report(report=draft, actor=stage.people["xujuzhang"], at=at(date(2025, 10, 10)))
    runner.run_pending()

    printed = text_of(QuarterlyReport.objects.get().document)
    assert "澄州市2025年第一季度产品质量状况分析报告" in printed
    assert "1批次中0批次合格" in printed
    assert "导体截面积" in printed
    assert proved(client, published.public_key, printed, tmp_path)
    papers = {document.kind: text_of(document) for document in of(opened)}
    assert "责令整改" in papers["order"]
    assert "澄州乙电器有限公司" in text_of(published.document)

    assert trail_of(opened).filter(verb="case.opened").count() == 1
    while seal.seal_pending():
        pass
    assert verify.verify(at(date(2030, 1, 2))).fault == ""
