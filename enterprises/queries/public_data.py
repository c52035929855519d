"""The public gate for open data: enterprises, licences, acts on licences, standings. Which rows, and what each field means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, F, Q, QuerySet, When

from enterprises.law import GROUNDS
from enterprises.models import Enterprise, Licence, LicenceAct
from enterprises.states import PUBLISHED_STANDINGS as PUBLISHED
from enterprises.states import EnterpriseState, LicenceKind, LicenceState, Size, StandingKind
from quality_portal.open_data import facets, filters
from quality_portal.open_data.columns import CODE, column
from quality_portal.open_data.table import Facet, Rows, Table, register
from quality_portal.search.terms import read
from quality_portal.workdays.calendar import business_today

from . import enterprise as enterprises
from . import standing as standings

WITH_CODE = Q(enterprise__credit_code__isnull=False)
# An import changes enterprises by the thousand, and is one act upon its file.
ENTERPRISE_ACTS = ("enterprises.enterprise", "enterprises.importbatch")


def _region_name(path: str = "") -> Case:
    """The region's name; the words of the source where the address could not be placed."""
    return Case(When(**{f"{path}region__isnull": False}, then=F(f"{path}region__name")), default=F(f"{path}region_text"), output_field=CharField())


def _page(row: dict[str, Any]) -> str:
    return f"/enterprises/{row['credit_code']}/" if row["credit_code"] else ""


# --- enterprises


@dataclass(frozen=True, slots=True)
class EnterpriseRow:
    """An enterprise that has a credit code."""

    credit_code: str = column("统一社会信用代码", "企业的唯一代码，本数据集的键。", "credit_code", example=CODE)
    name: str = column("企业名称", "登记的名称。", "name", example="云岭省某某电器有限公司")
    former_names: tuple[str, ...] = column("曾用名", "以前登记过的名称。", "former_names", example=())
    region: str = column("所在区划", "所在县（市、区）的名称。", _region_name(), example="河西区")
    region_code: str | None = column("区划代码", "所在区划的代码；没有核定的为空。", "region__code", example="990102")
    industry: str | None = column("行业", "国民经济行业分类的名称。", "industry__name", example=None)
    industry_code: str | None = column("行业代码", "GB/T 4754 代码。", "industry__code", example=None)
    size: str = column("规模", "大型、中型、小型、微型；没有核定的写明。", "size", label=dict(Size.choices), example="小型")
    established_on: date | None = column("成立日期", "登记的成立日期。", "established_on", example="2012-05-08")
    state: str = column("登记状态代码", "存续、注销等状态的代码。", "state", choices=EnterpriseState.choices, example=EnterpriseState.ACTIVE.value)
    state_words: str = column("登记状态", "登记状态的名称。", example="存续")
    url: str = column("页面", "企业在本站的页面。", example=f"/enterprises/{CODE}/")


STATES = dict(EnterpriseState.choices)


def _finish_enterprise(row: dict[str, Any]) -> None:
    row["state_words"], row["url"] = STATES.get(row["state"], ""), _page(row)


def _with_code() -> QuerySet[Enterprise]:
    return Enterprise.objects.exclude(credit_code=None)


ENTERPRISES = Table(
    key="enterprises",
    title="生产企业",
    description="登记在册、有统一社会信用代码的生产企业。没有人员、电话和详细地址。",
    gate="enterprises.queries.public.company",
    row=EnterpriseRow,
    rows=_with_code,
    identity="credit_code",
    watches=ENTERPRISE_ACTS,
    finish=_finish_enterprise,
    at_once=True,
    filters=(
        filters.region("region"),
        filters.credit_code("credit_code"),
        filters.choice("state", "登记状态", "state", EnterpriseState.choices),
        filters.words("企业名称、曾用名、代码或者拼音首字母", enterprises.matching),
    ),
    facets=(facets.region("region"), Facet("state", "state", label=STATES)),
)


# --- licences


@dataclass(frozen=True, slots=True)
class LicenceRow:
    """A certificate in one period of its validity."""

    key: str = column("键", "种类、编号和起始日期；续期的证书每期一条。", example="production:XK09-001-00001:2024-01-01")
    number: str = column("证书编号", "证书上的编号。", "number", example="XK09-001-00001")
    kind: str = column("种类代码", "证书种类的代码。", "kind", choices=LicenceKind.choices, example=LicenceKind.choices[0][0])
    kind_words: str = column("种类", "证书种类的名称。", example="生产许可证")
    enterprise: str = column("企业名称", "持证企业。", "enterprise__name", example="云岭省某某电器有限公司")
    credit_code: str = column("统一社会信用代码", "持证企业的代码。", "enterprise__credit_code", example=CODE)
    region: str = column("所在区划", "企业所在区划。", _region_name("enterprise__"), example="河西区")
    region_code: str | None = column("区划代码", "企业所在区划的代码。", "enterprise__region__code", example="990102")
    product: str | None = column("产品", "证书所管的产品；管整个企业的为空。", "product__name", example="电热水壶")
    category_code: str | None = column("产品类别代码", "产品类别的代码。", "product__category__code", example="T01")
    scope: str = column("许可范围", "证书载明的范围。", "scope", example="")
    issuer: str = column("发证机关", "发证的机关。", "issuer", example="云岭省市场监督管理局")
    valid_from: date = column("有效期自", "第一天。", example="2024-01-01")
    valid_to: date | None = column("有效期至", "最后一天；长期有效的为空。", example="2028-12-31")
    state: str = column("状态代码", "机关登记的状态。", "state", choices=LicenceState.choices, example=LicenceState.VALID.value)
    state_words: str = column("状态", "今天的状态：登记为有效而过了期的，写已过期。", example="有效")
    since: date | None = column("状态自", "处于这一状态的第一天。", "state_since", example=None)
    because: str = column("事由", "暂停、吊销、注销、撤销的事由。", "state_because", example="")
    basis: str = column("依据", "作出处理的依据。", "state_basis", example="")
    url: str = column("页面", "持证企业在本站的页面。", example=f"/enterprises/{CODE}/")


