"""Everything the case page shows: the ladder, what can follow, the tasks of this rung, the clocks, the facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from enforcement.law.rungs import CLOSE, RECHECK, Rung
from enforcement.models import Announcement, Case, Recheck, Step
from enforcement.queries import case as cases
from enforcement.queries import facts, with_order
from enforcement.queries.next_act import NextAct, draft_announcement, next_act, page
from enforcement.states.case import CaseState, StepState
from inspections.models import Conclusion
from quality_portal.accounts.models import User
from quality_portal.audit.models import Event
from quality_portal.audit.queries import trail_of
from quality_portal.core import shapes
from quality_portal.core.formats import isodate
from quality_portal.documents import queries as papers
from quality_portal.documents.models import Document
from quality_portal.workdays import calendar
from quality_portal.workdays.calendar import Due

STREAM = 8
QUARTERS = 12


@dataclass(frozen=True, slots=True)
class Clock:
    """A term: when it ends, how that was counted, what came of it."""

    title: str
    due_on: date | None
    note: str = ""
    basis: str = ""
    explanation: Sequence[Any] = ()
    days_grid: Sequence[Any] = ()
    provisional: bool = False
    done: date | bool | None = None
    waiting: bool = False
    window: bool = False
    open: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """An event as one line: who did what. Its law stands in the full history."""

    at: datetime
    actor_name: str
    sentence: str
    note: str = ""
    basis: str = ""
    legal_on: date | None = None


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One case, read once."""

    case: Case
    step: Step | None
    row: Rung | None
    ladder: tuple[shapes.Rung, ...]
    branches: tuple[shapes.Branch, ...]
    facts: tuple[shapes.Fact, ...]
    tasks: tuple[shapes.Task, ...]
    tasks_done: int
    clocks: tuple[Clock, ...]
    events: tuple[Line, ...]
    event_count: int
    papers: tuple[Document, ...]
    quarters: tuple[shapes.Quarter, ...]
    act: NextAct | None
    announcement: Announcement | None
    cautions: tuple[str, ...]
    announces_with_order: bool


def casefile(case: Case, user: User) -> CaseFile:
    """Read a case for its page."""
    steps = cases.steps_of(case)
    step = cases.live_step(case)
    report = cases.with_report_flag(Case.objects.filter(pk=case.pk)).first()
    notice = case.announcements.select_related("document").order_by("-pk").first()
    act = next_act(case, user=user, report_waiting=bool(report and report.report_waiting), announcement=draft_announcement(case))
    row = case.target_row or (step.row if step else None) or case.rung_row
    events = events_of(case)
    found = list(events[: STREAM + 1])
    items = tasks(case, steps.get(row.key) if row else None, row, act)
    return CaseFile(
        case=case,
        step=step,
        row=row,
        ladder=ladder(case, steps),
        branches=branches(case, row),
        facts=fact_list(case),
        tasks=items,
        tasks_done=sum(task.state == "done" for task in items),
        clocks=clocks(case, steps),
        events=lines_of(found[:STREAM]),
        event_count=events.count() if len(found) > STREAM else len(found),
        papers=tuple(papers_of(case)),
        quarters=quarters(case),
        act=act,
        announcement=notice,
        cautions=tuple(text for text in (row.caution if row and case.state != CaseState.CLOSED else "",) if text),
        announces_with_order=with_order.is_due(case),
    )


def events_of(case: Case) -> QuerySet[Event]:
    """What happened to the case and its announcements."""
    return trail_of(case, *case.announcements.all())


def lines_of(events: Iterable[Event]) -> tuple[Line, ...]:
    """Events without the name of the case, which stands above them already."""
    return tuple(
        Line(event.at, event.actor_name, f"{event.actor_name} {event.sentence.replace(event.subject_name, '').strip(' ：')}", event.note, legal_on=event.legal_on) for event in events
    )


def papers_of(case: Case) -> list[Document]:
    """Every paper of the case, newest first."""
    found = list(papers.of(case))
    found += [notice.document for notice in case.announcements.select_related("document") if notice.document]
    return sorted(found, key=lambda paper: (paper.issued_on, paper.pk), reverse=True)


