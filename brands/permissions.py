"""Who may do what with honours, and which a person sees."""

from quality_portal.core.roles import STAFF, Role

HEAD = frozenset({Role.APPROVER})
# Who drafts; whoever approves is a third person.
EDITORS = frozenset({Role.PUBLICITY_EDITOR, Role.CASE_OFFICER})

GRANTS: dict[str, frozenset[Role]] = {
    "honour.see": STAFF,
    "honour.grant": HEAD,
    "honour.withdraw": HEAD,
    "honour.announce": EDITORS,
    "programme.create": HEAD,
    "proposal.decide": HEAD,
}
