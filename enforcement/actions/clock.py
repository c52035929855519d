"""Stopping clocks and counting them anew: whatever moves a due date leaves the date before, the date after and the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Model

from enforcement.law import letters as letter_law
from enforcement.law import rights as rights_law
from enforcement.law import stops as law
from enforcement.models import Case, ClockChange, ClockStop, Letter, RightsNotice
from enforcement.permissions import GRANTS
from enforcement.queries import clocks
from enforcement.queries import request as requests
from enforcement.states.case import CaseState
from quality_portal.audit import acts, trail
from quality_portal.audit.models import Event
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.core.formats import zhdate
from quality_portal.core.law import Citation
from quality_portal.workdays import calendar
from quality_portal.workdays.counting import Due
from quality_portal.workdays.models import CalendarYear

from . import message
from .columns import write_all
from .holding import deadline, hold

CHUNK = 500  # cases in one transaction: their rows are held for some tenths of a second
STEP_DATES = ("comply_by", "comply_provisional", "recheck_from", "recheck_by")
NOTICE_DATES = ("defence_until", "hearing_until", "provisional")
LETTER_DATES = ("reply_due", "reply_provisional")
CASE_DATES = ("due_on", "due_provisional", "version")
Progress = Callable[[int, int, str], None]
# The enterprise gets a notice of its own for these; the answer to a request tells of the others.
TOLD = (ClockChange.Cause.CALENDAR, ClockChange.Cause.STOP)


def unseen(_done: int, _total: int, _note: str) -> None:
    """Nobody waits for it."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A date that comes out otherwise now, or (`settles`) is no longer or newly provisional.

    `keep` puts it into the case and into `row`, the decision, notice or letter that it belongs to; `fields` are then to be
    written.
    """

    clock: str
    ref: int
    title: str
    before: date
    after: date
    settles: bool
    party: bool
    keep: Callable[[], None]
    row: Model | None = None
    fields: tuple[str, ...] = ()

    @property
    def moved(self) -> bool:
        return self.before != self.after

    @property
    def words(self) -> str:
        return f"{self.title}由{zhdate(self.before)}改为{zhdate(self.after)}"


def shifts(case: Case, *, on: date, running: clocks.Running | None = None) -> list[Shift]:
    """Every running date of a case that the facts and the calendar of now would put elsewhere. Writes nothing.

    Who looks at many cases reads what runs on all of them at once and passes it as `running`.
    """
    running = running or clocks.running_of([case], on)
    found = [*_of_step(case, running), *_of_office(case, running), *_of_rights(case, on, running), *_of_letters(case, running)]
    return [shift for shift in found if shift.moved or shift.settles]


def _of_step(case: Case, running: clocks.Running) -> Iterator[Shift]:
    step = running.step_of(case)
    counted = clocks.count(step, running.stops_of(case)) if step else None
    if step is None or counted is None:
        return

    def keep() -> None:
        step.comply_by, step.comply_provisional = counted.correction.date, counted.provisional
        step.recheck_from = counted.recheck_from
        step.recheck_by = counted.recheck.date if counted.recheck else None
        case.due_on, case.due_provisional = deadline(CaseState(case.state), on=step.served_on, step=step)

    settles = counted.provisional != step.comply_provisional
    if case.state == CaseState.CORRECTING:
        yield Shift("correction", step.pk, step.row.term.name, step.comply_by, counted.correction.date, settles, True, keep, step, STEP_DATES)
    if counted.recheck and step.recheck_by:
        yield Shift("recheck", step.pk, "复查期限", step.recheck_by, counted.recheck.date, settles, True, keep, step, STEP_DATES)


def _of_office(case: Case, running: clocks.Running) -> Iterator[Shift]:
    """The office's own pace. While a public notice runs, its day stands there instead."""
    end = clocks.office(case, running.stops_of(case))
    if end is None or case.due_on is None:
        return
    if case.state == CaseState.AWAITING_SERVICE and (case.pk, case.due_on) in running.notices_out:
        return

    def keep() -> None:
        case.due_on, case.due_provisional = end.date, end.provisional

    yield Shift("office", case.pk, clocks.PACE[CaseState(case.state)].name, case.due_on, end.date, end.provisional != case.due_provisional, False, keep)


