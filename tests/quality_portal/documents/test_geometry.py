"""GB/T 9704-2012 in the finished PDF, to the millimetre: every kind of sheet is printed and measured."""

from itertools import pairwise

import pytest

from quality_portal.documents import faces as faces_module
from tests.quality_portal.documents import samples
from tests.quality_portal.documents.reading import MM, Reader, ink_bottom, ink_middle, ink_top

CELL, ROW = 156 / 28, 10.4455  # mm
HEAD, FOOT = 37.0, 262.0  # the block's upper and lower edge
BASELINE = HEAD + 0.88 * 16 * MM  # of row 1: the character frame is 0.88 em above it
RED = (0.784, 0.086, 0.114)
BODY = "一二三四五六七八九十" * 40


def near(value: float, tolerance: float = 0.1):
    return pytest.approx(value, abs=tolerance)


@pytest.fixture(scope="module")
def faces(face_store):
    return faces_module.faces(face_store)


@pytest.fixture(scope="module")
def gazette(faces):
    content = {
        "addressee": "各有关单位",
        "paragraphs": [samples.OPENING, BODY, samples.OPENING, samples.OPENING],
        "annexes": [samples.LIST, {"title": "产品质量知识", "paragraphs": ["正文。"]}],
        "copies_to": "各市市场监督管理局",
        "closing": "（此件公开发布）",
    }
    return samples.printed(faces, "gazette.html", content)


@pytest.fixture(scope="module")
def sheets(gazette):
    return [Reader(gazette.pdf, page) for page in range(gazette.pages)]


def middle(char) -> float:
    """The middle of a character's frame, which is the middle of its row whatever its size."""
    return char.y - 0.38 * char.size * MM


def on_grid(char) -> bool:
    number = (middle(char) - (BASELINE - 0.38 * 16 * MM)) / ROW
    return abs(number - round(number)) * ROW < 0.15


# --- the block ----------------------------------------------------------------------------------------------------
def test_paper_block_and_grid(sheets):
    first, second = sheets[0], sheets[1]
    assert (first.width * MM, first.height * MM) == (near(210, 0.01), near(297, 0.01))
    rows = [row for row in second.rows() if row[0].y < FOOT]
    assert len(rows) == 22
    assert rows[0][0].y == near(BASELINE, 0.01)
    assert rows[-1][0].y + 0.12 * 16 * MM == near(FOOT, 0.02)
    steps = [below[0].y - above[0].y for above, below in pairwise(rows)]
    assert all(step == near(ROW, 0.01) for step in steps)
    full = [row for row in rows if len(row) == 28 and row[0].text not in "（《" and all(ord(char.text) >= 0x4E00 for char in row)]
    assert full
    for row in full:
        assert row[0].x == near(26, 0.02)  # an even page binds on the right
        assert row[-1].x + CELL == near(26 + 156, 0.15)
        assert all(char.size == near(16, 0.01) for char in row)


def test_an_odd_page_binds_on_the_left_and_paragraphs_begin_two_characters_in(sheets):
    opening = sheets[0].line("根据《中华人民共和国")
    assert opening[0].x == near(28 + 2 * CELL, 0.02)
    assert sheets[0].line("各有关单位：")[0].x == near(28, 0.02)


# --- the red head -------------------------------------------------------------------------------------------------
def test_the_mark_is_red_centred_and_35_mm_under_the_blocks_edge(sheets):
    mark = sheets[0].line("云岭省市场监督管理局")
    assert mark[0].colour == near(RED, 0.01)
    assert ink_top(mark) - HEAD == near(35, 0.3)
    assert (mark[0].x + mark[-1].end) / 2 == near(28 + 78, 0.2)
    assert all(char.colour == (0, 0, 0) or char.y < 90 or char.size < 10 for char in sheets[0].chars)  # nothing else is red


def test_the_number_stands_two_rows_under_the_mark_and_the_red_rule_4_mm_under_it(sheets):
    mark, number = sheets[0].line("云岭省市场监督管理局"), sheets[0].line("云市监公告〔2026〕12号")
    rule = max((rule for rule in sheets[0].rules if rule.colour == near(RED, 0.01)), key=lambda rule: rule.length)
    assert 2 * ROW - 1 < (number[0].y - 0.88 * 16 * MM) - (mark[0].y + 0.12 * mark[0].size * MM) < 3 * ROW
    assert rule.middle - (number[0].y + 0.12 * 16 * MM) == near(4, 0.2)
    assert (rule.x0, rule.length) == (near(28, 0.02), near(156, 0.02))
    assert (number[0].x + number[-1].end) / 2 == near(28 + 78, 0.2)


