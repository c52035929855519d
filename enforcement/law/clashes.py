"""Where the policy documents disagree: what each says, and which answer each ladder takes. Shown beside every case."""

from __future__ import annotations

from dataclasses import dataclass

from quality_portal.core.instruments import APL, LIC, O18, O44, PQL, PROCUREMENT, S0, S1, S2, S3
from quality_portal.core.law import Citation


@dataclass(frozen=True, slots=True)
class Saying:
    """What one document says to the question."""

    words: str
    basis: Citation


@dataclass(frozen=True, slots=True)
class Clash:
    """A question on which documents differ. `answers` by ladder: what it takes, and why."""

    key: str
    question: str
    sayings: tuple[Saying, ...]
    answers: dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """A clash as one ladder decides it."""

    key: str
    question: str
    sayings: tuple[Saying, ...]
    answer: str
    why: str


S0_LADDER, S1_LADDER, S3_LADDER = S0.passage("第四部分第3点"), S1.passage("（十一）"), S3.passage("第18点")
POLICY = ("policy/nation", "policy/province", "policy/city")
OWN = "本级监督抽查适用的文件作此规定。"

CLASHES = (
    Clash(
        "announcement_when",
        "公告在整改期限以前，还是以后？",
        (
            Saying("“对不合格产品及其生产企业，要及时向社会公告，并责令其限期整改”", S0_LADDER),
            Saying("“责令其生产企业限期改正……逾期不改正的，由市质量技术监督局予以公告”", S1_LADDER),
            Saying("“要及时向社会公告，并通报所在地的政府及有关部门，责令生产企业查明原因，限期整改”", S3_LADDER),
            Saying("逾期不改正的，予以公告", PQL.article(17, 1)),
        ),
        {
            "policy/nation": ("与责令整改同时公告", OWN),
            "policy/province": ("与责令整改同时公告", OWN),
            "policy/city": ("逾期未改正或者期满复查不合格以后公告", OWN),
            "statute-2020": ("抽查结果依法公布；未改正的公告在期满以后", "法律规定的公告以逾期不改正为条件；公布抽查结果另有规定。"),
        },
    ),
    Clash(
        "announcement_who",
        "由谁公告？",
        (
            Saying("“政府有关部门”", S0_LADDER),
            Saying("“由市质量技术监督局予以公告”", S1_LADDER),
            Saying("没有写明公告机关", S3_LADDER),
            Saying("省级以上人民政府市场监督管理部门", PQL.article(17, 1)),
        ),
        {
            "policy/nation": ("组织抽查、负责结果处理的机关", "公布的是抽查结果，组织抽查的机关有权公布。"),
            "policy/province": ("组织抽查、负责结果处理的机关", "公布的是抽查结果，组织抽查的机关有权公布。"),
            "policy/city": ("市级机关，先报省级机关", "照文件由市级公告；法律把这项权力交给省级以上，冲突在页面和文书上写明。"),
            "statute-2020": ("省级市场监督管理部门", "法律明文规定，下级机关逐级上报。"),
        },
    ),
    Clash(
        "certificates",
        "证书什么时候停用？",
        (
            Saying("“对已取得生产许可证、安全认证的产品，要暂停证书使用”", S0_LADDER),
            Saying("“在限期内暂停有关证书的使用”", S1_LADDER),
            Saying("“对省以上监督抽查不合格、质量问题严重以及违法使用许可证的，由质量技术监督部门暂扣许可证并责令整改”", S3.passage("第15点")),
            Saying("暂扣许可证件是行政处罚", APL.article(9, None, 3)),
            Saying("责令限期改正；到期复查仍不合格的，吊销（没有暂扣）", LIC.article(54)),
        ),
        {
            "policy/nation": ("自整改通知书送达起暂停，复查合格时恢复", OWN + "暂停须另有处罚依据。"),
            "policy/province": ("自整改通知书送达起暂扣生产许可证，不涉及认证证书", OWN + "暂扣须另有处罚依据。"),
            "policy/city": ("自整改通知书送达起暂停，复查合格时恢复", OWN + "暂停须另有处罚依据。"),
            "statute-2020": ("阶梯上不暂停", "许可证依照条例第五十四条、认证证书依照认证认可条例第二十六条另行处理。"),
        },
    ),
    Clash(
        "rechecks",
        "吊销证书以前复查几次？",
        (
            Saying("“整改到期复查仍不合格的，责令其停产整顿。并吊销生产许可证、安全认证证书”（一次）", S0_LADDER),
            Saying("“公告后经复查仍不合格的……整改后经复查仍不合格的，由发证部门依法吊销其有关证照”（两次）", S1_LADDER),
            Saying("“整改无效依法吊销其许可证”（一次）", S3.passage("第15点")),
            Saying("责令限期改正；到期复查仍不合格的，吊销（一次，限国家级、省级抽查）", LIC.article(54)),
        ),
        {
            "policy/nation": ("期满复查一次", OWN),
            "policy/province": ("期满复查一次", OWN),
            "policy/city": ("期满、公告后、停产整顿后各复查一次", OWN + "期满的复查用以认定是否改正。"),
            "statute-2020": ("营业执照：三次；生产许可证：一次", "产品质量法第十七条与许可证条例第五十四条是两条平行的程序。"),
        },
    ),
    Clash(
        "twice_level",
        "“连续两次不合格”指哪一级抽查？",
        (
            Saying("“在国家监督检查中”", S0_LADDER),
            Saying("没有规定", S1_LADDER),
            Saying("“连续两次省以上抽查不合格”", S3_LADDER),
            Saying("责令改正、公告、停业整顿、吊销逐级进行，没有规定越级措施", O18.passage("第四十六条至第四十八条")),
        ),
        {
            "policy/nation": ("两次都是国家级监督抽查", OWN),
            "policy/province": ("两次都是省级以上监督抽查，国家级的计入", OWN),
            "policy/city": ("不适用", "该文件没有这一规定，不得引用其他文件加重。"),
            "statute-2020": ("不越级；现场检查、跟踪抽查或者约谈，列入重点监管", "现行法律没有规定连续两次不合格可以越级处理。"),
        },
    ),
    Clash(
        "twice_force",
        "连续两次不合格，是“可以”还是“应当”？",
        (
            Saying("“可提请工商管理部门吊销企业营业执照”", S0_LADDER),
            Saying("“责令其停产整顿，情节严重的，吊销其营业执照，并向社会公布企业及其主要负责人名单”", S3_LADDER),
        ),
        {
            "policy/nation": ("可以提请吊销营业执照，由局领导决定", OWN),
            "policy/province": ("应当责令停产整顿；情节严重的应当吊销营业执照", OWN + "由登记机关依法决定；免职只作建议。"),
            "policy/city": ("不适用", "该文件没有这一规定。"),
            "statute-2020": ("不适用", "吊销营业执照只能由法律、行政法规设定。"),
        },
    ),
    Clash(
        "refusal",
        "拒绝监督抽查怎么办？",
        (
            Saying("“其产品按不合格论处”", S0_LADDER),
            Saying("“其产品按不合格论处，并对其强制监督抽查，所需一切费用由拒检企业承担”", S3_LADDER),
            Saying("警告，责令改正；拒不改正的责令停业整顿；情节特别严重的吊销营业执照", PQL.article(56)),
            Saying("不得向被检查人收取检验费用", PQL.article(15, 3)),
        ),
        {
            **dict.fromkeys(POLICY, ("按不合格论处，可以强制监督抽查，不收费用", "拒检处理不分抽查级别，依机关采用的政策文件办理；收费与法律抵触，不采用。")),
            "statute-2020": ("转行政处罚程序", "法律规定的后果是处罚拒绝检查的行为，产品不作认定。"),
        },
    ),
    Clash(
        "veto",
        "取消奖励和荣誉，管到什么时候、管到谁？",
        (
            Saying("“对企业的各类评先、表彰、奖励和资源配置实行质量安全‘一票否决’制度”", S2.passage("二（一）")),
            Saying("“当年不得给予奖励和授予先进称号，企业的主要负责人不能评劳模，不能记功授奖”", S3_LADDER),
            Saying("列入严重违法失信名单的三年内受限", O44.article(16, certain=False)),
        ),
        {
            **dict.fromkeys(POLICY, ("当年不得授予，企业和主要负责人同受限制；以后逐案核查，一票否决", "两份文件都不分抽查级别，可以并用：当年绝对限制，其他时间每次授予前核查。")),
            "statute-2020": ("列入严重违法失信名单的依法限制", "法律没有“当年”限制，授予条件由各奖项办法规定。"),
        },
    ),
    Clash(
        "procurement",
        "抽查不合格，能不能参加政府采购？",
        (
            Saying("“各级政府禁止采购质量不符合标准、无证生产、监督抽查不合格的产品”", S3.passage("第19点")),
            Saying("参加采购活动前三年内没有重大违法记录", PROCUREMENT.article(22, 1, 5)),
        ),
        {
            **dict.fromkeys(POLICY, ("禁止采购该产品，至复查合格", "第19点不分抽查级别，只及于不合格产品本身；重大违法记录另依政府采购法。")),
            "statute-2020": ("责令停业、吊销或者较大数额罚款的，三年", "抽查不合格本身不是重大违法记录。"),
        },
    ),
    Clash(
        "counterfeiting",
        "制假售假查实，吊销哪些证照？",
        (
            Saying("“应吊销有关生产者的生产许可证、经营许可证、营业执照”", S0.passage("第四部分第2点")),
            Saying("“一律封存、扣押，并予以没收”；提供条件的从严处罚，有意采购的视同制假售假", S1.passage("（十四）")),
            Saying("“应吊销有关生产者和经营者的营业执照、生产许可证、经营许可证”；有关人员“一律不得以其名义注册任何新的企业”", S3.passage("第23点")),
            Saying("情节严重的，吊销营业执照", PQL.article(50)),
        ),
        dict.fromkeys(("policy/nation", "policy/province", "policy/city", "statute-2020"), ("转假冒案件办理，逐项写明处罚依据", "吊销须由法律、行政法规规定，文件只作政策依据。")),
    ),
)


def clashes_of(key: str) -> tuple[Answer, ...]:
    """The questions on which the documents differ, as the ladder of that key decides them."""
    return tuple(Answer(row.key, row.question, row.sayings, *row.answers[key]) for row in CLASHES if key in row.answers)
