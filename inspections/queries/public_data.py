"""The public gate for open data: results, draws, the catalogue. Which rows, and what each field means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When

from enterprises.queries.public_data import ENTERPRISE_ACTS
from inspections.law.plan import REASON
from inspections.models import CatalogueEntry, Draw, Verdict
from inspections.models.catalogue import Frequency
from inspections.models.plan import PlanKind
from inspections.queries.naming import NAMING, UNNAMED
from inspections.states import DrawState
from quality_portal.accounts.models import Level
from quality_portal.open_data import facets, filters
from quality_portal.open_data.columns import CODE, column
from quality_portal.open_data.filters import below
from quality_portal.open_data.table import Facet, Filter, Rows, Table, register
from quality_portal.workdays.calendar import local_date

from .public.choice import days_of
from .public.draw import HEAVY, _draws
from .public.results import _about, _published

NAMED = ~Q(maker_answer__in=UNNAMED)
TESTED = [(key, words) for key, words in Verdict.choices if key != Verdict.DEEMED]
MARKS = {key: row.mark for key, row in NAMING.items()}


def _maker(path: str, otherwise: Any) -> Case:
    """Something of the maker; of a maker that denied the goods, nothing."""
    return Case(When(maker_answer__in=UNNAMED, then=otherwise), default=F(path), output_field=CharField())


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One published result of an inspection."""

    number: str = column("报告编号", "检验报告的编号，本数据集的键。", "report__number", example="JY2026-000123")
    enterprise: str = column("企业名称", "标称的生产企业；否认生产的，为销售者。", _maker("enterprise__name", F("sample__seller")), example="云岭省某某电器有限公司")
    credit_code: str | None = column("统一社会信用代码", "生产企业的代码。", _maker("enterprise__credit_code", Value("")), example=CODE)
    region: str | None = column("所在区划", "生产企业所在区划。", _maker("enterprise__region__name", Value("")), example="河西区")
    region_code: str | None = column("区划代码", "生产企业所在区划的代码。", _maker("enterprise__region__code", Value("")), example="990102")
    product: str = column("产品", "产品名称。", "product_name", example="电热水壶")
    trademark: str = column("商标", "标称的商标。", "sample__trademark", example="某某")
    model: str = column("规格型号", "标称的规格型号。", "sample__model", example="ZDH-15")
    batch: str = column("批号", "批号或者生产日期。", "sample__batch", example="20260105")
    category: str = column("产品类别", "产品类别的名称。", "plan_item__category__name", example="电热水壶")
    category_code: str = column("产品类别代码", "产品类别的代码。", "plan_item__category__code", example="T01")
    plan: str = column("抽查计划", "所属的计划。", "plan_item__plan__title", example="2026年一季度电热水壶监督抽查")
    kind: str = column(
        "抽查方式代码", "只有常规抽查随机抽取，可以算合格率；其他方式有针对性，不能混算。", "plan_item__plan__kind", choices=PlanKind.choices, example="routine"
    )
    kind_words: str = column("抽查方式", "抽查方式的名称。", "plan_item__plan__kind", label=dict(PlanKind.choices), example="常规抽查")
    year: int = column("年度", "计划的年度。", "plan_item__plan__year", example=2026)
    quarter: int = column("季度", "计划的季度。", "plan_item__plan__quarter", example=1)
    sampled_on: date = column("抽样日期", "抽取样品的日期。", "sample__sampled_on", example="2026-01-20")
    reported_on: date = column("报告日期", "检验报告签发的日期。", "decided_on", example="2026-02-01")
    final_on: date = column("确定日期", "异议期满或者复检作出，结果确定的日期。", "final_on", example="2026-02-20")
    verdict: str = column("结论代码", "结论的代码。", "verdict", choices=TESTED, example="fail")
    verdict_words: str = column("结论", "合格或者不合格，只对所抽批次负责。", "verdict", label=dict(TESTED), example="不合格")
    failed_items: str = column("不合格项目", "不合格的检验项目。", "failed_items", example="泄漏电流")
    lab: str = column("检验机构", "承检机构。", "report__lab__name", example="栖云市产品质量检验所")
    office: str = column("组织机关", "组织抽查的机关。", "plan_item__plan__office__name", example="栖云市市场监督管理局")
    seller: str = column("销售者", "在销售者处抽样的，销售者的名称。", "sample__seller", example="")
    maker_note: str = column("生产者确认", "标称的生产企业没有确认或者否认的，写明。", "maker_answer", label=MARKS, example="")


def _of_maker(path: str, value: Any) -> Q:
    """Whoever denied the goods is not found by its name, place or code."""
    return Q(**{path: value}) & NAMED