def test_the_title_is_size_two_centred_two_rows_under_the_rule(sheets):
    lines = [row for row in sheets[0].rows() if row[0].size == near(22, 0.01)]
    assert ["".join(char.text for char in row) for row in lines] == ["云岭省市场监督管理局", "关于2026年第三季度电线电缆等", "6种产品质量监督抽查结果的公告"]
    rule = max((rule for rule in sheets[0].rules if rule.colour == near(RED, 0.01)), key=lambda rule: rule.length)
    assert (lines[0][0].y - 0.88 * 22 * MM - rule.middle) / ROW == near(2, 0.1)
    for row in lines:
        assert (row[0].x + row[-1].end) / 2 == near(28 + 78, 0.2)
        assert on_grid(row[0])
    addressee = sheets[0].line("各有关单位：")
    assert middle(addressee[0]) - middle(lines[-1][0]) == near(2 * ROW, 0.15)  # one blank row


# --- the end of the text ------------------------------------------------------------------------------------------
def test_the_date_ends_four_characters_from_the_right_and_the_issuer_is_centred_on_it(sheets):
    page = next(sheet for sheet in sheets if any(rule.x1 - rule.x0 > 40 > rule.y1 - rule.y0 - 10 and rule.thick < 0.3 and rule.y1 - rule.y0 > 40 for rule in sheet.rules))
    date, issuer = page.line("2026年11月20日", last=True), page.line("云岭省市场监督管理局", last=True)
    left = 28 if sheets.index(page) % 2 == 0 else 26
    assert left + 156 - date[-1].end == near(4 * CELL, 0.3)
    assert (issuer[0].x + issuer[-1].end) / 2 == near((date[0].x + date[-1].end) / 2, 0.15)
    assert date[0].y - issuer[0].y == near(ROW, 0.02)
    seal = next(rule for rule in page.rules if rule.y1 - rule.y0 > 40)
    assert seal.y0 < issuer[0].y - 6
    assert seal.y1 > date[0].y
    assert (seal.x0 + seal.x1) / 2 == near((date[0].x + date[-1].end) / 2, 0.3)
    above = max(row[0].y for row in page.rows() if row[0].y < issuer[0].y - 1 and row[0].size > 15)
    assert 0 <= seal.y0 - (above + 0.12 * 16 * MM) <= ROW  # the seal's upper edge lies within a row of the text
    closing = page.line("（此件公开发布）")
    assert (closing[0].y - date[0].y, closing[0].x) == (near(ROW, 0.02), near(left + 2 * CELL, 0.02))


def test_annexes_are_named_one_row_under_the_text_and_each_begins_a_page(sheets):
    page = next(sheet for sheet in sheets if any("附件：" in "".join(char.text for char in row) for row in sheet.rows()))
    named = page.line("附件：1.不合格产品名单")
    above = max(row[0].y for row in page.rows() if row[0].y < named[0].y - 1)
    assert named[0].y - above == near(2 * ROW, 0.02)
    annex = next(sheet for sheet in sheets if any("".join(char.text for char in row) == "附件2" for row in sheet.rows()))
    head, title = annex.line("附件2"), annex.line("产品质量知识")
    assert head[0].y == near(BASELINE, 0.02)  # the first row
    assert middle(title[0]) - middle(head[0]) == near(2 * ROW, 0.15)  # the third


# --- page numbers -------------------------------------------------------------------------------------------------
def test_page_numbers_are_size_four_7_mm_under_the_block_one_character_in_on_the_outer_side(sheets):
    for number, sheet in enumerate(sheets[:2], 1):
        dashes = [char for char in sheet.chars if char.text == "—" and char.y > FOOT]
        assert [char.size for char in dashes] == [near(14, 0.01)] * 2
        assert ink_middle(dashes[0]) - FOOT == near(7, 0.15)
        edge = 28 + 156 - max(char.end for char in dashes) if number % 2 else min(char.x for char in dashes) - 26
        assert edge == near(CELL, 0.05)
        assert "".join(char.text for char in sheet.chars if dashes[0].x <= char.x <= dashes[1].x and char.y > FOOT and char.text.strip()) == f"—{number}—"


