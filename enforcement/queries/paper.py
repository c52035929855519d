"""The papers of a case that start no term and wait for nothing but their service."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast

from enforcement.law import service as law
from enforcement.models import Case, Service
from enforcement.queries import desk
from enforcement.states.letter import ServiceState
from enterprises.models import Enterprise
from quality_portal.accounts.models import User
from quality_portal.core.roles import Role
from quality_portal.documents.models import Document

LABEL = Case._meta.label_lower


def _plain() -> QuerySet[Document]:
    return Document.objects.filter(subject_label=LABEL, kind__in=law.PLAIN_PAPERS, state="issued").select_related("office")


def papers_of(case: Case) -> QuerySet[Document]:
    """Those of one case."""
    return _plain().filter(subject_pk=str(case.pk))


def unserved(rows: QuerySet[Document]) -> QuerySet[Document]:
    """Those that nobody has served or sent yet, oldest first."""
    return rows.exclude(Exists(Service.objects.filter(document=OuterRef("pk")).exclude(state=ServiceState.FAILED))).order_by("pk")


def of_enterprise(enterprise: Enterprise) -> QuerySet[Document]:
    """Everything of this kind that an enterprise was sent."""
    return _plain().filter(subject_pk__in=Case.objects.filter(enterprise=enterprise).values_list(Cast("pk", CharField())))


def visible(user: User) -> QuerySet[Document]:
    """The papers a member may read and sign for."""
    if Role.ENTERPRISE_MEMBER not in user.roles:
        return Document.objects.none()
    return _plain().filter(subject_pk__in=desk.cases(user).order_by().values_list(Cast("pk", CharField())))


def case_of(document: Document) -> Case:
    """The case that a paper belongs to."""
    return Case.objects.select_related("enterprise", "office", "officer").get(pk=document.subject_pk)


def service_of(document: Document) -> Service | None:
    """How it reached its party, or is on its way."""
    return Service.objects.filter(document=document).exclude(state=ServiceState.FAILED).select_related("signed_by").first()


@dataclass(frozen=True, slots=True)
class Received:
    """A paper in the enterprise's list, with its service when there is one."""

    document: Document
    service: Service | None


def received(enterprise: Enterprise) -> list[Received]:
    """Every such paper of an enterprise, newest first."""
    papers = list(of_enterprise(enterprise).order_by("-pk"))
    served = {row.document_id: row for row in Service.objects.filter(document__in=papers).exclude(state=ServiceState.FAILED)}
    return [Received(paper, served.get(paper.pk)) for paper in papers]
