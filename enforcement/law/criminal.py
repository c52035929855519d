"""How a criminal case ends that the police took up from a file of ours: the ends, who decides each, by which paper. Pure.

The penalty office is told of the end and writes it down; until then the case is not told to the public as an example.
"""

from __future__ import annotations

from dataclasses import dataclass

from quality_portal.core.instruments import APL, CRIMINAL_PROCEDURE
from quality_portal.core.law import Citation

# Offices that hand over and organs of justice inform each other how a case was dealt with.
INFORMED = APL.article(27, 2, certain=False)


@dataclass(frozen=True, slots=True)
class Ending:
    """One way for a criminal case to end. `said` is how the public is told."""

    key: str
    title: str
    organ: str
    paper: str
    basis: Citation
    said: str


ENDINGS = (
    Ending("judged", "判决生效", "人民法院", "刑事判决书", CRIMINAL_PROCEDURE.article(259, certain=False), "人民法院已经作出生效判决"),
    Ending("unprosecuted", "不起诉", "人民检察院", "不起诉决定书", CRIMINAL_PROCEDURE.article(177, certain=False), "人民检察院决定不起诉"),
    Ending("dropped", "撤销案件", "公安机关", "撤销案件决定书", CRIMINAL_PROCEDURE.article(163, certain=False), "公安机关已经撤销案件"),
)
BY_KEY = {row.key: row for row in ENDINGS}
CHOICES = [(row.key, row.title) for row in ENDINGS]
