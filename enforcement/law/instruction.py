"""通知: what an office issues to be carried out or known, how it may be made public, by when it is signed for."""

from __future__ import annotations

from dataclasses import dataclass

from quality_portal.core.instruments import OFFICE_LETTERS, OGI, PAPERS, S4
from quality_portal.core.law import Citation, Criterion, Term, Unit

ACTIVE, REQUEST, CLOSED = "active", "request", "closed"

USE = Criterion(
    "instruction_use", "通知用于发布、传达要求下级机关执行和有关单位周知或者执行的事项", PAPERS.article(8, item=8, certain=False), "主送下级机关或者有关单位"
)
PLAN = Criterion("instruction_plan", "工作方案随通知印发", S4.passage("标题"), "方案作为附件")
REVIEW = PAPERS.article(20, certain=False)  # before it is signed a draft is read through by others
SIGN = PAPERS.article(22, certain=False)
RECEIPT = PAPERS.article(24, certain=False)
CONVERSE = PAPERS.article(16, certain=False)
ENDING = PAPERS.article(34, certain=False)
# No document says by when a notice has to be signed for: the office's own measure, on which nothing legal follows.
SIGN_TERM = Term(
    "instruction.sign", "通知签收", 3, Unit.WORKING, "通知印发之日", OFFICE_LETTERS.passage("默认值", certain=False), "文件未写日数；默认值，逾期只作提示。"
)


@dataclass(frozen=True, slots=True)
class Openness:
    """A way of making a paper public: what is printed under it, and whether a reason has to be given."""

    key: str
    title: str
    closing: str
    basis: Citation
    needs_reason: bool = True

    @property
    def public(self) -> bool:
        return self.key == ACTIVE


OPENNESS: tuple[Openness, ...] = (
    Openness(ACTIVE, "主动公开", "（此件公开发布）", OGI.article(20, certain=False), needs_reason=False),
    Openness(REQUEST, "依申请公开", "（此件依申请公开）", OGI.article(27, certain=False)),
    Openness(CLOSED, "不予公开", "（此件不予公开）", OGI.article(16, certain=False)),
)
BY_KEY = {row.key: row for row in OPENNESS}
OPENNESS_CHOICES = [(row.key, row.title) for row in OPENNESS]
