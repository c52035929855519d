"""What other documents attach to the ladder (S2, S3, S4), and the tracks that run beside it under today's statutes."""

from __future__ import annotations

from dataclasses import dataclass

from enterprises.law.licence import BARS
from quality_portal.core.instruments import (
    CRTA,
    ENTERPRISE_REGISTRATION,
    LIC,
    O18,
    O19,
    O44,
    O45,
    PQL,
    PROCUREMENT,
    S2,
    S3,
    S4,
    SAMR_BULLETIN,
    TRANSFER,
)
from quality_portal.core.law import Citation, Term, Unit

from .cautions import BAN, NO_FEES, REMOVAL, VETO_YEAR, Caution

POLICY = ("policy/nation", "policy/province", "policy/city")
S3_LADDER = S3.passage("第18点")
# Where an addition attaches besides a rung: the finding itself, or an ending.
FINDING = "finding"


@dataclass(frozen=True, slots=True)
class Addition:
    """A duty that another document attaches. `at` names rungs, endings or the finding; `where` the portal's own place for it."""

    key: str
    title: str
    says: str
    basis: Citation
    books: tuple[str, ...]
    at: tuple[str, ...]
    where: str
    caution: Caution | None = None


ADDITIONS = (
    Addition(
        "aftercare", "监督抽查后处理", "要充分重视监督抽查的后处理工作", S2.passage("三（五）"),
        POLICY, (FINDING, "order"), "后处理工作台、质量分析会、走访",
    ),
    Addition(
        "veto", "质量安全一票否决", "对企业的各类评先、表彰、奖励和资源配置实行质量安全“一票否决”制度", S2.passage("二（一）"),
        POLICY, (FINDING, "order", "announcement", "stop", "revoke"), "授予荣誉前的核查",
    ),
    Addition(
        "card", "红（黄）牌警示", "对重大的区域性产品质量问题及时发出红（黄）牌警示", S2.passage("二（二）"),
        POLICY, (FINDING,), "区域质量问题，由当地政府牵头整治",
    ),
    Addition(
        "honours", "企业当年不得受奖", "产品监督检查不合格的企业，当年不得给予奖励和授予先进称号", S3_LADDER,
        POLICY, (FINDING,), "授予荣誉前的核查", VETO_YEAR,
    ),
    Addition(
        "principal_honours", "主要负责人不得评奖", "企业的主要负责人不能评劳模，不能记功授奖", S3_LADDER, POLICY, (FINDING,),
        "不得评优的负责人名单", VETO_YEAR,
    ),
    Addition(
        "procurement", "禁止政府采购", "各级政府禁止采购质量不符合标准、无证生产、监督抽查不合格的产品", S3.passage("第19点"),
        POLICY, (FINDING,), "政府采购核查",
    ),
    Addition(
        "principal_published", "公布主要负责人", "向社会公布企业及其主要负责人名单", S3_LADDER, ("policy/province",), ("request",), "公告",
    ),
    Addition(
        "removal", "建议免职", "按法定程序免去其法定代表人或负责人的职务", S3_LADDER, ("policy/province",), ("request",), "免职建议函", REMOVAL,
    ),
    Addition(
        "forced", "强制监督抽查", "凡拒绝监督抽查的企业，其产品按不合格论处，并对其强制监督抽查，所需一切费用由拒检企业承担", S3_LADDER, POLICY, (FINDING,),
        "拒检处理、强制抽查", NO_FEES,
    ),
    Addition(
        "tracing", "质量问题追溯", "严格执行质量问题追溯制度", S4.passage("三（三）3"), POLICY, ("order",), "案卷：批次、产品、销售者",
    ),
    Addition(
        "recall", "缺陷产品召回", "缺陷产品召回制度", S4.passage("三（三）3"), POLICY, ("order", "announcement"), "整改报告“库存与召回”",
    ),
    Addition(
        "exit", "市场退出", "市场退出制度", S4.passage("三（三）3"), POLICY, ("revoke", "request"), "证书的吊销、注销记录",
    ),
    Addition(
        "blacklist", "质量违法违规企业黑名单", "质量违法违规企业“黑名单”制度", S4.passage("三（三）6"), POLICY, ("stop", "revoke", "request"),
        "严重违法失信名单的列入决定",
    ),
    Addition(
        "accident", "质量安全事故报告", "出现重大质量安全问题，及时向政府有关部门报告", S4.passage("三（三）6"), POLICY, (FINDING,), "事故报告",
    ),
    Addition(
        "twice_supervision", "连续两次不合格的重点监管", "现场检查，跟踪抽查或者约谈，列入重点监管；不越级处理",
        SAMR_BULLETIN.passage("后处理工作要求", certain=False), ("statute-2020",), (FINDING,), "跟踪抽查",
    ),
)


