"""The public gate: everything the world may know of enforcement. Frozen records, no models, no persons.

A case is public from its first published announcement on; before that only counts are.
"""

from .announcements import (
    AnnouncementOptions,
    Ended,
    PublicCounterfeit,
    announcement,
    announcement_count,
    announcement_options,
    announcement_years,
    announcements,
    announcements_of,
    announcements_of_result,
    counterfeit_announcements,
    ended_of,
    with_batch,
)
from .corrections import PublicCorrection, correction_status, correction_terms, grouped
from .display import _chosen, _published
from .found import announcements_found, instructions_found
from .instructions import (
    PublicInstruction,
    instruction,
    instruction_count,
    instruction_options,
    instructions,
    instructions_told,
)
from .measures import (
    PublicEffect,
    PublicRung,
    PublicServiceNotice,
    effect,
    followed,
    ladder_now,
    record_of,
    service_notices,
)
from .records import PublicAnnouncement, PublicEntry, PublicHit, PublicItem, PublicMeasure, PublicStep

__all__ = [
    "AnnouncementOptions",
    "Ended",
    "PublicAnnouncement",
    "PublicCorrection",
    "PublicCounterfeit",
    "PublicEffect",
    "PublicEntry",
    "PublicHit",
    "PublicInstruction",
    "PublicItem",
    "PublicMeasure",
    "PublicRung",
    "PublicServiceNotice",
    "PublicStep",
    "_chosen",
    "_published",
    "announcement",
    "announcement_count",
    "announcement_options",
    "announcement_years",
    "announcements",
    "announcements_found",
    "announcements_of",
    "announcements_of_result",
    "correction_status",
    "correction_terms",
    "counterfeit_announcements",
    "effect",
    "ended_of",
    "followed",
    "grouped",
    "instruction",
    "instruction_count",
    "instruction_options",
    "instructions",
    "instructions_found",
    "instructions_told",
    "ladder_now",
    "record_of",
    "service_notices",
    "with_batch",
]
