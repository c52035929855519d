"""The rules on site: when nothing may be sampled, when a party may refuse, what follows from a refusal, seals and papers."""

from __future__ import annotations

from dataclasses import dataclass

from quality_portal.core.instruments import O18, O133, PQL, S0, S3
from quality_portal.core.law import Citation, Criterion, Term, Unit

TIMETABLE_RULE = Criterion("timetable", "按抽查方案的时间安排完成抽样", O18.article(12, certain=False), "抽查方案")
SHOW_RULE = Criterion("show", "抽样时出示监督抽查通知书和工作证件，告知产品范围和抽样方法", O18.article(17, certain=False), "监督抽查通知书")
MANDATE_RULE = Criterion("mandate", "受委托抽样的机构还应出示授权委托书复印件", O18.article(17, certain=False), "授权委托书")
TEAM_RULE = Criterion("team", "抽样人员随机选派；更换的写明理由，重新制发通知书", O18.article(16, certain=False), "更换理由")
UNLICENSED_RULE = Criterion(
    "unlicensed", "现场发现未依法取得许可、认证的，停止抽样，报告组织抽查的机关和县级监管机关", O18.article(18, certain=False), "现场照片、报告"
)
FORM_RULE = Criterion("form", "抽样单由抽样人员和被抽样者签字；拒绝签字的注明情况，可以请人见证", O18.article(20, certain=False), "抽样单")
PHOTO_RULE = Criterion("photo", "以拍照、录像等方式记录抽样地点、存放、标识、封样", O18.article(20, certain=False), "照片")
REPORT_REFUSAL_RULE = Criterion("refusal_report", "拒绝抽样的，如实记录，当日报告组织抽查的机关和县级监管机关", O18.article(22, certain=False), "拒检记录")
PURCHASE_RULE = Criterion(
    "purchase", "检验样品按标价购买，没有标价的按市场价格；检验不造成损坏的除外", O18.article(23, certain=False), "购样凭证"
)
SEALS_RULE = Criterion("seals", "检验样品与备用样品分别封样，使用防拆封措施，双方签字", O18.article(24, certain=False), "封条")
ON_SITE_RULE = Criterion(
    "on_site", "抽样与检验分离，按照实施细则进行现场检验的除外；现场检验由两人以上进行，使用在检定、校准有效期内的仪器，当场记录",
    O18.article(9, certain=False), "现场检验记录",
)
KEEP_RULE = Criterion(
    "keep", "封存在被抽样者处的样品，不得隐匿、转移、变卖、损毁", O18.article(25, certain=False), "备用样品封条"
)
ONLINE_RULE = Criterion(
    "online", "网络抽样以消费者名义购买的，记录账号、付款、收货地址，保存网页截图，拆包过程录像", O18.article(26, certain=False), "截图、拆包录像"
)
# What is noted of goods bought on the net; the last two are done or not done.
ONLINE_RECORD = (
    Criterion("platform", "网络交易平台和店铺", O18.article(26, certain=False)),
    Criterion("account", "购买账号", O18.article(27, certain=False)),
    Criterion("order_no", "订单编号", O18.article(27, certain=False)),
    Criterion("payment", "付款方式、金额和时间", O18.article(27, certain=False)),
    Criterion("address", "收货地址", O18.article(27, certain=False)),
)
ONLINE_DONE = (
    Criterion("screenshots", "已保存商品、店铺、订单的网页截图", O18.article(28, certain=False), "截图"),
    Criterion("unpacked", "收货、拆包、查验、封样过程已录像", O18.article(29, certain=False), "录像"),
)
CUSTODY_RULE = Criterion("custody", "检验机构收样时检查封样和抽样单；不符合的拒绝接收并说明理由", O18.article(30, certain=False), "交接记录")
PAPERS_TERM = Term("papers", "抽样文书保存期", 2, Unit.YEAR, "抽样之日", O18.article(55, certain=False))

MUST_NOT_SAMPLE = (
    Criterion("not_listed", "产品不在监督抽查通知书的范围内", O133.article(18), "监督抽查通知书"),
    Criterion("base", "待销产品数量少于实施细则规定的抽样基数", O18.article(19, certain=False), "现场照片、企业库存记录"),
    Criterion("not_for_sale", "有充分证据证明产品不用于销售", O18.article(19, certain=False), "合同、出入库凭证"),
    Criterion("export_only", "只用于出口，且出口合同对产品质量另有约定", O18.article(19, certain=False), "出口合同"),
    Criterion("marked", "产品或者标签、包装、说明书标有“试制”“处理”“样品”等字样", O18.article(19, certain=False), "现场照片"),
    Criterion(
        "own_terms", "不涉及强制性标准，仅按双方约定的技术要求生产，没有执行任何标准", O133.article(18), "加工合同、技术要求"
    ),
)
RECENT_PROOF = Criterion(
    "recent", "企业证明同一产品六个月内已被本机关或者上级机关抽查", O18.article(8, certain=False), "抽样单、检验报告"
)
NO_GOODS = Criterion("no_goods", "企业停产、停业、搬迁或者下落不明，没有待销产品", PQL.article(15, 1), "现场照片、登记信息")
# Why a task can end without a sample: what the law forbids, what the party proved, what was not there.
NOT_SAMPLED = (*MUST_NOT_SAMPLE, RECENT_PROOF, NO_GOODS)
NOT_SAMPLED_BY_KEY = {row.key: row for row in NOT_SAMPLED}
# What samplers answer one by one before they take anything.
BEFORE_SAMPLING = (*MUST_NOT_SAMPLE, RECENT_PROOF, UNLICENSED_RULE)
BEFORE_BY_KEY = {row.key: row for row in BEFORE_SAMPLING}
NOTHING_AGAINST = dict.fromkeys(BEFORE_BY_KEY, False)

