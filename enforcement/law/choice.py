"""Which ladder governs a case: by the family the office works under, the level of the inspection and the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quality_portal.core.errors import RuleBroken
from quality_portal.core.instruments import O18, S0, S1, S3
from quality_portal.core.law import Citation, in_force

LEVELS = {"nation": "国家级", "province": "省级", "city": "市级", "county": "县级"}
POLICY, STATUTE_2020 = "policy", "statute-2020"
FAMILY_NAMES = {POLICY: "政策文件规则", STATUTE_2020: "现行法规则（2020年起）"}


@dataclass(frozen=True, slots=True)
class Choice:
    """A row: an inspection of that level, taken up by an office of that family, goes by that ladder."""

    family: str
    level: str
    key: str
    basis: Citation
    since: date | None = None
    until: date | None = None
    note: str = ""


_UNDATED = "文件没有写明施行和失效日期，机关采用期间适用。"
CHOICE = (
    Choice(POLICY, "nation", "policy/nation", S0.passage("第四部分第3点"), note=_UNDATED),
    Choice(POLICY, "province", "policy/province", S3.passage("第18点"), note="2000年6月30日印发，没有写明失效日期。"),
    Choice(POLICY, "city", "policy/city", S1.passage("（十一）"), note=_UNDATED),
    Choice(POLICY, "county", "policy/city", S1.passage("（十一）"), note="监督抽查由市级统一组织，县级的适用同一文件。"),
    *(Choice(STATUTE_2020, level, STATUTE_2020, O18.article(46), since=O18.in_force) for level in LEVELS),
)


def choose(family: str, level: str, on: date) -> str:
    """The key of the ladder. Refuses a family that has no ladder on that day."""
    rows = in_force((row for row in CHOICE if row.family == family and row.level == level), on)
    if not rows:
        name = FAMILY_NAMES.get(family, family)
        raise RuleBroken(f"“{name}”在 {on.isoformat()} 没有适用于{LEVELS.get(level, level)}监督抽查的处理规则。请在机关设置中核对适用规则。", O18.article(46))
    return rows[0].key
