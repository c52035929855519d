"""What is known of the officers before a draw: whom they keep away from, where they have been together, what they have to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.db.models import Count, QuerySet

from inspections.models import DrawnEnterprise, Recusal, Sample
from inspections.states import TaskState
from quality_portal.accounts.models import User


@dataclass(frozen=True, slots=True)
class Duty:
    """Recusals (officer, enterprise), pairs that were at an enterprise (enterprise, officer, officer), open visits of each."""

    recusals: frozenset[tuple[int, int]]
    pairs: frozenset[tuple[int, int, int]]
    loads: dict[int, int]

    def free(self, people: Sequence[User], enterprise: int) -> list[User]:
        """Who may be sent to an enterprise."""
        return [user for user in people if (user.pk, enterprise) not in self.recusals]


def duty_of(people: Sequence[User], enterprises: Collection[int]) -> Duty:
    """Read it for these officers and enterprises. Four queries."""
    recusals = Recusal.objects.filter(ended_at=None, officer__in=people, enterprise__in=enterprises)
    return Duty(
        frozenset(recusals.values_list("officer_id", "enterprise_id")),
        frozenset(_pairs(people, enterprises)),
        dict(_open_visits(people).values_list("officers").annotate(times=Count("pk"))),
    )


def _open_visits(people: Sequence[User]) -> QuerySet[DrawnEnterprise]:
    rows = DrawnEnterprise.objects.filter(reserve=False, sample=None, officers__in=people, draw__plan_item__plan__state="drawing")
    return rows.exclude(tasks__state__in=[TaskState.NOT_SAMPLED, TaskState.REFUSED, TaskState.STOPPED]).order_by()


def _pairs(people: Sequence[User], enterprises: Collection[int]) -> set[tuple[int, int, int]]:
    """Pairs that took a sample there, or were drawn to and have not yet been."""
    known = {user.pk for user in people}
    taken = Sample.samplers.through.objects.filter(sample__enterprise__in=enterprises, user__in=people)
    drawn = DrawnEnterprise.officers.through.objects.filter(
        drawnenterprise__enterprise__in=enterprises, drawnenterprise__reserve=False, drawnenterprise__sample=None, user__in=people
    )
    visits: dict[tuple[str, int, int], list[int]] = defaultdict(list)
    for row, enterprise, user in taken.values_list("sample", "sample__enterprise", "user"):
        visits["taken", row, enterprise].append(user)
    for row, enterprise, user in drawn.values_list("drawnenterprise", "drawnenterprise__enterprise", "user"):
        visits["drawn", row, enterprise].append(user)
    return {
        (enterprise, one, other)
        for (_, _, enterprise), team in visits.items()
        for one, other in combinations(sorted(set(team) & known), 2)
    }


def recused_since(drawn: Collection[DrawnEnterprise]) -> set[tuple[int, int]]:
    """Of teams already drawn: (officer, enterprise) where the officer has a recusal now."""
    enterprises = {row.enterprise_id for row in drawn}
    return set(Recusal.objects.filter(ended_at=None, enterprise__in=enterprises).values_list("officer_id", "enterprise_id"))
