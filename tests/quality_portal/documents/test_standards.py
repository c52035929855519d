"""What PDF/UA-1 and PDF/A-3u ask of a file's structure, read back: the rules that a reader of the file can check by himself."""

import io
import json
import re
from collections.abc import Iterator
from itertools import pairwise

import pikepdf
import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.pens.basePen import NullPen

from quality_portal.documents import faces as faces_module
from quality_portal.documents import seals
from tests.quality_portal.documents import samples
from tests.quality_portal.documents.test_seals import picture

MARK = re.compile(rb"/(\w+) (<<.*?>>) BDC|/(\w+) BMC|\bEMC\b", re.DOTALL)
CONTENT = {
    "addressee": "各有关单位",
    "paragraphs": [{"style": "h1", "text": "一、基本情况"}, *[samples.OPENING] * 7, {"style": "h2", "text": "（一）电线"}, "正文。"],
    "annexes": [samples.LIST, {"title": "产品质量知识", "paragraphs": [samples.OPENING]}],
    "copies_to": "各市市场监督管理局",
}


@pytest.fixture(scope="module")
def faces(face_store):
    return faces_module.faces(face_store)


@pytest.fixture(scope="module")
def announcement(faces):
    return samples.printed(faces, "gazette.html", CONTENT, public=True)


@pytest.fixture(scope="module")
def opened(announcement):
    with pikepdf.open(io.BytesIO(announcement.pdf)) as pdf:
        yield pdf


def elements(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """Every structure element, from the root down in reading order."""
    found, waiting = [], list(pdf.Root.StructTreeRoot.K)
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, pikepdf.Dictionary) and "/S" in one:
            found.append(one)
            kids = one.get("/K", pikepdf.Array())
            waiting = [*(list(kids) if isinstance(kids, pikepdf.Array) else [kids]), *waiting]
    return found


def kinds(pdf: pikepdf.Pdf) -> list[str]:
    return [str(element.S).lstrip("/") for element in elements(pdf)]


def marks(page: pikepdf.Page) -> tuple[set[int], bool]:
    """The content marks of a page, and whether anything is drawn outside marks."""
    depth, found, loose = 0, set(), False
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in {"BDC", "BMC"}:
            depth += 1
            if name == "BDC" and isinstance(operands[1], pikepdf.Dictionary) and "/MCID" in operands[1]:
                found.add(int(operands[1].MCID))
        elif name == "EMC":
            depth -= 1
        elif name in {"Tj", "TJ", "f", "S", "Do", "sh"} and depth == 0:
            loose = True
    return found, loose


def test_both_standards_are_declared_with_the_schema_that_pdf_a_wants(opened):
    xmp = bytes(opened.Root.Metadata.read_bytes()).decode()
    for words in ("<pdfaid:part>3</pdfaid:part>", "<pdfaid:conformance>U</pdfaid:conformance>", "<pdfuaid:part>1</pdfuaid:part>"):
        assert words in xmp
    assert "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>" in xmp
    assert "监督抽查结果的公告" in xmp
    assert "/Filter" not in opened.Root.Metadata
    (intent,) = opened.Root.OutputIntents
    assert str(intent.S) == "/GTS_PDFA1"
    assert intent.DestOutputProfile.N == 3
    assert "/ID" in opened.trailer
    assert not opened.is_encrypted


def test_information_and_metadata_say_the_same(opened):
    xmp = bytes(opened.Root.Metadata.read_bytes()).decode()
    for key in ("/Title", "/Author", "/Subject", "/Producer"):
        assert f">{opened.docinfo[key]}<" in xmp
    assert str(opened.docinfo["/CreationDate"]).startswith("D:20261120")
    assert "<xmp:CreateDate>2026-11-20</xmp:CreateDate>" in xmp


def test_language_title_and_marks_are_announced(opened):
    assert str(opened.Root.Lang) == "zh-CN"
    assert opened.Root.MarkInfo.Marked
    assert opened.Root.ViewerPreferences.DisplayDocTitle
    assert all(str(page.get("/Tabs")) == "/S" for page in opened.pages)


def test_everything_drawn_is_content_of_the_tree_or_artifact(opened):
    nums = list(opened.Root.StructTreeRoot.ParentTree.Nums)
    parents = {int(nums[place]): nums[place + 1] for place in range(0, len(nums), 2)}
    reached: dict[tuple, set[int]] = {}
    for element in elements(opened):
        kids = element.get("/K", pikepdf.Array())
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                reached.setdefault(element.Pg.objgen, set()).add(kid)
            elif "/MCID" in kid:
                reached.setdefault(kid.Pg.objgen, set()).add(int(kid.MCID))
    for page in opened.pages:
        found, loose = marks(page)
        assert not loose
        assert found == reached.get(page.obj.objgen, set())
        row = parents[int(page.StructParents)]
        assert all(row[mark].get("/Type") == "/StructElem" for mark in found)


