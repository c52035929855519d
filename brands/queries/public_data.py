"""The public gate for open data: titles. Which rows, and what each field means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from brands.law import Kind
from brands.models import KINDS, TIERS, Honour
from brands.states import HonourState
from enterprises.queries.public_data import ENTERPRISE_ACTS
from quality_portal.open_data import facets, filters
from quality_portal.open_data.columns import CODE, column
from quality_portal.open_data.table import Facet, Table, register
from quality_portal.workdays.calendar import business_today

from . import honour as honours
from .public import _record


@dataclass(frozen=True, slots=True)
class HonourRow:
    """A title as the lists show it."""

    certificate_no: str = column("证书编号", "证书的编号，本数据集的键。", example="澄免检〔2024〕003号")
    enterprise: str = column("企业名称", "获得称号的企业。", example="云岭省某某电器有限公司")
    credit_code: str = column("统一社会信用代码", "企业的代码；没有的为空。", example=CODE)
    region: str = column("所在区划", "企业所在区划。", example="河西区")
    product: str = column("产品", "称号所属的产品；属于整个企业的为空。", example="电热水壶")
    trademark: str = column("商标", "产品的商标。", example="某某")
    programme: str = column("项目", "称号的项目。", example="澄州名牌产品")
    kind: str = column("种类代码", "免检、名牌产品、政府质量奖的代码。", choices=KINDS, example=KINDS[1][0])
    kind_words: str = column("种类", "种类的名称。", example=KINDS[1][1])
    tier: str = column("级别代码", "级别的代码。", choices=TIERS, example=TIERS[2][0])
    tier_words: str = column("级别", "级别的名称。", example=TIERS[2][1])
    basis: str = column("依据", "授予的依据。", example="《澄州名牌产品认定办法》")
    granted_on: date = column("授予日期", "第一天。", example="2024-05-01")
    valid_to: date = column("有效期至", "最后一天。", example="2027-04-30")
    state: str = column("状态代码", "今天的状态。", choices=HonourState.choices, example="valid")
    state_words: str = column("状态", "今天的状态：有效、到期、历史、撤销。", example="有效")
    withdrawn_on: date | None = column("撤销日期", "撤销的日期；没有撤销的为空。", example=None)
    withdrawn_because: str = column("撤销理由", "撤销的理由。", example="")
    effect: str = column("对抽查的效力", "免检称号今天是否免于抽查。", example="")
    document_url: str = column("公告", "公布称号的文书。", example="")
    url: str = column("页面", "企业在本站的页面。", example=f"/enterprises/{CODE}/")


def _titles(kind: str = "") -> Any:
    def rows() -> QuerySet[Honour]:
        found = Honour.objects.filter(granted_on__lte=business_today())
        return found.filter(programme__kind=kind) if kind else found

    return rows


def _table(key: str, title: str, description: str, kind: str, page_url: str) -> Table:
    return Table(
        key=key,
        title=title,
        description=description,
        gate="brands.queries.public.honours_of",
        row=HonourRow,
        rows=_titles(kind),
        identity="certificate_no",
        watches=("brands.honour", *ENTERPRISE_ACTS),
        order="granted_on",
        record=lambda row: _record(row, business_today()),
        whole=honours.with_names,
        filters=(
            *filters.days("granted_on", "授予日期"),
            filters.choice("kind", "种类", "programme__kind", KINDS),
            filters.choice("tier", "级别", "programme__level", TIERS),
            filters.region("enterprise__region"),
            filters.category("product__category"),
            filters.credit_code("enterprise__credit_code"),
            filters.words("企业、产品、商标或者证书编号", honours.matching),
        ),
        facets=(
            Facet("kind", "programme__kind", label=dict(KINDS)),
            Facet("tier", "programme__level", label=dict(TIERS)),
            facets.region("enterprise__region"),
        ),
        page_url=page_url,
    )


register(
    _table("honours", "荣誉称号", "免检、名牌产品、政府质量奖，有效的和已经到期、撤销的都在，以今天的状态为准。", "", "/lists/named-brands/"),
    _table("exemptions", "免检产品", "免于监督检查的产品，有效的和已经到期、撤销的都在。", Kind.EXEMPTION.value, "/lists/exemptions/"),
)
