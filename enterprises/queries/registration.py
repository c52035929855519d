"""Reading wishes for an account: the bureau's list, and the answer by number."""

from __future__ import annotations

from django.contrib.auth.hashers import check_password
from django.db.models import QuerySet

from enterprises.law import check_code
from enterprises.models import Enterprise, Registration
from enterprises.permissions import GRANTS
from enterprises.states import RegistrationState
from quality_portal.accounts.models import Office, User
from quality_portal.accounts.queries import offices_under
from quality_portal.core.actors import Actor


def visible(user: User | Actor) -> QuerySet[Registration]:
    """Those filed with a person's office and the offices below; they carry a telephone number, so only for who decides."""
    office = getattr(user, "office", None)
    if office is None or not user.roles & GRANTS["registration.decide"]:
        return Registration.objects.none()
    return Registration.objects.filter(office__in=offices_under(office)).select_related("office", "enterprise", "decided_by")


def listed(user: User, *, state: str = "") -> QuerySet[Registration]:
    """Visible wishes; those that wait come oldest first."""
    found = visible(user)
    return found.filter(state=state).order_by("filed_at") if state == RegistrationState.FILED else (found.filter(state=state) if state else found)


def waiting(user: User) -> int:
    """How many wait for this person's office."""
    return visible(user).filter(state=RegistrationState.FILED).count()


def waiting_words(username: str, password: str) -> str:
    """What somebody is told at the door whose wish waits or was refused; nothing without the password that was chosen."""
    states = (RegistrationState.FILED, RegistrationState.REFUSED)
    row = Registration.objects.filter(username=username, state__in=states).select_related("office").order_by("-filed_at").first()
    if row is None or not check_password(password, row.password_hash):
        return ""
    if row.state == RegistrationState.REFUSED:
        return f"您的账号申请（编号 {row.grouped}）没有通过核实。请在“查注册进度”里看理由，改正后重新申请。"
    return f"您的账号申请（编号 {row.grouped}）还在由{row.office.name}核实，通过后才能登录。可以在“查注册进度”里查看。"


def by_number(number: str) -> Registration | None:
    """The wish with that number, as typed with or without spaces."""
    digits = "".join(sign for sign in number if sign.isdigit())
    return Registration.objects.select_related("office").filter(number=digits).first() if len(digits) == 16 else None


def pending(*, username: str, credit_code: str) -> Registration | None:
    """The same person's wish for the same company that waits already."""
    found = Registration.objects.filter(username=username.strip().lower(), credit_code=check_code(credit_code).code, state=RegistrationState.FILED)
    return found.first()


def company_of(registration: Registration) -> Enterprise | None:
    """The company on file with that code, to compare names."""
    return registration.enterprise or Enterprise.objects.filter(credit_code=registration.credit_code).first()


def offices() -> QuerySet[Office]:
    """Bureaus that check such wishes, by region."""
    return Office.objects.select_related("region").order_by("region__code")


def may_see(user: User, pk: str) -> bool:
    """The proof opens to those who decide on it."""
    return visible(user).filter(pk=pk).exists()
