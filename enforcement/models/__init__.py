"""Rows of enforcement, in the order in which they come to be."""

from .announcement import Announcement, AnnouncementEntry
from .case import Case, CaseSerial, LicenceMeasure, Recheck, Step

__all__ = ["Announcement", "AnnouncementEntry", "Case", "CaseSerial", "LicenceMeasure", "Recheck", "Step"]
