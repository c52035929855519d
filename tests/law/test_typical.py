"""Which counterfeit case may be told again as an example (S2 二（二）), and on what its publication rests today."""

import pytest

from enforcement.law.announcement import KINDS, POLICY, STATUTE, check_power
from enforcement.law.typical import OBSTACLES, Standing, obstacle, unwritten


@pytest.mark.parametrize(
    ("key", "basis"),
    [
        ("undecided", "《市场监督管理行政处罚信息公示规定》第九条"), ("void", "《中华人民共和国行政处罚法》第四十八条第二款"),
        ("unserved", "《中华人民共和国行政处罚法》第六十一条第一款"), ("transferred", "《中华人民共和国行政处罚法》第二十七条"),
        ("prosecuted", "《本机关办案时限规定》刑事案件办结以前不作典型案例（待核）"), ("unannounced", "《中华人民共和国行政处罚法》第四十八条第一款"),
        ("withdrawn", "《市场监督管理行政处罚信息公示规定》第十一条"), ("over", "《市场监督管理行政处罚信息公示规定》第十三条"),
        ("told", "《关于加强产品质量建设的意见》二（二）"),
    ],
)  # fmt: skip
def test_each_thing_that_keeps_a_case_from_being_told_has_its_law(key, basis):
    found = obstacle(Standing(**{key: True}))
    assert (found.key, str(found.basis)) == (key, basis)


def test_a_case_without_obstacles_is_told_and_no_fact_is_without_its_row():
    assert obstacle(Standing()) is None
    assert [row.key for row in OBSTACLES] == list(Standing.__slots__)


def test_what_is_missing_first_is_named_first():
    assert obstacle(Standing(unserved=True, transferred=True, told=True)).key == "unserved"


def test_apl_48_1_and_o45_9_carry_the_publication_and_s2_2_2_beside_them_under_the_policy():
    row = KINDS["typical"]
    assert [str(place) for place in row.basis_under(STATUTE, "city")] == [
        "《中华人民共和国行政处罚法》第四十八条第一款", "《市场监督管理行政处罚信息公示规定》第九条",
    ]  # fmt: skip
    assert "《关于加强产品质量建设的意见》二（二）" in [str(place) for place in row.basis_under(POLICY, "city")]
    assert not any(place.instrument.code in ("S1", "S2") for place in row.basis_under(POLICY, "province"))
    assert check_power("typical", level="county", office="县局", rulebook=STATUTE).basis.place == "第九条"


def test_what_is_not_written_is_named_with_its_case():
    parts = [
        {"heading": "二、假冒插座案", "texts": ["x"]}, {"heading": "（三）典型意义", "texts": [], "required": True},
        {"heading": "三、掺假水泥案", "texts": ["x"]}, {"heading": "（三）典型意义", "texts": ["写了"], "required": True},
    ]  # fmt: skip
    assert unwritten(parts) == ["“假冒插座案”的“典型意义”"]
