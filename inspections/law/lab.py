"""Who may test what, how a sample is received, who verifies, what a correction does. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from quality_portal.core.instruments import O18, PQL, S2
from quality_portal.core.law import Citation, Criterion


@dataclass(frozen=True, slots=True)
class AccreditationKind(Criterion):
    """A certificate by which a body may test."""

    short: str = ""


KINDS = (
    AccreditationKind("cma", "检验检测机构资质认定（CMA）", PQL.article(19), "资质认定证书及附表", "CMA"),
    AccreditationKind("cnas", "实验室认可（CNAS）", S2.passage("一"), "认可证书及附件", "CNAS"),
    AccreditationKind("approval", "产品质量检验机构审查认可", S2.passage("一"), "授权证书及附表", "审查认可"),
)
KIND = {row.key: row for row in KINDS}

SCOPE_RULE = Criterion("lab_scope", "产品质量检验机构必须具备相应的检测条件和能力，经考核合格后，方可承担检验工作", PQL.article(19), "资质认定附表")
SEPARATION_RULE = Criterion("lab_separation", "抽样与检验分离：抽样的人员和机构不承担同一样品的检验", O18.article(9, certain=False), "抽样单、检验记录")
RECEIPT_RULE = Criterion("lab_receipt", "检验机构接收样品时检查、记录样品外观、状态、封条；不符合规定的，拒绝接收并说明理由", O18.article(30, certain=False), "接收记录")
STOP_RULE = Criterion("lab_stop", "检验中发现被抽样产品应当取得许可、认证而未取得的，立即停止检验并报告", O18.article(31, certain=False), "停止检验报告")
RETEST_RULE = Criterion("lab_retest", "复检机构与初检机构不得为同一机构；本省只有一家有能力的除外", O18.article(39, certain=False), "复检通知")
BLIND_RULE = Criterion("lab_blind", "检验机构以盲样编号检验，报告复核以前看不到企业名称", O18.article(9, certain=False), "盲样编号")
RESULT_RULE = Criterion("lab_result", "检验数据和检验报告真实、准确；检验由一人录入、另一人复核", PQL.article(21, 1), "检验原始记录")
DECISION_RULE = Criterion("lab_decision", "单项判定由实施细则的限量计算；改判须写明理由并保存", O18.article(12, certain=False), "检验记录")
DAY_RULE = Criterion("lab_days", "检验报告不早于接收样品之日，不晚于签发当日", PQL.article(21, 1), "检验报告")
CORRECTION_RULE = Criterion(
    "lab_correction", "检验结果必须客观、公正；有误的出具更正报告，原报告保留，据以作出的结论撤回", PQL.article(21, 1), "更正报告"
)
CHAIN_RULE = Criterion("lab_chain", "样品从封样到检验的交接完整，封条未被拆动；交接中断的样品，其结果不得使用", O18.article(24, certain=False), "样品交接记录")
MONITORING_RULE = Criterion("lab_monitoring", "产品质量安全风险监测结果与监督抽查结果分开，不作为处理依据", S2.passage("三（三）"), "风险监测记录")
PAPER_KEEPING = Criterion("lab_papers", "检验原始记录和报告至少保存两年", O18.article(55, certain=False), "归档记录")


@dataclass(frozen=True, slots=True)
class ReceiptCheck(Criterion):
    """Something the laboratory looks at when a sample arrives. `fault` is what it writes when it is not so."""

    fault: str = ""


RECEIPT_CHECKS = (
    ReceiptCheck("sealed", "封条完好，没有拆动的痕迹", RECEIPT_RULE.basis, "照片", "封条破损或者有拆动的痕迹"),
    ReceiptCheck("appearance", "样品外观没有影响检验的破损、受潮、污染", RECEIPT_RULE.basis, "照片", "样品破损、受潮或者污染，影响检验"),
    ReceiptCheck("quantity", "样品数量与抽样单一致，够检验用", RECEIPT_RULE.basis, "清点记录", "样品数量与抽样单不符，或者不够检验用"),
    ReceiptCheck("form", "抽样单填写完整，产品、型号、批号与样品一致", RECEIPT_RULE.basis, "抽样单", "抽样单与样品不一致，或者填写不完整"),
)


def receipt_faults(answers: Mapping[str, bool], *, seal_no: str, seal_seen: str) -> list[str]:
    """What speaks against receiving a sample, in words; empty when nothing does."""
    faults = [row.fault for row in RECEIPT_CHECKS if not answers.get(row.key)]
    if compact(seal_seen) != compact(seal_no):
        faults.insert(0, f"封条编号“{seal_seen.strip() or '（无）'}”与抽样单记载的“{seal_no}”不符")
    return faults


@dataclass(frozen=True, slots=True)
class Target(Criterion):
    """How many of something a document wants to see added by a year."""

    number: int = 0
    year: int = 0


TARGETS = (
    Target("items", "新增通过实验室认可或者省级以上计量认证、审查认可的检测项目（参数）", S2.passage("一"), "资质附表", 1000, 2015),
    Target("nation", "新增国家质检中心", S2.passage("一"), "批准文件", 2, 2015),
    Target("province", "新增省级质检中心", S2.passage("一"), "批准文件", 5, 2015),
)
NETWORK = Criterion("lab_network", "以国家、省级检验检测中心为龙头，县级实验室为基础的检验检测体系", S2.passage("二（三）"))
GAP_RULE = Criterion("lab_gap", "检验检测能力适应主导产品的需要", S2.passage("一"))


@dataclass(frozen=True, slots=True)
class Ability:
    """What a body may test, as it is compared."""

    item: str
    method: str


def compact(text: str) -> str:
    """Words as they are compared: one width, no spaces, capitals, dashes alike. What taking a space away joins is joined."""
    while (plain := re.sub(r"[‐‑‒–—―−－]", "-", re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))).upper()) != text:
        text = plain
    return text


def item_key(text: str) -> str:
    return compact(text)[:120]


def method_key(text: str) -> str:
    return compact(text)[:120]


def same_method(wanted: str, held: str) -> bool:
    """Is the method the one held? A year that only one of the two names does not part them."""
    wanted, held = method_key(wanted), method_key(held)
    if wanted == held or not wanted:
        return True
    first, second = re.fullmatch(r"(.+?)-(\d{4})", wanted), re.fullmatch(r"(.+?)-(\d{4})", held)
    if first and second:
        return False
    return (first[1] if first else wanted) == (second[1] if second else held)


def missing(wanted: Iterable[tuple[str, str]], held: Collection[Ability]) -> list[str]:
    """The items (name, method) that no ability covers, as they are told: name（method）."""
    by_item: dict[str, list[str]] = {}
    for ability in held:
        by_item.setdefault(ability.item, []).append(ability.method)
    return [
        f"{name}（{method}）" if method else name
        for name, method in wanted
        if not any(same_method(method, known) for known in by_item.get(item_key(name), ()))
    ]


@dataclass(frozen=True, slots=True)
class Correction:
    """What a new report does to what was built on the first."""

    withdraw_finding: bool
    words: str
    basis: Citation


def correction(*, old_facts: str, verdict: str, facts: str) -> Correction:
    """Does a finding built on the first report fall with it? It stands only when the very same items fail again."""
    if verdict == "pass":
        return Correction(True, "更正后结论为合格，不合格项撤回", CORRECTION_RULE.basis)
    if old_facts != facts:
        return Correction(True, "更正后的不合格项目与原来不同，不合格项撤回，须按更正后的结论重新确认", CORRECTION_RULE.basis)
    return Correction(False, "更正没有改变不合格项目，不合格项仍然成立", CORRECTION_RULE.basis)