def test_page_numbers_are_furniture(opened):
    text = b"".join(bytes(page.Contents.read_bytes()) for page in opened.pages)
    assert text.count(b"/Artifact\n<</Type /Pagination>>") + text.count(b"/Artifact <</Type /Pagination>>") >= len(opened.pages)


def test_headings_begin_with_one_and_leave_no_level_out(opened):
    levels = [int(kind[1]) for kind in kinds(opened) if re.fullmatch(r"H\d", kind)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert 3 in levels


def test_what_runs_over_pages_is_one_element(opened):
    """Seven long paragraphs over three pages; a list of forty rows over two."""
    names = kinds(opened)
    assert names.count("Table") == 1 + 1  # the list, the colophon
    lists = next(element for element in elements(opened) if element.S == "/Table" and len(element.K) == 2)
    head, body = lists.K
    assert [str(part.S) for part in (head, body)] == ["/THead", "/TBody"]
    assert (len(head.K), len(body.K)) == (1, 40)
    assert len({row.K[0].Pg.objgen for row in body.K}) == 2
    paragraphs = [element for element in elements(opened) if element.S == "/P"]
    spread = [element for element in paragraphs if len({kid.Pg.objgen for kid in element.K if "/Pg" in kid}) > 1]
    assert spread


def test_table_heads_have_a_scope_and_cells_stand_in_rows(opened):
    heads = [element for element in elements(opened) if element.S == "/TH"]
    assert heads
    assert all(str(head.A.Scope) in {"/Column", "/Row"} for head in heads)
    for row in (element for element in elements(opened) if element.S == "/TR"):
        assert {str(cell.S) for cell in row.K} <= {"/TH", "/TD"}


def test_figures_have_words_and_a_box_on_their_page(opened):
    figures = [element for element in elements(opened) if element.S == "/Figure"]
    assert {str(figure.Alt)[:5] for figure in figures} == {"核验二维码", "盖章处：印"}
    for figure in figures:
        x0, y0, x1, y1 = (float(side) for side in figure.A.BBox)
        width, height = (float(side) for side in figure.Pg.MediaBox[2:4])
        assert 0 <= x0 < x1 <= width
        assert 0 <= y0 < y1 <= height


def test_no_element_is_empty(opened):
    assert all(len(element.K) if isinstance(element.get("/K"), pikepdf.Array) else "/K" in element for element in elements(opened) if element.S not in {"/TD", "/TH"})


def fonts_of(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    return [thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font"]


def test_the_embedded_faces_call_their_glyphs_as_the_pages_do_and_agree_on_their_widths(opened):
    """A reader looks a code up among the CIDs of the face; a width of its own in the file must be the face's."""
    fonts = [thing for thing in fonts_of(opened) if str(thing.Subtype) == "/CIDFontType0"]
    assert len(fonts) >= 3
    for font in fonts:
        program = font.FontDescriptor.FontFile3
        assert program.Subtype == "/CIDFontType0C"
        programs = CFFFontSet()
        programs.decompile(io.BytesIO(program.read_bytes()), None)
        face = programs.topDictIndex[0]
        assert face.ROS == ("Adobe", "Identity", 0)
        for code, width in widths(font.W):
            glyph = face.CharStrings[f"cid{code:05d}"]
            glyph.draw(NullPen())
            assert width == pytest.approx(glyph.width, abs=1)


def widths(listed: pikepdf.Array) -> Iterator[tuple[int, float]]:
    """Each code with its width, of a list as PDF keeps it: first code, widths from there on."""
    for first, row in zip(listed[::2], listed[1::2], strict=True):
        yield from ((int(first) + place, float(width)) for place, width in enumerate(row))


@pytest.mark.parametrize("template", ["gazette.html", "upward.html", "notice.html", "form.html", "letter.html", "report.html"])
def test_every_face_is_embedded_mapped_and_ours(faces, template):
    content = {"paragraphs": ["㐂䶮々℃①㎡〔〕￥‰《》“”2026 BV 2.5mm²"]}
    if template == "report.html":
        content = {"sections": [{"title": "一、总体状况", "blocks": [{"type": "text", "text": content["paragraphs"][0]}]}]}
    made = samples.printed(faces, template, content)
    assert made.log == ()
    assert "㐂䶮々℃①㎡〔〕￥‰《》“”2026" in samples.text(made.pdf)
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        whole = [font for font in fonts_of(pdf) if str(font.Subtype) == "/Type0"]
        assert whole
        assert not [font for font in fonts_of(pdf) if str(font.Subtype) in {"/Type3", "/Type1", "/TrueType"}]
        for font in whole:
            assert re.match(r"/[A-Z]{6}\+(GW-|Noto-Sans-SC)", str(font.BaseFont))
            below = font.DescendantFonts[0]
            assert "/FontFile3" in below.FontDescriptor or "/FontFile2" in below.FontDescriptor
            mapping = bytes(font.ToUnicode.read_bytes())
            assert b"beginbfchar" in mapping
            assert b"<fffd>" not in mapping
        assert set(made.faces)


def test_the_announcement_carries_itself_as_data(announcement, opened):
    (attached,) = opened.Root.AF
    assert (str(attached.AFRelationship), str(attached.UF)) == ("/Data", "document.json")
    said = json.loads(bytes(attached.EF.F.read_bytes()))
    assert said["number"] == "云市监公告〔2026〕12号"
    assert said["content"]["annexes"][0]["rows"][39][1] == "栖云市第40电缆厂"
    assert said["check"].endswith("?no=7Q4K9ZMX")
    assert str(attached.EF.F.Subtype) == "/application/json"


def test_a_paper_for_one_party_carries_no_data(faces):
    with pikepdf.open(io.BytesIO(samples.printed(faces, "notice.html", {"paragraphs": ["正文。"]}).pdf)) as pdf:
        assert "/AF" not in pdf.Root


def test_links_of_a_report_say_where_they_lead_and_stand_in_the_tree(faces):
    sections = [{"title": title, "blocks": [{"type": "text", "text": samples.OPENING}]} for title in ("一、总体状况", "二、主要问题")]
    with pikepdf.open(io.BytesIO(samples.printed(faces, "report.html", {"sections": sections}).pdf)) as pdf:
        links = [annotation for page in pdf.pages for annotation in page.get("/Annots", [])]
        assert {str(link.Dest) for link in links} == {"s1", "s2"}
        assert all("/Contents" in link and "/StructParent" in link and int(link.F) == 4 for link in links)
        assert "Link" in kinds(pdf)


def test_a_thousand_rows_are_one_table_with_every_row_in_its_order(faces):
    rows = [[str(n), f"栖云市第{n}电缆厂", "栖云市", "电线", "恒照", "BV 2.5mm²", f"2026-06-{n % 28 + 1:02d}", "不合格"] for n in range(1, 1001)]
    made = samples.printed(faces, "gazette.html", {"paragraphs": ["正文。"], "annexes": [samples.LIST | {"rows": rows}]})
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        body = next(element for element in elements(pdf) if element.S == "/TBody" and len(element.K) > 10)
        assert len(body.K) == 1000
    said = samples.text(made.pdf)
    places = [said.find(f"栖云市第{n}电缆厂") for n in range(1, 1001)]
    assert places == sorted(places)
    assert places[0] > 0


def tables(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    return [element for element in elements(pdf) if element.S == "/Table"]


def rows_of(table: pikepdf.Dictionary) -> list[list[str]]:
    """The kinds of the cells of each row, the head's first."""
    parts = [part for part in table.K if part.S in {"/THead", "/TBody"}]
    return [[str(cell.S) for cell in row.K] for part in parts for row in part.K]


def test_a_table_of_a_report_over_pages_has_one_head_and_rows_of_one_width(faces):
    """PDF/UA-1 7.2: the head repeated overleaf is furniture and adds no cells to the first."""
    block = {"type": "table", "caption": "各市州", "columns": ["地区", "批次", "合格率"], "rows": [[f"栖云{n}", "100", "93.3"] for n in range(90)]}
    made = samples.printed(faces, "report.html", {"sections": [{"title": "一、总体状况", "blocks": [block]}]})
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        (table,) = tables(pdf)
        rows = rows_of(table)
        assert rows == [["/TH"] * 3, *[["/TH", "/TD", "/TD"]] * 90]
        assert len({row.K[1].Pg.objgen for row in table.K[-1].K}) > 2


def test_a_row_taller_than_a_page_is_one_row(faces):
    block = {"type": "table", "caption": "经过", "columns": ["甲", "乙"], "rows": [["一", "二" * 1500], ["三" * 1700, "四"], ["五", "六"]]}
    made = samples.printed(faces, "report.html", {"sections": [{"title": "一、总体状况", "blocks": [block]}]})
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        assert [row for row in rows_of(tables(pdf)[0]) if "/TD" in row] == [["/TH", "/TD"]] * 3


def test_the_picture_of_a_seal_asks_for_no_invented_pixels(faces):
    """PDF/A-3 6.2.8: an image with Interpolate true fails; neither the picture nor its mask of transparency says so."""
    made = samples.printed(faces, "notice.html", {"paragraphs": ["正文。"]}, seal=seals.inspect(picture()).png)
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        images = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image"]
        assert len(images) == 2
        assert not any(image.get("/Interpolate", False) for image in images)
