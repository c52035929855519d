"""The parts of a case that stand below its page: counted with the case itself, read when somebody looks at them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from enforcement.models import Case, ClockChange, Letter, Message, RecheckVisit, Request, RightsNotice, Service
from enforcement.models.message import Side
from enforcement.queries import clocks, letter, message, recheck, request, rights, service
from enforcement.states.letter import LetterState, ServiceState
from enforcement.states.recheck import VisitState
from enforcement.states.request import PENDING
from enforcement.states.rights import NoticeState
from quality_portal.accounts.models import User
from quality_portal.workdays.calendar import business_today

Context = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """A part: its words, its template, how it is read, which rows it counts and which of them want somebody."""

    key: str
    title: str
    template: str
    read: Callable[[Case, User], Context]
    rows: Callable[[], QuerySet[Any]]
    wants: Q | None = None
    wanting: str = ""

    @property
    def counts(self) -> dict[str, Any]:
        """Annotations of a case: how many, and how many of them want somebody."""
        found = {f"{self.key}_count": _count(self.rows())}
        if self.wants is not None:
            found[f"{self.key}_wants"] = _count(self.rows().filter(self.wants))
        return found


@dataclass(frozen=True, slots=True)
class Tab:
    """A part as the case page lists it."""

    part: Part
    count: int
    wants: int

    @property
    def words(self) -> str:
        """How many want somebody, in words; empty when none does."""
        return f"{self.wants} {self.part.wanting}" if self.wants else ""


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.filter(case=OuterRef("pk")).order_by().annotate(of=F("case")).values("of").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _services(case: Case, _user: User) -> Context:
    return {"services": service.of_case(case)}


def _letters(case: Case, _user: User) -> Context:
    return {"letters": letter.of_case(case, business_today())}


def _rights(case: Case, user: User) -> Context:
    return {"rights": rights.of_case(case, user, business_today())}


def _requests(case: Case, _user: User) -> Context:
    return {"requests": request.of_case(case)}


def _messages(case: Case, _user: User) -> Context:
    return {"said": message.for_case(case)}


def _rechecks(case: Case, _user: User) -> Context:
    return {"visits": recheck.board(case)}


def _clocks(case: Case, _user: User) -> Context:
    return {"found": clocks.of_case(case)}


PARTS: tuple[Part, ...] = (
    Part("rights", "告知和听证", "enforcement/rights_of_case.html", _rights, RightsNotice.objects.all, Q(state__in=(NoticeState.DRAFT, NoticeState.ISSUED)), "在办"),
    Part("services", "送达", "enforcement/services_of_case.html", _services, Service.objects.all, Q(state=ServiceState.UNDER_WAY), "未到"),
    Part("rechecks", "复查安排", "enforcement/rechecks_of_case.html", _rechecks, RecheckVisit.objects.all, Q(state=VisitState.PLANNED), "进行中"),
    Part("letters", "函件", "enforcement/letters_of_case.html", _letters, Letter.objects.all, Q(state=LetterState.SENT), "待复"),
    Part("requests", "企业申请", "enforcement/requests_of_case.html", _requests, Request.objects.all, Q(state__in=PENDING), "待答复"),
    Part("messages", "往来", "enforcement/messages_of_case.html", _messages, Message.objects.all, Q(side=Side.ENTERPRISE, read_at=None), "未读"),
    Part("clocks", "期限变动", "enforcement/clocks_of_case.html", _clocks, ClockChange.objects.all),
)
BY_KEY = {part.key: part for part in PARTS}


def counted(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Cases with the size of each part, in the query that reads the case."""
    return cases.annotate(**{name: count for part in PARTS for name, count in part.counts.items()})


def tabs(case: Case) -> tuple[Tab, ...]:
    """The parts of a case that was read with `counted`."""
    return tuple(Tab(part, getattr(case, f"{part.key}_count"), getattr(case, f"{part.key}_wants", 0)) for part in PARTS)
