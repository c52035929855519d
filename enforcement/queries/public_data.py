"""The public gate for open data: announcements on display. Which rows, and what each field means. Notices stand in instruction_data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from enforcement.models import Announcement, AnnouncementEntry, Instruction
from quality_portal.open_data import facets, filters
from quality_portal.open_data.columns import CODE, column
from quality_portal.open_data.filters import below
from quality_portal.open_data.table import Facet, Filter, Rows, Table, register
from quality_portal.search.fold import fold, pairs
from quality_portal.search.lookups import Contains, number_holds, row_grams
from quality_portal.search.terms import read
from quality_portal.workdays.calendar import business_today, local_date

from .instruction_data import instructions_table
from .public.announcements import _filled
from .public.display import _published
from .public.found import _about

SLUG = "00000000-0000-4000-8000-000000000000"
KINDS = [(str(key), str(words)) for key, words in Announcement._meta.get_field("kind").choices]


def entries_of() -> Any:
    """The entries of an announcement, the first one first."""
    return AnnouncementEntry.objects.filter(announcement=OuterRef("pk")).order_by("position")


COUNT = Subquery(entries_of().order_by().values("announcement").annotate(n=Count("pk")).values("n"), output_field=IntegerField())


@dataclass(frozen=True, slots=True)
class AnnouncementRow:
    """An announcement on display; its rows are a data set of their own."""

    number: str = column("文号", "公告的文号，本数据集的键。", "document__number", example="栖市监公告〔2026〕3号")
    slug: str = column("网址编号", "公告页面地址里的编号。", "uuid", example=SLUG)
    title: str = column("标题", "公告的标题。", "title", example="关于电热水壶产品监督抽查不合格的公告")
    kind: str = column("类别代码", "公告类别的代码。", "kind", choices=KINDS, example=KINDS[0][0])
    kind_words: str = column("类别", "公告类别的名称。", "kind", label=dict(KINDS), example=KINDS[0][1])
    office: str = column("发布机关", "发布公告的机关。", "office__name", example="栖云市市场监督管理局")
    office_region: str = column("发布机关区划代码", "发布机关所在区划的代码。", "office__region__code", example="990100")
    published_on: date = column("发布日期", "发布的日期。", "published_at", example="2026-03-16")
    term_until: date | None = column("公示至", "公示期的最后一天；没有期限的为空。", "term_until", example="2029-03-15")
    summary: str = column("给公众的提示", "消费者应当知道的。", "summary", example="请停止使用，联系销售者退换。")
    subject: str = column("所涉", "第一个条目的企业和产品，以及条数。", example="云岭省某某电器有限公司 · 电热水壶")
    entry_count: int = column("条目数", "公布了几条，见公告条目数据集。", COUNT, example=1)
    paragraphs: tuple[str, ...] = column("正文", "公告的各段。", "body", example=("经监督抽查，下列产品不合格。",))
    check_code: str = column("校验码", "在“核验文书”核对用。", "document__check_code", example="ABCD2345")
    pdf_url: str = column("PDF", "公告的正本。", "document__uuid", example=f"/documents/{SLUG}.pdf")
    url: str = column("页面", "公告的页面。", example=f"/announcements/{SLUG}/")


def _finish(row: dict[str, Any]) -> None:
    first, count = row.pop("first") or {}, row["entry_count"] or 0
    named = " · ".join(part for part in (str(first.get("enterprise", "")), str(first.get("product", ""))) if part)
    row["subject"] = named if count <= 1 or not named else f"{named} 等 {count} 条"
    row["entry_count"], row["slug"] = count, str(row["slug"])
    row["published_on"] = local_date(row["published_on"])
    row["paragraphs"] = [part if isinstance(part, str) else str(part.get("text", "")) for part in row["paragraphs"]]
    row["pdf_url"] = reverse("documents:pdf", args=[row["pdf_url"]])
    row["url"] = f"/announcements/{row['slug']}/"


@dataclass(frozen=True, slots=True)
class FailedItem:
    """A failed item."""

    name: str = column("项目", "检验项目。", example="泄漏电流")
    limit: str = column("标准要求", "标准的限值。", example="≤75 mA")
    value: str = column("实测值", "实测的值。", example="92")


@dataclass(frozen=True, slots=True)
class Cell:
    """A column of the announcement's table."""

    title: str = column("列名", "公告里的列名。", example="企业名称")
    value: str = column("内容", "这一行的内容。", example="云岭省某某电器有限公司")


