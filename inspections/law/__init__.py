"""The rules of sampling, as rows: terms, grounds, who may be in the hat."""

from __future__ import annotations

from quality_portal.core.instruments import O18, PQL
from quality_portal.core.law import Criterion

from .draw import (
    DRAWN_RULE,
    EXCLUSION,
    EXCLUSIONS,
    NATIONAL_EXEMPTIONS,
    NO_EXEMPTION_TODAY,
    POLICY,
    REPEAT_TERM,
    STATUTE_2020,
    VALUE_TERM,
    Exclusion,
    ExemptionAnswer,
    ExemptionRule,
    Ground,
    excluded,
    exemption,
)
from .onsite import MAY_REFUSE, MUST_NOT_SAMPLE
from .telling import NOTICE_RULE, OBJECTION_TERM, WAIVER_RULE

__all__ = [
    "CONSENT_RULE",
    "DRAWN_RULE",
    "EXCLUSION",
    "EXCLUSIONS",
    "LEAD_SECRECY",
    "MAY_REFUSE",
    "MINIMUM_SAMPLERS",
    "MUST_NOT_SAMPLE",
    "NATIONAL_EXEMPTIONS",
    "NOTICE_RULE",
    "NO_EXEMPTION_TODAY",
    "OBJECTION_TERM",
    "POLICY",
    "RANDOM_GOODS",
    "REPEAT_TERM",
    "SAMPLERS_RULE",
    "SEAL_RULE",
    "SEPARATION_RULE",
    "SOURCE_RULE",
    "STATUTE_2020",
    "TERMS",
    "VALUE_TERM",
    "WAIVER_RULE",
    "Exclusion",
    "ExemptionAnswer",
    "ExemptionRule",
    "Ground",
    "excluded",
    "exemption",
]

TERMS = (OBJECTION_TERM, REPEAT_TERM, VALUE_TERM)

MINIMUM_SAMPLERS = 2
SAMPLERS_RULE = Criterion("samplers", "抽样人员不得少于两人", O18.article(17, certain=False), "抽样单上的抽样人员签名")
RANDOM_GOODS = Criterion("random_goods", "样品在待销产品中随机抽取，不得由被抽样者自行抽样", PQL.article(15, 1), "抽样单")
SEPARATION_RULE = Criterion("separation", "抽样与检验分离", O18.article(9, certain=False), "抽样单、检验报告")
SEAL_RULE = Criterion("seal", "检验样品与备用样品分别封样，防止拆封", O18.article(24, certain=False), "封样单号")
SOURCE_RULE = Criterion("sources", "计划由起草人以外的人批准", O18.article(11, certain=False), "批准记录")
CONSENT_RULE = Criterion("consent", "未经组织抽查的机关同意，不得公布结果", O18.article(10, certain=False))
LEAD_SECRECY = Criterion("lead_secrecy", "为举报人保密", PQL.article(10, 2))
