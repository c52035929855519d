"""What the papers of a licence application say. The text is frozen when it is issued."""

from __future__ import annotations

from typing import Any

from enterprises.law import application as law
from enterprises.law import conditions as checklist
from enterprises.models import LicenceApplication
from quality_portal.core.formats import zhdate
from quality_portal.documents.composer import sentence
from quality_portal.documents.remedies import remedies

CORRECTION_TITLE = "行政许可申请补正告知书"
ACCEPTANCE_TITLE = "行政许可申请受理通知书"
DECLINED_TITLE = "行政许可申请不予受理决定书"
GRANTED_TITLE = "准予行政许可决定书"
REFUSED_TITLE = "不予行政许可决定书"


def _paper(row: LicenceApplication, *said: str, annexes: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    return {
        "addressee": row.enterprise.name,
        "paragraphs": [line for line in said if line],
        "table": [
            [["申请编号", row.number], ["申请事项", f"{row.get_kind_display()}{row.get_purpose_display()}"]],
            [["企业名称", row.enterprise.name], ["统一社会信用代码", row.enterprise.credit_code or "未登记"]],
            [["产品类别", row.category.name], ["收到申请", zhdate(row.handed_in_on)]],
        ],
        "annexes": annexes or [],
        "signer": row.office.name,
        "receipt": {"party": row.enterprise.name, "place": row.enterprise.address or row.office.name},
    }


def _asked(row: LicenceApplication) -> str:
    return f"你单位于{zhdate(row.handed_in_on)}提出的{row.category.name}{row.get_kind_display()}{row.get_purpose_display().removesuffix('申请')}申请（{row.number}），"


def correction(row: LicenceApplication) -> dict[str, Any]:
    """What is missing, told once."""
    return _paper(
        row,
        _asked(row) + "材料不齐全或者不符合法定形式，需要补正以下内容：",
        sentence(row.missing),
        f"请补正后重新提交。依据：{law.ANSWER.basis}。",
    )


def acceptance(row: LicenceApplication) -> dict[str, Any]:
    """Accepted, and what happens until when."""
    return _paper(
        row,
        _asked(row) + f"自{zhdate(row.accepted_on)}起受理。",
        f"本机关将在{zhdate(row.examine_by)}以前派{law.EXAMINERS[0]}至{law.EXAMINERS[1]}名核查人员实地核查并告知结果，"
        f"在{zhdate(row.decide_by)}以前作出是否准予许可的决定；产品检验所需时间不计入。",
        f"依据：{law.ON_SITE.basis}、{law.DECISION.basis}。",
    )


def declined(row: LicenceApplication, why: law.Refusal) -> dict[str, Any]:
    """Not accepted, why, and the remedies."""
    return _paper(row, _asked(row) + f"不予受理。理由：{why.title}。{sentence(row.reason)}", f"依据：{why.basis}。", remedies("决定", row.office, demands=False))


def granted(row: LicenceApplication) -> dict[str, Any]:
    """Granted, with what was found."""
    return _paper(
        row,
        _asked(row) + "经实地核查和产品检验，符合条件，准予许可。",
        f"本机关将在{zhdate(row.issue_by)}以前颁发许可证。依据：{law.DECISION.basis}、{law.ISSUE.basis}。",
        annexes=[_checklist(row)],
    )


def refused(row: LicenceApplication, why: law.Refusal) -> dict[str, Any]:
    """Refused, why, what was found, and the remedies."""
    return _paper(
        row,
        _asked(row) + f"不予许可。理由：{why.title}。{sentence(row.reason)}",
        f"依据：{why.basis}、{law.CONDITIONS_MET.basis}。",
        remedies("决定", row.office, demands=False),
        annexes=[_checklist(row)] if row.answers else None,
    )


def _checklist(row: LicenceApplication) -> dict[str, Any]:
    rows = [
        [one.title, checklist.Answer(row.answers[one.key]).label, str(one.basis)]
        for one in checklist.conditions_for(checklist.Purpose.LICENCE)
        if one.key in row.answers
    ]
    return {"title": "基本生产条件核查表", "columns": ["条件", "结论", "依据"], "rows": rows}
