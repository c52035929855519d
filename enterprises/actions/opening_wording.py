"""What the papers of opening review say. The text is frozen when it is issued."""

from __future__ import annotations

from typing import Any

from enterprises.law import opening as law
from enterprises.law.conditions import Answer
from enterprises.models import OpeningCatalogue, OpeningCheck, OpeningItem, OpeningReview
from quality_portal.core.formats import zhdate
from quality_portal.documents.composer import sentence
from quality_portal.documents.remedies import remedies

CATALOGUE_TITLE = "关于发布实行开业审查的产品目录的公告"
VERDICT_TITLE = "开业审查意见书"


def opening_catalogue(catalogue: OpeningCatalogue, items: list[OpeningItem]) -> dict[str, Any]:
    """The notice that publishes a version of the catalogue."""
    office = catalogue.office.name
    return {
        "paragraphs": [
            (f"根据{law.LISTED}，{office}会同{catalogue.joint_with}确定了实行开业审查的产品目录（第{catalogue.version}版），"
            f"现予发布，自{zhdate(catalogue.since)}起施行。"),
            "新开办企业生产目录所列产品的，应当在开工前申请开业审查；不具备基本生产条件、不能保证生产合格产品的，一律不准开工生产。",
        ],
        "annexes": [
            {
                "title": f"实行开业审查的产品目录（第{catalogue.version}版）",
                "columns": ["序号", "类别代码", "产品类别", "列入理由"],
                "rows": [[str(n), row.category.code, row.category.name, row.because] for n, row in enumerate(items, start=1)],
            }
        ],
        "signer": office,
    }


def opening_verdict(review: OpeningReview, checks: list[OpeningCheck], *, start: bool) -> dict[str, Any]:
    """The verdict, with what the examiners found about each condition."""
    words = "准予开工生产" if start else "不准开工生产"
    said = [
        (f"你单位申请生产{review.product}（{review.category.name}），属于{review.catalogue}所列产品。"
        f"经{zhdate(review.examined_on)}现场审查，意见如下："),
        f"{words}。",
    ]
    if review.decided_because:
        said.append(f"理由：{sentence(review.decided_because)}")
    if not start:
        said.append("开工生产前须整改到符合基本生产条件，并重新申请开业审查。")
    said.append(f"依据：{law.LISTED}。")
    if not start:
        said.append(remedies("意见书", review.office, demands=False))
    unmet = sum(check.answer == Answer.UNMET for check in checks)
    return {
        "addressee": review.enterprise.name,
        "paragraphs": said,
        "table": [
            [["企业名称", review.enterprise.name], ["统一社会信用代码", review.enterprise.credit_code or "未登记"]],
            [["拟生产的产品", review.product], ["生产地址", review.site]],
            [["受理日期", zhdate(review.applied_on)], ["不符合的条件", f"{unmet}项"]],
        ],
        "annexes": [
            {
                "title": "基本生产条件审查表",
                "columns": ["条件", "结论", "情况"],
                "rows": [[check.title, check.get_answer_display(), check.note or "—"] for check in checks],
            }
        ],
        "signer": review.office.name,
        "receipt": {"party": review.enterprise.name, "place": review.site},
    }
