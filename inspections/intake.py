"""Reading published results: which column is which, and what a row says. Pure."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from quality_portal.core.errors import RuleBroken

# Our field, its Chinese title, the headers under which publishers write it, and how long it may be.
COLUMNS: tuple[tuple[str, str, tuple[str, ...], int], ...] = (
    ("source", "信息来源", ("信息来源",), 200),
    ("product_name", "产品名称", ("物料名称", "产品", "产品名称", "样品名称", "食品名称"), 500),
    ("category_path", "产品分类", ("产品分类", "食品大类"), 300),
    ("model", "规格型号", ("规格型号",), 300),
    ("producer_name", "生产企业", ("生产商", "生产企业", "标称生产企业名称", "生产企业名称"), 300),
    ("seller_name", "被抽样单位", ("供应商", "被抽样单位", "被抽样单位名称"), 300),
    ("produced_text", "生产日期", ("生产日期",), 100),
    ("batch", "批号", ("批号",), 200),
    ("item_class", "项目分类", ("项目分类",), 200),
    ("item", "检测项目", ("检测项目", "检验项目", "不合格项", "不合格项目"), 5000),
    ("unit", "单位", ("单位",), 100),
    ("value_text", "检测结果", ("检测结果", "检验结果"), 5000),
    ("limit_text", "限量值", ("限量值", "标准值"), 5000),
    ("verdict_text", "判定", ("判定", "检验结论", "结论"), 100),
    ("publisher", "发布单位", ("发布单位",), 200),
    ("published_on", "发布日期", ("发布日期",), 100),
    ("note", "备注", ("备注",), 5000),
)
TITLES = {field: title for field, title, _, _ in COLUMNS}
FIELDS = tuple(TITLES)
NAMES = ("product_name", "producer_name", "seller_name")
ONLY_FAILURES = ("不合格项", "不合格项目")  # such a table lists failures and has no column for the verdict
DATES = ("%Y-%m-%d", "%d-%m-%Y %H:%M:%S", "%d-%m-%Y", "%Y/%m/%d", "%Y-%m-%d %H:%M:%S")
VERDICTS = {"合格": "pass", "不合格": "fail"}
_PRODUCER = re.compile(r"生产(?:者|商|企业)[：:]\s*(?P<name>[^\n]+)")


class BadRow(ValueError):
    """A row that cannot go in: the column, the value, the reason."""

    def __init__(self, field: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.value, self.reason = TITLES.get(field, field), value, reason


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each field stands in a file."""

    places: dict[str, int]
    width: int
    failures_only: bool


def layout_of(headers: Sequence[str]) -> Layout:
    """Match a header, bilingual or not. Raises RuleBroken when products or verdicts cannot be found."""
    heads = [header_key(header) for header in headers]
    places: dict[str, int] = {}
    for field, _, names, _ in COLUMNS:
        found = [heads.index(name) for name in names if name in heads]
        if found:
            places[field] = found[0]
    failures_only = "verdict_text" not in places and any(head in ONLY_FAILURES for head in heads)
    if "product_name" not in places:
        raise RuleBroken("文件里找不到产品名称的列（表头应有“产品名称”或者“物料名称”）。请检查第一行是不是表头。", field="file")
    if "verdict_text" not in places and not failures_only:
        raise RuleBroken("文件里找不到判定的列（表头应有“判定”或者“不合格项”）。请检查第一行是不是表头。", field="file")
    return Layout(places, len(headers), failures_only)


def header_key(header: str) -> str:
    """The Chinese name at the head of a bilingual title: 不合格项（标准值）/Substance → 不合格项."""
    return re.split(r"[/(（]", unicodedata.normalize("NFC", header).strip())[0].strip()


def read_row(layout: Layout, cells: Sequence[str]) -> dict[str, str]:
    """One row as our fields, all of them text; `verdict` and the ISO date are worked out. Raises BadRow."""
    if len(cells) > layout.width and any(cells[layout.width :]):
        raise BadRow("整行", "", f"这一行有 {len(cells)} 格，表头只有 {layout.width} 列，请检查逗号和引号。")
    row = dict.fromkeys(FIELDS, "")
    for field, place in layout.places.items():
        row[field] = cells[place].replace("\x00", "").strip() if place < len(cells) else ""
    for field in NAMES:
        row[field] = "" if row[field] == "/" else row[field]
    row["producer_name"] = producer_of(row["producer_name"])
    if not row["product_name"]:
        raise BadRow("product_name", "", "没有产品名称。")
    for field, _, _, longest in COLUMNS:
        if len(row[field]) > longest:
            raise BadRow(field, row[field][:40] + "……", f"超过 {longest} 个字。")
    row["published_on"] = _iso(row["published_on"])
    row["verdict"] = _verdict(layout, row)
    return row


def producer_of(text: str) -> str:
    """The producer's name on one line; of “经销者：…／生产者：…” the producer."""
    named = _PRODUCER.search(text)
    return re.sub(r"\s+", "" if re.search(r"[\u4e00-\u9fff]", text) else " ", named["name"] if named else text).strip()


def key_of(cells: Sequence[str]) -> str:
    """What tells an exact repeat: the digest of all cells."""
    return hashlib.sha256("\x1f".join(cells).encode()).hexdigest()


def fold(name: str) -> str:
    """Names that differ only in the width of signs and letters, or in spaces, are the same."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).lower()


def _iso(text: str) -> str:
    if not text:
        return ""
    for pattern in DATES:
        try:
            found: date = datetime.strptime(text, pattern).date()  # noqa: DTZ007 – a day, without a clock
        except ValueError:
            continue
        return found.isoformat()
    raise BadRow("published_on", text, "日期认不出来，应写成 2022-01-14 的样子。")


def _verdict(layout: Layout, row: dict[str, str]) -> str:
    if layout.failures_only:
        return "fail" if row["item"] else "other"
    return VERDICTS.get(row["verdict_text"], "other")
