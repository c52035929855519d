"""Tables of inspections, in the order of the work."""

from .counter import Counter
from .draw import Draw, DrawExclusion, DrawnEnterprise
from .finding import Finding, Severity
from .imported import ImportedResult, ResultFile, ResultVerdict
from .lead import Lead, LeadKind
from .plan import Plan, PlanItem, PlanKind, PlanStratum, Stratify, Weighting
from .report import Conclusion, ItemVerdict, TestItem, TestReport, Verdict
from .sample import LabBody, Sample
from .specification import Specification, SpecItem

__all__ = [
    "Conclusion",
    "Counter",
    "Draw",
    "DrawExclusion",
    "DrawnEnterprise",
    "Finding",
    "ImportedResult",
    "ItemVerdict",
    "LabBody",
    "Lead",
    "LeadKind",
    "Plan",
    "PlanItem",
    "PlanKind",
    "PlanStratum",
    "ResultFile",
    "ResultVerdict",
    "Sample",
    "Severity",
    "SpecItem",
    "Specification",
    "Stratify",
    "TestItem",
    "TestReport",
    "Verdict",
    "Weighting",
]
