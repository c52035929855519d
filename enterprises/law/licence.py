"""Licences: numbers, terms, which kinds still exist, and who may not apply again. Pure: no Django."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from quality_portal.core.instruments import CRTA, LIC, LL, S3
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


_BRACKETS = str.maketrans("〔〕［］【】[]", "()()()()")


def tidy_number(text: str) -> str:
    """Write a licence number in one way: half-width, no blanks, upper case, plain hyphens."""
    text = unicodedata.normalize("NFKC", text).upper().translate(_BRACKETS)
    text = re.sub(r"[‐‑‒–—―－﹣]", "-", text)
    return unicodedata.normalize("NFKC", re.sub(r"\s+", "", text))


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
REMINDER = Term(
    "licence.reminder", "延续提醒", 8, Unit.MONTH, "有效期届满之日向前", LIC.passage("第二十五条", note="提前两个月提醒，条例未规定", certain=False),
    "在延续申请期限前两个月开始提醒",
)
TERMS = (VALIDITY, RENEWAL, REMINDER)
RENEWED = frozenset({"production", "access"})  # kinds to which the term of renewal applies


# --- 已经停止发放的种类 ---


@dataclass(frozen=True, slots=True)
class Scheme:
    """A kind of licence that was given only in some years, in some place."""

    kind: str
    title: str
    jurisdiction: str
    catalogue: str
    basis: Citation
    ended_by: Citation
    since: date
    until: date


SCHEMES = (
    Scheme(
        "access", "地方工业产品准产许可证", "江苏省", "国家发证产品目录以外、密切关系人身安全健康的产品",
        S3.passage("第15点"), LIC.article(59, certain=False), since=date(2000, 6, 30), until=date(2005, 9, 1),
    ),
)


def ended_scheme(kind: str, on: date) -> Scheme | None:
    """The scheme under which a licence of this kind could not be given on a day, when there is one."""
    return next((row for row in SCHEMES if row.kind == kind and not row.since <= on < row.until), None)


# --- 不得再次申请 ---


@dataclass(frozen=True, slots=True)
class Bar:
    """After which act, on which grounds (empty: any), who may not apply again for how long."""

    key: str
    move: str
    kinds: frozenset[str]
    term: Term
    grounds: frozenset[str] = frozenset()
    note: str = ""

    def follows(self, move: str, kind: str, ground: str) -> bool:
        return self.move == move and kind in self.kinds and (not self.grounds or ground in self.grounds)


BARS = (
    Bar(
        "revoked", "revoke", frozenset({"production"}),
        Term("licence.barred", "不得再次申请同一列入目录产品的生产许可证", 3, Unit.YEAR, "生产许可证被吊销之日", LIC.article(55)),
    ),
    Bar(
        "fraud", "annul", frozenset({"production", "operating"}),
        Term("licence.barred_fraud", "不得再次申请该许可", 3, Unit.YEAR, "许可被撤销之日", LL.article(79, certain=False)),
        grounds=frozenset({"fraud"}),
        note="适用于直接关系公共安全、人身健康、生命财产安全的许可",
    ),
)


NO_OVERLAP = Criterion("licence.no_overlap", "同一种类、同一编号的证书，有效期不得重叠", LIC.article(25), "证书")
