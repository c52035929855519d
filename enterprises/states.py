"""States of enterprises and licences, and who may move them on what ground."""

from django.db import models

from quality_portal.core.instruments import CRTA, ENTERPRISE_REGISTRATION, LIC, LL, PQL, S0
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

_OFFICERS = frozenset({Role.CASE_OFFICER, Role.APPROVER})
_LIVE = (LicenceState.VALID, LicenceState.SUSPENDED)

LICENCE_MOVES = (
    Move("suspend", "暂停证书", (LicenceState.VALID,), LicenceState.SUSPENDED, _OFFICERS, S0.passage("四（三）")),
    Move("resume", "恢复证书", (LicenceState.SUSPENDED,), LicenceState.VALID, _OFFICERS, CRTA.article(26)),
    Move("revoke", "吊销证书", _LIVE, LicenceState.REVOKED, _OFFICERS, LIC.article(54)),
    Move("deregister", "注销证书", (*_LIVE, LicenceState.REVOKED), LicenceState.DEREGISTERED, _OFFICERS, LL.article(70)),
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
