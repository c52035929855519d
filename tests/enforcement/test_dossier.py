"""The whole chain from any of its numbers: as a page, as a paper, on the command line."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from enforcement.actions import rectification
from inspections.models import Sample
from quality_portal.documents.actions import render_now
from quality_portal.documents.models import Document
from quality_portal.reports import actions
from quality_portal.reports.queries.dossier import dossier, threads
from quality_portal.workdays.calendar import business_today
from tests.quality_portal.documents.samples import text


@pytest.fixture
def chain(road, members, answer_all):
    road.open()
    order = road.order()
    answer_all(order)
    rectification.submit(step=order, actor=members.own, at=road.at)
    road.later(20)
    road.recheck("fail")
    road.announce()
    return road


def heads(number, user=None):
    return [thread.head for thread in threads(number, user)]


def test_every_number_of_the_chain_leads_to_the_same_case(chain, finding):
    case, notice = chain.case, chain.case.announcements.get()
    receipt = case.rectification_reports.get().submissions.get().receipt_no
    numbers = [finding.number, finding.sample.number, finding.sample.plan_item.plan.number, finding.sample.reports.get().number, case.number]
    numbers += [notice.document.number, case.steps.first().document.number, case.rechecks.get().document.number, receipt]
    for number in numbers:
        assert heads(number) == [case], number
    assert heads("没有这个号") == heads(" ") == []


def test_a_plan_of_two_products_gives_two_threads_to_choose_from(chain, finding, make_finding):
    plan = finding.sample.plan_item.plan
    Sample.objects.create(
        number="CY-99", plan_item=finding.sample.plan_item, office=plan.office, enterprise=chain.case.enterprise, product_name="电热水壶",
        sampled_on=date(2026, 1, 21), place="成品库", quantity="3 台", seal_no="F0099", recorded_at=chain.at,
    )  # fmt: skip
    assert {head.number for head in heads(plan.number)} == {chain.case.number, "CY-99"}


def test_the_acts_of_every_row_stand_in_their_chapter_in_order(chain):
    (thread,) = threads(chain.case.number)
    told = dossier(thread)
    chapters = {chapter.title: [act.sentence for act in chapter.acts] for chapter in told.chapters}
    assert any("立案" in sentence for sentence in chapters["立案和处理"])
    assert any("复查" in sentence for sentence in chapters["立案和处理"])
    assert any("整改报告" in sentence for sentence in chapters["整改报告"])
    assert any("发布公告" in sentence for sentence in chapters["公告"])
    assert "证书和现况" in chapters
    for chapter in told.chapters:
        assert [act.at for act in chapter.acts] == sorted(act.at for act in chapter.acts)
    numbers = {paper.number for paper in told.papers}
    assert {chain.case.steps.first().document.number, chain.case.announcements.get().document.number} <= numbers
    assert any("整改期限" in clock.title for clock in told.clocks)


def test_nobody_reads_the_chain_of_a_case_that_is_not_theirs(chain, cast, client):
    assert heads(chain.case.number, cast.officer) == [chain.case]
    assert heads(chain.case.number, cast.stranger) == heads(chain.case.number, cast.county) == []
    client.force_login(cast.stranger)
    text = client.get(reverse("reports:dossier"), {"number": chain.case.number}).content.decode()
    assert "没有找到这个编号" in text
    assert chain.case.enterprise.name not in text
    client.force_login(cast.auditor)
    assert client.get(reverse("reports:dossier")).status_code == 403


def test_the_page_and_the_paper_tell_the_same(chain, cast, client, django_assert_max_num_queries):
    client.force_login(cast.officer)
    address = reverse("reports:dossier")
    with django_assert_max_num_queries(75):
        text = client.get(address, {"number": chain.case.number}).content.decode()
    for words in ("整改期限", "发布公告", chain.case.number, chain.case.steps.first().document.number):
        assert words in text
    answer = client.post(reverse("reports:dossier_print"), {"number": chain.case.number})
    paper = Document.objects.get(kind="dossier")
    assert answer.url == paper.get_absolute_url()
    assert f"卷〔{business_today().year}〕1号" in paper.number  # a page prints today
    for words in ("整改期限", "发布公告", chain.case.steps.first().document.number):
        assert words in str(paper.content)
    answer = client.post(reverse("reports:dossier_print"), {"number": "X"}, follow=True)
    assert "没有找到编号“X”" in answer.content.decode()


def test_the_paper_is_printed_with_every_chapter(chain, cast):
    (thread,) = threads(chain.case.number)
    paper = render_now(actions.issue_dossier(thread=thread, actor=cast.officer, at=chain.at))
    with paper.pdf.open() as file:
        words = text(file.read())
    for expected in ("基本情况", "立案和处理", "整改报告", "文书清单", chain.case.number):
        assert expected in words


def test_trace_prints_the_chain_or_says_that_there_is_none(chain):
    out = StringIO()
    call_command("trace", chain.case.number, stdout=out)
    assert "栖市监公告〔2026〕1号" in out.getvalue()
    assert "依据" in out.getvalue()
    with pytest.raises(CommandError, match="没有找到编号"):
        call_command("trace", "X-1")
