"""The vocabulary of the ladder: outcomes, rungs, and what a rung asks for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from quality_portal.core.law import Citation, Criterion, Term, Unit


class Outcome(StrEnum):
    """What can come of a rung. CONFIRMED stands before the first: the finding is final."""

    CONFIRMED = "confirmed"
    PASSED = "passed"
    FAILED = "failed"
    OVERDUE = "overdue"
    EXECUTED = "executed"

    @property
    def label(self) -> str:
        return OUTCOME_NAMES[self]


OUTCOME_NAMES = {
    Outcome.CONFIRMED: "不合格结论已确定",
    Outcome.PASSED: "复查合格",
    Outcome.FAILED: "复查不合格",
    Outcome.OVERDUE: "逾期未改正",
    Outcome.EXECUTED: "决定已执行",
}

# Where a rung can lead besides another rung.
START = ""
CLOSE = "close"
RECHECK = "recheck"


class Measure(StrEnum):
    """What a rung does to the licences of the product, or at the very end to the business licence."""

    NONE = ""
    SUSPEND_CERTIFICATES = "suspend_certificates"
    SUSPEND_LICENCES = "suspend_licences"
    REVOKE = "revoke"
    REVOKE_BUSINESS = "revoke_business"


@dataclass(frozen=True, slots=True)
class Window:
    """When a recheck may take place, in calendar days counted from `since`."""

    opens: int
    closes: int
    since: str
    basis: Citation

    @property
    def term(self) -> Term:
        """The last day for the recheck as a term."""
        return Term("recheck", "复查期限", self.closes, Unit.CALENDAR, self.since, self.basis)


@dataclass(frozen=True, slots=True)
class Rung:
    """One row of the ladder. `policy` and `penalty` are separate: a decision that punishes needs a statute."""

    key: str
    number: int
    name: str
    short: str
    decided_by: str
    document: str
    act: str
    policy: tuple[Citation, ...] = ()
    penalty: tuple[Citation, ...] = ()
    level: str = ""
    term: Term | None = None
    shortest: int = 0
    longest: int = 0
    window: Window | None = None
    on_passed: str = ""
    on_failed: str = ""
    on_overdue: str = ""
    on_executed: str = ""
    optional_next: str = ""
    measure: Measure = Measure.NONE
    needs: tuple[Criterion, ...] = ()
    stops_production: bool = False
    public: bool = False
    grave: bool = False
    notifies_government: bool = False
    caution: str = ""

    @property
    def basis(self) -> tuple[Citation, ...]:
        """Every citation behind the act, policy first."""
        return self.policy + self.penalty

    @property
    def basis_text(self) -> str:
        return "；".join(str(citation) for citation in self.basis)

    @property
    def certain(self) -> bool:
        return all(citation.certain for citation in self.basis)

    @property
    def needs_hearing(self) -> bool:
        return any(need.key == "hearing" for need in self.needs)

    @property
    def chinese_number(self) -> str:
        return "一二三四五六七八九"[self.number - 1]

    def leads_to(self, outcome: Outcome) -> str:
        """The cell of the table for an outcome; empty when the law has no such case."""
        return {
            Outcome.PASSED: self.on_passed,
            Outcome.FAILED: self.on_failed,
            Outcome.OVERDUE: self.on_overdue,
            Outcome.EXECUTED: self.on_executed,
        }.get(outcome, "")


@dataclass(frozen=True, slots=True)
class Rulebook:
    """A named set of rungs, in force from a day on, with the pairs of rung and outcome that cannot occur and why."""

    key: str
    name: str
    about: str
    rungs: tuple[Rung, ...]
    not_applicable: dict[tuple[str, Outcome], str]

    def rung(self, key: str) -> Rung:
        for rung in self.rungs:
            if rung.key == key:
                return rung
        raise LookupError(f"rulebook {self.key} has no rung {key!r}")
