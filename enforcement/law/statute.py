"""The ladder of today's statutes: Product Quality Law art. 17 with Order 18 (A5 to B3)."""

from quality_portal.core.instruments import APL, O18, PQL
from quality_portal.core.law import Term, Unit

from .cautions import COLLECTIVE, STOP_PROCEDURE
from .policy.common import COLLECTIVE as DISCUSSED
from .policy.common import HEARING, RIGHTS
from .rungs import CERTIFICATES, CLOSE, RECHECK, STOP, Ending, Measure, Outcome, Rulebook, Rung, Window

CORRECTION = Term("statute.correction", "改正期限", 60, Unit.CALENDAR, "责令改正之日", O18.article(46), "自责令之日起六十日内；责令之日按通知书送达之日计算。")
AFTER_ANNOUNCEMENT = Term(
    "statute.after_announcement", "公告后改正期限", 60, Unit.CALENDAR, "公告发布", O18.article(48), "公告之日起六十日后、九十日前复查。",
)
STANDSTILL = Term(
    "statute.standstill", "停业整顿期限", 30, Unit.CALENDAR, "决定书送达", O18.passage("第四十八条", certain=False),
    "法律未写日数，由决定书写明。",
)

RUNGS = (
    Rung(
        key="order", number=1, name="责令限期改正", short="责令改正", decided_by="负责结果处理的机关",
        document="order", act="责令限期改正",
        penalty=(PQL.article(17, 1), O18.article(46)),
        term=CORRECTION, shortest=1, longest=60,
        # 75 days from the order, fifteen after the sixty are over.
        window=Window(0, 15, "改正期限届满", O18.article(47, 1)), recheck_basis=(O18.article(47, 1),),
        recheck_by_sample=True,
        on_passed=CLOSE, on_failed="announcement", on_overdue="announcement",
    ),
    Rung(
        key="announcement", number=2, name="省级公告", short="省级公告", decided_by="省级市场监督管理部门", level="province",
        document="announcement", act="向社会公告",
        penalty=(PQL.article(17, 1), O18.article(47, 2)),
        term=AFTER_ANNOUNCEMENT, shortest=60, longest=60,
        # After the sixtieth and before the ninetieth day: days 61 to 90, both counted from the announcement.
        window=Window(1, 30, "公告满六十日", O18.article(48)), recheck_basis=(O18.article(48),),
        recheck_by_sample=True,
        on_passed=CLOSE, on_failed="stop", on_overdue=RECHECK, public=True,
    ),
    Rung(
        key="stop", number=3, name="责令停业、限期整顿", short="停业整顿", decided_by="负责结果处理的机关",
        document="stop_order", act="责令停业，限期整顿",
        penalty=(PQL.article(17, 1), O18.article(48)), penalty_type="stop",
        term=STANDSTILL, shortest=5, longest=180,
        window=Window(0, 15, "整顿期限届满", O18.passage("第四十八条", certain=False)), recheck_basis=(PQL.article(17, 1),),
        recheck_by_sample=True,
        on_passed=CLOSE, on_failed="revoke", on_overdue=RECHECK,
        needs=(RIGHTS, HEARING), stops_production=True, grave=True, cautions=(STOP_PROCEDURE,),
    ),
    Rung(
        key="revoke", number=4, name="吊销营业执照", short="吊销执照", decided_by="有权的登记机关", level="city",
        document="licence_revocation", act="吊销营业执照",
        penalty=(PQL.article(17, 1), O18.article(48)), penalty_type="revoke",
        on_executed=CLOSE, measure=Measure.REVOKE_BUSINESS, needs=(RIGHTS, HEARING, DISCUSSED), grave=True, cautions=(COLLECTIVE,),
    ),
)

STATUTE = Rulebook(
    key="statute-2020",
    family="statute-2020",
    name="现行法规则（2020年起）",
    about="产品质量法第十七条和监督抽查管理暂行办法确定的四级阶梯。不得越级；公告只由省级机关发布；许可证、认证证书另走平行程序，不在阶梯上暂停。",
    source=(PQL.article(17, 1), O18.article(46), O18.article(47), O18.article(48)),
    rungs=RUNGS,
    not_applicable={
        ("order", Outcome.EXECUTED): "责令改正须经复查。",
        ("announcement", Outcome.EXECUTED): "公告后须经复查。",
        ("stop", Outcome.EXECUTED): "停业整顿期满须经复查。",
        ("revoke", Outcome.PASSED): "吊销后不再复查。",
        ("revoke", Outcome.FAILED): "吊销后不再复查。",
        ("revoke", Outcome.OVERDUE): "吊销决定没有整改期限。",
    },
    endings=(
        Ending(
            "passed", "复查合格，恢复生产", "pass_recheck", None, True, (CERTIFICATES, STOP), O18.article(49),
            "合格以前不得恢复生产、销售同一产品；结案不消除已有记录。",
        ),
        Ending("executed", "吊销决定已经执行", "close", Outcome.EXECUTED, False, (), PQL.article(17, 1), "停业不因结案而解除；企业依法清算、注销。"),
        Ending("terminated", "终止办理", "close", None, False, (), APL.article(57, 1), "企业注销、停产等无须继续处理的，由机关负责人写明理由。"),
        Ending("withdrawn", "不合格结论撤回，撤销案件", "drop", None, True, (CERTIFICATES, STOP), APL.article(57, 1, 3), "据以处理的事实不能成立。"),
    ),
)