MAY_REFUSE = (
    Criterion("alone", "抽样人员少于两人", O18.article(17, certain=False), "在场人员"),
    Criterion("no_notice", "抽样人员没有出示监督抽查通知书或者有效工作证件", O18.article(17, certain=False), "通知书、工作证件"),
    Criterion("other_people", "抽样人员姓名与监督抽查通知书不符", O133.article(19), "通知书、工作证件"),
    Criterion("other_party", "被抽样者或者产品与监督抽查通知书不一致", O133.article(19), "通知书、营业执照"),
    Criterion("fee", "要求被抽样者支付检验费或者其他任何费用", PQL.article(15, 3), "收费凭证"),
)
MAY_REFUSE_BY_KEY = {row.key: row for row in MAY_REFUSE}

NO_EXCUSE = dict.fromkeys(MAY_REFUSE_BY_KEY, False)

REFUSAL_WAYS = (
    Criterion("open", "拒绝接受监督抽查", PQL.article(56), "现场录像、见证人"),
    Criterion("price", "以明显不合理的样品价格等方式变相拒绝", O18.article(22, certain=False), "报价、标价、市场价格"),
    Criterion("obstruct", "阻挠、不配合，致使无法抽样", O18.article(22, certain=False), "现场录像、见证人"),
    Criterion("removed", "隐匿、转移、变卖、损毁已封存的样品", O18.article(52, certain=False), "封样照片、现场照片"),
)
REFUSAL_WAY = {row.key: row for row in REFUSAL_WAYS}


@dataclass(frozen=True, slots=True)
class RefusalOutcome(Criterion):
    """What a rulebook makes of a refusal that no ground excuses. Empty `caution`: nothing speaks against it."""

    rulebook: str = ""
    move: str = ""
    also: Citation | None = None
    caution: str = ""

    @property
    def words(self) -> str:
        return self.title


# Only the policy documents deal with the product as nonconforming; today's statute punishes the refusal itself.
REFUSAL_OUTCOMES = (
    RefusalOutcome(
        "refusal_policy", "产品质量按不合格论处", S3.passage("第18点"), "拒检记录、认定书", "policy", "deem", S0.passage("第四部分第3点"),
        "“按不合格论处”出自政策文件，现行法律没有规定；处罚须另依《产品质量法》第五十六条（警告、责令改正在先）。",
    ),
    RefusalOutcome(
        "refusal_statute", "给予警告，责令改正；拒不改正的责令停业整顿", PQL.article(56), "拒检记录、认定书", "statute-2020", "refer",
        O18.article(22, certain=False),
    ),
)  # fmt: skip
REFUSAL_OUTCOME = {row.rulebook: row for row in REFUSAL_OUTCOMES}
DECISIONS = (("deem", "按不合格论处"), ("refer", "移交处罚"), ("excuse", "依法可以拒绝"))


@dataclass(frozen=True, slots=True)
class ForcedSampling(Criterion):
    """Whether a rulebook lets a refuser be sampled by force, and who pays."""

    rulebook: str = ""
    allowed: bool = False
    cost: str = ""
    caution: str = ""

    @property
    def words(self) -> str:
        return self.title


FORCED_SAMPLING = (
    ForcedSampling(
        "forced_policy", "对拒绝监督抽查的企业强制监督抽查", S3.passage("第18点"), "强制监督抽查决定书", "policy", True,
        "第18点规定所需一切费用由拒检企业承担，因与《产品质量法》第十五条第三款“不得向被检查人收取检验费用”抵触，不予适用；费用从监督抽查经费列支，不向当事人收取。",
        "强制抽查和由企业承担费用出自2000年的政策文件；《产品质量法》第十五条第三款禁止收取检验费用，门户不开具收费文书。",
    ),
    ForcedSampling(
        "forced_statute", "现行法律没有强制抽查的规定；拒绝监督检查的依法警告、责令改正，拒不改正的责令停业整顿", PQL.article(56), "",
        "statute-2020", False, "不得向被检查人收取检验费用（《产品质量法》第十五条第三款）。",
    ),
)  # fmt: skip
FORCED = {row.rulebook: row for row in FORCED_SAMPLING}


@dataclass(frozen=True, slots=True)
class PhotoPlace(Criterion):
    """What is photographed. `needed`: no record form without at least one."""

    needed: bool = True


PHOTOS = (
    PhotoPlace("place", "抽样地点（门头、厂名）", PHOTO_RULE.basis),
    PhotoPlace("storage", "产品存放和库存", PHOTO_RULE.basis),
    PhotoPlace("marking", "产品标识", PHOTO_RULE.basis),
    PhotoPlace("seals", "封样后的样品和封条", PHOTO_RULE.basis),
    PhotoPlace("process", "抽样过程、拆包过程、其他", PHOTO_RULE.basis, needed=False),
)
PHOTO = {row.key: row for row in PHOTOS}
RIGHTS = (
    "有权查验抽样人员的工作证件和本通知书；",
    "有权对检验结果提出异议，申请复检，期限为收到检验结果之日起十五日；",
    "检验样品按标价付款购买，备用样品未使用的退还，使用的补付样品费；不收取检验费用。",
)
