"""曝光: which of what was announced the documents want exposed, and why. Nothing is exposed that was not announced. Pure.

Each reason is one class of S3 第28点; the other documents ask for parts of it. 严重质量问题 no document defines: the later
rungs of a ladder stand for it, marked 待核.
"""

from __future__ import annotations

from dataclasses import dataclass

from quality_portal.core.instruments import S0, S1, S2, S3
from quality_portal.core.law import Citation


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a line stands on the list: the code that the open data carries, the words, the documents."""

    code: str
    title: str
    basis: tuple[Citation, ...]

    @property
    def basis_text(self) -> str:
        return "；".join(str(citation) for citation in self.basis)


EXPOSE = S3.passage("第28点")
REASONS = (
    Reason("counterfeit", "制假售假", (EXPOSE, S1.passage("（十八）"), S2.passage("二（二）"))),
    Reason("safety", "监督抽查不合格，涉及人体健康和人身、财产安全", (EXPOSE,)),
    Reason("livelihood", "监督抽查不合格，关系国计民生的重要产品", (EXPOSE,)),
    Reason("complaints", "监督抽查不合格，消费者反映强烈", (EXPOSE, S0.passage("第五部分第2点"))),
    Reason("serious", "存在严重质量问题：逾期不改、复查仍不合格或者被责令停产整顿", (S1.passage("（十八）", note="严重质量问题", certain=False), S0.passage("第五部分第2点", certain=False))),
)  # fmt: skip
BY_CODE = {row.code: row for row in REASONS}

# Which announcements bring a reason of themselves; of a sampling result only the failures count, and only of such goods.
OF_KIND = {"counterfeit": "counterfeit", "overdue": "serious", "recheck_failed": "serious", "stop_production": "serious"}
RESULT = "result"
# 消费者反映强烈: as many confirmed complaints about the maker within a year. The documents give no number.
COMPLAINTS, MONTHS = 3, 12


def reasons(kind: str, *, safety: bool, livelihood: bool, complaints: int) -> tuple[Reason, ...]:
    """Every reason for which a line of an announcement of that kind is exposed; none: it is not."""
    if kind in OF_KIND:
        found = [OF_KIND[kind]]
    elif kind == RESULT:
        facts = {"safety": safety, "livelihood": livelihood, "complaints": complaints >= COMPLAINTS}
        found = [code for code, holds in facts.items() if holds]
    else:
        found = []
    return tuple(BY_CODE[code] for code in found)
