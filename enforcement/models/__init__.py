"""Rows of enforcement, in the order in which they come to be."""

from .accident import AccidentReport
from .announcement import Announcement, AnnouncementEntry
from .bar import PrincipalBar
from .case import Case, CaseSerial, LicenceMeasure, Recheck, Step
from .clockstop import ClockChange, ClockStop, Lapse
from .counterfeit import (
    CounterfeitCase,
    CriminalTransfer,
    Decision,
    Party,
    Penalty,
    RevocationTask,
    SeizedItem,
    Seizure,
)
from .instruction import Instruction, InstructionAddressee, InstructionRelease
from .letter import Letter, LetterEffect, LetterReply, LetterUrge
from .message import Message
from .publicity import CorrectionRequest, GateRelease
from .recall import Recall
from .recheck import RecheckVisit
from .rectification import FilePass, FileReturn, RectificationReport, ReportReview, Submission
from .referral import ReferralEnd
from .repeat import Repeat
from .request import Request
from .rights import Discussion, Hearing, RightsNotice, RightsStatement
from .service import Service, ServiceAddress
from .statement import EnterpriseStatement
from .told import PenaltyNotice
from .view import SavedView

__all__ = [
    "AccidentReport",
    "Announcement",
    "AnnouncementEntry",
    "Case",
    "CaseSerial",
    "ClockChange",
    "ClockStop",
    "CorrectionRequest",
    "CounterfeitCase",
    "CriminalTransfer",
    "Decision",
    "Discussion",
    "EnterpriseStatement",
    "FilePass",
    "FileReturn",
    "GateRelease",
    "Hearing",
    "Instruction",
    "InstructionAddressee",
    "InstructionRelease",
    "Lapse",
    "Letter",
    "LetterEffect",
    "LetterReply",
    "LetterUrge",
    "LicenceMeasure",
    "Message",
    "Party",
    "Penalty",
    "PenaltyNotice",
    "PrincipalBar",
    "Recall",
    "Recheck",
    "RecheckVisit",
    "RectificationReport",
    "ReferralEnd",
    "Repeat",
    "ReportReview",
    "Request",
    "RevocationTask",
    "RightsNotice",
    "RightsStatement",
    "SavedView",
    "SeizedItem",
    "Seizure",
    "Service",
    "ServiceAddress",
    "Step",
    "Submission",
]
