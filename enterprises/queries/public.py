"""The public gate: all that the world sees of enterprises. Frozen records, no models, no persons."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from enterprises.law import ground, tidy_code
from enterprises.models import Enterprise, Licence, LicenceAct, ProductCategory, Standing
from enterprises.states import LICENCE_MOVES, EnterpriseState
from enterprises.states import PUBLISHED_STANDINGS as PUBLISHED
from quality_portal.search.fold import bare
from quality_portal.search.lookups import Begins, bare_of, number_holds
from quality_portal.workdays.calendar import business_today

from . import enterprise as enterprises
from . import market, reference
from . import standing as standings
from .found import (  # noqa: F401 – the search is part of the gate
    categories_found,
    categories_near,
    companies_found,
    companies_near,
    companies_suggested,
    licences_found,
    licences_near,
)
from .public_opening import OPENING_RULE, opening_catalogues  # noqa: F401 – part of the gate, too


@dataclass(frozen=True, slots=True)
class PublicProduct:
    name: str
    category: str
    trademark: str
    model: str
    standard: str
    leading: bool
    category_code: str = ""


@dataclass(frozen=True, slots=True)
class PublicLicence:
    kind: str
    number: str
    product: str
    scope: str
    issuer: str
    valid_from: date
    valid_to: date | None
    state: str
    good: bool
    since: date | None = None
    because: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class PublicLicenceAct:
    """One act on a licence: what every list of suspended, revoked, deregistered and annulled licences prints."""

    on: date
    act: str
    enterprise: str
    credit_code: str
    region: str
    kind: str
    number: str
    product: str
    valid_from: date
    valid_to: date | None
    ground: str
    basis: str
    decision: str
    now: str

    @property
    def url(self) -> str:
        return f"/enterprises/{self.credit_code}/" if self.credit_code else ""


@dataclass(frozen=True, slots=True)
class PublicStanding:
    kind: str
    words: str
    subject: str
    since: date
    until: date | None
    because: str
    basis: str
    url: str
    good: bool


@dataclass(frozen=True, slots=True)
class PublicCompany:
    credit_code: str
    name: str
    former_names: tuple[str, ...]
    region: str
    industry: str
    size: str
    established_on: date | None
    state: str
    active: bool
    products: tuple[PublicProduct, ...] = ()
    licences: tuple[PublicLicence, ...] = ()
    standings: tuple[PublicStanding, ...] = ()

    @property
    def url(self) -> str:
        return f"/enterprises/{self.credit_code}/"


def company(credit_code: str, on: date | None = None) -> PublicCompany | None:
    """One enterprise by its credit code, as it stands on a day (today when none is named)."""
    found = Enterprise.objects.filter(credit_code=tidy_code(credit_code))
    row = enterprises.with_everything(found).first()
    return _company(row, on or business_today()) if row else None


def find(term: str, limit: int = 20) -> list[PublicCompany]:
    """Enterprises by credit code, pinyin initials or words of the name; without products and licences."""
    if len(term.strip()) < 2:
        return []
    rows = enterprises.matching(Enterprise.objects.exclude(credit_code=None), term)
    return [_head(row) for row in rows.select_related("region", "industry").order_by("-pk")[:limit]]


def procurement_bars(credit_code: str, on: date) -> list[PublicStanding]:
    """Why a supplier may not sell to the government on a day; empty when nothing bars it."""
    row = Enterprise.objects.filter(credit_code=tidy_code(credit_code)).first()
    return [_standing(bar) for bar in standings.bars_procurement(row, on)] if row else []


def standing_rows(kinds: Iterable[str], on: date, *, limit: int = 1000) -> list[tuple[PublicCompany, PublicStanding]]:
    """Who stands so on a day, newest first; only kinds that are public at all."""
    rows = standings.rows_in_force(on, kinds=tuple(kind for kind in kinds if kind in PUBLISHED)).exclude(enterprise__credit_code=None)
    rows = rows.select_related("enterprise__region", "enterprise__industry", "product", "licence", "category").order_by("-since", "-pk")[:limit]
    return [(_head(row.enterprise), _standing(row)) for row in rows]


def _head(row: Enterprise) -> PublicCompany:
    return PublicCompany(
        credit_code=row.credit_code or "",
        name=row.name,
        former_names=tuple(row.former_names),
        region=row.region.name if row.region else row.region_text,
        industry=row.industry.name if row.industry else "",
        size=row.get_size_display(),
        established_on=row.established_on,
        state=row.get_state_display(),
        active=row.state == EnterpriseState.ACTIVE,
    )


def _company(row: Enterprise, on: date) -> PublicCompany:
    head = _head(row)
    products = tuple(
        PublicProduct(item.name, item.category.name, item.trademark, item.model, item.standard, item.leading, item.category.code)
        for item in row.products.all()
    )
    licences = tuple(_licence(item, on) for item in row.licences.all())
    in_force = tuple(
        _standing(item)
        for item in row.standings.all()
        if item.kind in PUBLISHED and item.since <= on and (item.until is None or on < item.until)
    )
    fields = {name: getattr(head, name) for name in head.__slots__}
    return PublicCompany(**fields | {"products": products, "licences": licences, "standings": in_force})


def _licence(item: Licence, on: date) -> PublicLicence:
    return PublicLicence(
        kind=item.get_kind_display(),
        number=item.number,
        product=str(item.product or ""),
        scope=item.scope,
        issuer=item.issuer,
        valid_from=item.valid_from,
        valid_to=item.valid_to,
        state=item.words(on),
        good=item.good_on(on),
        since=item.state_since,
        because=ground(item.state_ground).title if item.state_ground else item.state_because,
        basis=item.state_basis,
    )


@dataclass(frozen=True, slots=True)
class HeldLicence:
    """A licence that was looked up by its number, with its holder."""

    licence: PublicLicence
    holder: str
    url: str
    region: str


SHORTEST_NUMBER = 4


def licences_numbered(text: str, on: date, *, limit: int = 20) -> list[HeldLicence]:
    """Licences by number, however it is written: only letters and digits count, a province's mark may be left out. One query."""
    plain = bare(text)
    if len(plain) < SHORTEST_NUMBER:
        return []
    rows = Licence.objects.filter(Q(Begins(bare_of("number"), plain)) | number_holds("number", plain)).select_related("enterprise__region", "product")
    return [
        HeldLicence(
            _licence(row, on), row.enterprise.name, row.enterprise.public_url, row.enterprise.region.name if row.enterprise.region else row.enterprise.region_text
        )
        for row in rows.order_by("-valid", "pk")[:limit]
    ]


