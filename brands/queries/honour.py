"""Reading honours and programmes."""

from datetime import date

from django.db.models import Q, QuerySet

from brands import law
from brands.models import Honour, Programme
from brands.states import HonourState
from enterprises.queries import enterprise as enterprises
from quality_portal.accounts.models import User
from quality_portal.accounts.queries import DEFAULT_RULEBOOK, rulebook_of
from quality_portal.search.fold import fold
from quality_portal.search.lookups import Holds, folded
from quality_portal.search.terms import read


def with_names(rows: QuerySet[Honour]) -> QuerySet[Honour]:
    """With everything that a list prints."""
    return rows.select_related("programme__office", "enterprise__region", "product", "document")


def visible(user: User) -> QuerySet[Honour]:
    """Honours of the enterprises a person may see."""
    return with_names(Honour.objects.filter(enterprise__in=enterprises.visible(user)))


def holding(on: date) -> Q:
    """The condition of holding on a day, by dates alone: right even before the nightly run."""
    standing = Q(withdrawn_on=None) | Q(withdrawn_on__gt=on)
    return standing & Q(granted_on__lte=on, valid_until__gt=on)


def valid_on(rows: QuerySet[Honour], on: date) -> QuerySet[Honour]:
    """Those that hold on a day."""
    return rows.filter(holding(on))


def ended_before(rows: QuerySet[Honour], on: date) -> QuerySet[Honour]:
    """Those that held once and no longer do on a day."""
    return rows.filter(Q(valid_until__lte=on) | Q(withdrawn_on__lte=on)).filter(granted_on__lte=on)


def matching(rows: QuerySet[Honour], term: str) -> QuerySet[Honour]:
    """By words of the enterprise, the product, its trademark, or the certificate number."""
    product = Q(Holds(folded("product__name"), fold(term))) | Q(Holds(folded("product__trademark"), fold(term)))
    return rows.filter(product | Q(certificate_no__icontains=term) | Q(enterprise__in=enterprises.makers(read(term))))


def state_of(row: Honour, on: date) -> HonourState:
    """How a title stands on a day; what happened later is not known yet."""
    if row.withdrawn_on is not None and row.withdrawn_on <= on:
        return HonourState.WITHDRAWN
    if row.holds(on):
        return HonourState.VALID
    full = law.years_later(row.granted_on, row.programme.years)
    return HonourState.HISTORIC if row.valid_until < full else HonourState.EXPIRED


def overdue(on: date) -> QuerySet[Honour]:
    """Still marked valid though their last day has passed."""
    return Honour.objects.filter(state=HonourState.VALID, valid_until__lte=on)


def unannounced(programme: Programme, on: date) -> QuerySet[Honour]:
    """Granted, holding, and not yet on a published list."""
    return with_names(valid_on(programme.honours.filter(document=None), on)).order_by("enterprise__name")


def programmes(user: User) -> QuerySet[Programme]:
    """All programmes; granting asks whose they are."""
    return Programme.objects.select_related("office")


def own_programmes(user: User) -> QuerySet[Programme]:
    """Those that a person's office runs."""
    return programmes(user).filter(office=user.office_id) if user.office_id else Programme.objects.none()


def of_kind(rows: QuerySet[Honour], kind: str) -> QuerySet[Honour]:
    """Those of one kind."""
    return rows.filter(programme__kind=kind)


def in_state(rows: QuerySet[Honour], state: str) -> QuerySet[Honour]:
    """Those in one state."""
    return rows.filter(state=state)


def rulebook_for(honour: Honour, on: date) -> str:
    """The rulebook of the office that runs the programme; the default where no office does."""
    office = honour.programme.office
    return rulebook_of(office, on) if office else DEFAULT_RULEBOOK
