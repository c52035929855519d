"""The hat: its layers, its weights with their reasons, and how likely everybody was."""

from datetime import date, timedelta

import pytest

from enterprises.models import Licence, Standing
from inspections import actions
from inspections.actions.plan_items import ItemDraft, StratumDraft
from inspections.models import Conclusion, Lead, Sample
from inspections.queries.eligibility import hat_of
from inspections.queries.fairness import Compared, chances, fairness
from quality_portal.accounts.models import OfficeRulebook
from tests.inspections.conftest import AT, DAY, key_in

TODAY = date(2026, 3, 3)


@pytest.fixture
def planned(cast, place, category):
    """Draft a plan of one item, two batches and one reserve in the county unless said otherwise."""
    made = iter(range(100))

    def make(*, kind="routine", **fields):
        draft = ItemDraft(category, **{"quota": 2, "region": place.regions.county, "reserves": 1} | fields)
        plan = actions.plan.create(
            office=place.offices.city, year=2026, quarter=1, title=f"第{next(made)}个计划", reason="理由", kind=kind, items=[draft], actor=cast.planner, at=AT
        )
        return plan.items.get()

    return make


@pytest.fixture
def hat(planned):
    """The hat of such an item."""

    def make(**fields):
        item = planned(**fields)
        return hat_of(item, item.plan, TODAY)

    return make


def layers(found):
    return {row.key: (size, taken, spare) for row, size, taken, spare in found.layers}


def test_without_layers_everybody_is_in_one_hat_with_one_ticket(hat, make_company):
    for _ in range(3):
        make_company()
    found = hat()
    assert layers(found) == {"all": (3, 2, 1)}
    assert {row["weight"] for row in found.candidates} == {1}
    assert sum(row["chance"] for row in found.candidates) == pytest.approx(2, abs=0.001)


def test_a_quota_is_divided_over_the_sizes_there_are(hat, make_company):
    for size in ("large", "small", "small", "small", "unknown"):
        make_company(size=size)
    found = hat(stratify="size", quota=4, reserves=1)
    assert {key: taken for key, (_, taken, _) in layers(found).items()} == {"large": 1, "small": 2, "unknown": 1}
    assert [row.name for row in found.strata] == ["大型企业", "小型企业", "规模未登记"]
    assert found.reserves == 1


def test_o18_12_layers_of_the_plan_bind_and_who_belongs_to_none_is_left_out_with_the_reason(hat, make_company):
    for name, size in (("大厂", "large"), ("小厂", "small"), ("微厂", "micro")):
        make_company(name, size=size)
    found = hat(stratify="size", quota=3, reserves=1, strata=[StratumDraft("large", 2), StratumDraft("small", 1, 1)])
    assert layers(found) == {"large": (1, 1, 0), "small": (1, 1, 0)}
    assert [(left.enterprise.name, left.ground) for left in found.exclusions] == [("微厂", "layer")]
    assert "第十二条" in found.exclusions[0].basis
    assert [(row["subject"], "只有 1 家" in row["words"]) for row in found.remarks] == [("大型企业", True)]


def test_layers_by_region_are_the_divisions_right_below(hat, place, make_company):
    make_company("区厂")
    make_company("市厂", region="city")
    found = hat(stratify="region", region=place.regions.city, quota=2)
    assert [(row.key, row.name) for row in found.strata] == [("990100", "栖云市"), ("990102", "河西区")]


def test_layers_by_licence(hat, make_company):
    holder = make_company("有证厂")
    make_company("无证厂")
    Licence.objects.create(
        enterprise=holder, kind="ccc", number="C1", product=holder.products.get(), valid=(date(2025, 1, 1), date(2027, 1, 1))
    )
    assert layers(hat(stratify="licensed")) == {"licensed": (1, 1, 0), "other": (1, 1, 0)}


def sampled(item, office, company, on, *, failed=False):
    sample = Sample.objects.create(
        number=f"CY{company.pk}-{on}", plan_item=item, office=office, enterprise=company, product=company.products.get(), product_name="水壶",
        batch="1", sampled_on=on, place="库", quantity="1", seal_no=f"S{company.pk}-{on}", recorded_at=AT,
    )  # fmt: skip
    if failed:
        Conclusion.objects.create(
            refusal=None, report=_report(sample), sample=sample, plan_item=item, office=office, enterprise=company,
            product_name="水壶", decided_on=on, verdict="fail", state="final", final_on=on,
        )  # fmt: skip


def _report(sample):
    from inspections.models import LabBody, TestReport

    return TestReport.objects.create(
        number=f"R{sample.pk}", sample=sample, lab=LabBody.objects.get_or_create(name="所")[0], issued_on=sample.sampled_on, filed_at=AT
    )


def why(found):
    return {row["name"]: (row["weight"], [words for words, _ in row["why"]]) for row in found.candidates}


