"""What confers an honour, for how long, what bars it, and what a no-inspection title is worth on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from quality_portal.core.instruments import (
    BRAND_EXTENSION,
    EXEMPTION,
    EXEMPTION_2000,
    EXEMPTION_REPEAL,
    FAMOUS_BRAND,
    S0,
    S2,
    S3,
)
from quality_portal.core.law import Citation, Criterion, Term, Unit

REPEALED_ON = date(2008, 9, 18)
EXTENDED_ON = date(2008, 7, 9)
STATUTE_2020 = "statute-2020"
CHINA_BRAND = "china-brand"
NOTICE = "本名单不构成推荐。列入名单不免除企业对产品质量的责任；购买前请核对产品的标识和检验合格证明。"


class Kind(StrEnum):
    """What is conferred."""

    EXEMPTION = "exemption"
    NAMED_BRAND = "named_brand"
    QUALITY_AWARD = "quality_award"


class Tier(StrEnum):
    """Who confers it: the nation, a province, a city, or a region for a cluster of makers."""

    NATION = "nation"
    PROVINCE = "province"
    CITY = "city"
    AREA = "area"


EXEMPTION_TERM = Term(
    "exemption", "免检有效期", 3, Unit.YEAR, "免检证书签发之日", EXEMPTION.passage("关于有效期的规定")
)
BRAND_TERM = Term(
    "named_brand",
    "中国名牌产品有效期",
    3,
    Unit.YEAR,
    "证书签发之日",
    FAMOUS_BRAND.passage("关于有效期的规定", certain=False),
)
BRAND_TERM_EXTENDED = Term(
    "named_brand_extended",
    "中国名牌产品有效期（延长后）",
    5,
    Unit.YEAR,
    "证书签发之日",
    BRAND_EXTENSION.passage(""),
    "2008年7月9日尚在有效期内的称号，自动延长为五年。",
)


@dataclass(frozen=True, slots=True)
class Scheme:
    """A national scheme with the days on which titles could be granted under it."""

    key: str
    title: str
    kind: Kind
    since: date
    until: date | None
    term: Term
    basis: Citation


SCHEMES = (
    Scheme(
        "exemption-2000", "产品免于质量监督检查（2000年办法）", Kind.EXEMPTION, date(2000, 3, 14), date(2001, 12, 4), EXEMPTION_TERM,
        EXEMPTION_2000.passage("", certain=False),
    ),
    Scheme(
        "exemption-2001", "产品免于质量监督检查", Kind.EXEMPTION, date(2001, 12, 4), REPEALED_ON, EXEMPTION_TERM, EXEMPTION.passage(""),
    ),
    Scheme(
        CHINA_BRAND, "中国名牌产品", Kind.NAMED_BRAND, date(2001, 12, 29), date(2009, 1, 1), BRAND_TERM,
        FAMOUS_BRAND.passage("", certain=False),
    ),
)  # fmt: skip

# What an applicant shows; the person who grants confirms each by its evidence.
CRITERIA: dict[Kind, tuple[Criterion, ...]] = {
    Kind.EXEMPTION: (
        Criterion(
            "stable",
            "产品质量长期稳定，企业为独立法人，质量保证体系完善",
            EXEMPTION.passage("申请条件"),
            "质量管理体系认证证书",
        ),
        Criterion("leading", "市场占有率和经济效益在本行业内排名前列", EXEMPTION.passage("申请条件"), "行业统计资料"),
        Criterion("standard", "产品标准达到或者严于国家标准、行业标准", EXEMPTION.passage("申请条件"), "企业标准文本"),
        Criterion("three", "连续三次以上省级以上监督检查均为合格", EXEMPTION.passage("申请条件"), "三份检验报告"),
        Criterion("policy", "符合法律法规和产业政策", EXEMPTION.passage("申请条件"), "许可证、认证证书"),
        Criterion("credit", "三年内质量信誉良好", S0.passage("第四部分第4点"), "信用记录"),
    ),
    Kind.NAMED_BRAND: (
        Criterion(
            "quality", "实物质量处于同类产品领先水平", FAMOUS_BRAND.passage("申请条件", certain=False), "比对检验报告"
        ),
        Criterion(
            "market",
            "市场占有率、年销售额、实现利税居同类产品前列",
            FAMOUS_BRAND.passage("申请条件", certain=False),
            "审计报告",
        ),
        Criterion(
            "system",
            "质量管理体系、计量体系健全，售后服务完善",
            FAMOUS_BRAND.passage("申请条件", certain=False),
            "体系证书",
        ),
        Criterion("mark", "使用本企业的国内注册商标", FAMOUS_BRAND.passage("申请条件", certain=False), "商标注册证"),
        Criterion(
            "licensed",
            "依法应当取得的许可证、强制性认证齐全",
            FAMOUS_BRAND.passage("申请条件", certain=False),
            "许可证、认证证书",
        ),
    ),
    Kind.QUALITY_AWARD: (
        Criterion("standard", "达到本奖项的评审标准", S3.passage("第12点"), "评审报告"),
        Criterion("shown", "评审结果已经公示，没有未处理的异议", S3.passage("第12点", certain=False), "公示材料"),
    ),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """A fact that forbids to grant an honour; `years` says how far back it reaches (0: this calendar year)."""

    key: str
    title: str
    basis: Citation
    years: int | None = None


BARRED = Bar("barred", "处在不得参评荣誉的期间", S2.passage("二（一）"))
BLACKLISTED = Bar("blacklisted", "列入质量黑名单", S2.passage("二（一）"))
STOPPED = Bar("stopped", "被责令停产整顿，尚未恢复", S2.passage("二（一）"))
LICENCE = Bar("licence", "有关许可证、认证证书被暂停或者吊销", S2.passage("二（一）"))
OPEN_CASE = Bar("open_case", "有不合格产品的案件尚未办结", S2.passage("二（一）"))
THIS_YEAR = Bar("this_year", "当年有产品被监督抽查判定不合格", S3.passage("第18点"), 0)
THREE_YEARS = Bar(
    "three_years", "近三年内省级以上监督抽查不合格", FAMOUS_BRAND.passage("不得申请的情形", certain=False), 3
)
GONE = Bar("gone", "企业已注销或者被吊销营业执照", S2.passage("二（一）", certain=False))
BARS = (BARRED, BLACKLISTED, STOPPED, LICENCE, OPEN_CASE, THIS_YEAR, THREE_YEARS, GONE)

# Why a title is lost before its last day.
LOSS: dict[Kind, Citation] = {
    Kind.EXEMPTION: EXEMPTION.passage("关于取消免检资格的规定", certain=False),
    Kind.NAMED_BRAND: FAMOUS_BRAND.passage("关于撤销称号的规定", certain=False),
    Kind.QUALITY_AWARD: S2.passage("二（一）"),
}


def years_later(day: date, years: int) -> date:
    """The corresponding day some years later; 29 February ends on the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def national(basis: str) -> bool:
    """Does a basis as written name the national no-inspection measures, of 2000 or of 2001?"""
    return EXEMPTION.title in basis


