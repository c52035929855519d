"""Running a draw again from what is stored of it."""

from dataclasses import dataclass

from inspections import draw_algorithm
from inspections.models import Draw


@dataclass(frozen=True, slots=True)
class Redrawn:
    """Whether everything comes out as stored; `faults` names what does not."""

    faults: tuple[str, ...]
    selected: tuple[str, ...]
    reserves: tuple[str, ...]

    @property
    def same(self) -> bool:
        return not self.faults


def redrawn(draw: Draw) -> Redrawn:
    """Recompute digest, seed, selection and officers, and compare them with what is stored."""
    keys = [row["key"] for row in draw.candidates]
    people = [row["key"] for row in draw.officers]
    commitment = draw_algorithm.commitment_of(
        number=draw.number, candidates=keys, officers=people, take=draw.take, reserves=draw.reserves
    )
    outcome = draw_algorithm.run(
        commitment=commitment, value=draw.public_value, candidates=keys, officers=people, take=draw.take, reserves=draw.reserves
    )
    faults = []
    if draw.algorithm != draw_algorithm.ALGORITHM:
        faults.append(f"算法 {draw.algorithm} 不是本程序的算法 {draw_algorithm.ALGORITHM}")
    if commitment != draw.commitment:
        faults.append("名单摘要不一致")
    if outcome.seed != draw.seed:
        faults.append("种子不一致")
    by_enterprise = {row["enterprise"]: row["key"] for row in draw.candidates}
    by_user = {row["user"]: row["key"] for row in draw.officers}
    rows = sorted(draw.drawn.all(), key=lambda row: row.rank)
    stored = tuple(by_enterprise.get(row.enterprise_id, "") for row in rows)
    if stored != (*outcome.selected, *outcome.reserves):
        faults.append("抽中的企业或者次序不一致")
    for row, key in zip(rows, stored, strict=True):
        if {by_user.get(user.pk) for user in row.officers.all()} != set(outcome.officers.get(key, ())):
            faults.append(f"第 {row.rank} 位的抽样人员不一致")
    return Redrawn(tuple(faults), outcome.selected, outcome.reserves)
