"""Names by their sound: the pinyin of each character, and what typed letters may stand for.

A character is looked up alone, which is quick enough for an import; the few words in which a character of company
names is read otherwise are listed.
"""

from __future__ import annotations

from pathlib import Path

# Read otherwise in these words than alone.
WORDS = {
    "重庆": "chong qing", "厦门": "xia men", "蚌埠": "beng bu",
    "银行": "yin hang", "音乐": "yin yue", "六安": "lu an",
    "会计": "kuai ji", "大厦": "da sha", "乐器": "yue qi", "重工": "zhong gong", "朝阳": "chao yang", "都市": "du shi",
    "商行": "shang hang", "车行": "che hang", "长": "chang",
}  # fmt: skip
# Every syllable of standard Chinese as typed: without tones, ü as v.
SYLLABLES = frozenset((Path(__file__).parent / "data" / "syllables.txt").read_text(encoding="ascii").split())
MOST_READINGS = 6
LONGEST_SYLLABLE = 6


class _Syllables(dict[int, str]):
    """Fills itself: a Han character becomes its syllable between blanks; letters and digits stay; signs part words."""

    def __missing__(self, point: int) -> str:
        from pypinyin import lazy_pinyin  # *slow*: its tables take half a second, and most processes spell nothing

        letter = chr(point)
        if letter.isascii():
            heard = letter.lower() if letter.isalnum() else " "
        else:
            heard = "".join(lazy_pinyin(letter, errors="ignore"))
            heard = f" {heard.replace('ü', 'v')} "
        self[point] = heard
        return heard


_syllables = _Syllables()


def pinyin(name: str) -> str:
    """江海恒炬 → " jiang hai heng ju": a blank before each syllable, none at the end."""
    for word, heard in WORDS.items():
        if word in name:
            name = name.replace(word, f" {heard} ")
    heard = " ".join(name.translate(_syllables).split())
    return f" {heard}" if heard else ""


def initials(heard: str) -> str:
    """Its first letters, words of letters and digits whole: " jiang hai 7 dou abc" → jh7dabc."""
    return "".join(part[0] if part in SYLLABLES else part for part in heard.split())


def readings(letters: str) -> tuple[tuple[str, ...], ...]:
    """Every way to read letters as syllables, the fewest syllables first; an apostrophe parts two. The last may be begun only."""
    found: list[tuple[str, ...]] = [()]
    for part in letters.split("'"):
        ways = _ways(part)
        found = [(*before, *way) for before in found for way in ways][: MOST_READINGS * 4]
    return tuple(sorted((way for way in found if way), key=len)[:MOST_READINGS])


def _ways(letters: str) -> list[tuple[str, ...]]:
    """Readings of letters without a part. Ways that end in a whole syllable; if there is none, in the beginning of one."""
    ways: list[list[tuple[str, ...]]] = [[()], *([] for _ in letters)]
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - LONGEST_SYLLABLE), end):
            if letters[start:end] in SYLLABLES:
                ways[end] += [(*way, letters[start:end]) for way in ways[start]]
        ways[end] = ways[end][: MOST_READINGS * 2]
    if ways[-1]:
        return ways[-1]
    begun = []
    for start in range(len(letters) - 1, max(0, len(letters) - LONGEST_SYLLABLE), -1):
        rest = letters[start:]
        if ways[start] and any(one.startswith(rest) for one in SYLLABLES):
            begun += [(*way, rest) for way in ways[start]]
    return begun[: MOST_READINGS * 2]
