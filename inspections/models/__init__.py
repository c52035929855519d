"""Tables of inspections, in the order of the work."""

from .counter import Counter
from .draw import Draw, DrawExclusion, DrawnEnterprise
from .finding import Finding, Severity
from .imported import ImportedResult, ResultFile, ResultVerdict
from .lead import Lead, LeadKind
from .plan import Plan, PlanItem, PlanKind, Specification, SpecItem
from .report import Conclusion, ItemVerdict, TestItem, TestReport, Verdict
from .sample import LabBody, Sample

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
    "ResultFile",
    "ResultVerdict",
    "Sample",
    "Severity",
    "SpecItem",
    "Specification",
    "TestItem",
    "TestReport",
    "Verdict",
]
