"""What the three policy ladders share: places, terms that the documents leave open, what must be on file, endings."""

from enforcement.law.rungs import CERTIFICATES, STOP, Ending, Extension, Outcome, Window
from inspections.law.telling import FEEDBACK_TERM
from quality_portal.core.instruments import APL, O133, PQL, S0, S1, S3
from quality_portal.core.law import Citation, Criterion, Term, Unit

S0_LADDER = S0.passage("第四部分第3点")
S1_LADDER = S1.passage("（十一）")
S3_LICENCE = S3.passage("第15点")
S3_LADDER = S3.passage("第18点")
S3_PURCHASE = S3.passage("第19点")
FEEDBACK = FEEDBACK_TERM

CORRECTION = Term(
    "policy.correction", "整改期限", 30, Unit.CALENDAR, "责令整改通知书送达", O133.passage("关于限期改正的规定", certain=False),
    "文件只写“限期”，未写日数；默认30日，可在通知书中另定5日至60日。",
)
EXTENSION = Extension(30, 5, 1, O133.passage("关于延长整改期限的规定", certain=False))
RECHECK_WITHIN = O133.passage("关于复查期限的规定", certain=False)
ON_REQUEST = Term("recheck.on_request", "申请后的复查期限", 15, Unit.CALENDAR, "企业申请复查", RECHECK_WITHIN)


def standstill(key: str, place: Citation) -> Term:
    """The term of a stop of production, which every document leaves open."""
    basis = Citation(place.instrument, place.place, "停产整顿", certain=False)
    return Term(f"policy.standstill.{key}", "停产整顿期限", 30, Unit.CALENDAR, "决定书送达", basis, "文件未写日数；默认30日，由决定书写明。")


def recheck_after(since: str) -> Window:
    """Fifteen days for the recheck, which may also come as soon as the enterprise reports."""
    return Window(0, 15, since, RECHECK_WITHIN)


RIGHTS = Criterion(
    "rights", "已书面告知拟作出的决定、事实、理由、依据和陈述申辩权利", APL.article(44), "行政处罚事先告知书及送达回证",
)
HEARING = Criterion(
    "hearing", "已告知听证权利，且企业未在5个工作日内要求听证，或者听证已经举行", APL.article(63, 1), "听证告知书、听证笔录或期满说明",
)

COLLECTIVE = Criterion("collective", "情节复杂或者重大的，由机关负责人集体讨论决定", APL.article(57, 2), "集体讨论记录")


def endings(source: Citation) -> tuple[Ending, ...]:
    """How a case under a policy ladder ends. A suspension ends by a passed recheck alone, or turns into revocation."""
    return (
        Ending("passed", "复查合格，准予恢复", "pass_recheck", None, True, (CERTIFICATES, STOP), source),
        Ending(
            "executed", "处理决定已经执行", "close", Outcome.EXECUTED, False, (), source,
            "证书已经吊销的不恢复；停产不因结案而解除。",
        ),
        Ending(
            "terminated", "终止办理", "close", None, False, (), APL.article(57, 1),
            "企业注销、停产等无须继续处理的，由局领导写明理由。暂停的证书不自动恢复，另行处理。",
        ),
        Ending(
            "withdrawn", "不合格结论撤回，撤销案件", "drop", None, True, (CERTIFICATES, STOP), APL.article(57, 1, 3),
            "据以处理的事实不能成立，已经采取的暂停和停产一并解除。",
        ),
    )


NO_RECHECK = {
    Outcome.PASSED: "吊销后不再复查。",
    Outcome.FAILED: "吊销后不再复查。",
    Outcome.OVERDUE: "吊销决定没有整改期限。",
}
LETTER_ONLY = {
    Outcome.PASSED: "提请后不再复查。",
    Outcome.FAILED: "提请后不再复查。",
    Outcome.OVERDUE: "函件没有整改期限。",
}
STATUTE_FILLS = PQL.article(17, 1)
