"""Specifications in the browser and on the public site."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from inspections import actions
from inspections.models import Specification
from tests.inspections.actions.test_specification import LEAK, MARK
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
        "category": str(category.pk), "version": "2026", "standard": "GB 4706.19—2008", "since": "2026-04-01", "sample_quantity": "2 台",
        "backup_quantity": "1 台", "base_quantity": "20 台", "method": "", "decision": "graded", "form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0",
        "form-0-name": "泄漏电流", "form-0-kind": "max", "form-0-high": "0.75", "form-0-unit": "mA", "form-0-item_class": "A",
        "form-1-name": "标志", "form-1-kind": "text", "form-1-text": "应符合标准要求", "form-1-item_class": "B",
    } | changes  # fmt: skip


@pytest.fixture
def published(category, cast):
    made = actions.specification.draft(
        category=category, version="2025", standard="GB 4706.19—2008", since=date(2026, 3, 2), items=[LEAK, MARK], sample_quantity="2 台",
        actor=cast.planner, at=AT,
    )  # fmt: skip
    return actions.specification.publish(specification=made, actor=cast.approver, at=AT)


def test_a_specification_goes_from_draft_to_the_public(as_, client, cast, category):
    as_(cast.planner).post(reverse("inspections:specification_new"), data_of(category))
    made = Specification.objects.get(version="2026")
    assert made.items.count() == 2
    address = f"/catalogue/specifications/{made.pk}/"
    client.logout()
    assert client.get(address).status_code == 404
    as_(cast.approver).post(reverse("inspections:specification_publish", args=[made.pk]))
    client.logout()
    page = client.get(address).content.decode()
    for words in ("电热水壶", "≤0.75", "A 极重要", "20 台", "有A类项目不合格的为严重不合格"):
        assert words in page, words


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"form-0-unit": ""}, "需要填单位"),
        ({"form-0-kind": "range", "form-0-low": "1"}, "大于上限"),
        ({"form-0-kind": "plan", "form-0-high": "", "form-0-text": "n=5,c=2,m=100,M=10"}, "小于 m"),
        ({"form-0-high": "多"}, "应为数字"),
        ({"form-1-text": ""}, "写出要求"),
        ({"form-1-name": "泄漏电流"}, "列了两次"),
        ({"since": "2026-13-40"}, "应为日期"),
        ({"since": "1900-01-01"}, "1985"),
        ({"sample_quantity": ""}, "样品数量"),
        ({"version": ""}, "版本"),
    ],
)
def test_what_cannot_be_is_named_and_nothing_typed_is_lost(as_, cast, category, change, words):
    page = as_(cast.planner).post(reverse("inspections:specification_new"), data_of(category, **change)).content.decode()
    assert words in page
    assert "GB 4706.19—2008" in page
    assert "泄漏电流" in page
    assert not Specification.objects.filter(version="2026").exists()


def test_a_new_version_starts_from_the_old_and_shows_what_changed(as_, cast, category, published):
    client = as_(cast.planner)
    url = reverse("inspections:specification_new") + f"?from={published.pk}"
    page = client.get(url).content.decode()
    assert 'value="0.75"' in page
    assert 'name="category"' not in page
    changed = {"form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "2", "form-0-high": "0.5", "form-1-DELETE": "on"}
    added = {"form-2-name": "接地电阻", "form-2-kind": "max", "form-2-high": "0.1", "form-2-unit": "Ω", "form-2-item_class": "A"}
    client.post(url, data_of(category, **changed, **added))
    made = Specification.objects.get(version="2026")
    assert made.replaces == published
    page = client.get(made.get_absolute_url()).content.decode()
    for words in ("与版本 2025 相比", "≤0.5 mA", "新增", "接地电阻", "删去", "标志"):
        assert words in page, words
    assert client.get(reverse("inspections:specification_new") + "?from=abc").status_code == 404


def test_a_draft_is_changed_and_a_published_one_is_not(as_, cast, category, published):
    client = as_(cast.planner)
    client.post(reverse("inspections:specification_new"), data_of(category))
    made = Specification.objects.get(version="2026")
    url = reverse("inspections:specification_edit", args=[made.pk])
    assert "泄漏电流" in client.get(url).content.decode()
    changed = data_of(category, **{"revision": "0", "form-INITIAL_FORMS": "2", "standard": "GB 1"})
    assert client.post(url, changed).url == made.get_absolute_url()
    assert "已被他人修改" in client.post(url, changed).content.decode()
    assert client.get(reverse("inspections:specification_edit", args=[published.pk])).url == published.get_absolute_url()


def test_more_rows_are_asked_for_without_losing_any(as_, cast, category):
    page = as_(cast.planner).post(reverse("inspections:specification_new"), data_of(category, more="1")).content.decode()
    assert 'name="form-4-name"' in page
    assert "泄漏电流" in page


def test_a_version_is_repealed_in_the_browser_and_stays_public(as_, client, cast, published):
    url = reverse("inspections:specification_repeal", args=[published.pk])
    assert as_(cast.planner).post(url, {"because": "x"}).status_code == 403
    assert "不能早于" in as_(cast.approver).post(url, {"because": "标准更新", "until": "2026-01-01"}).content.decode()
    as_(cast.approver).post(url, {"because": "标准更新", "until": "2026-06-01"})
    client.logout()
    assert "2026年6月1日" in client.get(f"/catalogue/specifications/{published.pk}/").content.decode()


def test_lists_and_pages_open_for_whom_they_are_meant(as_, client, cast, published):
    index = reverse("inspections:specifications")
    assert published.standard in as_(cast.planner).get(index, {"q": "水壶", "state": "published"}).content.decode()
    assert as_(cast.tester).get(published.get_absolute_url()).status_code == 200
    assert as_(cast.auditor).get(index).status_code == 403
    assert as_(cast.planner).get(f"{index}{'9' * 30}/").status_code == 404
    unpublished = Specification.objects.create(
        category=published.category, version="x", since=date(2026, 1, 1), state="draft", office=cast.planner.office
    )
    assert as_(cast.stranger).get(unpublished.get_absolute_url()).status_code == 404
    assert as_(cast.tester).get(unpublished.get_absolute_url()).status_code == 404
