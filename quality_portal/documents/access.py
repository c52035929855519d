"""Who may open a document or a file: decided by the app that owns what it belongs to.

Each app registers, in its AppConfig.ready(), a function for its models; a label nobody registered opens to the staff of
the office that issued the document (or of the person who sent the file), and to nobody else.
"""

from collections.abc import Callable

from quality_portal.accounts.models import User
from quality_portal.core.roles import STAFF

from .models import Attachment, Document

MaySee = Callable[[User, str], bool]
REGISTERED: dict[str, MaySee] = {}


WITHDRAWN: dict[str, Callable[[str], str]] = {}


def register_withdrawal(label: str, reason: Callable[[str], str]) -> None:
    """Say why the public papers of a model are no longer shown: the reason by the subject's key, empty while they are."""
    known = WITHDRAWN.setdefault(label, reason)
    if known is not reason:
        raise ValueError(f"the withdrawal of {label} is registered twice")


def why_gone(document: Document) -> str:
    """Why a public document has been taken down although it is not void; empty while it is shown."""
    reason = WITHDRAWN.get(document.subject_label)
    return reason(document.subject_pk) if reason else ""


def register(label: str, may_see: MaySee) -> None:
    """Say who may see what belongs to a model; `label` is its _meta.label_lower."""
    known = REGISTERED.setdefault(label, may_see)
    if known is not may_see:
        raise ValueError(f"access to {label} is registered twice")


def may_open_document(user: User, document: Document) -> bool:
    """Public documents open to anyone; others as their subject does."""
    return document.public or _may_open(user, document.subject_label, document.subject_pk, document.office_id)


def may_open_ended(user: User, document: Document) -> bool:
    """A public document that is no longer shown: those whose file it is still read it, as evidence."""
    return _may_open(user, document.subject_label, document.subject_pk, document.office_id)


def may_open_attachment(user: User, attachment: Attachment) -> bool:
    """As its subject does."""
    return _may_open(user, attachment.subject_label, attachment.subject_pk, attachment.office_pk)


def _may_open(user: User, label: str, subject_pk: str, office_pk: int | None) -> bool:
    if not user.is_authenticated:
        return False
    if label in REGISTERED:
        return REGISTERED[label](user, subject_pk)
    return office_pk is not None and user.office_id == office_pk and bool(user.roles & STAFF)
