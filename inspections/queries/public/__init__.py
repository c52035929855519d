"""The public gate: the only code that decides what the world sees of inspections.

Published are final conclusions of closed objection terms, and every draw from the moment its list is frozen.
Candidates are shown by name; officers by name and only when drawn; leads, samples in hand and samplers' notes never.
"""

from .draw import DrawnRow, ExcludedRow, PublicDraw, draw_of, draws
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
    "DrawnRow",
    "ExcludedRow",
    "PublicDraw",
    "PublicQuarter",
    "PublicRecord",
    "PublicResult",
    "QuarterMark",
    "draw_of",
    "draws",
    "find",
    "last_quarters",
    "latest",
    "latest_quarter",
    "record_of",
    "results",
]
