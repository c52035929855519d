"""Kinds of announcement: what each is on paper, its columns, who may make it, how long it is shown. Pure tables.

The columns are tables A–E of the bulletins; a list that no bulletin fixes follows the nearest of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from quality_portal.core.errors import RuleBroken
from quality_portal.core.instruments import APL, EXEMPTION, FAMOUS_BRAND, LIC, LL, O18, O19, O45, PQL, S0, S1, S2, S3
from quality_portal.core.law import Citation, Term, Unit

from .choice import LEVELS
from .ladder import OFFICE

POLICY, STATUTE = "policy", "statute-2020"
# 产品质量法 art. 24 has the nation and the provinces publish the state of quality; the others publish results under Order 18.
UPPER = ("nation", "province")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a public list: the key of the row that fills it and its words; `width` counts in ordinary columns."""

    key: str
    title: str
    width: int = 1


@dataclass(frozen=True, slots=True)
class Power:
    """From which level up an office may announce, and under which rulebook ("" = any)."""

    level: str
    basis: Citation
    rulebook: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class AnnouncementKind:
    """A kind of announcement. `source` says what it is drafted from; `display` None: shown until it is withdrawn."""

    key: str
    title: str
    paper: str
    source: str
    basis: tuple[Citation, ...]
    columns: tuple[Column, ...]
    powers: tuple[Power, ...]
    display: Term | None
    display_basis: Citation
    needs_advice: bool = False
    needs_statement: bool = False
    policy_basis: tuple[Citation, ...] = ()
    list_title: str = "名单"
    upper_basis: tuple[Citation, ...] = ()

    def basis_under(self, rulebook: str, level: str) -> tuple[Citation, ...]:
        """What the text of an office of that level cites: under the policy rulebook its passages beside the statute.

        `upper_basis` empowers the nation and the provinces alone, and no office rests on a document of a level below its own.
        A place that a lawyer has still to confirm is cited only where there is no other.
        """
        ranks = list(LEVELS)
        places = (self.upper_basis if level in UPPER else ()) + self.basis
        if rulebook != STATUTE:
            places += tuple(place for place in self.policy_basis if place.instrument.binds(level, ranks))
        return tuple(place for place in places if place.certain) or places

    @property
    def every_basis(self) -> tuple[Citation, ...]:
        return self.upper_basis + self.basis + self.policy_basis

    @property
    def basis_text(self) -> str:
        return "、".join(str(citation) for citation in self.upper_basis + self.basis)


NUMBER = Column("no", "序号")
_MAKER, _SEAT = Column("enterprise", "企业名称（标称生产者）", 2), Column("region", "所在地")
_PARTY, _PARTY_SEAT = Column("seller", "受检单位", 2), Column("seller_region", "受检单位所在地")
_GOODS = (
    Column("product", "产品名称"), Column("trademark", "商标"), Column("model", "规格型号（等级）"), Column("batch", "生产日期／批号"),
    Column("result", "抽查结果"),
)  # fmt: skip
_FAILED = Column("failed", "主要不合格项目（标准值／实测值）", 2)
TABLE_A = (NUMBER, _MAKER, _SEAT, _PARTY, _PARTY_SEAT, *_GOODS, _FAILED, Column("lab", "承检机构"), Column("note", "备注"))
TABLE_B = (
    NUMBER, Column("enterprise", "企业名称"), Column("region", "所属地市"), Column("product", "产品名称"), Column("model", "规格型号"),
    Column("batch", "生产日期／批号"), Column("inspection", "抽查类别"), Column("lab", "复查检验机构"), Column("failed", "不合格项目", 2),
)  # fmt: skip
TABLE_C = (
    NUMBER, Column("enterprise", "企业名称", 2), Column("credit_code", "统一社会信用代码"), Column("address", "住所", 2), Column("product", "产品名称"),
    Column("certificate", "证书编号"), Column("valid", "原有效期"), Column("act", "处理"), Column("basis", "依据"), Column("on", "日期"),
)  # fmt: skip
TABLE_D = (
    NUMBER, Column("case", "案件名称"), Column("party", "当事人"), Column("facts", "违法事实", 2), Column("basis", "依据"),
    Column("outcome", "处理结果", 2), Column("office", "决定机关"), Column("decided_on", "决定日期"),
)  # fmt: skip
TABLE_E = (
    NUMBER, Column("enterprise", "企业名称", 2), Column("product", "产品名称"), Column("trademark", "注册商标"), Column("certificate", "证书编号"),
    Column("since", "有效期起"), Column("until", "有效期止"), Column("basis", "依据", 2),
)  # fmt: skip
TABLE_STOP = (
    NUMBER, Column("enterprise", "企业名称", 2), Column("credit_code", "统一社会信用代码"), Column("region", "所在地"), Column("product", "产品名称"),
    Column("decision", "决定书文号"), Column("since", "停产整顿起"), Column("until", "停产整顿止"), Column("basis", "依据", 2),
)  # fmt: skip
TABLE_RECALL = (
    NUMBER, Column("enterprise", "生产者", 2), Column("product", "产品名称"), Column("trademark", "商标"), Column("model", "规格型号"),
    Column("batch", "批号"), Column("quantity", "召回数量"), Column("hazard", "缺陷和可能的后果", 2), Column("remedy", "消费者怎么办", 2),
)  # fmt: skip
TABLE_CATALOGUE = (
    NUMBER, Column("product", "产品类别"), Column("reason", "列入理由", 2), Column("basis", "依据", 2), Column("frequency", "抽查频次"),
    Column("specification", "实施细则"), Column("note", "备注"),
)  # fmt: skip
TABLE_WITHDRAWAL = (
    NUMBER, Column("number", "原公告文号"), Column("title", "原公告标题", 2), Column("published_on", "发布日期"), Column("withdrawn_on", "撤下日期"),
    Column("because", "理由", 2),
)  # fmt: skip
TABLE_CORRECTION = (
    NUMBER, Column("number", "原公告文号"), Column("enterprise", "企业名称", 2), Column("product", "产品名称"), Column("field", "更正项目"),
    Column("before", "原公告内容", 2), Column("after", "更正为", 2),
)  # fmt: skip

