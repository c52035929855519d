"""States of enterprises and licences, and who may move them on what ground."""

from django.db import models

from quality_portal.core.instruments import CRTA, ENTERPRISE_REGISTRATION, LIC, LL, PQL, S0, S3
from quality_portal.core.roles import Role
from quality_portal.core.workflow import Move


class EnterpriseState(models.TextChoices):
    ACTIVE = "active", "存续"
    REVOKED = "revoked", "营业执照已吊销"
    DEREGISTERED = "deregistered", "已注销"


class Size(models.TextChoices):
    LARGE = "large", "大型"
    MEDIUM = "medium", "中型"
    SMALL = "small", "小型"
    MICRO = "micro", "微型"
    UNKNOWN = "unknown", "未知"


class LicenceKind(models.TextChoices):
    """Which certificate. 准产许可证 is historic: provinces may no longer license products of their own choice."""

    PRODUCTION = "production", "生产许可证"
    ACCESS = "access", "准产许可证（历史）"
    SAFETY_CERT = "safety_cert", "安全认证"
    CCC = "ccc", "强制性产品认证（CCC）"
    BUSINESS = "business", "营业执照"
    OPERATING = "operating", "经营许可证"
    QMS = "qms", "质量管理体系认证"
    EMS = "ems", "环境管理体系认证"
    OHS = "ohs", "职业健康安全管理体系认证"


class LicenceState(models.TextChoices):
    VALID = "valid", "有效"
    SUSPENDED = "suspended", "暂停"
    REVOKED = "revoked", "已吊销"
    DEREGISTERED = "deregistered", "已注销"
    ANNULLED = "annulled", "已撤销"


class StandingKind(models.TextChoices):
    """A fact about an enterprise that a higher room decided and a lower room must know."""

    EXEMPT = "exempt", "免于监督检查"
    LICENCE_SUSPENDED = "licence_suspended", "证书暂停"
    LICENCE_REVOKED = "licence_revoked", "证书吊销"
    STOP_PRODUCTION = "stop_production", "责令停产整顿"
    HONOUR_BARRED = "honour_barred", "不得参评荣誉"
    PROCUREMENT_BARRED = "procurement_barred", "禁止参加政府采购"
    BLACKLISTED = "blacklisted", "列入质量黑名单"
    KEY_SUPERVISION = "key_supervision", "重点监督"
    NAMED_BRAND = "named_brand", "名牌产品"


GOOD_STANDINGS = frozenset({StandingKind.EXEMPT, StandingKind.NAMED_BRAND})
# What an authority has decided and published about an enterprise; the rest is working knowledge of the bureau.
PUBLISHED_STANDINGS = (
    StandingKind.EXEMPT,
    StandingKind.NAMED_BRAND,
    StandingKind.LICENCE_SUSPENDED,
    StandingKind.LICENCE_REVOKED,
    StandingKind.STOP_PRODUCTION,
    StandingKind.PROCUREMENT_BARRED,
    StandingKind.BLACKLISTED,
)

_OFFICERS = frozenset({Role.CASE_OFFICER, Role.APPROVER})
_LIVE = (LicenceState.VALID, LicenceState.SUSPENDED)
_GONE = (LicenceState.REVOKED, LicenceState.ANNULLED)

LICENCE_MOVES = (
    Move("suspend", "暂停证书", (LicenceState.VALID,), LicenceState.SUSPENDED, _OFFICERS, S0.passage("第四部分第3点")),
    Move("resume", "恢复证书", (LicenceState.SUSPENDED,), LicenceState.VALID, _OFFICERS, CRTA.article(26)),
    Move("revoke", "吊销证书", _LIVE, LicenceState.REVOKED, _OFFICERS, LIC.article(54)),
    Move("deregister", "注销证书", (*_LIVE, *_GONE), LicenceState.DEREGISTERED, _OFFICERS, LL.article(70)),
    Move("annul", "撤销证书", _LIVE, LicenceState.ANNULLED, _OFFICERS, LL.article(69)),
)

ENTERPRISE_MOVES = (
    Move("revoke", "吊销营业执照", (EnterpriseState.ACTIVE,), EnterpriseState.REVOKED, _OFFICERS, PQL.article(17, 1)),
    Move(
        "deregister",
        "注销登记",
        (EnterpriseState.ACTIVE, EnterpriseState.REVOKED),
        EnterpriseState.DEREGISTERED,
        _OFFICERS,
        ENTERPRISE_REGISTRATION.article(31, certain=False),
    ),
)


