"""Who may put a year's notice on file: parameters belong to the system administrator."""

from quality_portal.core.roles import STAFF, Role

GRANTS = {
    "calendar.load": frozenset({Role.SYSTEM_ADMIN}),
    "calendar.see": STAFF | {Role.SYSTEM_ADMIN},
}
