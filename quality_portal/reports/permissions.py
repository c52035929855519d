"""Who compiles, reads and publishes reports."""

from quality_portal.core.roles import STAFF, Role

GRANTS = {
    "report.see": STAFF,
    "report.compile": frozenset({Role.PLANNER, Role.CASE_OFFICER, Role.PUBLICITY_EDITOR}),
    "report.publish": frozenset({Role.APPROVER}),
    "dossier.see": STAFF,
    "dossier.print": STAFF,
}
