"""Which acts are official: what the world may read of them for ever, and the reasons an end may have.

The public part of an act is written once, into a log that nobody can shorten. So it names papers, products and
numbers, never a person, and never an enterprise: whose it is, the page behind the address says as long as it may.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

DATASETS: dict[str, str] = {
    "announcements": "公告",
    "instructions": "通知",
    "documents": "文书",
    "results": "抽查结果",
    "draws": "随机抽取",
    "licences": "证书",
    "honours": "荣誉",
    "lists": "名单",
    "reports": "质量状况分析报告",
    "catalogue": "抽查目录和细则",
    "standings": "公示的现况",
}
CHANGES: dict[str, str] = {
    "created": "公布",
    "corrected": "更正",
    "withdrawn": "撤下",
    "expired": "期满",
    "repealed": "废止",
    "changed": "变更",
}
REASONS: dict[str, str] = {
    "objection_upheld": "异议成立",
    "decision_annulled": "原决定被撤销",
    "decision_changed": "原决定被变更",
    "wrong_data": "内容有误",
    "personal_data": "含有不应公开的个人信息",
    "term_over": "公示期满",
    "retest_reversed": "复检改变了结论",
    "credit_repaired": "已完成信用修复",
    "other": "其他原因",
}


@dataclass(frozen=True, slots=True)
class Official:
    """What an official verb means for the reader of the open data."""

    dataset: str
    change: str


OFFICIAL: dict[str, Official] = {
    "announcement.publish": Official("announcements", "created"),
    "announcement.withdraw": Official("announcements", "withdrawn"),
    "announcement.corrected": Official("announcements", "corrected"),
    "announcement.ended": Official("announcements", "expired"),
    "instruction.issue": Official("instructions", "created"),
    "instruction.corrected": Official("instructions", "corrected"),
    "instruction.repeal": Official("instructions", "repealed"),
    "document.issued": Official("documents", "created"),
    "document.voided": Official("documents", "withdrawn"),
    "document.corrected": Official("documents", "corrected"),
    "conclusion.finalise": Official("results", "created"),
    "conclusion.conclude": Official("results", "created"),
    "conclusion.withdraw": Official("results", "withdrawn"),
    "draw.committed": Official("draws", "created"),
    "draw.draw": Official("draws", "changed"),
    "draw.void": Official("draws", "changed"),
    "licence.added": Official("licences", "created"),
    "licence.suspend": Official("licences", "changed"),
    "licence.resume": Official("licences", "changed"),
    "licence.revoke": Official("licences", "changed"),
    "licence.deregister": Official("licences", "changed"),
    "licence.annul": Official("licences", "changed"),
    "honour.granted": Official("honours", "created"),
    "honour.withdraw": Official("honours", "withdrawn"),
    "honour.expire": Official("honours", "expired"),
    "honour.retire": Official("honours", "expired"),
    "standing.granted": Official("standings", "created"),
    "standing.ended": Official("standings", "expired"),
    "quarterlyreport.publish": Official("reports", "created"),
    "catalogue.publish": Official("catalogue", "created"),
    "catalogue.withdraw": Official("catalogue", "withdrawn"),
    "specification.publish": Official("catalogue", "created"),
    "specification.repeal": Official("catalogue", "expired"),
}
TITLE, KEY = 300, 100  # characters of a public title and key


def public_part(verb: str, subject: Any, actor: Any, reason_code: str) -> dict[str, str] | None:
    """What the world may read of an act. None when the verb is not official, or this subject is not for the public.

    The subject says so itself: `public_key` (empty: not public), `public_title` (its words when left out), `public_url`.
    """
    if reason_code and reason_code not in REASONS:
        raise LookupError(f"reason {reason_code!r} is not in audit.official.REASONS")
    official = OFFICIAL.get(verb)
    key = str(getattr(subject, "public_key", "")) if official else ""
    if not official or not key:
        return None
    return {
        "dataset": official.dataset,
        "change": official.change,
        "reason": reason_code,
        "key": key[:KEY],
        "title": str(getattr(subject, "public_title", subject))[:TITLE],
        "url": str(getattr(subject, "public_url", "")),
        "office": _office(subject) or _office(actor),
    }


def _office(owner: Any) -> str:
    return str(getattr(getattr(owner, "office", None), "name", ""))
