"""Running a draw again from what is stored of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from inspections import draw_algorithm
from inspections.models import Draw, DrawnEnterprise


@dataclass(frozen=True, slots=True)
class Redrawn:
    """Whether everything comes out as stored; `faults` names what does not. Without a value only the digest is checked."""

    faults: tuple[str, ...]
    commitment: str
    seed: str
    picks: tuple[draw_algorithm.Pick, ...]

    @property
    def same(self) -> bool:
        return not self.faults


def redrawn(draw: Draw) -> Redrawn:
    """Recompute digest, seed, selection and officers, and compare them with what is stored."""
    faults = []
    commitment = draw_algorithm.commitment_of(draw.input)
    if draw.algorithm != draw_algorithm.ALGORITHM:
        faults.append(f"算法 {draw.algorithm} 不是本程序的算法 {draw_algorithm.ALGORITHM}")
    if commitment != draw.commitment:
        faults.append("名单摘要不一致")
    if draw.state != "drawn":
        return Redrawn(tuple(faults), commitment, "", ())
    outcome = draw_algorithm.run(draw.input, draw.public_value)
    if outcome.seed != draw.seed:
        faults.append("种子不一致")
    rows = sorted(draw.drawn.all(), key=lambda row: row.rank)
    prefetch_related_objects(rows, "enterprise", "officers")
    stored = outcome_of(draw, rows)
    if [row["key"] for row in stored] != [pick.key for pick in outcome.picks]:
        faults.append("抽中的企业或者次序不一致")
    elif [(row["way"], row["reserve"]) for row in stored] != [(pick.way, pick.reserve) for pick in outcome.picks]:
        faults.append("正选、备选或者抽取方式不一致")
    for row, pick in zip(stored, outcome.picks, strict=False):
        if set(row["officers"]) != set(pick.officers):
            faults.append(f"第 {row['rank']} 位的抽样人员不一致")
    return Redrawn(tuple(faults), commitment, outcome.seed, outcome.picks)


def outcome_of(draw: Draw, rows: Sequence[DrawnEnterprise]) -> list[dict[str, object]]:
    """What came out, by the keys that were drawn: the form that the page, the script and the API compare with."""
    in_hat = {row["enterprise"]: row for row in draw.candidates}  # named as in the frozen list, whatever they are called since
    order = {row["user"]: (place, row["key"]) for place, row in enumerate(draw.officers)}
    return [
        {
            "rank": row.rank,
            "key": in_hat.get(row.enterprise_id, {}).get("key", ""),
            "name": in_hat.get(row.enterprise_id, {}).get("name", row.enterprise.name),
            "stratum": row.stratum,
            "weight": row.weight,
            "way": row.way,
            "reserve": row.reserve,
            "officers": sorted(order[user.pk][1] for user in row.officers.all() if user.pk in order),
            "eased": row.eased,
        }
        for row in rows
    ]
