"""Which enterprises a person may see, and finding them."""

from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Left

from enterprises.law import CODE_LENGTH
from enterprises.models import Enterprise, Licence, Principal, Product, Standing
from enterprises.models.enterprise import BEGINNING
from quality_portal.accounts.models import Region, User
from quality_portal.accounts.queries import regions_under
from quality_portal.core.roles import STAFF, Role
from quality_portal.search import frequency
from quality_portal.search.fold import fold, pairs
from quality_portal.search.lookups import Begins, Contains, Holds, folded, grams, number_holds, sounding
from quality_portal.search.terms import Term, read

COUNT_CAP = 1000  # exact counts of common words cost more than they tell
_MIN_CODE_PREFIX = 6


def visible(user: User) -> QuerySet[Enterprise]:
    """Staff: their office's region and below; members: their own enterprises; administrators and labs: none.

    Enterprises that could not be placed are shown to offices at the top of the tree, who can place them.
    """
    if user.has_role(Role.ENTERPRISE_MEMBER):
        return Enterprise.objects.filter(memberships__user=user)
    if not user.roles & STAFF or user.office is None:
        return Enterprise.objects.none()
    region = user.office.region
    within = Q(region=region) | Q(region__path__startswith=region.path + "/")
    if region.parent_id is None:
        within |= Q(region=None)
    return Enterprise.objects.filter(within)


def visible_whole(user: User) -> QuerySet[Enterprise]:
    """The same rows with everything that their page prints."""
    return with_everything(visible(user))


def regions_of(user: User) -> QuerySet[Region]:
    """The regions that a person's office answers for."""
    if user.office is None:
        return Region.objects.none()
    return regions_under(user.office.region).order_by("code")


def own_region(user: User) -> Region | None:
    """Where a person's enterprises must lie at least; None for offices at the top of the tree."""
    region = user.office.region if user.office else None
    return region if region and region.parent_id else None


def matching(found: QuerySet[Enterprise], term: str | Term) -> QuerySet[Enterprise]:
    """Narrow to a term: a credit code or its beginning, words of the name or a former one (all must occur), or its sound."""
    term = read(term) if isinstance(term, str) else term
    code = term.code
    if len(code) == CODE_LENGTH:
        return found.filter(credit_code=code)
    if len(code) >= _MIN_CODE_PREFIX and code[:_MIN_CODE_PREFIX].isdigit():
        return found.filter(credit_code__startswith=code)
    if term.letters:
        return found.filter(sounding(term, "pinyin", "initials") | _named(term))
    return found.filter(_named(term))


def _named(term: Term) -> Q:
    """Names that hold the words: by the index on letter pairs, then read again; very common ones by reading on."""
    if not term.words:
        return Q(pk=None)
    if term.too_short:
        return Q(Begins(Left("words", BEGINNING), term.folded))
    keys = sorted({pair for word in term.words for pair in pairs(word)})
    telling = frequency.telling("enterprise_words", keys)
    if not telling and len(term.words) > 1:
        telling = keys  # words that are each common need not stand together often
    named = Q(Contains(grams("words"), telling)) if telling else Q()
    for word in term.words:
        named &= Q(words__contains=word)
    return named


def beginning(found: QuerySet[Enterprise], term: Term) -> QuerySet[Enterprise]:
    """Names that begin with the term."""
    return found.filter(Q(Begins(Left("words", BEGINNING), term.folded[:BEGINNING])))


def makers(term: Term) -> list[int]:
    """Keys of the enterprises that a term names, a thousand at most; asked once for all who look for what is theirs."""
    if "makers" not in term.memo:
        term.memo["makers"] = list(matching(Enterprise.objects.order_by(), term).values_list("pk", flat=True)[:COUNT_CAP])
    return term.memo["makers"]


def named(path: str, term: Term) -> Q:
    """Rows whose enterprise (at `path`) the term names: by their keys, or where very many are named, by reading on."""
    found = makers(term)
    return Q(**{f"{path}__in": found if len(found) < COUNT_CAP else matching(Enterprise.objects.order_by(), term)})


def numbered(number: str, path: str, typed: str) -> Q:
    """The same, or rows whose number holds what was typed, whatever signs stand between."""
    term = read(typed)
    return named(path, term) | number_holds(number, term.bare)


def about(term: str, text: str = "") -> Q:
    """Rows of an enterprise that the term names; with a text column, those whose text holds it too."""
    named = Q(enterprise__in=matching(Enterprise.objects.order_by(), term))
    return named | Q(Holds(folded(text), fold(term.strip()))) if text else named


def find(term: str, user: User) -> QuerySet[Enterprise]:
    """What a person finds for a term among what they may see."""
    return matching(visible(user), term)


def search(
    user: User, *, term: str = "", region: Region | None = None, size: str = "", industry: str = "", state: str = ""
) -> QuerySet[Enterprise]:
    """The staff list: newest first, with what a row prints."""
    found = visible(user)
    if term.strip():
        found = matching(found, term)
    if region is not None:
        found = found.filter(Q(region=region) | Q(region__path__startswith=region.path + "/"))
    if size:
        found = found.filter(size=size)
    if industry:
        found = found.filter(industry__section=industry)
    if state:
        found = found.filter(state=state)
    return found.select_related("region", "industry").order_by("-pk")


def capped_count(found: QuerySet[Any], cap: int = COUNT_CAP) -> tuple[int, bool]:
    """Count up to a thousand; the second value says that there are more."""
    count = found.order_by()[: cap + 1].count()
    return min(count, cap), count > cap


def with_everything(found: QuerySet[Enterprise]) -> QuerySet[Enterprise]:
    """What the page of one enterprise prints, in a fixed number of queries."""
    return found.select_related("region", "industry").prefetch_related(
        Prefetch("principals", Principal.objects.order_by("until", "role", "-since")),
        Prefetch("products", Product.objects.select_related("category").order_by("-leading", "name")),
        Prefetch("licences", Licence.objects.select_related("product").order_by("kind", "number", "-valid")),
        Prefetch("standings", Standing.objects.select_related("product", "category", "licence").order_by("-since", "-pk")),
    )


def principals_on(enterprise: Enterprise, on: date) -> QuerySet[Principal]:
    """Who was in which role on a day."""
    return enterprise.principals.filter(Q(since=None) | Q(since__lte=on), Q(until=None) | Q(until__gt=on))


def by_name(name: str) -> QuerySet[Enterprise]:
    """Enterprises of exactly this name, the verified ones first."""
    return Enterprise.objects.filter(name=name.strip()).order_by("-verified", "pk")


def may_open(user: User, pk: str) -> bool:
    """May this person open what is filed under this enterprise?"""
    return visible(user).filter(pk=pk).exists()
