"""How long samples, back-ups and papers are kept, and how they end."""

from __future__ import annotations

from dataclasses import dataclass

from quality_portal.core.instruments import O18
from quality_portal.core.law import Criterion

from .onsite import PAPERS_TERM

TEST, BACKUP, PAPERS = "test", "backup", "papers"


@dataclass(frozen=True, slots=True)
class Kept(Criterion):
    """A thing that is kept of a sample, and until when."""

    words: str = ""


DISPOSABLE = (
    Kept(TEST, "检验样品在检验结论确定、异议和复检处理完毕以前不得处置", O18.article(23, certain=False), "检验结论", "检验样品（余样）"),
    Kept(BACKUP, "备用样品在检验结论确定、异议和复检处理完毕以前不得处置", O18.article(24, certain=False), "检验结论", "备用样品"),
    Kept(PAPERS, "抽样文书及相关资料的保存期限不少于两年", PAPERS_TERM.basis, "抽样单、通知书、告知书", "抽样文书"),
)
KEPT = {row.key: row for row in DISPOSABLE}
DISPOSABLE_CHOICES = tuple((row.key, row.words) for row in DISPOSABLE)
WAYS = (
    Criterion("returned", "退还被抽样者", O18.article(37, certain=False), "退样单"),
    Criterion("destroyed", "监督销毁", O18.article(37, certain=False), "销毁记录"),
    Criterion("archived", "移交档案机构", O18.article(55, certain=False), "移交清册"),
)
WAY_CHOICES = tuple((row.key, row.title) for row in WAYS)
FITTING = {TEST: ("returned", "destroyed"), BACKUP: ("returned", "destroyed"), PAPERS: ("destroyed", "archived")}
