"""Plans in the browser: what is refused stays typed, what speaks against a plan is shown, one click makes one plan."""

from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from inspections import actions
from inspections.actions.plan import ItemDraft
from inspections.models import Plan, PlanExpense
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
        "title": "春季水壶", "kind": "routine", "level": "", "year": "2026", "quarter": "2", "reason": "投诉多", "budget": "60000",
        "form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0",
        "form-0-category": str(category.pk), "form-0-quota": "4", "form-0-reserves": "1", "form-0-reason": "complaints",
        "form-0-stratify": "size", "form-0-weighting": "risk-v1", "form-0-random_share": "30", "form-0-unit_cost": "1500", "form-0-note": "冬季用量大",
    } | changes  # fmt: skip


@pytest.fixture
def draft(place, category, cast):
    return actions.plan.create(
        office=place.offices.city, year=2026, quarter=2, title="二季度水壶", reason="x", items=[ItemDraft(category, 3, stratify="size")],
        actor=cast.planner, at=AT,
    )  # fmt: skip


def test_a_full_plan_is_drafted_and_its_page_shows_everything(as_, cast, category):
    client = as_(cast.planner)
    client.post(reverse("inspections:plan_new"), data_of(category))
    plan = Plan.objects.get()
    item = plan.items.get()
    assert (item.reason, item.stratify, item.weighting, item.random_share, item.unit_cost) == ("complaints", "size", "risk-v1", 30, Decimal(1500))
    page = client.get(plan.get_absolute_url()).content.decode()
    for words in ("消费者反映强烈", "其中 30% 等权抽取", "冬季用量大", "锁定名单时按各层企业数量分配", "抽查目录里", "60,000.00", "不得向被检查人收取检验费用"):
        assert words in page, words


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"year": "3026"}, "“年度”不能大于 2100"),
        ({"year": "1984"}, "“年度”不能小于 1985"),
        ({"year": "2025", "quarter": "4"}, "2025 年第 4 季度已经过去"),
        ({"kind": "forced", "form-0-stratify": "", "form-0-weighting": "", "form-0-random_share": ""}, "只对拒绝监督抽查的企业"),
        ({"title": "长" * 121}, "“计划名称”最多 120 个字，您填了 121 个"),
        ({"budget": "1.005"}, "“经费”最多 2 位小数"),
        ({"year": "2050"}, "2028"),
        ({"kind": "special"}, "触发分析"),
        ({"form-0-reason": "regional"}, "只用于专项抽查"),
        ({"form-0-quota": "0"}, "抽查批次"),
        ({"form-0-random_share": "130"}, "100"),
        ({"form-0-targets": "91000000000000000X"}, "91000000000000000X"),
        ({"level": "province"}, "上级任务文号"),
        ({"budget": "很多"}, "应为数字"),
    ],
)
def test_what_cannot_be_is_named_and_nothing_typed_is_lost(as_, cast, category, change, words):
    page = as_(cast.planner).post(reverse("inspections:plan_new"), data_of(category, **change)).content.decode()
    assert words in page
    assert change.get("title", "春季水壶") in page
    assert "冬季用量大" in page
    assert not Plan.objects.exists()


def test_a_category_twice_and_a_foreign_region_are_refused(as_, cast, category, place):
    twice = {f"form-1-{name}": value for name, value in (("category", str(category.pk)), ("quota", "1"))}
    page = as_(cast.planner).post(reverse("inspections:plan_new"), data_of(category, **twice)).content.decode()
    assert "列了两次" in page
    page = as_(cast.planner).post(reverse("inspections:plan_new"), data_of(category, **{"form-0-region": str(place.regions.other.pk)})).content.decode()
    assert "春季水壶" in page
    assert "“地区”里没有所选的这一项" in page
    assert not Plan.objects.exists()


def test_two_clicks_make_one_plan(as_, cast, category):
    client = as_(cast.planner)
    for _ in range(2):
        response = client.post(reverse("inspections:plan_new"), data_of(category))
    assert Plan.objects.count() == 1
    assert Plan.objects.get().number in response.content.decode()


def test_a_plan_is_changed_in_the_browser_and_an_old_page_is_not_saved_over_it(as_, cast, category, draft):
    client, url = as_(cast.planner), reverse("inspections:plan_edit", args=[draft.number])
    page = client.get(url).content.decode()
    assert 'value="二季度水壶"' in page
    changed = data_of(category, **{"revision": "0", "form-INITIAL_FORMS": "1", "title": "改名"})
    assert client.post(url, changed).url == draft.get_absolute_url()
    draft.refresh_from_db()
    assert (draft.title, draft.revision) == ("改名", 1)
    stale = client.post(url, changed | {"title": "旧页面"}).content.decode()
    assert "已被他人修改" in stale
    assert "旧页面" in stale
    draft.refresh_from_db()
    assert draft.title == "改名"


def test_a_marked_row_is_left_out(as_, cast, category, draft):
    from enterprises.models import ProductCategory

    other = ProductCategory.objects.create(code="T97", name="电热毯")
    rows = {"revision": "0", "form-INITIAL_FORMS": "1", "form-0-DELETE": "on", "form-1-category": str(other.pk), "form-1-quota": "2"}
    as_(cast.planner).post(reverse("inspections:plan_edit", args=[draft.number]), data_of(category, **rows))
    assert [str(item.category) for item in draft.items.all()] == ["电热毯"]


