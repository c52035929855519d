"""The receipt for what a party to a counterfeit case says online: number, time, digest and the very words."""

from __future__ import annotations

from datetime import datetime

from enforcement.law.rectification import digest_of
from enforcement.models import PenaltyNotice
from enforcement.queries import party_paper
from quality_portal.accounts.models import User
from quality_portal.core.formats import zhtime
from quality_portal.documents import actions as documents
from quality_portal.documents.models import Document

TITLE = "当事人意见回执"


def give(notice: PenaltyNotice, *, kind: str, what: str, text: str, member: User, at: datetime) -> Document:
    """Number and freeze what was said. The caller holds the notice; the same words get the first receipt again."""
    digest = digest_of({"notice": str(notice.pk), "kind": kind, "text": text})
    if first := next((paper for paper in party_paper.receipts_of(notice) if digest in str(paper.content["table"])), None):
        return first
    content = {
        "table": [
            [["当事人", notice.party.name]],
            [["案号", notice.case.number], ["告知书", notice.document.number]],
            [["类别", what], ["提交人", member.display_name]],
            [["提交时间", zhtime(at)]],
            [["内容摘要（SHA-256）", digest]],
        ],
        "paragraphs": [
            f"你（单位）通过企业工作台提出的{what}已经收到，内容如下。",
            {"style": "body", "lead": "内容：", "text": text or f"{what}，没有写明其他内容。"},
            "本机关将核实所提事实、理由和证据，决定书写明是否采纳及理由。本回执只证明收到上述内容。",
        ],
    }
    return documents.issue("statement_receipt", office=notice.case.office, subject=notice, title=TITLE, content=content, actor=member, at=at)
