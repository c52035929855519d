"""A test from assignment to report: assigned within scope, received under its seal, entered by one, verified by another."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from inspections import worksheet
from inspections.law import lab as law
from inspections.law.onsite import ON_SITE_RULE
from inspections.law.plan import APART
from inspections.models import Conclusion, LabBody, LabJob, Part, PlanKind, Purpose, Sample, SealState, TestReport
from inspections.permissions import GRANTS
from inspections.queries import custody as chains
from inspections.queries import lab as scope
from inspections.queries import labjob as queries
from inspections.queries.onsite import altered, worksheet_of
from inspections.worksheet import Found, Row
from quality_portal.accounts.models import User
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import Conflict, IllegalMove, NotPermitted, RuleBroken
from quality_portal.workdays import calendar

from . import custody, monitor
from .report import conclude, issue

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0, O, 1, I: read aloud and written on a label
CORRECTABLE = ("pending", "notified", "final")


def blind_number() -> str:
    """A number that says nothing of the sample and that nobody can guess."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"MY-{signs[:4]}-{signs[4:]}"


@transaction.atomic
def assign(
    *,
    sample: Sample,
    lab: LabBody,
    actor: Actor,
    at: datetime,
    purpose: str = Purpose.FIRST,
    part: str = Part.TEST,
    due_on: date | None = None,
    because: str = "",
) -> LabJob:
    """Give a sample to a laboratory under a blind number. A second click gets the job that is there already."""
    acts.permit(actor, GRANTS, "labjob.assign")
    sample = Sample.objects.select_for_update(of=("self",)).select_related("plan_item__plan", "specification").get(pk=sample.pk)
    jobs = list(sample.jobs.filter(purpose=purpose).exclude(state__in=["refused", "recalled"]))
    if jobs:
        if jobs[0].lab_id == lab.pk and jobs[0].open:
            return jobs[0]
        raise IllegalMove(f"这份样品的{jobs[0].get_purpose_display()}已交“{jobs[0].lab}”，现在是“{jobs[0].get_state_display()}”，不能再交一次。", law.SCOPE_RULE.basis, "lab")
    today = calendar.local_date(at)
    rows = _rows(sample, purpose)
    _check_assignment(sample, lab, purpose=purpose, part=part, rows=rows, today=today)
    if due_on is not None and due_on < today:
        raise RuleBroken(f"约定完成日期 {due_on} 早于今天，请核对。", law.RESULT_RULE.basis, "due_on")
    job = LabJob.objects.create(
        sample=sample, lab=lab, part=part, purpose=purpose, blind_no=blind_number(), because=because.strip()[:500], due_on=due_on,
        assigned_by_id=actor.pk, assigned_at=at, worksheet=worksheet.stored(rows),
    )  # fmt: skip
    if purpose == Purpose.FIRST and sample.lab_id != lab.pk:
        sample.lab = lab
        sample.save(update_fields=["lab"])
    trail.record("labjob.assigned", job, actor=actor, at=at, basis=law.SCOPE_RULE.basis, note=f"交{lab}")  # the bench reads this: no form number
    return job


def assign_many(
    *, samples: Iterable[Sample], lab: LabBody, actor: Actor, at: datetime, due_on: date | None = None
) -> tuple[list[LabJob], list[str]]:
    """Give several samples to one laboratory. Each stands for itself: those that cannot go are told with the reason."""
    acts.permit(actor, GRANTS, "labjob.assign")
    done, refused = [], []
    for sample in samples:
        try:
            done.append(assign(sample=sample, lab=lab, due_on=due_on, actor=actor, at=at))
        except RuleBroken as refusal:
            refused.append(f"{sample.number}：{refusal.message}")
    return done, refused


def _rows(sample: Sample, purpose: str) -> list[Row]:
    """The worksheet as the frozen specification asks for it; what was tested on the spot stands in the first one already."""
    if sample.specification is None:
        raise RuleBroken(
            "这份样品没有抽样当日施行的实施细则，无法确定检验项目和限量。请先发布这个产品的实施细则。", law.DECISION_RULE.basis, "specification"
        )
    return worksheet_of(sample) if purpose == Purpose.FIRST else queries.blank_rows(sample.specification)