# --- Catalogues of what is to be eliminated ---

_HEAD = frozenset({Role.APPROVER})
_CLEAN_UP = S3.passage("第17点")


class CatalogueState(models.TextChoices):
    """Of a batch of an elimination catalogue and of a version of the opening catalogue alike."""

    DRAFT = "draft", "待发布"
    PUBLISHED = "published", "施行中"
    REPEALED = "repealed", "已废止"


class TaskState(models.TextChoices):
    OPEN = "open", "未办结"
    CONVERTED = "converted", "已转产"
    CLOSED = "closed", "已关闭拆除"
    UNFOUNDED = "unfounded", "不属于所列"


BATCH_MOVES = (
    Move("publish", "发布目录", (CatalogueState.DRAFT,), CatalogueState.PUBLISHED, _HEAD, _CLEAN_UP),
    Move("repeal", "登记废止", (CatalogueState.PUBLISHED,), CatalogueState.REPEALED, _HEAD, _CLEAN_UP),
)
TASK_MOVES = (
    Move("convert", "登记已转产", (TaskState.OPEN,), TaskState.CONVERTED, _OFFICERS, _CLEAN_UP),
    Move("shut", "登记已关闭拆除", (TaskState.OPEN,), TaskState.CLOSED, _OFFICERS, _CLEAN_UP),
    Move("unfound", "认定不属于目录所列", (TaskState.OPEN,), TaskState.UNFOUNDED, _HEAD, _CLEAN_UP),
    Move("reopen", "重新列为未办结", (TaskState.CONVERTED, TaskState.CLOSED, TaskState.UNFOUNDED), TaskState.OPEN, _OFFICERS, _CLEAN_UP),
)

# --- Opening review ---

_OPENING = S3.passage("第16点")
_EXAMINERS = frozenset({Role.CASE_OFFICER, Role.SAMPLER, Role.PLANNER})


class OpeningState(models.TextChoices):
    APPLIED = "applied", "待现场审查"
    EXAMINED = "examined", "待审批"
    GRANTED = "granted", "准予开工"
    REFUSED = "refused", "不准开工"
    WITHDRAWN = "withdrawn", "已撤回"


OPENING_CATALOGUE_MOVES = (
    Move("publish", "发布目录", (CatalogueState.DRAFT,), CatalogueState.PUBLISHED, _HEAD, _OPENING),
    Move("supersede", "由新版替代", (CatalogueState.PUBLISHED,), CatalogueState.REPEALED, _HEAD, _OPENING),
)
OPENING_MOVES = (
    Move("examine", "提交现场审查意见", (OpeningState.APPLIED,), OpeningState.EXAMINED, _EXAMINERS, _OPENING),
    Move("return", "退回现场审查意见", (OpeningState.EXAMINED,), OpeningState.APPLIED, _HEAD, _OPENING),
    Move("grant", "准予开工", (OpeningState.EXAMINED,), OpeningState.GRANTED, _HEAD, _OPENING),
    Move("refuse", "不准开工", (OpeningState.EXAMINED,), OpeningState.REFUSED, _HEAD, _OPENING),
    Move("withdraw", "撤回申请", (OpeningState.APPLIED, OpeningState.EXAMINED), OpeningState.WITHDRAWN, _EXAMINERS, _OPENING),
)

# --- Irregular production, key-support list ---

_LEADS = S3.passage("第15点")


class IrregularityState(models.TextChoices):
    FOUND = "found", "待核实"
    CONFIRMED = "confirmed", "已核实待立案"
    TAKEN = "taken", "已立案"
    CLEARED = "cleared", "已消除"
    DISMISSED = "dismissed", "不成立"


IRREGULARITY_MOVES = (
    Move("confirm", "核实", (IrregularityState.FOUND,), IrregularityState.CONFIRMED, frozenset({Role.CASE_OFFICER}), _LEADS),
    Move("dismiss", "认定不成立", (IrregularityState.FOUND, IrregularityState.CONFIRMED), IrregularityState.DISMISSED, _OFFICERS, _LEADS),
    Move("take", "立案查处", (IrregularityState.CONFIRMED,), IrregularityState.TAKEN, frozenset({Role.CASE_OFFICER}), _LEADS),
    Move(
        "clear", "消除", (IrregularityState.FOUND, IrregularityState.CONFIRMED, IrregularityState.TAKEN), IrregularityState.CLEARED,
        _OFFICERS, _LEADS,
    ),
)  # fmt: skip


class SupportState(models.TextChoices):
    LISTED = "listed", "在名录"
    REMOVED = "removed", "已移出"


