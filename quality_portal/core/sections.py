"""The inside of a large section: its pages in groups, in the order of the work, as far as the reader may open them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from .doors import opens


@dataclass(frozen=True, slots=True)
class Page:
    """An entry: its words, its address, and the addresses that lie under it beside its own."""

    title: Any
    href: str
    under: tuple[str, ...] = ()

    def holds(self, path: str) -> bool:
        return path.startswith((self.href, *self.under))


@dataclass(frozen=True, slots=True)
class Entry:
    """A page as one reader sees it on one address."""

    title: Any
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Pages that belong together; leads to the first that its reader may open."""

    title: Any
    href: str
    current: bool
    pages: tuple[Entry, ...]


INSPECTIONS: tuple[tuple[Any, tuple[Page, ...]], ...] = (
    (_("计划"), (
        Page(_("抽查计划"), "/staff/plans/"),
        Page(_("目录"), "/staff/catalogues/"),
        Page(_("实施细则"), "/staff/specifications/"),
        Page(_("线索"), "/staff/leads/"),
        Page(_("抽查建议"), "/staff/suggestions/"),
    )),
    (_("抽取"), (
        Page(_("随机抽取"), "/staff/draws/"),
        Page(_("回避"), "/staff/recusals/"),
    )),
    (_("抽样"), (
        Page(_("我的任务"), "/staff/tasks/mine/"),
        Page(_("抽样任务"), "/staff/tasks/"),
        Page(_("拒检"), "/staff/refusals/"),
    )),
    (_("检验"), (
        Page(_("检验台"), "/staff/lab/"),
        Page(_("样品与报告"), "/staff/samples/", ("/staff/test-reports/",)),
        Page(_("交付检验"), "/staff/lab-jobs/"),
        Page(_("检验机构"), "/staff/labs/"),
        Page(_("结果导入"), "/staff/results/"),
    )),
    (_("结果"), (
        Page(_("检验结果"), "/staff/conclusions/", ("/staff/notices/", "/staff/confirmations/")),
        Page(_("异议复检"), "/staff/objections/"),
        Page(_("不合格项"), "/staff/findings/"),
    )),
    (_("后处理"), (
        Page(_("后处理"), "/staff/after/"),
        Page(_("通报"), "/staff/circulars/"),
        Page(_("会议"), "/staff/meetings/"),
        Page(_("走访"), "/staff/visits/"),
    )),
)  # fmt: skip

# The register of enterprises and what is kept beside it.
REGISTER = (
    Page(_("企业"), "/staff/enterprises/"),
    Page(_("用户注册"), "/staff/registrations/"),
    Page(_("证书"), "/staff/licences/"),
    Page(_("许可申请"), "/staff/licence-applications/"),
    Page(_("质检员"), "/staff/inspectors/"),
    Page(_("淘汰清理"), "/staff/elimination/"),
    Page(_("开业审查"), "/staff/opening/"),
    Page(_("违规生产"), "/staff/irregularities/"),
    Page(_("重点扶持"), "/staff/key-support/"),
    Page(_("市场核查"), "/staff/market-check/"),
)

# What follows a failure: cases, and what is kept beside them.
CASES = (
    Page(_("案件"), "/staff/cases/"),
    Page(_("函件"), "/staff/letters/"),
    Page(_("企业申请"), "/staff/requests/"),
    Page(_("名单"), "/staff/lists/"),
    Page(_("案卷"), "/staff/dossiers/"),
)


# Papers of every kind, and the notices by which offices are instructed.
PAPERS = (
    Page(_("全部文书"), "/staff/documents/"),
    Page(_("本机关的通知"), "/staff/instructions/"),
    Page(_("收到的通知"), "/staff/instructions/received/"),
)


def papers(path: str, user: Any) -> list[Entry]:
    """The pages of papers that this reader may open; the longest address that holds the path is the current one."""
    here = max((page for page in PAPERS if page.holds(path)), key=lambda page: len(page.href), default=None)
    return [Entry(page.title, page.href, page is here) for page in PAPERS if opens(page.href, user)]


def register(path: str, user: Any) -> tuple[Entry, ...]:
    """The pages of the register that this reader may open."""
    return _entries(REGISTER, path, user)


def cases(path: str, user: Any) -> tuple[Entry, ...]:
    """The pages beside the cases that this reader may open."""
    return _entries(CASES, path, user)


def _entries(pages: tuple[Page, ...], path: str, user: Any) -> tuple[Entry, ...]:
    return tuple(Entry(page.title, page.href, page.holds(path)) for page in pages if opens(page.href, user))


def groups(path: str, user: Any) -> list[Group]:
    """The groups of inspections with what this reader may open; the longest address that holds the path is the current page."""
    open_pages = [(title, [page for page in pages if opens(page.href, user)]) for title, pages in INSPECTIONS]
    holding = [page for _title, pages in open_pages for page in pages if page.holds(path)]
    here = max(holding, key=lambda page: len(page.href), default=None)
    return [
        Group(title, pages[0].href, here in pages, tuple(Entry(page.title, page.href, page is here) for page in pages))
        for title, pages in open_pages
        if pages
    ]
