"""Printed pages, read back: geometry, faces, text; and a child that fetches nothing."""

import io
import re

import pikepdf
import pypdf
import pytest

from quality_portal.documents import faces, pressroom
from quality_portal.documents.press import Page, PrintingFailed, embedded_faces, press
from quality_portal.documents.printing import page_of
from tests.quality_portal.documents import samples

HEAD, ROW, LEFT_ODD, LEFT_EVEN = 41.967, 10.4455, 28.0, 26.0  # mm: baseline of row 1, row pitch, left edges


@pytest.fixture(scope="module")
def announcement(module_faces):
    """Three pages of text, a turned list, a colophon."""
    content = {
        "paragraphs": [samples.OPENING] * 6,
        "annexes": [samples.LIST],
        "copies_to": "各市市场监督管理局",
        "closing": "（此件公开发布）",
    }
    return samples.printed(module_faces, "gazette.html", content)


@pytest.fixture(scope="module")
def module_faces(face_store):
    return faces.faces(face_store)


def test_rows_stand_on_the_grid(announcement):
    for page, left in ((0, LEFT_ODD), (1, LEFT_EVEN)):
        text_rows = [row for row in samples.rows(announcement.pdf, page) if row[0] < 262 and abs(row[1] - left) < 0.01]
        assert text_rows
        for baseline, _, words in text_rows:
            number = (baseline - HEAD) / ROW
            assert abs(number - round(number)) * ROW < 0.02, words
    first = min(row[0] for row in samples.rows(announcement.pdf, 1))
    assert first == pytest.approx(HEAD, abs=0.01)


def test_a_paragraph_begins_two_characters_in(announcement):
    indented = [row for row in samples.rows(announcement.pdf, 1) if row[2].startswith("根据")]
    assert all(row[1] == pytest.approx(LEFT_EVEN + 11.143, abs=0.01) for row in indented)


def test_page_numbers_stand_outside_seven_millimetres_below_the_block(announcement):
    for page, words in ((0, "—1—"), (1, "—2—")):
        pieces = [row for row in samples.rows(announcement.pdf, page) if row[0] > 264 and row[2].strip() in "—1—2—"]
        assert "".join(piece[2].strip() for piece in pieces) == words
    even = min(row[1] for row in samples.rows(announcement.pdf, 1) if row[0] > 264)
    assert even == pytest.approx(LEFT_EVEN + 5.571, abs=0.05)


@pytest.mark.parametrize("paragraphs", [2, 4, 6, 8])
def test_the_colophon_stands_on_an_even_page_with_a_receipt_after_it(module_faces, paragraphs):
    content = {"paragraphs": [samples.OPENING] * paragraphs, "copies_to": "各市市场监督管理局", "receipt": {"party": "栖云市恒照线缆有限公司", "place": "栖云市云台区1号"}}
    made = samples.printed(module_faces, "notice.html", content, kind="order")
    with_colophon = [page for page in range(made.pages) if "抄送" in samples.text(made.pdf, page)]
    assert with_colophon == [made.pages - 2]
    assert with_colophon[0] % 2 == 1
    assert "送达人" in samples.text(made.pdf, made.pages - 1)


def test_the_colophon_stands_on_an_even_last_page(announcement):
    assert announcement.pages % 2 == 0
    last = samples.text(announcement.pdf, -1)
    assert "抄送：各市市场监督管理局。" in last
    assert "2026年11月20日印发" in last


def test_a_wide_list_is_turned_and_repeats_its_head(announcement):
    turned = [page for page in pypdf.PdfReader(io.BytesIO(announcement.pdf)).pages if page.mediabox.width > page.mediabox.height]
    assert len(turned) == 2
    assert all("生产日期/批号" in "".join(page.extract_text().split()) for page in turned)
    assert samples.text(announcement.pdf).count("电缆厂") == 40


def test_text_can_be_read_and_searched(announcement):
    said = re.sub(r"—\d—", "", samples.text(announcement.pdf))  # a page's number may stand inside a sentence
    assert "云市监公告〔2026〕12号" in said
    assert said.count("车用尿素水溶液等6种产品进行了2026年第三季度监督抽查") == 6
    assert "核验码7Q4K9ZMX" in said
    assert "（此件公开发布）" in said


def test_only_our_faces_are_in_the_file_and_they_are_written_down(announcement):
    assert embedded_faces(announcement.pdf) == {"GW-Song", "GW-Digits", "GW-Hei"}
    assert set(announcement.faces) == {"song", "digits", "hei"}
    assert announcement.faces["song"]["name"] == "NotoSerifSC-Regular"
    assert announcement.log == ()


def test_title_date_and_tags_for_readers(announcement):
    with pikepdf.open(io.BytesIO(announcement.pdf)) as opened:
        assert str(opened.Root.Lang) == "zh-CN"
        assert "监督抽查结果的公告" in str(opened.docinfo["/Title"])
        assert "/StructTreeRoot" in opened.Root


def test_the_same_paper_prints_to_the_same_bytes(module_faces):
    content = {"paragraphs": ["一段正文。"]}
    assert samples.printed(module_faces, "letter.html", content).sha256 == samples.printed(module_faces, "letter.html", content).sha256


