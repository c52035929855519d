import pytest

from quality_portal.reports import law, wording


def row(passed, tested):
    return {"passed": passed, "tested": tested}


@pytest.mark.parametrize(
    ("passed", "tested", "words"),
    [
        (612, 662, "92.4%（612/662）"),
        (0, 0, "未抽查"),
        (3, 4, "4批次中3批次合格"),
        (26, 28, "92.9%（26/28，样本少，仅供参考）"),
    ],
)
def test_a_rate_never_stands_without_its_n(passed, tested, words):
    assert wording.rate(passed, tested) == words


def test_domain_16_wilson_interval_of_45_of_50():
    assert wording.interval(45, 50) == "78.6～95.7"


def test_a_small_difference_is_not_called_a_change():
    assert "不能断定有变化" in wording.change(row(612, 662), row(600, 655), "上季度")


def test_a_large_difference_is():
    words = wording.change(row(950, 1000), row(850, 1000), "上季度")
    assert words == "比上季度提高10.0个百分点（两期区间不重叠）"


def test_too_few_are_not_compared():
    assert wording.change(row(3, 4), row(850, 1000), "上季度") == "与上季度的样本太少，不作比较"


def test_quarters_follow_each_other_over_the_year():
    assert law.earlier(2026, 1, 1) == (2025, 4)
    assert law.earlier(2026, 3, 8) == (2024, 3)
    assert law.after(2026, 4) == law.first_day(2027, 1)
    assert law.quarter_name(2026, 3) == "2026年第三季度"