def _words(rows: Rows, term: str) -> Rows:
    for word in term.split():
        rows = rows.filter(_about(word))
    return rows


def _in(rows: Rows, code: str) -> Rows:
    return rows.filter(_of_maker("enterprise__region__in", below(code)))


def _period(rows: Rows, text: str) -> Rows:
    """By the day of the report, as the page of results counts."""
    days = days_of(text)
    return rows.filter(decided_on__range=days, final_on__gte=days[0]) if days else rows.none()


RESULTS = Table(
    key="results",
    title="监督抽查结果",
    description="已经确定并公布的检验结果，合格的和不合格的都在，每份报告一条。没有办结异议和样品确认的不在。",
    gate="inspections.queries.public.results",
    row=ResultRow,
    rows=lambda: _published().select_related(None),
    identity="report__number",
    watches=("inspections.conclusion", "inspections.testreport", "inspections.objection", "inspections.makerconfirmation", *ENTERPRISE_ACTS),
    order="final_on",
    filters=(
        *filters.days("final_on", "确定日期"),
        Filter("region", "区划代码，含下级", "code", _in),
        filters.category("plan_item__category"),
        filters.choice("verdict", "结论", "verdict", TESTED),
        filters.choice("kind", "抽查方式", "plan_item__plan__kind", PlanKind.choices),
        filters.choice("level", "组织机关的级别", "plan_item__plan__level", Level.choices),
        Filter("period", "报告日期所在的年或者季度，例如 2026、2026-q3", "code", _period),
        Filter("credit_code", "统一社会信用代码", "credit_code", lambda rows, code: rows.filter(_of_maker("enterprise__credit_code", code))),
        Filter("number", "检验报告编号", "text", lambda rows, number: rows.filter(report__number=number)),
        filters.words("产品、企业、类别、批号或者商标", _words),
    ),
    facets=(
        Facet("region", _maker("enterprise__region__code", Value("")), _maker("enterprise__region__name", Value(""))),
        facets.category("plan_item__category"),
        Facet("verdict", "verdict", label=dict(TESTED)),
        Facet("kind", "plan_item__plan__kind", label=dict(PlanKind.choices)),
        Facet("year", "plan_item__plan__year"),
    ),
    page_url="/search/",
)


# --- draws


@dataclass(frozen=True, slots=True)
class DrawRow:
    """A draw, from the moment its list is frozen; the void ones too."""

    number: str = column("抽取编号", "本数据集的键。", example="CQ-2026-0012")
    plan: str = column("抽查计划", "所属的计划。", example="2026年一季度电热水壶监督抽查")
    category: str = column("产品类别", "抽取的产品类别。", example="电热水壶")
    category_code: str = column("产品类别代码", "产品类别的代码。", example="T01")
    region: str = column("区划", "抽取的范围。", example="栖云市")
    region_code: str = column("区划代码", "抽取范围的代码。", example="990100")
    office: str = column("组织机关", "组织抽查的机关。", example="栖云市市场监督管理局")
    state: str = column("状态代码", "状态的代码。", choices=DrawState.choices, example="drawn")
    state_words: str = column("状态", "状态的名称。", example="已抽取")
    committed_on: date = column("锁定日期", "名单锁定并公布摘要的日期。", example="2026-01-05")
    commitment: str = column("名单摘要", "锁定内容的 SHA-256。", example="0" * 64)
    value_source: str = column("公开数值的来源", "作为种子的公开数值从哪里来。", example="福利彩票双色球 2026004 期")
    public_value: str = column("公开数值", "抽取时使用的数值；还没有抽取的为空。", example="030712152833")
    take: int = column("抽取家数", "抽取的家数。", example=12)
    void_reason: str = column("作废理由", "作废的，写明理由。", example="")
    void_late: bool = column("知道数值后作废", "公开数值公布以后才作废的，为真。", example=False)
    data_url: str = column("完整数据", "重新计算所需的全部数据。", example="/draws/CQ-2026-0012/data.json")
    url: str = column("页面", "抽取的页面。", example="/draws/CQ-2026-0012/")


def _draw(row: Draw) -> dict[str, Any]:
    item, void = row.plan_item, row.state == DrawState.VOID
    return {
        "number": row.number,
        "plan": item.plan.title,
        "category": item.category.name,
        "category_code": item.category.code,
        "region": item.region.name,
        "region_code": item.region.code,
        "office": item.plan.office.name,
        "state": row.state,
        "state_words": row.get_state_display(),
        "committed_on": local_date(row.committed_at),
        "commitment": row.commitment,
        "value_source": row.value_source,
        "public_value": row.public_value,
        "take": row.take,
        "void_reason": row.void_reason if void else "",
        "void_late": void and row.void_late,
        "data_url": f"/draws/{row.number}/data.json",
        "url": f"/draws/{row.number}/",
    }