@dataclass(frozen=True, slots=True)
class TrackStep:
    """A step of a parallel track."""

    name: str
    basis: Citation
    term: Term | None = None


@dataclass(frozen=True, slots=True)
class Track:
    """What runs beside the ladder once a failure is final. `levels` empty: inspections of every level open it."""

    key: str
    name: str
    opens_when: str
    steps: tuple[TrackStep, ...]
    levels: tuple[str, ...] = ()
    caution: Caution | None = None


BARRED = next(row.term for row in BARS if row.key == "revoked")
PERSON_BARRED = Term("person.barred", "不得担任法定代表人", 3, Unit.YEAR, "营业执照被吊销之日", ENTERPRISE_REGISTRATION.article(12, None, 4))
PURCHASE_BARRED = Term("procurement.barred", "重大违法记录", 3, Unit.YEAR, "处罚决定之日", PROCUREMENT.article(22, 1, 5))
LISTED = Term("blacklist.listed", "严重违法失信名单", 3, Unit.YEAR, "列入之日", O44.article(16, certain=False), "满一年可以申请提前移出。")
PUBLISHED = Term("penalty.published", "公示处罚信息", 20, Unit.WORKING, "处罚决定作出之日", O45.article(9))
TERMS = (PERSON_BARRED, PURCHASE_BARRED, LISTED, PUBLISHED)

TRACKS = (
    Track(
        "licence", "许可证程序", "产品列入生产许可证目录，且属于国家级、省级监督抽查",
        (
            TrackStep("责令限期改正", LIC.article(54)),
            TrackStep("到期复查；合格的终结", LIC.article(54)),
            TrackStep("仍不合格的，吊销生产许可证", LIC.article(54)),
            TrackStep("三年内不得再次申请同一产品的许可", LIC.article(55), BARRED),
            TrackStep("通报发展改革、卫生等部门", LIC.article(65)),
        ),
        ("nation", "province"),
    ),
    Track(
        "certificate", "认证证书程序", "产品有强制性认证等证书",
        (
            TrackStep("通知认证机构", CRTA.article(26)),
            TrackStep("认证机构暂停其使用认证证书", CRTA.article(26)),
            TrackStep("整改合格的恢复，否则撤销；体系认证只通报", CRTA.article(26)),
        ),
    ),
    Track(
        "penalty", "处罚程序", "有严重质量问题的",
        (TrackStep("依照产品质量法第五章立案处罚", PQL.article(17, 2)), TrackStep("公示处罚信息", O45.article(9), PUBLISHED)),
    ),
    Track("criminal", "移送程序", "涉嫌犯罪", (TrackStep("移送公安机关，抄送检察机关", TRANSFER.article(3)),)),
    Track("recall", "召回程序", "产品存在缺陷", (TrackStep("责令生产者召回，监督召回计划", O19.passage("第三章", certain=False)),)),
    Track(
        "credit", "信用程序", "责令停业、吊销等较重处罚，且公告后复查仍不合格",
        (
            TrackStep("列入严重违法失信名单", O44.article(7, None, 3), LISTED),
            TrackStep("负有个人责任的法定代表人三年内任职受限", ENTERPRISE_REGISTRATION.article(12, None, 4), PERSON_BARRED),
        ),
        caution=BAN,
    ),
    Track(
        "lists", "采购和荣誉", "责令停业、吊销或者较大数额罚款",
        (
            TrackStep("政府采购中的重大违法记录", PROCUREMENT.article(22, 1, 5), PURCHASE_BARRED),
            TrackStep("严重违法失信名单上的，不得授予荣誉", O44.article(15, certain=False)),
            TrackStep("停止生产、销售同一产品，复查合格前不得恢复", O18.article(45)),
        ),
    ),
)


def additions_of(book: str, at: str = "") -> tuple[Addition, ...]:
    """What other documents attach to a ladder; with `at`, to that rung, ending or the finding alone."""
    return tuple(row for row in ADDITIONS if book in row.books and (not at or at in row.at))


def tracks_of(level: str) -> tuple[Track, ...]:
    """The tracks that a failure in an inspection of that level opens."""
    return tuple(row for row in TRACKS if not row.levels or level in row.levels)
