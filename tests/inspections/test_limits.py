"""Values against limits, as laboratories write them."""

from decimal import Decimal

import pytest

from inspections.limits import Limit, NotANumber, check, exact, number_of, printed, quantity, verdict


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.161g/kg", "0.161"),
        ("1072mg/kg", "1072"),
        ("1.3×10⁵CFU/g", "130000"),
        ("1.7×10<sup>4</sup>CFU/g", "17000"),
        ("2.8 x 10^-3", "0.0028"),
        ("1,063.39", "1063.39"),
        ("10²CFU/g", "100"),
        ("10^5", "100000"),
        ("10<sup>4</sup>CFU/g", "10000"),
        ("10 CFU/g", "10"),
        ("＜10CFU/g", "10"),
        ("未检出", "0"),
        ("-0.5", "-0.5"),
    ],
)
def test_reads_a_result(text, value):
    assert number_of(text) == Decimal(value)


@pytest.mark.parametrize(("text", "value"), [("５．１", "5.1"), ("1.2E5", "120000"), ("3e-2mg", "0.03"), ("1，000", "1000"), ("1.3×10⁵", "130000")])
def test_wide_signs_and_powers_are_read_whole(text, value):
    assert number_of(text) == Decimal(value)
    assert exact(text)


@pytest.mark.parametrize("text", ["0.161g/kg", "1,063.39", "<10", "＜ 0.5", "未检出", "-3", "10^5", "1.3×10⁵CFU/g", "0.5 g/100g"])
def test_one_number_is_exact(text):
    assert exact(text, "g/100g")


@pytest.mark.parametrize("text", ["1,5", "3.2.1", "约5", "三点2", ".5", "3～5", "GB5009", "3。2", "", "1,234,56"])
def test_what_could_be_read_otherwise_is_not_exact(text):
    assert not exact(text)


@pytest.mark.parametrize("text", ["", "合格", "——", "10^99", "1×10^999999999"])
def test_says_what_is_no_number(text):
    with pytest.raises(NotANumber):
        number_of(text)


MAX, MIN, RANGE = Limit("max", high=Decimal(10)), Limit("min", low=Decimal(10)), Limit("range", Decimal(1), Decimal(2))


@pytest.mark.parametrize(
    ("limit", "value", "expected"),
    [
        (MAX, "10", "pass"),
        (MAX, "10.01", "fail"),
        (MAX, "<20", "pass"),
        (MAX, ">10", "fail"),
        (MAX, "未检出", "pass"),
        (MIN, "10", "pass"),
        (MIN, "9.99", "fail"),
        (RANGE, "1", "pass"),
        (RANGE, "2", "pass"),
        (RANGE, "0.9", "fail"),
        (RANGE, "2.1", "fail"),
        (Limit("text", text="不得使用"), "不符合", "fail"),
        (Limit("text", text="清晰"), "符合", "pass"),
        (Limit("text", text="清晰"), "清晰", "pass"),
        (Limit("text", text="清晰"), "模糊", "fail"),
        (Limit("none"), "3", "na"),
        (MAX, " ", "na"),
    ],
)
def test_judges(limit, value, expected):
    assert verdict(limit, value) == expected


PLAN = Limit("plan", text="n=5,c=2,m=10²CFU/g,\nM=10³CFU/g")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("＜10CFU/g；\n＜10CFU/g；\n＜10CFU/g；\n200CFU/g；\n＜10CFU/g", "pass"),
        ("＜10CFU/g；\n＜10CFU/g；\n＜10CFU/g；\n2000CFU/g；\n＜10CFU/g", "fail"),
        ("200；300；400；10；10", "fail"),
        ("200；300；10；10；10", "pass"),
        ("①1.7×10³CFU/g;②10CFU/g", "fail"),
    ],
)
def test_judges_a_sampling_plan(value, expected):
    assert verdict(PLAN, value) == expected


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (Limit("max"), "上限"),
        (Limit("min"), "下限"),
        (Limit("range", Decimal(2)), "同时"),
        (Limit("range", Decimal(2), Decimal(1)), "大于上限"),
        (Limit("text"), "写出要求"),
        (Limit("plan", text="5 个"), "n=5"),
        (Limit("odd"), "种类"),
    ],
)
def test_a_limit_that_cannot_be_used_is_named(limit, words):
    assert words in check(limit)


def test_a_good_limit_has_nothing_wrong_and_prints_as_in_a_report():
    assert check(MAX) == check(MIN) == check(RANGE) == check(PLAN) == ""
    assert (printed(MAX), printed(MIN), printed(RANGE)) == ("≤10", "≥10", "1～2")
    assert printed(Limit("max", high=Decimal("0.500000"))) == "≤0.5"


@pytest.mark.parametrize(
    ("limit", "unit", "words"),
    [
        (MAX, "", "需要填单位"),
        (RANGE, " ", "需要填单位"),
        (PLAN, "", "需要填单位"),
        (Limit("max", Decimal(1), Decimal(2)), "g", "只填上限"),
        (Limit("min", Decimal(1), Decimal(2)), "g", "只填下限"),
        (Limit("range", Decimal(3), Decimal(2)), "g", "大于上限 2"),
        (Limit("max", high=Decimal("NaN")), "g", "应为数字"),
        (Limit("plan", text="n=5,c=2,m=100,M=10"), "CFU/g", "小于 m"),
        (Limit("plan", text="n=5,c=5,m=10,M=100"), "CFU/g", "应小于 n"),
        (Limit("plan", text="n=0,c=0,m=10"), "CFU/g", "1 或以上"),
        (Limit("plan", text="n=5,c=2,m=很多,M=100"), "CFU/g", "应为数字"),
    ],
)
def test_a_specification_demands_units_and_possible_bounds(limit, unit, words):
    assert words in check(limit, unit)


@pytest.mark.parametrize(
    ("limit", "unit"),
    [
        (MAX, "mg/kg"),
        (RANGE, "无量纲"),
        (Limit("text", text="清晰"), ""),
        (Limit("none"), ""),
        (Limit("plan", text="n=5，c=0，m=0/25g，M=—"), "/25g"),
    ],
)
def test_a_possible_limit_passes_with_its_unit(limit, unit):
    assert check(limit, unit) == ""


def test_a_plan_without_m_is_judged_by_m_alone():
    plan = Limit("plan", text="n=5，c=0，m=0，M=—")
    assert verdict(plan, "未检出;未检出;未检出;未检出;未检出") == "pass"
    assert verdict(plan, "未检出;1;未检出;未检出;未检出") == "fail"


SPELLED = [
    ("≤75", "mA", "≤75 mA"), ("≤75mA", "", "≤75 mA"), ("≤75 mA", "mA", "≤75 mA"), ("92mA", "mA", "92 mA"), ("0.72", "mm²", "0.72 mm²"), ("10～20", "mm", "10～20 mm"),
    ("1.3×10⁵", "CFU/g", "1.3×10⁵ CFU/g"), ("6.5", "%", "6.5%"), ("≤2 %", "", "≤2%"), ("90", "°", "90°"), ("25", "℃", "25 ℃"), ("4", "级", "4级"),
    ("未检出", "mg/kg", "未检出"), ("缺失", "/", "缺失"), ("7.1", "无量纲", "7.1"), ("1E5", "", "1E5"), ("符合 GB 4706", "", "符合 GB 4706"), ("", "mA", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "unit", "spelled"), SPELLED)
def test_a_quantity_is_spelled_one_way_however_it_was_typed(text, unit, spelled):
    assert quantity(text, unit) == spelled
