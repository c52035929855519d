"""Faces cut as the engine cuts them: each glyph's CID becomes its place, and nothing else changes."""

import io

import pytest
from fontTools import subset
from fontTools.ttLib import TTFont

from quality_portal.documents import codes
from quality_portal.documents.faces import SONG, wheel_file


def cut(text: str) -> bytes:
    """A few glyphs of Song, packed: their CIDs keep the numbers they had among thirty thousand."""
    options = subset.Options(layout_features=[], notdef_outline=True)
    with TTFont(wheel_file(SONG), lazy=True) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(text=text)
        cutter.subset(font)
        made = io.BytesIO()
        font.save(made)
    return made.getvalue()


def outlines(face: bytes) -> list:
    with TTFont(io.BytesIO(face)) as font:
        top = font["CFF "].cff.topDictIndex[0]
        return [top.CharStrings.charStringsIndex[number].bytecode for number in range(len(top.charset))]


@pytest.mark.parametrize("text", ["一", "一丁", "质量", "".join(map(chr, range(0x4E00, 0x4E00 + 600)))])
def test_each_glyph_is_called_by_its_place(text):
    before = cut(text)
    after = codes.identical(before)
    assert len(after) == len(before)
    with TTFont(io.BytesIO(after), checkChecksums=2) as face:
        charset = face["CFF "].cff.topDictIndex[0].charset
        assert charset == [".notdef", *(f"cid{number:05d}" for number in range(1, len(text) + 1))]
    with TTFont(io.BytesIO(before)) as face:
        assert face["CFF "].cff.topDictIndex[0].charset != charset
    assert outlines(after) == outlines(before)


def test_the_sum_of_the_file_stays_right():
    assert codes._sum(codes.identical(cut("质量"))) % 2**32 == codes._sum(cut("质量")) % 2**32 == 0xB1B0AFBA


def test_a_second_time_changes_nothing_and_other_faces_stay_as_they_are():
    once = codes.identical(cut("质量"))
    assert codes.identical(once) == once
    with TTFont(io.BytesIO(once)) as font:
        del font["CFF "]
        made = io.BytesIO()
        font.save(made)
    assert codes.identical(made.getvalue()) == made.getvalue()
