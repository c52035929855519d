"""The pages of papers that start no term: served by the officer, read and signed for by the enterprise."""

import pytest
import time_machine
from django.urls import reverse

from enforcement.models import Service
from enforcement.queries import paper as queries
from quality_portal.documents.queries import of


@pytest.fixture
def result(road):
    road.open()
    road.order()
    road.later(10)
    road.recheck("fail")
    return of(road.case).get(kind="recheck_result")


@pytest.fixture
def by(client, road):
    def act(user, method, name, *args, data=None):
        client.force_login(user)
        with time_machine.travel(road.at, tick=False):
            return getattr(client, method)(reverse(f"enforcement:{name}", args=args), data or {})

    return act


def test_the_case_page_offers_to_serve_it_and_the_form_does(by, road, result, cast):
    case = by(cast.officer, "get", "case_part", road.case.number, "services").content.decode()
    serve = reverse("enforcement:paper_serve", args=[road.case.number, result.uuid])
    assert serve in case
    day = road.at.date()
    sent = {"how": "left", "served_on": day, "version": road.case.version}
    assert "见证人" in by(cast.officer, "post", "paper_serve", road.case.number, result.uuid, data=sent).content.decode()
    sent |= {"witness": "社区李某", "note": "厂长拒收，留在门卫室。"}
    assert by(cast.officer, "post", "paper_serve", road.case.number, result.uuid, data=sent).status_code == 302
    row = Service.objects.get(document=result)
    assert by(cast.officer, "get", "paper_serve", road.case.number, result.uuid)["Location"] == row.get_absolute_url()
    assert by(cast.stranger, "get", "paper_serve", road.case.number, result.uuid).status_code == 404


def test_the_enterprise_finds_it_on_its_desk_and_signs_for_it(by, result, members):
    desk = by(members.own, "get", "desk").content.decode()
    page = reverse("enforcement:paper", args=[result.uuid])
    assert page in desk
    assert "签收复查结果通知书" in desk
    assert "签收文书" in by(members.own, "get", "paper", result.uuid).content.decode()
    for _click in range(2):
        assert by(members.own, "post", "paper_sign", result.uuid)["Location"] == page
    assert Service.objects.get(document=result).method == "online"
    assert "陈立群" in by(members.own, "get", "paper", result.uuid).content.decode()
    assert "签收复查结果通知书" not in by(members.own, "get", "desk").content.decode()
    assert "网上签收" in by(members.own, "get", "notices").content.decode()


def test_another_enterprise_finds_nothing(by, result, members):
    assert by(members.other, "get", "paper", result.uuid).status_code == 404
    assert by(members.other, "post", "paper_sign", result.uuid).status_code == 404
    assert queries.received(members.rival) == []


def test_the_api_serves_it_too(client, road, result, cast):
    client.force_login(cast.officer)
    with time_machine.travel(road.at, tick=False):
        answer = client.post(
            f"/api/v1/cases/{road.case.number}/papers/{result.uuid}/service/", {"how": "in_person", "served_on": road.at.date()}, "application/json"
        )
    assert (answer.status_code, answer.json()["method"]) == (201, "in_person")
