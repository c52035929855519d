"""The public gate: everything the world may know of enforcement. Frozen records, no models, no persons.

A case is public from its first published announcement on; before that only counts are.
"""

from .announcements import (
    PublicCounterfeit,
    announcement,
    announcement_count,
    announcement_years,
    announcements,
    counterfeit_announcements,
    find,
)
from .display import _chosen, _published
from .measures import PublicRung, PublicServiceNotice, ladder_now, record_of, service_notices
from .records import PublicAnnouncement, PublicEntry, PublicHit, PublicItem, PublicMeasure

__all__ = [
    "PublicAnnouncement",
    "PublicCounterfeit",
    "PublicEntry",
    "PublicHit",
    "PublicItem",
    "PublicMeasure",
    "PublicRung",
    "PublicServiceNotice",
    "_chosen",
    "_published",
    "announcement",
    "announcement_count",
    "announcement_years",
    "announcements",
    "counterfeit_announcements",
    "find",
    "ladder_now",
    "record_of",
    "service_notices",
]
