"""Citations as a sentence on paper has them: parted by 、, an instrument named once, a place named once. Pure Python."""

from __future__ import annotations

import re

_PLACE = r"(?:第[一二三四五六七八九十百零0-9]+[条点]?|[一二三四五六七八九十]?（[一二三四五六七八九十]+）)[^《》，。；、：“”\"\\]{0,24}"
_ONE = rf"《[^《》\"\\]+》{_PLACE}"
_LIST = re.compile(rf"{_ONE}(?:[；、]{_ONE})+")
_PARTS = re.compile(r"(《[^《》]+》)([^《》；、]+)")


def joined(text: str) -> str:
    """The text with every list of citations in it written this way."""
    return _LIST.sub(_rewritten, text)


def _rewritten(found: re.Match[str]) -> str:
    places: dict[str, list[str]] = {}
    for name, place in _PARTS.findall(found[0]):
        told = places.setdefault(name, [])
        if place not in told:
            told.append(place)
    return "、".join(name + "、".join(told) for name, told in places.items())
