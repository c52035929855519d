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
from .rectification import RectificationReport, ReportReview, Submission
from .referral import ReferralEnd

__all__ = [
    "Announcement",
    "AnnouncementEntry",
    "Case",
    "CaseSerial",
    "CounterfeitCase",
    "CriminalTransfer",
    "Decision",
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
    "Step",
    "Submission",
]
