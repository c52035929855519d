"""Tables of inspections, in the order of the work."""

from .catalogue import Catalogue, CatalogueEntry, Frequency
from .counter import Counter
from .draw import Draw, DrawExclusion, DrawnEnterprise
from .finding import Finding, FindingWithdrawal, Severity
from .imported import ImportedResult, ResultFile, ResultVerdict
from .lab import LabBody
from .lead import Lead, LeadKind
from .plan import Plan, PlanExpense, PlanItem, PlanKind, PlanStratum, PlanTarget, Stratify, Weighting
from .refusal import Refusal
from .report import Conclusion, ItemVerdict, TestItem, TestReport, Verdict
from .sample import Sample, Source, StandingVerdict
from .specification import Specification, SpecItem

__all__ = [
    "Catalogue",
    "CatalogueEntry",
    "Conclusion",
    "Counter",
    "Draw",
    "DrawExclusion",
    "DrawnEnterprise",
    "Finding",
    "FindingWithdrawal",
    "Frequency",
    "ImportedResult",
    "ItemVerdict",
    "LabBody",
    "Lead",
    "LeadKind",
    "Plan",
    "PlanExpense",
    "PlanItem",
    "PlanKind",
    "PlanStratum",
    "PlanTarget",
    "Refusal",
    "ResultFile",
    "ResultVerdict",
    "Sample",
    "Severity",
    "Source",
    "SpecItem",
    "Specification",
    "StandingVerdict",
    "Stratify",
    "TestItem",
    "TestReport",
    "Verdict",
    "Weighting",
]