DRAWS = Table(
    key="draws",
    title="随机抽取",
    description="每一次随机抽取，从名单锁定起公开，作废的也在。名单和重新计算的数据在每次抽取的页面下载。",
    gate="inspections.queries.public.draws",
    row=DrawRow,
    rows=_draws,
    identity="number",
    watches=("inspections.draw",),
    order="committed_at",
    record=_draw,
    whole=lambda rows: rows.defer(*HEAVY),
    filters=(
        *filters.days("committed_at__date", "锁定日期"),
        filters.region("plan_item__region"),
        filters.category("plan_item__category"),
        filters.choice("state", "状态", "state", DrawState.choices),
    ),
    facets=(Facet("state", "state", label=dict(DrawState.choices)), facets.region("plan_item__region")),
    page_url="/draws/",
)


# --- the catalogue


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """A product in an office's published catalogue of a year."""

    key: str = column("键", "目录编号和产品类别代码。", example="ML-2026-001:T01")
    catalogue: str = column("目录编号", "所在目录的编号。", "catalogue__number", example="ML-2026-001")
    title: str = column("目录名称", "所在目录的名称。", "catalogue__title", example="2026年度监督抽查产品目录")
    year: int = column("年度", "目录的年度。", "catalogue__year", example=2026)
    level: str = column("级别", "发布机关的级别。", "catalogue__level", label=dict(Level.choices), example="市级")
    office: str = column("发布机关", "发布目录的机关。", "catalogue__office__name", example="栖云市市场监督管理局")
    published_on: date = column("发布日期", "目录发布的日期。", "catalogue__published_at", example="2026-01-04")
    category: str = column("产品类别", "列入的产品类别。", "category__name", example="电热水壶")
    category_code: str = column("产品类别代码", "产品类别的代码。", "category__code", example="T01")
    reason: str = column("列入理由", "为什么列入。", "reason", label={key: row.title for key, row in REASON.items()}, example="重要工业产品")
    basis: str = column("依据", "列入的依据。", "reason", label={key: str(row.basis) for key, row in REASON.items()}, example="《中华人民共和国产品质量法》第十五条")
    frequency: str = column("频次", "一年抽几次。", "frequency", label=dict(Frequency.choices), example="每年一次")
    specification: str = column("实施细则", "适用的细则在本站的页面。", "specification", example="/catalogue/specifications/3/")
    note: str = column("备注", "备注。", "note", example="")
    withdrawn_on: date | None = column("撤下日期", "目录撤下的日期；没有撤下的为空。", "catalogue__withdrawn_at", example=None)


def _finish_entry(row: dict[str, Any]) -> None:
    row["key"] = f"{row['catalogue']}:{row['category_code']}"
    row["published_on"] = local_date(row["published_on"])
    row["withdrawn_on"] = local_date(row["withdrawn_on"]) if row["withdrawn_on"] else None
    row["specification"] = f"/catalogue/specifications/{row['specification']}/" if row["specification"] else ""


def _entries() -> QuerySet[CatalogueEntry]:
    return CatalogueEntry.objects.filter(catalogue__published_at__isnull=False)


def _entry(rows: Rows, identity: str) -> Rows:
    number, _, code = identity.rpartition(":")
    return rows.filter(catalogue__number=number, category__code=code)


def _of_year(rows: Rows, text: str) -> Rows:
    return rows.filter(catalogue__year=int(text)) if text.isascii() and text.isdigit() and len(text) == 4 else rows.none()


CATALOGUE = Table(
    key="catalogue",
    title="监督抽查产品目录",
    description="各机关每年公布的抽查产品目录，每个产品类别一条，撤下的目录也在。",
    gate="inspections.queries.public.catalogues",
    row=CatalogueRow,
    rows=_entries,
    identity="pk",
    find=_entry,
    watches=("inspections.catalogue", "inspections.specification"),
    finish=_finish_entry,
    filters=(
        *filters.days("catalogue__published_at__date", "发布日期"),
        Filter("year", "年度", "code", _of_year),
        filters.category("category"),
        filters.region("catalogue__office__region"),
    ),
    facets=(facets.category("category"), Facet("year", "catalogue__year")),
    page_url="/catalogue/",
)
register(RESULTS, DRAWS, CATALOGUE)
