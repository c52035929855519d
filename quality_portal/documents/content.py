"""What a document says, as plain data: the keys each print template takes, checked before anything is numbered.

gazette.html, notice.html, letter.html
  paragraphs  [text | {"style": "body|flush|h1|h2", "text", "lead": words before it, "strong": [words printed in Hei]}]
  heading     title lines as they are to be broken (else the title, broken for you)
  addressee   主送机关, the colon is added            table    form rows of one or two [label, value] pairs
  annexes     [{"title", "columns": [text | {"title", "width", "align"}], "rows": [[text]], "notes": [text], "wide": bool}
               (width in ordinary columns: 2 is twice as wide; without one it follows the contents)
               or {"title", "paragraphs"}]
  signer, co_signers, closing (附注), contact, copies_to (抄送, gives the colophon), printed_by, mark (red head), date (ISO)
  receipt     {"party", "place"} adds the 送达回证 (notice)

report.html
  cover {"to", "facts": [[label, value]]}, cut_off, snapshot, figures [{"label", "value", "unit", "notes"}], points [text]
  sections    [{"title", "blocks": [{"type": "text|heading|chart|table|points|note", ...}]}]
  signer, co_signers, date
"""

import json
from datetime import date
from hashlib import sha256

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
}
KEYS = {"gazette.html": LETTERLIKE, "notice.html": LETTERLIKE, "letter.html": LETTERLIKE, "report.html": REPORT}
NEEDED = {"gazette.html": "paragraphs", "notice.html": "paragraphs", "letter.html": "paragraphs", "report.html": "sections"}
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


def checked(template: str, content: dict) -> dict:
    """A copy of the content in plain JSON, or BadContent naming the key that is wrong."""
    _check_keys(template, content)
    if "date" in content:
        date.fromisoformat(content["date"])
    if template == "report.html":
        for section in content["sections"]:
            _check_section(section)
    else:
        _check_paragraphs(content["paragraphs"])
        for row in content.get("table", []):
            _check_form_row(row)
        for annex in content.get("annexes", []):
            _check_annex(annex)
    try:
        return json.loads(json.dumps(content, ensure_ascii=False))
    except TypeError as error:
        raise BadContent(str(error)) from error


def _check_keys(template: str, content: dict) -> None:
    keys = KEYS[template]
    for key, value in content.items():
        if key not in keys:
            raise BadContent(f"{template} takes no {key!r}")
        if not isinstance(value, keys[key]):
            raise BadContent(f"{template}: {key!r} must be a {keys[key].__name__}")
    if not content.get(NEEDED[template]):
        raise BadContent(f"{template} needs {NEEDED[template]!r}")


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
    if "paragraphs" in annex:
        _only("annex", annex, {"title", "paragraphs"})
        _check_paragraphs(annex["paragraphs"])
        return
    _only("annex", annex, {"title", "columns", "rows"}, {"notes", "wide"})
    _check_rows(annex["title"], annex["columns"], annex["rows"])


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
