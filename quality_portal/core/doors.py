"""Which addresses a person's roles open: no page shows a link that would only be refused."""

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
    try:
        policy = getattr(resolve(address.partition("?")[0]).func, "policy", None)
    except Resolver404:
        return False
    if policy is None:
        return False
    return not policy.roles or bool(getattr(user, "roles", frozenset()) & policy.roles)


def home_of(user: Any) -> str:
    """Where a person's work is."""
    roles = getattr(user, "roles", frozenset())
    for role, address in HOMES:
        if role in roles:
            return address
    if not roles:
        return "/account/"
    return next((address for address in ("/staff/", "/staff/lab/") if opens(address, user)), "/staff/samples/")
