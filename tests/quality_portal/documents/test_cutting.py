"""Faces as they lie in a printed file: only what the paper uses, each glyph under the code by which the page calls it."""

import io
from array import array
from pathlib import Path

import pikepdf
import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.recordingPen import RecordingPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from quality_portal.documents import cutting
from quality_portal.documents import faces as faces_module
from quality_portal.documents.faces import SANS, SONG, wheel_file
from quality_portal.documents.press import press
from quality_portal.documents.printing import page_of
from tests.quality_portal.documents import samples

WORDS = "关于2026年第三季度产品质量监督抽查结果的公告，澄州市。"
KAI = "市场监督"


@pytest.fixture(scope="module")
def paper(face_store) -> bytes:
    """One page of Song, of black type and of figures."""
    content = {"paragraphs": [WORDS, {"lead": "一、", "text": WORDS}]}
    return press(page_of(samples.paper("gazette.html", content)), faces_module.faces(face_store)).pdf


def embedded(pdf: bytes) -> dict[str, tuple[str, bytes]]:
    """Each embedded face by its name: what kind it is declared to be, and the face."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        found = {}
        for thing in opened.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor":
                face = thing.get("/FontFile3", thing.get("/FontFile2"))
                found[str(thing.FontName).partition("+")[2]] = (str(face.get("/Subtype", "")), face.read_bytes())
        return found


def used(pdf: bytes) -> dict[str, set[int]]:
    """The codes that the first page calls, by face."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        page, face, found = opened.pages[0], "", {}
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "Tf":
                face = str(page.Resources.Font[str(operands[0])].BaseFont).partition("+")[2]
            if str(operator) in {"TJ", "Tj"}:
                pieces = operands[0] if isinstance(operands[0], pikepdf.Array) else [operands[0]]
                for piece in pieces:
                    if isinstance(piece, pikepdf.String):
                        words = array("H", bytes(piece))
                        words.byteswap()
                        found.setdefault(face, set()).update(words)
        return found


def shape(glyphs, name: str) -> list:
    pen = RecordingPen()
    glyphs[name].draw(pen)
    return pen.value


def bare(cff: bytes):
    made = CFFFontSet()
    made.decompile(io.BytesIO(cff), None)
    return made.topDictIndex[0]


@pytest.mark.parametrize(("name", "file"), [("GW-Song", SONG), ("GW-Hei", SANS)])
def test_each_glyph_has_the_shape_that_it_has_under_this_code_in_the_whole_face(paper, name, file):
    kind, cff = embedded(paper)[name]
    assert kind == "/CIDFontType0C"
    cut, codes = bare(cff), used(paper)[name]
    assert codes <= {int(cid.removeprefix("cid")) for cid in cut.charset[1:]}
    with TTFont(wheel_file(file), lazy=True) as whole:
        order, shapes = whole.getGlyphOrder(), whole.getGlyphSet()
        for code in codes:
            assert shape(cut.CharStrings, f"cid{code:05d}") == shape(shapes, order[code])


def test_nothing_but_what_the_paper_uses_is_in_the_file(paper):
    for name, codes in used(paper).items():
        _, cff = embedded(paper)[name]
        assert len(bare(cff).charset) <= len(codes) + 6  # the empty one, page furniture, and what belongs to a mark
    assert len(paper) < 60_000


def test_the_words_can_be_read_again(paper):
    assert WORDS in samples.text(paper).replace("\n", "")


def drawn(pen, side: int):
    for place, act in enumerate([(0, 0), (side, 0), (side, side), (0, side)]):
        (pen.lineTo if place else pen.moveTo)(act)
    pen.closePath()
    return pen


def face_of_squares(path: Path, postscript: str, *, true_type: bool) -> None:
    """A face without CIDs; every character is a square, each of another size."""
    order = [".notdef", "space", *(f"uni{ord(one):04X}" for one in KAI)]
    sides = {name: 100 * place for place, name in enumerate(order)}
    builder = FontBuilder(1000, isTTF=true_type)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap({0x20: "space"} | {ord(one): f"uni{ord(one):04X}" for one in KAI})
    if true_type:
        builder.setupGlyf({name: drawn(TTGlyphPen(None), side).glyph() for name, side in sides.items()})
    else:
        builder.setupCFF(postscript, {}, {name: drawn(T2CharStringPen(1000, None), side).getCharString() for name, side in sides.items()}, {})
    builder.setupHorizontalMetrics(dict.fromkeys(order, (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": postscript, "styleName": "Regular", "psName": postscript})
    builder.setupOS2(sTypoAscender=880, usWinAscent=880, usWinDescent=120)
    builder.setupPost()
    builder.save(path)


@pytest.mark.parametrize("true_type", [True, False])
def test_a_face_without_cids_is_cut_by_the_engine(tmp_path, true_type):
    folder = tmp_path / "faces"
    folder.mkdir()
    face_of_squares(folder / "kai.otf", "FandolKai-Regular", true_type=true_type)
    store = tmp_path / "store"
    made = faces_module.prepare(store, [folder])
    assert made["kai"].origin == "free"
    pdf = press(page_of(samples.paper("gazette.html", {"paragraphs": [{"lead": "（一）" + KAI, "text": WORDS}]})), made).pdf
    kind, face = embedded(pdf)["GW-Kai"]
    assert kind == ("" if true_type else "/OpenType")
    with TTFont(io.BytesIO(face)) as cut:
        order, shapes = cut.getGlyphOrder(), cut.getGlyphSet()
        widest = {max(point[0] for _, points in shape(shapes, order[code]) for point in points) for code in used(pdf)["GW-Kai"]}
    assert widest == {100 * place for place in range(2, 2 + len(KAI))}


def test_the_list_of_cids_is_read_in_every_form():
    """Three glyphs called 7, 8 and 600: one by one, by short runs, by long runs."""
    strings = b"\0\4"
    for charset in (b"\0\0\7\0\x08\2\x58", b"\1\0\7\1\2\x58\0", b"\2\0\7\0\1\2\x58\0\0"):
        operators = {cutting.CHARSTRINGS: (0, [0]), cutting.CHARSET: (0, [2])}
        assert list(cutting._charset(strings + charset, operators)) == [0, 7, 8, 600]
