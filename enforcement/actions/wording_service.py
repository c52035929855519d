"""What the papers of service say: the receipt that is signed on delivery, and the public notice."""

from __future__ import annotations

from datetime import date
from typing import Any

from enforcement.queries.addressee import Addressee
from quality_portal.core.formats import zhdate

from .wording import contact_of


def service_receipt(file_no: str, *, paper: str, number: str, party: str, place: str, method: str = "") -> dict[str, Any]:
    """送达回证: a form to print, to have signed and to send back as a picture."""
    day = "　　　年　　月　　日"
    table = [
        [["受送达人", party]],
        [["送达地点", place or "　"]],
        [["送达文书", paper], ["文号", number]],
        [["案号", file_no], ["送达方式", method or "　"]],
        [["受送达人签章", "　"], ["收到日期", day]],
        [["代收人及关系", "　"], ["收到日期", day]],
        [["拒收事由", "　"], ["见证人、单位", "　"]],
        [["送达人两名", "　"], ["送达日期", day]],
    ]
    notes = (
        "注：受送达人不在时，可以交由其同住成年家属或者负责收件的人签收，并注明关系；拒收的，邀请基层组织或者所在单位的代表见证，"
        "或者用照片、录像记录后留置；邮寄送达的，以回执上注明的收件日期为送达日期，并附回执。"
    )
    return {"table": table, "paragraphs": [{"style": "flush", "text": notes}]}


def service_announcement(to: Addressee, *, paper: str, number: str, core: str, effective: date, tried: str, basis: str) -> dict[str, Any]:
    """送达公告: which paper could not be delivered, its core, and from which day it counts as served."""
    day = zhdate(effective)
    party = "" if to.recipient is not None and to.recipient.natural else "单位"
    return {
        "addressee": to.name,
        "paragraphs": [
            f"本机关办理的{to.file.number}号案件中，{paper}（{number}）经采用其他方式无法送达：{tried}",
            f"依据{basis}，现向你{party}公告送达该文书。主要内容：{core}",
            {
                "style": "body",
                "text": f"请自本公告发出之日起三十日内到本机关领取；逾期不领取的，自{day}起视为送达，有关期限从其次日起计算。",
                "strong": [day],
            },
        ],
        "closing": f"（{contact_of(to.file).replace('　', '，')}）",
    }
