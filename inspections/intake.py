"""Reading published results: which column is which, and what a row says. Pure."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from enterprises.intake.columns import Column
from quality_portal.core.errors import RuleBroken

# Our field, its Chinese title, the headers under which publishers write it, and how long it may be.
COLUMNS: tuple[Column, ...] = (
    Column("source", "信息来源", ("任务来源", "项目名称"), limit=200),
    Column("origin_no", "抽样编号", ("抽样单编号", "样品编号", "报告编号", "id"), limit=100),
    Column("product_name", "产品名称", ("物料名称", "产品", "样品名称", "食品名称"), limit=500),
    Column("category_path", "产品分类", ("食品大类", "产品类别", "分类", "food_category"), limit=300),
    Column("trademark", "商标", (), limit=200),
    Column("model", "规格型号", ("规格", "型号规格", "food_specifications_model_list"), limit=300),
    Column("producer_name", "生产企业", ("生产商", "标称生产企业名称", "标称生产企业", "生产企业名称", "生产单位"), limit=300),
    Column("maker_region", "产地（省）", ("生产省份", "production_location"), limit=100),
    Column("maker_place", "产地（市县或者地址）", ("标称生产企业地址", "生产企业地址", "产地", "production_location2"), limit=300),
    Column("seller_name", "被抽样单位", ("供应商", "被抽样单位名称", "被抽查单位", "受检单位"), limit=300),
    Column("seller_region", "抽样地（省）", ("被抽样单位所在省份", "抽样省份", "sale_location"), limit=100),
    Column("seller_place", "抽样地（市县或者地址）", ("被抽样单位地址", "抽样地点", "sale_location2"), limit=300),
    Column("produced_text", "生产日期", ("标称生产日期", "生产日期批号"), limit=100),
    Column("batch", "批号", ("产品批号", "生产批号"), limit=200),
    Column("item_class", "项目分类", ("项目类别", "adulterant_category"), limit=200),
    Column("item", "检测项目", ("检验项目", "不合格项", "不合格项目", "adulterant"), limit=5000),
    Column("unit", "单位", ("计量单位",), limit=100),
    Column("value_text", "检测结果", ("检验结果", "实测值"), limit=5000),
    Column("limit_text", "限量值", ("标准值", "标准要求", "技术要求", "限值"), limit=5000),
    Column("verdict_text", "判定", ("检验结论", "结论", "结果判定", "判定结果"), limit=100),
    Column("grade", "严重程度", ("风险等级", "grade"), limit=50),
    Column("lab_name", "检验机构", ("检测机构", "承检机构"), limit=200),
    Column("publisher", "发布单位", ("公布单位",), limit=200),
    Column("published_on", "发布日期", ("公布日期", "公告日期", "发布时间"), limit=100),
    Column("note", "备注", (), limit=5000),
)
TITLES = {column.key: column.title for column in COLUMNS}
FIELDS = tuple(TITLES)
NAMES = ("product_name", "producer_name", "seller_name")
NOBODY = frozenset(("/", "-", "—", "无"))
OWN = ("行", "列", "填写的内容", "原因")  # what our own list of refused rows puts before the columns of the file
ONLY_FAILURES = ("不合格项", "不合格项目", "adulterant")  # such a table lists failures and has no column for the verdict
PASSES = frozenset(("合格", "符合", "符合要求", "所检项目合格", "所检项目符合要求", "合格产品", "pass", "passed"))
FAILS = frozenset(("不合格", "不符合", "不符合要求", "所检项目不合格", "不合格产品", "fail", "failed"))
_PRODUCER = re.compile(r"生产(?:者|商|企业)[：:]\s*(?P<name>[^\n]+)")
_DAY_FIRST = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})(?: \d{1,2}:\d{2}(?::\d{2})?)?")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"[2-5]\d{4}(?:\.\d+)?")  # a day as Excel counts it, when a cell lost its format
_EXCEL_ZERO = date(1899, 12, 30)
_FORMULA_TEXT = re.compile(r'="(.*)"', re.DOTALL)  # how exports keep a leading zero
_ERRORS = frozenset(("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#错误"))
_HIDDEN = str.maketrans(dict.fromkeys("\x00\u200b\ufeff", ""))
_PLAIN = re.compile(r"[\s，。,.；;]+")


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps a row out: the column, what was written, the reason and what to do."""

    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each field stands in a file. Columns that have no field of ours are kept with the row under their header."""

    places: Mapping[str, int]
    headers: tuple[str, ...]
    failures_only: bool

    @property
    def others(self) -> tuple[tuple[int, str], ...]:
        taken = set(self.places.values())
        return tuple((at, head) for at, head in enumerate(self.headers) if at not in taken and head and head not in OWN)


@dataclass(frozen=True, slots=True)
class Row:
    """A row that may go in: the values of FIELDS, then the verdict, the other columns as JSON and the digest."""

    values: tuple[str, ...]
    producer: str
    verdict: str
    extra: str
    key: str


def header_key(header: str) -> str:
    """The Chinese name at the head of a bilingual title, narrow and without blanks: 不合格项（标准值）/Substance → 不合格项."""
    text = unicodedata.normalize("NFKC", header).strip().lower()
    return re.sub(r"[\s*:]", "", re.split(r"[/(║|]", text)[0])


def propose(headers: Sequence[str]) -> dict[str, int]:
    """Which field stands in which column, by its header; exact names go before names that only contain ours."""
    heads = [header_key(header) for header in headers]
    places: dict[str, int] = {}
    for column in COLUMNS:
        for name in (column.title, *column.aliases):
            at = heads.index(key) if (key := header_key(name)) in heads else -1
            if at >= 0 and at not in places.values():
                places[column.key] = at
                break
    for column in COLUMNS:
        if column.key not in places:
            names = [name for title in (column.title, *column.aliases) if len(name := header_key(title)) >= 4 and not name.isascii()]
            found = [at for at, head in enumerate(heads) if at not in places.values() and any(name in head for name in names)]
            if found:
                places[column.key] = found[0]
    return places


def score(cells: Sequence[str]) -> int:
    """How many of our columns a row would be the header of."""
    return len(propose(cells)) if sum(map(bool, cells)) > 1 else 0


def lists_failures(headers: Sequence[str], places: Mapping[str, int]) -> bool:
    """Has the table a column of failed items and none of verdicts?"""
    return "verdict_text" not in places and any(header_key(header) in ONLY_FAILURES for header in headers)


def layout_of(headers: Sequence[str], places: Mapping[str, int] | None = None, *, failures_only: bool | None = None) -> Layout:
    """The layout by the headers, or as a person gave it. Raises RuleBroken when products or verdicts cannot be found."""
    places = propose(headers) if places is None else {field: at for field, at in places.items() if field in TITLES}
    failures_only = lists_failures(headers, places) if failures_only is None else failures_only
    if any(not 0 <= at < len(headers) for at in places.values()):
        raise RuleBroken("选择的列不在文件里。请重新选择。", field="columns")
    if len(set(places.values())) != len(places):
        raise RuleBroken("有两个项目选了文件里的同一列。请让每个项目对应不同的列。", field="columns")
    if "product_name" not in places and "category_path" not in places:
        raise RuleBroken("还不知道哪一列是产品名称（常见表头：产品名称、物料名称、样品名称）。请选择对应的列，或者换一行作表头。", field="columns")
    if "verdict_text" not in places and not failures_only:
        raise RuleBroken("还不知道哪一列是判定。请选择对应的列；表里只列不合格结果、没有判定列的，请勾选“只列不合格的结果”。", field="columns")
    if failures_only and "item" not in places:
        raise RuleBroken("只列不合格结果的表，要有不合格项目的列。请选择哪一列是检测项目。", field="columns")
    return Layout(places, tuple(headers), failures_only and "verdict_text" not in places)


class Reader:
    """Reads the rows of one file. `source` stands in for an empty 信息来源."""

    def __init__(self, layout: Layout, source: str = "") -> None:
        self.layout, self.width, self._source = layout, len(layout.headers), source
        self._others = layout.others
        self._places = [(number, layout.places[column.key], column) for number, column in enumerate(COLUMNS) if column.key in layout.places]
        self._at = {field: number for number, field in enumerate(FIELDS)}
        self._heads = {at: header_key(head) for at, head in enumerate(layout.headers)}
        self._days: dict[str, str | Problem] = {}
        self._producers: dict[str, str] = {}

    def read(self, cells: Sequence[str]) -> tuple[Row | None, list[Problem]]:
        """The row as it may go in, None when it may not; and everything that is wrong with it."""
        if len(cells) > self.width and any(cells[self.width :]):
            return None, [Problem("整行", "", f"这一行有 {len(cells)} 格，表头只有 {self.width} 列，请检查逗号和引号。")]
        if self._repeats_header(cells):
            return None, [Problem("整行", "", "这一行又是表头，不是结果。")]
        problems: list[Problem] = []
        at, values = self._at, self._values(cells, problems)
        producer = values[at["producer_name"]] = self._producer(values[at["producer_name"]])
        self._split_failure(values)
        self._name_product(values, problems)
        values[at["source"]] = values[at["source"]] or self._source
        values[at["published_on"]] = self._day(values[at["published_on"]], problems)
        verdict = self._verdict(values[at["verdict_text"]], values[at["item"]], problems)
        if problems:
            return None, problems
        kept = {head: cells[place].translate(_HIDDEN) for place, head in self._others if place < len(cells) and cells[place]}
        extra = json.dumps(kept, ensure_ascii=False) if kept else "{}"
        return Row(tuple(values), producer, verdict, extra, key_of(cells)), problems

    def _values(self, cells: Sequence[str], problems: list[Problem]) -> list[str]:
        values, present = [""] * len(FIELDS), len(cells)
        for number, place, column in self._places:
            text = cells[place] if place < present else ""
            if text:
                values[number] = text = self._plain(text, column, problems)
                if len(text) > column.limit:
                    problems.append(Problem(column.title, text[:40] + "……", f"有 {len(text)} 个字，最多 {column.limit} 个字。"))
        for field in NAMES:
            if values[self._at[field]] in NOBODY:
                values[self._at[field]] = ""
        return values

    def _name_product(self, values: list[str], problems: list[Problem]) -> None:
        """A table without names of products says what it is about by the class of goods."""
        name, path = self._at["product_name"], self._at["category_path"]
        if values[name]:
            return
        if "product_name" in self.layout.places:
            problems.append(Problem(TITLES["product_name"], "", "没有产品名称。"))
        elif not values[path]:
            problems.append(Problem(TITLES["category_path"], "", "没有产品名称，也没有产品分类。"))
        values[name] = values[path]

    def _plain(self, text: str, column: Column, problems: list[Problem]) -> str:
        """A cell without signs that nobody sees; a formula or an error is no value."""
        text = text.translate(_HIDDEN).strip()
        if text.startswith("=") and len(text) > 1:
            written = _FORMULA_TEXT.fullmatch(text)
            if written:
                return written[1].strip()
            reason = "这一格是公式，文件里没有它的结果。请在 Excel 里打开并保存，或者把公式粘贴成数值，再上传。"
            problems.append(Problem(column.title, text[:40], reason))
        elif text in _ERRORS:
            problems.append(Problem(column.title, text, "这一格的公式出错，没有结果。请改正公式，或者填写数值。"))
        return text

    def _producer(self, text: str) -> str:
        found = self._producers.get(text)
        if found is None:
            found = self._producers[text] = producer_of(text)
        return found

    def _split_failure(self, values: list[str]) -> None:
        """菌落总数║120000CFU/g║≤10000CFU/g: item, result and limit in one cell, as the regulators publish them."""
        places, at = self.layout.places, self._at
        if "║" in values[at["item"]] and "value_text" not in places and "limit_text" not in places:
            item, value, *limit = (part.strip() for part in values[at["item"]].split("║"))
            values[at["item"]], values[at["value_text"]], values[at["limit_text"]] = item, value, "║".join(limit)

    def _day(self, text: str, problems: list[Problem]) -> str:
        if not text:
            return ""
        if text not in self._days:
            self._days[text] = day_of(text)
        found = self._days[text]
        if isinstance(found, Problem):
            problems.append(found)
            return ""
        return found

    def _verdict(self, text: str, item: str, problems: list[Problem]) -> str:
        if self.layout.failures_only:
            if not item:
                problems.append(Problem(TITLES["item"], "", "没有不合格项目。这张表只列不合格的结果，每一行都应写明哪一项不合格。"))
            return "fail"
        if text in ("合格", "不合格"):  # nearly always
            return "pass" if text == "合格" else "fail"
        if not text:
            problems.append(Problem(TITLES["verdict_text"], "", "没有判定。请填写“合格”或者“不合格”。"))
        plain = _PLAIN.sub("", unicodedata.normalize("NFKC", text)).lower()
        return "pass" if plain in PASSES else "fail" if plain in FAILS else "other"

    def _repeats_header(self, cells: Sequence[str]) -> bool:
        at = self.layout.places.get("product_name", self.layout.places.get("category_path", 0))
        if at >= len(cells) or header_key(cells[at]) != self._heads[at]:
            return False
        return all(header_key(cells[place]) == head for place, head in self._heads.items() if place < len(cells))


def day_of(text: str) -> str | Problem:
    """A date as publishers write it, in ISO; or what is wrong with it."""
    plain = unicodedata.normalize("NFKC", text)
    year_first = _YEAR_FIRST.fullmatch(plain) or _DIGITS.fullmatch(plain)
    day_first = _DAY_FIRST.fullmatch(plain)
    if _SERIAL.fullmatch(plain):
        return (_EXCEL_ZERO + timedelta(days=int(float(plain)))).isoformat()
    if year_first is None and day_first is None:
        return Problem(TITLES["published_on"], text, "日期认不出来，应写成 2022-01-14 的样子。")
    year, month, day = year_first.groups() if year_first else day_first.groups()[::-1]  # type: ignore[union-attr]
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return Problem(TITLES["published_on"], text, "没有这一天。请核对年、月、日。")
    return found.isoformat()


def producer_of(text: str) -> str:
    """The producer's name on one line; of “经销者：…／生产者：…” the producer."""
    named = _PRODUCER.search(text)
    return re.sub(r"\s+", "" if re.search(r"[\u4e00-\u9fff]", text) else " ", named["name"] if named else text).strip()


def key_of(cells: Sequence[str]) -> str:
    """What tells an exact repeat: the digest of all cells, empty ones at the end left out."""
    return hashlib.blake2b("\x1f".join(cells).rstrip("\x1f").encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def fold(name: str) -> str:
    """Names that differ only in the width of signs and letters, or in spaces, are the same."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).lower()


def is_name(name: str) -> bool:
    """May this be the name of an enterprise? Publishers hide some behind asterisks; those name nobody."""
    return bool(name) and not {"*", "＊", "×"} & set(name)


def shape_of(headers: Sequence[str]) -> str:
    """What tells files of one make: the digest of their headers."""
    return hashlib.blake2b("\x1f".join(map(header_key, headers)).encode(), digest_size=16).hexdigest()