def ends(kind: Kind, *, granted_on: date, years: int, basis: str, basis_until: date | None) -> date:
    """The first day on which a title no longer holds: its years, cut by the end or the repeal of its basis."""
    end = years_later(granted_on, years)
    if basis_until is not None:
        end = min(end, basis_until)
    if kind is Kind.EXEMPTION and national(basis):
        end = min(end, REPEALED_ON)
    return max(end, granted_on)


def china_brand_ends(granted_on: date) -> date:
    """A title of China Famous Brand: three years, and five for those still valid when the term was extended."""
    end = years_later(granted_on, BRAND_TERM.length)
    return years_later(granted_on, BRAND_TERM_EXTENDED.length) if end > EXTENDED_ON else end


@dataclass(frozen=True, slots=True)
class Worth:
    """Does a no-inspection title keep its product out of a draw, and why or why not."""

    exempts: bool
    words: str
    basis: Citation


WORTHS = {
    "none": "现行法律没有免检，照常接受监督抽查",
    "unfounded": "没有写明依据，不免于监督抽查",
    "ended": "免检制度已于2008年9月18日废止，照常接受监督抽查",
    "outside": "依据不在施行期间，照常接受监督抽查",
    "exempts": "有效期内免于监督抽查；消费者仍可投诉，发现问题仍应查处",
}


def exempts_from_draw(
    on: date, rulebook: str, *, basis: str, basis_from: date | None, basis_until: date | None
) -> Worth:
    """What a no-inspection title on `basis` is worth on a day.

    Today's law knows no exemption from inspection. Under the policy rulebook a title counts only while its own
    basis is in force; the national one ended on 2008-09-18.
    """
    if rulebook == STATUTE_2020:
        return Worth(False, WORTHS["none"], EXEMPTION_REPEAL.passage(""))
    if not basis.strip() or basis_from is None:
        return Worth(False, WORTHS["unfounded"], EXEMPTION_REPEAL.passage(""))
    if national(basis) and on >= REPEALED_ON:
        return Worth(False, WORTHS["ended"], EXEMPTION_REPEAL.passage(""))
    if on < basis_from or (basis_until is not None and on >= basis_until):
        return Worth(False, WORTHS["outside"], EXEMPTION_REPEAL.passage(""))
    where = EXEMPTION.passage("") if national(basis) else S0.passage("第四部分第4点")
    return Worth(True, WORTHS["exempts"], where)


LOCAL_EXEMPTION_CAUTION = (
    f"国家免检制度已由{EXEMPTION_REPEAL.passage('')}废止。本名单只依本地文件，不得对抗产品质量法规定的监督抽查；"
    "专项抽查、投诉举报和不合格后处理不受免检限制。"
)
