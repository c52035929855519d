"""Licences: whose, good or not, near their end, and who may not apply for one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from enterprises.law import BARS, REMINDER, RENEWAL, RENEWED, Bar, Ground, grounds_for
from enterprises.models import Enterprise, Licence, LicenceAct, ProductCategory
from enterprises.states import ApplicationState, EnterpriseState, LicenceState
from quality_portal.accounts.models import Region, User
from quality_portal.search.fold import bare
from quality_portal.search.lookups import Begins, bare_of
from quality_portal.workdays import calendar

from . import enterprise as enterprises

_FAILED = (ApplicationState.DECLINED, ApplicationState.REFUSED, ApplicationState.WITHDRAWN)


def _expired(licence: Licence, on: date) -> bool:
    return licence.valid_to is not None and licence.valid_to < on


def _enterprise_ended(licence: Licence, _on: date) -> bool:
    return licence.enterprise.state != EnterpriseState.ACTIVE


# Facts that a ground asks for: does it hold for this licence on this day? With the words of the refusal.
FACTS: dict[str, tuple[Callable[[Licence, date], bool], str]] = {
    "expired": (
        _expired,
        "证书还在有效期内，不能以“有效期届满”为由注销。请核对有效期，或者改选其他事由。",
    ),
    "enterprise_ended": (
        _enterprise_ended,
        "企业登记状态仍是“存续”，不能以“企业依法终止”为由注销。请先登记企业注销，或者改选其他事由。",
    ),
}


def visible(user: User) -> QuerySet[Licence]:
    """Licences of the enterprises one may see."""
    return Licence.objects.filter(enterprise__in=enterprises.visible(user)).select_related("enterprise", "product")


def live(enterprise: Enterprise) -> QuerySet[Licence]:
    """Licences that can still be suspended or revoked."""
    return enterprise.licences.filter(state__in=(LicenceState.VALID, LicenceState.SUSPENDED)).select_related("product")


def expiring(user: User, *, after: date, before: date) -> QuerySet[Licence]:
    """Valid licences whose validity ends between two days, soonest first."""
    return visible(user).filter(state=LicenceState.VALID, valid__endswith__range=(after, before)).order_by("valid__endswith")


# --- The register ---

SITUATIONS = {
    "good": "有效",
    "due": "应申请延续",
    "expired": "已过期待注销",
    "suspended": "暂停",
    "revoked": "已吊销",
    "annulled": "已撤销",
    "deregistered": "已注销",
    "later": "尚未生效",
    "renewed": "已由新证接续",
}


def _followed() -> Exists:
    """A later period of the same number stands beside the row: it was renewed."""
    later = Licence.objects.filter(
        kind=OuterRef("kind"), number=OuterRef("number"), enterprise=OuterRef("enterprise"), valid__startswith__gte=OuterRef("valid__endswith")
    )
    return Exists(later)


def _stands(key: str, on: date) -> Q:
    """What makes a licence stand so on a day."""
    held = Q(state=LicenceState.VALID)
    live = Q(state__in=(LicenceState.VALID, LicenceState.SUSPENDED))
    conditions = {
        "good": held & Q(valid__contains=on),
        "due": live & _renewable(on) & ~Q(_followed()),
        "expired": live & Q(valid__endswith__lte=on) & ~Q(_followed()),
        "renewed": live & Q(valid__endswith__lte=on) & Q(_followed()),
        "later": held & Q(valid__startswith__gt=on),
    }
    return conditions[key] if key in conditions else Q(state=key)


def _renewable(on: date) -> Q:
    """In its last months: from two months before the last day to apply for renewal until the end."""
    until = calendar.reached_by(REMINDER, on) + timedelta(days=1)
    return Q(kind__in=RENEWED, valid__contains=on, valid__endswith__lte=until)


def situation(rows: QuerySet[Licence], key: str, on: date) -> QuerySet[Licence]:
    """Narrow to licences that stand so on a day; every one when the key is none."""
    return rows.filter(_stands(key, on)) if key in SITUATIONS else rows


def narrowed(
    rows: QuerySet[Licence], *, term: str = "", kind: str = "", region: Region | None = None, ends_before: date | None = None
) -> QuerySet[Licence]:
    """By words of the number or the enterprise, kind, region, end of validity."""
    if term.strip():
        found = enterprises.matching(Enterprise.objects.all(), term)
        rows = rows.filter(Q(number__icontains=term.strip()) | Q(Begins(bare_of("number"), bare(term) or term)) | Q(enterprise__in=found))
    if kind:
        rows = rows.filter(kind=kind)
    if region is not None:
        rows = rows.filter(Q(enterprise__region=region) | Q(enterprise__region__path__startswith=region.path + "/"))
    if ends_before is not None:
        # A range's end is the day after the last; there is none after the last of all days.
        rows = rows.filter(valid__endswith__lte=min(ends_before, date.max - timedelta(days=1)) + timedelta(days=1))
    return rows


def counts(rows: QuerySet[Licence], on: date) -> dict[str, int]:
    """How many stand so, in one query."""
    return rows.order_by().aggregate(**{key: Count("pk", filter=_stands(key, on)) for key in SITUATIONS})


def listed(rows: QuerySet[Licence]) -> QuerySet[Licence]:
    """What a row of the register prints."""
    return rows.select_related("enterprise__region", "product").prefetch_related("renewals")


def periods(licence: Licence) -> QuerySet[Licence]:
    """Every period of validity of the same licence, newest first."""
    rows = Licence.objects.filter(kind=licence.kind, number=licence.number, enterprise=licence.enterprise_id)
    return rows.select_related("product").order_by("-valid")


def acts(licence: Licence) -> QuerySet[LicenceAct]:
    """What was done on it, newest first."""
    return licence.acts.select_related("by").order_by("-pk")


def grounds_open(licence: Licence, move: str) -> list[Ground]:
    """The grounds of an act whose facts hold for this licence today."""
    today = calendar.business_today()
    return [row for row in grounds_for(move, licence.kind, licence.state) if not row.when or FACTS[row.when][0](licence, today)]


# --- Renewal ---


@dataclass(frozen=True, slots=True)
class Renewal:
    """A licence whose renewal has to be applied for: until when, and whether that was done."""

    licence: Licence
    apply_by: date
    ends_on: date
    late: bool
    applied: bool


def apply_by(licence: Licence) -> date | None:
    """The last day to apply for renewal: six months before the end (LIC art. 25)."""
    if licence.kind not in RENEWED or licence.valid_to is None:
        return None
    return calendar.ahead_of(RENEWAL, licence.valid_to)


def renewals_due(enterprise: Enterprise, on: date) -> list[Renewal]:
    """What the enterprise has to renew now: reminded from two months before the last day to apply until the end."""
    rows = situation(enterprise.licences.all(), "due", on).select_related("product", "enterprise").prefetch_related("renewals")
    return [found for row in rows.order_by("valid__endswith", "pk") if (found := renewal_of(row, on))]


def renewal_of(licence: Licence, on: date) -> Renewal | None:
    """How the renewal of a licence stands; None when it is not due or never will be."""
    ends, last = licence.valid_to, apply_by(licence)
    if ends is None or last is None or not calendar.ahead_of(REMINDER, ends) <= on <= ends:
        return None
    tried = [row for row in licence.renewals.all() if row.state not in _FAILED]
    return Renewal(licence, last, ends, late=on > last, applied=bool(tried))


# --- Barred from applying again ---


@dataclass(frozen=True, slots=True)
class Barred:
    """Why an enterprise may not apply for a licence of this kind: after which act, from when to when."""

    licence: Licence
    rule: Bar
    since: date
    until: date

    @property
    def words(self) -> str:
        act = ground_words(self.rule)
        return (
            f"该企业的{self.licence}已于{self.since.isoformat()}{act}，{self.rule.term.length}年内（至{self.until.isoformat()}）{self.rule.term.name}。"
        )


def ground_words(rule: Bar) -> str:
    """The act that a bar follows, in a word."""
    return {"revoke": "被吊销", "annul": "因以不正当手段取得被撤销"}[rule.move]


def bars_on(enterprise: Enterprise, kind: str, category: ProductCategory | None, on: date) -> list[Barred]:
    """Why the enterprise may not apply on a day for a licence of this kind and product; empty when it may.

    A licence that named no product bars every product of its kind.
    """
    moves = {rule.move for rule in BARS}
    found = []
    acts_done = LicenceAct.objects.filter(licence__enterprise=enterprise, licence__kind=kind, move__in=moves)
    for act in acts_done.select_related("licence__product").order_by("pk"):
        product = act.licence.product
        if product is not None and category is not None and product.category_id != category.pk:
            continue
        for rule in BARS:
            until = calendar.due(rule.term, act.on).nominal
            if rule.follows(act.move, kind, act.ground) and act.on <= on <= until:
                found.append(Barred(act.licence, rule, act.on, until))
    return found


def bars_of(licence: Licence) -> list[Barred]:
    """The years for which the acts on this licence bar a new application, past ones too."""
    rows = [(act, rule) for act in licence.acts.all() for rule in BARS if rule.follows(act.move, licence.kind, act.ground)]
    return [Barred(licence, rule, act.on, calendar.due(rule.term, act.on).nominal) for act, rule in rows]
