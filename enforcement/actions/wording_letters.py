"""What letters to other organs say. Each takes the case and what the officer wrote; the reply date is written out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from enforcement.models import Case
from enterprises.models import Licence
from quality_portal.accounts.models import Office
from quality_portal.core.formats import zhdate

from .wording import contact_of, of_it

CERTIFICATES = (
    {"title": "序号", "width": 0.7}, {"title": "证书种类", "width": 1.6}, {"title": "证书编号", "width": 2.2}, {"title": "产品", "width": 2.2},
    {"title": "有效期至", "width": 1.8},
)  # fmt: skip
PAPERS = ({"title": "序号", "width": 0.6}, {"title": "文书", "width": 1.8}, {"title": "文号", "width": 1.8}, {"title": "日期", "width": 1.3})


def whom(case: Case) -> str:
    """The enterprise as an outsider is told of it."""
    enterprise = case.enterprise
    return f"{enterprise.name}（统一社会信用代码{enterprise.credit_code or '未登记'}）"


def to_ask(case: Case, office: Office) -> str:
    """Whom to ask, as letters say it: in brackets under the date."""
    return f"（{contact_of(case, office).replace('　', '，')}）"


def asked(request: str, basis: str, reply_by: date | None) -> dict[str, Any]:
    """What is asked on which basis, and by when an answer is."""
    if reply_by is None:
        return {"style": "body", "text": f"依据{basis}，{request}"}
    day = zhdate(reply_by)
    return {"style": "body", "text": f"依据{basis}，{request}请于{day}前将办理情况函告本机关。", "strong": [day]}


def certificates_annex(licences: Sequence[Licence]) -> dict[str, Any]:
    """The certificates that a letter speaks of."""
    rows = [
        [str(row), licence.get_kind_display(), licence.number, str(licence.product or licence.scope or "全部产品"),
         zhdate(licence.valid_to) if licence.valid_to else "长期"]
        for row, licence in enumerate(licences, start=1)
    ]  # fmt: skip
    return {"title": "所涉证书", "columns": list(CERTIFICATES), "rows": rows, "wide": False}


def papers_annex(papers: Sequence[tuple[str, str, date]]) -> dict[str, Any]:
    """What has been issued in the case so far: title, number, day."""
    rows = [[str(row), title, number, zhdate(on)] for row, (title, number, on) in enumerate(papers, start=1)]
    return {"title": "已作出的处理", "columns": list(PAPERS), "rows": rows, "wide": False}


def _at_fault(case: Case) -> str:
    """What the case reproaches the enterprise with: goods that failed, or production that should not take place."""
    if case.irregularity:
        return f"生产{case.product_name}，属于{case.irregularity.get_kind_display()}"
    return f"生产的{case.product_name}不合格"


def letter(
    case: Case,
    *,
    office: Office,
    addressee: str,
    opening: str,
    facts: str,
    request: str,
    basis: str,
    reply_by: date | None = None,
    licences: Sequence[Licence] = (),
    papers: Sequence[tuple[str, str, date]] = (),
    copies_to: str = "",
) -> dict[str, Any]:
    """Any letter of a case: who and what, the facts, the basis and what is asked, by when; certificates and history as annexes."""
    content: dict[str, Any] = {
        "addressee": addressee,
        "paragraphs": [
            f"{opening}{whom(case)}{_at_fault(case)}（案号{case.number}）。{of_it(facts)}",
            asked(request, basis, reply_by),
        ],
        "closing": to_ask(case, office),
    }
    annexes = [annex for annex, given in ((certificates_annex(licences), licences), (papers_annex(papers), papers)) if given]
    if annexes:
        content["annexes"] = annexes
    if copies_to:
        content["copies_to"] = copies_to
    return content


def urging(*, addressee: str, number: str, title: str, sent_on: date, due: date, days_late: int, ask: str, closing: str) -> dict[str, Any]:
    """催办函: a letter that was not answered in time is recalled to its addressee."""
    return {
        "addressee": addressee,
        "paragraphs": [
            f"本机关于{zhdate(sent_on)}以{number}致函你单位（{title}），请于{zhdate(due)}前函复，至今已逾期{days_late}日，尚未收到复函。",
            f"请尽快研究办理，并于收到本函后函告办理情况。{ask}",
        ],
        "closing": closing,
    }