# --- how long
THREE_YEARS = Term("announcement.display.penalty", "处罚信息公示", 3, Unit.YEAR, "公示之日", O45.article(13))
RESULT_YEARS = Term(
    "announcement.display.result", "抽查公告公示", 3, Unit.YEAR, "公告发布", OFFICE.passage("默认值", certain=False), "公布结果没有法定期限，比照处罚信息公示的三年"
)
THREE_MONTHS = Term(
    "announcement.display.notice", "撤回、更正公告公示", 3, Unit.MONTH, "公告发布", OFFICE.passage("默认值", certain=False), "比照处罚信息公示的短期三个月"
)
UNTIL_OVER = OFFICE.passage("默认值", certain=False)

# --- who
_ANY_ORGANISER = Power("county", O18.article(10, certain=False), note="由组织抽查的机关公布")
_PROVINCE = Power("province", PQL.article(17, 1), STATUTE, "产品质量法把这一公告交给省级以上部门，下级机关逐级上报")
_CITY_POLICY = Power("city", S1.passage("（十一）"), POLICY, "文件交由市局公告；产品质量法第十七条规定由省级以上部门公告，适用现行法律的机关应当上报")
_LICENSING = Power("city", LIC.article(31, certain=False), note="由发证机关或者受委托的机关公布")
_DECIDING = Power("county", O45.article(9), note="由作出决定的机关公布")
_PUBLISHER = Power("county", O45.article(11), note="由发布原公告的机关公布")


def _titles(key: str, title: str, basis: tuple[Citation, ...], policy: tuple[Citation, ...], list_title: str) -> AnnouncementKind:
    power = Power("city", policy[0], note="由主办名单的机关公布；没有公开依据的名单不能公布")
    return AnnouncementKind(
        key, title, "公告", "programme", basis, TABLE_E, (power,), None, UNTIL_OVER, policy_basis=policy, list_title=list_title
    )


