"""暂停、恢复、吊销、注销、撤销: five acts, each with its own grounds and its own deciders. Pure: no Django."""

from __future__ import annotations

from dataclasses import dataclass

from quality_portal.core.instruments import APL, CRTA, LIC, LL, PQL, S0, S1, S3
from quality_portal.core.law import Citation, Criterion
from quality_portal.core.roles import Role


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground for one act on a licence.

    `kinds` and `states` empty mean any. `authority` decides by law; `by` are the roles that may enter the decision by
    hand, outside a case. `when` names a fact that must hold (see `queries.licence.FACTS`).
    """

    key: str
    move: str
    title: str
    basis: Citation
    kinds: frozenset[str] = frozenset()
    authority: str = "发证机关"
    by: frozenset[Role] = frozenset({Role.CASE_OFFICER, Role.APPROVER})
    states: frozenset[str] = frozenset()
    when: str = ""


_XK = frozenset({"production", "access"})
_CERTIFIED = frozenset({"ccc", "safety_cert", "qms", "ems", "ohs"})
_PERMITS = frozenset({"production", "access", "operating"})
_GRANTED = _PERMITS | {"business"}
_HEAD = frozenset({Role.APPROVER})
_GONE = frozenset({"revoked", "annulled"})
_LIVE = frozenset({"valid", "suspended"})
_HANDLER, _CERTIFIER = "负责结果处理的机关", "认证机构"
_GRANTOR = "作出许可决定的机关或者其上级机关"

SUSPEND = (
    Ground("policy_failed", "suspend", "监督抽查不合格，暂停使用该产品的证书，限期整改", S0.passage("第四部分第3点"), _XK | _CERTIFIED, _HANDLER, _HEAD),
    Ground("policy_city", "suspend", "责令限期改正期间暂停有关证书的使用", S1.passage("（十一）"), _XK | _CERTIFIED, _HANDLER, _HEAD),
    Ground("withheld_failed", "suspend", "省以上监督抽查不合格，暂扣许可证并责令整改", S3.passage("第15点"), _XK, "质量技术监督部门", _HEAD),
    Ground("withheld_serious", "suspend", "产品质量问题严重，暂扣许可证并责令整改", S3.passage("第15点"), _XK, "质量技术监督部门", _HEAD),
    Ground("withheld_misused", "suspend", "违法使用许可证，暂扣许可证并责令整改", S3.passage("第15点"), _XK, "质量技术监督部门", _HEAD),
    Ground("policy_operating", "suspend", "责令停产整顿期间暂停经营许可", S0.passage("第四部分第3点", certain=False), frozenset({"operating"}), _HANDLER, _HEAD),
    Ground("certifier", "suspend", "认证机构暂停其使用认证证书", CRTA.article(26), _CERTIFIED, _CERTIFIER),
)
RESUME = (
    Ground("corrected", "resume", "已完成整改，复查合格", S0.passage("第四部分第3点", note="整改到期复查合格"), authority="作出暂停决定的机关"),
    Ground("certifier_resumed", "resume", "认证机构恢复其使用认证证书", CRTA.article(26), _CERTIFIED, _CERTIFIER),
)
REVOKE = (
    Ground("recheck_failed", "revoke", "监督抽查不合格，经复查仍不合格", LIC.article(54), _XK, by=_HEAD),
    Ground("not_marked", "revoke", "未按规定标注生产许可证标志和编号，情节严重", LIC.article(47), _XK, by=_HEAD),
    Ground("lent", "revoke", "出租、出借或者转让许可证书、标志和编号，情节严重", LIC.article(49), _XK, by=_HEAD),
    Ground("policy_revoked", "revoke", "整改到期复查仍不合格，吊销生产许可证、安全认证证书", S0.passage("第四部分第3点"), _XK | _CERTIFIED, by=_HEAD),
    Ground("policy_no_effect", "revoke", "暂扣许可证并责令整改无效，吊销许可证", S3.passage("第15点"), _XK, by=_HEAD),
    Ground(
        "policy_counterfeit", "revoke", "制假售假查实，吊销生产许可证、经营许可证、营业执照", S0.passage("第四部分第2点"),
        _GRANTED, by=_HEAD,
    ),
    Ground("business_serious", "revoke", "监督抽查不合格，停业整顿期满后复查仍不合格", PQL.article(17, 1), frozenset({"business"}), "登记机关", _HEAD),
    Ground("certifier_cancelled", "revoke", "认证机构撤销认证证书", CRTA.article(26), _CERTIFIED, _CERTIFIER),
)
DEREGISTER = (
    Ground("expired", "deregister", "有效期届满未延续", LL.article(70, None, 1), _PERMITS, states=_LIVE, when="expired"),
    Ground(
        "certificate_expired", "deregister", "认证证书有效期届满，未再次认证", CRTA.article(26, certain=False), _CERTIFIED, _CERTIFIER,
        states=_LIVE, when="expired",
    ),
    Ground("ended", "deregister", "企业依法终止", LL.article(70, None, 3), states=_LIVE, when="enterprise_ended"),
    Ground("withdrawn", "deregister", "许可已被依法撤销，或者许可证件已被依法吊销", LL.article(70, None, 4), states=_GONE),
    Ground("recalled", "deregister", "许可被依法撤回", LL.article(70, None, 4), _PERMITS, states=_LIVE, by=_HEAD),
    Ground("force_majeure", "deregister", "因不可抗力致使许可事项无法实施", LL.article(70, None, 5), _PERMITS, states=_LIVE),
    Ground("stopped", "deregister", "企业不再生产列入目录的产品", LIC.article(31), _XK, states=_LIVE),
)
ANNUL = (
    Ground("abuse", "annul", "工作人员滥用职权、玩忽职守作出准予许可决定", LL.article(69, 1, 1), _GRANTED, _GRANTOR, _HEAD),
    Ground("ultra_vires", "annul", "超越法定职权作出准予许可决定", LL.article(69, 1, 2), _GRANTED, _GRANTOR, _HEAD),
    Ground("procedure", "annul", "违反法定程序作出准予许可决定", LL.article(69, 1, 3), _GRANTED, _GRANTOR, _HEAD),
    Ground("ineligible", "annul", "对不具备申请资格或者不符合法定条件的申请人准予许可", LL.article(69, 1, 4), _GRANTED, _GRANTOR, _HEAD),
    Ground("fraud", "annul", "以欺骗、贿赂等不正当手段取得许可", LL.article(69, 2), _GRANTED, _GRANTOR, _HEAD),
)
GROUNDS = (*SUSPEND, *RESUME, *REVOKE, *DEREGISTER, *ANNUL)


CAUTION = Criterion(
    "licence.policy_ground",
    "暂扣、吊销许可证件是行政处罚，规范性文件不得设定。以政策文件为事由的，决定文书还须写明法律、行政法规的依据。",
    APL.article(16),
    "决定文书",
)


def needs_caution(rows: tuple[Ground, ...]) -> bool:
    """Does any of these grounds take a right away on the word of a policy document alone?"""
    return any(row.move in ("suspend", "revoke") and row.basis.instrument in (S0, S1, S3) for row in rows)


def ground(key: str) -> Ground:
    """Look a ground up by its key."""
    return next(row for row in GROUNDS if row.key == key)


def grounds_for(move: str, kind: str, state: str = "") -> tuple[Ground, ...]:
    """The grounds on which this kind of licence, in this state when one is named, can make this move."""
    return tuple(
        row
        for row in GROUNDS
        if row.move == move and (not row.kinds or kind in row.kinds) and (not state or not row.states or state in row.states)
    )


def fitting(move: str, kind: str, state: str, cited: str) -> Ground | None:
    """The ground behind a decision that only cites its law: the one it cites, else the one of an instrument it cites.

    When it cites none of them, the first that asks for no fact of its own; None when the act has no ground at all.
    """
    rows = grounds_for(move, kind, state)
    for fits in (
        lambda row: str(row.basis) in cited,
        lambda row: f"《{row.basis.instrument.title}》" in cited,
        lambda row: not row.when,
    ):
        if found := next((row for row in rows if fits(row)), None):
            return found
    return None
