"""The lookup before a purchase: by credit code, with reasons, dates and law, as a page and as JSON; and the public list of stopped production."""

import pytest

from tests.enforcement.conftest import DAY

CODE = "91990102MA0000001A"


@pytest.fixture
def barred(road, time_machine):
    road.open()
    time_machine.move_to(road.at)
    return road


def test_a_barred_product_is_named_with_reason_law_and_end(client, barred):
    text = client.get("/procurement/", {"code": CODE}).content.decode()
    for words in ("不得采购", "电热水壶", "第19点", "到解除为止", barred.case.finding.number):
        assert words in text
    answer = client.get("/api/v1/procurement/", {"code": CODE}).json()
    assert (answer["barred"], answer["bars"][0]["subject"]) == (True, "电热水壶")


def test_a_pass_takes_it_off_the_same_day(client, barred, time_machine):
    barred.order()
    barred.later(10)
    barred.recheck("pass")
    time_machine.move_to(barred.at)
    assert "没有禁止采购的记录" in client.get("/procurement/", {"code": CODE}).content.decode()
    assert client.get("/api/v1/procurement/", {"code": CODE}).json()["barred"] is False


def test_the_whole_list_shows_no_person_and_no_internal_bar(client, barred):
    text = client.get("/procurement/").content.decode()
    assert "沸点电器" in text
    assert "当年内不得" not in text


@pytest.mark.parametrize(("code", "words"), [("123", "应为18位"), ("91990100MA0000009Q", "没有登记这家企业"), ("91990100MA0000009X", "校验位")])
def test_strange_codes_get_a_sentence(client, barred, code, words):
    assert words in client.get("/procurement/", {"code": code}).content.decode()


def test_the_api_refuses_strange_codes(client, barred):
    assert client.get("/api/v1/procurement/", {"code": "123"}).status_code == 400
    assert client.get("/api/v1/procurement/", {"code": "91990100MA0000009Q"}).status_code == 404


def test_stopped_production_is_public_while_it_lasts(client, barred, time_machine):
    road = barred
    assert "现在没有责令停产的产品" in client.get("/lists/stop-production/").content.decode()
    road.order()
    for _ in range(2):
        road.later(10)
        road.recheck("fail")
        if road.case.target == "announcement":
            road.announce()
    road.stop()
    time_machine.move_to(road.at)
    assert "沸点电器" in client.get("/lists/stop-production/").content.decode()
    assert client.get("/lists/stop-production/data.json").json()["rows"][0]["product"] == "电热水壶"
    answer = client.get("/api/v1/procurement/", {"code": CODE}).json()
    assert {bar["subject"] for bar in answer["bars"]} == {"电热水壶", ""}  # the product, and three years for the enterprise
    time_machine.move_to(road.at + 4 * 365 * DAY)
    assert {bar["subject"] for bar in client.get("/api/v1/procurement/", {"code": CODE}).json()["bars"]} == {"电热水壶"}
