"""An application for a production licence: how long each step may take, who looks, what a decision needs. Pure: no Django."""

from __future__ import annotations

from dataclasses import dataclass

from quality_portal.core.instruments import LIC, LL, S3
from quality_portal.core.law import Citation, Criterion, Term, Unit

# 行政许可法第八十二条: its periods are working days. The regulation only says 日, so the unit is marked 待核.
_DAYS = "条例只写“日”；按行政许可法第八十二条以工作日计算"

ANSWER = Term(
    "application.answer", "审查申请材料、一次告知补正", 5, Unit.WORKING, "收到申请", LL.article(32, 1, 4, certain=False),
    "逾期不告知的，自收到之日起即为受理",
)
ON_SITE = Term("application.on_site", "实地核查并告知结果", 30, Unit.WORKING, "受理申请", LIC.article(18, certain=False), _DAYS)
SAMPLE = Term("application.sample", "将封存的样品送达检验机构", 7, Unit.WORKING, "封存样品", LIC.article(19, certain=False), _DAYS)
DECISION = Term(
    "application.decision", "作出是否准予许可的决定", 60, Unit.WORKING, "受理申请", LIC.article(24, certain=False), f"{_DAYS}；产品检验所需时间不计入"
)
ISSUE = Term("application.issue", "颁发许可证", 10, Unit.WORKING, "作出准予许可决定", LIC.article(24, certain=False), _DAYS)
TERMS = (ANSWER, ON_SITE, SAMPLE, DECISION, ISSUE)

EXAMINERS = (2, 4)
EXAMINER_COUNT = Criterion("application.examiners", "实地核查由2至4名核查人员进行", LIC.article(15), "核查人员名单")
EXAMINER_CERTIFIED = Criterion("application.certified", "核查人员经考核合格，取得核查人员证书", LIC.article(16), "核查人员证书编号")
CONDITIONS_MET = Criterion("application.conditions", "达不到基本生产条件要求的，一律不得取证", S3.passage("第15点"), "实地核查记录")
TEST_PASSED = Criterion("application.test", "产品经检验合格", LIC.article(9, 1, 6), "产品检验报告")
SECOND_PERSON = Criterion(
    "application.second_person", "提出审查意见的人、参加核查的人不作许可决定", LL.passage("第三十四条", note="审查与决定分开是本系统的要求", certain=False),
    "审查意见和决定",
)
ONCE = Criterion("application.once", "同一企业同一类产品同时只有一件在办的申请", LIC.article(25), "申请")
CRITERIA = (EXAMINER_COUNT, EXAMINER_CERTIFIED, CONDITIONS_MET, TEST_PASSED, SECOND_PERSON, ONCE)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an application is not accepted, or a licence not granted. `facts` names what on file must bear it out."""

    key: str
    stage: str
    title: str
    basis: Citation
    facts: str = ""


REFUSALS = (
    Refusal("not_needed", "decline", "申请的产品不需要取得生产许可证", LL.article(32, 1, 1, certain=False)),
    Refusal("not_ours", "decline", "申请事项不属于本机关职权范围，告知向有关机关申请", LL.article(32, 1, 2, certain=False)),
    Refusal("not_mended", "decline", "补正后仍不齐全或者不符合法定形式", LL.article(32, 1, 5, certain=False)),
    Refusal("conditions", "refuse", "实地核查不合格，达不到基本生产条件", LIC.article(18), facts="examined_failed"),
    Refusal("test_failed", "refuse", "产品检验不合格", LIC.article(9, 1, 6), facts="test_failed"),
    Refusal("policy", "refuse", "不符合国家产业政策", LIC.article(9, 1, 7), facts="policy_unmet"),
    Refusal("false", "refuse", "隐瞒有关情况或者提供虚假材料", LL.article(78, certain=False)),
)


def refusals(stage: str) -> tuple[Refusal, ...]:
    """The reasons that exist at a stage: `decline` before acceptance, `refuse` at the decision."""
    return tuple(row for row in REFUSALS if row.stage == stage)


def refusal(key: str) -> Refusal:
    """Look a reason up by its key."""
    return next(row for row in REFUSALS if row.key == key)