_ROWS = (
    AnnouncementKind(
        "result", "抽查结果", "公告", "plan", (O18.article(44),), TABLE_A, (_ANY_ORGANISER,), RESULT_YEARS, RESULT_YEARS.basis,
        needs_advice=True, needs_statement=True, policy_basis=(S0.passage("第四部分第3点"), S3.passage("第18点"), S1.passage("（十）")),
        list_title="监督抽查不合格产品及其生产企业名单", upper_basis=(PQL.article(24),),
    ),
    AnnouncementKind(
        "recheck_failed", "复查仍不合格", "公告", "cases", (PQL.article(17, 1), O18.article(47)), TABLE_B, (_PROVINCE, _CITY_POLICY),
        RESULT_YEARS, RESULT_YEARS.basis, needs_advice=True, needs_statement=True, policy_basis=(S1.passage("（十一）"),), list_title="未按期改正企业名单",
    ),
    AnnouncementKind(
        "overdue", "逾期未改正", "公告", "cases", (PQL.article(17, 1),), TABLE_B, (_PROVINCE, _CITY_POLICY), RESULT_YEARS, RESULT_YEARS.basis,
        needs_advice=True, needs_statement=True, policy_basis=(S1.passage("（十一）"),), list_title="逾期未改正企业名单",
    ),
    AnnouncementKind(
        "licence", "证书处理", "公告", "period", (LIC.article(54), LL.article(70)), TABLE_C, (_LICENSING,), THREE_YEARS, THREE_YEARS.basis,
        list_title="暂停、吊销、撤销、注销证书名单",
    ),
    AnnouncementKind(
        "stop_production", "责令停产整顿", "公告", "period", (PQL.article(17, 1), O45.article(9)), TABLE_STOP, (_DECIDING,), THREE_YEARS, THREE_YEARS.basis,
        policy_basis=(S1.passage("（十一）"), S3.passage("第18点")), list_title="责令停产整顿企业名单",
    ),
    _titles("list_exemption", "免检名单", (EXEMPTION.passage("关于公布的规定", certain=False),), (S0.passage("第四部分第4点"),), "免于质量监督检查产品名单"),
    _titles("list_brand", "名牌名单", (FAMOUS_BRAND.passage("关于公布的规定", certain=False),), (S2.passage("二（三）"),), "名牌产品名单"),
    _titles("list_award", "质量奖名单", (), (S2.passage("二（三）"),), "质量奖获奖名单"),
    AnnouncementKind(
        "counterfeit", "制假售假案件", "公告", "case", (O45.article(9),), TABLE_D, (_DECIDING,), THREE_YEARS, THREE_YEARS.basis, needs_advice=True,
        policy_basis=(S1.passage("（十八）"), S3.passage("第28点")),
    ),
    AnnouncementKind(
        "typical", "典型案例", "公告", "counterfeit_cases", (APL.article(48, 1), O45.article(9)), TABLE_D, (_DECIDING,), THREE_YEARS, THREE_YEARS.basis,
        needs_advice=True, policy_basis=(S2.passage("二（二）"), S1.passage("（十八）"), S3.passage("第28点")), list_title="典型案例一览表",
    ),
    AnnouncementKind(
        "recall", "召回", "公告", "recall", (O19.passage("关于发布召回信息的规定", certain=False),), TABLE_RECALL,
        (Power("county", O19.passage("关于发布召回信息的规定", certain=False), note="由监督召回的机关公布"),), None, UNTIL_OVER, needs_advice=True,
        list_title="召回产品名单",
    ),
    AnnouncementKind(
        "catalogue", "抽查目录", "通告", "catalogue", (O18.article(11, certain=False),), TABLE_CATALOGUE,
        (Power("county", S1.passage("（十）"), note="目录由制定机关在抽样以前公布"),), None, UNTIL_OVER, policy_basis=(S1.passage("（十）"),),
        list_title="监督抽查产品目录",
    ),
    AnnouncementKind(
        "withdrawal", "撤回公告", "公告", "announcement", (O45.article(11),), TABLE_WITHDRAWAL, (_PUBLISHER,), THREE_MONTHS, THREE_MONTHS.basis,
        list_title="撤回的公告",
    ),
    AnnouncementKind(
        "correction", "更正公告", "公告", "announcement", (O45.article(11),), TABLE_CORRECTION, (_PUBLISHER,), THREE_MONTHS, THREE_MONTHS.basis,
        list_title="更正内容",
    ),
)  # fmt: skip
KINDS: dict[str, AnnouncementKind] = {row.key: row for row in _ROWS}

# Licence acts that the public is told of, in the words of table C.
LICENCE_ACTS = {"revoke": "吊销", "suspend": "暂停", "deregister": "注销", "annul": "撤销"}
# The two lists of a sampling result.
PASS, FAIL = "pass", "fail"
KNOWLEDGE_TITLE = "产品质量知识"
CONFORMING_LIST = "监督抽查未发现不合格产品及其生产企业名单"


def power_of(kind: str, rulebook: str) -> Power:
    """Who may announce under a rulebook."""
    rows = KINDS[kind].powers
    return next((row for row in rows if row.rulebook in ("", rulebook)), rows[0])


def check_power(kind: str, *, level: str, office: str, rulebook: str) -> Power:
    """Raises RuleBroken for an office of too low a level, in words that say who may."""
    power = power_of(kind, rulebook)
    ranks = list(LEVELS)
    if ranks.index(level) > ranks.index(power.level):
        words = f"“{KINDS[kind].title}”由{LEVELS[power.level]}以上机关公告，{office}是{LEVELS[level]}机关，不能公告。请报上级机关办理。"
        raise RuleBroken(words, power.basis, "office")
    return power


def columns_of(kind: str, *, part: str = "", sellers: bool = True) -> tuple[Column, ...]:
    """The columns of a list. Goods taken at their makers need no party beside them, conforming goods no failed items."""
    columns: Iterable[Column] = KINDS[kind].columns
    dropped = set()
    if kind == "result" and not sellers:
        dropped |= {"seller", "seller_region"}
    if part == PASS:
        dropped.add("failed")
    return tuple(column for column in columns if column.key not in dropped)


def display_term(kind: str) -> Term | None:
    """How long it is shown; None: until it is withdrawn."""
    return KINDS[kind].display
