"""Reading messages: the talk on a case, the notices of an enterprise, and what nobody has read or answered yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet

from enforcement.models import Case, Message
from enforcement.models.message import Side
from enforcement.queries import case as cases
from enterprises.models import Enterprise
from quality_portal.accounts.models import User
from quality_portal.core.roles import Role
from quality_portal.documents.models import Attachment

FROM_OFFICE = (Side.OFFICE, Side.SYSTEM)


@dataclass(frozen=True, slots=True)
class Said:
    """A message with its files, as a page shows it."""

    message: Message
    files: tuple[Attachment, ...]
    own: bool


def _rows() -> QuerySet[Message]:
    return Message.objects.select_related("enterprise", "case__enterprise", "case__office", "author", "read_by")


def visible(user: User) -> QuerySet[Message]:
    """Members see the messages of their enterprises; staff the talk on the cases they see, and what the portal told there."""
    if Role.ENTERPRISE_MEMBER in user.roles:
        return _rows().filter(enterprise__memberships__user=user)
    return _rows().filter(case__in=cases.visible(user))


def may_see(user: User, pk: str) -> bool:
    """Files of a message open to whoever sees the message."""
    return visible(user).filter(pk=pk).exists()


def of_case(case: Case) -> QuerySet[Message]:
    """Everything said on a case, oldest first."""
    return _rows().filter(case=case).order_by("at", "pk")


def of_enterprise(enterprise: Enterprise) -> QuerySet[Message]:
    """Everything said to and by an enterprise, newest first."""
    return _rows().filter(enterprise=enterprise).order_by("-at", "-pk")


def unread_of(enterprise: Enterprise) -> QuerySet[Message]:
    """What the enterprise has not read yet."""
    return _rows().filter(enterprise=enterprise, side__in=FROM_OFFICE, read_at=None)


def unread_for(user: User) -> int:
    """How many messages wait for a member, over all enterprises the person acts for; one query for the page head."""
    return Message.objects.filter(enterprise__memberships__user=user, side__in=FROM_OFFICE, read_at=None).count()


def waiting(user: User) -> QuerySet[Message]:
    """Questions of enterprises that no one in the office has read or answered, on the cases a person sees, oldest first."""
    return _rows().filter(side=Side.ENTERPRISE, read_at=None, case__in=cases.visible(user)).order_by("at", "pk")


def with_files(messages: Iterable[Message], *, own: tuple[str, ...]) -> list[Said]:
    """Messages with their files, read in one query; `own` are the sides that count as the reader's."""
    rows = list(messages)
    files: dict[str, list[Attachment]] = {}
    found = Attachment.objects.filter(subject_label=Message._meta.label_lower, subject_pk__in=[str(one.pk) for one in rows])
    for file in found.order_by("pk"):
        files.setdefault(file.subject_pk, []).append(file)
    return [Said(one, tuple(files.get(str(one.pk), ())), one.side in own) for one in rows]


def for_case(case: Case) -> list[Said]:
    """What the case page shows of the talk: the latest six."""
    return with_files(list(of_case(case).order_by("-at", "-pk")[:6])[::-1], own=FROM_OFFICE)


@dataclass(frozen=True, slots=True)
class Thread:
    """The talk on one case as a line of a list."""

    case: Case
    count: int
    unread: int
    last: datetime


def threads(enterprise: Enterprise, limit: int = 50) -> list[Thread]:
    """Cases on which something was said, the latest first."""
    found = Case.objects.filter(enterprise=enterprise, messages__isnull=False).select_related("office", "officer")
    found = found.annotate(
        count=Count("messages"),
        unread=Count("messages", filter=Q(messages__side__in=FROM_OFFICE, messages__read_at=None)),
        last=Max("messages__at"),
    ).order_by("-last")[:limit]
    return [Thread(case, case.count, case.unread, case.last) for case in found]
