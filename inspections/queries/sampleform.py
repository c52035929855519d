"""The draft of a record form: what was typed on each page, and what the task already tells."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet

from inspections.law.onsite import PHOTO, PHOTOS
from inspections.models import FormDraft, LabBody, SamplingTask, Source
from inspections.queries import choices
from quality_portal.documents.models import Attachment
from quality_portal.documents.queries import attachments_of
from quality_portal.workdays.calendar import business_today

Answers = dict[str, Any]


def draft(task: SamplingTask) -> FormDraft | None:
    return FormDraft.objects.filter(task=task).first()


def pages(task: SamplingTask) -> dict[str, Answers]:
    """What was typed, by page."""
    row = draft(task)
    return row.pages if row else {}


def fingerprint(answers: Mapping[str, Any]) -> str:
    """Short mark of a page's content: tells a form that a colleague has changed it meanwhile."""
    return sha256(json.dumps(answers, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16] if answers else ""


def known(task: SamplingTask, page: str) -> Answers:
    """What the task tells of a page before anybody typed."""
    product, spec = task.product, task.plan_item.specification
    if page == "arrive":
        return {"sampled_on": business_today(), "source": Source.MAKER, "officers": [user.pk for user in task.officers.all()]}
    if page == "product" and product:
        return {"product_name": product.name, "trademark": product.trademark, "model": product.model, "standard": spec.standard if spec else ""}
    if page == "product":
        return {"product_name": task.product_name}
    if page == "seal":
        told = {"quantity": spec.sample_quantity, "backup_quantity": spec.backup_quantity} if spec else {}
        return told | {"lab": task.plan_item.lab_id}
    return {}


def photos(task: SamplingTask) -> dict[str, list[Attachment]]:
    """Photos by what they show."""
    by_title = {row.title: row.key for row in PHOTOS}
    found: dict[str, list[Attachment]] = {row.key: [] for row in PHOTOS}
    for file in attachments_of(task):
        if file.note in by_title:
            found[by_title[file.note]].append(file)
    return found


def photos_missing(task: SamplingTask) -> list[str]:
    """What still has to be photographed."""
    return [key for key, files in photos(task).items() if PHOTO[key].needed and not files]


def labs() -> QuerySet[LabBody]:
    return choices.labs()
