"""What stops a clock (中止), which clocks it stops, and on what basis; and the office's term for answering a request."""

from __future__ import annotations

from dataclasses import dataclass

from quality_portal.core.instruments import ACL, APL, CIVIL_PROCEDURE, O18, OFFICE_REQUESTS, PROCEDURE, RECONSIDERATION
from quality_portal.core.law import Citation, Criterion, Term, Unit

# The clocks of a case. CORRECTION is the enterprise's, RECHECK and OFFICE are the office's own.
CORRECTION, RECHECK, OFFICE_CLOCK = "correction", "recheck", "office"
CLOCK_NAMES = {CORRECTION: "改正期限", RECHECK: "复查期限", OFFICE_CLOCK: "本机关办理时限"}


@dataclass(frozen=True, slots=True)
class StopKind:
    """One reason for which days do not count."""

    key: str
    name: str
    stops: tuple[str, ...]
    basis: Citation
    evidence: str

    @property
    def stops_text(self) -> str:
        return "、".join(CLOCK_NAMES[clock] for clock in self.stops)


NOT_COUNTED = PROCEDURE.passage("第六十四条", note="听证、公告、检验、检测、检疫、鉴定等时间不计入办案期限", certain=False)
STOPS = (
    StopKind("testing", "检验、检测、鉴定", (RECHECK, OFFICE_CLOCK), NOT_COUNTED, "检验委托书、检验期间告知书"),
    StopKind("hearing", "听证", (OFFICE_CLOCK,), NOT_COUNTED, "听证通知书、听证笔录"),
    StopKind(
        "stay", "行政复议、诉讼期间停止执行", (CORRECTION, RECHECK, OFFICE_CLOCK), RECONSIDERATION.article(42, certain=False),
        "停止执行决定书、裁定书",
    ),
)  # fmt: skip
BY_KEY = {row.key: row for row in STOPS}

# Two more clocks, of counterfeit cases: the ninety days for the decision, and how long goods may be held.
HANDLING, SEIZURE = "handling", "seizure"
ALL_CLOCKS = {**CLOCK_NAMES, HANDLING: "办案期限", SEIZURE: "查封、扣押期限"}
OCCASIONS = {"testing": "检验、检测、鉴定", "hearing": "听证", "notice": "公告送达"}


@dataclass(frozen=True, slots=True)
class Bearing:
    """What an occasion does to one clock: its days are left out, or they count."""

    occasion: str
    clock: str
    counts: bool
    basis: Citation
    why: str


def _left_out(occasion: str, clock: str, basis: Citation, why: str = "") -> Bearing:
    return Bearing(occasion, clock, False, basis, why)


def _counts(occasion: str, clock: str, basis: Citation, why: str) -> Bearing:
    return Bearing(occasion, clock, True, basis, why)


_NO_RULE = "没有规定因此中止"
BEARINGS = (
    _counts("testing", CORRECTION, O18.article(46), f"复查样品的检验不延长当事人的改正期限，{_NO_RULE}"),
    _left_out("testing", RECHECK, NOT_COUNTED),
    _left_out("testing", OFFICE_CLOCK, NOT_COUNTED),
    _left_out("testing", HANDLING, NOT_COUNTED),
    _left_out("testing", SEIZURE, ACL.article(25, 3), "检验期间须书面告知当事人"),
    _counts("hearing", CORRECTION, APL.article(28, 1), f"听证针对拟作出的处罚；责令改正另行作出，照常履行，{_NO_RULE}"),
    _counts("hearing", RECHECK, O18.article(47), f"复查看改正的结果，与拟作出的处罚无关，{_NO_RULE}"),
    _left_out("hearing", OFFICE_CLOCK, NOT_COUNTED, "各环节的办理时限都在办案期限之内"),
    _left_out("hearing", HANDLING, NOT_COUNTED, "自要求听证之日至听证举行之日"),
    _counts("hearing", SEIZURE, ACL.article(25, 3), "只扣除检测、检验、检疫或者技术鉴定的期间，听证期间照计"),
    _counts("notice", CORRECTION, CIVIL_PROCEDURE.article(95, certain=False), "改正期限自视为送达的次日才起算"),
    _counts("notice", RECHECK, CIVIL_PROCEDURE.article(95, certain=False), "复查期限随改正期限，送达后才起算"),
    _left_out("notice", OFFICE_CLOCK, NOT_COUNTED, "到期日为视为送达之日"),
    _left_out("notice", HANDLING, NOT_COUNTED, "自公告发出之日至视为送达之日"),
    _counts("notice", SEIZURE, ACL.article(25, 3), "只扣除检测、检验、检疫或者技术鉴定的期间"),
)
STOP_CHOICES = tuple((row.key, row.name) for row in STOPS)
DOCUMENTED = Criterion("documented", "中止计时须写明事由并有文书为证", NOT_COUNTED, "中止事由的文书名称和文号")

# How long the office takes over an enterprise's request. No document names a number of days.
ANSWER = Term("office.answer_request", "答复企业申请", 5, Unit.WORKING, "收到申请", OFFICE_REQUESTS.passage("默认值", certain=False))
# Until when a test is expected that was commissioned without a day; the report's own day replaces it.
TESTING = Term("office.testing_expected", "检验预计时间", 15, Unit.WORKING, "交付检验", OFFICE_REQUESTS.passage("默认值", certain=False))
TERMS = (ANSWER, TESTING)
