"""信息有误？ without login: filled in, refused with everything kept, received once, looked up by receipt."""
# ruff: noqa: F811 - fixtures asked for by the names they were imported under

import re

import pytest
from django.test import Client
from django.utils import timezone

from enforcement.actions import correction as actions
from enforcement.models import CorrectionRequest
from enforcement.queries import correction as queries
from inspections.queries.public import result_of
from quality_portal.core import pace
from tests.enforcement.conftest import cast, finding, make_finding, maker, person, place  # noqa: F401 - fixtures

CODE = "91990102MA0000001A"
SAID = {"wrong": "规格型号写成了 ZDH-15。", "right": "ZDH-18", "contact": "13800138000", "page": "栖市监公告〔2026〕1号", "once": "abc", "about": ""}


def test_from_the_form_to_the_status(client, place, maker):
    first = client.get(f"/corrections/?about=/enterprises/{CODE}/")
    assert "栖云市沸点电器有限公司" in first.content.decode()
    assert first["Cache-Control"] == "no-store"
    said = SAID | {"about": f"/enterprises/{CODE}/"}
    wrong = client.post("/corrections/", said | {"wrong": ""})
    assert wrong.status_code == 422
    assert "ZDH-18" in wrong.content.decode()
    assert "13800138000" in wrong.content.decode()
    done = client.post("/corrections/", said)
    receipt = re.search(r">(\d{4} \d{4} \d{4} \d{4})</b>", done.content.decode())[1]
    assert receipt in client.post("/corrections/", said).content.decode(), "a second click gets the same receipt"
    asked = CorrectionRequest.objects.get()
    assert (asked.enterprise.credit_code, asked.office.short_name) == (CODE, "河西区局")
    assert "sessionid" not in client.cookies
    status = client.post("/corrections/status/", {"receipt": receipt})
    assert "河西区市场监督管理局" in status.content.decode()
    assert "ZDH" not in status.content.decode(), "what was said is not repeated"


def test_who_goes_back_and_sends_the_same_words_has_the_same_receipt(client, place, maker):
    """The page is fetched anew on the way back: its mark is the browser's, not the page's."""
    receipts = set()
    for _ in range(2):
        page = client.get(f"/corrections/?about=/enterprises/{CODE}/").content.decode()
        once = re.search(r'name="once" value="([^"]+)"', page)[1]
        done = client.post("/corrections/", SAID | {"about": f"/enterprises/{CODE}/", "once": once}).content.decode()
        receipts.add(re.search(r">(\d{4} \d{4} \d{4} \d{4})</b>", done)[1])
    assert len(receipts) == CorrectionRequest.objects.count() == 1
    assert once not in Client().get("/corrections/").content.decode(), "another browser has another mark"


def test_where_the_mistake_is_has_to_be_said_by_who_comes_from_no_page(client, place):
    answer = client.post("/corrections/", SAID | {"page": ""})
    assert answer.status_code == 422
    assert "请填写“哪里的信息”" in answer.content.decode()


@pytest.mark.parametrize("receipt", ["1234", "7471 0926 3058 1120", "abc", "７" * 16])
def test_an_unknown_receipt_is_told_kindly(client, place, receipt):
    answer = client.post("/corrections/status/", {"receipt": receipt})
    assert answer.status_code == 422
    assert "没有找到这个回执号" in answer.content.decode()


def test_the_page_one_comes_from_stands_in_the_form(client, finding):
    """From a result as from an announcement or an enterprise: nobody has to describe again what was on the screen."""
    head = result_of(finding.conclusion.report.number).head
    page = client.get("/corrections/", {"about": head.page}).content.decode()
    assert head.product in re.sub(r"<[^>]+>", "", page)
    assert head.number in page


@pytest.mark.parametrize("about", ["/announcements/00000000-0000-0000-0000-000000000000/", "/announcements/------------------------------------/", "/enterprises/991/", "/results/none/", "javascript:alert(1)"])
def test_an_address_of_nothing_is_an_empty_form(client, place, about):
    answer = client.get("/corrections/", {"about": about})
    assert answer.status_code == 200
    assert "关于：" not in answer.content.decode()


def test_many_wait_and_nobody_is_turned_away(client, place, monkeypatch):
    slept = []
    monkeypatch.setattr(pace.time, "sleep", slept.append)
    for number in range(24):
        assert client.post("/corrections/status/", {"receipt": str(number)}).status_code == 422
    assert slept == pytest.approx([0.1, 0.2, 0.3, 0.4])


def test_the_contact_is_opened_for_whoever_answers_only(client, place):
    actions.file(**{name: value for name, value in SAID.items() if name != "about"}, at=timezone.now())
    asked = CorrectionRequest.objects.get()
    assert queries.contact_of(asked) == "13800138000"
    assert b"13800138000" not in bytes(asked.contact)


def test_an_english_reader_is_asked_refused_and_answered_in_english(client, place, maker):
    wrong = client.post("/en/corrections/", SAID | {"page": "", "wrong": ""}).content.decode()
    for words in ("Where it stands", "Please fill in “What is wrong”.", "How to reach you"):
        assert words in wrong
    done = client.post("/en/corrections/", SAID | {"about": f"/enterprises/{CODE}/"}).content.decode()
    receipt = re.search(r">(\d{4} \d{4} \d{4} \d{4})</b>", done)[1]
    status = client.post("/en/corrections/status/", {"receipt": receipt}).content.decode()
    assert "Waiting" in status
    assert "待办理" not in status
