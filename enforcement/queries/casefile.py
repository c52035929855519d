"""Everything the case page shows: read once, for a cost that does not grow with what is on file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from enforcement.law import ladder as law
from enforcement.law.additions import Addition
from enforcement.law.cautions import Caution
from enforcement.law.clashes import Answer
from enforcement.law.rungs import Rung
from enforcement.models import Announcement, Case, Step
from enforcement.queries import case as cases
from enforcement.queries import caseparts, facts, forecast, principals, repeat, with_order
from enforcement.queries.caseladder import Clock, branches, clocks, ladder, tasks
from enforcement.queries.clocks import RUNNING
from enforcement.queries.next_act import NextAct, next_act
from enforcement.states.announcement import IN_HAND
from enforcement.states.case import CaseState
from inspections.models import Conclusion
from quality_portal.accounts.models import User
from quality_portal.audit.models import Event
from quality_portal.audit.queries import trail_of
from quality_portal.core import shapes
from quality_portal.core.formats import isodate
from quality_portal.documents import queries as papers
from quality_portal.documents.models import Document
from quality_portal.workdays import calendar

__all__ = ["CaseFile", "Clock", "casefile", "clocks", "events_of", "lines_of", "visible"]

STREAM = 8
QUARTERS = 12


@dataclass(frozen=True, slots=True)
class Line:
    """An event as one line: who did what. Its law stands in the full history."""

    at: datetime
    actor_name: str
    sentence: str
    note: str = ""
    basis: str = ""
    legal_on: date | None = None


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One case, read once."""

    case: Case
    step: Step | None
    row: Rung | None
    ladder: tuple[shapes.Rung, ...]
    branches: tuple[shapes.Branch, ...]
    forecast: tuple[forecast.Path, ...]
    facts: tuple[shapes.Fact, ...]
    tasks: tuple[shapes.Task, ...]
    tasks_done: int
    clocks: tuple[Clock, ...]
    events: tuple[Line, ...]
    event_count: int
    papers: tuple[Document, ...]
    quarters: tuple[shapes.Quarter, ...]
    act: NextAct | None
    announcement: Announcement | None
    cautions: tuple[Caution, ...]
    clashes: tuple[Answer, ...]
    additions: tuple[Addition, ...]
    offers: tuple[repeat.Offer, ...]
    parts: tuple[caseparts.Tab, ...]
    announces_with_order: bool
    names_principals: bool

    @property
    def clocks_done(self) -> int:
        """How many terms were met or are over: they stand folded below the running ones."""
        return sum(bool(clock.done) for clock in self.clocks)

    @property
    def clocks_running(self) -> int:
        return len(self.clocks) - self.clocks_done


def visible(user: User) -> QuerySet[Case]:
    """The cases a person sees, each with everything of single rows that its page reads, and the size of its parts."""
    found = cases.with_report_flag(cases.visible(user))
    whole = found.select_related(
        "enterprise__region", "office__region", "officer", "product", "irregularity",
        "finding__sample", "finding__office", "finding__withdrawal", "finding__conclusion__report", "finding__conclusion__plan_item__plan",
    )  # fmt: skip
    return caseparts.counted(whole).prefetch_related("clock_stops")


def casefile(case: Case, user: User) -> CaseFile:
    """Read a case that comes from `visible` for its page."""
    steps = cases.steps_of(case)
    step = max(steps.values(), key=lambda one: one.pk, default=None)
    notices = list(case.announcements.select_related("document").order_by("-pk"))
    draft = next((notice for notice in notices if notice.state in IN_HAND), None)
    act = next_act(case, user=user, report_waiting=case.report_waiting, announcement=draft)
    row = case.target_row or (step.row if step else None) or case.rung_row
    events = trail_of(case, *notices)
    found = list(events[: STREAM + 1])
    items = tasks(case, steps.get(row.key) if row else None, row, act)
    open_row = row if case.state != CaseState.CLOSED else None
    return CaseFile(
        case=case,
        step=step,
        row=row,
        ladder=ladder(case, steps),
        branches=branches(case, row) if case.state not in RUNNING else (),
        forecast=forecast.paths(case),
        facts=fact_list(case, steps.values()),
        tasks=items,
        tasks_done=sum(task.state == "done" for task in items),
        clocks=clocks(case, steps),
        events=lines_of(found[:STREAM]),
        event_count=events.count() if len(found) > STREAM else len(found),
        papers=tuple(papers_of(case, notices)),
        quarters=quarters(case),
        act=act,
        announcement=notices[0] if notices else None,
        cautions=open_row.cautions if open_row else (),
        clashes=law.clashes_of(case.rulebook),
        additions=law.additions_of(case.rulebook, open_row.key) if open_row else (),
        offers=repeat.offers(case),
        parts=caseparts.tabs(case),
        announces_with_order=with_order.is_due(case),
        names_principals=principals.is_due(case),
    )