NAMES = ("enterprise", "credit_code", "region", "product", "trademark", "model", "batch", "sampled_on", "inspection", "lab", "failed", "outcome")


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A row of an announcement on display."""

    key: str = column("键", "公告文号和行号。", example="栖市监公告〔2026〕3号:1")
    number: str = column("公告文号", "所在公告的文号。", "announcement__document__number", example="栖市监公告〔2026〕3号")
    position: int = column("行号", "在公告里的行号。", "position", example=1)
    kind: str = column("类别代码", "公告类别的代码。", "announcement__kind", choices=KINDS, example=KINDS[0][0])
    kind_words: str = column("类别", "公告类别的名称。", "announcement__kind", label=dict(KINDS), example=KINDS[0][1])
    published_on: date = column("发布日期", "公告发布的日期。", "announcement__published_at", example="2026-03-16")
    enterprise: str = column("企业名称", "所公布的企业。", example="云岭省某某电器有限公司")
    credit_code: str = column("统一社会信用代码", "企业的代码；没有的为空。", example=CODE)
    region: str = column("所在区划", "企业所在区划。", example="河西区")
    product: str = column("产品", "产品名称。", example="电热水壶")
    trademark: str = column("商标", "标称的商标。", example="某某")
    model: str = column("规格型号", "标称的规格型号。", example="ZDH-15")
    batch: str = column("批号", "批号或者生产日期。", example="20260105")
    sampled_on: str = column("抽样日期", "抽取样品的日期，照公告原文。", example="2026年1月20日")
    inspection: str = column("抽查", "所属的抽查。", example="2026年一季度电热水壶监督抽查")
    lab: str = column("检验机构", "承检机构。", example="栖云市产品质量检验所")
    failed: str = column("不合格项目", "不合格的检验项目。", example="泄漏电流")
    outcome: str = column("情况", "公告所说的情况。", example="复查仍不合格")
    part: str = column("名单", "公告有几份名单的，属于哪一份：fail 不合格，pass 未发现不合格。", "part", example="fail")
    items: tuple[FailedItem, ...] = column("各项结果", "不合格项目的标准要求和实测值。", csv=False)
    cells: tuple[Cell, ...] = column("各列", "公告表格里的各列，照公告原文。")
    url: str = column("页面", "公告的页面。", "announcement__uuid", example=f"/announcements/{SLUG}/")


def _finish_entry(row: dict[str, Any]) -> None:
    said: dict[str, Any] = row.pop("row")
    row |= {name: str(said.get(name, "")) for name in NAMES}
    row["key"] = f"{row['number']}:{row['position']}"
    row["published_on"] = local_date(row["published_on"])
    row["items"] = [{name: str(item.get(name, "")) for name in ("name", "limit", "value")} for item in said.get("items", ())]
    row["cells"] = [{"title": title, "value": str(said.get(key, ""))} for key, title in _filled(row["kind"], [said])]
    row["url"] = f"/announcements/{row['url']}/"


def _on_display() -> QuerySet[Announcement]:
    return _published(business_today())


def _with_entries(which: Q) -> Q:
    """Announcements of which an entry is so."""
    return Q(pk__in=AnnouncementEntry.objects.filter(which).order_by().values("announcement"))


def _in_region(rows: Rows, code: str) -> Rows:
    """Announced by an office there, or about an enterprise there."""
    regions = below(code)
    return rows.filter(Q(office__region__in=regions) | _with_entries(Q(enterprise__region__in=regions)))


def of_category(code: str) -> Q:
    """Entries about a product of the category or one in it: by what was inspected, by the product, or as the row says."""
    named = Q()
    for path in ("conclusion__plan_item__category", "case__finding__conclusion__plan_item__category", "case__product__category"):
        named |= Q(**{f"{path}__code": code}) | Q(**{f"{path}__parent__code": code})
    return named


def _words(rows: Rows, typed: str) -> Rows:
    """As the public search finds them, and by any part of the number."""
    term = read(typed)
    return rows.filter(_about(term) | number_holds("document__number", term.bare))


def _cell(name: str, value: str) -> Q:
    """Entries with exactly this in a cell: by the index on the letter pairs of the row, then read again."""
    keys = pairs(fold(value))
    exact = Q(**{f"row__{name}": value})
    return exact & Q(Contains(row_grams("row"), keys)) if keys else exact


def _named(rows: Rows, identity: str) -> Rows:
    """By its number, or as its page's address names it."""
    try:
        return rows.filter(uuid=UUID(identity))
    except ValueError:
        return rows.filter(document__number=identity)


