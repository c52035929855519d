"""The rules of sampling, as rows: terms, grounds, who may be in the hat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from quality_portal.core.instruments import EXEMPTION, EXEMPTION_2000, EXEMPTION_REPEAL, GF24, LIC, O18, PQL
from quality_portal.core.law import Citation, Criterion, Term, Unit

POLICY, STATUTE_2020 = "policy", "statute-2020"

OBJECTION_TERM = Term("objection", "异议期", 15, Unit.CALENDAR, "收到检验结果之日", PQL.article(15, 4))
REPEAT_TERM = Term("repeat", "同一产品不得重复抽查的期间", 6, Unit.MONTH, "上次抽样之日", O18.article(8, certain=False))
TERMS = (OBJECTION_TERM, REPEAT_TERM)

MINIMUM_SAMPLERS = 2
SAMPLERS_RULE = Criterion("samplers", "抽样人员不得少于两人", O18.article(17, certain=False), "抽样单上的抽样人员签名")
DRAWN_RULE = Criterion("drawn", "被抽样者和抽样人员随机抽取", O18.article(16, certain=False), "抽取记录")
RANDOM_GOODS = Criterion("random_goods", "样品在待销产品中随机抽取，不得由被抽样者自行抽样", PQL.article(15, 1), "抽样单")
SEPARATION_RULE = Criterion("separation", "抽样与检验分离", O18.article(9, certain=False), "抽样单、检验报告")
SEAL_RULE = Criterion("seal", "检验样品与备用样品分别封样，防止拆封", O18.article(24, certain=False), "封样单号")
SOURCE_RULE = Criterion("sources", "计划由起草人以外的人批准", O18.article(11, certain=False), "批准记录")
CONSENT_RULE = Criterion("consent", "未经组织抽查的机关同意，不得公布结果", O18.article(10, certain=False))
NOTICE_RULE = Criterion("notice", "检验结论书面告知被抽样者", O18.article(34, certain=False), "告知书、送达回证")
WAIVER_RULE = Criterion("waiver", "当事人书面放弃异议的，结果自放弃之日确定", PQL.article(15, 4), "当事人书面声明")
LEAD_SECRECY = Criterion("lead_secrecy", "为举报人保密", PQL.article(10, 2))

MUST_NOT_SAMPLE = (
    Criterion("base", "待销产品数量少于实施细则规定的抽样基数", O18.article(19, certain=False), "现场照片、企业库存记录"),
    Criterion("not_for_sale", "有充分证据证明产品不用于销售", O18.article(19, certain=False), "合同、出入库凭证"),
    Criterion("export_only", "只用于出口，且出口合同对产品质量另有约定", O18.article(19, certain=False), "出口合同"),
    Criterion("marked", "产品或者标签、包装、说明书标有“试制”“处理”“样品”等字样", O18.article(19, certain=False), "现场照片"),
)

MAY_REFUSE = (
    Criterion("alone", "抽样人员少于两人", O18.article(17, certain=False)),
    Criterion("no_notice", "抽样人员没有出示监督抽查通知书或者工作证件", O18.article(17, certain=False)),
    Criterion("other_party", "被抽样者或者产品与监督抽查通知书不一致", O18.article(17, certain=False)),
)


class Ground(StrEnum):
    """Why a product was not in the hat."""

    REVOKED = "revoked"
    DEREGISTERED = "deregistered"
    CEASED = "ceased"
    LICENCE_REVOKED = "licence_revoked"
    RECENT = "recent"
    UPPER = "upper"
    EXEMPT = "exempt"


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A ground of exclusion from the draw, with the law behind it. `lifted_for` are the kinds of plan that it does not bind."""

    ground: Ground
    words: str
    basis: Citation
    lifted_for: frozenset[str] = frozenset()


# PQL 15 samples goods that are for sale: who may not or does not make them has none.
EXCLUSIONS = (
    Exclusion(Ground.REVOKED, "营业执照已被吊销，没有待销产品", PQL.article(15, 1)),
    Exclusion(Ground.DEREGISTERED, "企业已注销，没有待销产品", PQL.article(15, 1)),
    Exclusion(Ground.CEASED, "正在停业整顿，没有待销产品", PQL.article(15, 1)),
    Exclusion(Ground.LICENCE_REVOKED, "该产品的许可证已被吊销，不得生产销售", LIC.article(5)),
    Exclusion(
        Ground.RECENT,
        "本机关六个月内已抽查过同一产品",
        REPEAT_TERM.basis,
        frozenset({"follow_up", "forced"}),
    ),
    Exclusion(
        Ground.UPPER,
        "上级机关六个月内已抽查过同一产品，下级不得重复抽查",
        PQL.article(15, 2),
        frozenset({"follow_up", "forced"}),
    ),
    Exclusion(Ground.EXEMPT, "产品在免检有效期内", GF24.passage("关于免于质量监督检查的规定", certain=False)),
)
EXCLUSION = {row.ground: row for row in EXCLUSIONS}


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


def excluded(ground: Ground, plan_kind: str) -> Exclusion | None:
    """The row that a ground excludes by, or None where this kind of plan is not bound by it."""
    row = EXCLUSION[ground]
    return None if plan_kind in row.lifted_for else row