def test_a_turned_table_has_its_head_to_the_left_of_the_portrait_page_and_its_number_at_the_portrait_foot(sheets):
    turned = [(number, sheet) for number, sheet in enumerate(sheets, 1) if sheet.width > sheet.height]
    assert {number % 2 for number, _ in turned} == {0, 1}
    for number, sheet in turned:
        assert (sheet.width * MM, sheet.height * MM) == (near(297, 0.01), near(210, 0.01))
        widest = max(sheet.rules, key=lambda rule: rule.x1 - rule.x0)
        assert (widest.x0, widest.x1 - widest.x0) == (near(35, 0.05), near(225, 0.05))  # 35 mm = the portrait foot
        top = 28 if number % 2 else 26  # = the portrait's left margin
        assert min(rule.y0 for rule in sheet.rules) >= top - 0.3
        assert max(rule.y1 for rule in sheet.rules) <= top + 156.3
        dashes = [char for char in sheet.chars if char.text == "—" and char.turned]
        assert len(dashes) == 2
        rise = dashes[0].y - ink_middle(dashes[0])  # the number reads from the top of the turned page to its foot
        assert 35 - (dashes[0].x + rise) == near(7, 0.15)
        starts, width = [char.y for char in dashes], dashes[0].size * MM * 0.89
        inset = top + 156 - (max(starts) + width) if number % 2 else min(starts) - top
        assert inset == near(CELL, 0.15)
        assert any(char.text == "序" for char in sheet.chars)  # the head is repeated


# --- the colophon -------------------------------------------------------------------------------------------------
def test_the_colophon_stands_on_the_foot_of_an_even_last_page(sheets):
    last = sheets[-1]
    assert len(sheets) % 2 == 0
    heights = sorted({round(rule.middle, 2) for rule in last.rules})
    assert len(heights) == 3
    for height, thick in zip(heights, (0.35, 0.25, 0.35), strict=True):
        pieces = [rule for rule in last.rules if rule.middle == near(height, 0.02)]
        assert (min(rule.x0 for rule in pieces), max(rule.x1 for rule in pieces)) == (near(26, 0.02), near(182, 0.02))
        assert all(rule.thick == near(thick, 0.02) for rule in pieces)
    assert heights[-1] + 0.175 == near(FOOT, 0.02)
    copies, printed = last.line("抄送：各市市场监督管理局。"), last.line("云岭省市场监督管理局办公室")
    assert all(char.size == near(14, 0.01) for char in copies)
    assert copies[0].x - 26 == near(14 * MM, 0.1)  # one character in
    assert 26 + 156 - last.line("2026年11月20日印发")[-1].end == near(14 * MM, 0.3)
    assert printed[0].y > copies[0].y


# --- letters, upward papers, notices, forms, reports --------------------------------------------------------------
def test_a_letter_has_its_mark_30_mm_under_the_papers_edge_and_two_double_rules_of_170_mm(faces):
    made = samples.printed(faces, "letter.html", {"addressee": "栖云市行政审批局", "paragraphs": [samples.OPENING] * 6})
    first, second = Reader(made.pdf, 0), Reader(made.pdf, 1)
    mark = first.line("云岭省市场监督管理局")
    assert ink_top(mark) == near(30, 0.3)
    rules = sorted((rule for rule in first.rules if rule.length > 160 and rule.thick > 0), key=lambda rule: rule.middle)
    assert [(rule.x0, rule.length) for rule in rules] == [(near(20, 0.1), near(170, 0.05))] * 4
    thick = [rule.thick for rule in rules]
    assert rules[0].y0 - ink_bottom(mark) == near(4, 0.5)
    assert thick[0] > 2 * thick[1]  # 武文: the thick one above
    assert thick[3] > 2 * thick[2]  # 文武: the thick one under
    assert 297 - rules[3].y1 == near(20, 0.1)
    number = first.line("云市监公告〔2026〕12号")
    assert 28 + 156 - number[-1].end == near(0, 0.3)
    assert not [char for char in first.chars if char.text == "—" and char.y > FOOT]
    assert [char for char in second.chars if char.text == "—" and char.y > FOOT]
    assert not [rule for rule in second.rules if rule.length > 160]


