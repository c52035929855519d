"""What to inspect next: each reason in words with its number, the heaviest first, in a fixed number of queries."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enterprises.models import ProductCategory
from inspections import actions
from inspections.models import ImportedResult, Lead, Plan, ResultFile
from inspections.queries import suggestion
from quality_portal.workdays.calendar import today_is
from tests.inspections.conftest import AT

TODAY = date(2026, 3, 20)


@pytest.fixture
def blanket(db):
    return ProductCategory.objects.get_or_create(code="T02", defaults={"name": "电热毯"})[0]


def lead(office, cast, kind="complaint", day=TODAY - timedelta(days=30), **fields):
    number = Lead.objects.count()
    return Lead.objects.create(
        number=f"XS-{number}", kind=kind, office=office, product_name="水壶", facts="起火", received_on=day, registered_by=cast.desk, **fields
    )


def words(rows, key):
    return next((row.words for row in rows if row.key == key), "")


def test_leads_speak_for_a_product_by_kind_and_number(place, cast, category, blanket):
    office = place.offices.city
    for _ in range(3):
        lead(office, cast, category=category)
    lead(office, cast, "accident", category=blanket)
    lead(office, cast, "tip", category=blanket, day=TODAY - timedelta(days=800))  # too long ago
    lead(office, cast, "tip", category=blanket, state="closed")  # laid aside
    rows = suggestion.products(office, TODAY)
    assert [row.name for row in rows] == ["电热毯", "电热水壶"]
    assert "投诉 3 件" in words(rows, f"c{category.pk}")
    assert "质量事故线索 1 起" in words(rows, f"c{blanket.pk}")
    assert "举报" not in words(rows, f"c{blanket.pk}")
    assert suggestion.products(place.offices.other, TODAY) == []


def test_a_county_sees_its_own_leads_and_the_city_all(place, cast, category):
    lead(place.offices.county, cast, category=category)
    assert suggestion.products(place.offices.county, TODAY)[0].category == category
    assert suggestion.products(place.offices.city, TODAY)[0].category == category


def test_earlier_failures_speak_for_product_and_enterprise(place, finding, category):
    products = suggestion.products(place.offices.city, AT.date() + timedelta(days=60))
    assert "抽查不合格 1 批次" in words(products, f"c{category.pk}")
    rows = suggestion.enterprises(place.offices.city, AT.date() + timedelta(days=60))
    assert [(row.enterprise, row.reason) for row in rows] == [(finding.enterprise, "follow_up")]
    assert suggestion.enterprises(place.offices.city, AT.date() + timedelta(days=900)) == []


def test_a_rate_tells_what_it_is_made_of(place, finding, category, monkeypatch):
    monkeypatch.setattr(suggestion, "RATE_FLOOR", 1)
    assert "不合格发现率 100%（1/1）" in words(suggestion.products(place.offices.city, AT.date() + timedelta(days=60)), f"c{category.pk}")


def test_products_nobody_has_looked_at_for_long_come_up(place, sample, category, make_company, blanket):
    from enterprises.models import Product

    office = place.offices.city
    assert words(suggestion.products(office, TODAY), f"c{category.pk}") == ""  # sampled this month
    later = suggestion.products(office, date(2027, 12, 1))
    assert "已 21 个月没有抽查" in words(later, f"c{category.pk}")
    Product.objects.create(enterprise=sample.enterprise, name="电热毯", category=blanket)
    assert "从来没有抽查" in words(suggestion.products(office, TODAY), f"c{blanket.pk}")


def test_failures_published_elsewhere_are_counted_by_category_and_by_maker(place, category, make_company, db):
    maker = make_company()
    file = ResultFile.objects.create(digest="d", name="x.csv", imported_at=AT)
    common = {"file": file, "verdict": "fail", "published_on": date(2026, 1, 5)}
    for number in range(2):
        ImportedResult.objects.create(
            key=uuid4(), row_no=number, category_path="家用电器>电热水壶", producer=maker, product_name="水壶", **common
        )
    ImportedResult.objects.create(key=uuid4(), row_no=9, category_path="食品>饼干", product_name="饼干", **common)
    ImportedResult.objects.create(key=uuid4(), row_no=10, category_path="电热水壶", product_name="水壶", **common | {"verdict": "pass"})
    assert "别处公布的不合格 2 批次" in words(suggestion.products(place.offices.city, TODAY), f"c{category.pk}")
    assert "别处公布的不合格 2 批次" in words(suggestion.enterprises(place.offices.city, TODAY), f"e{maker.pk}")


def test_what_a_category_is_speaks_only_beside_something_that_happened(place, db):
    quiet = ProductCategory.objects.create(code="T50", name="安静产品", safety=True, important=True)
    assert f"c{quiet.pk}" not in {row.key for row in suggestion.products(place.offices.city, TODAY)}


def test_as_many_queries_for_five_products_as_for_one(place, cast, category, make_company):
    office = place.offices.city

    def count():
        with CaptureQueriesContext(connection) as queries:
            suggestion.products(office, TODAY)
            suggestion.enterprises(office, TODAY)
        return len(queries)

    lead(office, cast, category=category, enterprise=make_company())
    one = count()
    for number in range(4):
        other = ProductCategory.objects.create(code=f"T6{number}", name=f"产品{number}")
        lead(office, cast, category=other, enterprise=make_company())
    assert count() == one


# --- In the browser ---


@pytest.fixture
def march(time_machine):
    """Browsers act at the real time: a plan belongs to a quarter that is not over."""
    time_machine.move_to(datetime(TODAY.year, TODAY.month, TODAY.day, 1, 0, tzinfo=UTC))


def test_a_plan_is_made_from_what_was_picked(client, march, place, cast, category):
    for _ in range(3):
        lead(place.offices.city, cast, category=category)
    client.force_login(cast.planner)
    page = client.get(reverse("inspections:suggestions")).content.decode()
    assert "近12个月投诉 3 件" in page
    assert f'value="c{category.pk}"' in page
    form = client.get(reverse("inspections:plan_new"), {"pick": [f"c{category.pk}", "c999999", "x"]}).content.decode()
    assert "近12个月投诉 3 件" in form
    assert "重点产品专项抽查" in form
    data = {
        "title": "重点产品专项抽查", "kind": "special", "year": "2026", "quarter": "2", "reason": "见触发分析", "trigger": "近12个月投诉 3 件",
        "form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "1", "form-0-category": str(category.pk), "form-0-quota": "5", "form-0-reason": "complaints",
    }  # fmt: skip
    client.post(reverse("inspections:plan_new") + f"?pick=c{category.pk}", data)
    assert Plan.objects.get().items.get().reason == "complaints"


def test_enterprises_picked_make_a_follow_up_round_that_names_them(client, march, place, cast, category, finding):
    client.force_login(cast.planner)
    key = f"e{finding.enterprise_id}"
    with today_is(date(2026, 5, 1)):
        form = client.get(reverse("inspections:plan_new"), {"pick": [key]}).content.decode()
    assert finding.enterprise.credit_code in form
    assert "重点企业跟踪抽查" in form
    data = {
        "title": "重点企业跟踪抽查", "kind": "follow_up", "year": "2026", "quarter": "2", "reason": "上次不合格",
        "form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "1", "form-0-category": str(category.pk), "form-0-quota": "1", "form-0-reason": "follow_up",
        "form-0-targets": finding.enterprise.credit_code,
    }  # fmt: skip
    client.post(reverse("inspections:plan_new"), data)
    made = Plan.objects.get(kind="follow_up")
    assert made.items.get().targets.get().enterprise == finding.enterprise
    assert finding.enterprise.name in client.get(made.get_absolute_url()).content.decode()


def test_who_refused_comes_up_for_a_forced_round(client, march, place, cast, item, make_company):
    from inspections.models import Conclusion, Refusal

    maker = make_company("拒检水壶厂")
    common = {"plan_item": item, "office": place.offices.city, "enterprise": maker, "product_name": "电热水壶"}
    refusal = Refusal.objects.create(number="JJ-1", refused_on=date(2026, 3, 5), place="厂门口", facts="不开门", recorded_at=AT, **common)
    Conclusion.objects.create(refusal=refusal, decided_on=date(2026, 3, 6), verdict="deemed", **common)
    (row,) = suggestion.enterprises(place.offices.city, TODAY)
    assert "拒绝抽查 1 次" in row.words
    client.force_login(cast.planner)
    form = client.get(reverse("inspections:plan_new"), {"pick": row.key}).content.decode()
    assert "拒检企业强制抽查" in form
    assert maker.credit_code in form


def test_a_plan_made_from_a_lead_answers_it(client, march, place, cast, category):
    one = lead(place.offices.city, cast, category=category)
    client.force_login(cast.planner)
    assert f"lead={one.number}" in client.get(one.get_absolute_url()).content.decode()
    address = reverse("inspections:plan_new") + f"?lead={one.number}"
    assert "据线索" in client.get(address).content.decode()
    data = {
        "title": "线索核查", "kind": "routine", "year": "2026", "quarter": "2", "reason": "投诉", "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0",
        "form-0-category": str(category.pk), "form-0-quota": "2",
    }  # fmt: skip
    client.post(address, data)
    one.refresh_from_db()
    made = Plan.objects.get()
    assert (made.lead, one.state) == (one, "adopted")
    assert made.number in one.answer
    assert made.number in client.get(one.get_absolute_url()).content.decode()


def test_suggestions_are_for_planners_and_heads(client, march, cast):
    client.force_login(cast.wang)
    assert client.get(reverse("inspections:suggestions")).status_code == 403
    client.force_login(cast.approver)
    assert client.get(reverse("inspections:suggestions")).status_code == 200


def test_a_lead_answered_as_used_still_counts(place, cast, category):
    one = lead(place.offices.city, cast, category=category)
    actions.lead.adopt(lead=one, because="列入计划", actor=cast.desk, at=AT)
    assert "投诉 1 件" in words(suggestion.products(place.offices.city, TODAY), f"c{category.pk}")
