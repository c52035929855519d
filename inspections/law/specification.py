"""What follows for the batch from the verdicts on its items, and when a specification counts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from quality_portal.core.instruments import O18
from quality_portal.core.law import Citation, Criterion

ITEM_CLASSES = (("A", "A 极重要"), ("B", "B 重要"))
ORDINARY, SERIOUS = "ordinary", "serious"


@dataclass(frozen=True, slots=True)
class DecisionRule(Criterion):
    """How a batch is judged. One failed item fails it; `serious` are the classes of which one makes it serious."""

    serious: frozenset[str] = frozenset()


DECISIONS = (
    DecisionRule(
        "graded", "任一检验项目不合格，判定不合格；有A类项目不合格的为严重不合格，只有B类项目不合格的为一般不合格",
        O18.article(12, certain=False), "检验报告", frozenset({"A"}),
    ),
    DecisionRule("any", "任一检验项目不合格，判定不合格，均为一般不合格", O18.article(12, certain=False), "检验报告"),
    DecisionRule("strict", "任一检验项目不合格，判定不合格，均为严重不合格", O18.article(12, certain=False), "检验报告", frozenset({"A", "B"})),
)  # fmt: skip
DECISION = {row.key: row for row in DECISIONS}
DECISION_CHOICES = tuple((row.key, row.title) for row in DECISIONS)
PASSED_WORDS = "未发现不合格"  # a small sample proves failure, never conformity (GB/T 2828.4, 2828.11)

PUBLIC_BEFORE = Criterion("spec_public", "实施细则在抽样前公开", O18.article(12, certain=False), "发布记录")
SECOND_PERSON = Criterion("spec_second", "细则和目录由起草人以外的人发布", O18.article(11, certain=False), "发布记录")
UNIT_RULE = Criterion("spec_unit", "数值限量必须写明计量单位", O18.article(12, certain=False), "实施细则")


@dataclass(frozen=True, slots=True)
class Judgement:
    """A batch as judged: pass or fail, how grave, in which words and by which rule."""

    verdict: str
    severity: str
    words: str
    basis: Citation


def judge(decision: str, failed: Collection[str]) -> Judgement:
    """Judge a batch by the classes of its failed items."""
    row = DECISION[decision]
    if not failed:
        return Judgement("pass", "", PASSED_WORDS, row.basis)
    if row.serious & frozenset(failed):
        return Judgement("fail", SERIOUS, "严重不合格", row.basis)
    return Judgement("fail", ORDINARY, "一般不合格", row.basis)
