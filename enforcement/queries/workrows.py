"""Every kind of work as a row of the queue: findings to take up, papers to sign, letters, requests, questions. One query a kind.

Rows of cases are made in `work`; these stand beside them. A kind is read once for all tabs, the most urgent first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from enforcement.law import ladder
from enforcement.models import Announcement, Case, CounterfeitCase, Letter
from enforcement.permissions import NOTICE_DRAFTERS
from enforcement.queries import (
    accident,
    correction,
    counterfeit,
    inbox,
    instruction,
    letter,
    message,
    publicity,
    request,
    rights,
    service,
)
from enforcement.states.accident import AccidentState
from enforcement.states.announcement import AnnouncementState
from enforcement.states.case import CaseState
from enforcement.states.counterfeit import CounterfeitState
from enforcement.states.instruction import InstructionState
from enforcement.states.letter import IN_HAND, LetterState
from enforcement.states.request import RequestState
from quality_portal.accounts.models import User
from quality_portal.core.formats import isodate
from quality_portal.core.roles import Role
from quality_portal.core.shapes import QueueRow
from quality_portal.workdays import calendar

MOST = 200  # rows of a kind on the desk; its own list shows all


@dataclass(frozen=True, slots=True)
class Entry:
    """A row with what the desk sorts it by: its kind, whose it is, whether it waits for this very person's signature."""

    row: QueueRow
    kind: str
    officer: int | None = None
    section: str = ""
    review: bool = False
    elsewhere: bool = False  # the row of its case says the same on the other tabs

    def on(self, tab: str, user: User) -> bool:
        """Does it stand on that tab? What has no officer yet is everybody's who may take it up."""
        if tab == "review" or self.elsewhere:
            return self.review and tab == "review"
        if tab == "mine":
            return self.review or self.officer in (None, user.pk)
        return tab == "all" or self.officer is None or self.section == user.section


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work: its words in the side list, and how it is read."""

    key: str
    title: str
    read: Callable[[User, date], Iterator[Entry]]


def _of(case: Case, row: QueueRow, kind: str, *, review: bool = False, elsewhere: bool = False) -> Entry:
    """A row that belongs to a case: the case lends the number and names that the row does not set."""
    here = case.rung_row
    full = replace(
        row,
        number=row.number or case.number,
        name=row.name or case.enterprise.name,
        product=row.product or case.product_name,
        rung=here.number if here else 0,
        rung_name=row.rung_name or (here.short if here else "待首次决定"),
        pick=False,
    )
    return Entry(full, kind, case.officer_id, case.officer.section, review, elsewhere)


def _findings(user: User, _on: date) -> Iterator[Entry]:
    if Role.CASE_OFFICER not in user.roles or user.office is None:
        return
    for finding in inbox.findings_awaiting_case(user.office)[:MOST]:
        due = calendar.due(ladder.DECIDE, finding.confirmed_on)
        yield Entry(
            QueueRow(
                number=finding.number, href=reverse("enforcement:open", args=[finding.number]), name=finding.enterprise.name, due_on=due.date,
                product=finding.product_name, rung_name="待立案", note=f"不合格项目：{finding.facts}", action="立案", provisional=due.provisional, pick=False,
            ),
            "finding",
        )  # fmt: skip


def _refusals(user: User, _on: date) -> Iterator[Entry]:
    """No term is set for taking it up, so it stands under what comes later."""
    if Role.CASE_OFFICER not in user.roles or user.office is None:
        return
    for refusal in inbox.refusals_referred(user.office)[:MOST]:
        yield Entry(
            QueueRow(
                number=refusal.number, href=refusal.get_absolute_url(), name=refusal.enterprise.name, product=refusal.product_name,
                rung_name="拒检待处罚", note=f"{refusal.decided_on}移交：{inbox.REFERRED.words}。依据{inbox.REFERRED.basis}",
                action="办结", action_href=reverse("enforcement:referral", args=[refusal.number]), pick=False,
            ),
            "refusal",
        )  # fmt: skip


def _letters(user: User, on: date) -> Iterator[Entry]:
    """Letters to sign, letters without an answer in time, answers whose effect is not recorded yet; in one query.

    Those of one case that are late stand in one row: they are urged together.
    """
    wanted = Q(pk__in=letter.in_hand_of(user).values("pk"))
    if Role.CASE_OFFICER in user.roles:
        wanted |= Q(pk__in=letter.overdue(user, on).order_by().values("pk")) | Q(pk__in=letter.to_carry_out(user).values("pk"))
    elif not user.roles & {Role.REVIEWER, Role.APPROVER}:
        return
    late: dict[int, list[Letter]] = {}
    for one in letter.visible(user).filter(wanted).select_related("case__officer", "case__enterprise", "agency").order_by("reply_due", "pk")[:MOST]:
        if one.state in IN_HAND:
            words = "法制审核函件" if one.state == LetterState.DRAFT and one.row.decides else "签发函件"
            yield _of(one.case, QueueRow("", one.get_absolute_url(), "", note=f"{one.row.name}已送审", action=words), "letter", review=True)
        elif one.state == LetterState.SENT:
            late.setdefault(one.case_id, []).append(one)
        else:
            yield _of(one.case, QueueRow("", one.get_absolute_url(), "", note=f"{one.addressee}已复函", action="登记办理结果"), "letter")
    for letters in late.values():
        yield _late_letters(letters)


def _late_letters(letters: list[Letter]) -> Entry:
    """Letters of one case, the longest overdue first."""
    first = letters[0]
    whole = len(letters) == 1
    note = f"{first.addressee}未复函" if whole else f"{first.addressee}等 {len(letters)} 件未复函"
    href = first.get_absolute_url() if whole else reverse("enforcement:case_part", args=[first.case.number, "letters"])
    return _of(first.case, QueueRow("", href, "", first.reply_due, note=note, action="催办"), "letter")


def _announcements(user: User, _on: date) -> Iterator[Entry]:
    """Announcements to review or publish that stand behind no draft of a case: those that go out with the order."""
    states = [state for role, state in ((Role.REVIEWER, AnnouncementState.DRAFT), (Role.APPROVER, AnnouncementState.REVIEWED)) if role in user.roles]
    if not states or user.office_id is None:
        return
    behind = Case.objects.filter(announcements=OuterRef("pk"), state__in=(CaseState.AWAITING_REVIEW, CaseState.AWAITING_APPROVAL), target="announcement")
    found = Announcement.objects.filter(~Exists(behind), state__in=states, office=user.office_id)
    found = found.exclude(drafted_by=user.pk).exclude(reviewed_by=user.pk).select_related("office").order_by("drafted_at")
    for one in found[:MOST]:
        words = "法制审核公告" if one.state == AnnouncementState.DRAFT else "审批公告"
        row = QueueRow("公告", one.get_absolute_url(), one.title, note=f"{isodate(one.drafted_at)} 送审", rung_name=one.get_kind_display(), action=words, pick=False)
        yield Entry(row, "announcement", review=True, officer=user.pk)


def _instructions(user: User, on: date) -> Iterator[Entry]:
    """Notices: to review or sign, come in and not signed for, sent back, gone out and not signed for by somebody in time."""
    if not user.roles & (NOTICE_DRAFTERS | {Role.REVIEWER, Role.APPROVER}):
        return
    for one in instruction.on_desk(user, on)[:MOST]:
        row = QueueRow("通知", one.get_absolute_url(), one.title, one.sign_by, provisional=one.sign_provisional, pick=False)
        if one.hand:
            words = "法制审核通知" if one.state == InstructionState.DRAFT else "签发通知"
            yield Entry(replace(row, note=f"{isodate(one.drafted_at)} 起草", action=words), "instruction", user.pk, review=True)
        elif one.came:
            note = f"{one.office.short_name} {isodate(one.issued_on)} 印发"
            yield Entry(replace(row, note=note, action="签收"), "instruction")
        elif one.state == InstructionState.RETURNED:
            note = f"退回理由：{one.return_reason}"
            yield Entry(replace(row, note=note, action="修改后重新送审"), "instruction", user.pk, user.section)
        else:
            yield Entry(replace(row, note=f"{one.late} 个单位逾期未签收", action="提醒签收"), "instruction", user.pk, user.section)


def _services(user: User, _on: date) -> Iterator[Entry]:
    """Papers on their way: somebody else's turn, until the receipt is there or the public notice has run."""
    if Role.CASE_OFFICER not in user.roles:
        return
    rows = service.under_way(user).select_related("case__officer", "case__enterprise", "recipient__case__officer", "document")
    for one in rows[:MOST]:
        note = f"{one.document.kind_title}{one.get_method_display()}，{isodate(one.sent_on)} 发出"
        row = QueueRow("", one.get_absolute_url(), "", one.effective_on, note=note, action="登记送达结果", waiting=True)
        if one.recipient is None:
            yield _of(one.case, row, "service")
            continue
        file = one.recipient.case
        full = replace(row, number=file.number, name=one.recipient.masked, product=file.title, rung_name="打假案件", pick=False)
        yield Entry(full, "service", file.officer_id, file.officer.section)


