"""The one next thing to do on a case, in words and with its address."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from enforcement.models import Announcement, Case
from enforcement.queries import rights_next
from enforcement.states.case import CaseState
from quality_portal.accounts.models import User
from quality_portal.core.roles import Role
from quality_portal.workdays.calendar import business_today

DRAFT_WORDS = {
    "order": "起草责改通知",
    "announcement": "起草公告",
    "stop": "起草停产决定",
    "revoke": "起草吊销决定",
    "request": "起草提请函",
    "penalty": "起草处罚决定",
    "obtain": "起草补办通知",
    "closure": "起草提请关闭函",
}
SERVE_WORDS = {"order": "送达通知书", "request": "发出函件"}


@dataclass(frozen=True, slots=True)
class NextAct:
    """`waiting` says that somebody else has to act; then `note` says who, and the address only shows how far it is."""

    words: str
    href: str
    verb: str
    note: str = ""
    waiting: bool = False


def page(name: str, case: Case) -> str:
    return reverse(f"enforcement:{name}", args=[case.number])


def next_act(case: Case, *, user: User, report_waiting: bool = False, announcement: Announcement | None = None) -> NextAct | None:
    """What this person, or somebody else, has to do next. None when the case is closed."""
    find = {
        CaseState.AWAITING_STEP: _draft,
        CaseState.AWAITING_REVIEW: _review,
        CaseState.AWAITING_APPROVAL: _approve,
        CaseState.AWAITING_SERVICE: _serve,
        CaseState.CORRECTING: _correcting,
        CaseState.AWAITING_RECHECK: _recheck,
        CaseState.EXECUTED: _conclude,
    }.get(CaseState(case.state))
    return find(case, user, report_waiting, announcement) if find else None


def is_public(case: Case) -> bool:
    """Is the next rung an announcement, which is drafted and published on its own page?"""
    return case.target_row is not None and case.target_row.public


def _mine(user: User, act: NextAct, role: Role, who: str) -> NextAct:
    if role in user.roles:
        return act
    return NextAct("查看进度", act.href.rsplit("/", 2)[0] + "/", "case.see", f"等{who}{act.words}", waiting=True)


def _draft(case: Case, user: User, report_waiting: bool, announcement: Announcement | None) -> NextAct:
    row = case.target_row
    public = row is not None and row.public
    words = DRAFT_WORDS.get(case.target, "起草决定")
    note = {"failed": "复查不合格", "overdue": "逾期未改正", "confirmed": "违规生产已核实" if case.irregularity_id else "不合格结论已确定", "executed": "处罚已执行"}.get(
        case.outcome, ""
    )
    if row is not None and row.needs and (told := rights_next.of(case, user)):
        return NextAct(**told)
    act = NextAct(words, page("announce" if public else "decide", case), "announcement.draft" if public else "step.draft", note)
    return _mine(user, act, Role.CASE_OFFICER, "承办人")


def _review(case: Case, user: User, report_waiting: bool, announcement: Announcement | None) -> NextAct:
    public = is_public(case)
    href = announcement.get_absolute_url() if public and announcement else page("review", case)
    act = NextAct("法制审核公告" if public else "法制审核", href, "announcement.review" if public else "step.review", "已送法制审核")
    if Role.REVIEWER in user.roles:
        return act
    return NextAct("查看送审件", href if public else case.get_absolute_url(), "case.see", "等法制审核", waiting=True)


def _approve(case: Case, user: User, report_waiting: bool, announcement: Announcement | None) -> NextAct:
    if is_public(case):
        href = announcement.get_absolute_url() if announcement else case.get_absolute_url()
        act = NextAct("审批公告", href, "announcement.publish", "公告已送审")
    else:
        act = NextAct("审批", page("approve", case), "step.approve", "决定已送审")
    if Role.APPROVER in user.roles:
        return act
    href = act.href if is_public(case) else case.get_absolute_url()
    return NextAct("查看送审件", href, "case.see", "等局领导审批", waiting=True)


def _serve(case: Case, user: User, report_waiting: bool, announcement: Announcement | None) -> NextAct:
    act = NextAct(SERVE_WORDS.get(case.rung, "送达决定书"), page("serve", case), "step.serve", "已签发，待送达")
    return _mine(user, act, Role.CASE_OFFICER, "承办人")


def _correcting(case: Case, user: User, report_waiting: bool, announcement: Announcement | None) -> NextAct:
    if report_waiting:
        return NextAct("审核整改报告", page("case_report", case), "rectification.review", "企业已交整改报告")
    if case.due_on and case.due_on < business_today() and Role.CASE_OFFICER in user.roles:
        return NextAct("认定逾期", page("overdue", case), "case.mark_overdue", "期限已过，未收到整改报告")
    return NextAct("查看进度", case.get_absolute_url(), "case.see", "等企业改正并交报告", waiting=True)


def _recheck(case: Case, user: User, report_waiting: bool, announcement: Announcement | None) -> NextAct:
    planned = getattr(case, "visit_planned", True)
    words = "登记复查结果" if planned else "安排复查"
    if Role.CASE_OFFICER not in user.roles:
        return NextAct("查看进度", case.get_absolute_url(), "case.see", f"等承办人{words}", waiting=True)
    return NextAct(words, page("recheck" if planned else "visit", case), "recheck.record" if planned else "recheck.plan", "复查已安排" if planned else "待复查")


def _conclude(case: Case, user: User, report_waiting: bool, announcement: Announcement | None) -> NextAct:
    if case.irregularity_id:
        return NextAct("登记关闭或者转产", page("ending", case), "case.close", "已提请关闭")
    return NextAct("办结归档", page("close", case), "case.close", "决定已执行")
