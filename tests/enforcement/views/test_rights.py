"""The pages of rights: the notice through its hands, the enterprise's answer and receipt, the hearing; strangers find nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from enforcement.actions import rights, serving
from enforcement.actions.wording_decision import with_named
from enforcement.law.rights import HEARING_AHEAD
from enforcement.models import Hearing, RightsNotice, RightsStatement, Service
from quality_portal.workdays import calendar
from tests.enforcement.conftest import NAMED, Road


@pytest.fixture
def road(cast, finding, members):
    """A case that waits for the stop of production, a few days ago."""
    road = Road(cast, finding)
    road.at = timezone.localtime() - timedelta(days=40)
    road.open()
    road.order()
    road.later(10)
    road.recheck("fail")
    road.announce()
    road.later(10)
    road.recheck("fail")
    road.at = timezone.localtime() - timedelta(minutes=5)
    return road


@pytest.fixture
def page(client):
    def get(user, name, *args):
        client.force_login(user)
        return client.get(reverse(f"enforcement:{name}", args=args))

    return get


@pytest.fixture
def send(client):
    def post(user, name, *args, **fields):
        client.force_login(user)
        address = reverse(f"enforcement:{name}", args=args)
        shown = client.get(address)
        form = shown.context["form"] if shown.context else None
        data = {field.html_name: field.value() for field in form if field.value() is not None} if form else {}
        return client.post(address, {**data, **fields})

    return post


def issued(road):
    notice = rights.draft_notice(case=road.case, named_basis=NAMED, actor=road.cast.officer, at=road.at)
    return rights.approve_notice(notice=notice, actor=road.cast.head, at=road.at)


def test_the_notice_through_the_pages_of_both_sides(road, send, page, client, cast, members):
    case = road.case
    assert "起草权利告知书" in page(cast.officer, "case", case.number).content.decode()
    assert send(cast.officer, "rights_draft", case.number, basis_choice="other", named_basis=NAMED, days="45").status_code == 302
    notice = RightsNotice.objects.get()
    assert "审批告知书" in page(cast.head, "work").content.decode()
    assert page(cast.officer, "rights_answer", notice.pk).status_code == 403
    assert "期限45日" in page(cast.head, "rights_answer", notice.pk).content.decode()
    assert send(cast.head, "rights_answer", notice.pk, answer="approve").status_code == 302
    assert "送达告知书" in page(cast.officer, "rights", notice.pk).content.decode()

    assert "待签收" in page(members.own, "rights_list").content.decode()
    assert page(members.other, "rights_notice", notice.pk).status_code == 404
    client.force_login(members.own)
    assert client.post(reverse("enforcement:rights_sign", args=[notice.pk])).status_code == 302
    running = page(members.own, "rights_notice", notice.pk).content.decode()
    assert ("提出意见" in running, "已届满" in running, "个工作日" in running) == (True, False, True)
    assert "已届满" not in page(cast.officer, "rights", notice.pk).content.decode()
    client.force_login(members.own)
    answer = client.post(reverse("enforcement:rights_notice", args=[notice.pk]), {"kind": "defence", "text": "", "sure": "on"})
    assert "请写明陈述、申辩的事实" in answer.content.decode()
    answer = client.post(reverse("enforcement:rights_notice", args=[notice.pk]), {"kind": "defence", "text": "已换供应商", "sure": "on"})
    said = RightsStatement.objects.get()
    assert answer.url == said.get_absolute_url()
    assert said.receipt in client.get(answer.url).content.decode()
    assert page(members.other, "rights_receipt", said.receipt_no).status_code == 404
    assert "已换供应商" in page(cast.officer, "rights", notice.pk).content.decode()


def test_who_comes_second_with_a_notice_is_told_who_was_first_and_keeps_the_text(road, page, client, cast):
    """Two officers draft at once: the later one sees who did what, with what was typed still in the form."""
    client.force_login(cast.second)
    shown = page(cast.second, "rights_draft", road.case.number).context["form"]
    typed = {field.html_name: field.value() for field in shown if field.value() is not None}
    typed |= {"basis_choice": "other", "named_basis": NAMED, "reasons": "另一位的理由"}
    rights.draft_notice(case=road.case, named_basis=NAMED, actor=cast.officer, at=timezone.now())
    late = client.post(reverse("enforcement:rights_draft", args=[road.case.number]), typed)
    text = late.content.decode()
    assert late.status_code == 200
    assert f"{cast.officer.display_name}在" in text
    assert "另一位的理由" in text
    assert RightsNotice.objects.count() == 1
    opened = client.get(reverse("enforcement:rights_draft", args=[road.case.number]), follow=True).content.decode()
    assert f"本级措施的告知书已由{cast.officer.display_name}起草" in opened


def test_the_case_page_lists_notices_and_strangers_find_none(road, page, cast):
    notice = issued(road)
    assert notice.document.number in page(cast.officer, "case_part", road.case.number, "rights").content.decode()
    assert page(cast.stranger, "rights", notice.pk).status_code == 404
    assert page(cast.auditor, "rights", notice.pk).status_code == 404
    assert page(cast.sampler, "rights_serve", notice.pk).status_code == 403


def test_a_decision_too_early_leads_to_the_notice(road, page, cast):
    notice = road.notified()
    answer = page(cast.officer, "decide", road.case.number)
    assert answer.url == notice.get_absolute_url()


def test_a_hearing_through_the_pages(road, send, page, client, cast, members):
    notice = road.notified()
    rights.state(notice=notice, kind="hearing", actor=members.own, at=road.at)
    assert "安排听证" in page(cast.officer, "case", road.case.number).content.decode()
    day = calendar.due(HEARING_AHEAD, calendar.business_today()).date
    early = {"opens_at_0": (day - timedelta(days=1)).isoformat(), "opens_at_1": "09:00", "place": "第二会议室", "chair": cast.lawyer.pk}
    assert "提前7个工作日" in send(cast.officer, "hearing_schedule", notice.pk, **early).content.decode()
    assert send(cast.officer, "hearing_schedule", notice.pk, **{**early, "opens_at_0": day.isoformat()}).status_code == 302
    sitting = Hearing.objects.get()
    assert page(cast.officer, "hearing_tell", sitting.pk).status_code == 200
    assert page(cast.officer, "hearing_record", sitting.pk).status_code == 200
    client.force_login(members.own)
    assert client.post(reverse("enforcement:hearing_sign", args=[sitting.pk])).status_code == 302
    assert "第二会议室" in page(members.own, "rights_notice", notice.pk).content.decode()
    answer = send(cast.officer, "hearing_record", sitting.pk, ended="cancelled", because="改期")
    assert answer.status_code == 302
    sitting.refresh_from_db()
    assert sitting.state == "cancelled"


def test_a_call_to_a_hearing_goes_by_mail_and_counts_when_the_receipt_is_back(road, send, cast, members):
    notice = road.notified()
    rights.state(notice=notice, kind="hearing", actor=members.own, at=road.at)
    day = calendar.due(HEARING_AHEAD, calendar.business_today()).date + timedelta(days=14)
    send(cast.officer, "hearing_schedule", notice.pk, opens_at_0=day.isoformat(), opens_at_1="09:30", place="二楼会议室", chair=cast.lawyer.pk)
    called = Hearing.objects.get()
    today = calendar.business_today().isoformat()
    assert send(cast.officer, "hearing_tell", called.pk, how="mail", mail_no="EMS 1", served_on="", sent_on=today).status_code == 302
    called.refresh_from_db()
    assert called.told_on is None
    mailed = Service.objects.get(document=called.document)
    assert mailed.under_way
    serving.complete(service=mailed, served_on=calendar.business_today(), actor=cast.officer, at=timezone.now())
    called.refresh_from_db()
    assert called.told_on == calendar.business_today()


def test_a_named_basis_that_the_rung_cites_already_is_printed_once(road):
    own = road.case.target_row.basis_text
    assert with_named(own, own.split("；")[-1]) == own
    assert with_named(own, NAMED) == f"{own}；{NAMED}"


def test_what_came_on_paper_is_taken_down(road, send, cast):
    notice = road.notified()
    answer = send(cast.officer, "rights_statement", notice.pk, kind="defence", how="paper", text="来信")
    assert answer.status_code == 302
    assert RightsStatement.objects.get().how == "paper"


def test_a_notice_is_withdrawn_by_the_head(road, send, page, cast, members):
    notice = road.notified()
    assert page(cast.officer, "rights_withdraw", notice.pk).status_code == 403
    assert send(cast.head, "rights_withdraw", notice.pk, because="事实有变").status_code == 302
    assert "已撤销" in page(members.own, "rights_notice", notice.pk).content.decode()
    assert page(cast.officer, "rights_draft", road.case.number).status_code == 200
