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
    "CandidateRow",
    "DrawMonth",
    "DrawnRow",
    "ExcludedRow",
    "LayerRow",
    "PublicCatalogue",
    "PublicDraw",
    "PublicDrawLine",
    "PublicQuarter",
    "PublicRecord",
    "PublicResult",
    "PublicSpecification",
    "QuarterMark",
    "RiskRow",
    "catalogue_years",
    "catalogues",
    "draw_count",
    "draw_fairness",
    "draw_file",
    "draw_months",
    "draw_of",
    "draws",
    "find",
    "last_quarters",
    "latest",
    "latest_quarter",
    "record_of",
    "results",
    "risk_table",
    "specification_of",
]
