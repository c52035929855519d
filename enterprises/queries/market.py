"""The market check: does a product need a certificate, and has its maker a valid one?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from enterprises.law.requirement import Requirement, required
from enterprises.models import Enterprise, Licence, ProductCategory
from enterprises.queries import elimination
from enterprises.queries import enterprise as enterprises
from enterprises.states import LicenceKind


@dataclass(frozen=True, slots=True)
class Answer:
    """What is required of a product, and what its maker has."""

    enterprise: Enterprise | None
    category: ProductCategory
    rule: Requirement | None
    good: tuple[Licence, ...] = ()
    others: tuple[Licence, ...] = ()
    eliminated: tuple[str, ...] = ()

    @property
    def needed(self) -> str:
        """The certificate, in words; empty when none is needed."""
        return "或者".join(LicenceKind(kind).label for kind in self.rule.kinds) if self.rule else ""

    @property
    def may_be_sold(self) -> bool | None:
        """None: the maker is not known, so nothing can be said."""
        if self.eliminated:
            return False
        if self.rule is None:
            return True
        return bool(self.good) if self.enterprise else None


def check(category: ProductCategory, maker: Enterprise | None, on: date, *, product: str = "") -> Answer:
    """Look the category up in the law, and the maker in the register of certificates."""
    rule = required(category.code, on)
    entries = elimination.in_force(on)
    named = elimination.naming_product(entries, text=product, category=category.code) if product.strip() else []
    eliminated = tuple(f"{row.title}（{row.batch}）" for row in named)
    if maker is None or rule is None:
        return Answer(maker, category, rule, eliminated=eliminated)
    theirs = maker.licences.filter(Q(product=None) | Q(product__category=category), kind__in=rule.kinds).order_by("-valid")
    rows = list(theirs.select_related("product"))
    good = tuple(row for row in rows if row.good_on(on))
    return Answer(maker, category, rule, good, tuple(row for row in rows if not row.good_on(on)), eliminated)


def makers(term: str, limit: int = 10) -> list[Enterprise]:
    """Who may be meant by what stands on a package: the exact name alone if there is one."""
    exact = list(enterprises.by_name(term)[:2])
    if len(exact) == 1:
        return exact
    return list(enterprises.matching(Enterprise.objects.select_related("region"), term).order_by("-pk")[:limit]) if len(term.strip()) > 1 else []
