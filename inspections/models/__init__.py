"""Tables of inspections, in the order of the work."""

from .catalogue import Catalogue, CatalogueEntry, Frequency
from .circular import Addressee, Circular, CircularEntry
from .confirmation import MakerConfirmation
from .counter import Counter
from .custody import Handover, SealState
from .disposal import Disposal
from .draw import Draw, DrawExclusion, DrawnEnterprise
from .filing import PlanFiling
from .finding import Finding, FindingWithdrawal, Severity
from .imported import ImportedResult, ResultFile, ResultMapping, ResultVerdict
from .lab import LabAccreditation, LabBody, LabScope
from .labjob import LabJob, Part, Purpose
from .lead import Lead, LeadKind
from .meeting import HelpVisit, Meeting
from .notice import Notice, NoticeMethod, NoticeParty
from .objection import FeeBearer, Objection, ObjectionAsks, Retest, RetestFee
from .onsite import OnSiteTest
from .plan import Plan, PlanExpense, PlanItem, PlanKind, PlanStratum, PlanTarget, Stratify, Weighting
from .recusal import Recusal, RecusalReason
from .refusal import Refusal
from .report import Conclusion, ItemVerdict, TestItem, TestReport, Verdict
from .sample import PartySignature, PriceBasis, Sample, SampleCorrection, Source, StandingVerdict
from .specification import Specification, SpecItem
from .task import FormDraft, SamplingTask

__all__ = [
    "Addressee",
    "Catalogue",
    "CatalogueEntry",
    "Circular",
    "CircularEntry",
    "Conclusion",
    "Counter",
    "Disposal",
    "Draw",
    "DrawExclusion",
    "DrawnEnterprise",
    "FeeBearer",
    "Finding",
    "FindingWithdrawal",
    "FormDraft",
    "Frequency",
    "Handover",
    "HelpVisit",
    "ImportedResult",
    "ItemVerdict",
    "LabAccreditation",
    "LabBody",
    "LabJob",
    "LabScope",
    "Lead",
    "LeadKind",
    "MakerConfirmation",
    "Meeting",
    "Notice",
    "NoticeMethod",
    "NoticeParty",
    "Objection",
    "ObjectionAsks",
    "OnSiteTest",
    "Part",
    "PartySignature",
    "Plan",
    "PlanExpense",
    "PlanFiling",
    "PlanItem",
    "PlanKind",
    "PlanStratum",
    "PlanTarget",
    "PriceBasis",
    "Purpose",
    "Recusal",
    "RecusalReason",
    "Refusal",
    "ResultFile",
    "ResultMapping",
    "ResultVerdict",
    "Retest",
    "RetestFee",
    "Sample",
    "SampleCorrection",
    "SamplingTask",
    "SealState",
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
