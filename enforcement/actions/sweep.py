"""The sweep over dates that have passed. It looks at rows, not at events: late, twice or side by side changes nothing.

Each watch names the rows whose legal day has passed and on which nothing is recorded yet. What is recorded bears the
legal day beside the day of the record; a unique row for each clock and day makes a second record impossible.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Greatest

from enforcement.law import rights as rights_law
from enforcement.law import stops
from enforcement.models import ClockStop, Lapse, Letter, Request, RightsNotice, Step
from enforcement.permissions import GRANTS
from enforcement.queries import case as cases
from enforcement.queries import recheck as rechecks
from enforcement.queries import service as services
from enforcement.states.case import OPEN_STATES, CaseState, StepState
from enforcement.states.letter import LetterState
from enforcement.states.request import PENDING
from enforcement.states.rights import NoticeState
from quality_portal.audit import acts, trail
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import PortalError
from quality_portal.core.formats import zhday
from quality_portal.workdays import calendar

from . import announcement as announcements
from . import serving, standstill
from .case import mark_overdue
from .clock import follow_calendar
from .holding import take

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Watch:
    """One kind of date. `rows` are those past a day, each with `case_id` and `legal`; `words` say what passed, `basis` by which law."""

    clock: str
    rows: Callable[[date], QuerySet[Any]]
    words: Callable[[Any], str]
    basis: Callable[[Any], object]


def _missing(rows: QuerySet[Any], clock: str) -> QuerySet[Any]:
    """Those without their record."""
    there = Lapse.objects.filter(clock=clock, ref=OuterRef("pk"), due_on=OuterRef("legal"))
    return rows.filter(~Exists(there)).order_by("legal", "pk")


def _windows(on: date) -> QuerySet[Step]:
    rows = Step.objects.filter(state=StepState.SERVED, recheck_by__lt=on, recheck__isnull=True, case__state=CaseState.AWAITING_RECHECK, rung=F("case__rung"))
    return _missing(rows.annotate(legal=F("recheck_by")).select_related("case"), "recheck")


def _rights(on: date) -> QuerySet[RightsNotice]:
    rows = RightsNotice.objects.filter(state=NoticeState.SERVED, case__state__in=OPEN_STATES)
    rows = rows.annotate(legal=Greatest("defence_until", "hearing_until"), said=Exists(RightsNotice.objects.filter(pk=OuterRef("pk"), statements__isnull=False)))
    return _missing(rows.filter(legal__lt=on).select_related("case"), "rights")


def _letters(on: date) -> QuerySet[Letter]:
    return _missing(Letter.objects.filter(state=LetterState.SENT, reply_due__lt=on).annotate(legal=F("reply_due")), "letter")


def _requests(on: date) -> QuerySet[Request]:
    return _missing(Request.objects.filter(state__in=PENDING, answer_by__lt=on).annotate(legal=F("answer_by")), "request")


def _stops(on: date) -> QuerySet[ClockStop]:
    return _missing(ClockStop.objects.filter(until__lt=on, case__state__in=OPEN_STATES).annotate(legal=F("until")), "stop")


def _window_basis(step: Step) -> object:
    return step.row.window.basis if step.row.window else ""


WATCHES = (
    Watch("recheck", _windows, lambda _: "复查期限届满，尚未复查；补办时须写明理由", _window_basis),
    Watch("rights", _rights, lambda row: f"陈述、申辩和要求听证的期限届满，{'企业已提出意见' if row.said else '企业没有提出意见'}", lambda _: rights_law.DEFENCE.basis),
    Watch("letter", _letters, lambda row: f"{row.addressee}没有按期复函，请催办", lambda row: row.row.reply.basis),
    Watch("request", _requests, lambda row: f"{row.get_kind_display()}没有按期答复", lambda _: stops.ANSWER.basis),
    Watch("stop", _stops, lambda row: f"{row.get_kind_display()}中止期间结束，恢复计时", lambda row: row.basis_text),
)


def overdue(*, at: datetime) -> int:
    """Record every correction term that ran out. Returns how many were recorded; one odd case does not keep the others waiting."""
    return sum(_each(cases.past_deadline(calendar.local_date(at)).values_list("pk", flat=True), lambda pk: _overdue(pk, at)))


def _overdue(pk: int, at: datetime) -> bool:
    with transaction.atomic():
        case = take(pk)
        if case is None or case.state != CaseState.CORRECTING:  # in somebody's hands, or another sweep was here
            return False
        return mark_overdue(case=case, at=at).state != CaseState.CORRECTING


def served(*, at: datetime) -> int:
    """Put every public notice into effect whose day has come, with that day. Returns how many."""
    return sum(_each(services.ripe(calendar.local_date(at)).values_list("pk", flat=True), lambda pk: serving.ripen_one(pk, at=at)))


def tested(*, at: datetime) -> int:
    """Stop the clocks of cases whose recheck sample was given to a laboratory, and let them run from the report on. Returns how many moved."""
    return sum(_each(rechecks.being_tested().values_list("case_id", "pk"), lambda key: _tested(*key, at)))


def _tested(case_pk: int, pk: int, at: datetime) -> bool:
    with transaction.atomic():
        case = take(case_pk)
        row = rechecks.being_tested().select_related("task__sample").filter(pk=pk).first() if case else None
        if case is None or row is None:
            return False
        before = list(case.clock_stops.values_list("since", "until", "ended_at"))
        standstill.follow_test(case, row, actor=SYSTEM, at=at)
        return list(case.clock_stops.values_list("since", "until", "ended_at")) != before


def lapses(*, at: datetime) -> int:
    """Record every other date that has passed, once each. Returns how many were recorded."""
    on = calendar.local_date(at)
    return sum(sum(_each(watch.rows(on).values_list("case_id", "pk"), lambda key, watch=watch: _lapse(watch, *key, on=on, at=at))) for watch in WATCHES)


def _lapse(watch: Watch, case_pk: int, pk: int, *, on: date, at: datetime) -> bool:
    """Under the lock of the case look once more; another sweep may have been here."""
    with transaction.atomic():
        case = take(case_pk)
        row = watch.rows(on).filter(pk=pk).first() if case else None
        if case is None or row is None:
            return False
        Lapse.objects.create(case=case, clock=watch.clock, ref=pk, due_on=row.legal, at=at)
        note = f"{zhday(row.legal)}届满（{zhday(on)}登记）：{watch.words(row)}"
        trail.record("case.lapsed", case, actor=SYSTEM, at=at, basis=str(watch.basis(row)), legal_on=row.legal, note=note)
        return True


def _each(keys: Iterable[Any], act: Callable[[Any], bool]) -> Iterator[bool]:
    for key in list(keys):
        try:
            yield act(key)
        except PortalError as refusal:
            logger.warning("the sweep could not record %s: %s", key, refusal)


def sweep(*, at: datetime, actor: Actor = SYSTEM) -> dict[str, int]:
    """Everything in its order: calendar first, then papers that count as served, then what ran out. Returns counts."""
    acts.permit(actor, GRANTS, "clock.sweep")
    return {
        "moved": follow_calendar(at=at),
        "served": served(at=at),
        "tested": tested(at=at),
        "overdue": overdue(at=at),
        "lapsed": lapses(at=at),
        "ended": announcements.expire(at=at),
    }
