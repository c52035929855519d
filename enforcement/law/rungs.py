"""The vocabulary of the ladder: outcomes, rungs with what they ask for and bring about, shortcuts, endings, rulebooks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from quality_portal.core.instruments import APL, CRTA
from quality_portal.core.law import Citation, Criterion, Term, Unit

from .cautions import Caution


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
    SUSPEND_LICENCES = "suspend_licences"
    WITHHOLD_LICENCES = "withhold_licences"
    REVOKE = "revoke"
    REVOKE_BUSINESS = "revoke_business"

    @property
    def label(self) -> str:
        return MEASURE_NAMES[self]


MEASURE_NAMES = {
    Measure.NONE: "",
    Measure.SUSPEND_LICENCES: "暂停有关生产许可证和安全认证证书",
    Measure.WITHHOLD_LICENCES: "暂扣有关生产许可证",
    Measure.REVOKE: "吊销有关生产许可证和安全认证证书",
    Measure.REVOKE_BUSINESS: "吊销营业执照",
}

# Who is told of a rung besides the enterprise.
GOVERNMENT, DEPARTMENT, ISSUER, CERTIFIER = "government", "department", "issuer", "certifier"
NOTIFIED_NAMES = {
    GOVERNMENT: "所在地县（市、区）人民政府",
    DEPARTMENT: "有关主管部门",
    ISSUER: "发证机关",
    CERTIFIER: "认证机构",
}
# A certificate is not the bureau's own: its issuer acts on the notice. Governments and departments are told by the rung's own place.
CERTIFIER_BASIS = CRTA.article(26)

# By which letter another organ is asked for what the deciding office may not do itself.
LICENCE_LETTER, BUSINESS_LETTER = "licence_revocation_request", "business_revocation_request"
CLOSURE_LETTER = "closure_request"
LETTER_NAMES = {LICENCE_LETTER: "提请吊销许可证函", BUSINESS_LETTER: "提请吊销营业执照函", CLOSURE_LETTER: "提请责令关闭函"}

# The kinds of penalty, as the law of penalties counts them.
PENALTY_TYPES: dict[str, Criterion] = {
    row.key: row
    for row in (
        Criterion("withhold", "暂扣许可证件", APL.article(9, None, 3)),
        Criterion("revoke", "吊销许可证件", APL.article(9, None, 3)),
        Criterion("stop", "责令停产停业", APL.article(9, None, 4)),
        Criterion("stop_and_revoke", "责令停产停业、吊销许可证件", APL.passage("第九条第（三）项、第（四）项")),
        Criterion("fine", "罚款、没收违法所得", APL.article(9, None, 2)),
        Criterion("stop_and_fine", "罚款、没收违法所得和非法财物，责令停产停业", APL.passage("第九条第（二）项、第（四）项")),
    )
}


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
class Extension:
    """How a term may be made longer: by how many days at most, how often, asked for how many days before its end.

    `by_head`: the answer needs the head's approval.
    """

    longest: int
    ask_before: int
    times: int
    basis: Citation
    by_head: bool = True

    @property
    def ask(self) -> Term:
        """How long before the end it must be asked for."""
        return Term("extension.ask", "延期申请", self.ask_before, Unit.CALENDAR, "期限届满之日向前", self.basis)

    def __str__(self) -> str:
        often = "一次" if self.times == 1 else f"{self.times}次"
        return f"可以申请延长{often}，最多{self.longest}日，期满{self.ask_before}日前提出"


@dataclass(frozen=True, slots=True)
class Rung:
    """One row of the ladder.

    `quote` is the policy document's own wording. `policy` and `penalty` are separate: a decision that punishes needs a
    statute. `penalty_type` names the kind of penalty in the act (a key of PENALTY_TYPES). `uncovered` names the part of
    the act that the statutes of `penalty` do not carry: for it the drafter has to name the penalty basis. `without_licence` is the rung that takes this
    one's place when the product has no licence to take away. `on_request` is the term for a recheck that the enterprise
    asked for, counted from its request; None: the window stays as it is. `recheck_by_sample`: the recheck follows the specification of the
    inspection, so that nothing but a test passes or fails it.
    """

    key: str
    number: int
    name: str
    short: str
    decided_by: str
    document: str
    act: str
    quote: str = ""
    policy: tuple[Citation, ...] = ()
    penalty: tuple[Citation, ...] = ()
    penalty_type: str = ""
    uncovered: str = ""
    level: str = ""
    triggers: tuple[Criterion, ...] = ()
    term: Term | None = None
    shortest: int = 0
    longest: int = 0
    extension: Extension | None = None
    window: Window | None = None
    recheck_basis: tuple[Citation, ...] = ()
    recheck_by_sample: bool = False
    on_request: Term | None = None
    on_passed: str = ""
    on_failed: str = ""
    on_overdue: str = ""
    on_executed: str = ""
    optional_next: str = ""
    without_licence: str = ""
    measure: Measure = Measure.NONE
    needs: tuple[Criterion, ...] = ()
    notifies: tuple[str, ...] = ()
    feedback: Term | None = None
    by_letter: str = ""
    stops_production: bool = False
    public: bool = False
    together_with_order: bool = False
    joint: bool = False
    publishes_principal: bool = False
    grave: bool = False
    cautions: tuple[Caution, ...] = ()

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
    def caution(self) -> str:
        """The cautions in one text."""
        return "".join(row.text for row in self.cautions)

    @property
    def penalty_kind(self) -> Criterion | None:
        """The kind of penalty in the act, with the article that calls it one."""
        return PENALTY_TYPES.get(self.penalty_type)

    @property
    def asks_penalty_basis(self) -> bool:
        """Does a part of the act need a basis that the row itself does not hold?"""
        return bool(self.uncovered)

    @property
    def needs_hearing(self) -> bool:
        return any(need.key == "hearing" for need in self.needs)

    @property
    def notifies_government(self) -> bool:
        return GOVERNMENT in self.notifies

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


MAY, MUST = "may", "must"
FORCE_NAMES = {MAY: "可以", MUST: "应当"}


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A way past the rungs in between, for facts the document names. `level` is the lowest level of inspection that counts."""

    key: str
    name: str
    level: str
    to: str
    force: str
    basis: Citation
    caution: Caution
    facts: str = ""


