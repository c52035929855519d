"""What the papers say that tell a party its rights before a penalty, and call it to a hearing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from enforcement.models import Case
from quality_portal.core.formats import zhtime

from .wording import contact_of, parties, receipt


def rights_notice(
    case: Case, *, act: str, facts: str, evidence: str, basis: str, defence: str, hearing: str = "", reasons: str = ""
) -> dict[str, Any]:
    """行政处罚事先告知书: what is intended, on which facts and law, and what the party may say to it.

    `defence` and `hearing` are how long each right lasts, in words ("自收到之日起五个工作日内"); without `hearing`
    no hearing can be asked for.
    """
    rights = f"你单位对拟作出的决定有陈述和申辩的权利，可以{defence}在网上或者书面向本机关提出；逾期未提出的，视为放弃。"
    paragraphs = [
        {"style": "body", "lead": "一、事实。", "text": facts},
        {"style": "body", "lead": "二、证据。", "text": evidence},
        {"style": "body", "lead": "三、理由和依据。", "text": f"{reasons}上述行为适用{basis}的规定。"},
        {"style": "body", "lead": "四、拟作出的决定。", "text": f"本机关拟{act}。"},
        {"style": "body", "lead": "五、陈述和申辩。", "text": rights + "本机关不因陈述、申辩给予更重的处罚。"},
    ]
    if hearing:
        asked = f"你单位有要求举行听证的权利，可以{hearing}在网上或者书面提出；逾期未提出的，视为放弃。听证不收取费用。"
        paragraphs.append({"style": "body", "lead": "六、听证。", "text": asked})
    return {"table": parties(case), "paragraphs": paragraphs, "contact": contact_of(case), "receipt": receipt(case)}


def hearing_schedule(
    case: Case, *, held_at: datetime, place: str, chair: str, others: Sequence[str] = (), open_to_public: bool = True, basis: str
) -> dict[str, Any]:
    """听证通知书: when and where, who is in the chair, and whom the party may send."""
    when = zhtime(held_at)
    with_them = f"，听证员{'、'.join(others)}" if others else ""
    public = "公开" if open_to_public else "不公开"
    paragraphs = [
        {
            "style": "body",
            "text": f"根据你单位的要求，依据{basis}，本机关定于{when}在{place}{public}举行听证。",
            "strong": [when],
        },
        {"style": "body", "lead": "一、主持人。", "text": f"{chair}{with_them}。你单位认为其与本案有直接利害关系的，有权申请回避。"},
        {"style": "body", "lead": "二、参加人。", "text": "你单位可以亲自参加听证，也可以委托一至二人代理。代理人应当提交授权委托书。"},
        {"style": "body", "lead": "三、后果。", "text": "无正当理由拒不出席或者未经许可中途退出的，视为放弃听证权利，本机关终止听证。"},
    ]
    return {"table": parties(case), "paragraphs": paragraphs, "contact": contact_of(case), "receipt": receipt(case)}

