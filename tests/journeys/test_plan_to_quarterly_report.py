"""The whole chain once: plan, draw, sample, failure, order, report, failed rechecks, announcement, licence, quarter.

Read from top to bottom; every paragraph is one act of one person. Ends in the PDF's own text.
"""

from datetime import date, timedelta
from random import Random

import pypdf

from enforcement.actions import announcement, case, recheck, rectification, step
from enforcement.models import Case, Step
from enforcement.queries import public as world
from enterprises.queries import public as register
from inspections.actions import draw, finding, labjob, notice, plan, sample, task
from inspections.models import Finding
from inspections.worksheet import Found
from quality_portal.audit import seal
from quality_portal.audit.queries import trail_of
from quality_portal.demo import answers
from quality_portal.demo.clock import at, plus
from quality_portal.demo.laboratory import LOOKED_AT
from quality_portal.demo.quarters import ON_SITE
from quality_portal.documents.queries import of
from quality_portal.jobs import runner
from quality_portal.reports import actions as reports
from quality_portal.reports.models import QuarterlyReport
from quality_portal.workdays.calendar import business_today, today_is


def text_of(document) -> str:
    """The printed words, without the composer's spaces and line ends."""
    document.refresh_from_db()
    with document.pdf.open() as file:
        return "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(file).pages)


def confirmed_failure(stage, company) -> Finding:
    """From the year's plan to a result that stands."""
    people = stage.people
    item = plan.ItemDraft(category=stage.categories["socket"], quota=1, specification=stage.specifications["socket"])
    drafted = plan.create(
        office=stage.city, year=2025, quarter=1, title="2025年第一季度抽查计划", reason="投诉集中", items=[item],
        actor=people["zhoumin"], at=at(date(2025, 1, 7)),
    )
    approved = plan.approve(plan=drafted, actor=people["xujuzhang"], at=at(date(2025, 1, 8)))

    frozen = draw.commit(plan_item=approved.items.get(), value_source="彩票第2025010期", actor=people["zhoumin"], at=at(date(2025, 1, 9)))
    draw.key_in(drawing=frozen, public_value="03 08 19", witness="姚谨", actor=people["zhoumin"], at=at(date(2025, 1, 10)))
    drawn = draw.key_in(drawing=frozen, public_value="03 08 19", actor=people["xujuzhang"], at=at(date(2025, 1, 10)))
    chosen = drawn.drawn.get()
    assert chosen.enterprise == company

    [sent_out] = task.assign_drawn(drawing=drawn, due_on=date(2025, 1, 20), actor=people["zhoumin"], at=at(date(2025, 1, 13)))
    taken = sample.record(
        plan_item=approved.items.get(), task=sent_out, enterprise=company, product=chosen.product, samplers=list(chosen.officers.all()),
        product_name="延长线插座", trademark="乙", model="Y-6", batch="20250102", sampled_on=date(2025, 1, 14), place="成品库", quantity="4 件",
        seal_no="F-1", lab=stage.labs["city"], actor=chosen.officers.first(), at=at(date(2025, 1, 14)), **ON_SITE,
    )

    given = labjob.assign(sample=taken, lab=stage.labs["city"], actor=people["zhoumin"], at=at(date(2025, 1, 14), 17))
    labjob.receive(job=given, giver="沈岚", seal_seen="F-1", checks=LOOKED_AT, actor=people["shijian"], at=at(date(2025, 1, 15)))
    results = [Found(1, "0.72"), Found(2, "31"), Found(3, "清晰")]
    labjob.enter(job=given, found=results, actor=people["shijian"], at=at(date(2025, 1, 23)))
    filed = labjob.verify(job=given, issued_on=date(2025, 1, 24), actor=people["shifuhe"], at=at(date(2025, 1, 24)))

    [letter] = notice.send(conclusion=filed.conclusion, actor=people["zhoumin"], at=at(date(2025, 1, 26)))
    told = notice.sign(notice=letter, member=people["member"], at=at(date(2025, 1, 27))).conclusion
    after_objection = told.objection_until + timedelta(days=1)
    return finding.confirm_finding(conclusion=told, actor=people["zhoumin"], at=at(after_objection))


def ordered(stage, found: Finding) -> tuple[Case, date]:
    """A case, an order by two people, and the enterprise's signature online."""
    people, day = stage.people, plus(found.confirmed_on, 1)
    opened = case.open_case(finding=found, actor=people["zhoumin"], at=at(day))
    drafted = step.draft_step(case=opened, days=30, actor=people["zhoumin"], at=at(day, 11))
    step.review_step(step=drafted, actor=people["fanghui"], at=at(day, 15))
    issued = step.approve_step(step=drafted, actor=people["xujuzhang"], at=at(plus(day, 1)))
    served = plus(day, 2)
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
    recheck.record_recheck(case=held, outcome="fail", on=day, officers=officers, note="导体截面积仍不合格。", actor=stage.people["zhoumin"], at=at(day))
    return day


def decided(stage, opened: Case, day: date) -> date:
    """The next rung, after rights were told: drafted by one, approved by another, served."""
    held = Case.objects.get(pk=opened.pk)
    drafted = step.draft_step(
        case=held, rights_notified_on=day - timedelta(days=12), hearing="not_asked", actor=stage.people["zhoumin"], at=at(day, 17)
    )
    step.review_step(step=drafted, actor=stage.people["fanghui"], at=at(day, 17))
    issued = step.approve_step(step=drafted, actor=stage.people["xujuzhang"], at=at(plus(day, 1)))
    step.serve_step(step=issued, served_on=plus(day, 1), how="in_person", actor=stage.people["zhoumin"], at=at(plus(day, 1), 15))
    return plus(day, 1)


def test_plan_to_quarterly_report(stage, company, client):
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
    case.close_case(case=Case.objects.get(pk=opened.pk), because="许可证已吊销", actor=stage.people["zhoumin"], at=at(plus(ended, 1)))
    assert register.company(company.credit_code, business_today()).licences[0].state == "已吊销"

    with today_is(date(2025, 10, 9)):
        page = client.get(world.announcement(str(published.uuid)).url).content.decode()
        assert "澄州乙电器有限公司" in page
        assert "导体截面积" in page
        assert "吊销" in client.get(f"/enterprises/{company.credit_code}/").content.decode()

    reports.compile_report(office=stage.city, year=2025, quarter=1, actor=stage.people["zhoumin"], at=at(date(2025, 10, 9)))
    runner.run_pending()
    draft = QuarterlyReport.objects.get()
    reports.publish_report(report=draft, actor=stage.people["xujuzhang"], at=at(date(2025, 10, 10)))
    runner.run_pending()

    printed = text_of(QuarterlyReport.objects.get().document)
    assert "澄州市2025年第一季度产品质量状况分析报告" in printed
    assert "1批次中0批次合格" in printed
    assert "导体截面积" in printed
    papers = {document.kind: text_of(document) for document in of(opened)}
    assert "责令整改" in papers["order"]
    assert "澄州乙电器有限公司" in text_of(published.document)

    assert trail_of(opened).filter(verb="case.opened").count() == 1
    while seal.seal_pending():
        pass
    assert seal.verify(at(date(2030, 1, 2))).fault == ""
