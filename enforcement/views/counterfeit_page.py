"""What the page of a counterfeit case shows, and which acts it offers to whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from enforcement.law import counterfeit as law
from enforcement.models import CounterfeitCase, Decision, Party, Penalty, PenaltyNotice, RevocationTask
from enforcement.permissions import GRANTS
from enforcement.queries import counterfeit as queries
from enforcement.queries import party_paper
from enforcement.queries.clocks import told
from enforcement.queries.party_paper import PartyPaper
from enforcement.states.counterfeit import CounterfeitState, DecisionState
from enforcement.states.rights import NoticeState
from quality_portal.accounts.models import User
from quality_portal.audit.acts import may
from quality_portal.audit.queries import trail_of
from quality_portal.core.doors import opens
from quality_portal.core.shapes import Fact
from quality_portal.documents.models import Document
from quality_portal.workdays.calendar import Due, business_today

EVENTS = 40
UNDECIDED = (CounterfeitState.INVESTIGATING, CounterfeitState.AWAITING_REVIEW, CounterfeitState.AWAITING_APPROVAL)


@dataclass(frozen=True, slots=True)
class Act:
    """Something the reader may do now."""

    words: str
    href: str
    main: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Everything on the page of a case."""

    facts: list[Fact]
    parties: list[Party]
    holds: list[queries.Hold]
    handling: Due | None
    counted: tuple[tuple[str, str], ...]
    held_value: Decimal
    advice: law.TransferAdvice
    notices: list[PenaltyNotice]
    decision: Decision | None
    penalties: list[tuple[Penalty, str]]
    returned: list[Decision]
    tasks: list[RevocationTask]
    transfer: Any
    papers: list[Document]
    served: list[PartyPaper]
    events: Any
    acts: list[Act]
    today: Any
    may_dispose: bool
    may_approve: bool
    may_edit: bool


def page_of(case: CounterfeitCase, user: User) -> Page:
    """Read a case for its page."""
    today = business_today()
    decision = queries.decision_of(case)
    holds = queries.holds(case, today)
    tasks = list(queries.tasks(case))
    ours = user.office_id == case.office_id and case.is_open
    subjects = [case, *(hold.seizure for hold in holds), *tasks, *([decision] if decision else [])]
    transfer = getattr(case, "criminal_transfer", None)
    notices = list(queries.notices(case))
    served = party_paper.of_case(case)
    subjects += [*notices, *(one.service for one in served if one.service), *([transfer] if transfer else [])]
    handling = queries.handling(case, today) if case.state in UNDECIDED else None
    return Page(
        facts=_facts(case, user),
        parties=list(case.parties.select_related("enterprise")),
        holds=holds,
        handling=handling,
        counted=told(handling) if handling else (),
        held_value=queries.held_value(case),
        advice=queries.advice(case),
        notices=notices,
        decision=decision,
        penalties=[(penalty, queries.penalty_words(penalty)) for penalty in decision.penalties.all()] if decision else [],
        returned=list(queries.returned_decisions(case)),
        tasks=tasks,
        transfer=transfer,
        papers=list(queries.papers(case)),
        served=served,
        events=trail_of(*subjects)[:EVENTS],
        acts=list(_acts(case, user, decision, notices, transfer)) if user.office_id == case.office_id else [],
        today=today,
        may_dispose=ours and may(user, GRANTS, "seizure.dispose"),
        may_approve=ours and may(user, GRANTS, "seizure.approve"),
        may_edit=ours and may(user, GRANTS, "counterfeit.edit"),
    )


def _facts(case: CounterfeitCase, user: User) -> list[Fact]:
    origin = case.lead or case.finding
    source = origin.get_absolute_url() if origin else ""
    rows = [
        Fact(_("办案机关"), case.office.name),
        Fact(_("主办"), case.officer.display_name),
        Fact(_("立案日期"), f"{case.opened_on:%Y-%m-%d}"),
        Fact(_("来源"), str(origin) if origin else _("自行发现"), source if source and opens(source, user) else ""),
    ]
    if case.enterprise:
        rows.append(Fact(_("主要当事人"), case.enterprise.name, case.enterprise.get_absolute_url()))
    marks = [words for flag, words in ((case.famous, _("假冒名优产品")), (case.major, _("大案要案"))) if flag]
    if marks:
        rows.append(Fact(_("标记"), "、".join(marks)))
    if case.closed_on:
        rows.append(Fact(_("结案"), f"{case.closed_on:%Y-%m-%d}", lines=(case.closed_because,)))
    return rows


def _acts(case: CounterfeitCase, user: User, decision: Decision | None, notices: list[PenaltyNotice], transfer: Any) -> Iterator[Act]:
    """The acts open to this person in this state, the main one first."""
    for verb, name, words, main, fits in _offers(case, decision, notices, transfer):
        if fits and may(user, GRANTS, verb):
            yield Act(words, reverse(f"enforcement:{name}", args=[case.number]), main)


def _offers(case: CounterfeitCase, decision: Decision | None, notices: list[PenaltyNotice], transfer: Any) -> Iterator[tuple[str, str, str, bool, bool]]:
    investigating = case.state == CounterfeitState.INVESTIGATING
    drafted = decision is not None and decision.state == DecisionState.DRAFT
    reviewed = decision is not None and decision.state == DecisionState.REVIEWED
    told = investigating and any(notice.state == NoticeState.SERVED for notice in notices)
    decided = case.state == CounterfeitState.DECIDED
    announced = case.announcement is not None and case.announcement.state != "returned"
    unfinished = queries.unfinished(case)
    yield "decision.approve", "counterfeit_approve", _("审批处罚决定"), True, reviewed
    yield "decision.review", "counterfeit_review", _("审核处罚决定"), True, drafted
    yield "decision.draft", "counterfeit_decide", _("起草处罚决定"), True, told
    yield "rights.draft", "counterfeit_tell", _("起草处罚告知书"), not told, investigating and case.parties.exists()
    yield "counterfeit.announce", "counterfeit_announce", _("起草案件公告"), True, decided and not announced
    yield "counterfeit.close", "counterfeit_close", _("结案"), True, decided and not unfinished
    yield "seizure.draft", "counterfeit_seize", _("查封扣押"), False, investigating and case.parties.exists()
    yield "counterfeit.edit", "counterfeit_party", _("登记当事人"), False, investigating
    yield "counterfeit.edit", "counterfeit_amend", _("补充案情和金额"), False, case.is_open
    yield "counterfeit.transfer", "counterfeit_transfer", _("移送公安机关"), False, case.is_open and transfer is None
    waiting = transfer is not None and transfer.state == "sent"
    yield "counterfeit.edit", "counterfeit_reply", _("登记公安机关答复"), False, waiting
    prosecuted = transfer is not None and transfer.state == "accepted"
    yield "counterfeit.edit", "counterfeit_criminal_end", _("登记刑事案件办结"), False, prosecuted
    yield "counterfeit.drop", "counterfeit_close", _("不予处罚并结案"), False, investigating
