"""Papers that start no term reach their party like every other, and the leave to resume production is one of them (APL 61)."""

import pytest

from enforcement.actions import paper as papers
from enforcement.actions import service as services
from enforcement.actions import serving
from enforcement.actions.case import close_case
from enforcement.models import Service
from enforcement.queries import paper as queries
from enforcement.queries import service as service_queries
from enterprises.models import Standing
from inspections.models import FindingWithdrawal
from quality_portal.core.errors import IllegalMove, NotPermitted, RuleBroken
from quality_portal.documents.queries import of
from tests.enforcement.conftest import confirm_address


def paper(case, kind):
    return of(case).get(kind=kind)


@pytest.fixture
def result(road):
    """The paper that says what a first recheck came to."""
    road.open()
    road.order()
    road.later(10)
    road.recheck("fail")
    return paper(road.case, "recheck_result")


@pytest.fixture
def serve(road, result):
    def act(how="in_person", **fields):
        given = {"case": road.case, "document": result, "served_on": road.at.date(), "actor": road.cast.officer, "at": road.at}
        return papers.serve_paper(how=how, **{**given, **fields})

    return act


def test_a_paper_of_the_case_waits_until_it_is_served_and_is_served_once(road, result, serve):
    assert list(queries.unserved(queries.papers_of(road.case))) == [result]
    assert result in service_queries.of_case(road.case).papers
    row = serve()
    assert (row.served, row.served_on, row.document) == (True, road.at.date(), result)
    assert not queries.unserved(queries.papers_of(road.case)).exists()
    with pytest.raises(IllegalMove, match="不再重复登记"):
        serve()


def test_mail_without_receipt_is_under_way_and_arrives(road, result, serve):
    row = serve("mail", served_on=None, sent_on=road.at.date(), mail_no="EMS7")
    assert row.under_way
    serving.complete(service=row, served_on=road.later(2).date(), actor=road.cast.officer, at=road.at)
    assert Service.objects.get(document=result).served


def test_what_moves_the_case_has_its_own_page(road, serve):
    order = road.case.steps.first().document
    with pytest.raises(RuleBroken, match="有自己的送达登记页面"):
        serve(document=order)


def test_a_member_signs_for_it_online_once_and_nobody_else_does(road, result, members):
    with pytest.raises(NotPermitted):
        papers.sign_paper(document=result, member=members.other, at=road.at)
    first = papers.sign_paper(document=result, member=members.own, at=road.at)
    assert papers.sign_paper(document=result, member=members.own, at=road.at) == first
    assert (first.method, first.signed_by) == ("online", members.own)
    assert list(queries.visible(members.other)) == []


def test_after_mail_was_sent_a_signature_online_takes_its_place(road, result, serve, members):
    serve("mail", served_on=None, sent_on=road.at.date(), mail_no="EMS7")
    papers.sign_paper(document=result, member=members.own, at=road.at)
    assert [row.state for row in Service.objects.filter(document=result).order_by("pk")] == ["failed", "served"]


def test_a_stop_that_ends_by_a_good_recheck_gives_leave_to_resume_in_writing(at_stop):
    road = at_stop
    stop = road.stop()
    road.later(10)
    road.recheck("pass")
    leave = paper(road.case, "resumption")
    said = str(leave.content)
    assert stop.document.number in said
    assert "准予恢复生产、销售" in said
    assert f"{road.case.closed_on.year}年{road.case.closed_on.month}月{road.case.closed_on.day}日起解除" in said
    assert not Standing.objects.filter(kind="stop_production", until=None).exists()
    assert leave in queries.unserved(queries.papers_of(road.case))


def test_where_nothing_was_stopped_there_is_no_leave_to_resume(road):
    road.open()
    road.order()
    road.later(10)
    road.recheck("pass")
    assert not of(road.case).filter(kind="resumption").exists()


def test_a_withdrawn_result_ends_the_stop_in_writing_too(at_stop):
    road = at_stop
    road.stop()
    FindingWithdrawal.objects.create(finding=road.case.finding, withdrawn_on=road.at.date(), because="复检改判合格")
    close_case(case=road.case, because="不合格结论撤回", actor=road.cast.head, at=road.later(1))
    assert "检验结论已经撤回" in str(paper(road.case, "resumption").content)


def test_who_did_not_agree_to_be_served_online_cannot_sign(road, result, maker, members):
    confirm_address(maker.enterprise, members.own, electronic=False)
    with pytest.raises(RuleBroken, match="送达地址确认书"):
        papers.sign_paper(document=result, member=members.own, at=road.at)


def test_the_officer_may_still_fail_a_mail(road, result, serve):
    row = serve("mail", served_on=None, sent_on=road.at.date(), mail_no="EMS7")
    services.fail(service=row, because="退回", actor=road.cast.officer, at=road.at)
    assert serve().served