@pytest.mark.parametrize("rows", [14, 16, 18])
def test_the_page_that_is_signed_begins_with_words_of_the_text(faces, rows):
    content = {"paragraphs": ["依法处理有关产品和企业情况并且按期报告。" * 7] * (rows // 5), "annexes": [{"title": "所涉证书", "columns": ["编号"], "rows": [["1"]]}]}
    content["paragraphs"] += ["请予办理。"] * (rows % 5)
    pdf = samples.printed(faces, "notice.html", content, title="通知书").pdf
    signed = next(text for page in range(2) if "2026年11月20日" in (text := samples.text(pdf, page)))
    assert any(words in signed for words in ("处理", "报告", "办理"))


@pytest.mark.parametrize("rows", range(13, 18))
def test_whom_to_ask_never_begins_the_page_that_is_signed(faces, rows):
    content = {"paragraphs": ["请予办理。"] * rows, "contact": "联系人：周某"}
    pdf = samples.printed(faces, "notice.html", content, title="通知书").pdf
    signed = next(text for page in range(2) if "2026年11月20日" in (text := samples.text(pdf, page)))
    assert "请予办理。" in signed


def test_an_upward_paper_has_its_number_left_and_its_signatory_right(faces):
    made = samples.printed(faces, "upward.html", {"addressee": "云岭省人民政府", "paragraphs": [samples.OPENING], "signatory": "沈某某"})
    sheet = Reader(made.pdf, 0)
    number, signatory = sheet.line("云市监公告〔2026〕12号"), sheet.line("签发人：沈某某")
    assert number[0].x - 28 == near(CELL, 0.1)
    assert 28 + 156 - signatory[-1].end == near(CELL, 0.1)
    assert number[0].y == near(signatory[0].y, 0.01)
    assert ink_top(sheet.line("云岭省市场监督管理局")) - HEAD == near(35, 0.3)


def test_a_notice_keeps_the_grid_and_its_form_fills_the_block(faces):
    content = {"paragraphs": [samples.OPENING], "table": [[["当事人", "栖云市恒照线缆有限公司"]], [["信用代码", "91990125MA0063905B"], ["案号", "澄市监-2026-0018"]]]}
    sheet = Reader(samples.printed(faces, "notice.html", content, title="责令整改通知书").pdf, 0)
    title = sheet.line("责令整改通知书")
    assert title[0].size == near(22, 0.01)
    assert (title[0].x + title[-1].end) / 2 == near(28 + 78, 0.2)
    assert on_grid(sheet.line("根据《中华人民共和国")[0])
    form = [rule for rule in sheet.rules if rule.y0 > 60 and rule.y1 < 120 and rule.length > 20]
    assert (min(rule.x0 for rule in form), max(rule.x1 for rule in form)) == (near(28, 0.05), near(184, 0.05))


def test_a_long_form_goes_on_overleaf_without_splitting_a_row(faces):
    rows = [[[f"项目{number}", "填写内容" * 12], ["判定", "合格"]] for number in range(1, 36)]
    made = samples.printed(faces, "form.html", {"paragraphs": ["说明。"], "table": rows}, title="产品质量监督抽查抽样单")
    assert made.pages >= 2
    for number in range(made.pages):
        sheet = Reader(made.pdf, number)
        form = [rule for rule in sheet.rules if rule.thick > 0.2 and rule.length > 20]
        assert not form or max(rule.x1 for rule in form) - min(rule.x0 for rule in form) == near(156, 0.1)
        assert not [char for char in sheet.chars if FOOT + 0.5 < char.y < 263 and char.size > 10]
    assert samples.text(made.pdf).count("判定") == 35


def test_a_report_keeps_the_block_and_numbers_its_pages(faces):
    content = {"cover": {"to": "云岭省人民政府"}, "sections": [{"title": "一、总体状况", "blocks": [{"type": "text", "text": samples.OPENING * 3}]}]}
    made = samples.printed(faces, "report.html", content)
    sheet = Reader(made.pdf, made.pages - 1)
    rows = [row for row in sheet.rows() if row[0].size == near(12, 0.01) and len(row) > 30]
    assert rows
    assert all(row[0].x >= 28 - 0.05 and row[-1].end <= 28 + 156 + 3.2 for row in rows)
    assert any(char.text == str(made.pages) and char.y > 270 for char in sheet.chars)