def events_of(case: Case) -> QuerySet[Event]:
    """What happened to the case and its announcements."""
    return trail_of(case, *case.announcements.all())


def lines_of(events: Iterable[Event]) -> tuple[Line, ...]:
    """Events without the name of the case, which stands above them already."""
    return tuple(
        Line(event.at, event.actor_name, f"{event.actor_name} {event.sentence.replace(event.subject_name, '').strip(' ：')}", event.note, legal_on=event.legal_on)
        for event in events
    )


def papers_of(case: Case, notices: Sequence[Announcement]) -> list[Document]:
    """Every paper of the case, newest first."""
    found = list(papers.of(case))
    found += [notice.document for notice in notices if notice.document]
    return sorted(found, key=lambda paper: (paper.issued_on, paper.pk), reverse=True)


def fact_list(case: Case, steps: Iterable[Step]) -> tuple[shapes.Fact, ...]:
    """The left column."""
    enterprise = case.enterprise
    code = enterprise.credit_code or ""
    grouped = " ".join(code[start : start + 4] for start in range(0, len(code), 4))
    found = [
        shapes.Fact("当事人", enterprise.name, enterprise.get_absolute_url(), lines=(grouped,) if grouped else ()),
        shapes.Fact("住所", enterprise.address),
        *_found_by(case, steps),
    ]
    measures = [f"{measure.on.isoformat()} {measure.get_act_display()}：{measure.licence}" for measure in case.licence_measures.select_related("licence")]
    if measures:
        found.append(shapes.Fact("证书", measures[0], lines=tuple(measures[1:])))
    found.append(shapes.Fact("适用规则", case.book.name))
    return tuple(found)


def _found_by(case: Case, steps: Iterable[Step]) -> list[shapes.Fact]:
    """What was found: by a test, by a refusal, or by looking at the register."""
    finding = case.finding
    if finding is None:
        irregular = [shapes.Fact("违规事实", case.irregularity.confirmed_facts or case.irregularity.facts)] if case.irregularity else []
        return [shapes.Fact("产品", case.product_name), *irregular]
    if finding.sample is None:
        return [
            shapes.Fact("产品", case.product_name),
            shapes.Fact("不合格项", finding.facts, finding.get_absolute_url()),
            shapes.Fact("结论确定", isodate(finding.confirmed_on)),
        ]
    sample = finding.sample
    rechecks = [step.recheck for step in steps if getattr(step, "recheck", None) is not None and step.recheck.report_id]
    report = max(rechecks, key=lambda one: one.pk).report_id if rechecks else finding.conclusion.report_id
    lines = tuple(f"{item['name']} {item['value']}（{item['limit']}）" for item in facts.items_of(report))
    return [
        shapes.Fact("产品", f"{case.product_name} {sample.model}".strip(), lines=(f"批号 {sample.batch}",) if sample.batch else ()),
        shapes.Fact("抽样", f"{isodate(sample.sampled_on)} {sample.place}", sample.get_absolute_url()),
        shapes.Fact("不合格项", lines[0] if lines else finding.facts, lines=lines[1:]),
        shapes.Fact("严重程度", finding.get_severity_display()),
        shapes.Fact("结论确定", isodate(finding.confirmed_on), finding.get_absolute_url()),
    ]


def quarters(case: Case) -> tuple[shapes.Quarter, ...]:
    """How the enterprise's products did in the last twelve quarters: one failure marks the quarter."""
    today = calendar.business_today()
    last = today.year * 4 + (today.month - 1) // 3
    results: dict[int, str] = {}
    rows = Conclusion.objects.filter(enterprise=case.enterprise_id, sample__sampled_on__year__gte=today.year - 3).exclude(state="withdrawn")
    for day, verdict in rows.values_list("sample__sampled_on", "verdict"):
        at = day.year * 4 + (day.month - 1) // 3
        results[at] = "fail" if verdict != "pass" or results.get(at) == "fail" else "pass"
    return tuple(shapes.Quarter(at // 4, at % 4 + 1, results.get(at, "none")) for at in range(last - QUARTERS + 1, last + 1))
