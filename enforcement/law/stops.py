"""What stops a clock (中止), which clocks it stops, and on what basis; and the office's term for answering a request."""

from __future__ import annotations

from dataclasses import dataclass

from quality_portal.core.instruments import OFFICE_REQUESTS, PROCEDURE, RECONSIDERATION
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
STOP_CHOICES = tuple((row.key, row.name) for row in STOPS)
DOCUMENTED = Criterion("documented", "中止计时须写明事由并有文书为证", NOT_COUNTED, "中止事由的文书名称和文号")

# How long the office takes over an enterprise's request. No document names a number of days.
ANSWER = Term("office.answer_request", "答复企业申请", 5, Unit.WORKING, "收到申请", OFFICE_REQUESTS.passage("默认值", certain=False))
# Until when a test is expected that was commissioned without a day; the report's own day replaces it.
TESTING = Term("office.testing_expected", "检验预计时间", 15, Unit.WORKING, "交付检验", OFFICE_REQUESTS.passage("默认值", certain=False))
TERMS = (ANSWER, TESTING)
