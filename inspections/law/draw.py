"""Who may be in the hat, what weighs how much, which public values count, who may not be sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from quality_portal.core.instruments import (
    APL,
    EXEMPTION,
    EXEMPTION_2000,
    EXEMPTION_REPEAL,
    GF24,
    LIC,
    O18,
    PQL,
    S1,
    S4,
)
from quality_portal.core.law import Citation, Criterion, Term, Unit

POLICY, STATUTE_2020 = "policy", "statute-2020"
REPEAT_TERM = Term("repeat", "同一产品不得重复抽查的期间", 6, Unit.MONTH, "上次抽样之日", O18.article(8, certain=False))
DRAWN_RULE = Criterion("drawn", "被抽样者和抽样人员随机抽取", O18.article(16, certain=False), "抽取记录")
SCHEME = O18.article(12, certain=False)  # each round has its scheme: scope, division of work, method
RECUSAL_RULE = Criterion("recusal", "与企业有直接利害关系或者其他关系，可能影响公正的人员应当回避", APL.article(43, certain=False), "回避申报")
TEAM = 2
VALUE_TERM = Term(
    "draw_value", "公开数值的公布日期", 60, Unit.CALENDAR, "锁定名单之日", O18.passage("第十六条（抽取办法由本局公布）", certain=False),
    note="天数是本局抽取办法的选择：名单锁定以后不久就要抽取",
)
OWN_RULE = O18.passage("第十六条（本系统的抽取办法 hmac-tickets-v2）", certain=False)


class Ground(StrEnum):
    """Why a product was not in the hat."""

    REVOKED = "revoked"
    DEREGISTERED = "deregistered"
    CEASED = "ceased"
    LICENCE_REVOKED = "licence_revoked"
    RECENT = "recent"
    UPPER = "upper"
    EXEMPT = "exempt"
    LAYER = "layer"


@dataclass(frozen=True, slots=True)
class Exclusion(Criterion):
    """A ground of exclusion from the draw. `lifted_for` are the kinds of plan that it does not bind."""

    lifted_for: frozenset[str] = frozenset()
    lifted_in_emergency: bool = False

    @property
    def ground(self) -> Ground:
        return Ground(self.key)

    @property
    def words(self) -> str:
        return self.title


AGAIN = frozenset({"follow_up", "forced"})
# PQL 15 samples goods that are for sale: who may not or does not make them has none.
EXCLUSIONS = (
    Exclusion(Ground.REVOKED, "营业执照已被吊销，没有待销产品", PQL.article(15, 1), "登记状态"),
    Exclusion(Ground.DEREGISTERED, "企业已注销，没有待销产品", PQL.article(15, 1), "登记状态"),
    Exclusion(Ground.CEASED, "正在停业整顿，没有待销产品", PQL.article(15, 1), "停业整顿决定书"),
    Exclusion(Ground.LICENCE_REVOKED, "该产品的许可证已被吊销，不得生产销售", LIC.article(5), "吊销决定"),
    Exclusion(Ground.RECENT, "本机关六个月内已抽查过同一产品", REPEAT_TERM.basis, "抽样单", AGAIN, lifted_in_emergency=True),
    Exclusion(Ground.UPPER, "上级机关六个月内已抽查过同一产品，下级不得重复抽查", PQL.article(15, 2), "抽样单", AGAIN, lifted_in_emergency=True),
    Exclusion(Ground.EXEMPT, "产品在免检有效期内", GF24.passage("关于免于质量监督检查的规定", certain=False), "免检证书"),
    Exclusion(Ground.LAYER, "企业不属于计划列出的任何一个抽样层", SCHEME, "计划的分层表"),
)
EXCLUSION = {row.ground: row for row in EXCLUSIONS}


def excluded(ground: Ground, plan_kind: str, *, emergency: bool = False) -> Exclusion | None:
    """The row that a ground excludes by, or None where this kind of plan is not bound by it."""
    row = EXCLUSION[ground]
    return None if plan_kind in row.lifted_for or (emergency and row.lifted_in_emergency) else row


@dataclass(frozen=True, slots=True)
class ExemptionRule:
    """From when until when a national exemption kept products out of inspections."""

    since: date
    until: date
    basis: Citation


NATIONAL_EXEMPTIONS = (
    ExemptionRule(date(2000, 3, 14), date(2001, 12, 4), EXEMPTION_2000.passage("")),
    ExemptionRule(date(2001, 12, 4), date(2008, 9, 18), EXEMPTION.passage("")),
)
NO_EXEMPTION_TODAY = EXEMPTION_REPEAL.passage("")


@dataclass(frozen=True, slots=True)
class ExemptionAnswer:
    """Does an exemption keep the product out, and why or why not."""

    excludes: bool
    words: str
    basis: str


def exemption(*, rulebook: str, on: date, basis: str) -> ExemptionAnswer:
    """Say whether an exemption that stands on `basis` keeps a product out of a draw on a day.

    Today's law knows no exemption. Under the policy rulebook the national one counts in its own years, and
    an exemption on another basis (a local notice that the office works under) counts while it stands.
    """
    if rulebook == STATUTE_2020:
        return ExemptionAnswer(False, "现行法律没有免检：免检制度已于2008年9月18日废止，照常列入抽取名单", str(NO_EXEMPTION_TODAY))
    if not basis.strip():
        return ExemptionAnswer(False, "免检没有写明依据，不予采用，照常列入抽取名单", str(NO_EXEMPTION_TODAY))
    if EXEMPTION.title not in basis:
        return ExemptionAnswer(True, f"{EXCLUSION[Ground.EXEMPT].words}（本地依据）", basis)
    row = next((rule for rule in NATIONAL_EXEMPTIONS if rule.since <= on < rule.until), None)
    if row is None:
        return ExemptionAnswer(False, "国家免检办法在抽取之日不施行，照常列入抽取名单", str(NO_EXEMPTION_TODAY))
    return ExemptionAnswer(True, EXCLUSION[Ground.EXEMPT].words, str(row.basis))


# --- Layers of the hat: their names are in `law/plan.py`. ---

EVERYTHING = ("all", "全部")


def risk_layer(weight: int) -> str:
    """10 points and more are 高风险, 5 to 9 中风险."""
    return "high" if weight >= 10 else "middle" if weight >= 5 else "low"


# --- risk-v1: how many tickets an enterprise holds. ---


@dataclass(frozen=True, slots=True)
class Risk(Criterion):
    """So many points for one band of a factor: the key is factor.band. Every enterprise gets at most one band of each factor."""

    points: int = 0

    @property
    def words(self) -> str:
        return self.title


def _points(key: str, words: str, points: int, basis: Citation) -> Risk:
    return Risk(f"risk-v1.{key}", words, basis, f"抽取权重 risk-v1：{points} 分", points)


RISK_V1 = (
    _points("base.everybody", "起点，人人都有", 2, SCHEME),
    _points("failures.one", "近三年抽查有 1 次不合格", 4, S1.passage("（十）")),
    _points("failures.more", "近三年抽查有 2 次以上不合格", 7, S1.passage("（十）")),
    _points("complaints.few", "近一年有 1 至 2 件投诉举报", 2, PQL.article(15, 1)),
    _points("complaints.many", "近一年有 3 件以上投诉举报", 4, PQL.article(15, 1)),
    _points("accidents.any", "近三年发生过质量事故", 4, PQL.article(15, 1)),
    _points("unchecked.half_year", "半年以上未抽查", 1, SCHEME),
    _points("unchecked.year", "一年以上未抽查", 2, SCHEME),
    _points("unchecked.two_years", "两年以上未抽查，或者从未抽查", 3, SCHEME),
    _points("size.small", "小型、微型企业，加强监管", 1, S1.passage("（十）")),
    _points("size.large", "大型企业，产品影响面广", 1, PQL.article(15, 1)),
    _points("certificate.valid", "产品实行生产许可或者强制性认证", 1, PQL.article(15, 1)),
    _points("certificate.lapsed", "生产许可证、强制性认证已暂停、撤销或者过期", 3, LIC.article(5)),
    _points("watched.any", "列为重点监督对象或者列入质量黑名单", 4, S4.passage("三（三）6")),
)
RISK = {row.key: row for row in RISK_V1}
RISK_MAX = 20
FAILURE_MONTHS, COMPLAINT_MONTHS, ACCIDENT_MONTHS = 36, 12, 36
EXEMPT_HALVES = Criterion("exempt_halves", "免检不能排除抽查的，分值减半，但不为零", SCHEME)


@dataclass(frozen=True, slots=True)
class RiskFacts:
    """What is known of an enterprise. `months` since the last sampling of the category, None when there was none."""

    failures: int = 0
    complaints: int = 0
    accidents: int = 0
    months: int | None = None
    size: str = "unknown"
    certificate: str = ""
    watched: bool = False
    exempt: bool = False

    def bands(self) -> tuple[str, ...]:
        """The keys of the rows that apply; a factor without a band gives no points."""
        months = 99 if self.months is None else self.months
        found = {
            "base": "everybody",
            "failures": "" if not self.failures else "one" if self.failures == 1 else "more",
            "complaints": "" if not self.complaints else "few" if self.complaints < 3 else "many",
            "accidents": "any" if self.accidents else "",
            "unchecked": "" if months < 6 else "half_year" if months < 12 else "year" if months < 24 else "two_years",
            "size": {"small": "small", "micro": "small", "large": "large"}.get(self.size, ""),
            "certificate": self.certificate,
            "watched": "any" if self.watched else "",
        }
        return tuple(f"risk-v1.{factor}.{band}" for factor, band in found.items() if band)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A weight with what it is made of: words and points."""

    weight: int
    reasons: tuple[tuple[str, int], ...]


