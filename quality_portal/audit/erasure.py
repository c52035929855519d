"""Erasing what the law wants erased: the private values of an act and its salt go, its leaf stays and still verifies.

Only the owner of the tables can, and the erasure is an act of its own. What is public of an act is never personal.
"""

from __future__ import annotations

from datetime import datetime

import pgtrigger
from django.db import transaction

from quality_portal.core.actors import SYSTEM

from . import body, trail, verify
from .models import Event, Leaf, Salt

KEPT = {"id", "subject_label", "subject_pk", "actor_id", "office_pk", "request_id"}  # numbers of ours, no data of a person
GONE = "已依法抹除"


@transaction.atomic
def erase(*, position: int, because: str, at: datetime) -> Event:
    """Take the private values of a sealed act, and what its commitment could be checked by."""
    leaf = Leaf.objects.select_related("event").get(position=position)
    gone = dict.fromkeys(("actor_name", "subject_name"), GONE) | {"before": None, "after": None, "basis": "", "note": ""}
    if set(gone) | KEPT != set(body.PRIVATE_FIELDS):
        raise RuntimeError("a field of the trail is neither kept nor erased")
    with pgtrigger.ignore("audit.Event:append_only", "audit.Salt:append_only"):
        Event.objects.filter(pk=leaf.event_id).update(**gone)
        Salt.objects.filter(leaf=leaf).delete()
    leaf.event.refresh_from_db()
    return trail.record(verify.ERASED, leaf.event, actor=SYSTEM, at=at, note=because)
