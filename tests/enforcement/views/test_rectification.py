"""The report page by page: nothing typed is lost, errors are linked, one receipt."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import strip_tags

from enforcement.actions import rectification
from enforcement.models import RectificationReport, Submission
from enforcement.queries import rectification as queries
from tests.enforcement.actions.test_rectification import pdf
from tests.enforcement.conftest import ANSWERS

SECTION, TASKS, CHECK = "enforcement:report_section", "enforcement:report_tasks", "enforcement:report_check"


@pytest.fixture
def own(client, road, members, order):
    """Signed in as the enterprise, on the day of the order."""
    client.force_login(members.own)
    with time_machine.travel(road.at, tick=False):
        yield client


def address(order, key):
    return reverse(SECTION, args=[order.case.number, key])


def seen_on(page):
    return page.context["form"]["seen"].value()


def test_wrong_page_keeps_every_word_and_links_each_error(own, order):
    page = own.post(address(order, "stock"), {"in_stock": "一百来台", "unit": "", "sold": "0", "seen": ""})
    text = page.content.decode()
    assert page.status_code == 200
    assert 'value="一百来台"' in text
    assert text.count("您填的是“一百来台”") == 2  # in the summary and beside the field
    assert 'href="#id_in_stock"' in text
    assert "<title>错误：" in text
    assert RectificationReport.objects.get(step=order).stock["in_stock"] == "一百来台"


def test_saving_for_later_judges_nothing(own, order):
    answer = own.post(address(order, "causes"), {"analysis": "还在查", "later": "1", "seen": ""})
    assert answer.headers["Location"] == reverse(TASKS, args=[order.case.number])
    page = own.get(answer.headers["Location"]).content.decode()
    assert "填写中" in page
    assert own.get(address(order, "causes")).content.decode().count("还在查") == 1


def test_complete_page_leads_to_the_next(own, order):
    answer = own.post(address(order, "facts"), {"agreed": "yes", "seen": ""})
    assert answer.headers["Location"] == address(order, "causes")


def test_promise_waits(own, order):
    assert own.get(address(order, "promise")).status_code == 302
    assert "暂不能填写" in own.get(reverse(TASKS, args=[order.case.number])).content.decode()


def test_colleague_between_load_and_save(own, order, members, road):
    seen = seen_on(own.get(address(order, "causes")))
    rectification.save_section(
        step=order, section="causes", answers={"kinds": [], "analysis": "同事写的"}, seen="", actor=members.colleague, at=road.at
    )
    page = own.post(address(order, "causes"), {"analysis": "我写的", "seen": seen})
    text = page.content.decode()
    assert "林晓" in text
    assert "同事写的" in text
    assert "我写的" in text
    assert RectificationReport.objects.get(step=order).causes["analysis"] == "同事写的"
    own.post(address(order, "causes"), {"analysis": "我写的", "seen": seen_on(page)})
    assert RectificationReport.objects.get(step=order).causes["analysis"] == "我写的"


def test_uploading_nothing_keeps_the_text(own, order):
    page = own.post(address(order, "proof"), {"retest": "换供应商", "upload": "1", "seen": ""})
    assert "请先选择要上传的文件" in page.content.decode()
    assert "换供应商" in page.content.decode()
    assert RectificationReport.objects.get(step=order).proof["retest"] == "换供应商"


@pytest.mark.parametrize("button", [{}, {"later": "1"}])
def test_a_chosen_file_goes_in_whichever_button_is_pressed(own, order, button):
    upload = SimpleUploadedFile("检测报告.pdf", pdf())
    answer = own.post(address(order, "proof"), {**ANSWERS["proof"], "file": upload, "seen": "", **button})
    assert answer.status_code == 302
    assert [file.name for file in queries.kept(RectificationReport.objects.get(step=order))] == ["检测报告.pdf"]


def test_a_wrong_file_stops_the_way_onward_and_says_why(own, order):
    wrong = SimpleUploadedFile("检测报告.pdf", b"not a pdf")
    page = own.post(address(order, "proof"), {**ANSWERS["proof"], "file": wrong, "seen": ""})
    assert "检测报告.pdf" in page.content.decode()
    assert RectificationReport.objects.get(step=order).proof["tested"] == ANSWERS["proof"]["tested"]


def test_all_pages_then_one_receipt(own, order):
    for key, answers in ANSWERS.items():
        page = own.get(address(order, key))
        posted = {**answers, "seen": seen_on(page)}
        if "true" in posted:
            posted["true"] = "on"
        answer = own.post(address(order, key), posted)
        assert answer.status_code == 302, answer.content.decode()
    check = own.get(reverse(CHECK, args=[order.case.number])).content.decode()
    assert "提交整改报告</button>" in check
    assert "发热盘绝缘层" in check
    first = own.post(reverse(CHECK, args=[order.case.number]))
    second = own.post(reverse(CHECK, args=[order.case.number]))
    assert first.headers["Location"] == second.headers["Location"]
    receipt = Submission.objects.get()
    page = own.get(first.headers["Location"]).content.decode()
    assert receipt.receipt in page
    assert receipt.digest in page
    assert own.get(address(order, "facts")).status_code == 302


def test_incomplete_report_cannot_be_handed_in(own, order, answer_all):
    answer_all(order, "facts")
    page = own.post(reverse(CHECK, args=[order.case.number]))
    assert "没有填完" in page.content.decode()
    assert not Submission.objects.exists()


def test_unknown_section(own, order):
    assert own.get(address(order, "nonsense")).status_code == 404


class TestStaff:
    """The officer's page of the report."""

    @pytest.fixture
    def handed_in(self, order, answer_all, members, road):
        answer_all(order)
        return rectification.submit(step=order, actor=members.own, at=road.later(1))

    @pytest.fixture
    def page(self, order, handed_in):
        return reverse("enforcement:case_report", args=[order.case.number])

    def test_officer_reads_and_returns_with_reasons(self, client, cast, members, page):
        client.force_login(cast.officer)
        assert "发热盘绝缘层" in client.get(page).content.decode()
        refused = client.post(page, {"outcome": "return", "reasons": ""}).content.decode()
        assert "请写明哪里需要补正" in refused
        assert client.post(page, {"outcome": "return", "reasons": "缺检测报告"}).status_code == 302
        client.force_login(members.own)
        tasks = page.replace("/staff/cases/", "/desk/reports/").replace("/report/", "/")
        assert "缺检测报告" in client.get(tasks).content.decode()
        assert "补正并重新提交整改报告" in strip_tags(client.get(reverse("enforcement:desk")).content.decode())

    def test_head_reads_but_does_not_judge(self, client, cast, handed_in, page):
        client.force_login(cast.head)
        text = client.get(page).content.decode()
        assert "登记审核意见" not in text
        assert "没有办理此事的权限" in client.post(page, {"outcome": "accept"}).content.decode()
        assert handed_in.report.state == "submitted"

    def test_stranger_finds_nothing(self, client, cast, page):
        client.force_login(cast.stranger)
        assert client.get(page).status_code == 404

    def test_draft_is_the_enterprises_own(self, client, cast, order, answer_all):
        answer_all(order, "causes")
        client.force_login(cast.officer)
        text = client.get(reverse("enforcement:case_report", args=[order.case.number])).content.decode()
        assert "还没有提交" in text
        assert "发热盘" not in text


def test_when_all_else_is_complete_the_promise_is_next_and_starts_from_what_is_on_file(own, order, members):
    proof = {**ANSWERS["proof"], "seen": seen_on(own.get(address(order, "proof")))}
    assert own.post(address(order, "proof"), proof).headers["Location"] == reverse(TASKS, args=[order.case.number])
    for key in ("facts", "causes", "measures", "stock"):
        own.post(address(order, key), {**ANSWERS[key], "seen": seen_on(own.get(address(order, key)))})
    proof["seen"] = seen_on(own.get(address(order, "proof")))
    assert own.post(address(order, "proof"), proof).headers["Location"] == address(order, "promise")
    form = own.get(address(order, "promise")).context["form"]
    place = members.own.memberships.get()
    assert [form[name].value() for name in ("signer", "post")] == [members.own.display_name, place.position]
    assert not RectificationReport.objects.get(step=order).promise


def test_a_question_that_an_answer_asks_for_says_so_and_is_not_called_optional(own, order):
    text = own.get(address(order, "facts")).content.decode()
    assert "选“部分有不同意见”“不属实”的必填。" in text
    assert "选填" not in text