def test_risk_v1_weights_come_with_their_reasons(hat, item, place, make_company, category):
    calm = make_company("老实厂", size="medium")
    bad = make_company("常犯厂", size="small")
    loud = make_company("投诉厂", size="medium")
    city = place.offices.city
    sampled(item, city, calm, date(2025, 8, 1))
    sampled(item, city, bad, date(2024, 8, 1), failed=True)
    sampled(item, city, bad, date(2025, 2, 1), failed=True)
    for n in range(3):
        Lead.objects.create(
            number=f"X{n}", kind="complaint", office=city, enterprise=loud, product_name="水壶", category=category, facts="漏电", received_on=date(2026, 1, n + 1)
        )
    found = hat(weighting="risk-v1", random_share=20)
    assert why(found) == {
        "老实厂": (3, ["起点，人人都有", "半年以上未抽查"]),
        "常犯厂": (12, ["起点，人人都有", "近三年抽查有 2 次以上不合格", "一年以上未抽查", "小型、微型企业，加强监管"]),
        "投诉厂": (9, ["起点，人人都有", "近一年有 3 件以上投诉举报", "两年以上未抽查，或者从未抽查"]),
    }
    by_name = {row["name"]: row["chance"] for row in found.candidates}
    assert by_name["老实厂"] < by_name["投诉厂"] < by_name["常犯厂"]
    assert layers(hat(weighting="equal", stratify="risk", quota=3, reserves=0)) == {"high": (1, 1, 0), "middle": (1, 1, 0), "low": (1, 1, 0)}


def test_risk_v1_an_exemption_without_force_lowers_the_weight_and_the_remark_says_so(hat, make_company, place):
    OfficeRulebook.objects.create(office=place.offices.city, rulebook="statute-2020", since=date(2020, 1, 1))
    company = make_company("免检厂")
    Standing.objects.create(
        enterprise=company, product=company.products.get(), kind="exempt", since=date(2026, 1, 1), because="决定", basis="《某通知》二"
    )
    found = hat(weighting="risk-v1")
    assert why(found)["免检厂"][0] == 2  # half of 5
    assert "减半" in why(found)["免检厂"][1][-1]
    assert "废止" in found.remarks[0]["words"]


def test_the_hat_takes_as_many_queries_for_thirty_as_for_one(planned, make_company, django_assert_max_num_queries):
    item = planned(weighting="risk-v1", stratify="size")
    for _ in range(30):
        make_company()
    with django_assert_max_num_queries(16):
        assert len(hat_of(item, item.plan, TODAY).candidates) == 30


def test_an_emergency_may_sample_what_was_sampled_before(item, place, make_company):
    company = make_company()
    sampled(item, place.offices.city, company, date(2026, 2, 1))
    assert hat_of(item, item.plan, TODAY).candidates == []
    item.plan.emergency_reason = "多起触电事故"
    assert len(hat_of(item, item.plan, TODAY).candidates) == 1


def test_chances_are_exact_where_all_weigh_alike_and_add_up_to_the_quota():
    assert chances([1] * 8, 2, 100) == {1: 0.25}
    assert chances([3] * 8, 2, 0) == {3: 0.25}
    assert chances([3] * 8, 2, 50) == {3: pytest.approx(0.25)}
    assert chances([], 2, 0) == {}
    assert chances([1, 2], 5, 0) == {1: 1.0, 2: 1.0}
    weights = [1] * 10 + [5] * 4 + [12] * 2
    for share in (0, 20, 100):
        odds = chances(weights, 4, share)
        assert sum(odds[weight] for weight in weights) == pytest.approx(4)
        assert odds[1] <= odds[5] <= odds[12] <= 1


def test_chances_are_near_what_the_draw_does():
    from inspections.draw_algorithm import Candidate, Stratum, draw, seed_of

    rows = [Candidate(f"E{n}", "", "all", weight) for n, weight in enumerate([1, 1, 1, 2, 2, 4, 8])]
    odds, rounds = chances([row.weight for row in rows], 3, 34), 3_000
    times = dict.fromkeys((row.key for row in rows), 0)
    for n in range(rounds):
        for key in draw(rows, Stratum("all", "", 3), 34, seed_of("c" * 64, str(n)))[0]:
            times[key] += 1
    for row in rows:
        assert times[row.key] / rounds == pytest.approx(odds[row.weight], abs=0.06)


@pytest.mark.parametrize(
    ("expected", "actual", "variance", "words"),
    [(2, 9, 1, "次数太少，不足以判断"), (10, 12, 9, "在随机波动范围内"), (10, 17, 9, "偏多"), (10, 3, 9, "偏少"), (6, 6, 0, "在随机波动范围内")],
)
def test_small_numbers_are_not_judged(expected, actual, variance, words):
    assert Compared("甲", 20, expected, actual, variance).words == words


def test_the_fairness_panel_counts_what_was_expected_and_what_came_out(drawing, place, cast, planned, make_company, django_assert_num_queries):
    make_company("第四厂")
    again = planned(kind="follow_up", quota=1, reserves=0)
    actions.plan.approve(plan=again.plan, actor=cast.approver, at=AT)
    second = actions.draw.commit(plan_item=again, value_source="双色球第2026026期", actor=cast.planner, at=AT + DAY)
    key_in(second, cast, "1 2 3", AT + 2 * DAY)
    with django_assert_num_queries(3):
        found = fairness(place.offices.city.pk, AT.date() - timedelta(days=1))
    assert (found.draws, found.voided, found.selected, found.enough) == (2, 0, 3, False)
    assert sum(row.expected for row in found.bands) == pytest.approx(3, abs=0.001)
    assert sum(row.chances for row in found.bands) == 7
    assert {row.label: (row.actual, row.expected) for row in found.officers} == {"王抽样员": (3, 3.0), "赵抽样员": (3, 3.0)}
    assert {row.words for row in found.enterprises} == {"次数太少，不足以判断"}
    assert fairness(place.offices.other.pk, AT.date()).draws == 0
