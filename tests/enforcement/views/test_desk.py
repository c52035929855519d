"""The enterprise's desk: the deadline first, own things only, signing for a notice."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from enforcement.actions import rectification
from enforcement.models import ServiceAddress, Step
from tests.enforcement.conftest import Road

TASKS, CHECK = "enforcement:report_tasks", "enforcement:report_check"


@pytest.fixture
def at(client, road):
    """Sign in as somebody, on a day of the story."""

    def go(user, days=0):
        client.force_login(user)
        return time_machine.travel(road.at + timedelta(days=days), tick=False)

    return go


def test_deadline_comes_first_with_date_number_and_one_button(client, at, order, members):
    with at(members.own):
        page = client.get(reverse("enforcement:desk")).content.decode()
    assert "个工作日" in page
    assert f"{order.comply_by.year}年{order.comply_by.month}月{order.comply_by.day}日" in page
    assert order.document.number in page
    assert page.index("h-deadline") < page.index("h-report") < page.index("h-what") < page.index("h-next")
    assert "泄漏电流" in page
    assert "BG-1" in page
    assert page.count("<h1") == 1
    assert page.count('<a class="btn"') == 1


def test_after_a_failed_recheck_the_desk_says_what_is_being_decided_and_asks_for_no_report(client, at, road, members):
    road.open()
    road.order()
    road.later(10)
    road.recheck("fail")
    with at(members.own):
        page = client.get(reverse("enforcement:desk")).content.decode()
    assert "h-report" not in page
    assert "我们正在研究是否作出" in page
    assert "前完成整改" not in page
    assert "签收复查结果通知书" in page
    assert "本案现在不需要您办理，" in page


def test_nothing_due_is_calm(client, at, members):
    with at(members.other):
        page = client.get(reverse("enforcement:desk"))
    assert "现在没有需要办理的事项" in page.content.decode()


def test_a_thing_to_do_without_a_term_is_not_called_nothing(client, at, road, members):
    ServiceAddress.objects.filter(enterprise=members.rival).update(ended_at=road.at)
    with at(members.other):
        page = client.get(reverse("enforcement:desk")).content.decode()
    assert "现在没有到期的事项" in page
    assert "下面还有 1 件事" in page
    assert "填写送达地址确认书" in page


def test_unsigned_notice_asks_for_a_signature(client, at, road, members):
    road.open()
    step = road.decide(days=30)
    with at(members.own):
        page = client.get(reverse("enforcement:desk")).content.decode()
        assert "待签收" in page
        notice = client.get(reverse("enforcement:notice", args=[step.pk])).content.decode()
        assert "即视为送达" in notice
        client.post(reverse("enforcement:sign", args=[step.pk]))
    step = Step.objects.get(pk=step.pk)
    assert step.signed_for_by == members.own
    assert (step.state, step.served_how, step.served_on) == ("served", "online", road.at.date())
    assert step.comply_by is not None


def test_notices_count_as_waiting_until_signed_for_or_served(client, at, road, members):
    road.open()
    step = road.decide(days=30)
    with at(members.own):
        assert "1 份待签收" in client.get(reverse("enforcement:notices")).content.decode()
    road.serve(step)
    with at(members.own):
        page = client.get(reverse("enforcement:notices")).content.decode()
    assert Step.objects.get(pk=step.pk).signed_for_at is None
    assert "待签收" not in page
    assert "全部已签收或送达" in page


def test_signing_after_service_moves_no_date(client, at, order, members):
    with at(members.own, days=3):
        client.post(reverse("enforcement:sign", args=[order.pk]))
    step = Step.objects.get(pk=order.pk)
    assert step.signed_for_at is not None
    assert (step.served_on, step.comply_by) == (order.served_on, order.comply_by)


@pytest.fixture
def handed_in(order, members, answer_all, road):
    answer_all(order)
    return rectification.submit(step=order, actor=members.own, at=road.at)


@pytest.mark.parametrize("name", ["notice", "report_tasks", "report_check", "report_section", "receipt"])
def test_another_enterprise_finds_nothing(client, at, handed_in, members, name):
    order = handed_in.report.step
    number = order.case.number
    args = {"notice": [order.pk], "receipt": [handed_in.receipt_no], "report_section": [number, "facts"]}.get(name, [number])
    with at(members.other):
        assert client.get(reverse(f"enforcement:{name}", args=args)).status_code == 404
        assert client.post(reverse("enforcement:sign", args=[order.pk])).status_code == 404
        assert client.post(reverse(CHECK, args=[number])).status_code == 404
    with at(members.own):
        assert client.get(reverse(f"enforcement:{name}", args=args)).status_code in (200, 302)


def test_staff_do_not_sign_or_write_for_the_enterprise(client, at, order, cast):
    with at(cast.officer):
        assert client.get(reverse("enforcement:desk")).status_code == 403
        assert client.post(reverse("enforcement:sign", args=[order.pk])).status_code == 404
        assert client.get(reverse(TASKS, args=[order.case.number])).status_code == 404


def test_notices_and_receipts_are_listed(client, at, handed_in, members):
    order, receipt = handed_in.report.step, handed_in
    with at(members.colleague):
        assert order.document.number in client.get(reverse("enforcement:notices")).content.decode()
        assert receipt.receipt in client.get(reverse("enforcement:receipts")).content.decode()
        page = client.get(reverse("enforcement:desk")).content.decode()
    assert "整改报告已提交" in page


@pytest.fixture
def three_orders(road, cast, make_finding):
    for _ in range(3):
        other = Road(cast, make_finding())
        other.open()
        other.order()


def test_list_of_three_costs_no_more_queries_than_it_should(client, at, three_orders, members, django_assert_max_num_queries):
    with at(members.own, days=2):
        client.get(reverse("enforcement:notices"))
        with django_assert_max_num_queries(16):
            client.get(reverse("enforcement:notices"))


def test_the_desk_asks_no_more_for_three_cases_than_for_one(client, at, order, cast, make_finding, members, django_assert_max_num_queries):
    with at(members.own, days=2):
        client.get(reverse("enforcement:desk"))
        with django_assert_max_num_queries(60) as one:
            client.get(reverse("enforcement:desk"))
        for _ in range(2):
            other = Road(cast, make_finding())
            other.open()
            other.order()
        with django_assert_max_num_queries(len(one)):
            page = client.get(reverse("enforcement:desk")).content.decode()
    assert "h-others" in page


def test_a_closed_case_is_never_overdue_on_its_notice(client, at, road, order, members):
    notice = reverse("enforcement:notice", args=[order.pk])
    with at(members.own, days=60):
        assert "已逾期" in client.get(notice).content.decode()
    road.later(10)
    road.recheck("pass")
    with at(members.own, days=60):
        said = client.get(notice).content.decode()
    assert "整改截止" in said
    assert "已逾期" not in said
