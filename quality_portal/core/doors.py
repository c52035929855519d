"""Which addresses a person's roles open: no page shows a link that would only be refused."""

from functools import lru_cache
from typing import Any

from django.urls import Resolver404, resolve

HOMES = (
    ("system_admin", "/staff/accounts/"),
    ("security_admin", "/staff/roles/"),
    ("auditor", "/staff/audit/"),
    ("enterprise_member", "/desk/"),
)


def opens(address: str, user: Any) -> bool:
    """Do the person's roles pass the policy that the address declares? Which objects they see is not asked."""
    policy = _policy(address.partition("?")[0])
    if policy is None:
        return False
    return not policy.roles or bool(getattr(user, "roles", frozenset()) & policy.roles)


@lru_cache(maxsize=4096)
def _policy(path: str) -> Any:
    """What the view at this address declares; None where there is none. Finding it walks over the whole list of addresses."""
    try:
        return getattr(resolve(path).func, "policy", None)
    except Resolver404:
        return None


def home_of(user: Any) -> str:
    """Where a person's work is."""
    roles = getattr(user, "roles", frozenset())
    for role, address in HOMES:
        if role in roles:
            return address
    if not roles:
        return "/account/"
    return next((address for address in ("/staff/", "/staff/lab/") if opens(address, user)), "/staff/samples/")
