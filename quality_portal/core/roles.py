"""Who may hold which office in the portal."""

from enum import StrEnum


class Role(StrEnum):
    """A role grants verbs; which rows it opens is decided by `visible_to`."""

    SAMPLER = "sampler"
    PLANNER = "planner"
    CASE_OFFICER = "case_officer"
    REVIEWER = "reviewer"
    APPROVER = "approver"
    PUBLICITY_EDITOR = "publicity_editor"
    COMPLAINT_HANDLER = "complaint_handler"
    LAB = "lab"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDITOR = "auditor"
    ENTERPRISE_MEMBER = "enterprise_member"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Role.SAMPLER: "抽样员",
    Role.PLANNER: "计划员",
    Role.CASE_OFFICER: "办案人员",
    Role.REVIEWER: "法制审核",
    Role.APPROVER: "局领导",
    Role.PUBLICITY_EDITOR: "公示编辑",
    Role.COMPLAINT_HANDLER: "投诉举报受理",
    Role.LAB: "检验机构",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDITOR: "审计管理员",
    Role.ENTERPRISE_MEMBER: "企业用户",
}

# 三权分立: each of these excludes every other role, and none of them sees case content.
SEPARATED = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})

# Bureau staff who work on files; they see the rows of their own office and below.
STAFF = frozenset(
    {
        Role.SAMPLER,
        Role.PLANNER,
        Role.CASE_OFFICER,
        Role.REVIEWER,
        Role.APPROVER,
        Role.PUBLICITY_EDITOR,
        Role.COMPLAINT_HANDLER,
    }
)


def conflicting(roles: frozenset[Role]) -> str:
    """Say in Chinese why these roles may not be held together; an empty string when they may."""
    separated = roles & SEPARATED
    if separated and len(roles) > 1:
        names = "、".join(sorted(role.label for role in roles))
        return f"系统管理员、安全管理员、审计管理员不得兼任，也不得兼任业务角色；现有：{names}。"
    if Role.ENTERPRISE_MEMBER in roles and len(roles) > 1:
        return "企业用户不得兼任监管部门的角色。"
    return ""
