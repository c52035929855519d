"""What the papers say that answer a request, call to a recheck, or let production begin again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from enforcement.models import Case
from quality_portal.core.formats import zhdate

from .wording import contact_of, parties, receipt, remedies


def _paper(case: Case, paragraphs: list[Any]) -> dict[str, Any]:
    return {"table": parties(case), "paragraphs": paragraphs, "contact": contact_of(case), "receipt": receipt(case)}


def extension_granted(
    case: Case, *, order_no: str, asked_on: date, asked_no: str, days: int, before: date, after: date, basis: str, reasons: str = ""
) -> dict[str, Any]:
    """准予延长整改期限通知书: how many days more, and the new last day beside the old one."""
    day = zhdate(after)
    return _paper(case, [
        f"你单位于{zhdate(asked_on)}提出延长整改期限的申请（回执{asked_no}），本机关已收悉。{reasons}",
        {
            "style": "body", "lead": "一、决定。",
            "text": f"依据{basis}，准予{order_no}确定的整改期限延长{days}日，截止日由{zhdate(before)}改为{day}。",
            "strong": [day],
        },
        {"style": "body", "lead": "二、说明。", "text": "整改期限只延长一次。其他要求不变；逾期不改正的，依照原通知书载明的规定处理。"},
    ])  # fmt: skip


def extension_refused(
    case: Case, *, order_no: str, asked_on: date, asked_no: str, due: date, basis: str, reasons: str
) -> dict[str, Any]:
    """不予延长整改期限通知书: why not, and that the old day stands."""
    day = zhdate(due)
    return _paper(case, [
        f"你单位于{zhdate(asked_on)}提出延长整改期限的申请（回执{asked_no}），本机关已收悉。",
        {"style": "body", "lead": "一、决定和理由。", "text": f"依据{basis}，不予延长{order_no}确定的整改期限。理由：{reasons}"},
        {"style": "body", "lead": "二、期限。", "text": f"整改期限仍为{day}，请按期完成整改并提交整改报告。", "strong": [day]},
        remedies("通知书", case.office),
    ])  # fmt: skip


def recheck_accepted(case: Case, *, asked_on: date, asked_no: str, by: date, basis: str) -> dict[str, Any]:
    """复查申请受理通知书: by which day the office comes."""
    day = zhdate(by)
    return _paper(case, [
        f"你单位于{zhdate(asked_on)}提出复查申请（回执{asked_no}），经审查予以受理。",
        {"style": "body", "text": f"依据{basis}，本机关将在{day}前组织复查。请备好整改证明材料和同一产品，复查时由负责人到场。", "strong": [day]},
        "复查合格前，不得恢复生产、销售同一产品。",
    ])  # fmt: skip


def recheck_refused(case: Case, *, asked_on: date, asked_no: str, basis: str, reasons: str) -> dict[str, Any]:
    """复查申请不予受理通知书."""
    return _paper(case, [
        f"你单位于{zhdate(asked_on)}提出复查申请（回执{asked_no}），经审查不予受理。",
        {"style": "body", "lead": "理由：", "text": reasons},
        {"style": "body", "lead": "依据：", "text": f"{basis}。补正后可以再次申请，原整改期限不变。"},
    ])  # fmt: skip


def recheck_notice(
    case: Case, *, on: date, place: str, officers: Sequence[str], certificates: Sequence[str] = (), sampled: bool = True, basis: str, free: bool = True
) -> dict[str, Any]:
    """复查通知书: when two officers come, what they look at, and that refusing counts as failing."""
    names = "、".join(officers)
    proof = f"（执法证号{'、'.join(certificates)}）" if certificates else ""
    work = "现场检查整改情况，抽取同一产品样品送检" if sampled else "现场检查整改情况和整改证明材料"
    cost = "复查样品无偿提供，检验费用由本机关承担，不向你单位收取。" if free and sampled else ""
    return _paper(case, [
        {
            "style": "body", "lead": "一、时间和地点。",
            "text": f"依据{basis}，本机关定于{zhdate(on)}在{place}对你单位的整改情况进行复查。", "strong": [zhdate(on)],
        },
        {"style": "body", "lead": "二、人员。", "text": f"{names}{proof}。到场时出示执法证件；认为有利害关系的，可以当场申请回避。"},
        {"style": "body", "lead": "三、内容。", "text": f"{work}。{cost}"},
        {"style": "body", "lead": "四、后果。", "text": "请安排负责人到场并如实提供材料。无正当理由拒绝复查的，按复查不合格处理。"},
    ])  # fmt: skip


def resumption(case: Case, *, on: date, because: str, papers: Sequence[str], certificates: Sequence[str] = ()) -> dict[str, Any]:
    """恢复生产通知书: what is lifted, from when, and why."""
    lifted = "、".join(papers)
    paragraphs: list[Any] = [
        f"因{because}，{case.number}号案件已于{zhdate(on)}结案。",
        {"style": "body", "lead": "一、", "text": f"{lifted}所定的停产措施自{zhdate(on)}起解除，准予恢复生产、销售上述产品。", "strong": [zhdate(on)]},
    ]
    if certificates:
        paragraphs.append({"style": "body", "lead": "二、", "text": f"下列证书恢复使用：{'；'.join(certificates)}。"})
    paragraphs.append("请保持整改措施长期有效，接受跟踪抽查。")
    return _paper(case, paragraphs)
