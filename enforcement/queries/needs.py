"""What the law wants on file before a rung is decided: each need met or not, in words, with its citation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from enforcement.law import rights as law
from enforcement.law.rungs import Rung
from enforcement.models import Case, RightsNotice
from enforcement.queries import rights
from quality_portal.core.law import Citation, Criterion


@dataclass(frozen=True, slots=True)
class Need:
    """A condition with the state it is in. `field` is where a form would mend it, `name` the page that does."""

    key: str
    title: str
    met: bool
    words: str
    basis: Citation
    field: str = ""


Check = Callable[[Case, Rung, Criterion, RightsNotice | None, date], Need]


def _rights(case: Case, row: Rung, need: Criterion, notice: RightsNotice | None, on: date) -> Need:
    if notice is None:
        return Need(need.key, need.title, False, "还没有告知权利。请先起草告知书，批准并送达企业。", need.basis, "rights")
    found = rights.defence(notice, on)
    return Need(need.key, need.title, found.settled, found.words, need.basis, "rights")


def _hearing(case: Case, row: Rung, need: Criterion, notice: RightsNotice | None, on: date) -> Need:
    if notice is None:
        return Need(need.key, need.title, False, "听证权利随告知书一并告知。", need.basis, "rights")
    found = rights.hearing(notice, on)
    basis = law.hearing_request(notice.served_on).basis if notice.served_on else need.basis
    return Need(need.key, need.title, found.settled, found.words, basis, "rights")


def _collective(case: Case, row: Rung, need: Criterion, notice: RightsNotice | None, on: date) -> Need:
    found = rights.discussion(case, row.key)
    words = f"{found.held_on.isoformat()}集体讨论。" if found else "还没有登记集体讨论，批准前须办理。"
    return Need(need.key, need.title, found is not None, words, need.basis, "collective")


CHECKS: dict[str, Check] = {"rights": _rights, "hearing": _hearing, "collective": _collective}
AT_APPROVAL = ("collective",)


def of(case: Case, row: Rung, on: date, *, notice: RightsNotice | None = None) -> tuple[Need, ...]:
    """The needs of a rung as they stand on a day, in the order of the law's row."""
    if not row.needs:
        return ()
    notice = notice or rights.live(case, row.key)
    return tuple(CHECKS[need.key](case, row, need, notice, on) for need in row.needs)


def missing(found: tuple[Need, ...], *, at_approval: bool) -> Need | None:
    """The first need that is not met; the discussion of the heads is wanted only before the approval."""
    return next((need for need in found if not need.met and (at_approval or need.key not in AT_APPROVAL)), None)
