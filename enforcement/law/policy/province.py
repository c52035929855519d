"""Provincial inspections: S3 points 15, 18 and 19.

Announce, notify and order to find the cause, licence withheld; no effect: licence revoked. Leading product failing twice
running at provincial level or above: stop production; serious: business licence, enterprise and principal published.
"""

from enforcement.law.cautions import (
    LICENCE_REVOCATION,
    NO_PENALTY,
    REMOVAL,
    REQUEST_ONLY,
    STOP_PROCEDURE,
    STOP_WITHOUT_ANNOUNCEMENT,
    WITHHOLDING,
)
from enforcement.law.rungs import (
    BUSINESS_LETTER,
    CLOSE,
    DEPARTMENT,
    GOVERNMENT,
    ISSUER,
    LICENCE_LETTER,
    MUST,
    RECHECK,
    Measure,
    Outcome,
    Rulebook,
    Rung,
    Shortcut,
)
from quality_portal.core.instruments import LIC, PQL, S3
from quality_portal.core.law import Criterion

from .common import (
    COLLECTIVE,
    CORRECTION,
    EXTENSION,
    FEEDBACK,
    HEARING,
    LETTER_ONLY,
    NO_RECHECK,
    ON_REQUEST,
    RIGHTS,
    S3_LADDER,
    S3_LICENCE,
    STATUTE_FILLS,
    endings,
    recheck_after,
    standstill,
)

# Any of the three withholds the licence.
TRIGGERS = (
    Criterion("provincial_failure", "省以上监督抽查不合格", S3_LICENCE, "检验报告"),
    Criterion("serious_problem", "质量问题严重", S3_LICENCE, "检验报告、不合格项的严重程度"),
    Criterion("licence_misuse", "违法使用许可证", S3_LICENCE, "现场检查记录、证书"),
)

STANDSTILL = standstill("province", S3_LADDER)

RUNGS = (
    Rung(
        key="order", number=1, name="向社会公告并责令查明原因、限期整改，暂扣许可证", short="责令整改", decided_by="质量技术监督部门",
        document="order", act="责令查明原因、限期整改，暂扣有关生产许可证",
        quote="对监督抽查不合格的产品及其生产企业，要及时向社会公告，并通报所在地的政府及有关部门，责令生产企业查明原因，限期整改……对省以上监督抽查不合格、质量问题严重以及违法使用许可证的，由质量技术监督部门暂扣许可证并责令整改",
        policy=(S3_LADDER, S3_LICENCE), penalty=(PQL.article(17, 1),), penalty_type="withhold", uncovered="暂扣生产许可证",
        triggers=TRIGGERS, term=CORRECTION, shortest=5, longest=60, extension=EXTENSION,
        window=recheck_after("整改期限届满"), on_request=ON_REQUEST, recheck_basis=(S3_LICENCE,),
        on_passed=CLOSE, on_failed="revoke", on_overdue=RECHECK,
        measure=Measure.WITHHOLD_LICENCES, notifies=(GOVERNMENT, DEPARTMENT, ISSUER), feedback=FEEDBACK, together_with_order=True,
        cautions=(WITHHOLDING,),
    ),
    Rung(
        key="revoke", number=2, name="吊销生产许可证", short="吊销许可证", decided_by="发证机关", level="city",
        document="revocation", act="吊销有关生产许可证",
        quote="整改无效依法吊销其许可证",
        policy=(S3_LICENCE,), penalty=(LIC.article(54),), penalty_type="revoke", without_licence="stop",
        on_executed=CLOSE,
        measure=Measure.REVOKE, needs=(RIGHTS, HEARING, COLLECTIVE), notifies=(ISSUER,), by_letter=LICENCE_LETTER, grave=True,
        cautions=(LICENCE_REVOCATION,),
    ),
    # Reached by the shortcut; also in place of the revocation where there is no licence, as the statute has it.
    Rung(
        key="stop", number=3, name="责令停产整顿", short="停产整顿", decided_by="负责结果处理的机关",
        document="stop_order", act="责令停产整顿",
        quote="主导产品连续两次省以上抽查不合格的企业，责令其停产整顿",
        policy=(S3_LADDER,), penalty=(PQL.article(17, 1),), penalty_type="stop", uncovered="未经省级公告即责令停产整顿",
        term=STANDSTILL, shortest=5, longest=90,
        window=recheck_after("停产整顿期限届满"), on_request=ON_REQUEST, recheck_basis=(STATUTE_FILLS,),
        on_passed=CLOSE, on_failed="request", on_overdue=RECHECK,
        needs=(RIGHTS, HEARING), notifies=(GOVERNMENT, DEPARTMENT), feedback=FEEDBACK, stops_production=True, grave=True,
        cautions=(STOP_PROCEDURE, STOP_WITHOUT_ANNOUNCEMENT),
    ),
    Rung(
        key="request", number=4, name="吊销营业执照，公布企业及其主要负责人", short="提请吊销执照", decided_by="登记机关，由负责结果处理的机关提请", level="city",
        document="revocation_request", act="提请登记机关吊销营业执照，向社会公布企业及其主要负责人名单",
        quote="情节严重的，吊销其营业执照，并向社会公布企业及其主要负责人名单，按法定程序免去其法定代表人或负责人的职务",
        policy=(S3_LADDER,), penalty=(STATUTE_FILLS,), by_letter=BUSINESS_LETTER, publishes_principal=True,
        on_executed=CLOSE, grave=True, cautions=(REQUEST_ONLY, NO_PENALTY, REMOVAL),
    ),
)

PROVINCE = Rulebook(
    key="policy/province",
    family="policy",
    name="政策文件规则·省级监督抽查",
    about=(
        f"《{S3.title}》第15、18、19点：公告、通报、责令查明原因限期整改同时进行，暂扣许可证；整改无效的吊销许可证。"
        "主导产品连续两次省以上抽查不合格的，应当责令停产整顿，情节严重的吊销营业执照。产品没有许可证可吊销的，复查不合格后取产品质量法第十七条的停业整顿。"
    ),
    source=(S3_LICENCE, S3_LADDER),
    rungs=RUNGS,
    not_applicable={
        ("order", Outcome.EXECUTED): "整改通知书不以送达为终点，须经复查。",
        ("stop", Outcome.EXECUTED): "停产整顿不以送达为终点，须经复查。",
        **{("revoke", outcome): reason for outcome, reason in NO_RECHECK.items()},
        **{("request", outcome): reason for outcome, reason in LETTER_ONLY.items()},
    },
    shortcuts=(
        Shortcut(
            "twice_running", "主导产品连续两次不合格，责令停产整顿", "province", "stop", MUST, S3_LADDER, STOP_WITHOUT_ANNOUNCEMENT,
            "主导产品连续两次省以上抽查不合格",
        ),
        Shortcut(
            "twice_running_serious", "主导产品连续两次不合格，情节严重的吊销营业执照", "province", "request", MUST, S3_LADDER, NO_PENALTY,
            "主导产品连续两次省以上抽查不合格，情节严重",
        ),
    ),
    endings=endings(S3_LICENCE),
)
