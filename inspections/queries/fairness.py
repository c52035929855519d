"""Expected against actual: how often enterprises and officers came out of an office's draws, and what that can tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, sqrt

from django.db import connection
from django.utils.translation import gettext

from inspections.models import Draw

FEW = 5  # below so many expected no statement is made
BANDS = (("1–4", 1, 4), ("5–9", 5, 9), ("10–20", 10, 20))


@dataclass(frozen=True, slots=True)
class Compared:
    """How often somebody or some group was in the hat, was to be expected to come out, and came out."""

    label: str
    chances: int
    expected: float
    actual: int
    variance: float
    key: str = ""

    @property
    def deviation(self) -> float:
        """In standard deviations of pure chance."""
        return (self.actual - self.expected) / sqrt(self.variance) if self.variance > 0 else 0.0

    @property
    def words(self) -> str:
        if self.expected < FEW:
            return gettext("次数太少，不足以判断")
        if abs(self.deviation) < 2:
            return gettext("在随机波动范围内")
        return gettext("偏多") if self.deviation > 0 else gettext("偏少")


@dataclass(frozen=True, slots=True)
class Fairness:
    """An office's draws since a day. `enterprises` are those that deviate most."""

    draws: int
    voided: int
    since: date
    bands: tuple[Compared, ...]
    enterprises: tuple[Compared, ...]
    officers: tuple[Compared, ...]

    @property
    def selected(self) -> int:
        return sum(row.actual for row in self.bands)

    @property
    def enough(self) -> bool:
        return self.selected >= 30


def chances(weights: Sequence[int], quota: int, share: int) -> dict[int, float]:
    """How likely a candidate of each weight is to be selected.

    Exact where all weigh alike. Otherwise the usual approximation of drawing in proportion without replacement:
    1 − exp(−weight × t), with t such that the chances add up to the quota.
    """
    kinds = Counter(weights)
    total = sum(kinds.values())
    quota = min(quota, total)
    if not total:
        return {}
    alike = min(-(-quota * share // 100), quota)
    first = alike / total
    if alike == total:
        return dict.fromkeys(kinds, 1.0)
    wanted = (quota - alike) / (1 - first)  # of the whole list, had nobody been taken yet
    odds = _odds(kinds, wanted)
    return {weight: first + (1 - first) * odds[weight] for weight in kinds}


def _odds(kinds: Counter[int], wanted: float) -> dict[int, float]:
    total = sum(kinds.values())
    if wanted >= total:
        return dict.fromkeys(kinds, 1.0)
    if len(kinds) == 1:
        return dict.fromkeys(kinds, wanted / total)
    low, high = 0.0, 1.0
    while sum(times * (1 - exp(-weight * high)) for weight, times in kinds.items()) < wanted and high < 1e6:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        if sum(times * (1 - exp(-weight * middle)) for weight, times in kinds.items()) < wanted:
            low = middle
        else:
            high = middle
    return {weight: 1 - exp(-weight * high) for weight in kinds}


_ENTERPRISES = """
SELECT c->>'key', max(c->>'name'), (c->>'weight')::int, count(*), sum((c->>'chance')::float),
       sum((c->>'chance')::float * (1 - (c->>'chance')::float)), count(d.id)
FROM inspections_draw w
JOIN inspections_planitem i ON i.id = w.plan_item_id
JOIN inspections_plan p ON p.id = i.plan_id
CROSS JOIN LATERAL jsonb_array_elements(w.candidates) c
LEFT JOIN inspections_drawnenterprise d ON d.draw_id = w.id AND NOT d.reserve AND d.enterprise_id = (c->>'enterprise')::bigint
WHERE p.office_id = %s AND w.state = 'drawn' AND w.committed_at >= %s
GROUP BY c->>'key', (c->>'weight')::int
"""
_OFFICERS = """
WITH s AS (
  SELECT w.id, w.officers, jsonb_array_length(w.officers) people
  FROM inspections_draw w JOIN inspections_planitem i ON i.id = w.plan_item_id JOIN inspections_plan p ON p.id = i.plan_id
  WHERE p.office_id = %s AND w.state = 'drawn' AND w.committed_at >= %s
), sent AS (
  SELECT d.draw_id, m.user_id, count(*) times
  FROM s JOIN inspections_drawnenterprise d ON d.draw_id = s.id AND NOT d.reserve
  JOIN inspections_drawnenterprise_officers m ON m.drawnenterprise_id = d.id
  GROUP BY d.draw_id, m.user_id
), sums AS (
  SELECT s.*, (SELECT count(*) FROM inspections_drawnenterprise d WHERE d.draw_id = s.id AND NOT d.reserve) teams,
         (SELECT coalesce(sum(times), 0) FROM sent WHERE sent.draw_id = s.id) seats
  FROM s
)
SELECT o->>'key', max(o->>'name'), count(*), sum(seats::float / people),
       sum(seats::float / people * (1 - least(1, seats::float / people / greatest(1, teams)))), sum(coalesce(times, 0))
FROM sums CROSS JOIN LATERAL jsonb_array_elements(officers) o
LEFT JOIN sent ON sent.draw_id = sums.id AND sent.user_id = (o->>'user')::bigint
GROUP BY o->>'key'
"""


def fairness(office_id: int, since: date, top: int = 10) -> Fairness:
    """Compare what was to be expected with what came out of an office's draws. Three queries."""
    counted = Draw.objects.filter(plan_item__plan__office=office_id, committed_at__date__gte=since).values_list("state", flat=True)
    states = Counter(counted)
    with connection.cursor() as cursor:
        cursor.execute(_ENTERPRISES, [office_id, since])
        rows = cursor.fetchall()
        cursor.execute(_OFFICERS, [office_id, since])
        people = cursor.fetchall()
    officers = [Compared(name, times, expected, int(actual), variance, key) for key, name, times, expected, variance, actual in people]
    return Fairness(
        draws=states["drawn"],
        voided=states["void"],
        since=since,
        bands=tuple(_bands(rows)),
        enterprises=tuple(_enterprises(rows)[:top]),
        officers=tuple(sorted(officers, key=lambda row: (-row.actual, row.label))),
    )


def _bands(rows: Sequence[tuple[str, str, int, int, float, float, int]]) -> list[Compared]:
    found = []
    for label, low, high in BANDS:
        inside = [row for row in rows if low <= row[2] <= high]
        if inside:
            found.append(Compared(label, *_sums(inside)))
    return found


def _enterprises(rows: Sequence[tuple[str, str, int, int, float, float, int]]) -> list[Compared]:
    by_key: dict[str, list[tuple[str, str, int, int, float, float, int]]] = {}
    for row in rows:
        by_key.setdefault(row[0], []).append(row)
    made = [Compared(inside[0][1], *_sums(inside), key) for key, inside in by_key.items()]
    return sorted(made, key=lambda row: (-abs(row.deviation), row.key))


def _sums(rows: Sequence[tuple[str, str, int, int, float, float, int]]) -> tuple[int, float, int, float]:
    return sum(row[3] for row in rows), sum(row[4] for row in rows), sum(row[6] for row in rows), sum(row[5] for row in rows)


