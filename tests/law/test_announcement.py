"""The table of announcement kinds: whole, with citations, in the columns of the bulletins."""

import pytest

from enforcement.law.announcement import KINDS, POLICY, STATUTE, TABLE_D, check_power, columns_of, power_of
from enforcement.law.counterfeit import TABLE_D as PRINTED_D
from enforcement.models import Announcement
from quality_portal.core.errors import RuleBroken


def heads(kind, **how):
    return [column.title for column in columns_of(kind, **how)]


def test_every_kind_of_the_model_is_a_row_and_every_row_has_its_ground():
    assert set(KINDS) == set(Announcement.Kind.values)
    for row in KINDS.values():
        assert row.paper in ("公告", "通告", "通报")
        assert row.basis or row.policy_basis
        assert row.powers
        assert all(power.basis for power in row.powers)
        assert row.display_basis
        assert row.columns[0].title == "序号"
        assert row.title == Announcement.Kind(row.key).label


def test_table_a_as_bulletins_have_it():
    whole = [
        "序号", "企业名称（标称生产者）", "所在地", "受检单位", "受检单位所在地", "产品名称", "商标", "规格型号（等级）", "生产日期／批号", "抽查结果",
        "主要不合格项目（标准值／实测值）", "承检机构", "备注",
    ]  # fmt: skip
    assert heads("result", part="fail") == whole
    assert heads("result", part="fail", sellers=False) == [title for title in whole if not title.startswith("受检单位")]
    assert heads("result", part="pass") == [title for title in whole if not title.startswith("主要不合格")]


def test_tables_b_to_e():
    assert heads("recheck_failed") == heads("overdue") == ["序号", "企业名称", "所属地市", "产品名称", "规格型号", "生产日期／批号", "抽查类别", "复查检验机构", "不合格项目"]
    assert heads("licence") == ["序号", "企业名称", "统一社会信用代码", "住所", "产品名称", "证书编号", "原有效期", "处理", "依据", "日期"]
    assert [column.title for column in TABLE_D] == list(PRINTED_D)
    for kind in ("list_exemption", "list_brand", "list_award"):
        assert heads(kind) == ["序号", "企业名称", "产品名称", "注册商标", "证书编号", "有效期起", "有效期止", "依据"]


@pytest.mark.parametrize("kind", ["recheck_failed", "overdue"])
def test_pql_17_only_the_province_and_above_under_todays_law(kind):
    for level in ("nation", "province"):
        assert check_power(kind, level=level, office="某局", rulebook=STATUTE).level == "province"
    for level in ("city", "county"):
        with pytest.raises(RuleBroken, match="由省级以上机关公告"):
            check_power(kind, level=level, office="某局", rulebook=STATUTE)


@pytest.mark.parametrize("kind", ["recheck_failed", "overdue"])
def test_s1_11_the_city_under_the_policy_with_the_clash_told(kind):
    assert check_power(kind, level="city", office="市局", rulebook=POLICY).level == "city"
    assert "第十七条规定由省级以上部门公告" in power_of(kind, POLICY).note
    with pytest.raises(RuleBroken):
        check_power(kind, level="county", office="县局", rulebook=POLICY)


def test_the_text_cites_what_is_certain_and_marks_what_is_not():
    cited = [str(place) for place in KINDS["result"].basis_under(POLICY, "province")]
    assert cited[0] == "《中华人民共和国产品质量法》第二十四条"
    assert not any("待核" in place for place in cited)
    assert "待核" in str(KINDS["recall"].basis_under(STATUTE, "city")[0])


@pytest.mark.parametrize(("level", "documents"), [("nation", {"S0"}), ("province", {"S0", "S3"}), ("city", {"S0", "S3", "S1"}), ("county", {"S0", "S3", "S1"})])
def test_pql_24_is_for_the_nation_and_the_provinces_and_nobody_rests_on_a_document_from_below(level, documents):
    cited = {place.instrument.code for place in KINDS["result"].basis_under(POLICY, level)}
    assert cited == documents | {"O18"} | ({"PQL"} if level in ("nation", "province") else set())
    assert {place.instrument.code for place in KINDS["result"].basis_under(STATUTE, level)} <= {"O18", "PQL"}


def test_o18_10_a_county_may_tell_of_its_own_results():
    assert check_power("result", level="county", office="县局", rulebook=STATUTE).level == "county"


def test_o45_13_what_a_penalty_is_shown_for_three_years_and_lists_until_they_end():
    for kind in ("licence", "stop_production", "counterfeit", "typical"):
        assert (KINDS[kind].display.length, str(KINDS[kind].display_basis)) == (3, "《市场监督管理行政处罚信息公示规定》第十三条")
    assert all(KINDS[kind].display is None for kind in ("list_exemption", "list_brand", "list_award", "recall", "catalogue"))
