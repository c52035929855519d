"""Excel files as people make them: several sheets, titles above the header, merged cells, formulas, cells in error."""

from pathlib import Path

import pytest
import xlsxwriter

from enterprises.intake import reading
from quality_portal.core.errors import RuleBroken

OLD = Path(__file__).with_name("old.xls")
WANTED = ("产品名称", "生产企业", "判定", "检验项目", "检验结果")


def score(cells):
    return sum(cell in WANTED for cell in cells)


def book(tmp_path, fill, name="a.xlsx"):
    path = tmp_path / name
    with xlsxwriter.Workbook(path) as made:
        fill(made)
    return path


def test_the_sheet_and_the_row_that_look_like_the_header_are_found(tmp_path):
    def fill(made):
        made.add_worksheet("说明").write(0, 0, "请勿修改")
        sheet = made.add_worksheet("结果")
        sheet.merge_range("A1:C1", "2026年第三季度结果")
        sheet.write_row(2, 0, ["产品名称", "生产企业", "判定"])
        sheet.write_row(3, 0, ["豆干", "甲厂", "合格"])

    source = reading.open_source(book(tmp_path, fill), "a.xlsx", score=score)
    assert (source.sheet, source.sheets, source.head, source.about) == ("结果", ("说明", "结果"), 3, 1)
    assert list(source.rows()) == [(4, ["豆干", "甲厂", "合格"])]
    assert any("2 张工作表" in words and "“说明”没有读" in words for words in source.remarks)
    assert "表头在第 3 行，它上面的 2 行没有导入。" in source.remarks
    other = reading.open_source(tmp_path / "a.xlsx", "a.xlsx", sheet="说明", head=1, score=score)
    assert other.headers == ("请勿修改",)


@pytest.mark.parametrize(("asked", "words"), [({"sheet": "没有"}, "没有叫“没有”的工作表"), ({"head": 99}, "没有第 99 行"), ({"head": 2}, "第 2 行是空的")])
def test_a_sheet_or_a_row_that_is_not_there_is_told(tmp_path, asked, words):
    path = book(tmp_path, lambda made: made.add_worksheet().write(0, 0, "产品名称") or made.worksheets()[0].write(3, 0, "x"))
    with pytest.raises(RuleBroken, match=words):
        reading.open_source(path, "a.xlsx", **asked)


def test_cells_merged_downwards_repeat_their_text_and_lose_nothing(tmp_path):
    def fill(made):
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["产品名称", "生产企业", "判定"])
        sheet.merge_range("B2:B4", "甲厂")
        for row in range(1, 4):
            sheet.write(row, 0, f"豆干{row}")
            sheet.write(row, 2, "合格")

    source = reading.open_source(book(tmp_path, fill), "a.xlsx", score=score)
    assert [cells[1] for _, cells in source.rows()] == ["甲厂"] * 3
    assert any("1 处竖向合并" in words for words in source.remarks)


def test_a_header_of_two_lines_takes_the_lower_word(tmp_path):
    def fill(made):
        sheet = made.add_worksheet()
        sheet.merge_range("A1:A2", "产品名称")
        sheet.merge_range("B1:C1", "不合格情况")
        sheet.write_row(1, 1, ["检验项目", "检验结果"])
        sheet.write_row(2, 0, ["豆干", "水分", "-1.5"])

    source = reading.open_source(book(tmp_path, fill), "a.xlsx", head=1)
    assert (source.headers, source.depth) == (("产品名称", "检验项目", "检验结果"), 2)
    assert list(source.rows()) == [(3, ["豆干", "水分", "-1.5"])]


def test_formulas_without_a_result_and_errors_do_not_pass_for_empty(tmp_path):
    def fill(made):
        sheet = made.add_worksheet()
        sheet.write_row(0, 1, ["产品名称", "检验结果"])  # the first column is empty
        sheet.write(1, 1, "甲")
        sheet.write_formula(1, 2, "=1+1", None, 2)
        sheet.write(2, 1, "乙")
        sheet.write_formula(2, 2, "=A9*2", None, "")
        sheet.write(3, 1, "丙")
        sheet.write_formula(3, 2, "=1/0", None, "#DIV/0!")

    source = reading.open_source(book(tmp_path, fill), "a.xlsx", score=score)
    assert [cells[1:] for _, cells in source.rows()] == [["甲", "2"], ["乙", "=A9*2"], ["丙", "#DIV/0!"]]
    assert any("有 1 格是公式" in words for words in source.remarks)
    assert any("2 格公式没有存下结果" in words for words in source.remarks)


def test_old_excel_is_read_with_its_dates_merged_cells_and_errors():
    source = reading.open_source(OLD, "old.xls", score=score)
    assert (source.format, source.sheet, source.head) == ("xls", "结果", 2)
    rows = [cells for _, cells in source.rows()]
    assert rows[0] == ["豆干", "栖云市豆业有限公司", "水分", "-1.5", "合格", "2026-07-01"]
    assert rows[1][:2] == ["豆皮", "栖云市豆业有限公司"]
    assert rows[2][3] == "#DIV/0!"


def test_what_is_no_workbook_is_told(tmp_path):
    path = tmp_path / "x.xls"
    path.write_bytes(OLD.read_bytes()[:700])
    with pytest.raises(RuleBroken, match="打不开"):
        reading.open_source(path, "x.xls")