KINDS_OF_LICENCE, STATES_OF_LICENCE = dict(LicenceKind.choices), dict(LicenceState.choices)
GROUND_TITLES = {row.key: row.title for row in GROUNDS}


def _finish_licence(row: dict[str, Any]) -> None:
    valid, today = row.pop("valid"), business_today()
    row["valid_from"], row["valid_to"] = valid.lower, valid.upper - timedelta(days=1) if valid.upper else None
    row["kind_words"] = KINDS_OF_LICENCE.get(row["kind"], "")
    row["key"] = f"{row['kind']}:{row['number']}:{valid.lower.isoformat()}"
    covers = valid.lower <= today and (valid.upper is None or today < valid.upper)
    words = STATES_OF_LICENCE.get(row["state"], "")
    if row["state"] == LicenceState.VALID and not covers:
        words = "尚未生效" if today < valid.lower else "已过期"
    row["state_words"], row["url"] = words, _page(row)
    ground = row.pop("ground")
    row["because"] = GROUND_TITLES[ground] if ground else row["because"]


def _licences() -> QuerySet[Licence]:
    return Licence.objects.filter(WITH_CODE)


def _licence(rows: Rows, identity: str) -> Rows:
    kind, _, rest = identity.partition(":")
    number, _, since = rest.rpartition(":")
    try:
        return rows.filter(kind=kind, number=number, valid__startswith=date.fromisoformat(since))
    except ValueError:
        return rows.none()


LICENCES = Table(
    key="licences",
    title="许可证和证书",
    description="企业持有的生产许可证、强制性认证和其他证书，每期有效期一条，连同今天的状态。",
    gate="enterprises.queries.public.company",
    row=LicenceRow,
    rows=_licences,
    identity="number",
    find=_licence,
    watches=("enterprises.licence", "enterprises.product", *ENTERPRISE_ACTS),
    hidden={"valid": "valid", "ground": "state_ground"},
    finish=_finish_licence,
    at_once=True,
    filters=(
        filters.region("enterprise__region"),
        filters.category("product__category"),
        filters.choice("kind", "种类", "kind", LicenceKind.choices),
        filters.choice("state", "登记的状态", "state", LicenceState.choices),
        filters.credit_code("enterprise__credit_code"),
        filters.words("证书编号或者企业", lambda rows, term: rows.filter(enterprises.numbered("number", "enterprise", term))),
    ),
    facets=(
        facets.region("enterprise__region"),
        Facet("kind", "kind", label=KINDS_OF_LICENCE),
        Facet("state", "state", label=STATES_OF_LICENCE),
    ),
    page_url="/lists/licences/",
)


# --- acts on licences


@dataclass(frozen=True, slots=True)
class LicenceActRow:
    """One act on a certificate, published on the day it was done."""

    key: int = column("键", "处理的序号。", "pk", example=17)
    on: date = column("自", "处理生效的日期。", "on", example="2026-03-02")
    act: str = column("处理代码", "暂停、恢复、吊销、注销、撤销的代码。", "move", choices=LicenceAct.NAMES, example=LicenceAct.NAMES[0][0])
    act_words: str = column("处理", "处理的名称。", "move", label=dict(LicenceAct.NAMES), example=LicenceAct.NAMES[0][1])
    number: str = column("证书编号", "被处理的证书。", "licence__number", example="XK09-001-00001")
    kind: str = column("种类", "证书的种类。", "licence__kind", label=KINDS_OF_LICENCE, example="生产许可证")
    enterprise: str = column("企业名称", "持证企业。", "licence__enterprise__name", example="云岭省某某电器有限公司")
    credit_code: str | None = column("统一社会信用代码", "持证企业的代码。", "licence__enterprise__credit_code", example=CODE)
    region: str = column("所在区划", "企业所在区划。", _region_name("licence__enterprise__"), example="河西区")
    region_code: str | None = column("区划代码", "企业所在区划的代码。", "licence__enterprise__region__code", example="990102")
    product: str | None = column("产品", "证书所管的产品。", "licence__product__name", example="电热水壶")
    ground: str = column("事由", "法定的事由。", "ground", label=GROUND_TITLES, example="")
    basis: str = column("依据", "作出处理的依据。", "basis", example="《中华人民共和国工业产品生产许可证管理条例》")
    decision: str = column("决定文号", "处理决定的文号。", "decision", example="")