SUPPORT_MOVES = (Move("remove", "移出名录", (SupportState.LISTED,), SupportState.REMOVED, _HEAD, S3.passage("第18点")),)

# --- Applications for a licence, reminders ---


class ApplicationPurpose(models.TextChoices):
    FIRST = "first", "首次申请"
    RENEWAL = "renewal", "延续"


class ApplicationState(models.TextChoices):
    HANDED_IN = "handed_in", "待受理"
    INCOMPLETE = "incomplete", "待补正"
    ACCEPTED = "accepted", "待实地核查"
    EXAMINED = "examined", "待产品检验"
    CONCLUDED = "concluded", "待提出审查意见"
    PROPOSED = "proposed", "待决定"
    GRANTED = "granted", "准予许可，待发证"
    ISSUED = "issued", "已发证"
    DECLINED = "declined", "不予受理"
    REFUSED = "refused", "不予许可"
    WITHDRAWN = "withdrawn", "已撤回"


_KEEPERS = frozenset({Role.PLANNER, Role.CASE_OFFICER})
_APPLICANTS = _KEEPERS | {Role.ENTERPRISE_MEMBER}
_UNDECIDED = (
    ApplicationState.HANDED_IN, ApplicationState.INCOMPLETE, ApplicationState.ACCEPTED, ApplicationState.EXAMINED,
    ApplicationState.CONCLUDED, ApplicationState.PROPOSED,
)  # fmt: skip
APPLICATION_OPEN = (*_UNDECIDED, ApplicationState.GRANTED)
APPLICATION_MOVES = (
    Move("ask", "告知补正", (ApplicationState.HANDED_IN,), ApplicationState.INCOMPLETE, _KEEPERS, LL.article(32)),
    Move("mend", "补正材料", (ApplicationState.INCOMPLETE,), ApplicationState.HANDED_IN, _APPLICANTS, LL.article(32)),
    Move("accept", "受理申请", (ApplicationState.HANDED_IN,), ApplicationState.ACCEPTED, _KEEPERS, LL.article(32)),
    Move(
        "decline", "不予受理", (ApplicationState.HANDED_IN, ApplicationState.INCOMPLETE), ApplicationState.DECLINED, _KEEPERS, LL.article(32)
    ),
    Move("pass", "登记实地核查合格", (ApplicationState.ACCEPTED,), ApplicationState.EXAMINED, _EXAMINERS, LIC.article(15)),
    Move("fail", "登记实地核查不合格", (ApplicationState.ACCEPTED,), ApplicationState.CONCLUDED, _EXAMINERS, LIC.article(18)),
    Move("test", "登记产品检验结果", (ApplicationState.EXAMINED,), ApplicationState.CONCLUDED, _KEEPERS, LIC.article(19)),
    Move("propose", "提出审查意见", (ApplicationState.CONCLUDED,), ApplicationState.PROPOSED, _KEEPERS, LIC.article(24)),
    Move("return", "退回审查意见", (ApplicationState.PROPOSED,), ApplicationState.CONCLUDED, _HEAD, LIC.article(24)),
    Move("grant", "准予许可", (ApplicationState.PROPOSED,), ApplicationState.GRANTED, _HEAD, LIC.article(24)),
    Move("refuse", "不予许可", (ApplicationState.PROPOSED,), ApplicationState.REFUSED, _HEAD, LIC.article(24)),
    Move("issue", "颁发许可证", (ApplicationState.GRANTED,), ApplicationState.ISSUED, _KEEPERS, LIC.article(24)),
    Move("withdraw", "撤回申请", _UNDECIDED, ApplicationState.WITHDRAWN, _APPLICANTS, LL.article(7)),
)


class ReminderKind(models.TextChoices):
    RENEWAL = "renewal", "提醒申请延续"
    EXPIRED = "expired", "届满未延续，待注销"

# --- Accounts of enterprises ---


class RegistrationState(models.TextChoices):
    FILED = "filed", "待核实"
    CONFIRMED = "confirmed", "已开通"
    REFUSED = "refused", "未通过"


_CHECKERS = frozenset({Role.PLANNER, Role.CASE_OFFICER, Role.APPROVER})
REGISTRATION_MOVES = (
    Move("confirm", "核实通过", (RegistrationState.FILED,), RegistrationState.CONFIRMED, _CHECKERS, LL.article(33)),
    Move("refuse", "不予通过", (RegistrationState.FILED,), RegistrationState.REFUSED, _CHECKERS, LL.article(38)),
)
