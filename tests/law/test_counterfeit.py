"""产品质量法 chapter 5 as a table, the arithmetic of fines, the advice on transfer, who may be named."""

from decimal import Decimal

import pytest

from enforcement.law import counterfeit as law


def row(key):
    return law.BY_KEY[key]


def test_every_row_of_49_to_63_is_there_with_its_article():
    keys = {key.split("-")[0] for key in law.BY_KEY}
    assert keys == {"V49", "V50", "V51", "V52", "V53", "V54", "V60", "V61", "V62", "V63"}
    assert all(item.basis.certain for item in law.VIOLATIONS)
    assert str(row("V50").basis) == "《中华人民共和国产品质量法》第五十条"


@pytest.mark.parametrize(
    ("key", "low", "high"),
    [
        ("V49", 100, 300),
        ("V50", 50, 300),
        ("V51", 0, 100),
        ("V52", 0, 200),
        ("V53", 0, 100),
        ("V54", 0, 30),
        ("V61", 50, 300),
        ("V62-49", 100, 300),
        ("V62-52", 0, 200),
        ("V63", 100, 300),
    ],
)
def test_fine_of_a_hundred_yuan(key, low, high):
    found = law.fine_range(row(key), Decimal(100))
    assert (found.low, found.high) == (Decimal(low), Decimal(high))
    assert found.holds(Decimal(low))
    assert found.holds(Decimal(high))
    assert not found.holds(Decimal(high) + law.FEN)
    assert low == 0 or not found.holds(Decimal(low) - law.FEN)


def test_art_60_confiscates_and_fines_nothing():
    found = law.fine_range(row("V60"), Decimal(100))
    assert found.holds(Decimal(0))
    assert not found.holds(Decimal(1))


def test_fen_are_rounded_half_up():
    assert law.fine_range(row("V50"), Decimal("0.01")).low == Decimal("0.01")


def test_a_negative_value_is_no_value():
    with pytest.raises(ValueError):
        law.fine_range(row("V50"), Decimal(-1))


@pytest.mark.parametrize(
    ("sales", "unsold", "reached", "tier"),
    [
        (49_999, 0, False, ""),
        (50_000, 0, True, "五万元以上不满二十万元"),
        (200_000, 0, True, "二十万元以上不满五十万元"),
        (2_000_000, 0, True, "二百万元以上"),
        (0, 149_999, False, ""),
        (0, 150_000, True, ""),
        (40_000, 29_999, False, ""),
        (40_000, 30_000, True, ""),
    ],
)
def test_art_140_thresholds(sales, unsold, reached, tier):
    found = law.transfer_advice(Decimal(sales), Decimal(unsold))
    assert (found.reached, found.tier) == (reached, tier)
    assert found.verdict == ("应当移送" if reached else "未达标准")


def test_standard_known_only_from_secondary_sources_is_marked():
    assert any("待核" in str(basis) for basis in law.transfer_advice(Decimal(0), Decimal(0)).bases)


@pytest.mark.parametrize(("name", "shown"), [("王小明", "王某"), ("欧阳修", "欧阳某"), ("李", "李某"), (" 司马光 ", "司马某")])
def test_a_person_keeps_the_family_name(name, shown):
    assert law.masked(name) == shown


@pytest.mark.parametrize(
    ("kind", "text", "carries"),
    [
        ("business", "《中华人民共和国产品质量法》第五十条", True),
        ("business", "《中华人民共和国行政许可法》第六十九条", False),
        ("production", "《中华人民共和国工业产品生产许可证管理条例》第五十四条", True),
        ("operating", "《食品经营许可管理办法》第二十条", True),
        ("production", "《省政府关于进一步加强我省产品质量工作若干问题的实施意见》第二十三条", False),
        ("production", "按政策办", False),
        ("production", "", False),
    ],
)
def test_policy_alone_revokes_nothing(kind, text, carries):
    assert (law.revocation_basis(kind, text) == "") is carries


def test_every_disposition_and_mitigation_is_cited():
    assert all(str(basis) for _, _, basis in law.DISPOSITIONS + law.MITIGATIONS)
