"""What the public search finds of papers: by number or check code, however either was typed. Titles are the verify page's to show."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db.models import Q

from quality_portal.documents.models import Document
from quality_portal.search import near
from quality_portal.search.lookups import almost_number, bare_of
from quality_portal.search.shapes import Found, Hit, Rank
from quality_portal.search.terms import Term

from .public import CheckedDocument, check


def documents_found(term: Term, *, limit: int, offset: int = 0) -> Found:
    """The paper with this number; wrong brackets, blanks and dashes are no hindrance."""
    if term.too_short or not any(letter.isdigit() for letter in term.bare):
        return Found("documents")
    found = check(term.typed)
    if found is None:
        same = Document.objects.annotate(bare=bare_of("number")).filter(bare=term.bare).values_list("number", flat=True).first()
        found = check(same) if same else None
    if found is None or offset:
        return Found("documents")
    return Found("documents", (_hit(found, Rank.EXACT),), 1)


def documents_near(term: Term, *, limit: int) -> tuple[Hit, ...]:
    """Public papers whose number is one slip away. Others are only confirmed to who has the whole number."""
    maybe = almost_number(term, "number")
    if maybe is None:
        return ()
    numbers = Document.objects.filter(Q(public=True) & maybe).order_by().values_list("number", flat=True)[: near.CANDIDATES]
    far = {number: near.number_distance(term, number) for number in numbers}
    nearest = sorted((steps, number) for number, steps in far.items() if steps is not None)
    checked = (check(number) for _, number in nearest[:limit])
    return tuple(_hit(one, Rank.NEAR) for one in checked if one)


def _hit(found: CheckedDocument, best: Rank) -> Hit:
    return Hit(
        kind="documents",
        title=found.number,
        url=f"/verify/?{urlencode({'no': found.number})}",
        text=" · ".join(part for part in (found.kind, found.office) if part),
        number=found.number,
        on=found.issued_on,
        mark="已作废" if found.void else "真实有效" if found.public else "已制发",
        tone="bad" if found.void else "ok",
        rank=best,
    )