def _counterfeits(user: User, _on: date) -> Iterator[Entry]:
    """Counterfeit cases: drafts that wait for this person's signature, and for the officers the day that comes first."""
    if not user.roles & {Role.CASE_OFFICER, Role.REVIEWER, Role.APPROVER} or user.office_id is None:
        return
    for case in counterfeit.in_hand(user)[:MOST]:
        row = QueueRow(
            number=case.number, href=case.get_absolute_url(), name=case.title, rung_name=case.get_state_display(), pick=False,
        )  # fmt: skip
        for words, name, key in _to_sign(case, user):
            href = reverse(f"enforcement:{name}", args=[key])
            yield Entry(replace(row, action=words, action_href=href, note="已送审"), "counterfeit", user.pk, user.section, review=True)
        if Role.CASE_OFFICER in user.roles and case.state in (CounterfeitState.INVESTIGATING, CounterfeitState.DECIDED):
            yield Entry(_to_go_on(case, row), "counterfeit", case.officer_id, case.officer.section)


def _to_sign(case: CounterfeitCase, user: User) -> Iterator[tuple[str, str, object]]:
    """What this person may sign: never what went through the own hands already."""
    if Role.REVIEWER in user.roles and case.state == CounterfeitState.AWAITING_REVIEW and not case.own_hand:
        yield "法制审核处罚决定", "counterfeit_review", case.number
    if Role.APPROVER not in user.roles:
        return
    if case.state == CounterfeitState.AWAITING_APPROVAL and not case.own_hand:
        yield "审批处罚决定", "counterfeit_approve", case.number
    if case.notice_to_approve:
        yield "审批处罚告知书", "penalty_notice", case.notice_to_approve
    if case.seizure_to_approve:
        yield "审批查封扣押", "seizure_answer", case.seizure_to_approve


