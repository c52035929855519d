"""The pages of a case: who sees them, what they show, what a refused act looks like."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from enforcement.actions import step as steps
from enforcement.models import Case, Step
from tests.enforcement.conftest import NAMED, Road


@pytest.fixture
def now_road(cast, finding):
    """A case opened last month, so that the pages' own clock lies after every act."""
    road = Road(cast, finding)
    road.at = timezone.localtime() - timedelta(days=60)
    road.open()
    return road


@pytest.fixture
def page(client):
    """Open a page as somebody."""

    def get(user, name, *args):
        client.force_login(user)
        return client.get(reverse(f"enforcement:{name}", args=args))

    return get


@pytest.fixture
def send(client):
    """Fill the form of a page as somebody: what it offers, with changes."""

    def post(user, name, *args, **fields):
        client.force_login(user)
        address = reverse(f"enforcement:{name}", args=args)
        shown = client.get(address)
        form = shown.context["form"] if shown.context else None
        data = {field.name: field.value() for field in form if field.value() is not None} if form else {}
        if "basis_choice" in data or (form and "basis_choice" in form.fields):
            data |= {"basis_choice": "other", "named_basis": NAMED}
        if form and "points" in form.fields:
            data["points"] = [key for key, _ in form.fields["points"].choices]
        return client.post(address, {**data, **fields})

    return post


def test_a_stranger_finds_no_case_and_an_auditor_none_either(page, case, cast):
    assert page(cast.stranger, "case", case.number).status_code == 404
    assert page(cast.auditor, "case", case.number).status_code == 404
    assert page(cast.county, "case", case.number).status_code == 404  # the city's case is above the county


def test_a_sampler_sees_the_case_but_may_not_decide(page, case, cast):
    assert page(cast.sampler, "case", case.number).status_code == 200
    assert page(cast.sampler, "decide", case.number).status_code == 403


def test_the_case_page_shows_the_ladder_the_facts_and_the_next_step(page, case, cast):
    text = page(cast.officer, "case", case.number).content.decode()
    for words in ("责令限期整改", "吊销许可证", "泄漏电流", "起草责改通知", "91990102"[:4]):
        assert words in text


def test_the_whole_first_rung_through_the_pages(send, page, now_road, cast):
    case = now_road.case
    assert send(cast.officer, "decide", case.number, days="20").status_code == 302
    assert send(cast.head, "approve", case.number, answer="approve").status_code == 302
    assert Step.objects.get(case=case).state == "draft"  # nothing is approved before its legal review
    assert send(cast.lawyer, "review", case.number, answer="pass", note="依据准确").status_code == 302
    assert send(cast.head, "approve", case.number, answer="approve").status_code == 302
    step = Step.objects.get(case=case)
    assert step.state == "issued"
    assert step.days == 20
    assert send(cast.officer, "serve", case.number, how="in_person").status_code == 302
    text = page(cast.officer, "case", case.number).content.decode()
    assert "怎么算的" in text
    assert step.document.number in text


def test_the_case_page_costs_a_bounded_number_of_queries(client, now_road, cast, django_assert_max_num_queries):
    road = now_road
    road.order()
    road.later(10)
    road.recheck("fail")
    road.announce()
    client.force_login(cast.officer)
    with django_assert_max_num_queries(45):
        client.get(road.case.get_absolute_url())


def test_a_rule_is_shown_beside_the_field_and_nothing_typed_is_lost(send, case, cast):
    answer = send(cast.officer, "decide", case.number, days="90", demands="把线材换掉，交进货检验记录。")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "整改期限应为5至60日，您填了90日。" in text
    assert "把线材换掉" in text
    assert not Step.objects.exists()


def test_the_drafter_is_refused_in_words(send, case, cast):
    send(cast.both, "decide", case.number)
    send(cast.lawyer, "review", case.number, answer="pass")
    answer = send(cast.both, "approve", case.number, answer="approve")
    assert "起草人不能批准自己起草的决定" in answer.content.decode()
    assert Step.objects.get().state == "reviewed"


def test_what_an_answer_asks_for_is_not_called_optional(page, case, cast, send):
    send(cast.officer, "decide", case.number)
    text = page(cast.lawyer, "review", case.number).content.decode()
    assert "审核要点</legend>" in text
    assert "退回理由</label>" in text
    assert text.count("（选填）") == 1  # 审核说明


def test_the_lawyer_looks_at_every_point(client, case, cast, send):
    send(cast.officer, "decide", case.number)
    client.force_login(cast.lawyer)
    address = reverse("enforcement:review", args=[case.number])
    shown = client.get(address).content.decode()
    for words in ("批准后会发生什么", "栖市监责改〔", "暂停：", "第五十条", "今日送达的，至"):
        assert words in shown
    answer = client.post(address, {"answer": "pass", "points": ["facts"]})
    assert "还没有核对：证据合法充分" in answer.content.decode()
    assert Step.objects.get().state == "draft"


