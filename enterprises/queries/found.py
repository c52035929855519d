"""What the public search finds in this room: enterprises, their licences, categories of products."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from enterprises.models import Enterprise, Licence, ProductCategory
from enterprises.states import EnterpriseState
from quality_portal.search import near, sounds
from quality_portal.search.fold import fold
from quality_portal.search.lookups import Begins, almost, almost_number, bare_of, grams
from quality_portal.search.ranking import CAP, rank
from quality_portal.search.shapes import Found, Hit, Rank
from quality_portal.search.terms import Term
from quality_portal.workdays.calendar import business_today

from . import enterprise as enterprises

PUBLIC = Enterprise.objects.exclude(credit_code=None)
SUGGESTED = 100  # that are weighed while somebody types
Ranked = list[tuple[tuple[object, ...], Rank, int]]


def companies_found(term: Term, *, limit: int, offset: int = 0) -> Found:
    """Enterprises by credit code, name, former name or sound of the name; those that still exist before the others."""
    found = _weighed(term, enterprises.matching(PUBLIC.order_by(), term)[: CAP + 1])
    term.memo.setdefault("makers", [pk for _, _, pk in found])
    count, more = min(len(found), CAP), len(found) > CAP
    if more and term.words:  # of very many, the first thousand met need not be the best
        known = {pk for _, _, pk in found}
        others = _weighed(term, enterprises.beginning(PUBLIC.order_by(), term)[: offset + limit])
        found += [row for row in others if row[2] not in known]
    found.sort(key=lambda row: row[0])
    return Found("enterprises", _companies(found[offset : offset + limit]), count, more)


def companies_suggested(term: Term, *, limit: int) -> tuple[Hit, ...]:
    """The same for somebody still typing: some that match, and those whose name begins so."""
    found = {row[2]: row for row in _weighed(term, enterprises.matching(PUBLIC.order_by(), term)[:SUGGESTED])}
    if term.words and len(found) == SUGGESTED:
        found |= {row[2]: row for row in _weighed(term, enterprises.beginning(PUBLIC.order_by(), term)[:limit])}
    return _companies(sorted(found.values(), key=lambda row: row[0])[:limit])


def companies_near(term: Term, *, limit: int) -> tuple[Hit, ...]:
    """Enterprises that the term may have meant: a credit code or a name with one slip."""
    if codes := near.codes_near(term.code):
        rows = PUBLIC.filter(credit_code__in=codes).values_list("pk", flat=True)[:limit]
        return _companies([((), Rank.NEAR, pk) for pk in rows])
    maybe = almost(term, grams("words"))
    if maybe is None:
        return ()
    found = []
    for pk, words in PUBLIC.filter(maybe).order_by().values_list("pk", "words")[: near.CANDIDATES]:
        far = near.distance(term, (words,))
        if far is not None:
            found.append(((far, len(words), -pk), Rank.NEAR, pk))
    return _companies(sorted(found)[:limit])


def _weighed(term: Term, rows: object) -> Ranked:
    found: Ranked = []
    for pk, words, code, state in rows.values_list("pk", "words", "credit_code", "state"):
        best = rank(term, names=(words,), numbers=(code,))
        if best == Rank.HOLDS and words.split(" ")[0] == term.folded:
            best = Rank.EXACT
        found.append(((best, state != EnterpriseState.ACTIVE, len(words) if best < Rank.HOLDS else 0, -pk), best, pk))
    return found


def _companies(rows: Ranked) -> tuple[Hit, ...]:
    ranks = {pk: best for _, best, pk in rows}
    known = Enterprise.objects.select_related("region", "industry").in_bulk(list(ranks))
    return tuple(_company(known[pk], best) for pk, best in ranks.items() if pk in known)


def _company(row: Enterprise, best: Rank) -> Hit:
    region = row.region.name if row.region else row.region_text
    former = f"曾用名 {'、'.join(row.former_names)}" if row.former_names else ""
    return Hit(
        kind="enterprises",
        title=row.name,
        url=row.public_url,
        text=" · ".join(part for part in (region, row.industry.name if row.industry else "", former) if part),
        number=row.credit_code or "",
        mark="" if row.state == EnterpriseState.ACTIVE else row.get_state_display(),
        rank=best,
    )


def licences_found(term: Term, *, limit: int, offset: int = 0) -> Found:
    """Licences by number, or by the enterprise that holds them; the good ones first."""
    if term.too_short:
        return Found("licences")
    wanted = Q(Begins(bare_of("number"), term.bare)) | Q(enterprise__in=enterprises.makers(term))
    today, found = business_today(), []
    for row in Licence.objects.exclude(enterprise__credit_code=None).filter(wanted).order_by()[: CAP + 1]:
        best = rank(term, numbers=(row.number,))
        found.append(((best, not row.good_on(today), -row.valid_from.toordinal(), -row.pk), best, row.pk))
    found.sort()
    return Found("licences", _licences(found[offset : offset + limit]), min(len(found), CAP), len(found) > CAP)


def licences_near(term: Term, *, limit: int) -> tuple[Hit, ...]:
    """Licences whose number is one slip away."""
    maybe = almost_number(term, "number")
    if maybe is None:
        return ()
    rows = Licence.objects.exclude(enterprise__credit_code=None).filter(maybe).order_by().values_list("pk", "number")
    far = {pk: near.number_distance(term, number) for pk, number in rows[: near.CANDIDATES]}
    found = sorted(((steps, -pk), Rank.NEAR, pk) for pk, steps in far.items() if steps is not None)
    return _licences(found[:limit])


def _licences(rows: Ranked) -> tuple[Hit, ...]:
    ranks, today = {pk: best for _, best, pk in rows}, business_today()
    known = Licence.objects.select_related("enterprise", "product").in_bulk(list(ranks))
    return tuple(
        Hit(
            kind="licences",
            title=f"{row.get_kind_display()} {row.number}",
            url=row.enterprise.public_url,
            text=" · ".join(part for part in (row.enterprise.name, str(row.product or ""), row.scope) if part),
            number=row.number,
            on=row.valid_from,
            mark=row.words(today),
            tone="ok" if row.good_on(today) else "idle",
            rank=ranks[pk],
        )
        for pk in ranks
        if (row := known.get(pk))
    )


def categories_found(term: Term, *, limit: int, offset: int = 0) -> Found:
    """Categories of products by name, code or sound. There are some tens: they are read whole."""
    found = []
    for name, code, above in _categories():
        plain, heard = fold(name), sounds.pinyin(name)
        holds = all(word in plain for word in term.words)
        if holds or term.bare == code.lower() or _sounds(term, heard):
            best = rank(term, names=(plain,), numbers=(code,))
            found.append((best, len(name), code, _category(name, code, above, best)))
    found.sort(key=lambda row: row[:3])
    return Found("products", tuple(row[-1] for row in found[offset : offset + limit]), len(found))


def categories_near(term: Term, *, limit: int) -> tuple[Hit, ...]:
    """Categories whose name is one slip away."""
    found = []
    for name, code, above in _categories():
        far = near.distance(term, (fold(name),)) if len(term.bare) >= near.SHORTEST else None
        if far is not None:
            found.append((far, len(name), code, _category(name, code, above, Rank.NEAR)))
    return tuple(row[-1] for row in sorted(found, key=lambda row: row[:3])[:limit])


def _categories() -> Iterable[tuple[str, str, str | None]]:
    return ProductCategory.objects.order_by("code").values_list("name", "code", "parent__name")


def _sounds(term: Term, heard: str) -> bool:
    if not term.letters or len(term.letters) < 2:
        return False
    return any(" " + " ".join(reading) in heard for reading in term.readings) or term.letters in sounds.initials(heard)


def _category(name: str, code: str, above: str | None, best: Rank) -> Hit:
    return Hit(kind="products", title=name, url=f"/products/{code}/", text=above or "", number=code, rank=best)