CERTIFICATES, STOP = "certificates", "stop"
LIFTED_NAMES = {CERTIFICATES: "恢复被暂停、暂扣的证书", STOP: "解除停产"}


@dataclass(frozen=True, slots=True)
class Ending:
    """How a case ends: by which move (with which outcome, None: any other), well or badly, and what is lifted by it."""

    key: str
    name: str
    move: str
    outcome: Outcome | None
    well: bool
    lifts: tuple[str, ...]
    basis: Citation
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """A named set of rungs, with the pairs of rung and outcome that cannot occur and why. `source` is the text it puts into rows."""

    key: str
    family: str
    name: str
    about: str
    source: tuple[Citation, ...]
    rungs: tuple[Rung, ...]
    not_applicable: dict[tuple[str, Outcome], str]
    shortcuts: tuple[Shortcut, ...] = ()
    endings: tuple[Ending, ...] = ()

    def rung(self, key: str) -> Rung:
        for rung in self.rungs:
            if rung.key == key:
                return rung
        raise LookupError(f"rulebook {self.key} has no rung {key!r}")

    def shortcut(self, key: str) -> Shortcut | None:
        """The shortcut of that key; None when this book knows none."""
        return next((row for row in self.shortcuts if row.key == key), None)

    def ending(self, move: str, outcome: str) -> Ending:
        """How a case ends that is closed by that move with that outcome."""
        rows = [row for row in self.endings if row.move == move]
        for row in sorted(rows, key=lambda row: row.outcome is None):
            if row.outcome is None or row.outcome == outcome:
                return row
        raise LookupError(f"rulebook {self.key} has no ending for {move!r} with {outcome!r}")