def ladder(case: Case, steps: dict[str, Step]) -> tuple[shapes.Rung, ...]:
    """The rising line: what was done with its dates, where the case stands, what lies ahead and when it would come."""
    now = case.target or case.rung
    return tuple(_rung(case, row, steps.get(row.key), now) for row in case.book.rungs)


def _rung(case: Case, row: Rung, step: Step | None, now: str) -> shapes.Rung:
    law = [str(citation).replace("中华人民共和国", "") for citation in (row.penalty or row.policy)[:2]]
    if step and step.document:
        law.append(step.document.number)
    here = row.key == now and not case.is_closed
    state = "now" if here else "done" if step and step.served_on else "ahead"
    return shapes.Rung(row.number, row.short, state, row.grave, tuple(_lines(case, row, step, here=here)), tuple(law))


def _lines(case: Case, row: Rung, step: Step | None, *, here: bool) -> list[str]:
    lines = []
    if here:
        lines.append(f"现在：{case.get_state_display()}")
    if step and step.served_on:
        verb = "发布" if row.public else "送达"
        end = f"，{isodate(step.comply_by)[5:]} 届满" if step.comply_by else ""
        lines.append(f"{isodate(step.served_on)} {verb}{end}")
        recheck = getattr(step, "recheck", None)
        if recheck:
            lines.append(f"{isodate(recheck.on)[5:]} 复查{recheck.get_outcome_display()}")
    elif step and step.decided_on:
        lines.append(f"{isodate(step.decided_on)} 签发")
    if not step and not here:
        lines += _ahead(case, row)
    return lines


def _ahead(case: Case, row: Rung) -> list[str]:
    if case.is_closed:
        return ["未进入本级"]
    entered = next((f"{other.short}后复查仍不合格时进入" for other in case.book.rungs if other.on_failed == row.key), "")
    optional = next((f"{other.short}后可以提请" for other in case.book.rungs if other.optional_next == row.key), "")
    needs = "先告知听证权利，须两人批准" if row.needs_hearing else "须两人批准"
    return [entered or optional, needs] if entered or optional else [needs]


def branches(case: Case, row: Rung | None) -> tuple[shapes.Branch, ...]:
    """Both ways on from here, in the words of what the portal will do."""
    if row is None or case.is_closed:
        return ()
    effects = "、".join(filter(None, (row.measure.label, "责令停产" if row.stops_production else "")))
    also = f"；{effects}" if effects else ""
    if case.state == CaseState.AWAITING_STEP:
        clock = f"；期限默认 {row.term.length} 日" if row.term else ""
        return (
            shapes.Branch(row.name, f"{row.decided_by}决定，起草后经法制审核，由另一人批准{also}{clock}。", "order", row.grave),
            shapes.Branch("终止办理", "企业注销、停产等无须继续处理的，由局领导写明理由后结案，记录保留。", "cross"),
        )
    if case.state == CaseState.AWAITING_REVIEW:
        return (
            shapes.Branch("审核通过", "送局领导审批；起草、审核、批准须由三个人分别办理。", "check"),
            shapes.Branch("退回", "写明理由退回起草人，修改后重新送审。", "undo"),
        )
    if case.state == CaseState.AWAITING_APPROVAL:
        done = "发布公告，编号、公开，改正期限开始计算" if row.public else "文书编号、生成 PDF，转送达"
        return (
            shapes.Branch("批准", f"{done}{also if row.public else ''}。", "check", row.grave),
            shapes.Branch("退回", "写明理由退回起草人，修改后重新送审。", "undo"),
        )
    if case.state == CaseState.AWAITING_SERVICE:
        clock = f"送达次日起计算 {row.term.length} 日以内的期限" if row.term else "决定即时执行，转办结"
        return (shapes.Branch("送达", f"{clock}{also}。企业也可以在网上签收。", "mail", row.grave),)
    return _after_recheck(case, row)