def _check_assignment(sample: Sample, lab: LabBody, *, purpose: str, part: str, rows: list[Row], today: date) -> None:
    if purpose == Purpose.FIRST and sample.state != "taken":
        raise IllegalMove(f"这份样品现在是“{sample.get_state_display()}”，不能交付检验。", law.SCOPE_RULE.basis)
    if part == Part.BACKUP and not sample.backup_seal_no:
        raise RuleBroken("这份样品没有备用样品，不能复检。", law.RETEST_RULE.basis, "part")
    if lab.closed_on and lab.closed_on <= today:
        raise RuleBroken(f"“{lab}”已于 {lab.closed_on} 停止承检，请另选机构。", law.SCOPE_RULE.basis, "lab")
    if sample.plan_item.plan.sampler_id == lab.pk:
        raise RuleBroken(f"“{lab}”承担了这个计划的抽样，不能再承担检验，请另选机构。", law.SEPARATION_RULE.basis, "lab")
    _check_scope(sample, lab, rows, today)
    if purpose == Purpose.RETEST:
        _check_other_lab(sample, lab, rows, today)


def _check_scope(sample: Sample, lab: LabBody, rows: list[Row], on: date) -> None:
    missing = scope.missing_items(lab, sample.plan_item.category_id, rows, on)
    if missing:
        shown = "、".join(missing[:8]) + (f"等 {len(missing)} 项" if len(missing) > 8 else "")
        raise RuleBroken(f"“{lab}”在 {on} 没有下列项目的检验资质：{shown}。请另选机构，或者先登记它的资质附表。", law.SCOPE_RULE.basis, "lab")


def _check_other_lab(sample: Sample, lab: LabBody, rows: list[Row], today: date) -> None:
    """Not the first laboratory, unless the province has no other that can."""
    first = sample.jobs.filter(purpose=Purpose.FIRST, state="verified").values_list("lab", flat=True).first() or sample.lab_id
    if lab.pk != first:
        return
    others = scope.capable(sample.plan_item.category_id, today, rows=rows, province=sample.plan_item.region).exclude(pk=first)
    if names := "、".join(other.name for other in others[:3]):
        raise RuleBroken(f"复检不能由初检机构“{lab}”承担；本省还有{names}可以承担。", law.RETEST_RULE.basis, "lab")


def hold(job: LabJob, actor: Actor, *needed: str) -> LabJob:
    """Lock a job, with what is `needed` beside it, for a person of its laboratory who had no part in the sampling."""
    people = LabBody.people.through.objects.filter(labbody=OuterRef("lab"), user=actor.pk)
    samplers = Sample.samplers.through.objects.filter(sample=OuterRef("sample"), user=actor.pk)
    rows = LabJob.objects.annotate(own=Exists(people), sampled=Exists(samplers))
    if needed:
        rows = rows.select_related(*needed)
    held = rows.select_for_update(of=("self",)).get(pk=job.pk)
    if not held.own:
        raise NotPermitted(f"您不是“{held.lab}”的人员，不能办理它的检验任务。")
    if held.sampled:
        raise RuleBroken("您参加了这份样品的抽样，不能再参加它的检验。", law.SEPARATION_RULE.basis)
    return held


def _check_revision(job: LabJob, revision: int | None) -> None:
    """Refuse to write over what was kept since the page was opened."""
    if revision is not None and revision != job.revision:
        raise Conflict("这份检验记录刚刚被同事改过。您填的内容还在页面上，请对照现在的记录再保存。")


