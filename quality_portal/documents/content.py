"""What a document says, as plain data: the keys each print template takes, checked before anything is numbered.

gazette.html, upward.html, notice.html, form.html, letter.html
  paragraphs  [text | {"style": "body|flush|h1|h2", "text", "lead": words before it, "strong": [words printed in Hei]}]
  heading     title lines as they are to be broken (else the title, broken for you)
  addressee   主送机关, the colon is added
  annexes     [{"title", "columns": [text | {"title", "width", "align"}], "rows": [[text]], "notes": [text], "wide": bool}
               (width in ordinary columns: 2 is twice as wide; without one it follows the contents)
               or {"title", "paragraphs"}, or both: the text, then the table on pages of its own]
  signer, co_signers, closing (附注), contact, printed_by, mark (red head), date (ISO)
and, where the kind's own template has that part:
  table       form rows of one or two [label, value] pairs
  receipt     {"party", "place"}: the 送达回证
  copies_to   抄送: the colophon
  signatory   签发人 of a paper to an organ above

report.html
  cover {"to", "facts": [[label, value]]}, cut_off, snapshot, figures [{"label", "value", "unit", "notes"}], points [text]
  sections    [{"title", "blocks": [{"type": "text|heading|chart|table|points|note", ...}]}]
  signer, co_signers, date

`corrects` is added by actions.issue alone.
"""

import json
from collections.abc import Iterator
from datetime import date
from hashlib import sha256

from quality_portal.core.errors import RuleBroken
from quality_portal.core.law import UNSURE

from .citing import joined
from .kinds import Kind, parts_of

LETTERLIKE = {
    "paragraphs": list,
    "heading": list,
    "addressee": str,
    "table": list,
    "annexes": list,
    "signer": str,
    "co_signers": list,
    "closing": str,
    "contact": str,
    "copies_to": str,
    "printed_by": str,
    "receipt": dict,
    "mark": str,
    "date": str,
    "signatory": str,
    "corrects": dict,
}
REPORT = {
    "cover": dict,
    "cut_off": str,
    "snapshot": str,
    "figures": list,
    "points": list,
    "sections": list,
    "signer": str,
    "co_signers": list,
    "date": str,
    "corrects": dict,
}
NEEDED = {"report.html": "sections"}  # the others need paragraphs
PARTS = {"table": "form", "receipt": "receipt", "copies_to": "colophon", "signatory": "signatory"}  # key -> block of the template
STYLES = {"body", "flush", "h1", "h2"}
BLOCKS = {
    "text": {"text"},
    "heading": {"text"},
    "note": {"text"},
    "points": {"items"},
    "chart": {"chart", "data", "caption", "alt"},
    "table": {"caption", "columns", "rows"},
}
MAYBE = {"chart": {"note"}, "table": {"total", "notes"}}


class BadContent(ValueError):
    """The calling code handed over something a template cannot print: a programming error, not a user's."""


def canonical(content: dict) -> str:
    """The one spelling of a content that is hashed."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(content: dict) -> str:
    """SHA-256 of a content."""
    return sha256(canonical(content).encode()).hexdigest()


def checked(kind: Kind, content: dict) -> dict:
    """A copy of the content in plain JSON, or BadContent naming the key that is wrong. A paper prints its citations unmarked and as a sentence has them."""
    _check_keys(kind, content)
    if "date" in content:
        date.fromisoformat(content["date"])
    if kind.template == "report.html":
        for section in content["sections"]:
            _check_section(section)
    else:
        _check_paragraphs(content["paragraphs"])
        for row in content.get("table", []):
            _check_form_row(row)
        for annex in content.get("annexes", []):
            _check_annex(annex)
    try:
        plain = json.dumps(content, ensure_ascii=False)
    except TypeError as error:
        raise BadContent(str(error)) from error
    return json.loads(plain if kind.template == "report.html" else joined(plain.replace(UNSURE, "")))


def _check_keys(kind: Kind, content: dict) -> None:
    keys, needed = (REPORT if kind.template == "report.html" else LETTERLIKE), NEEDED.get(kind.template, "paragraphs")
    parts = parts_of(kind)
    for key, value in content.items():
        if key not in keys:
            raise BadContent(f"{kind.template} takes no {key!r}")
        if not isinstance(value, keys[key]):
            raise BadContent(f"{kind.key}: {key!r} must be a {keys[key].__name__}")
        if key in PARTS and value and PARTS[key] not in parts:
            raise BadContent(f"the template of {kind.key} has no place for {key!r}")
    if not content.get(needed):
        raise BadContent(f"{kind.key} needs {needed!r}")


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)


def check_printable(title: str, content: dict, known: frozenset[int]) -> None:
    """Refuse a character that would come out as a box, naming it and where it stands."""
    for text in (title, *_texts(content)):
        bad = next((place for place, char in enumerate(text) if ord(char) not in known and char not in "\t\r\n"), None)
        if bad is not None:
            near = text[max(0, bad - 6) : bad + 7]
            raise RuleBroken(
                f"文书里有一个印不出的字“{text[bad]}”（U+{ord(text[bad]):04X}），在“{near}”里。请换一种写法再制发，例如用汉字说明或者写出字的组成。",
                field="content",
            )


def _only(name: str, given: dict, needed: set[str], maybe: set[str] = frozenset()) -> None:
    missing, extra = needed - given.keys(), given.keys() - needed - maybe
    if missing or extra:
        raise BadContent(f"{name}: missing {sorted(missing)}, unknown {sorted(extra)}")


def _check_paragraphs(paragraphs: list) -> None:
    for paragraph in paragraphs:
        if isinstance(paragraph, str):
            continue
        _only("paragraph", paragraph, {"text"}, {"style", "lead", "strong"})
        if paragraph.get("style", "body") not in STYLES:
            raise BadContent(f"paragraph style must be one of {sorted(STYLES)}")


def _check_form_row(row: list) -> None:
    if len(row) not in {1, 2} or any(len(pair) != 2 for pair in row):
        raise BadContent(f"a form row is one or two [label, value] pairs: {row!r}")


def _check_annex(annex: dict) -> None:
    if "paragraphs" in annex and "columns" not in annex:
        _only("annex", annex, {"title", "paragraphs"})
    else:
        _only("annex", annex, {"title", "columns", "rows"}, {"notes", "wide", "paragraphs"})
        _check_rows(annex["title"], annex["columns"], annex["rows"])
    _check_paragraphs(annex.get("paragraphs", []))


def _check_rows(name: str, columns: list, rows: list) -> None:
    for number, row in enumerate(rows, 1):
        if len(row) != len(columns):
            raise BadContent(f"{name}: row {number} has {len(row)} cells for {len(columns)} columns")


def _check_section(section: dict) -> None:
    _only("section", section, {"title", "blocks"})
    for block in section["blocks"]:
        kind = block.get("type")
        if kind not in BLOCKS:
            raise BadContent(f"unknown block {kind!r}")
        _only(f"block {kind}", block, {"type"} | BLOCKS[kind], MAYBE.get(kind, set()))
        if kind == "table":
            _check_rows(block["caption"], block["columns"], block["rows"])