def _to_go_on(case: CounterfeitCase, row: QueueRow) -> QueueRow:
    """The case with the day that comes first: goods held, or the decision."""
    if case.state == CounterfeitState.DECIDED:
        return replace(row, due_on=case.held_until, note="处罚决定已作出：送达、处理物品、办理吊销任务后结案", action="继续办理")
    if case.held_until and case.held_until <= case.decide_by:
        return replace(row, due_on=case.held_until, note="查封、扣押到期前处理物品", action="继续办理")
    return replace(row, due_on=case.decide_by, provisional=case.decide_provisional, note="办案期限前作出决定", action="继续办理")


def _messages(user: User, _on: date) -> Iterator[Entry]:
    """Questions of enterprises; several on one case are one row."""
    if Role.CASE_OFFICER not in user.roles:
        return
    seen: set[int] = set()
    for one in message.waiting(user).select_related("case__officer")[:MOST]:
        if one.case_id in seen:
            continue
        seen.add(one.case_id)
        row = QueueRow("", one.get_absolute_url(), "", note=f"企业 {isodate(one.at)} 留言，待答复", action="答复企业")
        yield _of(one.case, row, "message")


def _rights(user: User, _on: date) -> Iterator[Entry]:
    """Notices of rights that wait for this head."""
    if Role.APPROVER not in user.roles:
        return
    for one in rights.to_approve(user).prefetch_related(None)[:MOST]:
        note = f"{isodate(one.drafted_at)} 送审：{one.row.name}"
        row = QueueRow("", f"{one.get_absolute_url()}answer/", "", one.case.due_on, note=note, action="审批告知书")
        yield _of(one.case, row, "rights", review=True, elsewhere=True)