def test_a_basis_that_is_a_policy_stands_refused_beside_its_field(client, case, cast):
    client.force_login(cast.officer)
    address = reverse("enforcement:decide", args=[case.number])
    form = client.get(address).context["form"]
    data = {field.name: field.value() for field in form if field.value() is not None}
    answer = client.post(address, {**data, "basis_choice": "other", "named_basis": "《关于进一步加强产品质量工作的通知》第十一条"})
    assert "是规范性文件，不能作为处罚依据" in str(answer.context["form"].errors["named_basis"])
    answer = client.post(address, {**data, "basis_choice": "other"})
    assert "请写明处罚依据" in str(answer.context["form"].errors["named_basis"])


def test_a_returned_draft_comes_back_with_its_text_and_the_difference_is_shown(client, case, cast, send, page):
    send(cast.officer, "decide", case.number, days="20", demands="把线材换掉。")
    send(cast.lawyer, "review", case.number, answer="return", reason="期限太短")
    form = page(cast.officer, "decide", case.number)
    assert "期限太短" in form.content.decode()
    assert (form.context["form"]["demands"].value(), form.context["form"]["days"].value()) == ("把线材换掉。", 20)
    send(cast.officer, "decide", case.number, days="40")
    desk = page(cast.lawyer, "review", case.number).context["desk"]
    assert [(change.title, change.before, change.after) for change in desk.changes] == [("期限日数", "20", "40")]


def test_after_one_draft_the_next_that_waits(client, case, cast, send, finding, make_finding):
    second = Road(cast, make_finding())
    second.open()
    for number in (case.number, second.case.number):
        send(cast.officer, "decide", number)
    answer = send(cast.lawyer, "review", case.number, answer="pass", next="1")
    assert answer.url == reverse("enforcement:review", args=[second.case.number])
    assert send(cast.lawyer, "review", second.case.number, answer="pass", next="1").url == second.case.get_absolute_url()


def test_two_clicks_are_one_draft(client, case, cast):
    client.force_login(cast.officer)
    address = reverse("enforcement:decide", args=[case.number])
    form = client.get(address).context["form"]
    data = {field.name: field.value() for field in form if field.value() is not None}
    data |= {"basis_choice": "other", "named_basis": NAMED}
    assert [client.post(address, data).status_code for _ in range(2)] == [302, 302]
    assert Step.objects.count() == 1


def test_a_decision_in_hand_is_not_drafted_again(client, case, cast, send):
    client.force_login(cast.officer)
    address = reverse("enforcement:decide", args=[case.number])
    form = client.get(address).context["form"]
    data = {field.name: field.value() for field in form if field.value() is not None and field.name != "version"}
    data |= {"basis_choice": "other", "named_basis": NAMED}
    send(cast.officer, "decide", case.number)
    shown = client.get(address, follow=True)
    assert shown.redirect_chain == [(case.get_absolute_url(), 302)]
    assert "本案现在不能起草决定：待法制审核。" in shown.content.decode()
    again = client.post(address, data)
    assert again.status_code == 200
    assert "可能已有人办理" in again.content.decode()
    assert Step.objects.count() == 1


def test_a_page_that_was_overtaken_says_who_did_what_and_a_second_click_that_it_is_done(client, case, cast):
    draft = steps.draft_step(case=case, named_basis=NAMED, actor=cast.officer, at=timezone.now() - timedelta(minutes=2))
    steps.review_step(step=draft, actor=cast.lawyer, at=timezone.now())
    address = reverse("enforcement:review", args=[case.number])
    client.force_login(cast.lawyer)
    assert "已经办理：" in client.post(address, {"answer": "pass"}, follow=True).content.decode()
    assert f"本案现在没有待法制审核的决定。最近一次办理：{cast.lawyer.display_name}在" in client.get(address, follow=True).content.decode()
    steps.return_step(step=draft, reason="请补充证据。", actor=cast.head, at=timezone.now())
    lost = client.post(address, {"answer": "return", "reason": "另一条理由"}, follow=True).content.decode()
    assert f"最近一次办理：{cast.head.display_name}在" in lost
    assert "您填写的内容没有登记。" in lost
    assert "另一条理由" in lost  # what was typed is shown back


