"""Which products may be made only with a licence or a certificate. Rows have days: catalogues change. Pure: no Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quality_portal.core.instruments import CRTA, LIC, LICENCE_CATALOGUE, S0, S1
from quality_portal.core.law import Citation, in_force


@dataclass(frozen=True, slots=True)
class Requirement:
    """Products of a category (code of the bureau's catalogue) need one of these certificates from a day to a day."""

    category: str
    kinds: tuple[str, ...]
    words: str
    basis: tuple[Citation, ...]
    since: date | None = None
    until: date | None = None

    @property
    def production(self) -> bool:
        """Is it the production licence, whose absence is 无证生产?"""
        return "production" in self.kinds and "ccc" not in self.kinds


_CERTIFIED = (CRTA.article(27), S0.passage("第三部分第3点"), S1.passage("（十二）"))


def _licence(category: str, words: str) -> Requirement:
    listed = LICENCE_CATALOGUE.passage("附件1", note=words, certain=False)
    return Requirement(category, ("production",), words, (LIC.article(5), listed, S1.passage("（十二）")), date(2019, 9, 8))


def _ccc(category: str, words: str, since: date = date(2002, 5, 1), *, former: bool = False) -> Requirement:
    """`former`: licences given before the change to certification hold until they end."""
    return Requirement(category, ("ccc", "production") if former else ("ccc",), words, _CERTIFIED, since)


REQUIREMENTS = (
    _licence("0107", "直接接触食品的材料等相关产品"),
    _licence("0203", "电线电缆"),
    _licence("0505", "水泥"),
    _licence("0506", "建筑用钢筋"),
    _licence("0601", "化肥"),
    _licence("0802", "危险化学品及其包装物、容器"),
    _ccc("0201", "家用和类似用途设备"),
    _ccc("0202", "照明电器"),
    _ccc("0204", "低压电器"),
    _ccc("0205", "电路开关及保护或连接用电器装置"),
    _ccc("0206", "移动电源和充电器", date(2024, 8, 1)),
    _ccc("0207", "信息技术设备"),
    _ccc("0301", "玩具", date(2007, 6, 1)),
    _ccc("0302", "童车", date(2007, 6, 1)),
    _ccc("0303", "机动车儿童乘员用约束系统", date(2015, 9, 1)),
    _ccc("0508", "建筑安全玻璃", date(2003, 5, 1)),
    _ccc("0701", "电动自行车及其充电器", date(2019, 4, 15), former=True),
    _ccc("0702", "家用燃气器具", date(2020, 10, 1), former=True),
    _ccc("0703", "消防产品"),
)


def required(category: str, on: date) -> Requirement | None:
    """What products of a category need on a day; the nearest category above counts too."""
    rows = [row for row in in_force(REQUIREMENTS, on) if category.startswith(row.category)]
    return max(rows, key=lambda row: len(row.category), default=None)
