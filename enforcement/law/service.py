"""How a paper reaches its party, and from which day it counts as served."""

from __future__ import annotations

from dataclasses import dataclass

from quality_portal.core.instruments import APL, CIVIL_PROCEDURE
from quality_portal.core.law import Citation, Criterion

from .ladder import PUBLIC_NOTICE, SERVE

SERVE_WITHIN, PUBLIC_NOTICE_DAYS = SERVE, PUBLIC_NOTICE
RECEIPT_RULE = Criterion("receipt", "送达必须有送达回证，由受送达人记明收到日期并签名或者盖章", CIVIL_PROCEDURE.article(87), "送达回证")
ELECTRONIC_RULE = Criterion(
    "electronic", "当事人同意并签订确认书的，才可以采用电子方式送达", APL.article(61, 2), "送达地址确认书",
)
TWO_WITNESSES = Criterion(
    "left", "拒收的，邀请基层组织代表到场见证，或者用拍照、录像记录过程，把文书留置", CIVIL_PROCEDURE.article(89), "见证人签名或者照片、录像",
)
NOTICE_LAST = Criterion(
    "notice", "受送达人下落不明，或者其他方式无法送达的，才公告送达，并在案卷中记明原因和经过", CIVIL_PROCEDURE.article(95), "送达公告、此前送达的记录",
)


@dataclass(frozen=True, slots=True)
class Method:
    """A way of service: which words it needs, and whether it takes effect on the day it is done or later."""

    key: str
    name: str
    effective: str
    basis: Citation
    needs: tuple[tuple[str, str], ...] = ()
    at_once: bool = True


METHODS = (
    Method("in_person", "当场送达", "受送达人在送达回证上签收的日期", CIVIL_PROCEDURE.article(88)),
    Method("online", "网上签收", "企业在自己的工作台点击签收的日期", APL.article(61, 2)),
    Method(
        "mail", "邮寄送达", "回执上注明的收件日期", CIVIL_PROCEDURE.article(91),
        (("mail_no", "邮寄送达要填写邮件号码，以便查询回执。"),), at_once=False,
    ),
    Method(
        "left", "留置送达", "把文书留置的日期", TWO_WITNESSES.basis,
        (("note", "留置送达须写明经过：谁拒收、留在什么地方、怎样拍照录像。"), ("witness", "留置送达须写明见证人，或者写“拍照、录像”。")),
    ),
    Method(
        "public_notice", "公告送达", "送达公告发出满三十日", NOTICE_LAST.basis,
        (("note", "公告送达须写明经过：此前用过哪些方式、为什么无法送达、公告登在什么地方。"),), at_once=False,
    ),
)  # fmt: skip
# Papers to the party that start no term of their own: they only have to reach it.
PLAIN_PAPERS = (
    "recheck_notice", "recheck_result", "resumption", "extension_granted", "extension_refused", "recheck_accepted", "recheck_refused",
)  # fmt: skip
BY_KEY = {row.key: row for row in METHODS}
METHOD_CHOICES = tuple((row.key, row.name) for row in METHODS)
ON_PAPER = tuple((row.key, row.name) for row in METHODS if row.key != "online")