@transaction.atomic
def receive(
    *, job: LabJob, giver: str, seal_seen: str, checks: Mapping[str, bool], actor: Actor, at: datetime, note: str = ""
) -> LabJob:
    """Take a sample in after looking at its seal. What is irregular is refused, with the reasons, in the same act."""
    acts.permit(actor, GRANTS, "labjob.work")
    job = hold(job, actor, "lab", "sample")
    if job.state == "received" and job.received_by_id == actor.pk:
        return job
    if job.state != "assigned":
        raise IllegalMove(f"这份样品现在是“{job.get_state_display()}”，不能再收一次。", law.RECEIPT_RULE.basis)
    if not seal_seen.strip() or len(seal_seen) > 60:
        raise RuleBroken("请填写样品上的封条编号，不超过 60 个字；没有封条的填“无”。", law.RECEIPT_RULE.basis, "seal_seen")
    faults = law.receipt_faults(checks, seal_no=job.seal_no, seal_seen=seal_seen)
    answers = {row.key: bool(checks.get(row.key)) for row in law.RECEIPT_CHECKS}
    job.receipt = {"giver": giver.strip(), "seal_seen": seal_seen.strip(), "checks": answers, "note": note.strip()}
    job.received_by_id, job.received_on = actor.pk, calendar.local_date(at)
    job.refused_because = "；".join(faults)[:500]
    fields = ("receipt", "received_by", "received_on", "refused_because")
    acts.advance(job, "refuse" if faults else "receive", actor=actor, at=at, note=job.refused_because or note.strip(), fields=fields)
    custody.hand_over(
        sample=job.sample, part=job.part, giver=giver, taker=f"{job.lab} {actor.display_name}", at=at, seal_state=_seal_state(seal_seen, faults, answers),
        note=(f"拒收：{job.refused_because}" if faults else note.strip())[:300], actor=actor,
    )  # fmt: skip
    return job


def _seal_state(seal_seen: str, faults: list[str], answers: Mapping[str, bool]) -> SealState:
    """A seal with another number is no seal of this sample."""
    if seal_seen.strip() == "无":
        return SealState.MISSING
    return SealState.BROKEN if not answers["sealed"] or (faults and faults[0].startswith("封条编号")) else SealState.INTACT


@transaction.atomic
def recall(*, job: LabJob, because: str, actor: Actor, at: datetime) -> LabJob:
    """Take an assignment back before the laboratory has the sample."""
    acts.permit(actor, GRANTS, "labjob.assign")
    job = LabJob.objects.select_for_update(of=("self",)).get(pk=job.pk)
    job.because = _reason(because, "收回检验任务")
    acts.advance(job, "recall", actor=actor, at=at, note=job.because, fields=("because",))
    return job


@transaction.atomic
def keep(*, job: LabJob, found: Iterable[Found], actor: Actor, at: datetime, revision: int | None = None) -> LabJob:
    """Keep a half-filled worksheet as typed, right or wrong. A second click finds it kept."""
    acts.permit(actor, GRANTS, "labjob.work")
    job = hold(job, actor)
    _check_working(job)
    kept = worksheet.stored(worksheet.filled(worksheet.rows_of(job.worksheet), found))
    if kept == job.worksheet and revision not in (None, job.revision):
        return job
    _check_revision(job, revision)
    job.worksheet, job.revision = kept, job.revision + 1
    job.save(update_fields=["worksheet", "revision"])
    trail.record("labjob.kept", job, actor=actor, at=at, basis=law.RESULT_RULE.basis)
    return job


@transaction.atomic
def enter(*, job: LabJob, found: Iterable[Found], actor: Actor, at: datetime, revision: int | None = None) -> LabJob:
    """Hand in what was found, complete, for a colleague to verify. A second click does nothing."""
    acts.permit(actor, GRANTS, "labjob.work")
    job = hold(job, actor)
    rows = worksheet.filled(worksheet.rows_of(job.worksheet), found)
    if job.state == "entered" and job.entered_by_id == actor.pk and worksheet.stored(rows) == job.worksheet:
        return job
    _check_revision(job, revision)
    _check_working(job)
    if names := "、".join(altered(job.sample_id, rows) if job.purpose == Purpose.FIRST else ()):
        raise RuleBroken(f"“{names}”已在抽样现场检验，结果照现场记录，不能另填。", ON_SITE_RULE.basis, "worksheet")
    if faults := worksheet.faults(rows):
        raise RuleBroken("；".join(words.rstrip("。") for _, words in faults[:5]) + "。", law.RESULT_RULE.basis, "worksheet")
    job.worksheet, job.revision = worksheet.stored(rows), job.revision + 1
    job.entered_by_id, job.entered_at, job.returned_because = actor.pk, at, ""
    overridden = [f"“{row.name}”改判：{row.because}" for row in rows if row.override and row.because]
    fields = ("worksheet", "revision", "entered_by", "entered_at", "returned_because")
    acts.advance(job, "enter", actor=actor, at=at, note="；".join(overridden), fields=fields)
    return job


