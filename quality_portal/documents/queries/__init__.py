"""Reading documents and files. What the world may know is in `public` alone."""

from django.db.models import Model, Prefetch, Q, QuerySet

from quality_portal.accounts.models import Office, User
from quality_portal.accounts.queries import offices_under
from quality_portal.core.roles import STAFF
from quality_portal.documents.models import Attachment, Document, Seal

from .public import check

__all__ = ["attachments_of", "check", "listed", "of", "offices_with_seals", "own", "seal_in_use", "visible"]


def of(subject: Model) -> QuerySet[Document]:
    """The documents of a case, a step, a report … newest first."""
    return Document.objects.filter(subject_label=subject._meta.label_lower, subject_pk=str(subject.pk)).select_related("office")


def attachments_of(subject: Model) -> QuerySet[Attachment]:
    """The files that came with it, in the order they came."""
    return Attachment.objects.filter(subject_label=subject._meta.label_lower, subject_pk=str(subject.pk))


def visible(user: User) -> QuerySet[Document]:
    """Documents of the user's office and of the offices below it."""
    if not user.is_authenticated or user.office is None or not user.roles & STAFF:
        return Document.objects.none()
    return Document.objects.filter(office__in=offices_under(user.office)).select_related("office").defer("content", "faces")


def own(user: User) -> QuerySet[Document]:
    """Documents of the user's own office: only it may declare one void."""
    return visible(user).filter(office=user.office)


def listed(user: User, *, words: str = "", before: int | None = None) -> QuerySet[Document]:
    """The list of an office, newest first; `words` stand in number or title, `before` is the last row of the page before."""
    rows = visible(user)
    if words:
        rows = rows.filter(Q(number__icontains=words) | Q(title__icontains=words))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return rows.order_by("-pk")


def seal_in_use(office: Office) -> Seal | None:
    """The picture of the seal that an office's papers carry today."""
    return Seal.objects.filter(office=office, ended_at=None).first()


def offices_with_seals() -> QuerySet[Office]:
    """Every office with the seal it uses, the head office first."""
    current = Prefetch("seals", Seal.objects.filter(ended_at=None).defer("picture"), to_attr="seals_in_use")
    return Office.objects.prefetch_related(current).order_by("code")
