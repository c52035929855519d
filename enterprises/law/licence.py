"""Licence numbers, terms, and the grounds on which a licence is suspended or ends. Pure: no Django."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from quality_portal.core.instruments import CRTA, LIC, LL, PQL, S0, S1, S3
from quality_portal.core.law import Citation, Criterion, Term, Unit

from .credit_code import ALPHABET, CODE_BASIS

# --- 证书编号 ---

PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How numbers of a kind of licence look, in the years when they were given so."""

    kind: str
    pattern: str
    words: str
    basis: Citation
    since: date | None = None
    until: date | None = None


NUMBER_FORMATS = (
    NumberFormat(
        "production",
        rf"(\([{PROVINCES}]\))?XK\d{{2}}-\d{{3}}-\d{{5}}",
        "XK＋两位行业号－三位产品号－五位企业号，省级发证的前面加省名简称，例如 (苏)XK13-014-00123",
        LIC.passage("第三十三条", note="编号方法见实施办法", certain=False),
        since=date(2005, 9, 1),
    ),
    NumberFormat(
        "production",
        rf"(\([{PROVINCES}]\))?XK\d{{2}}-\d{{3}}-?\d{{4,5}}|\d{{9}}",
        "九位数字（两位行业、三位产品、四位企业）",
        LIC.passage("第三十三条", note="2005年以前的编号", certain=False),
        until=date(2005, 9, 1),
    ),
    NumberFormat("ccc", r"\d{16}", "16位数字", CRTA.article(27, certain=False), since=date(2003, 11, 1)),
    NumberFormat(
        "business", rf"[0-9]{{8}}[{ALPHABET}]{{10}}|\d{{13}}|\d{{15}}", "18位统一社会信用代码，或者旧的15位、13位注册号", CODE_BASIS
    ),
)


def tidy_number(text: str) -> str:
    """Write a licence number in one way: half-width, no blanks, upper case, plain hyphens."""
    text = unicodedata.normalize("NFKC", text).upper()
    text = re.sub(r"[‐‑‒–—―－﹣]", "-", text)
    return re.sub(r"\s+", "", text)


def number_warning(kind: str, number: str, issued_on: date) -> str:
    """Say how numbers of this kind looked when this one was issued; empty when it fits or nothing is known."""
    formats = [
        row
        for row in NUMBER_FORMATS
        if row.kind == kind and (row.since is None or row.since <= issued_on) and (row.until is None or issued_on < row.until)
    ]
    if not formats or any(re.fullmatch(row.pattern, number) for row in formats):
        return ""
    return f"编号“{number}”不像这类证书的编号。通常是：{formats[0].words}。请对照证书检查。"


# --- 期限 ---

VALIDITY = Term("licence.validity", "生产许可证有效期", 5, Unit.YEAR, "发证之日", LIC.article(25))
RENEWAL = Term("licence.renewal", "延续申请", 6, Unit.MONTH, "有效期届满之日向前", LIC.article(25), "应在届满6个月前提出")
TERMS = (VALIDITY, RENEWAL)

# --- 暂停、吊销、注销、撤销：四个词，各有各的事由 ---


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground for a move of a licence. `kinds` empty means any kind."""

    key: str
    move: str
    title: str
    basis: Citation
    kinds: frozenset[str] = frozenset()


_XK = frozenset({"production", "access"})
_CERTIFIED = frozenset({"ccc", "safety_cert", "qms", "ems", "ohs"})

GROUNDS = (
    Ground("policy_failed", "suspend", "监督抽查不合格，暂停使用该产品的证书，限期整改", S0.passage("四（三）"), _XK | _CERTIFIED),
    Ground("policy_city", "suspend", "责令限期改正期间暂停有关证书的使用", S1.passage("（十一）"), _XK | _CERTIFIED),
    Ground("policy_withheld", "suspend", "省以上监督抽查不合格、质量问题严重或者违法使用许可证，暂扣许可证并责令整改", S3.passage("第15点"), _XK),
    Ground("policy_operating", "suspend", "责令停产整顿期间暂停经营许可", S0.passage("四（三）", certain=False), frozenset({"operating"})),
    Ground("certifier", "suspend", "认证机构暂停其使用认证证书", CRTA.article(26), _CERTIFIED),
    Ground("corrected", "resume", "已完成整改，复查合格", S0.passage("四（三）", note="整改到期复查合格")),
    Ground("certifier_resumed", "resume", "认证机构恢复其使用认证证书", CRTA.article(26), _CERTIFIED),
    Ground("recheck_failed", "revoke", "监督抽查不合格，经复查仍不合格", LIC.article(54), _XK),
    Ground("not_marked", "revoke", "未按规定标注生产许可证标志和编号，情节严重", LIC.article(47), _XK),
    Ground("lent", "revoke", "出租、出借或者转让许可证书、标志和编号，情节严重", LIC.article(49), _XK),
    Ground("certifier_cancelled", "revoke", "认证机构撤销认证证书", CRTA.article(26), _CERTIFIED),
    Ground("policy_revoked", "revoke", "整改到期复查仍不合格，吊销生产许可证、安全认证证书", S0.passage("四（三）"), _XK | _CERTIFIED),
    Ground("policy_no_effect", "revoke", "暂扣许可证并责令整改无效，吊销许可证", S3.passage("第15点"), _XK),
    Ground("policy_counterfeit", "revoke", "制假售假查实，吊销生产许可证、经营许可证、营业执照", S0.passage("四（二）"), frozenset({"production", "operating", "business"})),
    Ground("business_serious", "revoke", "监督抽查不合格，停业整顿期满后复查仍不合格", PQL.article(17, 1), frozenset({"business"})),
    Ground("expired", "deregister", "有效期届满未延续", LL.article(70, 1, 1)),
    Ground("ended", "deregister", "企业依法终止", LL.article(70, 1, 3)),
    Ground("withdrawn", "deregister", "许可依法被撤销、撤回，或者许可证件依法被吊销", LL.article(70, 1, 4)),
    Ground("force_majeure", "deregister", "因不可抗力致使许可事项无法实施", LL.article(70, 1, 5)),
    Ground("stopped", "deregister", "企业不再生产列入目录的产品", LIC.article(31), _XK),
    Ground("abuse", "annul", "工作人员滥用职权、玩忽职守作出准予许可决定", LL.article(69, 1, 1)),
    Ground("ultra_vires", "annul", "超越法定职权作出准予许可决定", LL.article(69, 1, 2)),
    Ground("procedure", "annul", "违反法定程序作出准予许可决定", LL.article(69, 1, 3)),
    Ground("ineligible", "annul", "对不具备申请资格或者不符合法定条件的申请人准予许可", LL.article(69, 1, 4)),
    Ground("fraud", "annul", "以欺骗、贿赂等不正当手段取得许可", LL.article(69, 2)),
)


def grounds_for(move: str, kind: str) -> tuple[Ground, ...]:
    """The grounds on which this kind of licence can make this move."""
    return tuple(ground for ground in GROUNDS if ground.move == move and (not ground.kinds or kind in ground.kinds))


def ground(key: str) -> Ground:
    """Look a ground up by its key."""
    return next(row for row in GROUNDS if row.key == key)


NO_OVERLAP = Criterion("licence.no_overlap", "同一种类、同一编号的证书，有效期不得重叠", LIC.article(25), "证书")