def _requests(user: User, _on: date) -> Iterator[Entry]:
    """What enterprises asked for: the officer proposes an answer, the head decides."""
    for one in request.waiting(user)[:MOST] if user.roles & {Role.CASE_OFFICER, Role.APPROVER} else ():
        review = one.state == RequestState.PROPOSED
        words = "审批申请答复" if review else "答复申请"
        note = f"企业 {isodate(one.filed_at)} 提出{one.get_kind_display()}"
        row = QueueRow("", one.get_absolute_url(), "", one.answer_by, note=note, action=words, provisional=one.answer_provisional)
        yield _of(one.case, row, "request", review=review)


def _accidents(user: User, _on: date) -> Iterator[Entry]:
    """Accident reports: an officer takes them in hand, a head reports them to the government."""
    for one in accident.waiting(user)[:MOST] if user.roles & {Role.CASE_OFFICER, Role.APPROVER} else ():
        review = one.state == AccidentState.TAKEN
        if (Role.APPROVER if review else Role.CASE_OFFICER) not in user.roles or (review and one.taken_by_id == user.pk):
            continue
        note = f"{isodate(one.filed_at)} 企业报告，受伤 {one.injured} 人，死亡 {one.dead} 人"
        words = "签发事故报告函" if review else "受理事故报告"
        row = QueueRow("事故", one.get_absolute_url(), one.enterprise.name, product=one.product_name, note=note, action=words, pick=False)
        yield Entry(row, "accident", review=review, officer=user.pk)


def _withdrawals(user: User, _on: date) -> Iterator[Entry]:
    """Announcements whose ground fell away: three working days to take them down or correct them."""
    head = Role.APPROVER in user.roles
    for one in publicity.to_withdraw(user):
        row = QueueRow(
            "公告", one.announcement.get_absolute_url(), one.announcement.title, one.due_on, note=f"{isodate(one.since)} {one.because}",
            rung_name="撤回公示", action="撤下公告" if head else "撤下或者更正公告", provisional=one.provisional, pick=False,
        )  # fmt: skip
        yield Entry(row, "withdrawal", review=head)


def _corrections(user: User, _on: date) -> Iterator[Entry]:
    """What the public asks to have put right. Nothing of what was said stands on the desk."""
    if not user.roles & {Role.CASE_OFFICER, Role.PUBLICITY_EDITOR, Role.COMPLAINT_HANDLER}:
        return
    for one in correction.waiting(user)[:MOST]:
        row = QueueRow(
            "更正申请", one.get_absolute_url(), one.page, one.reply_by, note=f"{isodate(one.filed_at)} 收到", rung_name=one.get_state_display(),
            action="答复申请人", provisional=one.reply_provisional, pick=False,
        )  # fmt: skip
        yield Entry(row, "correction")


KINDS: tuple[Kind, ...] = (
    Kind("finding", "待立案", _findings),
    Kind("refusal", "拒检移交", _refusals),
    Kind("announcement", "公告", _announcements),
    Kind("instruction", "通知", _instructions),
    Kind("withdrawal", "撤回公示", _withdrawals),
    Kind("correction", "更正申请", _corrections),
    Kind("rights", "权利告知", _rights),
    Kind("request", "企业申请", _requests),
    Kind("message", "企业提问", _messages),
    Kind("accident", "质量事故", _accidents),
    Kind("counterfeit", "打假案件", _counterfeits),
    Kind("letter", "函件", _letters),
    Kind("service", "送达", _services),
)
CASE = "case"
TITLES = {CASE: "案件", **{kind.key: kind.title for kind in KINDS}}


def entries(user: User, on: date) -> list[Entry]:
    """Everything that waits beside the cases."""
    return [entry for kind in KINDS for entry in kind.read(user, on)]