def _check_working(job: LabJob) -> None:
    if job.state != "received":
        raise IllegalMove(f"这项检验现在是“{job.get_state_display()}”，不能填写检验记录。", law.RESULT_RULE.basis)


@transaction.atomic
def send_back(*, job: LabJob, because: str, actor: Actor, at: datetime) -> LabJob:
    """Return what a colleague entered, with the reason."""
    acts.permit(actor, GRANTS, "labjob.verify")
    job = hold(job, actor)
    job.returned_because = _reason(because, "退回")
    acts.advance(job, "return", actor=actor, at=at, note=job.returned_because, fields=("returned_because",))
    return job


@transaction.atomic
def stop(*, job: LabJob, because: str, actor: Actor, at: datetime) -> LabJob:
    """Stop a test because the producer has no licence or certificate; the organiser sees it among its work."""
    acts.permit(actor, GRANTS, "labjob.work")
    job = hold(job, actor)
    job.stopped_because = _reason(because, "停止检验")
    acts.advance(job, "stop", actor=actor, at=at, note=job.stopped_because, fields=("stopped_because",))
    return job


def _reason(text: str, what: str) -> str:
    if not text.strip():
        raise RuleBroken(f"请写明{what}的理由，记录会保留。", law.RESULT_RULE.basis, "because")
    return text.strip()[:500]


@transaction.atomic
def verify(*, job: LabJob, issued_on: date, actor: Actor, at: datetime, number: str = "") -> TestReport:
    """Sign what a colleague entered: the report is issued and frozen, the conclusion drawn. A second click gets the same report.

    The report of a retest draws no conclusion of its own; that is the objection's business.
    """
    acts.permit(actor, GRANTS, "labjob.verify")
    job = hold(job, actor, "lab")
    if job.state == "verified" and job.verified_by_id == actor.pk:
        return job.report
    wanted = ("plan_item__plan", "plan_item__region", "specification")
    sample = Sample.objects.select_for_update(of=("self",)).select_related(*wanted).get(pk=job.sample_id)
    job.sample = sample
    _check_verification(job, issued_on, actor=actor, today=calendar.local_date(at))
    replaced = _replaced(job)
    rows = worksheet.rows_of(job.worksheet)
    _check_scope(sample, job.lab, rows, issued_on)
    if job.corrects is None and (faults := chains.faults(sample, job.part)):
        raise RuleBroken("样品交接有问题，检验结果不能使用：" + "；".join(faults), law.CHAIN_RULE.basis)
    job.verified_by_id, job.verified_at = actor.pk, at
    acts.advance(job, "verify", actor=actor, at=at, fields=("verified_by", "verified_at"))
    report = issue(
        sample=sample, lab=job.lab, items=worksheet.judge(rows), issued_on=issued_on, number=number, job=job,
        corrects=job.corrects, because=job.because if job.corrects else "", actor=actor, at=at,
    )  # fmt: skip
    kind = sample.plan_item.plan.kind
    if job.purpose == Purpose.FIRST:
        sample.verdict = "" if kind == PlanKind.MONITOR else report.verdict
        acts.advance(sample, "test", actor=actor, at=at, basis=law.SEPARATION_RULE.basis, note=str(job.lab), fields=("verdict",))
    if kind == PlanKind.MONITOR:
        monitor.tell(report, at=at)
    if kind in APART:  # of a recheck the case that ordered it takes the report up
        return report
    if job.purpose == Purpose.FIRST:
        conclude(report, actor=actor, at=at)
    elif replaced is not None:
        conclude(report, replaces=replaced, because=f"检验报告 {job.corrects.number} 更正：{job.because}", actor=actor, at=at)
    return report