def _number(model: type[Announcement | Instruction]) -> Callable[[str], str]:
    """The number of what its page's address names, so that the address tells why the page is gone."""

    def number(identity: str) -> str:
        try:
            uuid = UUID(identity)
        except ValueError:
            return identity
        return model.objects.filter(uuid=uuid, document__isnull=False).values_list("document__number", flat=True).first() or identity

    return number


def _places(path: str) -> tuple[Any, Any]:
    first = entries_of().values(path)[:1]
    return Subquery(first), Subquery(entries_of().values(path.replace("code", "name"))[:1])


ANNOUNCEMENTS = Table(
    key="announcements",
    version=2,
    title="公告",
    description="正在公示的公告：监督抽查结果、未按期改正、证书处理、制假售假、典型案例、召回等。撤下和期满的不在，见“数据变更”。",
    gate="enforcement.queries.public.announcements",
    row=AnnouncementRow,
    rows=_on_display,
    identity="document__number",
    find=_named,
    key_of=_number(Announcement),
    watches=("enforcement.announcement", "documents.document"),
    order="published_at",
    hidden={"first": Subquery(entries_of().values("row")[:1])},
    finish=_finish,
    filters=(
        *filters.days("published_at__date", "发布日期"),
        filters.choice("kind", "类别", "kind", KINDS),
        Filter("region", "区划代码，含下级：发布机关或者企业在那里", "code", _in_region),
        Filter("category", "产品类别代码，含下级", "code", lambda rows, code: rows.filter(_with_entries(of_category(code)))),
        Filter("credit_code", "统一社会信用代码", "credit_code", lambda rows, code: rows.filter(_with_entries(Q(enterprise__credit_code=code)))),
        Filter("brand", "商标", "text", lambda rows, name: rows.filter(_with_entries(_cell("trademark", name)))),
        filters.words("标题、文号、企业、产品或者商标", _words),
    ),
    facets=(
        Facet("kind", "kind", label=dict(KINDS)),
        Facet("region", *_places("enterprise__region__code")),
        Facet("office", "office__code", "office__name"),
    ),
    page_url="/announcements/",
)


def _rows_on_display() -> QuerySet[AnnouncementEntry]:
    return AnnouncementEntry.objects.filter(announcement__in=_on_display())


def _entry(rows: Rows, identity: str) -> Rows:
    number, _, position = identity.rpartition(":")
    if not (position.isascii() and position.isdigit() and len(position) < 6):
        return rows.none()
    return rows.filter(announcement__document__number=number, position=int(position))


ENTRIES = Table(
    key="announcement-rows",
    version=2,
    title="公告条目",
    description="正在公示的公告里的每一行：企业、产品、批号、不合格项目和处理情况。",
    gate="enforcement.queries.public.announcements",
    row=EntryRow,
    rows=_rows_on_display,
    identity="pk",
    find=_entry,
    watches=ANNOUNCEMENTS.watches,
    hidden={"row": "row"},
    finish=_finish_entry,
    filters=(
        *filters.days("announcement__published_at__date", "发布日期"),
        filters.choice("kind", "类别", "announcement__kind", KINDS),
        filters.choice("part", "名单", "part", (("fail", "不合格"), ("pass", "未发现不合格"))),
        Filter("number", "公告文号", "text", lambda rows, number: rows.filter(announcement__document__number=number)),
        filters.region("enterprise__region"),
        Filter("category", "产品类别代码，含下级", "code", lambda rows, code: rows.filter(of_category(code))),
        filters.credit_code("enterprise__credit_code"),
        Filter("brand", "商标", "text", lambda rows, name: rows.filter(_cell("trademark", name))),
        Filter("batch", "批号", "text", lambda rows, batch: rows.filter(_cell("batch", batch))),
    ),
    facets=(
        Facet("kind", "announcement__kind", label=dict(KINDS)),
        Facet("part", "part", label={"fail": "不合格", "pass": "未发现不合格"}),
        facets.region("enterprise__region"),
    ),
    page_url="/announcements/",
)
register(ANNOUNCEMENTS, ENTRIES, instructions_table(find=_named, key_of=_number(Instruction)))
