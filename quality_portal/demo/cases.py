"""What followed each finding: a company on every rung, and work in every queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from enforcement.actions import announcement, case, hearing, recheck, rectification, rights, step
from enforcement.models import Case, Step
from enforcement.queries import case as queries
from enterprises.actions import membership
from inspections.models import Finding
from quality_portal.accounts.models import User
from quality_portal.core.roles import Role

from . import answers
from .clock import at, plus
from .scene import Stage, account

REGISTRAR = "澄州市行政审批局"
# What the drafter names where the ladder's own citations do not carry the act.
NAMED = "《中华人民共和国产品质量法》第五十条"
DEFENCES = (
    "我公司已更换供应商并全检出厂产品，请求缩短停产整顿期限。",
    "不合格产品已全部追回，未造成人身和财产损害，请求从轻处理。",
)
# How often the recheck fails before it passes; after the last rung nothing is left to pass.
FATES = {"corrects": 0, "announced": 1, "stopped": 2, "revoked": 3, "referred": 4}


@dataclass
class Story:
    """One case being told up to `today`."""

    stage: Stage
    case: Case
    failures: int
    today: date
    random: Random
    silent: bool = False

    def reached(self, day: date) -> bool:
        return day <= self.today

    @property
    def officer(self) -> User:
        return self.stage.people["zhoumin"]

    @property
    def lawyer(self) -> User:
        return self.stage.people["fanghui"]

    @property
    def head(self) -> User:
        return self.stage.people["xujuzhang"]


def take_up(stage: Stage, finding: Finding, today: date, random: Random, *, failures: int, silent: bool = False) -> None:
    """Open a case two days after the finding and follow it; not at all when that day has not come."""
    opened = plus(finding.confirmed_on, 2)
    if opened > today:
        return
    taken = case.open_case(finding=finding, officer=stage.people["zhoumin"], actor=stage.people["zhoumin"], at=at(opened, 9, 20))
    _follow(Story(stage, taken, failures, today, random, silent), plus(opened, 2))


def _follow(story: Story, day: date) -> None:
    """Order, report, recheck; then, as often as the term runs out in silence or the recheck fails, the next rung."""
    served = _order(story, day)
    failed = 0
    while served and (checked := _recheck(story, served, passed=failed >= story.failures)):
        if Case.objects.filter(pk=story.case.pk, state="closed").exists():
            return
        failed += 1
        served = _next_rung(story, plus(checked, 2))


def _order(story: Story, day: date) -> date | None:
    decided, served = plus(day, 2), plus(day, 4)
    if not story.reached(day):
        return None
    draft = step.draft_step(case=story.case, days=30, named_basis=NAMED, actor=story.officer, at=at(day, 10, 40))
    if not story.reached(decided):
        return None
    step.review_step(step=draft, actor=story.lawyer, at=at(decided, 9, 30))
    approved = step.approve_step(step=draft, actor=story.head, at=at(decided, 16, 10))
    if not story.reached(served):
        return None
    step.serve_step(step=approved, served_on=served, how="in_person", actor=story.officer, at=at(served, 11))
    _report(story, served)
    return served


def _report(story: Story, served: date) -> None:
    """The enterprise answers after some two weeks, unless it keeps silent."""
    handed_in = plus(served, story.random.randrange(9, 24))
    order = Step.objects.select_related("case__enterprise").get(case_id=story.case.pk, rung="order", state="served")
    if story.silent:
        return
    member = _member(story)
    if not story.reached(handed_in):
        _begin(story, order, member, served)
        return
    answers.fill(order, member, at(handed_in, 9), story.random)
    rectification.submit(step=order, actor=member, at=at(handed_in, 9, 40))
    judged = plus(handed_in, 3)
    if story.reached(judged):
        story.case.refresh_from_db()
        rectification.accept(case=story.case, reasons="整改措施具体，材料齐全。", actor=story.officer, at=at(judged, 15))


def _begin(story: Story, order: Step, member: User, served: date) -> None:
    """A report half written: the first two sections stand, the third was begun."""
    begun = plus(served, 3)
    if story.reached(begun):
        answers.fill(order, member, at(begun, 17), story.random, sections=2)


def _member(story: Story) -> User:
    enterprise = story.case.enterprise
    if found := User.objects.filter(memberships__enterprise=enterprise).first():
        return found
    person = account(f"qy{enterprise.pk:05d}", "质量负责人", roles=(Role.ENTERPRISE_MEMBER,), at=at(story.case.opened_on, 8), password=None)
    membership.add(person, enterprise, position="质量负责人", actor=story.stage.people["xitong"], at=at(story.case.opened_on, 8))
    return person


def _recheck(story: Story, served: date, *, passed: bool) -> date | None:
    """Two officers come back when the term is over; or the term runs out in silence."""
    held = Case.objects.get(pk=story.case.pk)
    live = queries.live_step(held)
    if live.comply_by is None:
        return None
    day = plus(live.comply_by, 3)
    if not story.reached(day):
        return None
    case.mark_overdue(case=held, at=at(plus(live.comply_by, 1), 6))
    held.refresh_from_db()
    if held.state == "awaiting_step":
        return day
    officers = [story.officer, story.stage.people["hejianping"]]
    note = "" if passed else f"现场抽查在制品，{held.finding.facts}仍不合格。"
    recheck.record_recheck(
        case=held, outcome="pass" if passed else "fail", on=day, officers=officers, note=note, actor=story.officer, at=at(day, 16),
        without_sample="整改内容为工艺和检验记录，现场核查记录并用原方法抽查在制品。" if held.finding else "",
    )
    return day


def _next_rung(story: Story, day: date) -> date | None:
    """Whatever the law's table names next."""
    held = Case.objects.get(pk=story.case.pk)
    if not story.reached(day) or not held.target:
        return None
    return _announce(story, held, day) if held.target_row.public else _decide(story, held, day)


