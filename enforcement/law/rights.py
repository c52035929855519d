"""What a party may say before it is punished, for how long, and what a hearing needs. Also which law may carry a penalty."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from quality_portal.core.instruments import APL, APL_1996, GF24, S0, S1, S2, S3, S4
from quality_portal.core.law import Citation, Criterion, Term, Unit, in_force

from .ladder import HEARING_REQUEST
from .rungs import Rung

# How long a statement or a defence may be made. The act gives no number of days.
DEFENCE = Term("rights.defence", "陈述、申辩的期限", 5, Unit.WORKING, "告知书送达", APL.article(44, certain=False), "法律没有写日数，实务取五个工作日。")
# Notice of time and place, before the hearing.
HEARING_AHEAD = Term("rights.hearing_ahead", "通知听证时间、地点", 7, Unit.WORKING, "听证通知书送达", APL.article(64, None, 2), "七日为工作日，见第八十五条。")
REQUEST_BEFORE = Term(
    "hearing.request.2017", "要求听证的期限", 3, Unit.CALENDAR, "听证告知书送达", APL_1996.article(42, certain=False), "2021年7月15日前的规定。",
)


@dataclass(frozen=True, slots=True)
class DatedTerm:
    """A term with the days on which it governs."""

    term: Term
    since: date | None
    until: date | None


CHANGED = date(2021, 7, 15)
REQUEST_TERMS = (DatedTerm(REQUEST_BEFORE, None, CHANGED), DatedTerm(HEARING_REQUEST, CHANGED, None))
TERMS = (DEFENCE, HEARING_AHEAD, REQUEST_BEFORE)


def hearing_request(on: date) -> Term:
    """How long a hearing may be asked for, by the law of the day on which the right was told."""
    return in_force(REQUEST_TERMS, on)[0].term


TOLD_BEFORE = Criterion("told", "作出处罚决定前，告知拟作出的内容及事实、理由、依据和依法享有的权利", APL.article(44), "行政处罚事先告知书、送达回证")
HEARD = Criterion("heard", "充分听取当事人的意见，对提出的事实、理由和证据进行复核；成立的，应当采纳", APL.article(45, 1), "对陈述、申辩的复核意见")
NEVER_GRAVER = Criterion("never_graver", "不得因当事人陈述、申辩而给予更重的处罚", APL.article(45, 2), "告知书与决定书对照")
CHAIR = Criterion("chair", "听证由非本案调查人员主持", APL.article(64, None, 4), "听证笔录")
ABSENT = Criterion("absent", "无正当理由拒不出席或者未经许可中途退出的，视为放弃听证权利，终止听证", APL.article(64, None, 6), "听证笔录")
RECORD = Criterion("record", "听证应当制作笔录，交当事人核对后签字或者盖章", APL.article(64, None, 8), "听证笔录")
ON_THE_RECORD = Criterion("on_record", "听证结束后，根据听证笔录作出决定", APL.article(65), "听证笔录")
ALL = (TOLD_BEFORE, HEARD, NEVER_GRAVER, CHAIR, ABSENT, RECORD, ON_THE_RECORD)

# What the legal review looks at, point by point.
REVIEW_POINTS = (
    Criterion("facts", "主要事实清楚", APL.article(57, 1), "送审稿所写事实与检验报告、复查记录一致"),
    Criterion("evidence", "证据合法充分", APL.article(46), "证据目录所列材料在卷"),
    Criterion("procedure", "程序合法", APL.article(38, 2), "告知、听证、送达、期限均已办理"),
    Criterion("basis", "适用依据准确", APL.article(38, 1), "条款现行有效，政策文件之外有法律依据"),
    Criterion("discretion", "处理适当", APL.article(5, 2), "措施、期限与违法事实相当"),
)

# Which instruments may carry a penalty that touches licences or business: statutes and regulations of the State Council,
# by the last word of their titles; rules of a ministry carry warnings and fines only.
CARRIES = ("法", "条例")
RULES = ("办法", "规定", "细则")
POLICY = (S0, S1, S2, S3, S4, GF24)
NAMED = re.compile(r"《([^《》]+)》[^《》]*?第[一二三四五六七八九十百零〇0-9]+条")
EDITION = re.compile(r"（[^（）]*）$")
CARRIES_BASIS: Citation = APL.article(13)
POLICY_BASIS: Citation = APL.article(16)


def _carries(title: str) -> bool:
    return title.endswith(CARRIES) and not title.endswith(RULES)


def fault_in_basis(text: str) -> tuple[str, Citation] | None:
    """What is wrong with a named penalty basis, in words, with the article that says so; None when it will do."""
    titles = [EDITION.sub("", title) for title in NAMED.findall(text)]
    if not titles:
        return "请写明处罚依据的法律名称和条款，例如《中华人民共和国产品质量法》第五十条。", APL.article(38, 1)
    policy = {row.title for row in POLICY}
    carrying = [title for title in titles if _carries(title) and title not in policy]
    if carrying:
        return None
    if any(title in policy for title in titles):
        return f"《{titles[0]}》是规范性文件，不能作为处罚依据。请写明法律或者行政法规的条款。", POLICY_BASIS
    return f"《{titles[0]}》不是法律或者行政法规，不能设定暂扣、吊销证照或者停产停业。请写明法律或者行政法规的条款。", CARRIES_BASIS


def offered_basis(row: Rung) -> tuple[str, ...]:
    """The statutes of a row as they can be chosen."""
    return tuple(str(citation) for citation in row.penalty if _carries(citation.instrument.title))
