"""What a bulletin is made of: lines, parts of text, and what is left out with the reason."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from quality_portal.accounts.models import Office

LONGEST = 120


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list. `key` names what it rests on, so that it is found again when the facts are read anew."""

    key: str
    row: dict[str, Any]
    part: str = ""
    enterprise: int | None = None
    conclusion: int | None = None
    case: int | None = None
    source_label: str = ""
    source_pk: str = ""

    @property
    def who(self) -> str:
        """Whom or what the line names first."""
        return next((str(self.row[key]) for key in ("enterprise", "seller", "party", "title", "product") if self.row.get(key)), "")

    @property
    def what(self) -> str:
        """The rest of the line, for looking it over."""
        keys = ("product", "model", "batch", "result", "certificate", "act", "decision", "field", "before", "after", "failed", "reason", "because", "case", "outcome", "note")
        return " ".join(str(self.row[key]) for key in keys if self.row.get(key))

    @property
    def words(self) -> str:
        """The line in a few words, for telling what changed."""
        row = self.row
        named = (row.get("enterprise") or row.get("seller") or row.get("party"), row.get("product"), row.get("certificate") or row.get("batch") or row.get("number") or row.get("case"))
        return " ".join(str(part) for part in named if part)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that cannot be told yet, and why."""

    title: str
    reason: str
    basis: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the text. Fixed parts hold figures: a drafter cannot change their words. Required ones are written by somebody."""

    key: str
    heading: str
    texts: tuple[str, ...]
    fixed: bool = True
    required: bool = False


@dataclass(frozen=True, slots=True)
class Bulletin:
    """Everything a draft needs, read from the rows at one moment."""

    kind: str
    office: Office
    source: dict[str, Any]
    title: str
    summary: str
    parts: tuple[Part, ...]
    lines: tuple[Line, ...]
    left_out: tuple[LeftOut, ...] = ()
    figures: dict[str, Any] = field(default_factory=dict)
    about: int | None = None

    @property
    def source_key(self) -> str:
        return key_of(self.source)

    def facts(self) -> dict[str, Any]:
        """What is kept with the draft, to be compared when it is approved."""
        rows = {line.key: {"digest": digest(line.row), "words": line.words} for line in self.lines}
        return {"figures": self.figures, "rows": rows, "left_out": len(self.left_out)}


def key_of(source: dict[str, Any]) -> str:
    """A source in one word: the same source gives the same word, in whatever order its cases were chosen."""
    text = ":".join(f"{name}={_sorted(source[name])}" for name in sorted(source))
    return text if len(text) <= LONGEST else f"{text[:80]}#{hashlib.sha256(text.encode()).hexdigest()[:32]}"


def _sorted(value: Any) -> str:
    return ",".join(sorted(str(value).split(",")))


def digest(row: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(row, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


def body_of(parts: Sequence[dict[str, Any]], *, annex: str) -> list[str]:
    """The text as plain paragraphs: each part's heading, then its words. What stands in an annex is left out."""
    found: list[str] = []
    for part in parts:
        if part["key"] == annex:
            continue
        found += [part["heading"]] if part["heading"] else []
        found += list(part["texts"])
    return found