def _announce(story: Story, held: Case, day: date) -> date | None:
    summary = f"本批次{held.product_name}的{held.finding.facts}不符合标准，继续使用有安全风险。"
    statement = "我公司已停止销售该批次产品，正在更换供应商。" if story.random.random() < 0.5 else ""
    draft = announcement.draft(cases=[held], summary=summary, statement=statement, actor=story.officer, at=at(day, 10))
    published = plus(day, 3)
    if not story.reached(published):
        return None
    announcement.review(announcement=draft, actor=story.lawyer, at=at(published, 9))
    announcement.publish(announcement=draft, actor=story.head, at=at(published, 10))
    return published


def _decide(story: Story, held: Case, day: date) -> date | None:
    if held.target_row.document == "revocation_request":
        return _carry_out(story, held, day, addressee=REGISTRAR)
    if not held.target_row.needs:
        return _carry_out(story, held, day)
    told = _tell_rights(story, held, day)
    if told is None:
        return None
    free, answer = told
    held.refresh_from_db()
    if any(need.key == "collective" for need in held.target_row.needs):
        hearing.record_discussion(
            case=held, held_on=free, attendees="许局长 局长\n赵立 副局长\n郑安 副局长", decision="事实清楚、程序合法，同意吊销。", actor=story.officer, at=at(free, 9)
        )
        held.refresh_from_db()
    return _carry_out(story, held, free, **answer)


def _tell_rights(story: Story, held: Case, day: date) -> tuple[date, dict[str, str]] | None:
    """The notice of rights, perhaps a defence, and the day on which the terms are over with what the decision answers."""
    draft = rights.draft_notice(case=held, named_basis=NAMED, actor=story.officer, at=at(day, 10))
    approved, served = plus(day, 1), plus(day, 2)
    if not story.reached(approved):
        return None
    rights.approve_notice(notice=draft, actor=story.head, at=at(approved, 15))
    if not story.reached(served):
        return None
    notice = rights.serve_notice(notice=draft, served_on=served, how="in_person", actor=story.officer, at=at(served, 10))
    answer: dict[str, str] = {}
    said = plus(served, 3)
    if story.random.random() < 0.5 and story.reached(said):
        rights.state(notice=notice, kind="defence", text=story.random.choice(DEFENCES), how="paper", made_on=said, actor=story.officer, at=at(said, 11))
        answer = {"defence_taken": "refused", "defence_answer": "所述整改情况未经复查证实，复查样品仍不合格，不予采纳。"}
    free = plus(notice.ends_on, 1)
    return (free, answer) if story.reached(free) else None


def _carry_out(story: Story, held: Case, day: date, **facts: Any) -> date | None:
    """Draft, approve, serve; a decision that needs no recheck ends the case, or leads to the letter to the registrar."""
    draft = step.draft_step(case=held, actor=story.officer, at=at(day, 10), **facts)
    decided, served = plus(day, 3), plus(day, 5)
    if not story.reached(decided):
        return None
    step.review_step(step=draft, actor=story.lawyer, note="事实清楚，程序合法，依据准确。", at=at(decided, 10))
    approved = step.approve_step(step=draft, actor=story.head, at=at(decided, 15))
    if not story.reached(served):
        return None
    step.serve_step(step=approved, served_on=served, how="in_person", actor=story.officer, at=at(served, 10))
    _end(story, Case.objects.get(pk=held.pk), plus(served, 3))
    return served


def _end(story: Story, executed: Case, day: date) -> None:
    if executed.state != "executed" or not story.reached(day):
        return
    if executed.rung == "revoke" and story.failures >= FATES["referred"]:
        _carry_out(story, executed, day, addressee=REGISTRAR)
        return
    case.close_case(case=executed, because="决定已经执行。", unanswered="复函到后补入案卷。", actor=story.officer, at=at(day, 16))


