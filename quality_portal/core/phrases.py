"""Where a heading may break: between words, never inside one. Chinese has no blanks, so the words of our headings are listed."""

from __future__ import annotations

import re
from functools import lru_cache

_WORDS = """
关于 公布 印发 发布 更正 撤回 撤销 撤销建议 责令 停产整顿 停业 限期 限期整改 整改 改正 未按期 逾期 未改正 吊销 注销 暂停 恢复 使用 提请 监督 召回 公示 公示信息 停止
产品 质量 产品质量 质量状况 状况 情况 监督抽查 抽查 抽查目录 目录 跟踪抽查 专项抽查 强制 复查 抽样 抽样单 检验 检验报告 检验结果 复检 异议 不合格 不合格项
结果 分析 分析报告 报告 典型案例 制假售假 案例 案件 假冒 伪造 厂名厂址 未经 强制性认证 认证 安全 证书 许可证 生产许可证 营业执照 执照 名牌产品 免于 日常 名单
名录 年度 重点扶持 公告 通告 通报 通知 通知书 告知书 决定书 意见书 建议书 确认书 送达 登记 当场送达 邮寄送达 留置送达 公告送达 网上签收 权利告知 处罚告知书 行政处罚
处罚 事先告知书 行政强制措施 强制措施 实施 查封 扣押 审批 法制审核 企业 书面 或者 口头 意见 陈述 申辩 听证 整改报告 期限 经过 申请 延期 提前
工作 工作方案 工作机制 机制 方案 建设 选派 人员 参加 业务 培训 风险监测 风险 监测 省级 市级 国家级 县级 本级 第一季度 第二季度 第三季度 第四季度
市场监督管理局 人民政府 工业和信息化局 有限公司 有限责任公司 股份有限公司 商行 社会信用代码 统一 公开数值 来源 后果 规格型号 生产日期 保存 授予 走访 实施细则
政府采购 质量安全 一票否决 质量违法违规 黑名单 生产 销售 措施 原因 三道关口 库存 材料 证明材料 核对 事实 承诺 提交 登录 账号 成员
"""
_WORD = "|".join(sorted(map(re.escape, _WORDS.split()), key=len, reverse=True))
_COUNT = r"\d+(?:[.-]\d+)*(?:\s?(?:年度|年|月|日|号|起|期|批次|批|家|件|项|份|人|条|个工作日|个))?"
_PIECE = re.compile(
    rf"(?P<space>\s+)|(?P<open>[“‘《〈（〔「『【(]+)|(?P<end>[，、：；。？！”’》〉）〕」』】)·]+|的|[和及与等](?={_WORD}|\d|\s|$))|(?P<link>[-/—]+)"
    rf"|(?P<word>{_WORD}|{_COUNT}|[A-Za-z][A-Za-z0-9./+-]*)|(?P<other>.)"
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_MARKS = re.compile(r"(?<=[，、：；。？！】」』])")


@lru_cache(maxsize=4096)
def phrases(text: str) -> tuple[str, ...]:
    """Cut a heading where it may break."""
    if not _CHINESE.search(text):
        return tuple(part for part in _MARKS.split(text) if part)
    parts: list[str] = []
    joins = loose = False  # the next piece belongs to the last; the last is a run of characters of no known word
    for found in _PIECE.finditer(text):
        kind, piece = found.lastgroup, found[0]
        glued = bool(parts) and (joins or kind in ("end", "space", "link") or (loose and (kind == "other" or len(parts[-1]) == 1)))
        if not glued:
            parts.append(piece)
        else:
            parts[-1] += piece
        joins, loose = kind in ("open", "link"), kind == "other"
    return tuple(parts)
