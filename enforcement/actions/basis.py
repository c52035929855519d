"""The penalty basis that a drafter names where the ladder's own citations do not carry an act."""

from __future__ import annotations

from enforcement.law import rights as law
from enforcement.law.rungs import Rung
from enforcement.models import Case
from quality_portal.core.errors import RuleBroken

from . import measures

FIELD = "named_basis"


def asked(case: Case, row: Rung) -> bool:
    """Has the drafter to name a basis? Not where the uncovered part reaches no certificate at all."""
    if not row.asks_penalty_basis:
        return False
    only_by_measure = bool(row.measure) and not row.grave
    return not only_by_measure or measures.reached(case, row.measure).exists() or bool(measures.held_by_others(case, row.measure))


def checked(text: str, case: Case, row: Rung) -> str:
    """The basis as typed, refused when it is no statute; empty where none is asked for or none was given yet."""
    named = text.strip()
    if not named or not asked(case, row):
        return ""
    if fault := law.fault_in_basis(named):
        raise RuleBroken(fault[0], fault[1], FIELD)
    return named


def require(text: str, case: Case, row: Rung) -> None:
    """Nothing is issued whose penalty rests on a policy document alone."""
    if not asked(case, row):
        return
    if not text.strip():
        kind = row.penalty_kind
        sentence = f"“{row.uncovered}”没有现行法律条款直接规定，请写明处罚依据，只有政策依据不得签发。"
        raise RuleBroken(sentence, kind.basis if kind else law.POLICY_BASIS, FIELD)
    if fault := law.fault_in_basis(text):
        raise RuleBroken(fault[0], fault[1], FIELD)
