"""What the tags make of data: widths, forms, leads."""

import pytest

from quality_portal.documents.templatetags import printed

LIST = {"title": "名单", "columns": ["序号", "企业名称", {"title": "不合格项目", "width": 2}], "rows": [["1", "栖云市恒照线缆有限公司", "导体电阻"]]}


def widths(annex, wide):
    return [float(head["width"]) for head in printed.list_table(annex, wide)["heads"]]


@pytest.mark.parametrize(("wide", "room"), [(True, 225), (False, 156)])
def test_columns_fill_the_block(wide, room):
    assert sum(widths(LIST, wide)) == pytest.approx(room, abs=0.02)


def test_a_given_width_counts_in_ordinary_columns():
    alike = {"title": "名单", "columns": ["甲", "乙", "丙", {"title": "丁", "width": 2}], "rows": [["一"] * 4]}
    assert widths(alike, wide=True) == [45, 45, 45, 90]


def test_a_column_follows_its_contents():
    number, name, _ = widths(LIST, wide=True)
    assert name > 2 * number


def test_short_columns_are_centred_and_long_ones_are_not():
    assert [head["align"] for head in printed.list_table(LIST, wide=True)["heads"]] == ["center", "", "center"]


def test_more_than_six_columns_are_turned_unless_said_otherwise():
    assert printed.is_wide({"columns": ["x"] * 7})
    assert not printed.is_wide({"columns": ["x"] * 6})
    assert not printed.is_wide({"columns": ["x"] * 7, "wide": False})


def test_a_form_takes_whole_rows():
    for rows in ([[["甲", "乙"]]], [[["甲", "很长的内容" * 12]], [["甲", "乙"], ["丙", "丁"]]]):
        box = float(printed.form_table(rows)["box"])
        assert box / printed.ROW == pytest.approx(round(box / printed.ROW), abs=1e-4)


def test_a_long_name_makes_a_smaller_mark():
    assert float(printed.mark_size("云岭省市场监督管理局")) == 42
    assert float(printed.mark_size("云岭省产品质量监督检验检疫管理局办公室")) * 19 * printed.POINT <= 156.01


@pytest.mark.parametrize(("lead", "face"), [("一、", "hei"), ("（一）电线。", "kai")])
def test_a_lead_has_its_own_face(lead, face):
    assert f'<span class="{face}">{lead}</span>' in printed.paragraph({"lead": lead, "text": "抽查96批次。"})


def test_strong_words_stand_out_where_they_are_and_nowhere_else():
    made = printed.paragraph({"text": "在2026年12月15日前改正。", "strong": ["2026年12月15日", "没有的话"]})
    assert '<span class="hei">2026年12月15日</span>' in made
    assert "没有的话" not in made


def test_annexes_are_named_and_numbered_only_when_several():
    assert "附件：名单" in printed.annex_names([{"title": "名单"}])
    several = printed.annex_names([{"title": "名单"}, {"title": "知识"}])
    assert "附件：1.名单" in several
    assert "2.知识" in several


def test_text_is_escaped():
    assert "<b>" not in printed.paragraph("<b>粗</b>")
    assert "&lt;b&gt;" in printed.paragraph("<b>粗</b>")
