"""From a result to one that stands: who is told, who confirms, what may be objected to, who pays, who learns of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from quality_portal.core.instruments import CIVIL_PROCEDURE, O18, PQL, S1, S2, S3
from quality_portal.core.law import Criterion, Term, Unit

# --- telling
NOTICE_RULE = Criterion("notice", "检验结论书面告知被抽样者", O18.article(34, certain=False), "告知书、送达回证")
MAKER_NOTICE = Criterion("notice_maker", "在销售者处抽样的，同时书面告知产品标称的生产者", O18.article(35, certain=False), "告知书、送达回证")
PLATFORM_NOTICE = Criterion("notice_platform", "网络交易产品的抽样，还应当书面告知电子商务平台经营者", O18.article(35, certain=False), "告知书、送达回证")
PUBLIC_NOTICE = Term("notice_public", "公告送达", 30, Unit.CALENDAR, "公告送达发出之日", CIVIL_PROCEDURE.article(95))

# --- objecting
OBJECTION_TERM = Term("objection", "异议期", 15, Unit.CALENDAR, "收到检验结果之日", PQL.article(15, 4))
WAIVER_RULE = Criterion("waiver", "当事人书面放弃异议的，结果自放弃之日确定", PQL.article(15, 4), "当事人书面声明")
OBJECTION_RULE = Criterion("objection_right", "对检验结果有异议的，可以在期限内书面提出异议处理申请，并提交相关材料", O18.article(36, certain=False), "异议书、证明材料")
HALF_OPEN = Criterion("objection_open", "异议没有处理完毕的，结果不能确定", PQL.article(15, 4), "异议处理记录")
DECIDE_TERM = Term(
    "objection_decision", "决定是否受理异议", 3, Unit.WORKING, "收到异议之日", O18.passage("第五章", certain=False),
    note="总局规章没有规定天数；取地方规定的三个工作日，作内部提醒，逾期不影响效力",
)  # fmt: skip

# --- retesting
FORMALITIES_TERM = Term(
    "retest_formalities", "办理复检手续", 7, Unit.CALENDAR, "收到复检受理通知之日", O18.article(38, certain=False), note="逾期没有办理的，视为放弃复检",
)
NAMING_TERM = Term("retest_naming", "确定复检机构", 10, Unit.CALENDAR, "复检手续办理完毕之日", O18.article(39, certain=False), note="逾期为机关内部督办事项")
OTHER_LAB = Criterion("retest_other_lab", "复检机构与初检机构不得为同一机构；本省只有一个检验机构具备能力的除外", O18.article(39, certain=False), "检验机构资质范围")
BACKUP_RULE = Criterion("retest_backup", "复检使用备用样品；备用样品封样和交接不完整的，不能复检", O18.article(24, certain=False), "封样单、样品交接记录")
BACKUP_PAID = Criterion("retest_backup_paid", "复检使用的备用样品，由组织抽查的机关按标价补付样品费", O18.article(37, certain=False), "购样凭证")
FEE_RULE = Criterion("retest_fee", "复检费用由申请人先行垫付", O18.article(42, certain=False), "缴费凭证")
RETEST_FINAL = Criterion("retest_final", "复检结论为最终结论，不再受理异议", O18.article(43, certain=False), "复检报告")


class RetestOutcome(StrEnum):
    CONFIRMED = "confirmed"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True)
class Fee(Criterion):
    """Who bears the fee of a retest in the end, by its outcome."""

    borne_by: str = ""
    refunded: bool = False


FEES = (
    Fee(RetestOutcome.CONFIRMED, "复检结论与初检一致的，复检费用由申请人承担", O18.article(42, certain=False), "复检报告", "applicant"),
    Fee(RetestOutcome.REVERSED, "复检结论与初检不一致的，复检费用由组织抽查的机关承担，退还申请人", O18.article(42, certain=False), "复检报告、退费凭证", "organ", True),
)
FEE = {row.key: row for row in FEES}


@dataclass(frozen=True, slots=True)
class BackupFault(Criterion):
    """What follows when no retest is possible, by whose doing the back-up sample was lost."""

    result_stands: bool = True


BACKUP_FAULTS = (
    BackupFault("party", "备用样品由被抽样者隐匿、转移、变卖、损毁或者拆封的，不能复检，初检结论不变", O18.article(25, certain=False), "现场记录、照片"),
    BackupFault("organ", "备用样品由机关、抽样人员或者检验机构保管不当的，不能复检，撤回初检结论，不作为处理依据", O18.article(24, certain=False), "交接记录", False),
)
BACKUP_FAULT = {row.key: row for row in BACKUP_FAULTS}

# --- confirmation by the maker (样品确认)
CONFIRM_TERM = Term(
    "maker_confirmation", "样品确认", 15, Unit.CALENDAR, "标称生产企业收到告知之日", O18.article(35, certain=False),
    note="条文没有另定天数，与异议期同期计算，待法制机构确认",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Naming(Criterion):
    """How a result of goods not taken from their maker is published, by what the maker answered."""

    published: bool = True
    maker_named: bool = True
    mark: str = ""


NAMINGS = (
    Naming("", "样品在生产者处抽取，公布生产者", O18.article(44, certain=False)),
    Naming("asked", "标称生产企业的确认期没有届满，暂不公布", O18.article(35, certain=False), "告知书", published=False, maker_named=False),
    Naming("confirmed", "生产企业确认样品为其产品，同时公布生产企业和销售者", O18.article(35, certain=False), "生产企业的确认"),
    Naming("denied", "生产企业否认样品为其产品的，只公布销售者，另行核查假冒嫌疑", O18.article(35, certain=False), "生产企业的说明和证据", maker_named=False, mark="标称生产企业已否认"),
    Naming("silent", "生产企业期满没有答复的，按产品标识公布，并注明未经确认", O18.article(35, certain=False), "送达回证", mark="标称生产企业（未确认）"),
)
NAMING = {row.key: row for row in NAMINGS}

# --- after the result
CIRCULAR_RULE = Criterion("circular", "抽查不合格的，责令限期改正，并通报县（市、区）政府和有关主管部门", S1.passage("（十一）"), "通报")
CIRCULAR_PUBLIC = Criterion("circular_public", "抽查结果及时向社会公告，并通报所在地的政府及有关部门", S3.passage("第18点"), "公告、通报")
UPPER_RULE = Criterion("circular_upper", "组织抽查的机关汇总结果，报告上一级机关", O18.article(44), "通报")
HOME_RULE = Criterion("circular_home", "不合格产品的生产者不在本行政区域的，及时通报生产者所在地同级机关", O18.article(44, 2), "通报")
FEEDBACK_TERM = Term(
    "circular_feedback", "通报反馈", 30, Unit.CALENDAR, "通报发出之日", O18.article(44, certain=False), note="反馈日期由通报写明；没有写明的按三十日，待法制机构确认",
)
MEETING_RULE = Criterion("quality_meeting", "区域性、行业性质量问题，组织召开质量分析会，督促整改", O18.article(50), "会议记录")
AFTERCARE_RULE = Criterion("aftercare", "通过组织产品质量分析会、走访企业等方式，及时指导、帮助、督促企业整改", S2.passage("三（五）"), "会议记录、走访记录")


@dataclass(frozen=True, slots=True)
class Threshold(Criterion):
    """From how many failures in how many months the portal suggests an act; a person decides."""

    count: int = 0
    months: int = 0


MEETING_THRESHOLD = Threshold(
    "meeting_suggested", "同一区域同一类产品十二个月内不合格三批次以上的，建议召开质量分析会", O18.article(50, certain=False), "不合格项", 3, 12
)  # the numbers are the portal's own reminder, to be set by the office

TELLING_TERMS = (OBJECTION_TERM, PUBLIC_NOTICE, DECIDE_TERM, FORMALITIES_TERM, NAMING_TERM, CONFIRM_TERM, FEEDBACK_TERM)
