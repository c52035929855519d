"""Reading services: what reached its party when, by which way, and which clock it started."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from enforcement.models import Case, RightsNotice, Service, ServiceAddress, Step
from enforcement.queries import case as cases
from enforcement.queries import counterfeit
from enforcement.queries import paper as paper_queries
from enforcement.queries.addressee import Addressee
from enforcement.states.letter import ServiceState
from enterprises.models import Enterprise
from quality_portal.accounts.models import User
from quality_portal.core.formats import zhdate
from quality_portal.documents import queries as documents
from quality_portal.documents.models import Attachment, Document

CORE_LEADS = ("决定", "要求", "期限")
CORE_LENGTH = 400
# A last day that was reckoned from service on the day of issue: a paper served by public notice has another.
PROJECTED = re.compile(r"[；，]按签发当日送达推算[^。]*。(?:截止日以[^。]*为准。)?")


def visible(user: User) -> QuerySet[Service]:
    """The services of the cases that a person sees."""
    found = Service.objects.filter(Q(case__in=cases.visible(user)) | Q(recipient__case__in=counterfeit.visible(user)))
    return found.select_related("case__enterprise", "case__office", "recipient__case__office", "recipient__enterprise", "document", "notice")


def standing(document: Document, party: str) -> Service | None:
    """The service of a paper on a party that holds or is under way."""
    return Service.objects.filter(document=document, party=party).exclude(state=ServiceState.FAILED).select_related("document").first()


def ripe(on: date) -> QuerySet[Service]:
    """Public notices whose day has come."""
    return Service.objects.filter(state=ServiceState.UNDER_WAY, effective_on__lte=on).order_by("effective_on", "pk")


def under_way(user: User) -> QuerySet[Service]:
    """Papers that left and have not arrived, oldest first: mail without receipt, public notices still running."""
    return visible(user).filter(state=ServiceState.UNDER_WAY).order_by("sent_on", "pk")


def address_of(enterprise: Enterprise) -> ServiceAddress | None:
    """The confirmation in force."""
    return ServiceAddress.objects.filter(enterprise=enterprise, ended_at=None).first()


def agreed_to_electronic(enterprise: Enterprise) -> bool:
    """Did the enterprise confirm in writing that it may be served online?"""
    return ServiceAddress.objects.filter(enterprise=enterprise, ended_at=None, electronic=True).exists()


def place_of(enterprise: Enterprise) -> str:
    """Where papers are taken: the confirmed address, else the registered one."""
    confirmed = address_of(enterprise)
    return confirmed.address if confirmed else enterprise.address


def receipt_form(to: Addressee, title: str) -> Document | None:
    """The form that was printed for a paper already."""
    return documents.of(to.file).filter(kind="service_receipt", title=title).first()


def core_of(document: Document) -> str:
    """What a paper decides or asks for, for the public notice that stands in its place."""
    told = [part for part in document.content.get("paragraphs", ()) if isinstance(part, dict) and part.get("text")]
    core = [part["text"] for part in told if any(word in part.get("lead", "") for word in CORE_LEADS)]
    return PROJECTED.sub("。", "".join(core))[:CORE_LENGTH] or f"{document.title}。"


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A paper to the party as the case page shows it."""

    service: Service
    starts: str
    files: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class CaseServices:
    """Everything of service on one case."""

    rows: tuple[ServiceRow, ...]
    address: ServiceAddress | None
    waiting: tuple[Document, ...]
    papers: tuple[Document, ...] = ()


def of_case(case: Case) -> CaseServices:
    """Every attempt in order, the address that was confirmed, and papers that nobody has sent yet."""
    services = list(Service.objects.filter(case=case).select_related("document", "notice", "signed_by", "recorded_by").order_by("pk"))
    steps = {step.document_id: step for step in case.steps.filter(document__isnull=False).select_related("document")}
    for step in steps.values():
        step.case = case
    gone = {service.document_id for service in services if service.state != ServiceState.FAILED}
    waiting = tuple(step.document for pk, step in steps.items() if pk not in gone and step.served_on is None)
    papers = tuple(paper for paper in paper_queries.papers_of(case).order_by("pk") if paper.pk not in gone)
    kept = _files_of(services)
    told = {notice.document_id: notice for notice in RightsNotice.objects.filter(case=case, document__isnull=False)}
    rows = tuple(
        ServiceRow(
            service,
            _starts(service, steps.get(service.document_id)) or _rights(told.get(service.document_id)),
            tuple(kept.get(str(service.pk), ())),
        )
        for service in services
    )
    return CaseServices(rows, address_of(case.enterprise), waiting, papers)


def _files_of(services: Iterable[Service]) -> dict[str, list[Attachment]]:
    found: dict[str, list[Attachment]] = {}
    for file in Attachment.objects.filter(subject_label="enforcement.service", subject_pk__in=[str(service.pk) for service in services]):
        found.setdefault(file.subject_pk, []).append(file)
    return found


def _starts(service: Service, step: Step | None) -> str:
    """Which clock the service started, in words."""
    if service.under_way:
        if service.effective_on:
            return f"{zhdate(service.effective_on)}视为送达，期限从次日起算"
        return "等待回执，期限尚未起算"
    if not service.served or step is None:
        return ""
    if step.comply_by is None:
        return f"{step.row.name}自{zhdate(service.served_on)}起生效"
    return f"{step.row.term.name}从次日起算，至{zhdate(step.comply_by)}"


def _rights(notice: RightsNotice | None) -> str:
    """Until when a served notice of rights may be answered."""
    if notice is None or notice.served_on is None:
        return ""
    ends = (("陈述、申辩", notice.defence_until), ("要求听证", notice.hearing_until))
    return "；".join(f"{right}至{zhdate(day)}" for right, day in ends if day)