def _check_verification(job: LabJob, issued_on: date, *, actor: Actor, today: date) -> None:
    if job.state != "entered":
        raise IllegalMove(f"这项检验现在是“{job.get_state_display()}”，不能复核。", law.RESULT_RULE.basis)
    if job.entered_by_id == actor.pk:
        raise RuleBroken("检验结果由您录入，须由本机构的另一个人复核。", law.RESULT_RULE.basis)
    earliest = job.received_on or job.sample.sampled_on
    if issued_on < job.sample.sampled_on:
        raise RuleBroken(f"报告签发日期 {issued_on} 早于抽样日期 {job.sample.sampled_on}，请核对。", law.DAY_RULE.basis, "issued_on")
    if issued_on < earliest:
        raise RuleBroken(f"报告签发日期 {issued_on} 早于收样日期 {earliest}，请核对。", law.DAY_RULE.basis, "issued_on")
    if issued_on > today:
        raise RuleBroken(f"报告签发日期 {issued_on} 晚于今天，请核对。", law.DAY_RULE.basis, "issued_on")


def _replaced(job: LabJob) -> Conclusion | None:
    """The conclusion that a correction replaces, locked; refuses when it no longer stands. Monitoring and rechecks have none."""
    if job.corrects is None or job.sample.plan_item.plan.kind in APART:
        return None
    conclusion = Conclusion.objects.select_for_update(of=("self",)).filter(report=job.corrects).first()
    if conclusion is None or conclusion.state not in CORRECTABLE:
        raise RuleBroken("这份报告的结论已经撤回，不能再更正；请看样品页上现行的结论。", law.CORRECTION_RULE.basis)
    return conclusion


@transaction.atomic
def correct(*, report: TestReport, because: str, actor: Actor, at: datetime) -> LabJob:
    """Open a correction of a report with its own figures to start from. The first report stands until the new one is verified."""
    acts.permit(actor, GRANTS, "report.correct")
    reason = _reason(because, "更正")
    sample = Sample.objects.select_for_update(of=("self",)).select_related("specification").get(pk=report.sample_id)
    if existing := sample.jobs.filter(purpose=Purpose.CORRECTION, state__in=["received", "entered"]).first():
        return existing
    _check_correctable(report, sample, actor)
    job = LabJob.objects.create(
        sample=sample, lab_id=report.lab_id, part=report.job.part if report.job else Part.TEST, purpose=Purpose.CORRECTION,
        blind_no=blind_number(), corrects=report, because=reason, state="received", assigned_by_id=actor.pk, assigned_at=at,
        received_by_id=actor.pk, received_on=report.job.received_on if report.job else report.issued_on,
        worksheet=worksheet.stored(queries.rows_of_report(report)),
    )  # fmt: skip
    trail.record("testreport.correction_opened", report, actor=actor, at=at, basis=law.CORRECTION_RULE.basis, note=reason)
    return job


def _check_correctable(report: TestReport, sample: Sample, actor: Actor) -> None:
    if not User.objects.filter(pk=actor.pk, labs=report.lab_id).exists():
        raise NotPermitted(f"只有“{report.lab}”的人员可以更正它的报告。")
    if sample.samplers.filter(pk=actor.pk).exists():
        raise RuleBroken("您参加了这份样品的抽样，不能再参加它的检验。", law.SEPARATION_RULE.basis)
    if not queries.correctable(TestReport.objects.select_related("sample__plan_item__plan", "conclusion").get(pk=report.pk)):
        raise RuleBroken("这份报告没有现行的结论：已经更正过，或者已被复检推翻。请看样品页上现行的结论。", law.CORRECTION_RULE.basis)
