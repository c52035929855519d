"""Rows of enforcement, in the order in which they come to be."""

from .announcement import Announcement, AnnouncementEntry
from .case import Case, CaseSerial, LicenceMeasure, Recheck, Step
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
from .letter import Letter, LetterEffect, LetterReply, LetterUrge
from .rectification import RectificationReport, ReportReview, Submission
from .referral import ReferralEnd
from .service import Service, ServiceAddress

__all__ = [
    "Announcement",
    "AnnouncementEntry",
    "Case",
    "CaseSerial",
    "CounterfeitCase",
    "CriminalTransfer",
    "Decision",
    "Letter",
    "LetterEffect",
    "LetterReply",
    "LetterUrge",
    "LicenceMeasure",
    "Party",
    "Penalty",
    "Recheck",
    "RectificationReport",
    "ReferralEnd",
    "ReportReview",
    "RevocationTask",
    "SeizedItem",
    "Seizure",
    "Service",
    "ServiceAddress",
    "Step",
    "Submission",
]
