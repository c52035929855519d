"""What a draft may say: which rung comes next, for how long, decided by which office. Decisions and notices of rights share it."""

from __future__ import annotations

from enforcement.law.rungs import Rung
from enforcement.models import Case
from enforcement.states.case import CaseState
from quality_portal.accounts.models import RANK, Level, Office
from quality_portal.core.errors import RuleBroken

from . import repeat


def next_row(case: Case, rung: str = "") -> Rung:
    """The row that is to be decided now. Raises RuleBroken when another is asked for: no rung is jumped."""
    here = case.rung_row
    target = case.target or (here.optional_next if here and case.state == CaseState.EXECUTED else "")
    if not target:
        raise RuleBroken("本案现在没有需要作出的处理决定。请刷新页面后查看最新状态。")
    if rung and rung != target:
        asked, due = case.book.rung(rung), case.book.rung(target)
        raise RuleBroken(f"不能越级：本案下一级是“{due.name}”，不能直接作出“{asked.name}”。", due.basis[0], "rung")
    row = case.book.rung(target)
    repeat.check_answered(case, row)
    return row


def check_days(row: Rung, days: int | None) -> int | None:
    """The term in days: the rung's own unless another within its range is named."""
    if row.term is None:
        return None
    length = days or row.term.length
    if not row.shortest <= length <= row.longest:
        raise RuleBroken(f"{row.term.name}应为{row.shortest}至{row.longest}日，您填了{length}日。", row.term.basis, "days")
    return length


def deciding_office(office: Office, row: Rung) -> Office:
    """The lowest office at or above the case's own that may decide this rung."""
    if not row.level:
        return office
    needed = RANK[Level(row.level)]
    while office.rank > needed and office.parent is not None:
        office = office.parent
    if office.rank > needed:
        raise RuleBroken(f"“{row.name}”须由{row.decided_by}决定，系统中没有登记这一级机关。请联系系统管理员。", row.basis[0])
    return office