LICENCE_ACTS = Table(
    key="licence-acts",
    title="许可证和证书处理",
    description="暂停、恢复、吊销、注销、撤销证书的每一次处理，连同事由、依据和文号。",
    gate="enterprises.queries.public.licence_acts",
    row=LicenceActRow,
    rows=LicenceAct.objects.all,
    identity="pk",
    find=filters.key,
    watches=("enterprises.licence", "enterprises.licenceact", *ENTERPRISE_ACTS),
    order="on",
    at_once=True,
    filters=(
        *filters.days("on", "处理日期"),
        filters.choice("kind", "处理", "move", LicenceAct.NAMES),
        filters.region("licence__enterprise__region"),
        filters.credit_code("licence__enterprise__credit_code"),
        filters.words("证书编号或者企业", lambda rows, term: rows.filter(enterprises.numbered("licence__number", "licence__enterprise", term))),
    ),
    facets=(
        Facet("kind", "move", label=dict(LicenceAct.NAMES)),
        facets.region("licence__enterprise__region"),
    ),
    page_url="/lists/licences/",
)


# --- standings


@dataclass(frozen=True, slots=True)
class StandingRow:
    """Something decided about an enterprise that holds today."""

    key: int = column("键", "记录的序号。", "pk", example=31)
    kind: str = column("种类代码", "名单或者状态的代码。", "kind", choices=[(kind.value, kind.label) for kind in PUBLISHED], example="procurement_barred")
    kind_words: str = column("种类", "名单或者状态的名称。", "kind", label=dict(StandingKind.choices), example="禁止参加政府采购")
    enterprise: str = column("企业名称", "所列企业。", "enterprise__name", example="云岭省某某电器有限公司")
    credit_code: str = column("统一社会信用代码", "所列企业的代码。", "enterprise__credit_code", example=CODE)
    region: str = column("所在区划", "企业所在区划。", _region_name("enterprise__"), example="河西区")
    region_code: str | None = column("区划代码", "企业所在区划的代码。", "enterprise__region__code", example="990102")
    subject: str = column("限于", "只对某产品、证书或者类别生效的，写明；对整个企业生效的为空。", example="电热水壶")
    since: date = column("自", "生效的日期。", "since", example="2026-04-01")
    until: date | None = column("至（不含当日）", "终止的日期；没有定的为空。", "until", example="2029-04-01")
    because: str = column("事由", "列入的事由。", "because", example="提供不合格产品")
    basis: str = column("依据", "列入的依据。", "basis", example="《中华人民共和国政府采购法》第二十二条")
    url: str = column("页面", "企业在本站的页面。", example=f"/enterprises/{CODE}/")


def _finish_standing(row: dict[str, Any]) -> None:
    subjects = [row.pop(name) for name in ("product", "licence_number", "category")]
    row["subject"] = next((subject for subject in subjects if subject), "")
    row["url"] = _page(row)


def _standings(kinds: tuple[str, ...]) -> Any:
    return lambda: standings.rows_in_force(business_today(), kinds=kinds).filter(WITH_CODE)


def _standing_table(key: str, title: str, description: str, kinds: tuple[str, ...], page_url: str) -> Table:
    words = [(kind.value, kind.label) for kind in PUBLISHED if kind in kinds]
    return Table(
        key=key,
        title=title,
        description=description,
        gate="enterprises.queries.public.standing_rows",
        row=StandingRow,
        rows=_standings(kinds),
        identity="pk",
        find=filters.key,
        watches=("enterprises.standing", "enterprises.licence", *ENTERPRISE_ACTS),
        order="since",
        hidden={"product": "product__name", "licence_number": "licence__number", "category": "category__name"},
        finish=_finish_standing,
        at_once=True,
        filters=(
            *filters.days("since", "生效日期"),
            filters.choice("kind", "种类", "kind", words),
            filters.region("enterprise__region"),
            filters.credit_code("enterprise__credit_code"),
            filters.words("企业", lambda rows, term: rows.filter(enterprises.named("enterprise", read(term)))),
        ),
        facets=(Facet("kind", "kind", label=dict(StandingKind.choices)), facets.region("enterprise__region")),
        page_url=page_url,
    )


STANDINGS = _standing_table(
    "standings", "企业现况", "今天对企业生效的决定和名单：责令停产、证书暂停和吊销、限制采购、黑名单、免检、名牌。", PUBLISHED, "/lists/stop-production/"
)
BARS = _standing_table(
    "procurement-bars",
    "政府采购限制",
    "今天不得参加政府采购的企业和列入质量黑名单的企业，连同事由和期限。不在其中，不说明其产品合格。",
    (StandingKind.PROCUREMENT_BARRED, StandingKind.BLACKLISTED),
    "/procurement/",
)
register(ENTERPRISES, LICENCES, LICENCE_ACTS, STANDINGS, BARS)
