"""What was done about an enterprise and a product: only of cases that were announced and still are. And how many stand where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q

from enforcement.law import ladder
from enforcement.models import Case, LicenceMeasure, Recheck, Service, Step
from enforcement.states.case import CaseState, StepState
from enforcement.states.letter import ServiceState
from quality_portal.core.formats import day_of
from quality_portal.workdays.calendar import business_today

from .display import _published
from .records import PublicMeasure, PublicStep


@dataclass(frozen=True, slots=True)
class PublicRung:
    """How many open cases stand on a rung."""

    number: int
    name: str
    count: int
    law: tuple[str, ...]
    grave: bool


def _measures_of(cases: Iterable[Case]) -> dict[int, list[PublicMeasure]]:
    """What was done in each case, oldest first; on one day in the order of its steps. Four queries, however many cases."""
    products = {case.pk: case.product_name for case in cases}
    if not products:
        return {}
    shown = _published(business_today()).filter(cases__in=list(products)).values_list("cases", "document", "uuid")
    pages = {(case, document): f"/announcements/{uuid}/" for case, document, uuid in shown}
    found: dict[int, list[tuple[tuple[date, int, int], PublicMeasure]]] = defaultdict(list)
    for step in Step.objects.filter(case__in=products, state=StepState.SERVED).select_related("document", "case"):
        measure = PublicMeasure(
            step.served_on, step.row.name, number=step.document.number if step.document else "", basis=step.basis_text,
            product=products[step.case_id], url=pages.get((step.case_id, step.document_id), ""),
        )  # fmt: skip
        found[step.case_id].append(((step.served_on, step.pk, 0), measure))
    for act in LicenceMeasure.objects.filter(case__in=products).select_related("licence", "step"):
        measure = PublicMeasure(
            act.on, f"{act.get_act_display()}证书", str(act.licence), basis=act.step.basis_text, product=products[act.case_id]
        )
        found[act.case_id].append(((act.on, act.step_id, 3 if act.act == LicenceMeasure.Act.RESUME else 1), measure))
    for recheck in Recheck.objects.filter(case__in=products):
        measure = PublicMeasure(recheck.on, f"复查{recheck.get_outcome_display()}", product=products[recheck.case_id])
        found[recheck.case_id].append(((recheck.on, recheck.step_id, 2), measure))
    return {case: [measure for _, measure in sorted(rows, key=lambda pair: pair[0])] for case, rows in found.items()}


def _ladders_of(cases: Iterable[Case]) -> dict[int, tuple[PublicStep, ...]]:
    """Where each case stands on its own ladder. One query, however many cases."""
    known = {case.pk: case for case in cases}
    served: dict[int, dict[str, Step]] = defaultdict(dict)
    for step in Step.objects.filter(case__in=known, state=StepState.SERVED).select_related("document").order_by("served_on", "pk"):
        served[step.case_id][step.rung] = step
    return {pk: _ladder(case, served[pk]) for pk, case in known.items()}


def _ladder(case: Case, served: dict[str, Step]) -> tuple[PublicStep, ...]:
    open_at = "" if case.state == CaseState.CLOSED else next(reversed(served), "")
    steps = []
    for rung in ladder.rulebook(case.rulebook).rungs:
        step = served.get(rung.key)
        state = "ahead" if step is None else "now" if rung.key == open_at else "done"
        paper = step.document.number if step and step.document else ""
        steps.append(PublicStep(rung.number, rung.short or rung.name, state, rung.grave, step.served_on if step else None, paper))
    return tuple(steps)


def followed(number: str) -> tuple[PublicMeasure, ...]:
    """What followed from a result, oldest first: only of a case that was announced and still is."""
    cases = Case.objects.filter(finding__conclusion__report__number=number, announcements__in=_published(business_today())).distinct()
    return tuple(measure for measures in _measures_of(cases).values() for measure in measures)


def record_of(credit_code: str) -> tuple[PublicMeasure, ...]:
    """What was done about an enterprise, newest first: only cases that were announced and still are."""
    today = business_today()
    cases = Case.objects.filter(enterprise__credit_code=credit_code, announcements__in=_published(today)).distinct()
    found = [measure for measures in _measures_of(cases).values() for measure in measures]
    others = _published(today).filter(entries__enterprise__credit_code=credit_code, entries__case=None).distinct()
    for row in others.select_related("document", "office"):
        title = f"公告：{row.title}"
        found.append(
            PublicMeasure(
                day_of(row.published_at), title, row.office.name, row.document.number, url=f"/announcements/{row.uuid}/"
            )
        )
    return tuple(sorted(found, key=lambda item: item.on, reverse=True))


def ladder_now(family: str = "policy") -> tuple[PublicRung, ...]:
    """How many open cases of a family of ladders stand on each rung; a case not yet decided counts with the rung it waits for."""
    rows = (
        Case.objects.filter(rulebook__in=ladder.books_of(family))
        .exclude(state=CaseState.CLOSED)
        .values("rung", "target")
        .annotate(n=Count("pk"))
    )
    counts: dict[str, int] = {}
    for row in rows:
        key = row["rung"] or row["target"]
        counts[key] = counts.get(key, 0) + row["n"]
    return tuple(
        PublicRung(
            rung.number,
            rung.name,
            counts.get(rung.key, 0),
            tuple(str(citation) for citation in rung.basis[:2]),
            rung.grave,
        )
        for rung in ladder.stages(family)
    )


@dataclass(frozen=True, slots=True)
class PublicEffect:
    """What became of cases that were opened within a year and have had ninety days: put right by then, or failed again."""

    since: date
    until: date
    cases: int
    within: tuple[tuple[int, int], ...]  # (days, cases put right by then)
    failed_again: int


MARKS = (30, 60, 90)
YEAR = 365


def effect(on: date) -> PublicEffect:
    """Counts only; every case counts, announced or not. Two queries."""
    until = on - timedelta(days=MARKS[-1])
    since = until - timedelta(days=YEAR)
    cases = Case.objects.filter(opened_on__gte=since, opened_on__lt=until)
    right = Q(state=CaseState.CLOSED, outcome=ladder.Outcome.PASSED)
    counted = cases.aggregate(n=Count("pk"), **{f"by{days}": Count("pk", filter=right & Q(closed_on__lte=F("opened_on") + timedelta(days=days))) for days in MARKS})
    failed = Recheck.objects.filter(case__in=cases, outcome__in=(Recheck.Result.FAIL, Recheck.Result.REFUSED)).values("case").distinct().count()
    return PublicEffect(since, until, counted["n"], tuple((days, counted[f"by{days}"]) for days in MARKS), failed)


@dataclass(frozen=True, slots=True)
class PublicServiceNotice:
    """A paper that could not be delivered and is served by public notice, while the notice runs."""

    enterprise: str
    paper: str
    paper_no: str
    notice_no: str
    office: str
    published_on: date
    effective_on: date
    url: str
    text: tuple[str, ...]


def service_notices() -> list[PublicServiceNotice]:
    """Public notices of service that are running, newest first; what has run out or was made void is no longer told."""
    running = Service.objects.filter(state=ServiceState.UNDER_WAY, notice__isnull=False, notice__state="issued")
    found = running.select_related("document", "notice").order_by("-sent_on", "-pk")
    return [
        PublicServiceNotice(
            enterprise=row.party,
            paper=row.document.kind_title,
            paper_no=row.document.number,
            notice_no=row.notice.number,
            office=row.notice.issuer,
            published_on=row.sent_on,
            effective_on=row.effective_on,
            url=row.notice.get_absolute_url(),
            text=tuple(part if isinstance(part, str) else part["text"] for part in row.notice.content["paragraphs"]),
        )
        for row in found
    ]
