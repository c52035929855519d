"""What decides a draw, row by row: weights, public values, recusal."""

from datetime import date

import pytest

from inspections.law import plan as planning
from inspections.law.draw import (
    EXCLUSIONS,
    RECUSAL_RULE,
    RISK_MAX,
    RISK_V1,
    TEAM,
    VALUE_SOURCE,
    VALUE_SOURCES,
    VALUE_TERM,
    Ground,
    RiskFacts,
    excluded,
    exemption,
    has_shape,
    is_named,
    may_be_known,
    risk_layer,
    weigh,
)
from quality_portal.core.law import Citation

BAND_CASES = [
    (RiskFacts(months=1), {"base"}),
    (RiskFacts(months=6), {"base", "unchecked:half_year"}),
    (RiskFacts(months=12), {"base", "unchecked:year"}),
    (RiskFacts(months=24), {"base", "unchecked:two_years"}),
    (RiskFacts(), {"base", "unchecked:two_years"}),
    (RiskFacts(months=0, failures=1), {"base", "failures:one"}),
    (RiskFacts(months=0, failures=2), {"base", "failures:more"}),
    (RiskFacts(months=0, complaints=2), {"base", "complaints:few"}),
    (RiskFacts(months=0, complaints=3), {"base", "complaints:many"}),
    (RiskFacts(months=0, accidents=1), {"base", "accidents:any"}),
    (RiskFacts(months=0, size="large"), {"base", "size:large"}),
    (RiskFacts(months=0, size="micro"), {"base", "size:small"}),
    (RiskFacts(months=0, size="medium"), {"base"}),
    (RiskFacts(months=0, certificate="valid"), {"base", "certificate:valid"}),
    (RiskFacts(months=0, certificate="lapsed"), {"base", "certificate:lapsed"}),
    (RiskFacts(months=0, watched=True), {"base", "watched:any"}),
]


@pytest.mark.parametrize(("facts", "expected"), BAND_CASES)
def test_risk_v1_bands(facts, expected):
    assert {key.removeprefix("risk-v1.").replace(".everybody", "").replace(".", ":") for key in facts.bands()} == expected
    points = {row.key: row.points for row in RISK_V1}
    assert weigh(facts).weight == sum(points[key] for key in facts.bands())


def test_risk_v1_every_row_is_reached_has_a_basis_and_adds():
    reached = {band for facts, _ in BAND_CASES for band in facts.bands()}
    assert reached == {row.key for row in RISK_V1}
    assert all(row.points > 0 and isinstance(row.basis, Citation) for row in RISK_V1)


def test_risk_v1_the_reasons_add_up_to_the_weight_also_at_the_top():
    worst = RiskFacts(failures=3, complaints=9, accidents=1, months=None, size="small", certificate="lapsed", watched=True)
    weighed = weigh(worst)
    assert weighed.weight == RISK_MAX == sum(points for _, points in weighed.reasons)


@pytest.mark.parametrize("facts", [facts for facts, _ in BAND_CASES])
def test_risk_v1_an_exemption_that_excludes_nothing_lowers_the_weight_but_never_to_zero(facts):
    exempt = RiskFacts(**{name: getattr(facts, name) for name in facts.__slots__} | {"exempt": True})
    lowered = weigh(exempt)
    assert 1 <= lowered.weight <= max(1, weigh(facts).weight // 2)
    assert sum(points for _, points in lowered.reasons) == lowered.weight


def test_s1_10_weak_small_firms_and_goods_with_complaints_weigh_more():
    basis = {row.key.split(".")[1]: str(row.basis) for row in RISK_V1 if row.key.endswith((".small", ".one", ".more"))}
    assert basis["size"] == basis["failures"] == "《关于进一步加强产品质量工作的通知》（十）"
    assert all(str(row.basis) == "《中华人民共和国产品质量法》第十五条第一款" for row in RISK_V1 if ".complaints." in row.key)


def test_layers_by_risk_are_those_a_plan_can_name():
    named = {key for key, _ in planning.STRATA["risk"]}
    assert {risk_layer(weight) for weight in range(1, RISK_MAX + 1)} == named
    assert [risk_layer(weight) for weight in (4, 5, 9, 10)] == ["low", "middle", "middle", "high"]


@pytest.mark.parametrize(
    ("kind", "name", "good", "bad"),
    [
        ("lottery", "双色球第2026135期开奖号码", ["03 08 17 24 25 33 + 06", "1 2 3"], ["03,08", "三 八", "", "123 4"]),
        ("index", "上证综合指数2026年12月1日收盘点位", ["3456.78", "12345.678"], ["3,456.78", "3456", "abc"]),
        ("drand", "drand 默认链第 5234567 轮", ["a1" * 32], ["A1" * 32, "a1" * 31, "0x" + "a1" * 32]),
        ("other", "市气象站十二月一日最高气温", ["12.5"], [""]),
    ],
)
def test_a_public_value_is_known_by_its_name_and_by_its_shape(kind, name, good, bad):
    source = VALUE_SOURCE[kind]
    assert is_named(source, name)
    assert is_named(source, source.example)
    assert all(has_shape(source, value) for value in good)
    assert not any(has_shape(source, value) for value in bad)
    assert kind == "other" or not is_named(source, "某某")


@pytest.mark.parametrize(
    ("kind", "day", "hour", "known"),
    [
        ("lottery", 4, 23, False),
        ("lottery", 5, 19, False),
        ("lottery", 5, 20, True),
        ("index", 5, 14, False),
        ("index", 5, 15, True),
        ("drand", 5, 0, True),
        ("other", 4, 23, False),
        ("other", 5, 0, True),
        ("lottery", 6, 0, True),
    ],
)
def test_a_value_may_be_known_from_its_hour_on(kind, day, hour, known):
    assert may_be_known(VALUE_SOURCE[kind], date(2026, 3, 5), date(2026, 3, day), hour) is known


def test_every_source_says_in_words_what_it_wants():
    assert all(row.named_words and row.shape_words and row.where for row in VALUE_SOURCES)


def test_o18_8_an_emergency_lifts_the_rest_and_nothing_else():
    lifted = {row.ground for row in EXCLUSIONS if excluded(row.ground, "routine", emergency=True) is None}
    assert lifted == {Ground.RECENT, Ground.UPPER}


def test_o109_an_exemption_says_why_it_counts_or_not():
    for on in (date(2005, 1, 1), date(2026, 1, 1)):
        answer = exemption(rulebook="policy", on=on, basis="《产品免于质量监督检查管理办法》")
        assert answer.excludes is (on.year == 2005)
        assert answer.words
        assert answer.basis


def test_apl_43_an_officer_with_an_interest_keeps_away():
    assert "第四十三条（待核）" in str(RECUSAL_RULE.basis)


def test_o18_16_two_officers_are_drawn_for_each_enterprise():
    assert TEAM == 2


def test_o18_16_the_days_until_the_value_are_the_bureaus_choice_and_say_so():
    assert (VALUE_TERM.length, VALUE_TERM.unit.value) == (60, "日")
    assert "抽取办法由本局公布" in str(VALUE_TERM.basis)
    assert "本局" in VALUE_TERM.note
