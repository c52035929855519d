"""What speaks for inspecting a product or an enterprise next, and how much: a published table, no judgement of the machine."""

from __future__ import annotations

from dataclasses import dataclass

from quality_portal.core.instruments import PQL, S0, S1, S2
from quality_portal.core.law import Criterion

LOOK_BACK_MONTHS = 24
LEAD_MONTHS = 12
STALE_MONTHS = 18  # not inspected for longer than this counts as not covered


@dataclass(frozen=True, slots=True)
class Signal(Criterion):
    """A reason to look: so many points each, at most `most`; `words` takes the number, `reason` is the plan's reason it supports."""

    points: int = 0
    most: int = 0
    words: str = ""
    reason: str = ""

    def score(self, count: int) -> int:
        """The points of so many occurrences."""
        return min(self.points * count, self.most)


PRODUCT_SIGNALS = (
    Signal("signal_accident", "质量事故", S1.passage("（十六）"), "线索", 20, 60, "近12个月质量事故线索 {n} 起", "health"),
    Signal("signal_complaint", "消费者反映强烈", S1.passage("（十）"), "线索", 3, 30, "近12个月投诉 {n} 件", "complaints"),
    Signal("signal_tip", "举报", PQL.article(10, 1), "线索", 4, 32, "近12个月举报 {n} 件", "complaints"),
    Signal("signal_other", "其他线索", PQL.article(15, 1), "线索", 3, 15, "近12个月移送、报道、监测等线索 {n} 件", "complaints"),
    Signal("signal_finding", "以往抽查不合格", S1.passage("（十一）"), "不合格项", 5, 40, "近24个月抽查不合格 {n} 批次", "health"),
    Signal("signal_rate", "不合格发现率高", S2.passage("三（五）"), "检验结论", 1, 30, "近24个月不合格发现率 {n}%（{bad}/{of}）", "regional"),
    Signal("signal_imported", "别处公布的不合格", PQL.article(15, 1), "导入的抽查结果", 1, 15, "近24个月别处公布的不合格 {n} 批次", "health"),
    Signal("signal_stale", "长期没有抽查", S2.passage("三（五）"), "抽样单", 1, 24, "已 {n} 个月没有抽查", "health"),
    Signal("signal_never", "从来没有抽查", S2.passage("三（五）"), "抽样单", 20, 20, "辖区有企业生产，从来没有抽查", "health"),
    Signal("signal_safety", "涉及人身财产安全", S1.passage("（十）"), "产品类别", 10, 10, "涉及人体健康和人身、财产安全", "health"),
    Signal("signal_key", "重要物资和食品", S1.passage("（十二）"), "产品类别", 8, 8, "属于粮油、农药、建筑材料等重要物资或者食品", "key_goods"),
)
ENTERPRISE_SIGNALS = (
    Signal("signal_e_accident", "质量事故", S1.passage("（十六）"), "线索", 20, 60, "近12个月质量事故线索 {n} 起", "health"),
    Signal("signal_e_complaint", "消费者反映强烈", S1.passage("（十）"), "线索", 4, 32, "近12个月投诉 {n} 件", "complaints"),
    Signal("signal_e_tip", "举报", PQL.article(10, 1), "线索", 5, 40, "近12个月举报 {n} 件", "complaints"),
    Signal("signal_e_other", "其他线索", PQL.article(15, 1), "线索", 3, 15, "近12个月移送、报道、监测等线索 {n} 件", "complaints"),
    Signal("signal_e_finding", "以往抽查不合格", S1.passage("（十一）"), "不合格项", 15, 60, "近24个月抽查不合格 {n} 批次", "follow_up"),
    Signal("signal_e_refused", "拒绝监督抽查", S0.passage("第四部分第3点"), "拒检认定", 25, 50, "近24个月拒绝抽查 {n} 次", "refused"),
    Signal("signal_e_imported", "别处公布的不合格", PQL.article(15, 1), "导入的抽查结果", 3, 30, "近24个月别处公布的不合格 {n} 批次", "health"),
)
PRODUCT = {row.key: row for row in PRODUCT_SIGNALS}
ENTERPRISE = {row.key: row for row in ENTERPRISE_SIGNALS}
# Which signal a lead of a kind feeds.
OF_LEAD = {"accident": "accident", "complaint": "complaint", "tip": "tip"}
