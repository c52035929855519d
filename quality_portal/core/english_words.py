"""Words that data bring along to an English page: labels, words with a number in them, citations, lists of them.

What the catalogue knows is told in English; what it does not know is data (names, products, document text) and is marked
as Chinese. A piece of which nothing is known is left to its element to mark.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache

from django.utils.translation import trans_real

from .instruments import INSTRUMENTS
from .law import DIGITS, UNSURE

HAN = re.compile("[\u3400-\u9fff]")
LONGEST = 200  # a longer piece is a text or a list; what looks for one form in it would only lose time
_WORD = r"(?<![&#A-Za-z0-9])(?:[A-Za-z]*[a-z]{3,}[A-Za-z0-9]*|[A-Z][a-z]{2}(?![A-Za-z0-9]))"  # an English word; not a unit, a model or an entity
_ENGLISH = re.compile(_WORD)
_TAG = re.compile("<[^>]+>")
_BETWEEN = re.compile(rf"((?:[\s,.:;·—-]|&nbsp;|\b[a-z]{{1,2}}\b)*{_WORD}(?:[\s,.:;·—-]|&nbsp;|\b[a-z]{{1,2}}\b|{_WORD})*)")
_EDGES = re.compile("^([^\u3400-\u9fff《（〔A-Za-z0-9]*)(.*?)([^\u3400-\u9fff》）〕A-Za-z0-9]*)$", re.DOTALL)
_WIDE = str.maketrans({"（": " (", "）": ")", "，": ", ", "：": ": ", "；": "; ", "。": ". ", "、": ", "})
_OPENS, _CLOSES = "（《〔“(", "）》〕”)"
# What parts a piece, and what stands there in English; a list (、 and ，) is told only when every part of it is known.
_PARTS = (("&nbsp;· ", "&nbsp;· "), (" · ", " · "), ("；", "; "), ("：", ": "), (": ", ": "))
_LISTS = (("、", ", "), ("，", ", "), (", ", ", "))

_TITLES = {
    title: instrument.english
    for instrument in INSTRUMENTS
    if instrument.english
    for title in (instrument.title, instrument.title.removeprefix("中华人民共和国"))
}
_NUMBER = f"[{DIGITS}十百]+"
_CITED = re.compile(f"《([^《》]+)》([^《》；]*?)({UNSURE})?")
_PLACES = re.compile(f"(?:第{_NUMBER}条|第{_NUMBER}款|第（{_NUMBER}）项|[、和至])*")
_PLACE = re.compile(f"第({_NUMBER})条|第({_NUMBER})款|第（({_NUMBER})）项|([、和至])")
_JOINS = {"、": ", ", "和": " and ", "至": " to "}


def chinese(part: str) -> str:
    """The part, marked as Chinese where it is."""
    return f'<span lang="zh-Hans">{part}</span>' if HAN.search(part) else part


def _gettext(sentence: str) -> str:
    return trans_real.translation("en").gettext(sentence)


def narrow(part: str) -> str:
    """Chinese punctuation that stands between English parts, as English writes it."""
    return part.translate(_WIDE)


@lru_cache(maxsize=4096)
def told(words: str) -> str | None:
    """The words in English, as HTML with its Chinese marked; None when nothing in them is known."""
    if not HAN.search(words):
        return words
    english = _gettext(words)
    if english != words:
        return english
    short = (_shaped, _cited, _bracketed) if len(words) <= LONGEST else ()
    for say in (*short, _parted, _numbered, _listed, _mixed):
        if (found := say(words)) is not None:
            return found
    return None


def plain(words: str) -> str:
    """The words in English where no element can stand, so that nothing is marked."""
    return _TAG.sub("", told(words) or words)


def said(part: str) -> str:
    """A part of a piece: in English where it is known, else marked as Chinese."""
    known = told(part)
    return chinese(part) if known is None else known


# --- words with a number or a name in them --------------------------------------------------------------------------
# Sentences that the law, stored records and modules without a language say with places filled in: the catalogue has
# them with their places, here they are found again by what stands between.
FORMS = (
    "自%(since)s起%(length)s个工作日", "自%(since)s起%(length)s日", "%(name)s：自%(since)s起%(length)s个工作日", "%(name)s：自%(since)s起%(length)s日",
    "%(item)s（要求%(limit)s，实测%(value)s）",
    "%(product)s监督抽查不合格（%(number)s），复查合格前禁止政府采购",
    "%(paper)s，有效期至 %(day)s",
    "%(place)s产品质量监督门户", "案件%(number)s",
    "批次合格率（%%，纵轴自%(n)s起）",
    "统一社会信用代码应为18位，您填了%(n)s位。请对照营业执照检查。",
    "统一社会信用代码第%(n)s位“%(letter)s”不对：前8位只能是数字。请对照营业执照检查。",
    "统一社会信用代码第%(n)s位“%(letter)s”不对：只能用数字和大写字母，不含 I、O、S、V、Z。请对照营业执照检查。",
)  # fmt: skip
_PLACED = re.compile(r"%\((\w+)\)s")


def _form(sentence: str) -> re.Pattern[str]:
    """What the sentence looks like with its places filled in; a list of such sentences is not one."""
    between = _PLACED.split(sentence.replace("%%", "%"))
    return re.compile("".join(f"(?P<{part}>(?:(?!；|）、).)+?)" if at % 2 else re.escape(part) for at, part in enumerate(between)))


def _entries(found: re.Match[str]) -> str:
    return f"{found[1]} {'entry' if found[1] == '1' else 'entries'}"


_FORMS = tuple((sentence, _form(sentence)) for sentence in FORMS)
_SHAPES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"(\d{4})年第([一二三四])季度"), lambda found: f"Q{'一二三四'.index(found[2]) + 1} {found[1]}"),
    (re.compile(r"(\d{4})年"), lambda found: found[1]),
    (re.compile(r"([\d,]+) ?条"), _entries),
    (re.compile(r"([\d,]+) ?件"), lambda found: found[1]),
    (re.compile(r"(.+) 等 ([\d,]+) 条"), lambda found: f"{chinese(found[1])} and others, {found[2]} entries"),
    (re.compile(r"公告：(.+)"), lambda found: f"Announcement: {said(found[1])}"),
    (re.compile(r"([^;；：，。]+)([;；：])"), lambda found: f"{said(found[1])}{':' if found[2] == '：' else ';'}"),
    (re.compile(r"：([^;；：，。]+)"), lambda found: f": {said(found[1])}"),
    (re.compile(r"(.+)（全部）"), lambda found: f"{said(found[1])} (all)"),
    (re.compile(r"([\d-]{10})至([\d-]{10})"), lambda found: f"{found[1]} to {found[2]}"),
    (re.compile(r"([\d-]{10})至长期"), lambda found: f"from {found[1]}, without end"),
    (re.compile("(国家级|省级|市级|县级)([\u3400-\u9fff]+)"), lambda found: f"{said(found[2])} ({said(found[1])})"),
)


def _shaped(words: str) -> str | None:
    for sentence, form in _FORMS:
        if found := form.fullmatch(words):
            return _gettext(sentence) % {name: said(value) for name, value in found.groupdict().items()}
    return next((say(found) for shape, say in _SHAPES if (found := shape.fullmatch(words))), None)


# --- places in the law ----------------------------------------------------------------------------------------------
def _cited(words: str) -> str | None:
    """A citation: the usual English title with its place, and the Chinese behind it, under which alone it can be looked up."""
    found = _CITED.fullmatch(words)
    if not found:
        return None
    title, place, unsure = found.groups()
    original = chinese(words.removesuffix(UNSURE))
    note = " (to be confirmed)" if unsure else ""
    if title not in _TITLES:
        return f"{original}{note}" if unsure else None
    where = _place(place) if _PLACES.fullmatch(place) else ""
    return f"{_TITLES[title]}{where}{note} ({original})"


def _place(place: str) -> str:
    """第十七条第一款第（三）项 → , Article 17, paragraph 1, item 3."""
    text = ""
    for article, paragraph, item, join in _PLACE.findall(place):
        comma = "" if text.endswith((*_JOINS.values(),)) else ", "
        text += (
            _JOINS[join]
            if join
            else comma
            + (
                f"Article {_number(article)}"
                if article
                else f"paragraph {_number(paragraph)}"
                if paragraph
                else f"item {_number(item)}"
            )
        )
    return text


@cache
def _number(written: str) -> int:
    """一百零五 → 105."""
    total, digit = 0, 0
    for sign in written:
        if sign in "十百":
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
        else:
            digit = DIGITS.index(sign)
    return total + digit


# --- pieces of several parts ----------------------------------------------------------------------------------------
def _bracketed(words: str) -> str | None:
    """甲（乙）, when one of the two is known."""
    found = re.fullmatch(r"([^（）《》]+)（([^（）]+)）", words)
    if not found or not (_known(found[1]) or _known(found[2])):
        return None
    return f"{said(found[1])} ({said(found[2])})"


def _numbered(words: str) -> str | None:
    """甲 12: a known word with its number or code."""
    found = re.fullmatch(r"(.*[^\x00-\x7f]) ([^\s、，；：]*\d[^\s、，；：]*)", words)
    english = _gettext(found[1]) if found else ""
    return f"{english} {chinese(found[2])}" if found and english != found[1] else None


def _parted(words: str) -> str | None:
    for sign, english in _PARTS:
        parts = list(_split(words, sign))
        if len(parts) > 1 and any(_known(part) for part in parts):
            return english.join(said(part) for part in parts)
    return None


def _listed(words: str) -> str | None:
    for sign, english in _LISTS:
        parts = list(_split(words, sign))
        if len(parts) > 1 and all(not HAN.search(part) or told(part) is not None for part in parts):
            return english.join(said(part) for part in parts)
    return None


def _mixed(words: str) -> str | None:
    """A sentence that the page said in English around a name: only the name is Chinese."""
    if not _ENGLISH.search(words):
        return None
    return "".join(_inner(part) if HAN.search(part) else narrow(part) for part in _BETWEEN.split(words))


def _inner(part: str) -> str:
    before, name, after = _EDGES.match(part).groups()
    typed = before.endswith("“") or _ENGLISH.search(name)  # what a reader typed is given back as it was
    english = chinese(name) if typed else said(name)
    return f"{narrow(before)}{english}{narrow(after)}"


def _known(part: str) -> bool:
    """Is the part told in English, or English already?"""
    return told(part) is not None if HAN.search(part) else bool(_ENGLISH.search(part))


def _split(words: str, sign: str) -> Iterator[str]:
    """The parts between signs, as far as they stand outside of brackets and quotes."""
    depth = start = at = 0
    while at < len(words):
        depth += (words[at] in _OPENS) - (words[at] in _CLOSES)
        if depth == 0 and words.startswith(sign, at):
            yield words[start:at]
            start = at = at + len(sign)
        else:
            at += 1
    yield words[start:]
