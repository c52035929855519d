"""Part of the printing child: makes the codes in the pages and the numbers in the embedded faces agree. Knows only CFF.

The engine writes the place of a glyph in its face as the character code. A reader that keeps to the standard takes the
code for a CID and looks it up in the face's own list of CIDs (its charset), where a face that was once cut out of a
larger one has other numbers: such a reader would print other characters, or none. So the list of every embedded face is
replaced by the identity, in its place and without moving anything: glyph 7 is CID 7.
"""

from __future__ import annotations

import sys
from array import array
from typing import Any

ROS, CHARSET, CHARSTRINGS = (12, 30), (15,), (17,)
DIRECTORY, ENTRY = 12, 16  # bytes before the table directory of an OpenType file, and of one row of it
ADJUSTMENT = 8  # where the head table keeps what makes the sum of the file right


def mend(pdf: Any) -> None:
    """Every embedded OpenType face of a file."""
    for thing in pdf.objects:
        if getattr(thing, "extra", {}).get("Subtype") == "/OpenType":
            thing.stream = [identical(b"".join(thing.stream))]


def identical(face: bytes) -> bytes:
    """The face with CID = glyph; a face that is not keyed by CIDs stays as it is."""
    tables = {face[at : at + 4]: at for at in range(DIRECTORY, DIRECTORY + ENTRY * _number(face, 4, 2), ENTRY)}
    if b"CFF " not in tables:
        return face
    start, length = (_number(face, tables[b"CFF "] + shift, 4) for shift in (8, 12))
    cff = bytearray(face[start : start + length])
    operators = _top_dict(cff)
    if ROS not in operators or CHARSET not in operators:
        return face
    place, glyphs = operators[CHARSET][0], _number(cff, operators[CHARSTRINGS][0], 2)
    ranges = _identity(glyphs)
    cff[place : place + len(ranges)] = ranges
    made = bytearray(face)
    made[start : start + length] = cff
    _set_sums(made, tables, _sum(cff) - _sum(face[start : start + length]))
    return bytes(made)


def _identity(glyphs: int) -> bytes:
    """The shortest charset that says 1, 2, 3 …; never longer than the one it replaces."""
    if glyphs <= 2:
        return bytes((0, 0, 1))[: 1 + 2 * (glyphs - 1)]
    if glyphs - 2 < 256:
        return bytes((1, 0, 1, glyphs - 2))
    return bytes((2, 0, 1)) + (glyphs - 2).to_bytes(2, "big")


def _set_sums(face: bytearray, tables: dict[bytes, int], difference: int) -> None:
    """The sums that an OpenType file keeps of its tables and of itself; the file holds the difference twice."""
    row = tables[b"CFF "] + 4
    _write(face, row, _number(face, row, 4) + difference)
    place = _number(face, tables[b"head"] + 8, 4) + ADJUSTMENT
    _write(face, place, _number(face, place, 4) - 2 * difference)


def _top_dict(cff: bytearray) -> dict[tuple[int, ...], list[int]]:
    """The operators of the top dictionary with their operands (real numbers as 0: nobody asks for them)."""
    _, start = _index(cff, cff[2])
    (begin, end), _ = _index(cff, start)
    found: dict[tuple[int, ...], list[int]] = {}
    operands: list[int] = []
    at = begin
    while at < end:
        byte = cff[at]
        if byte <= 21:
            size = 2 if byte == 12 else 1
            found[tuple(cff[at : at + size])] = operands
            operands = []
        else:
            size, value = _operand(cff, at)
            operands.append(value)
        at += size
    return found


def _operand(cff: bytearray, at: int) -> tuple[int, int]:
    """Size and value of a number in a dictionary."""
    byte = cff[at]
    if byte == 28:
        return 3, int.from_bytes(cff[at + 1 : at + 3], "big", signed=True)
    if byte == 29:
        return 5, int.from_bytes(cff[at + 1 : at + 5], "big", signed=True)
    if byte == 30:
        size = 2
        while 0xF not in (cff[at + size - 1] >> 4, cff[at + size - 1] & 0xF):
            size += 1
        return size, 0
    if byte < 247:
        return 1, byte - 139
    sign, base = (1, 247) if byte < 251 else (-1, 251)
    return 2, sign * ((byte - base) * 256 + cff[at + 1] + 108)


def _index(cff: bytearray, at: int) -> tuple[tuple[int, int], int]:
    """The span of an index's first object, and where the index ends."""
    count = _number(cff, at, 2)
    if not count:
        return (at + 2, at + 2), at + 2
    size = cff[at + 2]
    offsets = [_number(cff, at + 3 + place * size, size) for place in (0, 1, count)]
    base = at + 3 + (count + 1) * size - 1
    return (base + offsets[0], base + offsets[1]), base + offsets[2]


def _number(data: bytes | bytearray, at: int, size: int) -> int:
    return int.from_bytes(data[at : at + size], "big")


def _write(data: bytearray, at: int, value: int) -> None:
    data[at : at + 4] = (value % 2**32).to_bytes(4, "big")


def _sum(table: bytes | bytearray) -> int:
    words = array("I", bytes(table) + bytes(-len(table) % 4))
    if sys.byteorder == "little":
        words.byteswap()
    return sum(words)
