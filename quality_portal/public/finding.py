"""One question to every room: what each public gate finds for a term, kind by kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from brands.queries import public as brands
from enforcement.queries import public as enforcement
from enterprises.queries import public as enterprises
from inspections.queries import public as inspections
from quality_portal.documents.queries import found as documents
from quality_portal.search.ranking import CAP
from quality_portal.search.shapes import Found, Hit, Rank
from quality_portal.search.terms import Term, read

FEW, PAGE = 5, 30
NEAREST = 5

# In the order in which people mean them.
KINDS: dict[str, tuple[Any, Callable[..., Found]]] = {
    "documents": (_("文书"), documents.documents_found),
    "enterprises": (_("企业"), enterprises.companies_found),
    "products": (_("产品类别"), enterprises.categories_found),
    "results": (_("抽查结果"), inspections.results_found),
    "announcements": (_("公告"), enforcement.announcements_found),
    "instructions": (_("通知"), enforcement.instructions_found),
    "licences": (_("证书"), enterprises.licences_found),
    "honours": (_("荣誉"), brands.honours_found),
}
NEAR: tuple[Callable[..., tuple[Hit, ...]], ...] = (
    documents.documents_near,
    enterprises.companies_near,
    enterprises.categories_near,
    inspections.products_near,
    enterprises.licences_near,
)


SUGGESTED = 8


@dataclass(frozen=True, slots=True)
class Group:
    """Hits of one kind. `words` counts them, with a plus where counting stopped."""

    kind: str
    name: Any
    hits: tuple[Hit, ...]
    count: int
    more: bool

    @property
    def words(self) -> str:
        return f"{self.count}+" if self.more else str(self.count)

    @property
    def rest(self) -> bool:
        """Are there hits that are not listed here?"""
        return self.more or self.count > len(self.hits)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search found. `best` is the one thing that a number names; `near` what may have been meant when nothing was."""

    term: Term
    groups: tuple[Group, ...] = ()
    near: tuple[Hit, ...] = ()
    kind: str = ""
    page: int = 1
    pages: int = 1

    @property
    def count(self) -> int:
        return sum(group.count for group in self.groups)

    @property
    def shown(self) -> tuple[Group, ...]:
        """The groups that are listed: those with hits, of the kind asked for."""
        return tuple(group for group in self.groups if group.hits and self.kind in ("", group.kind))

    @property
    def best(self) -> Hit | None:
        if self.kind or not any(letter.isdigit() for letter in self.term.bare):
            return None
        return next((hit for group in self.groups for hit in group.hits[:1] if hit.rank == Rank.EXACT and hit.url), None)


def search(typed: str, *, kind: str = "", page: int = 1) -> Answer:
    """Ask every room. With a kind, a page of that kind; the others are only counted."""
    term, kind = read(typed), kind if kind in KINDS else ""
    if term.too_short:
        return Answer(term, kind=kind)
    page = min(max(page, 1), CAP // PAGE + 1) if kind else 1
    groups = tuple(_group(key, term, PAGE if key == kind else FEW, (page - 1) * PAGE if key == kind else 0) for key in KINDS)
    count = sum(group.count for group in groups)
    near = () if count else tuple(hit for find in NEAR for hit in find(term, limit=NEAREST))[: NEAREST * 2]
    pages = next((-(-group.count // PAGE) for group in groups if group.kind == kind), 1)
    return Answer(term, tuple(sorted(groups, key=_exactness)), near, kind, page, max(pages, 1))


def suggest(typed: str) -> tuple[Term, tuple[Hit, ...]]:
    """What somebody who is still typing may mean: a few hits, the closest first. Nothing is counted."""
    term = read(typed)
    if term.too_short:
        return term, ()
    hits = [
        *enterprises.categories_found(term, limit=2).hits,
        *inspections.products_suggested(term, limit=3),
        *enterprises.companies_suggested(term, limit=6),
    ]
    if any(letter.isdigit() for letter in term.bare):
        hits += documents.documents_found(term, limit=3).hits
    return term, tuple(sorted((hit for hit in hits if hit.url), key=lambda hit: hit.rank)[:SUGGESTED])


def _group(kind: str, term: Term, limit: int, offset: int) -> Group:
    name, find = KINDS[kind]
    found = find(term, limit=limit, offset=offset)
    return Group(kind, name, found.hits, found.count, found.more)


def _exactness(group: Group) -> bool:
    """Kinds whose first hit is exactly what was asked for stand first."""
    return not (group.hits and group.hits[0].rank == Rank.EXACT)
