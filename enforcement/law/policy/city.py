"""City and county inspections: S1（十一）.

Order to correct, county government and departments notified, certificates suspended within the term; overdue: announced;
recheck fails: production stopped jointly with the departments; fails again: the issuing departments revoke.
"""

from enforcement.law.cautions import (
    ANNOUNCEMENT_POWER,
    LICENCE_REVOCATION,
    REQUEST_ONLY,
    STOP_PROCEDURE,
    STOP_WITHOUT_ANNOUNCEMENT,
    WITHHOLDING,
)
from enforcement.law.rungs import (
    BUSINESS_LETTER,
    CERTIFIER,
    CLOSE,
    DEPARTMENT,
    GOVERNMENT,
    ISSUER,
    LICENCE_LETTER,
    RECHECK,
    Measure,
    Outcome,
    Rulebook,
    Rung,
)
from quality_portal.core.instruments import LIC, PQL, S1
from quality_portal.core.law import Term, Unit

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
    S1_LADDER,
    STATUTE_FILLS,
    endings,
    recheck_after,
    standstill,
)

AFTER_ANNOUNCEMENT = Term(
    "policy.after_announcement", "公告后改正期限", 30, Unit.CALENDAR, "公告发布",
    S1.passage("（十一）", note="公告后经复查", certain=False), "文件未写日数；默认30日，可在公告中另定。",
)

STANDSTILL = standstill("city", S1_LADDER)

RUNGS = (
    Rung(
        key="order", number=1, name="责令限期整改", short="责令整改", decided_by="负责结果处理的机关",
        document="order", act="责令限期整改，限期内暂停使用有关生产许可证和安全认证证书",
        quote="市质量技术监督局对抽查不合格的产品，要责令其生产企业限期改正，并通报县（市、区）政府和有关主管部门；对已取得生产许可证、安全认证的产品，在限期内暂停有关证书的使用",
        policy=(S1_LADDER,), penalty=(PQL.article(17, 1),), penalty_type="withhold", uncovered="在限期内暂停使用生产许可证和安全认证证书",
        term=CORRECTION, shortest=5, longest=60, extension=EXTENSION,
        window=recheck_after("整改期限届满"), on_request=ON_REQUEST, recheck_basis=(S1_LADDER,),
        on_passed=CLOSE, on_failed="announcement", on_overdue="announcement",
        measure=Measure.SUSPEND_LICENCES, notifies=(GOVERNMENT, DEPARTMENT, ISSUER, CERTIFIER), feedback=FEEDBACK,
        cautions=(WITHHOLDING,),
    ),
    Rung(
        key="announcement", number=2, name="向社会公告", short="公告", decided_by="市质量技术监督局", level="city",
        document="announcement", act="向社会公告",
        quote="逾期不改正的，由市质量技术监督局予以公告",
        policy=(S1_LADDER,), penalty=(PQL.article(17, 1),),
        term=AFTER_ANNOUNCEMENT, shortest=5, longest=60,
        window=recheck_after("公告后改正期限届满"), on_request=ON_REQUEST, recheck_basis=(S1_LADDER,),
        on_passed=CLOSE, on_failed="stop", on_overdue=RECHECK, public=True,
        cautions=(ANNOUNCEMENT_POWER,),
    ),
    Rung(
        key="stop", number=3, name="会同有关部门责令停产整顿", short="停产整顿", decided_by="负责结果处理的机关会同有关部门",
        document="stop_order", act="责令停产整顿",
        quote="公告后经复查仍不合格的，要会同有关部门责令生产企业停产整顿",
        policy=(S1_LADDER,), penalty=(PQL.article(17, 1),), penalty_type="stop", uncovered="未经省级公告即责令停产整顿",
        term=STANDSTILL, shortest=5, longest=90,
        window=recheck_after("停产整顿期限届满"), on_request=ON_REQUEST, recheck_basis=(S1_LADDER,),
        on_passed=CLOSE, on_failed="revoke", on_overdue=RECHECK,
        needs=(RIGHTS, HEARING), notifies=(GOVERNMENT, DEPARTMENT), feedback=FEEDBACK, stops_production=True, joint=True, grave=True,
        cautions=(STOP_PROCEDURE, STOP_WITHOUT_ANNOUNCEMENT),
    ),
    Rung(
        key="revoke", number=4, name="吊销生产许可证", short="吊销许可证", decided_by="发证部门", level="city",
        document="revocation", act="吊销有关生产许可证和证书",
        quote="整改后经复查仍不合格的，由发证部门依法吊销其有关证照",
        policy=(S1_LADDER,), penalty=(LIC.article(54),), penalty_type="revoke", uncovered="市级监督抽查不合格吊销生产许可证",
        on_executed=CLOSE, optional_next="request", without_licence="request",
        measure=Measure.REVOKE, needs=(RIGHTS, HEARING, COLLECTIVE), notifies=(ISSUER, CERTIFIER), by_letter=LICENCE_LETTER, grave=True,
        cautions=(LICENCE_REVOCATION,),
    ),
    # 有关证照: the licences are rung 4, the business licence is another department's and stands by itself.
    Rung(
        key="request", number=5, name="提请吊销营业执照", short="提请吊销执照", decided_by="登记机关，由负责结果处理的机关提请", level="city",
        document="revocation_request", act="提请登记机关吊销营业执照",
        quote="由发证部门依法吊销其有关证照",
        policy=(S1.passage("（十一）", note="有关证照", certain=False),), penalty=(STATUTE_FILLS,), by_letter=BUSINESS_LETTER,
        on_executed=CLOSE, grave=True, cautions=(REQUEST_ONLY,),
    ),
)

CITY = Rulebook(
    key="policy/city",
    family="policy",
    name="政策文件规则·市县级监督抽查",
    about=(
        "《关于进一步加强产品质量工作的通知》（十一）：责令限期改正并通报，证书在限期内暂停；逾期的公告，公告后复查不合格的停产整顿，整改后复查仍不合格的由发证部门吊销证照。"
        "证书自通知书送达起暂停，是照文件原文所作的选择；暂停证书今天属于行政处罚，须另有处罚依据。期满复查不合格的，视为没有改正，与逾期同样公告。"
    ),
    source=(S1_LADDER,),
    rungs=RUNGS,
    not_applicable={
        ("order", Outcome.EXECUTED): "整改通知书不以送达为终点，须经复查。",
        ("announcement", Outcome.EXECUTED): "公告不以发布为终点，须经复查。",
        ("stop", Outcome.EXECUTED): "停产整顿不以送达为终点，须经复查。",
        **{("revoke", outcome): reason for outcome, reason in NO_RECHECK.items()},
        **{("request", outcome): reason for outcome, reason in LETTER_ONLY.items()},
    },
    endings=endings(S1_LADDER),
)
