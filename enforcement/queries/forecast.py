"""What happens next and when: if the enterprise does nothing, if it reports, if it fails again. One answer for both sides.

Legal days come from the clocks. What waits on the office is estimated by the office's own pace and marked so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from enforcement.law import ladder
from enforcement.law import rights as rights_law
from enforcement.law.rungs import CLOSE, LIFTED_NAMES, RECHECK, Outcome, Rung
from enforcement.models import Case, Step
from enforcement.queries import clocks
from enforcement.queries import request as requests
from enforcement.states.case import CaseState
from quality_portal.core.law import Term
from quality_portal.workdays import calendar

OFFICE, REPORTS, NOTHING, FAILS = "office", "reports", "nothing", "fails"
PATH_NAMES = {
    OFFICE: "本机关接下来办理",
    REPORTS: "企业按期整改并报告",
    NOTHING: "企业什么也不做",
    FAILS: "复查仍不合格",
}


@dataclass(frozen=True, slots=True)
class Future:
    """Something that will or may come. `estimate`: the day follows from the office's own pace, not from the law."""

    path: str
    title: str
    text: str
    on: date | None
    who: str
    basis: str
    rung: str = ""
    estimate: bool = False
    provisional: bool = False
    grave: bool = False


@dataclass(frozen=True, slots=True)
class Path:
    """One way on, from its first day to its end."""

    key: str
    title: str
    steps: tuple[Future, ...]

    @property
    def grave(self) -> bool:
        return any(step.grave for step in self.steps)


def of(case: Case) -> tuple[Future, ...]:
    """Every future of a case, path by path, in the order of their days."""
    if case.is_closed:
        return ()
    step = requests.demanded(case)
    if step is None:
        return tuple(_office(case))
    step.case = case
    counted = clocks.count(step)
    if counted is None:
        return ()
    return (*_reports(case, step, counted), *_nothing(case, step, counted), *_fails(case, step, counted))


def paths(case: Case) -> tuple[Path, ...]:
    """The futures by path, for the picture of them."""
    found = of(case)
    keys = dict.fromkeys(future.path for future in found)
    return tuple(Path(key, PATH_NAMES[key], tuple(future for future in found if future.path == key)) for key in keys)


def _reports(case: Case, step: Step, counted: clocks.Counted) -> Iterator[Future]:
    row, who = step.row, "企业"
    if case.state == CaseState.CORRECTING:
        more = ""
        if row.extension and not step.extra_days:
            last = requests.last_day_to_ask(step, row.extension)
            more = f"来不及的，最迟{last.isoformat()}申请延长，最多{row.extension.longest}日（{row.extension.basis}）。" if last >= calendar.business_today() else ""
        yield Future(REPORTS, "提交整改报告", f"写明原因、措施和库存处理。{more}", counted.correction.date, who, str(row.term.basis), provisional=counted.provisional)
    if counted.recheck:
        yield Future(REPORTS, "复查", f"两名执法人员复查，不收费用。{_opens(counted)}", counted.recheck.date, case.office.name, _window_basis(step), provisional=counted.provisional)
    ending = case.book.ending("pass_recheck", Outcome.PASSED)
    lifted = "、".join(LIFTED_NAMES[name] for name in ending.lifts)
    yield Future(REPORTS, "复查合格，本案结束", f"{lifted}；公开的信息标注“已改正”。", counted.recheck.date if counted.recheck else None, case.office.name, str(ending.basis), estimate=True)


def _opens(counted: clocks.Counted) -> str:
    return f"{counted.recheck_from.isoformat()} 起可以进行。" if counted.recheck_from else ""


def _window_basis(step: Step) -> str:
    row = step.row
    if step.recheck_asked_on and row.on_request:
        return str(row.on_request.basis)
    return str(row.window.basis) if row.window else ""


def _nothing(case: Case, step: Step, counted: clocks.Counted) -> Iterator[Future]:
    row, leads_to = step.row, step.row.on_overdue
    after = counted.correction.date
    if case.state == CaseState.CORRECTING:
        yield Future(NOTHING, f"{row.term.name}届满", "次日登记逾期未改正。" if leads_to != RECHECK else "次日转入复查，由本机关主动进行。", after, "系统", str(row.term.basis), provisional=counted.provisional)
    if case.state == CaseState.AWAITING_RECHECK or leads_to == RECHECK:
        if counted.recheck:
            after = counted.recheck.date
            yield Future(NOTHING, "主动复查", f"没有整改的，登记复查不合格。{_opens(counted)}", after, case.office.name, _window_basis(step), provisional=counted.provisional)
        leads_to = row.on_failed
    yield from _climb(case, leads_to, after, NOTHING)


def _fails(case: Case, step: Step, counted: clocks.Counted) -> Iterator[Future]:
    after = counted.recheck.date if counted.recheck else counted.correction.date
    yield Future(FAILS, "登记复查不合格", "最迟在复查期限届满时登记，写明仍不合格的事实。", after, case.office.name, _window_basis(step), provisional=counted.provisional)
    yield from _climb(case, step.row.on_failed, after, FAILS)


def _climb(case: Case, key: str, since: date, path: str) -> Iterator[Future]:
    """The rungs above, each as far as the one below it was of no avail. A rung is passed once, so this ends."""
    seen: set[str] = set()
    while key not in ("", CLOSE, RECHECK) and key not in seen:
        seen.add(key)
        row = case.book.rung(key)
        served = _served(row, since)
        yield _rung(row, served, path)
        if row.term is None:
            key, since = row.on_executed, served
            continue
        end = calendar.due(row.term, served)
        since = calendar.due(row.window.term, end.nominal).date if row.window else end.date
        key = row.on_failed


def _served(row: Rung, since: date) -> date:
    """When a rung's decision would reach the party, at the office's own pace."""
    terms: list[Term] = [ladder.DECIDE, ladder.REVIEW, ladder.APPROVE]
    if row.needs:
        terms.insert(1, rights_law.DEFENCE)
    if not row.public:
        terms.append(ladder.SERVE)
    for term in terms:
        since = calendar.due(term, since).date
    return since


def _rung(row: Rung, served: date, path: str) -> Future:
    parts = []
    if row.needs:
        parts.append(f"先告知权利（{'、'.join(need.title.partition('，')[0] for need in row.needs[:2])}）。")
    if row.term:
        parts.append(f"{row.term.name}{row.term.length}日，至{calendar.due(row.term, served).date.isoformat()}。")
    if row.measure:
        parts.append(f"{row.measure.label}。")
    if row.by_letter:
        parts.append("由有权机关决定，本机关发函提请。")
    if row.without_licence:
        parts.append("没有证书可以吊销的，改用下一项措施。")
    parts.append("须由人签批，不自动进入。")
    return Future(path, row.name, "".join(parts), served, row.decided_by, row.basis_text, rung=row.key, estimate=True, grave=row.grave)


def _office(case: Case) -> Iterator[Future]:
    """A case that waits on the office: its own next act, then the rung that follows."""
    if case.due_on:
        yield Future(OFFICE, case.get_state_display(), "本机关内部办理时限。", case.due_on, case.office.name, "", estimate=True, provisional=case.due_provisional)
    if case.state == CaseState.EXECUTED:
        row = case.rung_row
        yield Future(OFFICE, "结案归档", "决定已经执行，写明理由后归档。", case.due_on, case.office.name, row.basis_text if row else "", estimate=True)
        if row and row.optional_next:
            yield from _climb(case, row.optional_next, case.due_on or calendar.business_today(), OFFICE)
        return
    key = case.target or case.rung
    if key:
        yield from _climb(case, key, calendar.business_today(), OFFICE)
