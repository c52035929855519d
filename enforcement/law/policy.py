"""The ladder of the five policy documents, the default rulebook.

Skeleton: S1（十一）, with S0 四（三） and S3 15, 18 where they say more. No document names a number of days (限期 throughout):
the numbers are those of Order 133, marked 待核, and every order names its own date.
Where a document says less than today's statutes ask for, the rung carries the caution of the statute.
"""

from quality_portal.core.instruments import APL, CRTA, LIC, O133, PQL, S0, S1, S3
from quality_portal.core.law import Criterion, Term, Unit

from .rungs import CLOSE, RECHECK, Measure, Outcome, Rulebook, Rung, Window

S1_LADDER = S1.passage("（十一）")
S0_LADDER = S0.passage("四（三）")

CORRECTION = Term(
    "policy.correction", "整改期限", 30, Unit.CALENDAR, "责令整改通知书送达", O133.passage("关于限期改正的规定", certain=False),
    "文件只写“限期”，未写日数；默认30日，可在通知书中另定5日至60日。",
)
AFTER_ANNOUNCEMENT = Term(
    "policy.after_announcement", "公告后改正期限", 30, Unit.CALENDAR, "公告发布",
    S1.passage("（十一）", note="公告后经复查", certain=False), "文件未写日数；默认30日，可在公告中另定。",
)
STANDSTILL = Term(
    "policy.standstill", "停产整顿期限", 30, Unit.CALENDAR, "决定书送达", S1.passage("（十一）", note="停产整顿", certain=False),
    "文件未写日数；默认30日，由决定书写明。",
)
RECHECK_WITHIN = O133.passage("关于复查期限的规定", certain=False)

RIGHTS = Criterion(
    "rights", "已书面告知拟作出的决定、事实、理由、依据和陈述申辩权利", APL.article(44), "行政处罚事先告知书及送达回证",
)
HEARING = Criterion(
    "hearing", "已告知听证权利，且企业未在5个工作日内要求听证，或者听证已经举行", APL.article(63, 1), "听证告知书、听证笔录或期满说明",
)

RUNGS = (
    Rung(
        key="order", number=1, name="责令限期整改", short="责令整改", decided_by="负责结果处理的机关",
        document="order", act="责令限期整改",
        policy=(S1_LADDER, S0_LADDER, S3.passage("第18点")), penalty=(PQL.article(17, 1),),
        term=CORRECTION, shortest=5, longest=60,
        window=Window(0, 15, "整改期限届满", RECHECK_WITHIN),
        on_passed=CLOSE, on_failed="announcement", on_overdue="announcement",
        notifies_government=True,
    ),
    Rung(
        key="announcement", number=2, name="向社会公告", short="公告", decided_by="市级以上机关", level="city",
        document="announcement", act="向社会公告，并暂停有关安全认证证书的使用",
        policy=(S1_LADDER, S0_LADDER, S3.passage("第18点")), penalty=(PQL.article(17, 1),),
        term=AFTER_ANNOUNCEMENT, shortest=5, longest=60,
        window=Window(0, 15, "公告后改正期限届满", RECHECK_WITHIN),
        on_passed=CLOSE, on_failed="stop", on_overdue=RECHECK,
        measure=Measure.SUSPEND_CERTIFICATES, public=True,
        caution=(
            f"{PQL.article(17, 1)}将逾期不改正的公告权交给省级以上市场监督管理部门；市级机关公告前应先报省级机关。"
            f"强制性认证证书由认证机构暂停，见{CRTA.article(26)}。"
        ),
    ),
    Rung(
        key="stop", number=3, name="责令停产整顿、暂停生产许可证", short="停产整顿", decided_by="负责结果处理的机关会同有关部门",
        document="stop_order", act="责令停产整顿，暂停使用有关生产许可证",
        policy=(S1_LADDER, S0_LADDER, S3.passage("第15点"), S3.passage("第18点")), penalty=(PQL.article(17, 1),),
        term=STANDSTILL, shortest=5, longest=90,
        window=Window(0, 15, "停产整顿期限届满", RECHECK_WITHIN),
        on_passed=CLOSE, on_failed="revoke", on_overdue=RECHECK,
        measure=Measure.SUSPEND_LICENCES, needs=(RIGHTS, HEARING), stops_production=True, grave=True,
        caution=(
            f"责令停产停业和暂扣许可证件都是行政处罚，见{APL.article(9)}；《{LIC.title}》没有规定暂扣，"
            f"规范性文件不得设定行政处罚，见{APL.article(16)}。作出前须核对处罚依据。"
        ),
    ),
    Rung(
        key="revoke", number=4, name="吊销生产许可证", short="吊销许可证", decided_by="发证机关", level="city",
        document="revocation", act="吊销生产许可证和有关证书",
        policy=(S1_LADDER, S0_LADDER, S3.passage("第15点")), penalty=(LIC.article(54),),
        on_executed=CLOSE, optional_next="request",
        measure=Measure.REVOKE, needs=(RIGHTS, HEARING), grave=True,
        caution=(
            f"{LIC.article(54)}只适用于国家级、省级监督抽查不合格；吊销由发证机关决定，"
            "本机关不是发证机关的，应提请发证机关作出。"
        ),
    ),
    Rung(
        key="request", number=5, name="提请吊销营业执照", short="提请吊销执照", decided_by="负责结果处理的机关", level="city",
        document="revocation_request", act="提请登记机关吊销营业执照",
        policy=(S0_LADDER, S3.passage("第18点")), penalty=(PQL.article(17, 1),),
        on_executed=CLOSE, grave=True,
        caution=(
            "文件规定“可以”提请，限于主导产品连续两次抽查不合格；吊销营业执照只能由法律、行政法规设定，"
            f"见{APL.article(12)}。"
        ),
    ),
)

POLICY = Rulebook(
    key="policy",
    name="政策文件规则",
    about=(
        "五份政策文件确定的后处理阶梯，以市级通知（十一）为骨架。该通知允许在限期内即暂停证书的使用；"
        "因暂扣证件是行政处罚，本规则自公告起暂停安全认证证书，自停产整顿起暂停生产许可证。"
    ),
    rungs=RUNGS,
    not_applicable={
        ("order", Outcome.EXECUTED): "整改通知书不以送达为终点，须经复查。",
        ("announcement", Outcome.EXECUTED): "公告不以发布为终点，须经复查。",
        ("stop", Outcome.EXECUTED): "停产整顿不以送达为终点，须经复查。",
        ("revoke", Outcome.PASSED): "吊销后不再复查。",
        ("revoke", Outcome.FAILED): "吊销后不再复查。",
        ("revoke", Outcome.OVERDUE): "吊销决定没有整改期限。",
        ("request", Outcome.PASSED): "提请后不再复查。",
        ("request", Outcome.FAILED): "提请后不再复查。",
        ("request", Outcome.OVERDUE): "函件没有整改期限。",
    },
)