def _of_rights(case: Case, on: date, running: clocks.Running) -> Iterator[Shift]:
    """The party's days for a statement and for asking to be heard; what is over stays over."""
    for notice in running.rights.get(case.pk, ()):
        for field, title, term in (
            ("defence_until", "陈述、申辩期限", rights_law.DEFENCE),
            ("hearing_until", "要求听证期限", rights_law.hearing_request(notice.served_on)),
        ):
            before = getattr(notice, field)
            if before is None or before < on:
                continue
            end = calendar.due(term, notice.served_on)

            def keep(notice: RightsNotice = notice, field: str = field, end: Due = end) -> None:
                setattr(notice, field, end.date)
                notice.provisional = end.provisional

            yield Shift(field[:-6], notice.pk, title, before, end.date, end.provisional != notice.provisional, True, keep, notice, NOTICE_DATES)


def _of_letters(case: Case, running: clocks.Running) -> Iterator[Shift]:
    for letter in running.letters.get(case.pk, ()):
        end = calendar.due(letter_law.letter(letter.kind).reply, letter.sent_on)
        settles = end.provisional != letter.reply_provisional

        def keep(letter: Letter = letter, end: Due = end) -> None:
            letter.reply_due, letter.reply_provisional = end.date, end.provisional

        yield Shift("letter", letter.pk, f"{letter.addressee}复函期限", letter.reply_due, end.date, settles, False, keep, letter, LETTER_DATES)


@dataclass(frozen=True, slots=True)
class Recount:
    """Why dates are counted anew, by whom and when: the same for every case of a run."""

    cause: ClockChange.Cause
    why: str
    basis: Citation | str
    actor: Actor
    at: datetime


def recount(case: Case, *, cause: ClockChange.Cause, why: str, basis: Citation | str = "", actor: Actor, at: datetime) -> list[Shift]:
    """Write every date anew that comes out otherwise, and tell both sides. The caller holds the case."""
    found = shifts(case, on=calendar.local_date(at))
    _write([(case, found)] if found else [], Recount(cause, why, basis, actor, at))
    return [shift for shift in found if shift.moved]


def _write(found: Sequence[tuple[Case, list[Shift]]], run: Recount) -> int:
    """Write the shifts of many cases, a statement a table. The caller holds the cases. Returns how many dates moved."""
    if not found:
        return 0
    touched: dict[tuple[type[Model], tuple[str, ...]], dict[int, Model]] = {}
    for case, shifted in found:
        for shift in shifted:
            shift.keep()
            if shift.row is not None:
                touched.setdefault((type(shift.row), shift.fields), {})[shift.row.pk] = shift.row
        case.version += 1
    for (_model, fields), rows in touched.items():
        write_all(list(rows.values()), fields)
    write_all([case for case, _ in found], CASE_DATES)
    # Where the day stands and only 暂定 goes or comes, nothing is told.
    moved = [(case, own) for case, shifted in found if (own := [shift for shift in shifted if shift.moved])]
    ClockChange.objects.bulk_create(_change(case, shift, run) for case, own in moved for shift in own)
    trail.record_all([_told(case, own, run) for case, own in moved])
    if run.cause in TOLD:
        party = [(case, [shift.words for shift in own if shift.party]) for case, own in moved]
        message.tell_all(told=[(case, f"{run.why}：{'；'.join(words)}。") for case, words in party if words], at=run.at)
    return sum(len(own) for _, own in moved)


