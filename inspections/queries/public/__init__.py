"""The public gate: the only code that decides what the world sees of inspections.

Published are final conclusions of closed objection terms, and every draw from the moment its list is frozen.
Candidates are shown by name; officers by name and only when drawn; leads, samples in hand and samplers' notes never.
"""

from .catalogue import (
    BEFORE_SAMPLING,
    PublicCatalogue,
    PublicSpecification,
    catalogue_years,
    catalogues,
    specification_of,
)
from .draw import (
    CandidateRow,
    DrawMonth,
    DrawnRow,
    ExcludedRow,
    LayerRow,
    PublicDraw,
    PublicDrawLine,
    RiskRow,
    draw_count,
    draw_fairness,
    draw_file,
    draw_months,
    draw_of,
    draws,
    risk_table,
)
from .labs import (
    SERVICE,
    PublicAbility,
    PublicLab,
    PublicScore,
    PublicWithdrawal,
    abilities,
    lab_list,
    lab_of,
    lab_scores,
    withdrawn_of,
)
from .objections import FEWEST as FEWEST_RETESTS
from .objections import PROMISES as OBJECTION_PROMISES
from .objections import RULES as OBJECTION_RULES
from .objections import PublicOverturns, objections
from .results import (
    PublicQuarter,
    PublicRecord,
    PublicResult,
    QuarterMark,
    find,
    last_quarters,
    latest,
    latest_quarter,
    record_of,
    results,
)

__all__ = [
    "BEFORE_SAMPLING",
    "FEWEST_RETESTS",
    "OBJECTION_PROMISES",
    "OBJECTION_RULES",
    "SERVICE",
    "CandidateRow",
    "DrawMonth",
    "DrawnRow",
    "ExcludedRow",
    "LayerRow",
    "PublicAbility",
    "PublicCatalogue",
    "PublicDraw",
    "PublicDrawLine",
    "PublicLab",
    "PublicOverturns",
    "PublicQuarter",
    "PublicRecord",
    "PublicResult",
    "PublicScore",
    "PublicSpecification",
    "PublicWithdrawal",
    "QuarterMark",
    "RiskRow",
    "abilities",
    "catalogue_years",
    "catalogues",
    "draw_count",
    "draw_fairness",
    "draw_file",
    "draw_months",
    "draw_of",
    "draws",
    "find",
    "lab_list",
    "lab_of",
    "lab_scores",
    "last_quarters",
    "latest",
    "latest_quarter",
    "objections",
    "record_of",
    "results",
    "risk_table",
    "specification_of",
    "withdrawn_of",
]
