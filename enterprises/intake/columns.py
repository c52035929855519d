"""What we take from a file, and under which headers others write it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A field of ours with the headers it is known by."""

    key: str
    title: str
    aliases: tuple[str, ...]
    required: bool = False
    limit: int = 0


COLUMNS = (
    Column("name", "企业名称", ("名称", "单位名称", "公司名称", "生产企业名称", "企业全称", "厂名", "企业", "name"), required=True, limit=200),
    Column(
        "credit_code",
        "统一社会信用代码",
        ("社会信用代码", "信用代码", "统一信用代码", "统一代码", "统一社会信用代码证号", "uscc", "creditcode"),
        required=True,
    ),
    Column("established_on", "成立日期", ("注册日期", "成立时间", "登记日期", "注册时间")),
    Column("legal_form", "企业类型", ("类型", "公司类型", "单位类型", "经济类型"), limit=120),
    Column("capital", "注册资金", ("注册资本",), limit=60),
    Column("scope", "经营范围", ("业务范围",)),
    Column("province", "所在省份", ("省份", "省", "所属省份")),
    Column("district", "地区", ("所在地区", "城市", "市县", "区县", "所属地区", "所属区县", "所在地"), limit=100),
    Column("address", "地址", ("注册地址", "住所", "生产地址", "企业地址", "详细地址", "经营地址"), limit=300),
    Column("industry", "行业代码", ("行业", "国民经济行业代码", "所属行业")),
    Column("size", "规模", ("企业规模", "规模类型")),
)
BY_KEY = {column.key: column for column in COLUMNS}
REQUIRED = tuple(column for column in COLUMNS if column.required)


def plain(header: str) -> str:
    """A header without width, case, blanks, marks and the words in brackets."""
    text = unicodedata.normalize("NFKC", header).lower()
    return re.sub(r"\(.*?\)|[\s*:_\-]", "", text)


def match(headers: Sequence[str]) -> dict[str, int]:
    """Which of our fields stands in which column of the file, by its header; the first that fits."""
    places: dict[str, int] = {}
    known = [plain(header) for header in headers]
    for column in COLUMNS:
        for name in (column.title, *column.aliases):
            if plain(name) in known and known.index(plain(name)) not in places.values():
                places[column.key] = known.index(plain(name))
                break
    return places


def missing(places: Mapping[str, int]) -> list[str]:
    """Titles of required fields that have no column."""
    return [column.title for column in REQUIRED if column.key not in places]