def _after_recheck(case: Case, row: Rung) -> tuple[shapes.Branch, ...]:
    if case.state == CaseState.EXECUTED:
        found = [shapes.Branch("结案", "决定已经执行，写明理由后归档，记录保留。", "check")]
        if row.optional_next:
            following = case.book.rung(row.optional_next)
            found.append(shapes.Branch(following.name, following.caution or following.act, "order", following.grave, page("decide", case)))
        return tuple(found)
    passed = "发复查结果通知书，恢复被暂停的证书，本案结案；公告页标注“已改正”。"
    if row.on_failed in ("", CLOSE):
        return (shapes.Branch("复查合格", passed, "check"),)
    following = case.book.rung(row.on_failed)
    level = f"由{following.decided_by}决定"
    needs = "，先告知听证权利" if following.needs_hearing else ""
    late = "；逾期未交报告的同样进入" if row.on_overdue == row.on_failed else "；逾期的由本机关主动复查" if row.on_overdue == RECHECK else ""
    return (
        shapes.Branch("复查合格", passed, "check"),
        shapes.Branch("复查不合格", f"进入第{following.chinese_number}级“{following.name}”，{level}{needs}{late}。", "stop", following.grave),
    )


def fact_list(case: Case) -> tuple[shapes.Fact, ...]:
    """The left column."""
    enterprise, finding = case.enterprise, case.finding
    code = enterprise.credit_code or ""
    grouped = " ".join(code[start : start + 4] for start in range(0, len(code), 4))
    items = facts.failed_items(case)
    lines = tuple(f"{item['name']} {item['value']}（{item['limit']}）" for item in items)
    found = [
        shapes.Fact("当事人", enterprise.name, enterprise.get_absolute_url(), lines=(grouped,) if grouped else ()),
        shapes.Fact("住所", enterprise.address),
    ]
    if finding and finding.sample is None:
        found += [
            shapes.Fact("产品", case.product_name),
            shapes.Fact("不合格项", finding.facts, finding.get_absolute_url()),
            shapes.Fact("结论确定", isodate(finding.confirmed_on)),
        ]
    elif finding:
        sample = finding.sample
        found += [
            shapes.Fact("产品", f"{case.product_name} {sample.model}".strip(), lines=(f"批号 {sample.batch}",) if sample.batch else ()),
            shapes.Fact("抽样", f"{isodate(sample.sampled_on)} {sample.place}", sample.get_absolute_url()),
            shapes.Fact("不合格项", lines[0] if lines else finding.facts, lines=lines[1:]),
            shapes.Fact("严重程度", finding.get_severity_display()),
            shapes.Fact("结论确定", isodate(finding.confirmed_on), finding.get_absolute_url()),
        ]
    else:
        found.append(shapes.Fact("产品", case.product_name))
    measures = [
        f"{measure.on.isoformat()} {measure.get_act_display()}：{measure.licence}" for measure in case.licence_measures.select_related("licence")
    ]
    if measures:
        found.append(shapes.Fact("证书", measures[0], lines=tuple(measures[1:])))
    found.append(shapes.Fact("适用规则", case.book.name))
    return tuple(found)


def tasks(case: Case, step: Step | None, row: Rung | None, act: NextAct | None) -> tuple[shapes.Task, ...]:
    """The things of this rung, in order, each with its date once done."""
    if row is None:
        return ()
    step = step if step and step.state != StepState.RETURNED else None
    recheck = getattr(step, "recheck", None) if step else None
    report = getattr(step, "rectification_report", None) if step else None
    drafted = f"{isodate(step.drafted_at)} {step.drafted_by.display_name}" if step else ""
    approved = f"{isodate(step.decided_on)} {step.approved_by.display_name}" if step and step.approved_by else ""
    served = f"{isodate(step.served_on)} {step.get_served_how_display()}" if step and step.served_on and not row.public else ""
    reviewed = f"{isodate(step.reviewed_at)} {step.reviewed_by.display_name}" if step and step.reviewed_by else ""
    rows = [("起草公告" if row.public else "起草决定", drafted), ("法制审核", reviewed), ("审批并发布" if row.public else "审批签发", approved)]
    if not row.public:
        rows.append(("送达企业", served))
    if row.term:
        state = report.get_state_display() if report else ""
        by = f"截止 {isodate(step.comply_by)}" if step and step.comply_by else ""
        handed = bool(report and report.state in ("submitted", "accepted")) or bool(recheck)
        rows.append(("企业改正并提交报告", "，".join(filter(None, (state, by))) if handed else ""))
        rows.append(("两名执法人员复查", f"{isodate(recheck.on)} {recheck.get_outcome_display()}" if recheck else ""))
    else:
        rows.append(("办结归档", isodate(case.closed_on) if case.is_closed else ""))
    return _marked(rows, act, closed=case.is_closed)