LICENCE_ACTS = {move.name: move.title for move in LICENCE_MOVES}


def licence_acts(move: str = "", *, term: str = "", limit: int = 50, offset: int = 0) -> list[PublicLicenceAct]:
    """What was done to licences, newest first: published on the day it was done."""
    rows = LicenceAct.objects.select_related("licence__enterprise__region", "licence__product").order_by("-on", "-pk")
    if move in LICENCE_ACTS:
        rows = rows.filter(move=move)
    if term.strip():
        rows = rows.filter(enterprises.numbered("licence__number", "licence__enterprise", term))
    today = business_today()
    return [_act(row, today) for row in rows[offset : offset + limit]]


def licence_act_counts() -> dict[str, int]:
    """How many acts of each kind."""
    return dict(LicenceAct.objects.order_by().values_list("move").annotate(n=Count("pk")))


def _act(row: LicenceAct, on: date) -> PublicLicenceAct:
    licence, company = row.licence, row.licence.enterprise
    return PublicLicenceAct(
        on=row.on,
        act=row.get_move_display(),
        enterprise=company.name,
        credit_code=company.credit_code or "",
        region=company.region.name if company.region else company.region_text,
        kind=licence.get_kind_display(),
        number=licence.number,
        product=str(licence.product or ""),
        valid_from=licence.valid_from,
        valid_to=licence.valid_to,
        ground=ground(row.ground).title,
        basis=row.basis,
        decision=row.decision,
        now=licence.words(on),
    )


def _standing(item: Standing) -> PublicStanding:
    return PublicStanding(
        kind=item.kind,
        words=item.get_kind_display(),
        subject=str(item.product or item.licence or item.category or ""),
        since=item.since,
        until=item.until,
        because=item.because,
        basis=item.basis,
        url=item.source_url,
        good=item.good,
    )


@dataclass(frozen=True, slots=True)
class MarketAnswer:
    """The market check: what a product needs, and what its maker has. `may_be_sold` is None when the maker is not known."""

    category: str
    needed: str
    basis: tuple[str, ...]
    may_be_sold: bool | None
    name: str = ""
    url: str = ""
    licences: tuple[PublicLicence, ...] = ()
    eliminated: tuple[str, ...] = ()
    similar: tuple[str, ...] = ()

    @property
    def maker_known(self) -> bool:
        return bool(self.name)


def category_names() -> dict[str, str]:
    """Every product category by its code."""
    return dict(ProductCategory.objects.values_list("code", "name"))


def market_categories() -> list[tuple[str, str]]:
    """What a product can be looked up under: code and name."""
    return list(reference.leaf_categories().values_list("code", "name"))


def market_check(category: str, on: date, *, maker: str = "", product: str = "") -> MarketAnswer | None:
    """Must a product of this category have a certificate, and has this maker a valid one? None for an unknown category."""
    row = reference.leaf_categories().filter(code=category).first()
    if row is None:
        return None
    makers = market.makers(maker) if maker.strip() else []
    one = makers[0] if len(makers) == 1 else None
    found = market.check(row, one, on, product=product)
    return MarketAnswer(
        category=row.name,
        needed=found.needed,
        basis=tuple(str(citation) for citation in found.rule.basis) if found.rule else (),
        may_be_sold=found.may_be_sold,
        name=one.name if one else "",
        url=one.public_url if one else "",
        licences=tuple(_licence(item, on) for item in (*found.good, *found.others)),
        eliminated=found.eliminated,
        similar=tuple(item.name for item in makers) if one is None else (),
    )
