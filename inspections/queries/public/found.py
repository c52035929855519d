"""What the public search finds in this room: published results, by product, maker, trademark, batch or category."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import QuerySet

from inspections.models import Conclusion, Verdict
from inspections.queries import words
from quality_portal.search import names, near
from quality_portal.search.fold import fold
from quality_portal.search.lookups import almost
from quality_portal.search.models import PRODUCT
from quality_portal.search.ranking import CAP, rank
from quality_portal.search.shapes import Found, Hit, Rank
from quality_portal.search.terms import Term
from quality_portal.workdays.calendar import business_today

from .results import PublicResult, _about, _published, _result

LATELY = timedelta(days=365)  # what failed in the last year stands before what is older


def results_found(term: Term, *, limit: int, offset: int = 0) -> Found:
    """Published results: those that failed lately first, then the newest."""
    if term.too_short:
        return Found("results")
    since, rows = business_today() - LATELY, _matching(term)
    found = _keys(rows[: CAP + 1])
    count, more = min(len(found), CAP), len(found) > CAP
    if more:  # of very many, the newest thousand need not hold all that failed lately
        found |= _keys(rows.filter(verdict=Verdict.FAIL, final_on__gte=since)[: offset + limit])
    order = sorted(found, key=lambda pk: (not _lately(found[pk], since), -found[pk][1].toordinal(), -pk))
    chosen = order[offset : offset + limit]
    known = _published().in_bulk(chosen)
    return Found("results", tuple(_hit(_result(known[pk])) for pk in chosen if pk in known), count, more)


def products_near(term: Term, *, limit: int) -> tuple[Hit, ...]:
    """Names of inspected products that are one slip away."""
    maybe = almost(term, "pairs")
    if maybe is None:
        return ()
    maybes = _published().select_related(None).filter(maybe).order_by().values_list("product_name", flat=True)[: near.CANDIDATES]
    far = {name: near.distance(term, (fold(name),)) for name in set(maybes)}
    nearest = sorted((steps, len(name), name) for name, steps in far.items() if steps is not None)
    return tuple(
        Hit(kind="results", title=name, url=f"/search/?{urlencode({'q': name})}", rank=Rank.NEAR) for _, _, name in nearest[:limit]
    )


def products_suggested(term: Term, *, limit: int) -> tuple[Hit, ...]:
    """Names of products with published results, by a part of the name or its sound; the shortest first."""
    known = {row.text: row.name for find in (names.by_words, names.by_sound) for row in find(PRODUCT, term, limit * 2)}
    hits = []
    for text, name in known.items():
        if _published().select_related(None).filter(words.called(text)).order_by().exists():
            best = min(rank(term, names=(text,)), Rank.SOUNDS)
            hits.append(Hit(kind="results", title=name, url=f"/results/?{urlencode({'q': name})}", rank=best))
        if len(hits) == limit:
            break
    return tuple(hits)


def _matching(term: Term) -> QuerySet[Conclusion]:
    rows = _published()
    for word in unicodedata.normalize("NFKC", term.typed).split():
        rows = rows.filter(_about(word))
    return rows


def _keys(rows: QuerySet[Conclusion]) -> dict[int, tuple[str, date]]:
    return {pk: (verdict, on) for pk, verdict, on in rows.select_related(None).values_list("pk", "verdict", "final_on")}


def _lately(row: tuple[str, date], since: date) -> bool:
    verdict, on = row
    return verdict == Verdict.FAIL and on >= since


def _hit(row: PublicResult) -> Hit:
    named = " ".join(part for part in (row.trademark, row.product, row.model) if part)
    batch = f"批号 {row.batch}" if row.batch else ""
    return Hit(
        kind="results",
        title=f"{named}（{row.enterprise}）" if row.enterprise else named,
        url=row.page,
        text=" · ".join(part for part in (batch, row.failed_items, row.maker_note, row.office) if part),
        number=row.number,
        on=row.sampled_on,
        mark="不合格" if row.failed else "未发现不合格",
        tone="bad" if row.failed else "ok",
    )