def test_another_text_from_a_second_tab_is_not_called_done_and_stands_in_the_form(client, case, cast):
    client.force_login(cast.officer)
    address = reverse("enforcement:decide", args=[case.number])
    form = client.get(address).context["form"]
    data = {field.name: field.value() for field in form if field.value() is not None}
    data |= {"basis_choice": "other", "named_basis": NAMED}
    assert client.post(address, data | {"demands": "先写的要求。"}).status_code == 302
    for _again in range(2):  # the text that was refused is no double click of itself
        second = client.post(address, data | {"demands": "后写的要求。"})
        assert second.status_code == 200
        assert "与已登记的不同，没有登记" in second.content.decode()
        assert "后写的要求。" in second.content.decode()
    assert Step.objects.get().demands == "先写的要求。"


def test_a_review_sent_twice_with_other_words_shows_the_second_ones_back(client, case, cast, send):
    steps.draft_step(case=case, named_basis=NAMED, actor=cast.officer, at=timezone.now() - timedelta(minutes=2))
    send(cast.lawyer, "review", case.number, answer="return", reason="先写的理由")
    address = reverse("enforcement:review", args=[case.number])
    late = client.post(address, {"answer": "return", "reason": "后写的理由"})
    assert late.status_code == 200
    assert "后写的理由" in late.content.decode()
    assert "您填写的内容没有登记。" in late.content.decode()


def test_a_form_on_an_old_version_names_who_changed_the_case(client, case, cast):
    address = reverse("enforcement:close", args=[case.number])
    client.force_login(cast.head)
    version = client.get(address).context["form"]["version"].value()
    Case.objects.filter(pk=case.pk).update(version=version + 1)
    text = client.post(address, {"because": "企业已注销", "version": version}).content.decode()
    assert "周敏在" in text
    assert "您填写的内容还在下面" in text
    assert "企业已注销" in text
    assert client.post(address, {"because": "企业已注销", "version": version + 1}).status_code == 302


def test_a_finding_is_taken_up_once(client, finding, cast):
    address = reverse("enforcement:open", args=[finding.number])
    client.force_login(cast.officer)
    first = client.post(address, {"officer": cast.officer.pk})
    client.force_login(cast.second)
    second = client.post(address, {"officer": cast.second.pk})
    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    assert Case.objects.count() == 1


def test_the_announcement_goes_public_through_the_pages(send, page, client, now_road, cast):
    case = now_road.case
    now_road.order()
    now_road.later(20)
    now_road.recheck("fail")
    assert send(cast.officer, "announce", case.number).status_code == 302
    notice = case.announcements.get()
    assert page(cast.stranger, "announcement", notice.uuid).status_code == 404
    text = page(cast.officer, "announcement", notice.uuid).content.decode()
    assert "等法制审核" in text
    client.force_login(cast.lawyer)
    assert client.post(reverse("enforcement:announcement_review", args=[notice.uuid]), {"answer": "pass"}).status_code == 302
    assert "等局领导审批" in page(cast.officer, "announcement", notice.uuid).content.decode()
    client.force_login(cast.head)
    assert client.post(reverse("enforcement:announcement_decide", args=[notice.uuid]), {"answer": "publish"}).status_code == 302
    notice.refresh_from_db()
    assert notice.state == "published"
    client.post(reverse("enforcement:announcement_withdraw", args=[notice.uuid]), {"reason": ""})
    notice.refresh_from_db()
    assert notice.state == "published"
    client.post(reverse("enforcement:announcement_withdraw", args=[notice.uuid]), {"reason": "复核后结论变更", "reason_code": "decision_changed"})
    notice.refresh_from_db()
    assert (notice.state, notice.withdrawn_because) == ("withdrawn", "复核后结论变更")


@pytest.mark.parametrize("name", ["work", "cases", "announcements"])
def test_lists_open_to_staff_and_are_shut_to_administrators(page, case, cast, name):
    assert page(cast.officer, name).status_code == 200
    assert page(cast.auditor, name).status_code == 403


def test_every_form_of_a_case_opens_when_its_turn_has_come(page, now_road, cast):
    road, case = now_road, now_road.case
    assert page(cast.officer, "history", case.number).status_code == 200
    road.order()
    assert page(cast.officer, "recheck", case.number).status_code == 200
    road.later(5)
    road.recheck("fail")
    assert page(cast.officer, "announce", case.number).status_code == 200
    road.announce()
    road.later(5)
    road.recheck("fail")
    assert page(cast.officer, "decide", case.number).url == reverse("enforcement:rights_draft", args=[case.number])
    assert page(cast.officer, "rights_draft", case.number).status_code == 200
    road.told()
    assert page(cast.officer, "decide", case.number).status_code == 200
    road.decide()
    assert page(cast.officer, "serve", case.number).status_code == 200
    assert page(cast.officer, "case", case.number).status_code == 200
