"""The whole chain behind a number, from the plan to the quarterly report: who did what, when, on which law, with which papers.

The acts come from the trail of every row that hangs on the chain, found through the models' own relations: a noun
that joins later stands in the dossier without a change here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from enforcement.models import Announcement, Case, Submission
from enforcement.queries import case as cases
from enforcement.queries.casefile import Clock, clocks
from enterprises.models import Standing
from inspections.models import (
    Conclusion,
    Draw,
    Finding,
    Objection,
    Plan,
    Refusal,
    Sample,
    SamplingTask,
    TestReport,
)
from inspections.queries import visible as inspected
from quality_portal.accounts.models import Office, User
from quality_portal.accounts.queries import offices_under
from quality_portal.audit.models import Event
from quality_portal.audit.queries import trail_of
from quality_portal.core.formats import isodate
from quality_portal.documents.models import Document
from quality_portal.reports.models import QuarterlyReport
from quality_portal.reports.states import ReportState

# A number that covers many products, such as a plan's, shows as many threads to choose from.
MOST = 200

# The chapters in the order of the work; each takes the acts on these rows.
CHAPTERS = (
    ("计划与抽取", ("inspections.plan", "inspections.planitem", "inspections.planfiling", "inspections.draw", "inspections.recusal")),
    ("抽样", ("inspections.samplingtask", "inspections.sample", "inspections.samplecorrection", "inspections.handover", "inspections.refusal",
             "inspections.onsitetest", "inspections.disposal")),
    ("检验与结论", ("inspections.labjob", "inspections.testreport", "inspections.conclusion")),
    ("告知、异议和复检", ("inspections.notice", "inspections.makerconfirmation", "inspections.objection", "inspections.retest")),
    ("不合格项", ("inspections.finding", "inspections.findingwithdrawal")),
    ("整改报告", ("enforcement.rectificationreport", "enforcement.submission", "enforcement.reportreview")),
    ("公告", ("enforcement.announcement",)),
    ("证书和现况", ("enterprises.licence", "enterprises.standing")),
    ("统计分析", ("reports.quarterlyreport",)),
)  # fmt: skip
CASEWORK = "立案和处理"  # every other row of enforcement
ORDER = ("计划与抽取", "抽样", "检验与结论", "告知、异议和复检", "不合格项", CASEWORK, "整改报告", "公告", "证书和现况", "统计分析")
CHAPTER_OF = {label: title for title, labels in CHAPTERS for label in labels}


@dataclass(frozen=True, slots=True)
class Thread:
    """What one dossier is about: a sample or a refusal, the finding it led to, the case that followed."""

    sample: Sample | None = None
    refusal: Refusal | None = None
    finding: Finding | None = None
    case: Case | None = None

    @property
    def head(self) -> Case | Sample | Refusal:
        """The row whose number stands on the dossier."""
        head = self.case or self.sample or self.refusal
        assert head is not None
        return head

    @property
    def number(self) -> str:
        return self.head.number

    @property
    def title(self) -> str:
        name = getattr(self.head, "product_name", "") or (self.finding.product_name if self.finding else "")
        return f"{self.head.enterprise.name} {name}".strip()


@dataclass(frozen=True, slots=True)
class Act:
    """One act of the chain as the trail tells it."""

    at: datetime
    who: str
    sentence: str
    note: str
    basis: str


@dataclass(frozen=True, slots=True)
class Chapter:
    title: str
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """A thread told from beginning to end, with every paper and clock."""

    thread: Thread
    facts: tuple[tuple[str, str], ...]
    chapters: tuple[Chapter, ...]
    papers: tuple[Document, ...]
    clocks: tuple[Clock, ...]

    @property
    def acts(self) -> int:
        return sum(len(chapter.acts) for chapter in self.chapters)


NUMBERED: tuple[type[Model], ...] = (Plan, Draw, SamplingTask, Sample, Refusal, TestReport, Objection, Finding, Case)
RECEIPTS: tuple[type[Model], ...] = (Objection, Submission)


def threads(number: str, user: User | None = None) -> list[Thread]:
    """The chains a number belongs to, as far as this person may see them; everything for the operator's console."""
    number = number.strip()
    if not number:
        return []
    found: dict[tuple[str, int], Thread] = {}
    for row in _rows_called(number):
        for thread in _threads_of(row, user):
            found.setdefault((thread.head._meta.label_lower, thread.head.pk), thread)
    return list(found.values())[:MOST]