def test_an_order_with_form_and_receipt(module_faces):
    content = {
        "paragraphs": [{"text": "责令你单位在2026年12月15日前改正。", "strong": ["2026年12月15日"]}, {"lead": "一、", "text": "停止销售。"}],
        "table": [[["当事人", "栖云市恒照线缆有限公司"]], [["金额", "￥18,600.00"], ["法定代表人", "䶮某某"]]],
        "receipt": {"party": "栖云市恒照线缆有限公司", "place": "青石路8号"},
    }
    made = samples.printed(module_faces, "notice.html", content, title="责令整改通知书", number="栖市监责改〔2026〕37号")
    said = samples.text(made.pdf)
    assert made.pages == 2
    assert "￥18,600.00" in said
    assert "䶮某某" in said
    assert "送达回证" in samples.text(made.pdf, 1)
    body = next(row for row in samples.rows(made.pdf, 0) if row[2].startswith("责令你单位"))
    number = (body[0] - HEAD) / ROW
    assert abs(number - round(number)) * ROW < 0.05  # the form above takes whole rows


def test_lines_that_were_typed_apart_are_printed_as_paragraphs(module_faces):
    content = {"paragraphs": [{"lead": "一、事实。", "text": "第一段，写明经过。\r\n\r\n第二段，写明结果。"}]}
    made = samples.printed(module_faces, "letter.html", content)
    first, second = (next(row for row in samples.rows(made.pdf, 0) if words in row[2]) for words in ("第一段", "第二段"))
    assert second[0] - first[0] == pytest.approx(ROW, abs=0.02)
    assert second[1] == pytest.approx(LEFT_ODD + 11.143, abs=0.01)


def test_a_letter_has_double_rules_and_no_number_on_its_first_page(module_faces):
    made = samples.printed(module_faces, "letter.html", {"addressee": "栖云市行政审批局", "paragraphs": [samples.OPENING] * 6})
    assert "栖云市行政审批局：" in samples.text(made.pdf, 0)
    assert "—1—" not in samples.text(made.pdf, 0)
    assert "—2—" in samples.text(made.pdf, 1)


def test_a_report_with_charts_tables_and_contents(module_faces):
    table = {"type": "table", "caption": "分层级合格率", "columns": ["类别", "合格率"], "rows": [["省级", "94.0"], ["合计", "94.3"]], "total": True}
    chart = {"type": "chart", "chart": "bars", "data": {"rows": [{"label": "责令改正", "count": 12}]}, "caption": "处理阶梯", "alt": "一条"}
    content = {
        "cover": {"to": "云岭省人民政府", "facts": [["样本", "2,486批次"]]},
        "snapshot": "7C1E 90A4",
        "figures": [{"label": "批次合格率", "value": "93.3", "unit": "%", "notes": ["2,320／2,486"]}],
        "points": ["合格率高于目标。"],
        "sections": [{"title": "一、总体状况", "blocks": [{"type": "text", "text": samples.OPENING}, chart, table, {"type": "points", "items": ["甲项"]}]}],
    }
    made = samples.printed(module_faces, "report.html", content)
    said = samples.text(made.pdf)
    for words in ("93.3%", "图1处理阶梯", "表1分层级合格率", "责令改正", "12件", "甲项", "快照7C1E90A4", "一、总体状况"):
        assert words in said
    assert said.count("图2") == 0


def test_what_others_wrote_is_text_and_never_markup(module_faces):
    nasty = "<img src='file:///etc/passwd'><style>p{display:none}</style>{{ doc.number }}"
    content = {"paragraphs": [nasty], "addressee": nasty, "table": [[[nasty, nasty]]]}
    said = samples.text(samples.printed(module_faces, "notice.html", content, title="通知<script>").pdf)
    assert "file:///etc/passwd" in said
    assert "{{doc.number}}" in said
    assert "通知<script>" in said


IMAGE, SHEET, PAINT = (
    '<img src="{0}" alt="x">',
    '<link rel="stylesheet" href="{0}">',
    "<style>p{{background:url({0})}}</style><p>x</p>",
)


@pytest.mark.parametrize(
    ("markup", "address"),
    [
        (IMAGE, "file:///etc/passwd"),
        (IMAGE, "http://127.0.0.1:9/x.png"),
        (IMAGE, "face:../../etc/passwd"),
        (SHEET, "https://example.org/"),
        (SHEET, "data:text/css,p{}"),
        (PAINT, "file:///etc/passwd"),
    ],
)
def test_the_child_fetches_nothing_that_did_not_come_with_the_page(module_faces, markup: str, address: str):
    page = Page(html=f"<!DOCTYPE html><title>x</title>{markup.format(address)}", sheet="gazette", identifier="x")
    with pytest.raises(PrintingFailed, match="not supplied with the page"):
        press(page, module_faces)


def test_a_path_without_a_base_leads_nowhere(module_faces):
    page = Page(html=f"<!DOCTYPE html><title>x</title>{IMAGE.format('/etc/passwd')}", sheet="gazette", identifier="x")
    assert "root:" not in samples.text(press(page, module_faces).pdf)


def test_a_character_that_no_face_has_does_not_end_the_printing(module_faces):
    made = samples.printed(module_faces, "letter.html", {"paragraphs": ["表情😀阿拉伯文مرحبا生僻字𠮷完。"]})
    assert "生僻字" in samples.text(made.pdf)
    assert all(name.startswith(("GW-", "Noto-S")) for name in embedded_faces(made.pdf))


def test_a_page_that_takes_too_long_is_stopped(module_faces, monkeypatch):
    monkeypatch.setattr(pressroom, "SECONDS", 0.05)
    with pytest.raises(PrintingFailed, match="longer than"):
        samples.printed(module_faces, "letter.html", {"paragraphs": ["正文。"]})


def test_a_long_printing_says_that_it_goes_on(module_faces, monkeypatch):
    monkeypatch.setattr(pressroom, "BEAT", 0.02)
    beats = []
    made = press(page_of(samples.paper("letter.html", {"paragraphs": ["正文。"]})), module_faces, lambda: beats.append(1))
    assert len(beats) > 1
    assert made.pages == 1
