"""The ladder of one case as its page draws it: what was done, what can follow, what is to do on this rung, which clocks run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from enforcement.law.rungs import CLOSE, RECHECK, Rung
from enforcement.models import Case, ClockStop, Recheck, Step
from enforcement.queries import clocks as counting
from enforcement.queries.next_act import NextAct, page
from enforcement.states.case import CaseState, StepState
from quality_portal.core import shapes
from quality_portal.core.formats import isodate
from quality_portal.workdays import calendar


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


def clocks(case: Case, steps: dict[str, Step], stops: Iterable[ClockStop] | None = None) -> tuple[Clock, ...]:
    """What is running first, then what is over; the newest rung first."""
    found = []
    still = counting.stops_of(case) if stops is None else tuple(stops)
    if case.due_on and case.state not in counting.RUNNING:
        waiting = case.state in (CaseState.AWAITING_REVIEW, CaseState.AWAITING_APPROVAL)
        end = counting.office(case, still)
        how = counting.told(end) if end and end.date == case.due_on else ()
        found.append(
            Clock(case.get_state_display(), case.due_on, "本机关内部办理时限。", explanation=how, provisional=case.due_provisional, waiting=waiting)
        )
    running = case.state in counting.RUNNING
    for row in reversed(case.book.rungs):
        step = steps.get(row.key)
        if step and step.served_on and row.term:
            found += _clocks_of(case, row, step, still, running=running and row.key == case.rung)
    return tuple(found)


def _clocks_of(case: Case, row: Rung, step: Step, stops: tuple[ClockStop, ...], *, running: bool) -> list[Clock]:
    """The enterprise's term and the office's window, counted as they stand: with what stood still and what was added."""
    recheck: Recheck | None = getattr(step, "recheck", None)
    counted = counting.count(step, stops)
    assert counted is not None
    assert row.term is not None
    correcting = running and case.state == CaseState.CORRECTING
    days = (step.days or row.term.length) + step.extra_days
    found = [
        Clock(
            f"{row.term.name}（{days} 日）",
            step.comply_by,
            note=row.term.note if running else "",
            basis=str(row.term.basis) if running else "",
            explanation=counting.told(counted.correction),
            days_grid=calendar.day_grid(step.served_on, step.comply_by) if running else (),
            provisional=step.comply_provisional,
            done=None if correcting else _when_over(step, recheck),
            waiting=correcting,
            open=correcting,
        )
    ]
    if row.window and counted.recheck and step.recheck_by:
        found.append(_window_of(row, step, counted.recheck, running=running, correcting=correcting))
    return found


def _window_of(row: Rung, step: Step, last: counting.Due, *, running: bool, correcting: bool) -> Clock:
    recheck: Recheck | None = getattr(step, "recheck", None)
    assert row.window is not None
    basis = row.on_request.basis if step.recheck_asked_on and row.on_request else row.window.basis
    return Clock(
        "复查窗口",
        step.recheck_by,
        note=f"{isodate(step.recheck_from)} 至 {isodate(step.recheck_by)}",
        basis=str(basis) if running else "",
        explanation=counting.told(last),
        days_grid=calendar.day_grid(step.served_on, step.recheck_by, opens=step.recheck_from) if running and not correcting else (),
        provisional=step.comply_provisional,
        done=recheck.on if recheck else None if running else True,
        window=running,
        open=running and not correcting,
    )


def _when_over(step: Step, recheck: Recheck | None) -> date | bool:
    return min(recheck.on, step.comply_by) if recheck else True
