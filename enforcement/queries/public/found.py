"""What the public search finds in this room: announcements on display, by title, number, or any line of theirs; notices in force, by title or number."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from enforcement.models import Announcement, AnnouncementEntry, Instruction
from enterprises.queries import enterprise as enterprises
from quality_portal.core.formats import day_of
from quality_portal.search.fold import fold, pairs
from quality_portal.search.lookups import Begins, Contains, Holds, bare_of, folded, grams, row_grams, row_words
from quality_portal.search.ranking import CAP, rank
from quality_portal.search.shapes import Found, Hit, Rank
from quality_portal.search.terms import Term
from quality_portal.workdays.calendar import business_today

from .announcements import FIRST_ROWS, _subject
from .display import _published
from .instructions import _shown


def announcements_found(term: Term, *, limit: int, offset: int = 0) -> Found:
    """Announcements on display; withdrawn or past its term, none is found."""
    if term.too_short:
        return Found("announcements")
    found = _ranked(_published(business_today()).filter(_about(term)).order_by("-published_at", "-pk"), term)
    ranks = {pk: best for best, _, pk in found[offset : offset + limit]}
    first = Prefetch("entries", AnnouncementEntry.objects.filter(position__lte=FIRST_ROWS).order_by("position"))
    known = Announcement.objects.annotate(entry_count=Count("entries")).select_related("document", "office").prefetch_related(first).in_bulk(list(ranks))
    hits = tuple(_hit(known[pk], best) for pk, best in ranks.items() if pk in known)
    return Found("announcements", hits, min(len(found), CAP), len(found) > CAP)


def instructions_found(term: Term, *, limit: int, offset: int = 0) -> Found:
    """Notices in force that are made public; a repealed one is not found."""
    if term.too_short:
        return Found("instructions")
    found = _ranked(_shown().filter(_titled(term)).order_by("-issued_on", "-pk"), term)
    ranks = {pk: best for best, _, pk in found[offset : offset + limit]}
    known = Instruction.objects.select_related("document", "office").in_bulk(list(ranks))
    hits = tuple(_notice(known[pk], best) for pk, best in ranks.items() if pk in known)
    return Found("instructions", hits, min(len(found), CAP), len(found) > CAP)


def _ranked(rows: QuerySet[Any], term: Term) -> list[tuple[Rank, int, int]]:
    """The best first, of the same rank in the order of the rows: rank, place, key."""
    known = enumerate(rows.values_list("pk", "title", "document__number")[: CAP + 1])
    return sorted((min(rank(term, names=(fold(title),), numbers=(number,)), Rank.HOLDS), place, pk) for place, (pk, title, number) in known)


def _about(term: Term) -> Q:
    """The title holds every word, or one line does, or a line is about an enterprise of that name, or it is the number."""
    line = Q(Contains(row_grams("row"), _pairs(term)))
    for word in term.words:
        line &= Q(Holds(row_words("row"), word))
    lines = AnnouncementEntry.objects.filter(line | Q(enterprise__in=enterprises.makers(term)))
    return _titled(term) | Q(pk__in=lines.order_by().values("announcement"))


def _titled(term: Term) -> Q:
    """The title holds every word, or it is the number."""
    title = Q(Contains(grams("title"), _pairs(term)))
    for word in term.words:
        title &= Q(Holds(folded("title"), word))
    return title | Q(Begins(bare_of("document__number"), term.bare)) if _numbered(term) else title


def _pairs(term: Term) -> list[str]:
    return sorted({pair for word in term.words for pair in pairs(word)})


def _numbered(term: Term) -> bool:
    return any(letter.isdigit() for letter in term.bare)


def _hit(row: Announcement, best: Rank) -> Hit:
    number = row.document.number if row.document else ""
    return Hit(
        kind="announcements",
        title=row.title,
        url=f"/announcements/{row.uuid}/",
        text=" · ".join(part for part in (_subject(list(row.entries.all()), row.entry_count), number, row.office.name) if part),
        number=number,
        on=day_of(row.published_at),
        mark=row.get_kind_display(),
        tone="info",
        rank=best,
    )


def _notice(row: Instruction, best: Rank) -> Hit:
    number = row.document.number if row.document else ""
    return Hit(
        kind="instructions",
        title=row.title,
        url=row.public_url,
        text=" · ".join(part for part in (number, row.office.name) if part),
        number=number,
        on=row.issued_on,
        rank=best,
    )
