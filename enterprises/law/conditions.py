"""The checklist of basic production conditions, for a production licence and for opening review. Pure: no Django.

No document lists what 基本生产条件 are; the conditions of the licence regulation serve for both reviews. For opening
review, to which the regulation does not apply, the list is marked 待核 beside the policy document that orders the review.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from quality_portal.core.instruments import LIC, S3
from quality_portal.core.law import Citation


class Purpose(StrEnum):
    """What the conditions are reviewed for."""

    LICENCE = "licence"
    OPENING = "opening"


class Answer(StrEnum):
    """What the examiners found about one condition."""

    MET = "met"
    UNMET = "unmet"
    NOT_APPLICABLE = "not_applicable"

    @property
    def label(self) -> str:
        return ANSWER_WORDS[self]


ANSWER_WORDS = {Answer.MET: "符合", Answer.UNMET: "不符合", Answer.NOT_APPLICABLE: "不适用"}


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: what must hold, where it stands, and what the examiners look at on the spot.

    `waivable` conditions may be answered 不适用; `tested` ones are settled by the product test, not on the spot.
    """

    key: str
    title: str
    basis: Citation
    look_at: str
    purposes: frozenset[Purpose]
    waivable: bool = False
    tested: bool = False


_BOTH = frozenset({Purpose.LICENCE, Purpose.OPENING})

CONDITIONS = (
    Condition("business", "有营业执照，经营范围覆盖申请的产品", LIC.article(9, 1, 1), "营业执照正本，住所和生产地址是否一致", _BOTH),
    Condition(
        "people", "有与所生产产品相适应的专业技术人员", LIC.article(9, 1, 2), "技术、检验人员名单，学历、培训和持证材料，现场提问", _BOTH
    ),
    Condition(
        "equipment", "有与所生产产品相适应的生产条件和检验检疫手段", LIC.article(9, 1, 3),
        "厂房、生产设备、出厂检验仪器和检定证书；设备能否运转", _BOTH,
    ),
    Condition(
        "papers", "有与所生产产品相适应的技术文件和工艺文件", LIC.article(9, 1, 4), "执行标准、图纸、工艺规程、作业指导书、检验规程", _BOTH
    ),
    Condition(
        "management", "有健全有效的质量管理制度和责任制度", LIC.article(9, 1, 5), "进货验收、过程控制、出厂检验、不合格品处理的制度和近期记录", _BOTH
    ),
    Condition(
        "product", "产品符合有关国家标准、行业标准以及保障人体健康和人身、财产安全的要求", LIC.article(9, 1, 6),
        "封样检验的报告", _BOTH, tested=True,
    ),
    Condition(
        "policy", "符合国家产业政策，没有国家明令淘汰和禁止投资建设的落后工艺、高耗能、污染环境、浪费资源的情况",
        LIC.article(9, 1, 7), "对照淘汰目录核对设备型号和工艺", _BOTH,
    ),
    Condition(
        "special", "法律、行政法规对该产品另有规定的，符合其规定", LIC.article(9, 2), "有关的专项许可或者批准文件", _BOTH, waivable=True
    ),
)

REVIEW_BASIS = {
    Purpose.LICENCE: (LIC.article(15), S3.passage("第15点")),
    Purpose.OPENING: (S3.passage("第16点"), LIC.passage("第九条", note="借用许可证的条件", certain=False)),
}


def conditions_for(purpose: Purpose | str, *, tested: bool | None = None) -> tuple[Condition, ...]:
    """The checklist for a purpose, in order; `tested=False` leaves what is looked at on the spot."""
    wanted = Purpose(purpose)
    return tuple(row for row in CONDITIONS if wanted in row.purposes and (tested is None or row.tested == tested))


def condition(key: str) -> Condition:
    """Look a condition up by its key."""
    return next(row for row in CONDITIONS if row.key == key)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a filled-in checklist amounts to."""

    unanswered: tuple[Condition, ...]
    unmet: tuple[Condition, ...]
    misplaced: tuple[Condition, ...]  # answered 不适用 where the law does not let it

    @property
    def complete(self) -> bool:
        return not (self.unanswered or self.misplaced)

    @property
    def positive(self) -> bool:
        """One unmet condition is enough: 达不到要求的一律不得取证、不准开工."""
        return self.complete and not self.unmet


def judge(purpose: Purpose | str, answers: Mapping[str, str], *, tested: bool | None = None) -> Judgement:
    """Read the answers (condition key → Answer) of a checklist; unknown answers count as none."""
    rows = conditions_for(purpose, tested=tested)
    given = {key: Answer(value) for key, value in answers.items() if value in tuple(Answer)}
    return Judgement(
        unanswered=tuple(row for row in rows if row.key not in given),
        unmet=tuple(row for row in rows if given.get(row.key) == Answer.UNMET),
        misplaced=tuple(row for row in rows if given.get(row.key) == Answer.NOT_APPLICABLE and not row.waivable),
    )