def weigh(facts: RiskFacts) -> Weighed:
    """The weight of risk-v1: the sum of the points, at most RISK_MAX; an exemption that excludes nothing halves it, never to zero."""
    rows = [RISK[key] for key in facts.bands()]
    reasons = [(row.words, row.points) for row in rows]
    total = sum(row.points for row in rows)
    if total > RISK_MAX:
        reasons.append((f"最高 {RISK_MAX} 分", RISK_MAX - total))
        total = RISK_MAX
    if facts.exempt:
        half = max(1, total // 2)
        reasons.append((EXEMPT_HALVES.title, half - total))
        total = half
    return Weighed(total, tuple(reasons))


# --- Public values: something nobody knows when the list is frozen and everybody can look up afterwards. ---


@dataclass(frozen=True, slots=True)
class ValueSource:
    """A kind of public value: what its name must tell, how a value looks, where to look it up.

    `hour`: from when on its day it may be known. A list frozen later that day would be frozen too late.
    """

    key: str
    name: str
    example: str
    named: str
    named_words: str
    shape: str
    shape_words: str
    where: str
    hour: int = 0


VALUE_SOURCES = (
    ValueSource(
        "lottery", "彩票开奖号码", "双色球第2026135期开奖号码", r"\d{3,}", "请写明彩票名称和期号，例如“双色球第2026135期开奖号码”",
        r"\d{1,2}(?: \d{1,2})*(?: \+ \d{1,2})*", "按开奖公告的次序填写，号码之间空一格，特别号码前写加号，例如“03 08 17 24 25 33 + 06”", "彩票发行机构的开奖公告", 20,
    ),
    ValueSource(
        "index", "证券指数收盘点位", "上证综合指数2026年12月1日收盘点位", r"\d{4}年\d{1,2}月\d{1,2}日", "请写明指数名称和日期，例如“上证综合指数2026年12月1日收盘点位”",
        r"\d{2,6}\.\d{2,4}", "填写收盘点位，带小数，不加千分号，例如“3456.78”", "证券交易所公布的收盘行情", 15,
    ),
    ValueSource(
        "drand", "drand 随机信标", "drand 默认链第 5234567 轮", r"\d{3,}", "请写明哪一条链、第几轮，例如“drand 默认链第 5234567 轮”",
        r"[0-9a-f]{64}", "填写这一轮的随机值（randomness），64 位十六进制小写字母和数字", "drand 各节点公布的同一轮数值",
    ),
    ValueSource("other", "其他公开数值", "某机构某日公布的某一数值", r".", "请写明由谁、在哪里、什么时候公布", r".{1,200}", "照公布的原样填写，多余的空格不影响结果", "公布单位"),
)  # fmt: skip
VALUE_SOURCE = {row.key: row for row in VALUE_SOURCES}


def is_named(source: ValueSource, name: str) -> bool:
    """Does the name say which single value is meant?"""
    return re.search(source.named, name) is not None


def may_be_known(source: ValueSource, due: date, day: date, hour: int) -> bool:
    """Could somebody know the value of `due` at this hour of this day? A source without an hour counts from midnight."""
    return day > due or (day == due and hour >= source.hour)


def has_shape(source: ValueSource, value: str) -> bool:
    """Does a value look as values of this source do?"""
    return re.fullmatch(source.shape, value) is not None
