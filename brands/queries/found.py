"""What the public search finds in this room: titles, by certificate, programme, product, trademark or holder."""

from __future__ import annotations

from django.db.models import Q

from brands.models import Honour
from brands.states import HonourState
from enterprises.queries import enterprise as enterprises
from quality_portal.search.fold import fold
from quality_portal.search.lookups import Begins, Holds, bare_of, folded
from quality_portal.search.ranking import CAP, rank
from quality_portal.search.shapes import Found, Hit, Rank
from quality_portal.search.terms import Term
from quality_portal.workdays.calendar import business_today

from . import honour as honours

TEXTS = ("programme__name", "product__name", "product__trademark")


def honours_found(term: Term, *, limit: int, offset: int = 0) -> Found:
    """Titles granted: those that hold first, then the latest."""
    if term.too_short:
        return Found("honours")
    today = business_today()
    rows = honours.with_names(Honour.objects.filter(_about(term), granted_on__lte=today)).order_by("-granted_on", "-pk")
    found = []
    for place, row in enumerate(rows[: CAP + 1]):
        names = (row.enterprise.words, fold(row.programme.name), fold(str(row.product or "")))
        best = rank(term, names=names, numbers=(row.certificate_no,))
        found.append((best, not row.holds(today), place, row))
    found.sort(key=lambda one: one[:3])
    hits = tuple(_hit(row, best, honours.state_of(row, today)) for best, _, _, row in found[offset : offset + limit])
    return Found("honours", hits, min(len(found), CAP), len(found) > CAP)


def _about(term: Term) -> Q:
    """There are some thousands of titles at most: what is not looked up by key is read."""
    found = Q(enterprise__in=enterprises.makers(term))
    for text in TEXTS:
        one = Q()
        for word in term.words:
            one &= Q(Holds(folded(text), word))
        found |= one
    return found | Q(Begins(bare_of("certificate_no"), term.bare))


def _hit(row: Honour, best: Rank, state: HonourState) -> Hit:
    return Hit(
        kind="honours",
        title=f"{row.programme.name}：{row.enterprise.name}",
        url=row.enterprise.public_url or row.public_url,
        text=" · ".join(part for part in (str(row.product or ""), row.certificate_no) if part),
        number=row.certificate_no,
        on=row.granted_on,
        mark=state.label,
        tone="ok" if state == HonourState.VALID else "idle",
        rank=best,
    )
