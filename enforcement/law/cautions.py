"""Where the policy documents say less than today's statutes, or something else: shown wherever such a step is taken."""

from __future__ import annotations

from dataclasses import dataclass

from quality_portal.core.instruments import ACL, APL, COMPANY, CRTA, ENTERPRISE_REGISTRATION, LIC, PQL, S0, S1, S3
from quality_portal.core.law import Citation


@dataclass(frozen=True, slots=True)
class Caution:
    """What speaks against a step. `says` is the policy document's own place, `basis` the statutes."""

    key: str
    title: str
    text: str
    says: tuple[Citation, ...]
    basis: tuple[Citation, ...]

    def __str__(self) -> str:
        return self.text


NO_PENALTY = Caution(
    "no_penalty",
    "规范性文件不得设定行政处罚",
    f"规范性文件不得设定行政处罚，见{APL.article(16)}；地方性法规也不得设定吊销营业执照，见{APL.article(12)}。"
    f"“连续两次不合格”本身不是处罚依据，作出决定须依照{PQL.article(17, 1)}或者该法第五章。",
    (S0.passage("第四部分第3点"), S3.passage("第18点")),
    (APL.article(16), APL.article(12), PQL.article(17)),
)
ANNOUNCEMENT_POWER = Caution(
    "announcement_power",
    "逾期不改正的公告权在省级以上",
    f"{PQL.article(17, 1)}将逾期不改正的公告权交给省级以上市场监督管理部门；市级机关公告前应先报省级机关。公布抽查结果不在此限。",
    (S1.passage("（十一）"),),
    (PQL.article(17, 1),),
)
NO_FEES = Caution(
    "no_fees",
    "不得向被检查人收取检验费用",
    f"{PQL.article(15, 3)}禁止向被检查人收取检验费用，{PQL.article(66)}追究责任；“一切费用由拒检企业承担”只见于2000年的文件，本门户不开具收费文书。",
    (S3.passage("第18点"),),
    (PQL.article(15, 3), PQL.article(66)),
)
WITHHOLDING = Caution(
    "withholding",
    "暂扣、暂停证书是行政处罚",
    f"暂扣许可证件是行政处罚，见{APL.article(9, None, 3)}，《{LIC.title}》没有规定暂扣。现行法律的做法是：责令改正，到期复查不合格的吊销，"
    f"见{LIC.article(54)}；强制性认证证书由认证机构暂停，见{CRTA.article(26)}。暂停前须写明处罚依据。",
    (S0.passage("第四部分第3点"), S1.passage("（十一）"), S3.passage("第15点")),
    (APL.article(9, None, 3), LIC.article(54), CRTA.article(26)),
)
SEIZURE = Caution(
    "seizure",
    "查封、扣押须有法定情形",
    f"“一律封存、扣押”不是查封、扣押的依据：须有{PQL.article(18, None, 4)}或者{LIC.article(37, None, 3)}的情形，并依照{ACL.article(18)}规定的程序。",
    (S1.passage("（十四）"), S3.passage("第23点")),
    (PQL.article(18, None, 4), LIC.article(37, None, 3), ACL.article(18)),
)
BAN = Caution(
    "ban",
    "任职限制有期限、有条件",
    f"“一律不得以其名义注册任何新的企业”没有期限；{ENTERPRISE_REGISTRATION.article(12, None, 4)}只限负有个人责任的法定代表人，自吊销营业执照之日起三年。",
    (S3.passage("第23点"),),
    (ENTERPRISE_REGISTRATION.article(12, None, 4),),
)
REMOVAL = Caution(
    "removal",
    "免职由出资人、董事会决定",
    "免去法定代表人或者负责人的职务，由企业的出资人、董事会或者主管部门按法定程序决定；本机关只能提出建议。",
    (S3.passage("第18点"),),
    (COMPANY.article(67, certain=False),),
)
VETO_YEAR = Caution(
    "veto_year",
    "“当年”按结论确定之日计算",
    f"“当年不得给予奖励”以检验结论最终确定之日所在的年度计算；{PQL.article(15, 4)}规定的异议期没有届满的，不得先行限制。",
    (S3.passage("第18点"),),
    (PQL.article(15, 4),),
)

CAUTIONS = (NO_PENALTY, ANNOUNCEMENT_POWER, NO_FEES, WITHHOLDING, SEIZURE, BAN, REMOVAL, VETO_YEAR)

# What the statutes themselves ask for at a rung.
STOP_PROCEDURE = Caution(
    "stop_procedure",
    "停业整顿适用处罚程序",
    f"责令停产停业是行政处罚，须先告知权利并保障听证，见{APL.article(44)}、{APL.article(63, 1)}。",
    (),
    (APL.article(9, None, 4), APL.article(44), APL.article(63, 1)),
)
COLLECTIVE = Caution(
    "collective",
    "集体讨论",
    f"情节复杂或者重大的，由机关负责人集体讨论决定，见{APL.article(57, 2)}。",
    (),
    (APL.article(57, 2),),
)
LICENCE_REVOCATION = Caution(
    "licence_revocation",
    "吊销生产许可证的适用范围",
    f"{LIC.article(54)}只适用于国家级、省级监督抽查不合格；吊销由发证机关决定，本机关不是发证机关的，应提请发证机关作出。",
    (S1.passage("（十一）"),),
    (LIC.article(54),),
)
STOP_WITHOUT_ANNOUNCEMENT = Caution(
    "stop_without_announcement",
    "责令停业须先经省级公告",
    f"{PQL.article(17, 1)}规定，省级以上公告后经复查仍不合格的，才责令停业、限期整顿。没有经过省级公告的，须另写明处罚依据。",
    (S0.passage("第四部分第3点"), S1.passage("（十一）"), S3.passage("第18点")),
    (PQL.article(17, 1),),
)
REQUEST_ONLY = Caution(
    "request_only",
    "营业执照由登记机关吊销",
    f"本机关只发函提请；是否吊销营业执照，由登记机关依照{PQL.article(17, 1)}决定。",
    (S0.passage("第四部分第3点"), S3.passage("第18点")),
    (PQL.article(17, 1),),
)
OF_THE_STATUTES = (STOP_PROCEDURE, COLLECTIVE, LICENCE_REVOCATION, STOP_WITHOUT_ANNOUNCEMENT, REQUEST_ONLY)
BY_KEY = {row.key: row for row in CAUTIONS + OF_THE_STATUTES}
