"""The ladder: which rung follows which outcome, under which rulebook. Pure; the rows are in `policy/` and `statute`."""

from __future__ import annotations

from dataclasses import dataclass

from quality_portal.core.errors import RuleBroken
from quality_portal.core.instruments import APL, CIVIL_PROCEDURE, OFFICE
from quality_portal.core.law import Citation, Term, Unit

from .additions import additions_of, tracks_of
from .choice import CHOICE, FAMILY_NAMES, LEVELS, choose
from .clashes import clashes_of
from .irregular import IRREGULAR_BOOKS
from .policy import CITY, NATION, POLICY_BOOKS, PROVINCE
from .rungs import CLOSE, RECHECK, START, Measure, Outcome, Rulebook, Rung, Shortcut, Window
from .statute import STATUTE

__all__ = [
    "CHOICE", "CITY", "CLOSE", "FAMILY_NAMES", "NATION", "OFFICERS", "PROVINCE", "RECHECK", "RULEBOOKS", "START", "STATUTE", "Measure", "Outcome",
    "Rulebook", "Rung", "Stage", "Window", "additions_of", "books_of", "choose", "clashes_of", "first_rung", "next_rung", "rulebook", "rung",
    "shortcut_of", "stages", "tracks_of",
]

RULEBOOKS: dict[str, Rulebook] = {book.key: book for book in (*POLICY_BOOKS, STATUTE, *IRREGULAR_BOOKS)}

# Two people act together; one alone makes no evidence.
OFFICERS = 2
OFFICERS_BASIS: Citation = APL.article(42, 1)

# How long a hearing may be asked for, once the party was told of the right.
HEARING_REQUEST = Term("hearing.request", "要求听证的期限", 5, Unit.WORKING, "听证告知书送达", APL.article(64, None, 1), "五日为工作日，见第八十五条。")

# The office's own pace between two statutory dates. Local rules, not law.
DECIDE = Term("office.decide", "提出处理意见", 7, Unit.WORKING, "上一步办结", OFFICE.passage("默认值", certain=False))
REVIEW = Term("office.review", "法制审核", 3, Unit.WORKING, "送审", OFFICE.passage("默认值", certain=False))
APPROVE = Term("office.approve", "审批", 3, Unit.WORKING, "法制审核通过", OFFICE.passage("默认值", certain=False))
SERVE = Term("office.serve", "送达", 7, Unit.WORKING, "签发", APL.article(61, 1))
CONCLUDE = Term("office.conclude", "办结归档", 10, Unit.WORKING, "决定执行", OFFICE.passage("默认值", certain=False))
# Service by public notice takes effect only after thirty days.
PUBLIC_NOTICE = Term("service.public_notice", "公告送达", 30, Unit.CALENDAR, "公告送达发出", CIVIL_PROCEDURE.article(95))
TERMS = (HEARING_REQUEST, DECIDE, REVIEW, APPROVE, SERVE, CONCLUDE, PUBLIC_NOTICE)


def rulebook(key: str) -> Rulebook:
    """A rulebook by its key."""
    return RULEBOOKS[key]


def rung(book: str, key: str) -> Rung:
    """A rung of a rulebook."""
    return RULEBOOKS[book].rung(key)


def first_rung(book: str) -> Rung:
    return RULEBOOKS[book].rungs[0]


def books_of(family: str) -> tuple[str, ...]:
    """The keys of a family's ladders."""
    return tuple(key for key, book in RULEBOOKS.items() if book.family == family)


@dataclass(frozen=True, slots=True)
class Stage:
    """A rung as all ladders of a family have it, for figures over several of them."""

    key: str
    number: int
    name: str
    short: str
    grave: bool
    basis: tuple[Citation, ...]


def stages(family: str) -> tuple[Stage, ...]:
    """The rungs of a family's ladders as one line: every key once, from the ladder that has most of them."""
    books = [RULEBOOKS[key] for key in books_of(family)]
    fullest = max(books, key=lambda book: len(book.rungs))
    found = []
    for row in fullest.rungs:
        alike = [other for book in (fullest, *books) for other in book.rungs if other.key == row.key]
        basis = tuple(dict.fromkeys(citation for other in alike for citation in other.basis))
        found.append(Stage(row.key, row.number, row.name, row.short, row.grave, basis))
    return tuple(found)


def shortcut_of(book: str, key: str, level: str) -> Shortcut | None:
    """The shortcut of that key, when inspections of that level count for it; None else."""
    found = RULEBOOKS[book].shortcut(key)
    ranks = list(LEVELS)
    return found if found and ranks.index(level) <= ranks.index(found.level) else None


def next_rung(book: str, at: str, outcome: Outcome, *, licensed: bool = True) -> str:
    """The key of the rung that follows, or CLOSE, or RECHECK. Raises RuleBroken where the law has no such case.

    `licensed` False: the product has no licence that could be taken away, so a rung that would do only that is replaced.
    """
    ladder = RULEBOOKS[book]
    if at == START:
        if outcome is Outcome.CONFIRMED:
            return ladder.rungs[0].key
        raise RuleBroken("本案还没有作出任何处理决定，没有可以登记的结果。", ladder.rungs[0].basis[0])
    here = ladder.rung(at)
    if found := here.leads_to(outcome):
        instead = "" if licensed or found in (CLOSE, RECHECK) else ladder.rung(found).without_licence
        return instead or found
    reason = ladder.not_applicable.get((at, outcome), "不合格结论在立案前确定，不再重复登记。")
    raise RuleBroken(f"“{here.name}”不会出现“{outcome.label}”这一结果：{reason}", here.basis[0])
