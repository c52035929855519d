"""Failing twice running: computed from final results of the same leading product, never from somebody's memory."""

from __future__ import annotations

from dataclasses import dataclass

from enforcement.law import ladder
from enforcement.law.rungs import MUST, Shortcut
from enforcement.models import Case, Repeat
from enforcement.states.case import CaseState
from inspections.models import Conclusion, Finding, PlanKind, Severity, Verdict

# Risk monitoring is no supervision inspection; its results count for nothing here.
NOT_COUNTED = (PlanKind.MONITOR,)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a shortcut needs besides two failures. A judgement is offered to the officer; a computed fact demands an answer."""

    severities: tuple[Severity, ...]
    judged: bool = False


FACTS = {
    "twice_running": Facts((Severity.ORDINARY, Severity.SERIOUS)),
    "twice_running_serious": Facts((Severity.SERIOUS,), judged=True),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A shortcut whose facts hold on a case, with the two results, and the answer when one was given."""

    shortcut: Shortcut
    now: Conclusion
    previous: Conclusion
    answer: Repeat | None

    @property
    def results(self) -> tuple[Conclusion, Conclusion]:
        """Both results, the earlier first."""
        return self.previous, self.now

    @property
    def demanded(self) -> bool:
        """Must somebody answer before the ordinary way is gone?"""
        return self.answer is None and self.shortcut.force == MUST and not FACTS[self.shortcut.key].judged

    @property
    def open(self) -> bool:
        return self.answer is None


def previous_failure(finding: Finding, level: str) -> Conclusion | None:
    """The result before this one, when it failed too: same enterprise, same leading product, inspections of that level or above.

    A passed inspection in between makes it not twice running; a refusal counts as the failure it is deemed to be.
    """
    product = finding.product
    if product is None or not product.leading or finding.conclusion.plan_item.plan.level not in counted(level):
        return None
    this = finding.conclusion
    earlier = Conclusion.objects.filter(
        enterprise=finding.enterprise_id, product=product, state="final", plan_item__plan__level__in=counted(level), decided_on__lte=this.decided_on
    )
    earlier = earlier.exclude(pk=this.pk).exclude(plan_item__plan__kind__in=NOT_COUNTED).exclude(decided_on=this.decided_on, pk__gt=this.pk)
    last = earlier.select_related("report__lab", "plan_item__plan").order_by("-decided_on", "-pk").first()
    return last if last is not None and last.verdict != Verdict.PASS else None


def counted(level: str) -> tuple[str, ...]:
    """That level of inspection and those above it."""
    ranks = list(ladder.LEVELS)
    return tuple(ranks[: ranks.index(level) + 1])


def offers(case: Case) -> tuple[Offer, ...]:
    """The shortcuts of the case's ladder whose facts hold; none without a finding."""
    if case.finding is None or not case.book.shortcuts:
        return ()
    answers = {repeat.shortcut: repeat for repeat in case.repeats.select_related("by", "previous")}
    found = []
    for row in case.book.shortcuts:
        facts = FACTS[row.key]
        previous = previous_failure(case.finding, row.level) if case.finding.severity in facts.severities else None
        if previous is not None:
            found.append(Offer(row, case.finding.conclusion, previous, answers.get(row.key)))
    return tuple(found)


def open_offers(case: Case) -> tuple[Offer, ...]:
    """What can be answered now: the case waits for a decision and has not climbed past the shortcut's rung."""
    if case.state != CaseState.AWAITING_STEP:
        return ()
    here = case.rung_row.number if case.rung_row else 0
    return tuple(offer for offer in offers(case) if offer.open and case.book.rung(offer.shortcut.to).number > here and case.target != offer.shortcut.to)
