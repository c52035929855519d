"""Lists that follow from cases: who is overdue, who may not produce, sell to the government or be honoured. Read from the rows that say so, never kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from enforcement.law.rungs import Outcome
from enforcement.models import Case, PrincipalBar
from enforcement.queries import case as cases
from enforcement.states.case import CaseState
from enterprises.models import Standing
from enterprises.queries import enterprise as register
from enterprises.queries import standing as standings
from enterprises.states import StandingKind
from quality_portal.accounts.models import User
from quality_portal.accounts.queries import offices_under
from quality_portal.core.formats import isodate

MOST = 2000


@dataclass(frozen=True, slots=True)
class Row:
    """One line: who, for what, since when, until when, why, on which law, and the case behind it."""

    enterprise: str
    credit_code: str
    region: str
    subject: str
    since: date | None
    until: date | None
    because: str
    basis: str
    number: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class FollowingList:
    """A list: its words, and how its rows are found for a person on a day."""

    key: str
    title: str
    lead: str
    rows: Callable[[User, date], list[Row]]
    until: str = "至"


def _overdue(user: User, on: date) -> list[Row]:
    """Open cases whose term ran out, whether or not the sweep has come by already."""
    late = Q(state=CaseState.CORRECTING, due_on__lt=on) | Q(outcome=Outcome.OVERDUE)
    found = cases.visible(user).exclude(state=CaseState.CLOSED).filter(late).select_related("enterprise__region").order_by("due_on", "pk")
    rows = []
    for case in found.prefetch_related("steps")[:MOST]:
        step = next((step for step in reversed(case.steps.all()) if step.comply_by), None)
        term = step.comply_by if step else case.due_on
        words = f"{case.rung_row.short if case.rung_row else ''}期限届满未改正"
        rows.append(_of_case(case, subject=case.product_name, since=term, until=None, because=words, basis=step.basis_text if step else ""))
    return rows


def _of_case(case: Case, *, subject: str, since: date | None, until: date | None, because: str, basis: str) -> Row:
    company = case.enterprise
    region = company.region.name if company.region else company.region_text
    return Row(company.name, company.credit_code or "", region, subject, since, until, because, basis, case.number, case.get_absolute_url())


def _standing(*kinds: StandingKind) -> Callable[[User, date], list[Row]]:
    def rows(user: User, on: date) -> list[Row]:
        found = standings.rows_in_force(on, kinds=kinds).filter(enterprise__in=register.visible(user).values("pk"))
        found = found.select_related("enterprise__region", "product", "licence", "category").order_by("-since", "-pk")[:MOST]
        return _with_cases(found, user)

    return rows


def _with_cases(found: Iterable[Standing], user: User) -> list[Row]:
    rows = list(found)
    keys = {int(row.source_pk) for row in rows if row.source_label == Case._meta.label_lower}
    known = {case.pk: case for case in cases.visible(user).filter(pk__in=keys)}
    return [_line(row, known.get(int(row.source_pk)) if row.source_label == Case._meta.label_lower else None) for row in rows]


def _line(row: Standing, case: Case | None) -> Row:
    company = row.enterprise
    return Row(
        company.name,
        company.credit_code or "",
        company.region.name if company.region else company.region_text,
        str(row.product or row.licence or row.category or "全部产品"),
        row.since,
        row.until,
        row.because,
        row.basis,
        case.number if case else "",
        case.get_absolute_url() if case else "",
    )


def _principals(user: User, on: date) -> list[Row]:
    found = PrincipalBar.objects.filter(lifted_on=None, since__lte=on, until__gt=on, case__office__in=offices_under(user.office) if user.office else [])
    found = found.select_related("case__enterprise__region", "case__office").order_by("-since", "-pk")[:MOST]
    return [
        _of_case(bar.case, subject=f"{bar.name}（{bar.role}）", since=bar.since, until=bar.until, because=bar.because, basis=bar.basis_text) for bar in found
    ]


LISTS = {
    one.key: one
    for one in (
        FollowingList("overdue", "逾期未改正", "整改、停产整顿期限已过，还没有交报告或者还没有复查的案件。", _overdue),
        FollowingList("stop-production", "责令停产", "正在停产整顿的产品；复查合格当日移出。", _standing(StandingKind.STOP_PRODUCTION), "解除"),
        FollowingList(
            "procurement", "禁止政府采购", "监督抽查不合格的产品，以及三年内有重大违法记录的供应商。",
            _standing(StandingKind.PROCUREMENT_BARRED, StandingKind.BLACKLISTED),
        ),
        FollowingList("honours", "当年不得受奖", "当年监督检查不合格的企业，到当年12月31日为止。", _standing(StandingKind.HONOUR_BARRED)),
        FollowingList("principals", "负责人不得评优", "事实发生时在任的法定代表人和主要负责人。只供内部核查，不公开。", _principals),
        FollowingList("key-supervision", "重点监督", "连续两次抽查不合格等列入重点监督的企业。", _standing(StandingKind.KEY_SUPERVISION)),
    )
}  # fmt: skip
HEAD = ("企业", "统一社会信用代码", "所在地", "对象", "自", "至", "事由", "依据", "案号")


def cells(row: Row) -> tuple[str, ...]:
    """A row as it stands in the spreadsheet; `until` is shown as the last day that it holds."""
    return (
        row.enterprise, row.credit_code, row.region, row.subject, isodate(row.since), isodate(row.until), row.because, row.basis, row.number,
    )  # fmt: skip
