"""Counterfeit cases: what the Product Quality Law punishes and how much, how long goods may be held, when the police come in.

A penalty rests on a row of `VIOLATIONS`. A policy document may urge severity, yet it creates no penalty
(行政处罚法 art. 16), so its words are kept apart as `POLICY`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from quality_portal.core.instruments import (
    ACL,
    APL,
    CRIMINAL,
    LIC,
    PIPL,
    PQL,
    RECONSIDERATION,
    S0,
    S1,
    S2,
    S3,
    S4,
    TRANSFER,
)
from quality_portal.core.law import Citation, Term, Unit
from quality_portal.core.personal import masked_name
from quality_portal.core.yuan import yuan

FEN = Decimal("0.01")
VALUE, INCOME, NONE = "货值金额", "违法收入", ""


@dataclass(frozen=True, slots=True)
class Violation:
    """An offence of chapter 5 and the fine it carries, as multiples of `base`. No `high` means no fine."""

    key: str
    title: str
    basis: Citation
    base: str = NONE
    low: Decimal = Decimal(0)
    high: Decimal | None = None
    besides: str = ""
    revocable: bool = False
    revocation: Citation | None = None

    def __str__(self) -> str:
        return f"{self.title}（{self.basis}）"


@dataclass(frozen=True, slots=True)
class FineRange:
    """The fine the law allows on these facts, in yuan. `high` None: this offence carries no fine."""

    low: Decimal
    high: Decimal | None
    words: str

    def holds(self, fine: Decimal) -> bool:
        """Is the fine within the range?"""
        return fine == 0 if self.high is None else self.low <= fine <= self.high


def _times(text: str) -> Decimal:
    return Decimal(text)


_STANDARD = Violation(
    "V49",
    "生产、销售不符合保障人体健康和人身、财产安全的国家标准、行业标准的产品",
    PQL.article(49),
    VALUE,
    _times("1"),
    _times("3"),
    "责令停止生产、销售，没收违法生产、销售的产品；有违法所得的，并处没收违法所得",
    revocable=True,
    revocation=PQL.article(49),
)
_FAKE = Violation(
    "V50",
    "在产品中掺杂、掺假，以假充真，以次充好，或者以不合格产品冒充合格产品",
    PQL.article(50),
    VALUE,
    _times("0.5"),
    _times("3"),
    "责令停止生产、销售，没收违法生产、销售的产品；有违法所得的，并处没收违法所得",
    revocable=True,
    revocation=PQL.article(50),
)
_ELIMINATED = Violation(
    "V51",
    "生产、销售国家明令淘汰的产品",
    PQL.article(51),
    VALUE,
    _times("0"),
    _times("1"),
    "责令停止生产、销售，没收违法生产、销售的产品；有违法所得的，并处没收违法所得",
    revocable=True,
    revocation=PQL.article(51),
)
_EXPIRED = Violation(
    "V52",
    "销售失效、变质的产品",
    PQL.article(52),
    VALUE,
    _times("0"),
    _times("2"),
    "责令停止销售，没收违法销售的产品；有违法所得的，并处没收违法所得",
    revocable=True,
    revocation=PQL.article(52),
)


def _as_seller(row: Violation) -> Violation:
    """Article 62: whoever uses such goods in a paid service, knowing or bound to know, is fined as their seller."""
    return Violation(
        f"V62-{row.key[1:]}",
        f"服务业经营者知道或者应当知道仍使用禁止销售的产品，比照：{row.title}",
        PQL.article(62),
        VALUE,
        row.low,
        row.high,
        "责令停止使用；按照违法使用的产品（包括已使用和尚未使用的产品）的货值金额处罚",
    )


VIOLATIONS: tuple[Violation, ...] = (
    _STANDARD,
    _FAKE,
    _ELIMINATED,
    _EXPIRED,
    Violation(
        "V53",
        "伪造产品产地，伪造或者冒用他人厂名、厂址，伪造或者冒用认证标志等质量标志",
        PQL.article(53),
        VALUE,
        _times("0"),
        _times("1"),
        "责令改正，没收违法生产、销售的产品；有违法所得的，并处没收违法所得",
        revocable=True,
        revocation=PQL.article(53),
    ),
    Violation(
        "V54",
        "产品标识不符合规定，限期使用产品的日期、警示标志或者警示说明情节严重",
        PQL.article(54),
        VALUE,
        _times("0"),
        _times("0.3"),
        "责令改正；情节严重的，责令停止生产、销售；有违法所得的，并处没收违法所得",
    ),
    Violation("V60", "专门用于生产假冒伪劣产品的原辅材料、包装物、生产工具", PQL.article(60), besides="予以没收"),
    Violation(
        "V61",
        "知道或者应当知道，仍为其提供运输、保管、仓储等便利条件，或者提供制假生产技术",
        PQL.article(61),
        INCOME,
        _times("0.5"),
        _times("3"),
        "没收全部运输、保管、仓储或者提供制假生产技术的收入",
    ),
    *(_as_seller(row) for row in (_STANDARD, _FAKE, _ELIMINATED, _EXPIRED)),
    Violation(
        "V63",
        "隐匿、转移、变卖、损毁被查封、扣押的物品",
        PQL.article(63),
        VALUE,
        _times("1"),
        _times("3"),
        "有违法所得的，并处没收违法所得",
    ),
)
BY_KEY = {row.key: row for row in VIOLATIONS}

MITIGATIONS: tuple[tuple[str, str, Citation], ...] = (
    ("M55", "销售者有充分证据证明其不知道，并如实说明进货来源", PQL.article(55)),
    ("M32", "主动消除或者减轻违法行为危害后果等法定从轻、减轻情形", APL.article(32)),
    ("M33", "违法行为轻微并及时改正，没有造成危害后果", APL.article(33)),
)
MITIGATION_BY_KEY = {key: (title, basis) for key, title, basis in MITIGATIONS}


def violation(key: str) -> Violation | None:
    """Look an offence up by its key."""
    return BY_KEY.get(key)


def fine_range(row: Violation, base: Decimal) -> FineRange:
    """Work out the fine that an offence allows on a base amount, with the arithmetic in words."""
    if base < 0:
        raise ValueError("a value of goods cannot be negative")
    if row.high is None:
        return FineRange(Decimal("0.00"), None, f"{row.basis}没有规定罚款。")
    low = (base * row.low).quantize(FEN, ROUND_HALF_UP)
    high = (base * row.high).quantize(FEN, ROUND_HALF_UP)
    if row.low:
        words = f"{row.base} {yuan(base)} × {row.low}～{row.high} 倍 = {yuan(low)}～{yuan(high)}（{row.basis}）"
    else:
        words = f"{row.base} {yuan(base)} × 不超过 {row.high} 倍 = 不超过 {yuan(high)}（{row.basis}）"
    return FineRange(low, high, words)


# --- What the policy documents add: whom to punish, what to take away. Each needs a statute beside it. ---
POLICY: dict[str, Citation] = {
    "investigate": S0.passage("第四部分第2点"),
    "accomplice": S0.passage("第四部分第2点"),
    "accomplice_city": S1.passage("（十四）"),
    "knowing_user": S1.passage("（十四）"),
    "seizure": S1.passage("（十四）"),
    "seizure_province": S3.passage("第23点"),
    "revoke": S0.passage("第四部分第2点"),
    "transfer": S0.passage("第四部分第2点"),
    "publish": S1.passage("（十八）"),
    "famous": S1.passage("（十五）"),
}

ASSISTANCE: tuple[tuple[str, str], ...] = (
    ("technology", "技术"),
    ("premises", "场地"),
    ("equipment", "设备"),
    ("storage", "仓储"),
    ("transport", "运输"),
    ("materials", "物资"),
    ("funds", "资金"),
)
# 资金、场地 are named by the policy documents alone; under article 61 they count only as 便利条件.
ASSISTANCE_BEYOND_STATUTE = frozenset({"premises", "equipment", "materials", "funds"})
ASSISTANCE_CAUTION = "场地、设备、物资、资金只见于政策文件；处罚时须能归入“便利条件”，并以产品质量法第六十一条为处罚依据。"


@dataclass(frozen=True, slots=True)
class RevocableLicence:
    """A kind of licence that policy wants revoked once counterfeiting is proven, and who may lawfully do it."""

    kind: str
    name: str
    authority: str
    policy: Citation


REVOCABLE: tuple[RevocableLicence, ...] = (
    RevocableLicence("production", "生产许可证", "生产许可证主管部门", S0.passage("第四部分第2点")),
    RevocableLicence("access", "准产许可证", "发证部门", S0.passage("第四部分第2点")),
    RevocableLicence("operating", "经营许可证", "发证部门", S0.passage("第四部分第2点")),
    RevocableLicence("business", "营业执照", "登记机关", S0.passage("第四部分第2点")),
)
REVOCABLE_BY_KIND = {row.kind: row for row in REVOCABLE}
REVOCATION_CAUTION = "政策文件要求吊销，但本身不能设定处罚；吊销须有法律、行政法规依据，并告知听证权利。"
HEARING = APL.article(63)

# Columns of an announced case, in the order in which they print. The database keeps a row's keys in an order of its own.
TABLE_D = ("序号", "案件名称", "当事人", "违法事实", "依据", "处理结果", "决定机关", "决定日期")


def in_order(columns: Iterable[str]) -> list[str]:
    """Columns of an announcement as they print: those of table D first, in its order."""
    return sorted(columns, key=lambda name: TABLE_D.index(name) if name in TABLE_D else len(TABLE_D))


def masked(name: str) -> str:
    """A natural person in public: the family name and 某."""
    return masked_name(name) or "某"


# --- Seizure ---
SEIZURE_TERM = Term("seizure", "查封、扣押期限", 30, Unit.CALENDAR, "查封、扣押之日", ACL.article(25, 1), "检验期间不计入，并须书面告知当事人。")
SEIZURE_EXTENSION = Term("seizure.extension", "查封、扣押延长", 30, Unit.CALENDAR, "原期限届满之日", ACL.article(25, 1), "情况复杂，经行政机关负责人批准，只能延长一次。")
SEIZURE_APPROVAL = ACL.article(18)
SEIZURE_URGENT = ACL.article(19)
SEIZURE_TESTING = ACL.article(25, 3)
SEIZURE_HANDOVER = ACL.article(24)
SEIZURE_OUTCOME = ACL.article(27)
SEIZURE_RELEASE = ACL.article(28)
SEIZURE_POWER = PQL.article(18, None, 4)
SEIZURE_ALARM_DAYS = 5
DISPOSITIONS: tuple[tuple[str, str, Citation], ...] = (
    ("confiscate", "没收", ACL.article(27)),
    ("destroy", "销毁", PQL.article(71)),
    ("return", "发还", ACL.article(28)),
    ("transfer", "移送", ACL.article(21)),
    ("auction", "拍卖", ACL.article(28, 2)),
)
DISPOSITION_BASIS = {key: basis for key, _, basis in DISPOSITIONS}

# --- Procedure ---
DECIDE_TERM = Term("counterfeit.decide", "办案期限", 90, Unit.CALENDAR, "立案之日", APL.article(60), "检验、听证、公告时间不计入。")
TWO_OFFICERS = APL.article(42, 1)
HEAD_APPROVES = APL.article(57, 1)
NO_PENALTY = APL.article(57, 1, 3)
NO_STATUTE = APL.article(16)
HEARING_REQUEST = Term("counterfeit.hearing", "要求听证的期限", 5, Unit.WORKING, "告知之日", APL.article(64, None, 1), "五日为工作日，见第八十五条。")
# From the day on which a party has the decision.
PAY_TERM = Term("counterfeit.pay", "缴纳罚款", 15, Unit.CALENDAR, "收到处罚决定书之日", APL.article(67, 3))
RECONSIDER_TERM = Term("counterfeit.reconsider", "申请行政复议", 60, Unit.CALENDAR, "知道处罚决定之日", RECONSIDERATION.article(20, 1))
SERVED_FIRST = APL.article(61, 1)
VALUE_OF_GOODS = PQL.article(72)
PRIVACY = PIPL.article(28)

# On which statutes a licence of each kind can be revoked. What is not here must be named in full by whoever completes the task.
REVOCATION_STATUTES: dict[str, tuple[tuple[str, Citation], ...]] = {
    "business": tuple((f"{row.title}，情节严重", row.revocation) for row in VIOLATIONS if row.revocation is not None),
    "production": (
        ("未按规定标注生产许可证标志和编号，情节严重", LIC.article(47)),
        ("出租、出借或者转让许可证证书、标志和编号，情节严重", LIC.article(49)),
        ("监督抽查不合格，到期复查仍不合格", LIC.article(54)),
    ),
}
POLICY_TITLES = tuple(document.title for document in (S0, S1, S2, S3, S4))


def cites_statute(text: str) -> bool:
    """Does a text name an article of something that is not one of the policy documents?"""
    named = re.findall(r"《([^》]+)》第[零一二三四五六七八九十百\d]+条", text)
    return any(title not in POLICY_TITLES for title in named)


def revocation_basis(kind: str, text: str) -> str:
    """Say in words why a text cannot carry the revocation of a licence of this kind; empty when it can."""
    if not text.strip():
        return "请写明吊销的法律依据。只有政策依据，不能吊销。"
    if not cites_statute(text):
        return "吊销依据须写明法律、行政法规的名称和条款，例如《中华人民共和国产品质量法》第五十条。政策文件不能单独作为依据。"
    known = {str(citation) for _, citation in REVOCATION_STATUTES.get(kind, ())}
    if kind == "business" and not any(citation in text for citation in known):
        return f"吊销营业执照须依据{'、'.join(sorted(known))}中的一条。"
    return ""


# --- Criminal transfer: advice only, an officer decides. ---
SALES_THRESHOLD = Decimal(50_000)
UNSOLD_THRESHOLD = Decimal(150_000)
SALES_WEIGHT = 3
TIERS: tuple[tuple[Decimal, str], ...] = (
    (Decimal(50_000), "五万元以上不满二十万元"),
    (Decimal(200_000), "二十万元以上不满五十万元"),
    (Decimal(500_000), "五十万元以上不满二百万元"),
    (Decimal(2_000_000), "二百万元以上"),
)
CRIME = CRIMINAL.article(140)
# The filing standard for unsold goods was read in secondary sources only.
UNSOLD_STANDARD = CRIMINAL.article(140, certain=False)
TRANSFER_TERM = Term("transfer.head", "负责人作出移送决定", 3, Unit.CALENDAR, "接到移送报告之日", TRANSFER.article(5, certain=False))
NO_SUBSTITUTE = APL.article(27)


@dataclass(frozen=True, slots=True)
class TransferAdvice:
    """Whether amounts reach the filing standard, why, and in which tier of sentence the sales fall."""

    reached: bool
    verdict: str
    reasons: tuple[str, ...]
    tier: str
    bases: tuple[Citation, ...]


def transfer_advice(sales: Decimal, unsold: Decimal) -> TransferAdvice:
    """Compare sales and unsold value with the filing standard for 生产、销售伪劣产品罪. Advises; decides nothing."""
    if sales < 0 or unsold < 0:
        raise ValueError("amounts cannot be negative")
    weighted = sales * SALES_WEIGHT + unsold
    tests = (
        (sales >= SALES_THRESHOLD, f"销售金额 {yuan(sales)}，标准为 {yuan(SALES_THRESHOLD)}", CRIME),
        (unsold >= UNSOLD_THRESHOLD, f"尚未销售的货值金额 {yuan(unsold)}，标准为 {yuan(UNSOLD_THRESHOLD)}", UNSOLD_STANDARD),
        (
            sales < SALES_THRESHOLD and weighted >= UNSOLD_THRESHOLD,
            f"销售金额不满标准，销售金额的 {SALES_WEIGHT} 倍与未销售货值合计 {yuan(weighted)}，标准为 {yuan(UNSOLD_THRESHOLD)}",
            UNSOLD_STANDARD,
        ),
    )
    reached = any(met for met, _, _ in tests)
    reasons = tuple(f"{words}，{'已达到' if met else '未达到'}" for met, words, _ in tests)
    tier = next((name for floor, name in reversed(TIERS) if sales >= floor), "")
    verdict = "应当移送" if reached else "未达标准"
    return TransferAdvice(reached, verdict, reasons, tier, (CRIME, UNSOLD_STANDARD, NO_SUBSTITUTE))
