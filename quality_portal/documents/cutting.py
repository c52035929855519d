"""Part of the printing child: cuts a face down to the glyphs that a paper uses. Knows HarfBuzz and CFF.

The engine writes the place of a glyph in its face as the character code. A reader takes the code for a CID and looks it
up in the embedded face's own list of CIDs (its charset). The engine keeps every glyph in its place, so that a face of
three glyphs is embedded with twenty thousand empty ones, and leaves the list of the larger face that ours was once cut
from, by which such a reader would print other characters. Here the glyphs are packed together and the list is written
anew: each glyph is called by the place it had in the whole face. That makes a page five times smaller, in half the time.

Only faces keyed by CIDs have such a list. Others are cut by the engine as ever.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Operators = dict[tuple[int, ...], tuple[int, list[int]]]  # of a dictionary: where the operands begin, and the operands

ROS, CHARSET, CHARSTRINGS = (12, 30), (15,), (17,)
KIND = b"OTTO"  # the engine asks the first four letters of a face what kind it is; they do not get into the file
BARE = KIND + b"\x01\x00"
OFFSET = 29  # begins a number of five bytes: every offset that HarfBuzz writes


@dataclass(frozen=True)
class Whole:
    """A face that was opened, and the place of each CID in it; None where it is not keyed by CIDs."""

    face: Any  # held, so that its address stays its own
    places: array | None


class Cutter:
    """Cuts faces in place of the engine. Remembers the whole ones: those of the rehearsal are read once for all papers."""

    def __init__(self, engine: Any) -> None:
        """`engine` is its module of faces: what it knows of HarfBuzz is used here, too."""
        self.engine, self.known = engine, dict[int, Whole]()

    def take_over(self) -> None:
        """From now on. The engine copies a face of ten megabytes whenever a paper needs it; that ends, too."""
        engine = self.engine
        cut_by_engine, copy = engine.Font.subset, engine.get_hb_object_data

        def data(thing: Any, *which: Any) -> bytes:
            return copy(thing, *which) if which or not self._whole(thing).places else KIND

        def subset(font: Any, to_unicode: dict[int, str], hinting: bool) -> None:
            places = self._whole(font.hb_face).places
            if places:
                glyphs = [glyph for glyph in sorted(to_unicode) if glyph < font.glyph_count]
                font.file_content = KIND + packed(outlines(engine, font.hb_face, glyphs), places)
            else:
                cut_by_engine(font, to_unicode, hinting)

        engine.Font.subset, engine.get_hb_object_data = subset, data

    def _whole(self, face: Any) -> Whole:
        address = int(self.engine.ffi.cast("uintptr_t", face))
        if address not in self.known:
            self.known[address] = Whole(face, places(_table(self.engine, face)))
        return self.known[address]


def unwrap(pdf: Any) -> None:
    """Declare every face that was cut here as what it is."""
    for thing in pdf.objects:
        if getattr(thing, "extra", {}).get("Subtype") == "/OpenType" and thing.stream[0].startswith(BARE):
            thing.stream = [thing.stream[0][len(KIND) :]]
            thing.extra["Subtype"] = "/CIDFontType0C"


def places(cff: bytes) -> array | None:
    """The place of each CID in a face (0 for those it has not); None for a face that is not keyed by CIDs."""
    operators = _top_dict(cff) if cff else {}
    if ROS not in operators:
        return None
    found = array("H", bytes(2 * 65536))
    for place, cid in enumerate(_charset(cff, operators)):
        found[cid] = place
    return found


def packed(outlines: bytes, whole: array) -> bytes:
    """The same CFF, whose glyphs HarfBuzz calls by their CIDs, with each glyph called by its place in the whole face."""
    cff = bytearray(outlines)
    operators = _top_dict(cff)
    names = array("H", (whole[cid] for cid in _charset(cff, operators)))[1:]
    at, _ = operators[CHARSET]
    if cff[at] != OFFSET:
        raise ValueError("the offset of the list of CIDs has no room for another")
    cff[at + 1 : at + 5] = len(cff).to_bytes(4)
    if sys.byteorder == "little":
        names.byteswap()
    return bytes(cff) + b"\0" + names.tobytes()


def _charset(cff: bytes | bytearray, operators: Operators) -> Iterator[int]:
    """The CID of each glyph. A list runs to the last glyph; its first, which has no shape, is not in it."""
    _, (strings,) = operators[CHARSTRINGS]
    left, (_, (at,)) = _number(cff, strings, 2) - 1, operators[CHARSET]
    yield 0
    if cff[at] == 0:
        yield from (_number(cff, at + 1 + 2 * one, 2) for one in range(left))
        return
    size = cff[at]  # bytes in which a run says how many follow its first
    at += 1
    while left > 0:
        first, more = _number(cff, at, 2), _number(cff, at + 2, size)
        yield from range(first, first + 1 + more)
        left -= 1 + more
        at += 2 + size


def outlines(engine: Any, face: Any, glyphs: Sequence[int]) -> bytes:
    """The CFF of some glyphs (their places, ascending) and of those few that HarfBuzz thinks belong to them; without hints and shared parts."""
    ffi, harfbuzz, harfbuzz_subset = engine.ffi, engine.harfbuzz, engine.harfbuzz_subset
    wish = ffi.gc(harfbuzz_subset.hb_subset_input_create_or_fail(), harfbuzz_subset.hb_subset_input_destroy)
    chosen = harfbuzz_subset.hb_subset_input_glyph_set(wish)
    harfbuzz.hb_set_add_sorted_array(chosen, ffi.new("hb_codepoint_t[]", list(glyphs)), len(glyphs))
    harfbuzz_subset.hb_subset_input_set_flags(
        wish, harfbuzz_subset.HB_SUBSET_FLAGS_DESUBROUTINIZE | harfbuzz_subset.HB_SUBSET_FLAGS_NO_HINTING
    )
    _drop_layout(engine, wish)
    cut = ffi.gc(harfbuzz_subset.hb_subset_or_fail(face, wish), harfbuzz.hb_face_destroy)
    return _table(engine, cut)


def _table(engine: Any, face: Any) -> bytes:
    """The table of outlines; empty where a face has another kind."""
    ffi, harfbuzz = engine.ffi, engine.harfbuzz
    blob = ffi.gc(harfbuzz.hb_face_reference_table(face, harfbuzz.hb_tag_from_string(b"CFF ", 4)), harfbuzz.hb_blob_destroy)
    length = ffi.new("unsigned int *")
    data = harfbuzz.hb_blob_get_data(blob, length)
    return ffi.unpack(data, length[0]) if length[0] else b""


def _drop_layout(engine: Any, wish: Any) -> None:
    """Without the tables of layout, no glyph brings another along."""
    ffi, harfbuzz, harfbuzz_subset = engine.ffi, engine.harfbuzz, engine.harfbuzz_subset
    dropped = harfbuzz_subset.hb_subset_input_set(wish, harfbuzz_subset.HB_SUBSET_SETS_DROP_TABLE_TAG)
    names = sorted(harfbuzz.hb_tag_from_string(name, 4) for name in (b"BASE", b"GPOS", b"GSUB", b"VORG", b"vhea", b"vmtx"))
    harfbuzz.hb_set_add_sorted_array(dropped, ffi.new("hb_codepoint_t[]", names), len(names))


def _top_dict(cff: bytes | bytearray) -> Operators:
    """The operators of the top dictionary: where their operands begin, and what they are (real numbers as 0: nobody asks for them)."""
    _, start = _index(cff, cff[2])
    (at, end), _ = _index(cff, start)
    found: Operators = {}
    begin, operands = at, list[int]()
    while at < end:
        byte = cff[at]
        if byte <= 21:
            size = 2 if byte == 12 else 1
            found[tuple(cff[at : at + size])] = begin, operands
            begin, operands = at + size, []
        else:
            size, value = _operand(cff, at)
            operands.append(value)
        at += size
    return found


def _operand(cff: bytes | bytearray, at: int) -> tuple[int, int]:
    """Size and value of a number in a dictionary."""
    byte = cff[at]
    if byte == 28:
        return 3, int.from_bytes(cff[at + 1 : at + 3], signed=True)
    if byte == OFFSET:
        return 5, int.from_bytes(cff[at + 1 : at + 5], signed=True)
    if byte == 30:
        size = 2
        while 0xF not in (cff[at + size - 1] >> 4, cff[at + size - 1] & 0xF):
            size += 1
        return size, 0
    if byte < 247:
        return 1, byte - 139
    sign, base = (1, 247) if byte < 251 else (-1, 251)
    return 2, sign * ((byte - base) * 256 + cff[at + 1] + 108)


def _index(cff: bytes | bytearray, at: int) -> tuple[tuple[int, int], int]:
    """The span of an index's first object, and where the index ends."""
    count = _number(cff, at, 2)
    if not count:
        return (at + 2, at + 2), at + 2
    size = cff[at + 2]
    offsets = [_number(cff, at + 3 + place * size, size) for place in (0, 1, count)]
    base = at + 3 + (count + 1) * size - 1
    return (base + offsets[0], base + offsets[1]), base + offsets[2]


def _number(cff: bytes | bytearray, at: int, size: int) -> int:
    return int.from_bytes(cff[at : at + size])
