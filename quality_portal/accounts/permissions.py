"""Who may change accounts. Making accounts and giving them rights are two people's work (三权分立)."""

from quality_portal.core.roles import STAFF, Role

SYSTEM = frozenset({Role.SYSTEM_ADMIN})
SECURITY = frozenset({Role.SECURITY_ADMIN})
AUDIT = frozenset({Role.AUDITOR})

GRANTS = {
    "account.see": SYSTEM,
    "account.create": SYSTEM,
    "account.disable": SYSTEM,
    "account.enable": SYSTEM,
    "account.reset": SYSTEM,
    "office.change": SYSTEM,
    "region.load": SYSTEM,
    "agency.see": SYSTEM | STAFF,
    "agency.change": SYSTEM,
    "role.see": SECURITY,
    "role.grant": SECURITY,
    "role.withdraw": SECURITY,
    "trail.see": AUDIT,
}
