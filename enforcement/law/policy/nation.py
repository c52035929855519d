"""National inspections: S0 part 4 point 3, the opinion on small and medium-sized enterprises.

Announce promptly and order at once, licence and certificates suspended; the recheck at the end of the term fails: stop
production and revoke. Leading product failing twice running in national inspections: the registrar may be asked.
"""

from enforcement.law.cautions import (
    LICENCE_REVOCATION,
    NO_PENALTY,
    REQUEST_ONLY,
    STOP_PROCEDURE,
    STOP_WITHOUT_ANNOUNCEMENT,
    WITHHOLDING,
)
from enforcement.law.rungs import (
    BUSINESS_LETTER,
    CERTIFIER,
    CLOSE,
    ISSUER,
    LICENCE_LETTER,
    MAY,
    RECHECK,
    Measure,
    Outcome,
    Rulebook,
    Rung,
    Shortcut,
)
from quality_portal.core.instruments import LIC, PQL

from .common import (
    COLLECTIVE,
    CORRECTION,
    EXTENSION,
    FEEDBACK,
    HEARING,
    LETTER_ONLY,
    ON_REQUEST,
    RIGHTS,
    S0_LADDER,
    STATUTE_FILLS,
    endings,
    recheck_after,
    standstill,
)

STANDSTILL = standstill("nation", S0_LADDER)

RUNGS = (
    Rung(
        key="order", number=1, name="向社会公告并责令限期整改、暂停证书", short="责令整改", decided_by="负责结果处理的机关",
        document="order", act="责令限期整改，整改期间暂停使用有关生产许可证和安全认证证书",
        quote="对不合格产品及其生产企业，要及时向社会公告，并责令其限期整改。其中，对已取得生产许可证、安全认证的产品，要暂停证书使用",
        policy=(S0_LADDER,), penalty=(PQL.article(17, 1),), penalty_type="withhold", uncovered="暂停使用生产许可证和安全认证证书",
        term=CORRECTION, shortest=5, longest=60, extension=EXTENSION,
        window=recheck_after("整改期限届满"), on_request=ON_REQUEST, recheck_basis=(S0_LADDER,),
        on_passed=CLOSE, on_failed="stop", on_overdue=RECHECK,
        measure=Measure.SUSPEND_LICENCES, notifies=(ISSUER, CERTIFIER), feedback=FEEDBACK, together_with_order=True,
        cautions=(WITHHOLDING,),
    ),
    Rung(
        key="stop", number=2, name="责令停产整顿，吊销生产许可证和安全认证证书", short="停产并吊证", decided_by="负责结果处理的机关；吊销由发证机关决定",
        document="stop_order", act="责令停产整顿，吊销有关生产许可证和安全认证证书",
        quote="整改到期复查仍不合格的，责令其停产整顿。并吊销生产许可证、安全认证证书",
        policy=(S0_LADDER,), penalty=(PQL.article(17, 1), LIC.article(54)), penalty_type="stop_and_revoke", uncovered="未经省级公告即责令停产整顿",
        term=STANDSTILL, shortest=5, longest=90,
        window=recheck_after("停产整顿期限届满"), on_request=ON_REQUEST, recheck_basis=(STATUTE_FILLS,),
        on_passed=CLOSE, on_failed="request", on_overdue=RECHECK,
        measure=Measure.REVOKE, needs=(RIGHTS, HEARING, COLLECTIVE), notifies=(ISSUER, CERTIFIER), feedback=FEEDBACK,
        by_letter=LICENCE_LETTER, stops_production=True, grave=True,
        cautions=(STOP_PROCEDURE, STOP_WITHOUT_ANNOUNCEMENT, LICENCE_REVOCATION),
    ),
    # What follows a failed recheck of a stopped enterprise the opinion does not say; the statute does.
    Rung(
        key="request", number=3, name="提请吊销营业执照", short="提请吊销执照", decided_by="负责结果处理的机关", level="city",
        document="revocation_request", act="提请工商行政管理（登记）机关吊销营业执照",
        quote="在国家监督检查中，对企业主导产品连续两次不合格的，可提请工商管理部门吊销企业营业执照",
        policy=(S0_LADDER,), penalty=(STATUTE_FILLS,), by_letter=BUSINESS_LETTER,
        on_executed=CLOSE, grave=True, cautions=(REQUEST_ONLY, NO_PENALTY),
    ),
)

NATION = Rulebook(
    key="policy/nation",
    family="policy",
    name="政策文件规则·国家级监督抽查",
    about=(
        f"{S0_LADDER}：不合格产品及其生产企业及时公告并责令限期整改，证书随之暂停；到期复查仍不合格的，"
        "停产整顿与吊销证书同时作出。意见没有写停产整顿后仍不合格怎么办，本规则取产品质量法第十七条的下一步。"
    ),
    source=(S0_LADDER,),
    rungs=RUNGS,
    not_applicable={
        ("order", Outcome.EXECUTED): "整改通知书不以送达为终点，须经复查。",
        ("stop", Outcome.EXECUTED): "停产整顿不以送达为终点，须经复查。",
        **{("request", outcome): reason for outcome, reason in LETTER_ONLY.items()},
    },
    shortcuts=(
        Shortcut(
            "twice_running", "主导产品连续两次不合格，提请吊销营业执照", "nation", "request", MAY, S0_LADDER, NO_PENALTY,
            "在国家监督检查中，企业主导产品连续两次不合格",
        ),
    ),
    endings=endings(S0_LADDER),
)
