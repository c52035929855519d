"""What the receipt of a rectification report says."""

from __future__ import annotations

from typing import Any

from enforcement.law.rectification import SECTIONS
from enforcement.models import Submission
from quality_portal.core.formats import zhtime

# Personal data stays in the portal: a paper is copied and passed on.
PRIVATE = frozenset(question.title for section in SECTIONS for question in section.questions if question.private)


def receipt_of(submission: Submission) -> dict[str, Any]:
    """整改报告回执: number, time, digest, what was handed in question by question, and the files with their digests."""
    said = submission.content
    rows = []
    for part in said["sections"]:
        shown = [row for row in part["rows"] if row[0] not in PRIVATE]
        rows += [[part["title"] if not number else "", question, answer or "未填写"] for number, (question, answer) in enumerate(shown)]
    annexes = [{"title": "整改报告内容", "columns": ["部分", {"title": "问题", "width": 2}, {"title": "填写内容", "width": 4}], "rows": rows}]
    if said["files"]:
        files = [[file["name"], file["sha256"]] for file in said["files"]]
        annexes.append({"title": "证明材料", "columns": [{"title": "文件", "width": 2}, {"title": "SHA-256", "width": 4}], "rows": files})
    return {
        "table": [
            [["企业", said["enterprise"]]],
            [["统一社会信用代码", said["credit_code"] or "未登记"], ["案号", said["case"]]],
            [["产品", said["product"]], ["通知书", said["document"]]],
            [["提交人", said["submitted_by"]], ["版次", f"第{submission.version}版"]],
            [["提交时间", zhtime(submission.submitted_at)], ["回执编号", submission.receipt]],
            [["内容摘要（SHA-256）", submission.digest]],
        ],
        "paragraphs": [
            "你单位通过企业工作台提交的整改报告已经收到，内容见附件。",
            "承办人审核后将采纳或者退回补正，结果在企业工作台告知。复查合格前，不得恢复生产、销售不合格产品。",
            "本回执只证明收到整改报告及其内容，不代表整改已经合格。",
        ],
        "annexes": annexes,
    }
