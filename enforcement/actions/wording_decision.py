"""What a decision says besides its rung: who answers, the evidence, how rights were kept, what the party said, the named basis."""

from __future__ import annotations

from typing import Any

from enforcement.models import Case, Step
from enforcement.queries import evidence, rights
from enforcement.states.rights import HearingState, StatementKind
from quality_portal.core.formats import zhdate


def answerable(case: Case) -> list[list[list[str]]]:
    """The rows of the form table that name who was in role on the day of the facts."""
    people = evidence.answerable(case)
    if not people:
        return []
    words = "、".join(f"{row.get_role_display()}{row.name}" for row in people)
    return [[["责任人", f"{words}（{zhdate(evidence.day_of_facts(case))}时任）"]]]


def proof(step: Step) -> list[dict[str, Any]]:
    """The paragraph that lists the evidence."""
    return [{"style": "body", "lead": "证据：", "text": step.evidence}] if step.evidence else []


def basis_of(step: Step) -> str:
    """The citations of the rung, with the basis that the drafter named."""
    return with_named(step.basis_text, step.named_basis)


def with_named(basis_text: str, named: str) -> str:
    """The citations with the one that was named, where it is not among them already."""
    return basis_text if not named or named in basis_text.split("；") else f"{basis_text}；{named}"


def rights_kept(step: Step) -> str:
    """When the party was told, what it did, and what was made of what it said."""
    notice = step.rights
    if notice is None:
        return ""
    words = f"本机关于{zhdate(notice.served_on)}送达{notice.document.title}（{notice.document.number}），告知拟作出的决定及陈述、申辩"
    words += "和听证权利。" if notice.hearing else "权利。"
    if notice.hearing and _kept_silent(step):
        words += "你单位在法定期限内未陈述、申辩，也未要求听证。"
    else:
        words += _defence(step) + (_hearing(step) if notice.hearing else "")
    if step.defence_answer:
        words += f"经复核，对上述意见{step.get_defence_taken_display()}：{step.defence_answer.rstrip('。')}。"
    return words


def _kept_silent(step: Step) -> bool:
    """Neither a defence nor a wish for a hearing came, nor a word that none would."""
    spoke = (StatementKind.DEFENCE, StatementKind.NO_DEFENCE, StatementKind.NO_HEARING)
    return not rights.of_kind(step.rights, *spoke) and rights.hearing_of(step.rights) is None


def _defence(step: Step) -> str:
    if made := rights.of_kind(step.rights, StatementKind.DEFENCE):
        return f"你单位于{'、'.join(zhdate(row.made_on) for row in made)}提出陈述、申辩。"
    if rights.of_kind(step.rights, StatementKind.NO_DEFENCE):
        return "你单位书面放弃陈述、申辩。"
    return "你单位在法定期限内未陈述、申辩。"


def _hearing(step: Step) -> str:
    notice, sitting = step.rights, rights.hearing_of(step.rights)
    if sitting and sitting.state == HearingState.HELD:
        return f"应你单位要求，本机关于{zhdate(sitting.opens_at)}举行了听证。"
    if sitting and sitting.state == HearingState.LAPSED:
        return f"你单位要求听证后无正当理由未出席{zhdate(sitting.opens_at)}的听证，视为放弃听证权利。"
    if given := rights.of_kind(notice, StatementKind.NO_HEARING):
        return f"你单位于{zhdate(given[0].made_on)}书面放弃听证。"
    return "你单位在法定期限内未要求听证。"
