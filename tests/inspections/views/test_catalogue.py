"""Catalogues in the browser and on the public site: nothing of a draft is seen outside the house."""


import pytest
import time_machine
from django.urls import reverse

from inspections import actions
from inspections.actions.catalogue import EntryDraft
from inspections.models import Catalogue
from tests.inspections.conftest import AT


@pytest.fixture
def as_(client):
    def login(user):
        client.force_login(user)
        return client

    return login


@pytest.fixture(autouse=True)
def on_the_second_of_march():
    with time_machine.travel(AT, tick=False):
        yield


def data_of(category, **changes):
    return {
        "title": "2026年度目录", "year": "2026", "note": "按季度实施", "form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0",
        "form-0-category": str(category.pk), "form-0-reason": "health", "form-0-frequency": "yearly", "form-0-note": "含保温款",
    } | changes  # fmt: skip


@pytest.fixture
def drafted(place, category, cast):
    return actions.catalogue.draft(
        office=place.offices.city, year=2026, title="2026年度目录", entries=[EntryDraft(category, "health")], actor=cast.planner, at=AT
    )


def test_a_catalogue_goes_from_draft_to_the_public(as_, client, cast, category):
    planner = as_(cast.planner)
    made = Catalogue.objects.get(number=planner.post(reverse("inspections:catalogue_new"), data_of(category)).url.split("/")[-2])
    assert "2026年度目录" not in client.get("/catalogue/").content.decode()
    publish = reverse("inspections:catalogue_publish", args=[made.number])
    assert as_(cast.planner).post(publish).status_code == 403
    assert as_(cast.approver).get(made.get_absolute_url()).status_code == 200
    as_(cast.approver).post(publish)
    client.logout()
    page = client.get("/catalogue/").content.decode()
    for words in ("2026年度目录", "电热水壶", "涉及人体健康和人身、财产安全", "含保温款", "每年一次"):
        assert words in page, words
    assert client.get("/catalogue/2026/").status_code == 200
    nowhere = ("2025/", "2025/data.json", "9" * 30 + "/", "9" * 30 + "/data.json", "specifications/" + "9" * 30 + "/")
    assert {client.get(f"/catalogue/{path}").status_code for path in nowhere} == {404}
    row = client.get("/catalogue/2026/data.json").json()["catalogues"][0]
    assert row["entries"][0]["category"] == "电热水壶"
    assert cast.planner.display_name not in page


def test_a_withdrawn_catalogue_stays_public_with_its_reason(as_, client, cast, drafted):
    actions.catalogue.publish(catalogue=drafted, actor=cast.approver, at=AT)
    url = reverse("inspections:catalogue_withdraw", args=[drafted.number])
    as_(cast.planner).post(url, {"because": "重新编制"})
    client.logout()
    page = client.get("/catalogue/").content.decode()
    assert "已撤下" in page
    assert "重新编制" in page


def test_a_draft_thrown_away_is_never_public(as_, client, cast, drafted):
    as_(cast.planner).post(reverse("inspections:catalogue_withdraw", args=[drafted.number]), {"because": "写错了"})
    client.logout()
    assert "写错了" not in client.get("/catalogue/").content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [({"year": "0"}, "1985"), ({"year": "2025"}, "2025 年度已经过去"), ({"year": "2050"}, "2028"), ({"form-0-reason": ""}, "列入理由"), ({"form-0-category": ""}, "产品类别"), ({"title": ""}, "目录名称")],
)
def test_what_cannot_be_is_named_and_nothing_typed_is_lost(as_, cast, category, change, words):
    page = as_(cast.planner).post(reverse("inspections:catalogue_new"), data_of(category, **change)).content.decode()
    assert words in page
    assert "含保温款" in page
    assert not Catalogue.objects.exists()


@pytest.mark.parametrize(("count", "words"), [("x", "表格没有完整提交"), ("99999", "最多填写 200 行")])
def test_rows_that_did_not_arrive_whole_are_told_and_nothing_is_made(as_, cast, category, count, words):
    page = as_(cast.planner).post(reverse("inspections:catalogue_new"), data_of(category, **{"form-TOTAL_FORMS": count})).content.decode()
    assert words in page
    assert not Catalogue.objects.exists()


def test_more_rows_and_changing(as_, cast, category, drafted):
    client = as_(cast.planner)
    page = client.post(reverse("inspections:catalogue_new"), data_of(category, more="1")).content.decode()
    assert 'name="form-4-category"' in page
    assert "含保温款" in page
    url = reverse("inspections:catalogue_edit", args=[drafted.number])
    assert "2026年度目录" in client.get(url).content.decode()
    changed = data_of(category, **{"revision": "0", "form-INITIAL_FORMS": "1", "title": "改名"})
    assert client.post(url, changed).url == drafted.get_absolute_url()
    assert "已被他人修改" in client.post(url, changed).content.decode()


def test_another_city_sees_what_is_public_and_no_draft(as_, cast, drafted):
    client = as_(cast.stranger)
    assert client.get(drafted.get_absolute_url()).status_code == 404
    actions.catalogue.publish(catalogue=drafted, actor=cast.approver, at=AT)
    page = client.get(drafted.get_absolute_url())
    assert page.status_code == 200
    assert "撤下</a>" not in page.content.decode()
    assert drafted.number in client.get(reverse("inspections:catalogues"), {"year": "2026"}).content.decode()