def _marked(rows: Sequence[tuple[str, str]], act: NextAct | None, *, closed: bool) -> tuple[shapes.Task, ...]:
    found, ahead = [], True
    for title, done in rows:
        if done:
            found.append(shapes.Task(title, "done", hint=done))
        elif ahead and act and not closed:
            ahead = False
            words = "等待他人" if act.waiting else ""
            found.append(shapes.Task(title, "next", act.href, hint=act.note, words=words))
        else:
            found.append(shapes.Task(title, "blocked"))
    return tuple(found)


def clocks(case: Case, steps: dict[str, Step]) -> tuple[Clock, ...]:
    """What is running first, then what is over; the newest rung first."""
    found = []
    if case.due_on and case.state not in (CaseState.CORRECTING, CaseState.AWAITING_RECHECK):
        waiting = case.state in (CaseState.AWAITING_REVIEW, CaseState.AWAITING_APPROVAL)
        found.append(Clock(case.get_state_display(), case.due_on, "本机关内部办理时限。", provisional=case.due_provisional, waiting=waiting))
    running = case.state in (CaseState.CORRECTING, CaseState.AWAITING_RECHECK)
    for row in reversed(case.book.rungs):
        step = steps.get(row.key)
        if step and step.served_on and row.term:
            found += _clocks_of(case, row, step, running=running and row.key == case.rung)
    return tuple(found)


def _clocks_of(case: Case, row: Rung, step: Step, *, running: bool) -> list[Clock]:
    recheck: Recheck | None = getattr(step, "recheck", None)
    term, window = row.term, row.window
    assert term is not None
    counted = calendar.due(term, step.served_on, length=step.days)
    correcting = running and case.state == CaseState.CORRECTING
    found = [
        Clock(
            f"{term.name}（{step.days} 日）",
            step.comply_by,
            note=term.note if running else "",
            basis=str(term.basis) if running else "",
            explanation=told(counted),
            days_grid=calendar.day_grid(step.served_on, step.comply_by),
            provisional=step.comply_provisional,
            done=None if correcting else _when_over(step, recheck),
            waiting=correcting,
            open=correcting,
        )
    ]
    if window and step.recheck_by:
        last = calendar.due(window.term, counted.nominal)
        found.append(
            Clock(
                "复查窗口",
                step.recheck_by,
                note=f"{isodate(step.recheck_from)} 至 {isodate(step.recheck_by)}",
                basis=str(window.basis) if running else "",
                explanation=told(last),
                days_grid=calendar.day_grid(step.served_on, step.recheck_by, opens=step.recheck_from) if running and not correcting else (),
                provisional=step.comply_provisional,
                done=recheck.on if recheck else None if running else True,
                window=running,
                open=running and not correcting,
            )
        )
    return found


def told(counted: Due) -> tuple[tuple[str, str], ...]:
    """How a term was counted, line by line."""
    return tuple((line.label, line.text) for line in counted.explanation)


def _when_over(step: Step, recheck: Recheck | None) -> date | bool:
    return min(recheck.on, step.comply_by) if recheck else True


def quarters(case: Case) -> tuple[shapes.Quarter, ...]:
    """How the enterprise's products did in the last twelve quarters: one failure marks the quarter."""
    today = calendar.business_today()
    last = today.year * 4 + (today.month - 1) // 3
    results: dict[int, str] = {}
    rows = Conclusion.objects.filter(enterprise=case.enterprise_id, sample__sampled_on__year__gte=today.year - 3).exclude(state="withdrawn")
    for day, verdict in rows.values_list("sample__sampled_on", "verdict"):
        at = day.year * 4 + (day.month - 1) // 3
        results[at] = "fail" if verdict != "pass" or results.get(at) == "fail" else "pass"
    return tuple(shapes.Quarter(at // 4, at % 4 + 1, results.get(at, "none")) for at in range(last - QUARTERS + 1, last + 1))
