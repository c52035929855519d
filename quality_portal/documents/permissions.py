"""Who may do what with documents. Issuing is permitted by the act that issues: a step, an announcement, a report."""

from quality_portal.core.roles import STAFF, Role

GRANTS = {
    "document.list": STAFF,
    "document.void": frozenset({Role.APPROVER}),
    "seal.set": frozenset({Role.SYSTEM_ADMIN}),
}
