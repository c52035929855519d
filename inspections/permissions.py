"""Who may do what in inspections."""

from quality_portal.core.roles import STAFF, Role

from .states import APPROVERS, LEAD_DESK, PLANNERS, TELLERS, TESTERS

GRANTS = {
    "plan.see": STAFF,
    "plan.create": PLANNERS,
    "plan.approve": APPROVERS,
    "plan.close": PLANNERS | APPROVERS,
    "draw.see": STAFF,
    "draw.commit": PLANNERS,
    "draw.draw": PLANNERS,
    "draw.void": APPROVERS,
    "sample.see": STAFF | {Role.LAB},
    "sample.record": frozenset({Role.SAMPLER}),
    "report.see": STAFF | {Role.LAB},
    "report.file": TESTERS,
    "conclusion.notify": TELLERS,
    "conclusion.waive": TELLERS,
    "conclusion.finalise": TELLERS,
    "finding.see": STAFF,
    "finding.confirm": TELLERS,
    "lead.see": LEAD_DESK | {Role.SAMPLER, Role.APPROVER},
    "lead.register": LEAD_DESK | {Role.SAMPLER},
    "lead.adopt": LEAD_DESK,
    "lead.close": LEAD_DESK,
    "results.import": PLANNERS,
}