def _rows_called(number: str) -> Iterator[Model]:
    for model in NUMBERED:
        yield from model._default_manager.filter(number=number)
    receipt = number.replace(" ", "")
    for model in RECEIPTS:
        yield from model._default_manager.filter(receipt_no=receipt)
    for document in Document.objects.filter(number=number):
        subject = apps.get_model(document.subject_label)
        yield from subject._default_manager.filter(pk=document.subject_pk)


def _threads_of(row: Model, user: User | None) -> Iterator[Thread]:
    samples, taken = _seen(row, user)
    for sample in samples:
        yield thread_of_sample(sample)
    for case in taken:
        yield thread_of_case(case)
    if isinstance(row, Refusal) and (user is None or row.office in _offices(user)):
        yield thread_of_refusal(row)


def _seen(row: Model, user: User | None) -> tuple[Iterable[Sample], Iterable[Case]]:
    samples = Sample.objects.all() if user is None else inspected.samples(user)
    taken = Case.objects.all() if user is None else cases.visible(user)
    samples = samples.filter(_leads_to_sample(row)).select_related("enterprise", "plan_item__plan__office").distinct()[:MOST]
    return samples, taken.filter(_leads_to_case(row)).select_related("enterprise").distinct()


def _leads_to_sample(row: Model) -> Q:
    """Which samples hang on a row, by the one relation that says so."""
    if isinstance(row, QuarterlyReport):
        months = (row.quarter * 3 - 2, row.quarter * 3)
        return Q(sampled_on__year=row.year, sampled_on__month__range=months, office__in=offices_under(row.office))
    ways = {
        Plan: "plan_item__plan", Draw: "drawn__draw", SamplingTask: "task", Sample: "pk", TestReport: "reports", Conclusion: "conclusions",
        Finding: "findings",
    }  # fmt: skip
    for model, way in ways.items():
        if isinstance(row, model):
            return Q(**{way: row.pk})
    if isinstance(row, Case | Announcement):
        return Q(pk__in=[])
    sample = getattr(row, "sample_id", None) or getattr(getattr(row, "conclusion", None), "sample_id", None)
    return Q(pk=sample) if sample else Q(pk__in=[])


def _leads_to_case(row: Model) -> Q:
    if isinstance(row, Case):
        return Q(pk=row.pk)
    if isinstance(row, Announcement):
        return Q(announcements=row)
    if isinstance(row, Finding):
        return Q(finding=row)
    if isinstance(row, Submission):
        return Q(pk=row.report.case_id)
    case = getattr(row, "case_id", None)
    return Q(pk=case) if case and isinstance(getattr(row, "case", None), Case) else Q(pk__in=[])


def _offices(user: User) -> QuerySet[Office]:
    return offices_under(user.office) if user.office else Office.objects.none()


def thread_of_sample(sample: Sample) -> Thread:
    found = Finding.objects.filter(sample=sample)
    finding = found.filter(withdrawal=None).first() or found.order_by("-pk").first()
    case = Case.objects.filter(finding=finding).select_related("enterprise").first() if finding else None
    return Thread(sample=sample, finding=finding, case=case)


def thread_of_case(case: Case) -> Thread:
    finding = case.finding
    refusal = finding.conclusion.refusal if finding else None
    return Thread(sample=finding.sample if finding else None, refusal=refusal, finding=finding, case=case)


def thread_of_refusal(refusal: Refusal) -> Thread:
    finding = Finding.objects.filter(conclusion__refusal=refusal).first()
    case = Case.objects.filter(finding=finding).select_related("enterprise").first() if finding else None
    return Thread(refusal=refusal, finding=finding, case=case)


