"""What the tags make of data: widths, forms, leads."""

import pytest

from quality_portal.documents import faces as faces_module
from quality_portal.documents import tables
from quality_portal.documents.printing import annex_parts
from quality_portal.documents.templatetags import printed
from tests.quality_portal.documents import samples

LIST = {"title": "名单", "columns": ["序号", "企业名称", {"title": "不合格项目", "width": 2}], "rows": [["1", "栖云市恒照线缆有限公司", "导体电阻"]]}


def widths(annex, wide):
    return tables.lay_out(annex | {"wide": wide}).widths


@pytest.mark.parametrize(("wide", "room"), [(True, 225), (False, 156)])
def test_columns_fill_the_block(wide, room):
    assert sum(widths(LIST, wide)) == pytest.approx(room, abs=0.02)


def test_a_given_width_counts_in_ordinary_columns():
    alike = {"title": "名单", "columns": ["甲", "乙", "丙", {"title": "丁", "width": 2}], "rows": [["一"] * 4]}
    assert widths(alike, wide=True) == pytest.approx([45, 45, 45, 90])


def test_a_column_follows_its_contents():
    number, name, _ = widths(LIST, wide=True)
    assert name > 2 * number


def test_no_column_is_narrower_than_its_longest_word():
    head = ["序号", "企业名称", "所在地", "产品名称", "规格型号", "批号", "不合格项目", "备注"]
    row = ["1", "栖云市恒照线缆有限公司" * 3, "栖云市", "聚氯乙烯绝缘电线" * 2, "BV 2.5mm²", "2026-06-18/0012345678", "导体电阻（标准≤7.41，实测8.12）" * 3, "—"]
    listing = tables.lay_out({"title": "名单", "columns": head, "rows": [row]})
    assert sum(listing.widths) == pytest.approx(225)
    assert [line for line in listing.leaves[0].rows[0][1][5] if line] == ["2026-06-18/0012345678"]
    narrow = tables._shared([tables._need(title, [row], place) for place, title in enumerate(head)], 225)
    assert narrow[5] < listing.widths[5]


def test_words_that_cannot_all_be_whole_do_not_widen_the_block():
    listing = tables.lay_out({"title": "名单", "columns": ["甲", "乙"], "rows": [["A" * 100, "B" * 200]]})
    assert sum(listing.widths) == pytest.approx(156)


def test_short_columns_are_centred_and_long_ones_are_not():
    assert tables.lay_out(LIST).aligns == ["center", "", "center"]


def test_more_than_six_columns_are_turned_unless_said_otherwise():
    assert printed.is_wide({"columns": ["x"] * 7})
    assert not printed.is_wide({"columns": ["x"] * 6})
    assert not printed.is_wide({"columns": ["x"] * 7, "wide": False})


def long_list(rows: int, cell: str = "栖云市") -> dict:
    return {"title": "名单", "columns": ["序号", *["所在地"] * 7], "rows": [[str(n), *[cell] * 7] for n in range(1, rows + 1)]}


def test_every_row_of_a_long_list_is_on_one_page_in_its_order_and_no_page_overflows():
    listing = tables.lay_out(long_list(1000))
    assert [row[1][0][0] for leaf in listing.leaves for row in leaf.rows] == [str(n) for n in range(1, 1001)]
    assert all(leaf.height <= tables.TURNED.room for leaf in listing.leaves)
    assert all(leaf.height == pytest.approx(listing.head_height + sum(height for height, _ in leaf.rows)) for leaf in listing.leaves)
    assert min(leaf.height for leaf in listing.leaves[1:-1]) > tables.TURNED.room - 10  # pages are filled


def test_the_notes_under_a_list_never_stand_alone_on_a_page(face_store):
    """Twenty-odd lengths, so that one of them fills its last page: then a row goes overleaf with the notes."""
    notes = ["注：结果仅对所抽批次负责。", "复检结论以最终结论为准。"]
    kept = 0
    for count in range(20, 50):
        bare, listing = tables.lay_out(long_list(count)), tables.lay_out(long_list(count) | {"notes": notes})
        assert [row[1][0][0] for leaf in listing.leaves for row in leaf.rows] == [str(n) for n in range(1, count + 1)]
        room = tables.TURNED.room if len(listing.leaves) > 1 else tables._first_room(tables.TURNED, 1)
        assert listing.leaves[-1].height + tables._notes_height(notes, tables.TURNED) <= room
        if len(listing.leaves) > len(bare.leaves):
            kept = kept or count
    made = samples.printed(faces_module.faces(face_store), "gazette.html", {"paragraphs": ["正文。"], "annexes": [long_list(kept) | {"notes": notes}]})
    last = samples.text(made.pdf, made.pages - 1)
    assert notes[0] in last
    assert f"{kept}栖云市" in last


def test_only_a_row_taller_than_a_page_is_split_and_nothing_of_it_is_lost():
    words = "".join(chr(0x4E00 + n % 900) for n in range(2000))
    listing = tables.lay_out(long_list(2, words))
    parts = [row for leaf in listing.leaves for _, row in leaf.rows]
    assert len(listing.leaves) > 2
    assert "".join(line for row in parts for line in row[1]) == words * 2
    assert all(leaf.height <= tables.TURNED.room for leaf in listing.leaves)


def test_a_cell_never_ends_in_a_line_of_one_character():
    rows = [[str(n), "栖云市电缆制造有限责任公司栖云分公司" + "厂" * n] for n in range(20)]
    listing = tables.lay_out({"title": "名单", "columns": ["序号", {"title": "名称", "width": 0.8}, "一", "二", "三", "四"], "rows": [[*row, "", "", "", ""] for row in rows]})
    assert all(len(row[1][1]) == 1 or len(row[1][1][-1]) > 1 for leaf in listing.leaves for row in leaf.rows)


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


def test_a_table_below_the_text_of_an_annex_has_its_own_pages_and_label():
    text, table = {"title": "方案", "paragraphs": ["一"]}, {"title": "方案", "columns": ["甲", "乙"], "rows": [["1", "2"]]}
    both = {**text, **table}
    parts = annex_parts({"annexes": [both, table, text]})
    assert [(part["label"], "paragraphs" in part, part.get("which")) for part in parts] == [
        ("附件1", True, None), ("附件1附表", False, 0), ("附件2", False, 1), ("附件3", True, None),
    ]  # fmt: skip
    assert [part["label"] for part in annex_parts({"annexes": [both]})] == ["附件", "附表"]


def test_annexes_are_named_and_numbered_only_when_several():
    assert "附件：名单" in printed.annex_names([{"title": "名单"}])
    several = printed.annex_names([{"title": "名单"}, {"title": "知识"}])
    assert "附件：1.名单" in several
    assert "2.知识" in several


def test_text_is_escaped():
    assert "<b>" not in printed.paragraph("<b>粗</b>")
    assert "&lt;b&gt;" in printed.paragraph("<b>粗</b>")


def test_a_reports_columns_share_its_width_as_they_ask():
    assert printed.shares([{"title": "时间", "width": 3}, "经办"]) == ["75.00%", "25.00%"]
    assert printed.shares(["地区", {"title": "批次"}]) == []
