"""Typical cases (典型案例): which decided counterfeit case may be told again as an example, and which not yet, or no longer. Pure.

S2 二（二） asks for 典型案例 and names no conditions. They follow from the law of what is told: a decision binds once it
was served, and nothing of it is shown beyond its own announcement.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from quality_portal.core.instruments import APL, O45, S2
from quality_portal.core.law import Citation

from .counterfeit import NO_SUBSTITUTE, SERVED_FIRST
from .ladder import OFFICE

EXPOSE = S2.passage("二（二）")
AFTER_THE_CRIMINAL_CASE = OFFICE.passage("刑事案件办结以前不作典型案例", certain=False)
# What the reader takes home from a case no register knows: somebody writes it before the legal review.
MEANING = OFFICE.passage("典型案例须写明典型意义", certain=False)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stands today; each word is true of something that keeps it from being told."""

    undecided: bool = False
    void: bool = False
    unserved: bool = False
    transferred: bool = False
    prosecuted: bool = False
    unannounced: bool = False
    withdrawn: bool = False
    over: bool = False
    told: bool = False


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a case is not told: what is missing, and by which law."""

    key: str
    words: str
    basis: Citation


# In the order in which they are told: the first that holds is the reason.
OBSTACLES = (
    Obstacle("undecided", "还没有作出处罚决定。作出决定、送达并公告以后，才能作为典型案例。", O45.article(9)),
    Obstacle("void", "处罚决定书已经作废，不再公布。", APL.article(48, 2)),
    Obstacle("unserved", "处罚决定书还没有送达全部当事人，决定没有生效。请先登记送达。", SERVED_FIRST),
    Obstacle("transferred", "已经移送公安机关，还没有答复。请等公安机关答复。", NO_SUBSTITUTE),
    Obstacle("prosecuted", "公安机关已经立案，刑事案件没有办结，不作为典型案例。办结以后，请先在案件页登记。", AFTER_THE_CRIMINAL_CASE),
    Obstacle("unannounced", "本案的处罚还没有公告。请先在案件页起草案件公告并发布。", APL.article(48, 1)),
    Obstacle("withdrawn", "本案的公告已经撤下，不能再以典型案例公布。", O45.article(11)),
    Obstacle("over", "本案公告的公示期已满，不能再以典型案例公布。", O45.article(13)),
    Obstacle("told", "已经作为典型案例公布过。", EXPOSE),
)  # fmt: skip


def obstacle(case: Standing) -> Obstacle | None:
    """The first thing that keeps a case from being told; None: it may be."""
    return next((row for row in OBSTACLES if getattr(case, row.key)), None)


def unwritten(parts: Iterable[dict[str, object]]) -> list[str]:
    """Headings under which somebody has still to write, each with the heading that it stands below."""
    above, found = "", []
    for part in parts:
        heading = str(part.get("heading", ""))
        if part.get("required") and not part.get("texts"):
            found.append(f"“{above}”的“{bare(heading)}”")
        elif heading and not heading.startswith("（"):
            above = bare(heading)
    return found


def bare(heading: str) -> str:
    """A heading without its number: 二、… or （三）…"""
    return heading.split("、", 1)[-1] if "、" in heading[:4] else heading.split("）", 1)[-1]