def dossier(thread: Thread) -> Dossier:
    """Tell a thread from beginning to end."""
    rows = list(dict.fromkeys(_rows(thread)))
    told: dict[str, list[Act]] = {title: [] for title in ORDER}
    for event in reversed(trail_of(*rows)):
        told[CHAPTER_OF.get(event.subject_label, CASEWORK)].append(_act(event))
    chapters = tuple(Chapter(title, tuple(acts)) for title, acts in told.items() if acts)
    running = clocks(thread.case, cases.steps_of(thread.case)) if thread.case else ()
    return Dossier(thread, _facts(thread), chapters, tuple(_papers(rows)), running)


def _act(event: Event) -> Act:
    return Act(event.at, event.actor_name, event.sentence, event.note, event.basis)


def _rows(thread: Thread) -> Iterator[Model]:
    """Every row that hangs on the thread; each relation of a row is one query."""
    if sample := thread.sample:
        yield sample.plan_item.plan
        if sample.drawn_id:
            yield sample.drawn.draw
        if sample.task_id:
            yield sample.task
        yield from _with_relations(sample)
        for conclusion in Conclusion.objects.filter(sample=sample):
            yield from _with_relations(conclusion)
    if refusal := thread.refusal:
        yield from _with_relations(refusal)
    if thread.finding:
        yield thread.finding
    if thread.case:
        yield from _of_case(thread.case)
    yield from _reports_of(thread)


def _of_case(case: Case) -> Iterator[Model]:
    yield from _with_relations(case)
    yield from case.announcements.all()
    for measure in case.licence_measures.select_related("licence"):
        yield measure.licence
    yield from Standing.objects.filter(source_label=case._meta.label_lower, source_pk=str(case.pk))


def _with_relations(row: Model) -> Iterator[Model]:
    """A row and what points at it, without histories and the rows of plain many-to-many tables."""
    yield row
    for relation in row._meta.related_objects:
        model = relation.related_model
        if relation.many_to_many or model._meta.auto_created or "pgh_id" in {field.name for field in model._meta.fields}:
            continue
        yield from model._default_manager.filter(**{relation.field.name: row.pk})


def _reports_of(thread: Thread) -> Iterator[Model]:
    """The published reports whose quarter and office take the sample in."""
    if thread.sample is None:
        return
    day, office = thread.sample.sampled_on, thread.sample.office
    above = []
    while office is not None:
        above.append(office.pk)
        office = office.parent
    yield from QuarterlyReport.objects.filter(
        office__in=above, year=day.year, quarter=(day.month + 2) // 3, state=ReportState.PUBLISHED
    )


def _papers(rows: Iterable[Model]) -> list[Document]:
    """Every paper of these rows, in the order in which they were issued."""
    keys: dict[str, list[str]] = {}
    for row in rows:
        keys.setdefault(row._meta.label_lower, []).append(str(row.pk))
    wanted = Q(pk__in=[])
    for label, pks in keys.items():
        wanted |= Q(subject_label=label, subject_pk__in=pks)
    return list(Document.objects.filter(wanted).exclude(kind="dossier").select_related("office").defer("content").order_by("issued_at", "pk"))


def _facts(thread: Thread) -> tuple[tuple[str, str], ...]:
    """The head of the dossier; what is not known is left out."""
    enterprise, sample, finding, case = thread.head.enterprise, thread.sample, thread.finding, thread.case
    found = [("企业", enterprise.name), ("统一社会信用代码", enterprise.credit_code or ""), ("编号", thread.number)]
    if sample:
        plan = sample.plan_item.plan
        found += [
            ("产品", f"{sample.product_name} {sample.model}".strip()),
            ("批号", sample.batch),
            ("抽样", f"{sample.number}，{isodate(sample.sampled_on)}，{sample.place}"),
            ("计划", f"{plan.number} {plan.title}"),
        ]
    if thread.refusal:
        found.append(("拒检记录", thread.refusal.number))
    if finding:
        found.append(("不合格项", f"{finding.number}：{finding.facts}"))
    if case:
        found += [("案号", case.number), ("适用规则", case.book.name), ("现状", case.get_state_display())]
    return tuple((label, text) for label, text in found if text)
