"""Letters to other organs: to whom, on what basis, by when an answer is asked, how many hands they pass.

No document names a day for the answer: the terms are the office's own, marked 待核.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from inspections.law.telling import FEEDBACK_TERM
from quality_portal.core.instruments import APL, CRTA, LIC, OFFICE_LETTERS, PQL, S0, S1, S3
from quality_portal.core.law import Citation, Term, Unit

DEFAULT = OFFICE_LETTERS.passage("默认值", certain=False)
SENT = "函件发出"
NOTE = "文件未写日数；默认值，可在函中另定。"
REVOCATION_REPLY = Term("letter.revocation_reply", "提请吊销的答复", 30, Unit.CALENDAR, SENT, DEFAULT, NOTE)
CERTIFICATE_REPLY = Term("letter.certificate_reply", "证书处理的答复", 15, Unit.CALENDAR, SENT, DEFAULT, NOTE)
REMOVAL_REPLY = Term("letter.removal_reply", "免职建议的答复", 30, Unit.CALENDAR, SENT, DEFAULT, NOTE)
REFERRAL_REPLY = Term("letter.referral_reply", "移送受理的答复", 10, Unit.WORKING, SENT, DEFAULT, NOTE)
TERMS = (REVOCATION_REPLY, CERTIFICATE_REPLY, REMOVAL_REPLY, REFERRAL_REPLY)

TWO, THREE = 2, 3
S1_LADDER, S0_LADDER = S1.passage("（十一）"), S0.passage("第四部分第3点")

POLICY = (S0, S1, S3)
# Closing or changing the product, as the document of each kind of irregular production has it.
CLOSURE_PLACES = (
    S3.passage("第15点"), S3.passage("第16点"), S3.passage("第17点"), S0.passage("第三部分第3点"), S1.passage("（七）"), S1.passage("（十二）"),
)  # fmt: skip
REVOKE_LICENCE, REVOKE_BUSINESS, NOTHING = "revoke_licence", "revoke_business", ""


@dataclass(frozen=True, slots=True)
class LetterKind:
    """One kind: `document` is the kind of paper, `to` the kinds of addressee, `hands` how many people it passes.

    `effect` is what a person records when the addressee did what was asked; `names_licences` asks which certificates.
    """

    key: str
    name: str
    document: str
    to: tuple[str, ...]
    title: str
    opening: str
    request: str
    basis: tuple[Citation, ...]
    reply: Term
    hands: int = THREE
    names_licences: bool = False
    effect: str = NOTHING

    def basis_text(self, cited: Container[Citation]) -> str:
        """Its basis as a ladder that rests on these places would give it: no policy document of another ladder."""
        own = [place for place in self.basis if place.instrument not in POLICY or place in cited]
        return "；".join(str(place) for place in own or self.basis)

    @property
    def decides(self) -> bool:
        """Does it ask another organ for a decision, so that it passes the legal review?"""
        return self.hands == THREE


INSPECTED = "在产品质量监督抽查中，"
LETTERS = (
    LetterKind(
        "government_notice", "不合格情况通报函（政府）", "government_notice", ("government",),
        "关于{enterprise}{product}监督抽查不合格情况的通报", INSPECTED,
        "现将有关情况通报你们，请督促企业查明原因、落实整改。",
        (S1_LADDER, S3.passage("第18点")), FEEDBACK_TERM, TWO,
    ),
    LetterKind(
        "department_notice", "不合格情况通报函（部门）", "department_notice", ("department",),
        "关于{enterprise}{product}监督抽查不合格情况的通报", INSPECTED,
        "现将有关情况通报你单位，请在职责范围内督促企业整改。",
        (S1_LADDER, S3.passage("第18点")), FEEDBACK_TERM, TWO,
    ),
    LetterKind(
        "certificate_suspension", "暂停使用证书通知书", "certificate_suspension", ("certifier", "issuer"),
        "关于暂停使用{enterprise}有关证书的通知", INSPECTED,
        "附件所列证书已在处理决定中暂停使用。请依法办理暂停手续。",
        (S0_LADDER, S1_LADDER, CRTA.article(26)), CERTIFICATE_REPLY, TWO, names_licences=True,
    ),
    LetterKind(
        "certificate_resumption", "恢复使用证书通知书", "certificate_resumption", ("certifier", "issuer"),
        "关于恢复使用{enterprise}有关证书的通知", "此前在产品质量监督抽查中，",
        "暂停的事由已经消除，附件所列证书恢复使用。请依法办理恢复手续。",
        (S0_LADDER, CRTA.article(26)), CERTIFICATE_REPLY, TWO, names_licences=True,
    ),
    LetterKind(
        "licence_revocation_request", "吊销许可证建议书", "licence_revocation_request", ("issuer", "certifier"),
        "关于建议吊销{enterprise}有关证书的函", INSPECTED,
        "建议你机关依法吊销附件所列证书。",
        (S1_LADDER, S0_LADDER, LIC.article(54)), REVOCATION_REPLY, names_licences=True, effect=REVOKE_LICENCE,
    ),
    LetterKind(
        "business_revocation_request", "提请吊销营业执照函", "revocation_request", ("registrar",),
        "关于提请吊销{enterprise}营业执照的函", INSPECTED,
        "现提请你机关依法研究吊销其营业执照。",
        (S1_LADDER, S0_LADDER, S3.passage("第18点"), PQL.article(17, 1)), REVOCATION_REPLY, effect=REVOKE_BUSINESS,
    ),
    LetterKind(
        "closure_request", "提请责令关闭函", "closure_request", ("government",),
        "关于提请责令{enterprise}关闭或者转产的函", "在查处违规生产中，",
        "该企业逾期没有补办，现提请你们依法责令其关闭或者转产。",
        (*CLOSURE_PLACES, APL.article(9, None, 4)), REVOCATION_REPLY,
    ),
    LetterKind(
        "removal_recommendation", "免职建议函", "removal_recommendation", ("owner", "department"),
        "关于建议免去{enterprise}法定代表人（负责人）职务的函", INSPECTED,
        "建议你单位按法定程序免去其法定代表人（负责人）的职务。",
        (S3.passage("第18点"),), REMOVAL_REPLY,
    ),
    LetterKind(
        "referral", "案件移送函", "case_referral", ("organ", "police", "department"),
        "关于移送{enterprise}案件的函", INSPECTED,
        "所附事实依法应由你机关处理，现将案件移送你机关，请函告是否受理。",
        (APL.article(27, 1, certain=False),), REFERRAL_REPLY,
    ),
)  # fmt: skip
BY_KEY = {row.key: row for row in LETTERS}
KIND_CHOICES = tuple((row.key, row.name) for row in LETTERS)


def letter(key: str) -> LetterKind:
    """The row of a kind."""
    return BY_KEY[key]
