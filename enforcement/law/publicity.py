"""How long what is published stays, when it is published, when it comes down, and what cannot come down early. Pure tables.

The term of each kind of announcement stands in `announcement.KINDS`; here is the law of penalties behind it, the
clocks of the office, the reasons of an end, and what a reader may ask to have put right.
"""

from __future__ import annotations

from dataclasses import dataclass

from quality_portal.core.errors import RuleBroken
from quality_portal.core.instruments import APL, O18, O44, O45, OGI, PIPL, PQL
from quality_portal.core.law import Citation, Term, Unit

from .additions import PUBLISHED
from .announcement import THREE_YEARS
from .ladder import OFFICE


@dataclass(frozen=True, slots=True)
class Display:
    """How long a penalty is shown; `early`: whether it may end before, when everything was put right."""

    key: str
    title: str
    term: Term | None
    early: bool
    basis: Citation
    note: str = ""


THREE_MONTHS = Term("publicity.three_months", "通报批评、较低数额罚款的公示期", 3, Unit.MONTH, "公示之日", O45.article(13))
DISPLAYS: dict[str, Display] = {
    row.key: row
    for row in (
        Display("warning", "仅受警告", None, early=False, basis=O45.article(2), note="不予公示"),
        Display("criticism", "通报批评、较低数额罚款", THREE_MONTHS, early=False, basis=O45.article(13), note="期限短，不提前停止"),
        Display("penalty", "其他行政处罚", THREE_YEARS, early=True, basis=O45.article(13)),
        Display("stop", "责令停产停业", THREE_YEARS, early=False, basis=O45.article(14)),
        Display("revoke", "吊销许可证件、吊销营业执照", THREE_YEARS, early=False, basis=O45.article(14)),
        Display("bar", "限制开展生产经营活动、限制从业", THREE_YEARS, early=False, basis=O45.article(14), note="实际限制期限超过三年的，公示到限制期满"),
        Display("dishonest", "列入严重违法失信名单", THREE_YEARS, early=False, basis=O44.article(19, certain=False), note="满一年可以申请提前移出，由列入机关另行决定"),
    )
}
# What an announcement tells of that never ends early: the kind of announcement, or the rung that it is.
GRAVE_KINDS: dict[str, str] = {"stop_production": "stop"}
GRAVE_ACTS: dict[str, str] = {"吊销": "revoke", "停产": "stop", "停业": "stop", "限制": "bar", "关闭": "stop"}

# --- clocks of the office
PUBLISH = PUBLISHED
PUBLISH_OTHER = Term("publicity.publish_other", "公开政府信息", 20, Unit.WORKING, "信息形成或者变更之日", OGI.article(26))
WITHDRAW = Term("publicity.withdraw", "撤回公示信息", 3, Unit.WORKING, "处罚决定被变更、撤销、确认违法或者确认无效之日", APL.article(48, 2), "三日为工作日，见第八十五条；《市场监督管理行政处罚信息公示规定》第十一条同此。")
EARLY = Term("publicity.early", "申请提前停止公示以前的最短公示期", 6, Unit.MONTH, "公示之日", O45.article(14, certain=False), "2025年12月25日起的分档规定尚待确认。")
REPLY = Term(
    "publicity.correction", "答复更正申请", 20, Unit.WORKING, "收到申请之日", OGI.article(33, certain=False), "更正申请没有单独的法定答复期限，参照政府信息公开申请的答复期限。"
)
TERMS = (THREE_MONTHS, PUBLISH, PUBLISH_OTHER, WITHDRAW, EARLY, REPLY)

# --- the gate
OBJECTION_BASIS = PQL.article(15, 4)
CONFIRMED_BASIS = O18.passage("关于确认样品的规定", certain=False)
STATEMENT_BASIS = OFFICE.passage("发布前听取企业陈述", certain=False)
PERSONAL_BASIS = O45.article(6, certain=False)
PICTURE_BASIS = PIPL.article(25)
CORRECTION_RIGHT = OGI.article(41, certain=False)
PERSONAL_RIGHT = PIPL.article(46)


@dataclass(frozen=True, slots=True)
class Ground:
    """Why something published is taken down: the code that the open data carries, its words, its law."""

    code: str
    title: str
    basis: Citation
    early: bool = False


GROUNDS: dict[str, Ground] = {
    row.code: row
    for row in (
        Ground("decision_annulled", "原决定被撤销、确认违法或者无效", APL.article(48, 2)),
        Ground("decision_changed", "原决定被变更", APL.article(48, 2)),
        Ground("objection_upheld", "异议成立，结论改变", O45.article(11)),
        Ground("retest_reversed", "复检改变了结论", O45.article(11)),
        Ground("wrong_data", "内容有误，另行更正", OGI.article(41, certain=False)),
        Ground("personal_data", "含有不应公开的个人信息", PIPL.article(25)),
        Ground("credit_repaired", "已完成信用修复，提前停止公示", O45.article(14), early=True),
        Ground("other", "其他原因", O45.article(11)),
    )
}
TERM_OVER = "term_over"


def ground(code: str) -> Ground:
    """The ground with this code. Raises RuleBroken for one that is none."""
    found = GROUNDS.get(code)
    if found is None:
        raise RuleBroken("请选择撤下的原因：原因会写进公开数据，转载的网站据此撤下。", O45.article(11), "reason_code")
    return found


def grave(kind: str, acts: str) -> Display | None:
    """What never ends early in an announcement of a kind that tells of these acts; None when there is nothing."""
    key = GRAVE_KINDS.get(kind) or next((display for words, display in GRAVE_ACTS.items() if words in acts), "")
    return DISPLAYS[key] if key else None


def check_early(kind: str, acts: str) -> None:
    """Raises RuleBroken where the law lets nothing end early."""
    found = grave(kind, acts)
    if found:
        words = f"“{found.title}”的公示信息不得提前停止公示，公示到{THREE_YEARS.length}年期满为止。原决定被撤销或者变更的，请选择相应原因撤回。"
        raise RuleBroken(words, found.basis, "reason_code")