def _change(case: Case, shift: Shift, run: Recount) -> ClockChange:
    return ClockChange(
        case=case, clock=shift.clock, ref=shift.ref, title=shift.title[:60], cause=run.cause, why=run.why[:300], before=shift.before,
        after=shift.after, party=shift.party, at=run.at,
    )  # fmt: skip


def _told(case: Case, moved: Sequence[Shift], run: Recount) -> Event:
    return trail.entry(
        "case.recounted", case, actor=run.actor, at=run.at, basis=run.basis, note="；".join([run.why, *(shift.words for shift in moved)]),
        before={shift.title: shift.before.isoformat() for shift in moved}, after={shift.title: shift.after.isoformat() for shift in moved},
    )  # fmt: skip


def follow_calendar(*, at: datetime, actor: Actor = SYSTEM, progress: Progress = unseen) -> int:
    """Count every open case anew that was counted by another calendar. Level-triggered: twice is once. Returns how many dates moved."""
    acts.permit(actor, GRANTS, "clock.sweep")
    calendar.forget()
    run = Recount(ClockChange.Cause.CALENDAR, "按现行节假日安排重新推算", _notice(), actor, at)
    moved, after, done, total = 0, 0, 0, clocks.stale().count()
    while True:
        with transaction.atomic():
            rows = clocks.stale().filter(pk__gt=after).select_for_update(of=("self",), skip_locked=True).select_related("enterprise")
            chunk = list(rows[:CHUNK])
            if not chunk:
                progress(total, total, "完成")
                return moved
            after, done = chunk[-1].pk, done + len(chunk)
            moved += _follow(chunk, run)
        progress(min(done, total), total, f"{moved} 个期限有变")


def _follow(chunk: Sequence[Case], run: Recount) -> int:
    """Count some cases that the caller holds."""
    on = calendar.local_date(run.at)
    running = clocks.running_of(chunk, on)
    moved = _write([(case, found) for case in chunk if (found := shifts(case, on=on, running=running))], run)
    Case.objects.filter(pk__in=[case.pk for case in chunk]).update(counted_by=clocks.mark())
    return moved


def _notice() -> str:
    """The newest notice on file: by it is counted."""
    newest = CalendarYear.objects.order_by("-loaded_at", "-year").first()
    return newest.source if newest else ""


def preview(year: int, *, progress: Progress = unseen) -> Iterator[tuple[Case, Shift]]:
    """The running dates of open cases that the calendar of now would move. Use it up within `calendar_is`."""
    today, near = calendar.business_today(), list(clocks.running_in(year).values_list("pk", flat=True))
    for start in range(0, len(near), CHUNK):
        chunk = list(Case.objects.filter(pk__in=near[start : start + CHUNK]).order_by("pk"))
        running = clocks.running_of(chunk, today)
        yield from ((case, shift) for case in chunk for shift in shifts(case, on=today, running=running) if shift.moved)
        progress(min(start + CHUNK, len(near)), len(near), "")


@transaction.atomic
def stop_clock(
    *, case: Case, kind: str, since: date, until: date, reason: str, document_no: str, actor: Actor, at: datetime, version: int | None = None
) -> ClockStop:
    """Let days not count, from and until; the dates move at once. The same stop entered twice is one."""
    acts.permit(actor, GRANTS, "clock.stop")
    case = hold(case, version=version)
    row = law.BY_KEY.get(kind)
    if row is None:
        raise RuleBroken("请选择中止计时的事由。", law.DOCUMENTED.basis, "kind")
    if case.is_closed:
        raise RuleBroken("本案已结案，没有在走的期限。", row.basis)
    _check_stop(case, row, since=since, until=until, reason=reason, document_no=document_no)
    return stop_held(case, row, since=since, until=until, reason=reason, document_no=document_no, actor=actor, at=at)


