"""One door to the facts of every kind, and the comparison of a draft with the facts of today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from enforcement.law.announcement import KINDS, check_power
from enforcement.models import Announcement
from quality_portal.accounts.models import Office
from quality_portal.accounts.queries import rulebook_of
from quality_portal.core.errors import RuleBroken

from .correction import correction
from .decided import licence, stop_production
from .noted import catalogue, recall, withdrawal
from .result import result
from .shapes import Bulletin
from .typical import typical
from .waiting import of_cases

Reader = Callable[[dict[str, Any], Office, date], Bulletin]
READERS: dict[str, Reader] = {
    "result": result,
    "recheck_failed": partial(of_cases, "recheck_failed"),
    "overdue": partial(of_cases, "overdue"),
    "licence": licence,
    "stop_production": stop_production,
    "typical": typical,
    "recall": recall,
    "catalogue": catalogue,
    "withdrawal": withdrawal,
    "correction": correction,
}

# What names a source: numbers of rows, days, numbers of cases. Nothing else is read.
_CASES, _PERIOD, _NOTICE = (frozenset({"cases"}),), (frozenset({"since", "until"}),), (frozenset({"announcement"}),)
SHAPES: dict[str, tuple[frozenset[str], ...]] = {
    "result": (frozenset({"plan"}), frozenset({"office", "year", "quarter"})),
    "recheck_failed": _CASES,
    "overdue": _CASES,
    "licence": _PERIOD,
    "stop_production": _PERIOD,
    "typical": (*_CASES, frozenset({"office", "year"}), frozenset({"half", "office", "year"})),
    "recall": (frozenset({"recall"}),),
    "catalogue": (frozenset({"catalogue"}),),
    "withdrawal": _NOTICE,
    "correction": _NOTICE,
}
DAYS, WORDS = ("since", "until"), ("cases",)


def register(kind: str, reader: Reader, *named_by: str) -> None:
    """A room above reads the facts of a kind: titles are known there, not here."""
    if READERS.setdefault(kind, reader) is not reader:
        raise ValueError(f"announcements of kind {kind!r} are read twice")
    SHAPES[kind] = (frozenset(named_by),)


def build(kind: str, source: dict[str, Any], *, office: Office, on: date) -> Bulletin:
    """Read the facts of a kind as they stand. Refuses an office of too low a level."""
    if kind not in READERS:
        raise RuleBroken(f"“{KINDS[kind].title}”的公告在案件页起草。" if kind in KINDS else "请选择公告的种类。", field="kind")
    check_power(kind, level=office.level, office=office.name, rulebook=rulebook_of(office, on))
    _check_source(kind, source)
    try:
        return READERS[kind](source, office, on)
    except ObjectDoesNotExist as missing:
        raise RuleBroken("所选的来源不存在或者已经删除。请重新选择。", field="source") from missing


def _check_source(kind: str, source: dict[str, Any]) -> None:
    """A source that was typed by hand answers with a sentence."""
    fits = set(source) in SHAPES[kind] and all(name in (*DAYS, *WORDS) or isinstance(value, int) for name, value in source.items())
    if fits:
        try:
            days = [date.fromisoformat(str(source[name])) for name in DAYS if name in source]
            fits = days == sorted(days) and source.get("quarter", 1) in range(1, 5) and source.get("half", 1) in (1, 2)
        except ValueError:
            fits = False
    if not fits:
        raise RuleBroken("来源没有看懂，请从列出的来源中选择。", field="source")


@dataclass(frozen=True, slots=True)
class Moved:
    """What changed between drafting and today."""

    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    figures: tuple[tuple[str, Any, Any], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.gone or self.changed or self.figures)

    @property
    def sentence(self) -> str:
        """In a sentence, the first few by name."""
        parts = []
        for words, rows in (("新增", self.added), ("不再列入", self.gone), ("内容有变", self.changed)):
            if rows:
                parts.append(f"{words}{len(rows)}条（{'；'.join(rows[:3])}{'等' if len(rows) > 3 else ''}）")
        parts += [f"{name}由{before}变为{after}" for name, before, after in self.figures]
        return "，".join(parts)


def moved(notice: Announcement, on: date) -> Moved:
    """Compare a draft with the facts of today. A draft written by hand has none to compare."""
    if not notice.source or notice.kind not in READERS or notice.kind in ("recheck_failed", "overdue"):
        return Moved()
    try:
        today = build(notice.kind, notice.source, office=notice.office, on=on).facts()
    except RuleBroken as refusal:  # e.g. the announcement that a correction is about was withdrawn meanwhile
        return Moved(gone=(refusal.message,))
    then = notice.facts
    before, after = then.get("rows", {}), today["rows"]
    figures = tuple((name, then["figures"].get(name, 0), value) for name, value in today["figures"].items() if then["figures"].get(name, 0) != value)
    return Moved(
        tuple(after[key]["words"] for key in after if key not in before),
        tuple(before[key]["words"] for key in before if key not in after),
        tuple(after[key]["words"] for key in after if key in before and after[key]["digest"] != before[key]["digest"]),
        figures,
    )
