"""Cases whose next rung is the announcement: those that failed the recheck, and those that were not put right in time."""

from __future__ import annotations

from datetime import date
from typing import Any

from enforcement.law.announcement import KINDS
from enforcement.law.rungs import Outcome
from enforcement.models import Case
from enforcement.queries import facts
from enforcement.states.case import CaseState
from quality_portal.accounts.models import Office
from quality_portal.accounts.queries import offices_under
from quality_portal.core.errors import RuleBroken

from .shapes import Bulletin, LeftOut, Line, Part

OUTCOME = {"recheck_failed": Outcome.FAILED, "overdue": Outcome.OVERDUE}
LEAD = {
    "recheck_failed": "在产品质量监督抽查中，下列企业的产品不合格，经责令限期改正，复查仍不合格",
    "overdue": "在产品质量监督抽查中，下列企业的产品不合格，经责令限期改正，逾期没有改正",
}
ADVICE = "请消费者停止购买和使用附件所列批次的产品，已购买的可以凭购物凭证要求经营者退货。发现仍在销售的，可以拨打12315举报。"


def waiting(kind: str, office: Office) -> list[Case]:
    """Cases that wait for this announcement and that this office announces."""
    rows = Case.objects.filter(state=CaseState.AWAITING_STEP, target="announcement", office__in=offices_under(office), outcome=OUTCOME[kind])
    return list(rows.select_related("enterprise__region", "office", "finding__office", "finding__sample__plan_item__plan", "finding__conclusion").order_by("pk"))


def of_cases(kind: str, source: dict[str, Any], office: Office, on: date) -> Bulletin:
    """The announcement of the chosen cases, or of all that wait."""
    rows = waiting(kind, office)
    if wanted := source.get("cases"):
        rows = [case for case in rows if case.number in wanted.split(",")]
    own, left_out = [], []
    for case in rows:
        row = case.target_row
        if row is None or not row.public:
            continue
        asked = case.finding.office if case.finding else None
        if asked and asked.pk != office.pk:
            words = f"抽查由{asked.name}组织，公布须经其同意。请在案件页起草，并写明同意公布的函号。"
            left_out.append(LeftOut(f"{case.number} {case.enterprise.name} {case.product_name}", words, "", case.get_absolute_url()))
        else:
            own.append(case)
    lines = tuple(
        Line(f"case={case.pk}", facts.public_row(case), "", case.enterprise_id, case.finding.conclusion_id if case.finding else None, case.pk) for case in own
    )
    names = "、".join(dict.fromkeys(f"{case.enterprise.name}（{case.product_name}）" for case in own))
    books = own[0].target_row.basis_text if own and own[0].target_row else KINDS[kind].basis_text
    parts = (
        Part("opening", "", (f"{LEAD[kind]}：{names}。", f"依据{books}，现予公告。")),
        Part("advice", "", (ADVICE,), fixed=False),
        Part("next", "", (f"{office.name}将在公告后组织复查，复查结果在本公告页面公布。",), fixed=False),
    )
    words = "复查仍不合格" if kind == "recheck_failed" else "逾期未改正"
    first = own[0] if own else None
    title = f"关于{first.enterprise.name}{f'等{len(own)}家企业产品' if len(own) > 1 else first.product_name}{words}的公告" if first else f"关于{words}的公告"
    summary = f"{names}{words}。请停止使用附件所列批次的产品，凭购物凭证退货。"[:500]
    return Bulletin(kind, office, source, title, summary, parts, lines, tuple(left_out), {"案件": len(own)})


def cases_of(bulletin: Bulletin) -> list[Case]:
    """The cases that a bulletin speaks of."""
    if not bulletin.lines:
        raise RuleBroken("没有等待公告的案件。", KINDS[bulletin.kind].basis[0], "source")
    return list(Case.objects.filter(pk__in=[line.case for line in bulletin.lines]).order_by("pk"))