def stop_held(
    case: Case, row: law.StopKind, *, since: date, until: date, reason: str, document_no: str, actor: Actor, at: datetime
) -> ClockStop:
    """Register a stop on a case that the caller holds; acts that stand clocks still by themselves come here."""
    kind = row.key
    same = case.clock_stops.filter(kind=kind, since=since).first()
    if same is not None and (same.until, same.document_no) == (until, document_no.strip()):
        return same
    if case.clock_stops.filter(kind=kind, since__lte=until, until__gte=since).exists():
        raise RuleBroken(f"这段时间已经登记了“{row.name}”中止。请核对起止日期，或者先登记恢复计时。", row.basis, "since")
    stop = ClockStop.objects.create(
        case=case, kind=kind, since=since, until=until, reason=reason.strip()[:300], document_no=document_no.strip()[:120], basis_text=str(row.basis),
        recorded_by_id=actor.pk, recorded_at=at,
    )  # fmt: skip
    words = f"{row.name}，{zhdate(since)}至{zhdate(until)}，{stop.document_no}：{stop.reason}"
    trail.record("case.clock_stopped", case, actor=actor, at=at, basis=row.basis, note=words, after={"stops": row.stops_text})
    recount(case, cause=ClockChange.Cause.STOP, why=f"{row.name}，中止计时", basis=row.basis, actor=actor, at=at)
    return stop


def _check_stop(case: Case, row: law.StopKind, *, since: date, until: date, reason: str, document_no: str) -> None:
    if until < since:
        raise RuleBroken("中止的最后一日不能早于第一日。", row.basis, "until")
    if since < case.opened_on:
        raise RuleBroken(f"中止不能早于立案日期（{zhdate(case.opened_on)}）。", row.basis, "since")
    step = requests.demanded(case)
    over = {law.CORRECTION: step.comply_by, law.RECHECK: step.recheck_by} if step else {}
    ends = [day for clock, day in over.items() if clock in row.stops and day]
    if ends and since > max(ends):
        raise RuleBroken(f"期限已于{zhdate(max(ends))}届满，届满以后的日期不能中止。", row.basis, "since")
    if not reason.strip():
        raise RuleBroken("请写明中止的事由，企业会看到。", law.DOCUMENTED.basis, "reason")
    if not document_no.strip():
        raise RuleBroken(f"请填写文书名称和文号，例如{row.evidence}。", law.DOCUMENTED.basis, "document_no")


@transaction.atomic
def resume_clock(*, stop: ClockStop, until: date, actor: Actor, at: datetime, version: int | None = None) -> ClockStop:
    """The reason fell away earlier or later than was written: set the last day that does not count."""
    acts.permit(actor, GRANTS, "clock.resume")
    return end_held(hold(stop.case, version=version), stop, until=until, actor=actor, at=at)


def end_held(case: Case, stop: ClockStop, *, until: date, actor: Actor, at: datetime) -> ClockStop:
    """Set the last day of a stop on a case that the caller holds. The day that was expected is confirmed by a record as well."""
    held = ClockStop.objects.select_for_update(of=("self",)).get(pk=stop.pk)
    if held.until == until and held.ended_at is not None:
        return held
    if until < held.since:
        raise RuleBroken("最后一日不能早于中止开始的日期。确未中止的，把最后一日写成开始当日。", held.row.basis, "until")
    before, held.until, held.ended_by_id, held.ended_at = held.until, until, actor.pk, at
    held.save(update_fields=["until", "ended_by", "ended_at"])
    trail.record(
        "case.clock_resumed", case, actor=actor, at=at, basis=held.basis_text, note=f"{held.row.name}：中止至{zhdate(until)}" + (f"（原写{zhdate(before)}）" if before != until else "，恢复计时"),
        before={"until": before.isoformat()}, after={"until": until.isoformat()},
    )  # fmt: skip
    recount(case, cause=ClockChange.Cause.STOP, why=f"{held.row.name}，中止的起止日期变更", basis=held.basis_text, actor=actor, at=at)
    return held
