"""The papers that wait for nothing but their service: those of a case that start no term, and those to a party of a counterfeit case."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from enforcement.law import service as law
from enforcement.models import Case, Service
from enforcement.queries import addressee, party_paper
from enforcement.queries import case as case_queries
from enforcement.queries.addressee import Addressee
from enforcement.states.letter import ServiceState
from enterprises.models import Enterprise
from quality_portal.accounts.models import User
from quality_portal.core.roles import Role
from quality_portal.documents.models import Document

LABEL = Case._meta.label_lower


PLAIN = Q(subject_label=LABEL, kind__in=law.PLAIN_PAPERS)


def _issued() -> QuerySet[Document]:
    return Document.objects.filter(state="issued").select_related("office")


def is_plain(document: Document) -> bool:
    """Does it belong to a case, not to a counterfeit one?"""
    return document.subject_label == LABEL


def papers_of(case: Case) -> QuerySet[Document]:
    """Those of one case."""
    return _issued().filter(PLAIN, subject_pk=str(case.pk))


def unserved(rows: QuerySet[Document], enterprise: Enterprise | None = None) -> QuerySet[Document]:
    """Those that nobody has served or sent yet, oldest first; `enterprise`: to it, where a paper is for several."""
    gone = Service.objects.filter(document=OuterRef("pk")).exclude(state=ServiceState.FAILED)
    if enterprise is not None:
        gone = gone.filter(_to(enterprise))
    return rows.exclude(Exists(gone)).exclude(pk__in=party_paper.withdrawn().values("document")).order_by("pk")


def _to(enterprise: Enterprise) -> Q:
    return Q(case__enterprise=enterprise) | Q(recipient__enterprise=enterprise)


def of_enterprise(enterprise: Enterprise) -> QuerySet[Document]:
    """Everything of this kind that an enterprise was sent."""
    cases = Case.objects.filter(enterprise=enterprise).values_list(Cast("pk", CharField()))
    return _issued().filter(Q(PLAIN, subject_pk__in=cases) | party_paper.addressed(Enterprise.objects.filter(pk=enterprise.pk)))


def visible(user: User) -> QuerySet[Document]:
    """The papers a member may read and sign for."""
    if Role.ENTERPRISE_MEMBER not in user.roles:
        return Document.objects.none()
    cases = case_queries.of_member(user).order_by().values_list(Cast("pk", CharField()))
    return _issued().filter(Q(PLAIN, subject_pk__in=cases) | party_paper.addressed(Enterprise.objects.filter(memberships__user=user)))


def case_of(document: Document) -> Case:
    """The case that a paper belongs to."""
    return Case.objects.select_related("enterprise", "office", "officer").get(pk=document.subject_pk)


def addressee_of(document: Document, member: User) -> Addressee:
    """For whom a member reads a paper."""
    if is_plain(document):
        return addressee.of_case(case_of(document))
    party = party_paper.own_party(document, member)
    if party is None:
        raise LookupError(f"{document.number} is not addressed to this member")
    return addressee.of_party(party)


def service_of(document: Document, to: Addressee) -> Service | None:
    """How it reached its party, or is on its way."""
    return Service.objects.filter(document=document, party=to.name).exclude(state=ServiceState.FAILED).select_related("signed_by").first()


@dataclass(frozen=True, slots=True)
class Received:
    """A paper in the enterprise's list, with its service when there is one."""

    document: Document
    service: Service | None
    withdrawn: bool = False

    @property
    def waits(self) -> bool:
        """Does it wait for a signature?"""
        return self.service is None and not self.withdrawn

    @property
    def plain(self) -> bool:
        """Starts it no term?"""
        return is_plain(self.document)


def received(enterprise: Enterprise) -> list[Received]:
    """Every such paper of an enterprise, newest first."""
    papers = list(of_enterprise(enterprise).order_by("-pk"))
    served = {row.document_id: row for row in Service.objects.filter(_to(enterprise), document__in=papers).exclude(state=ServiceState.FAILED)}
    gone = set(party_paper.withdrawn().filter(document__in=papers).values_list("document", flat=True))
    return [Received(paper, served.get(paper.pk), paper.pk in gone) for paper in papers]
