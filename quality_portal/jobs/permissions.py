"""Who may look at jobs and start failed ones again."""

from quality_portal.core.roles import STAFF, Role

GRANTS = {
    "job.see": STAFF | {Role.LAB, Role.SYSTEM_ADMIN, Role.ENTERPRISE_MEMBER},
    "job.retry": STAFF | {Role.LAB, Role.SYSTEM_ADMIN},
}
