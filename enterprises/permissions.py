"""Which role may do what here. Which rows a person sees is decided in `queries.enterprise.visible`."""

from quality_portal.core.roles import STAFF, Role

_KEEPERS = frozenset({Role.PLANNER, Role.CASE_OFFICER, Role.APPROVER})
_DECIDERS = frozenset({Role.CASE_OFFICER, Role.APPROVER})

GRANTS: dict[str, frozenset[Role]] = {
    "enterprise.see": STAFF,
    "enterprise.edit": _KEEPERS | {Role.SAMPLER},
    "enterprise.import": _KEEPERS,
    "enterprise.move": _DECIDERS,
    "licence.add": _KEEPERS,
    "licence.move": _DECIDERS,
    "licence.see": STAFF,
    "licence.remind": frozenset(),  # the clock alone
    "application.see": STAFF,
    "application.hand_in": _KEEPERS - {Role.APPROVER} | {Role.ENTERPRISE_MEMBER},
    "application.handle": frozenset({Role.PLANNER, Role.CASE_OFFICER}),
    "application.examine": frozenset({Role.CASE_OFFICER, Role.SAMPLER, Role.PLANNER}),
    "application.decide": frozenset({Role.APPROVER}),
    "inspector.see": STAFF,
    "inspector.keep": _KEEPERS | {Role.SAMPLER},
    # Higher rooms ask their own verb first; here it only keeps out who never decides such things.
    "standing.grant": _KEEPERS | {Role.REVIEWER, Role.PUBLICITY_EDITOR},
    "membership.add": _KEEPERS | {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN},
    "membership.manage": _KEEPERS | {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.ENTERPRISE_MEMBER},
    "membership.invite": _KEEPERS,
    "membership.leave": frozenset({Role.ENTERPRISE_MEMBER}),
    "invitation.accept": frozenset({Role.ENTERPRISE_MEMBER}),
    "registration.decide": _KEEPERS,
    "desk.see": frozenset({Role.ENTERPRISE_MEMBER}),
    "elimination.see": STAFF,
    "elimination.record": _KEEPERS,
    "elimination.publish": frozenset({Role.APPROVER}),
    "elimination.match": _KEEPERS,
    "elimination.settle": _DECIDERS,
    "equipment.register": _KEEPERS | {Role.SAMPLER},
    "opening.see": STAFF,
    "opening.draft": _KEEPERS,
    "opening.publish": frozenset({Role.APPROVER}),
    "opening.apply": _KEEPERS,
    "opening.examine": frozenset({Role.CASE_OFFICER, Role.SAMPLER, Role.PLANNER}),
    "opening.decide": frozenset({Role.APPROVER}),
    "irregularity.see": STAFF,
    "irregularity.report": _KEEPERS | {Role.SAMPLER, Role.COMPLAINT_HANDLER},
    "irregularity.confirm": frozenset({Role.CASE_OFFICER}),
    "irregularity.settle": _DECIDERS,
    "support.see": STAFF,
    "support.list": _KEEPERS,
    "support.remove": frozenset({Role.APPROVER}),
}
