"""The municipal key-support list (市重点扶持名录): why an enterprise enters, and what takes it off. Pure: no Django."""

from __future__ import annotations

from dataclasses import dataclass

from quality_portal.core.instruments import S1, S3
from quality_portal.core.law import Citation, Criterion

LIST = S1.passage("（五）")


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground for entry or removal."""

    key: str
    title: str
    basis: Citation


ENTRY = (
    Ground("structure", "瞄准国际国内先进水平，调整产品结构，增加品种", LIST),
    Ground("quality", "改进质量，形成高质量、高档次的名优产品", LIST),
    Ground("market", "增进效益，提高市场占有率", LIST),
)
# A standing of this kind, in force, bars entry and calls for removal.
BARS = {
    "honour_barred": "监督检查不合格，当年不得给予奖励和授予先进称号",
    "stop_production": "被责令停产整顿",
    "licence_revoked": "证书被吊销",
    "blacklisted": "列入质量黑名单",
    "procurement_barred": "禁止参加政府采购",
}
REMOVAL = (
    Ground("failed", "监督抽查不合格或者受到质量处理", S3.passage("第18点")),
    Ground("target", "没有实现质量目标", LIST),
    Ground("left", "企业终止、停产或者申请退出", LIST),
)
ENTRY_CHOICES = tuple((row.key, row.title) for row in ENTRY)
REMOVAL_CHOICES = tuple((row.key, row.title) for row in REMOVAL)
CLEAN = Criterion("support.clean", "受到质量处理的企业不得列入，已列入的应当移出", S3.passage("第18点"), "现况")
YEARLY = Criterion("support.yearly", "名录按年度列入，一家企业一年列入一次", LIST, "重点扶持名录")


def ground(key: str) -> Ground:
    """A ground of either side by its key."""
    return next(row for row in (*ENTRY, *REMOVAL) if row.key == key)
