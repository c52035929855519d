"""Serving the papers of a case that start no term: answers to requests, calls to a recheck, its result, the leave to resume."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from enforcement.law import service as law
from enforcement.models import Case, Service
from enforcement.permissions import GRANTS
from enforcement.queries import paper as queries
from quality_portal.accounts.models import User
from quality_portal.audit import acts
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.documents.models import Document

from . import service as services
from .holding import hold


@transaction.atomic
def serve_paper(
    *,
    case: Case,
    document: Document,
    how: str,
    served_on: date | None,
    sent_on: date | None = None,
    note: str = "",
    witness: str = "",
    mail_no: str = "",
    actor: Actor,
    at: datetime,
    version: int | None = None,
) -> Service:
    """Record how such a paper reached the enterprise. What moves the case has its own act."""
    acts.permit(actor, GRANTS, "service.record")
    case = hold(case, version=version)
    if not queries.papers_of(case).filter(pk=document.pk).exists():
        raise RuleBroken("这份文书有自己的送达登记页面，请从案件页办理。", law.RECEIPT_RULE.basis)
    row = services.record(
        case=case, document=document, how=how, served_on=served_on, sent_on=sent_on, note=note, witness=witness, mail_no=mail_no, actor=actor, at=at
    )
    case.version += 1
    case.save(update_fields=["version"])
    return row


@transaction.atomic
def sign_paper(*, document: Document, member: User, at: datetime) -> Service:
    """The enterprise signs for it online: this is service, unless it was served before. Twice is once."""
    acts.permit(member, GRANTS, "paper.sign_for")
    case = hold(queries.case_of(document))
    return services.sign_online(case=case, document=document, member=member, at=at)