def test_a_plan_is_returned_changed_and_withdrawn(as_, cast, category, draft):
    back = reverse("inspections:plan_return", args=[draft.number])
    assert as_(cast.planner).post(back, {"reason": "x"}).status_code == 403
    assert "请填写“理由”" in as_(cast.approver).post(back, {"reason": ""}).content.decode()
    as_(cast.approver).post(back, {"reason": "批次太少"})
    assert "批次太少" in as_(cast.planner).get(draft.get_absolute_url()).content.decode()
    again = data_of(category, **{"revision": "0", "form-INITIAL_FORMS": "1"})
    as_(cast.planner).post(reverse("inspections:plan_edit", args=[draft.number]), again)
    draft.refresh_from_db()
    assert draft.state == "draft"
    as_(cast.planner).post(reverse("inspections:plan_withdraw", args=[draft.number]), {"reason": "经费未落实"})
    draft.refresh_from_db()
    assert draft.state == "withdrawn"
    assert as_(cast.planner).get(reverse("inspections:plan_edit", args=[draft.number])).url == draft.get_absolute_url()


def test_the_quota_is_divided_among_layers(as_, cast, draft):
    item = draft.items.get()
    client, url = as_(cast.planner), reverse("inspections:plan_strata", args=[item.pk])
    assert "大型企业" in client.get(url).content.decode()
    wrong = client.post(url, {"revision": "0", "large-quota": "1", "small-quota": "1"}).content.decode()
    assert "之和是 2，应等于这一项的批次 3" in wrong
    assert 'value="1"' in wrong
    assert client.post(url, {"revision": "0", "large-quota": "1", "small-quota": "2"}).url == draft.get_absolute_url()
    assert dict(item.strata.values_list("key", "quota")) == {"large": 1, "small": 2}
    assert "大型企业 1" in client.get(draft.get_absolute_url()).content.decode()


def test_money_is_booked_and_taken_back_in_the_browser(as_, cast, plan):
    client, url = as_(cast.planner), reverse("inspections:plan_spend", args=[plan.number])
    fields = {"purpose": "testing", "amount": "900", "spent_on": "2026-03-01", "payee": "检验所", "voucher": "P-1"}
    assert "应大于零" in client.post(url, fields | {"amount": "-1"}).content.decode()
    for _ in range(2):
        assert client.post(url, fields).url == url
    entry = PlanExpense.objects.get()
    assert "900.00" in client.get(url).content.decode()
    undo = reverse("inspections:expense_reverse", args=[entry.pk])
    assert client.get(undo).status_code == 200
    client.post(undo, {"because": "填错"})
    assert "已冲销" in client.get(url).content.decode()
    assert as_(cast.stranger).get(undo).status_code == 404
    assert as_(cast.wang).get(url).status_code == 403


def test_s1_12_plans_for_key_goods_are_found(as_, cast, category, draft):
    client, index = as_(cast.planner), reverse("inspections:plans")
    assert draft.number not in client.get(index, {"key": "on"}).content.decode()
    category.food = True
    category.save()
    assert draft.number in client.get(index, {"key": "on"}).content.decode()


def test_another_citys_plan_cannot_be_opened_for_changing(as_, cast, draft):
    client = as_(cast.stranger)
    pages = [reverse(f"inspections:plan_{name}", args=[draft.number]) for name in ("edit", "return", "withdraw", "spend")]
    pages.append(reverse("inspections:plan_strata", args=[draft.items.get().pk]))
    assert {client.get(page).status_code for page in pages} == {404}


def test_a_special_round_shows_before_and_after(as_, cast, finding, category, place, sample):
    from inspections.queries.progress import before_and_after

    special = actions.plan.create(
        office=place.offices.city, year=2026, quarter=3, title="专项", reason="x", kind="special", trigger="水壶不合格集中",
        items=[ItemDraft(category, 1)], actor=cast.planner, at=AT,
    )  # fmt: skip
    (row,) = before_and_after(special, list(special.items.select_related("category")))
    assert (row.before.tested, row.before.failed, row.after.tested) == (1, 1, 0)
    assert as_(cast.planner).get(special.get_absolute_url()).status_code == 200


def test_the_plan_page_takes_as_many_queries_for_three_items_as_for_one(as_, cast, place, category, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from enterprises.models import ProductCategory

    others = [ProductCategory.objects.create(code=f"Q{number}", name=f"产品{number}") for number in range(2)]
    counts = []
    for title, categories in (("一项", [category]), ("三项", [category, *others])):
        plan = actions.plan.create(
            office=place.offices.city, year=2026, quarter=2, title=title, reason="x", items=[ItemDraft(one, 1) for one in categories],
            actor=cast.planner, at=AT,
        )  # fmt: skip
        client = as_(cast.planner)
        client.get(plan.get_absolute_url())
        with CaptureQueriesContext(connection ) as queries:
            client.get(plan.get_absolute_url())
        counts.append(len(queries))
    assert counts[0] == counts[1]
