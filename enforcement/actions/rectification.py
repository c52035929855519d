"""Writing the rectification report: saved as typed, handed in once, accepted or sent back."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from enforcement.actions.case import await_recheck
from enforcement.law import rectification as law
from enforcement.models import Case, FileReturn, RectificationReport, ReportReview, Step, Submission
from enforcement.permissions import GRANTS
from enforcement.queries import rectification as queries
from enforcement.queries import report_file as report_files
from enforcement.states.case import CaseState, StepState
from enforcement.states.rectification import ReportState
from enterprises.queries.membership import is_member, require_right
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import Conflict, NotPermitted, RuleBroken
from quality_portal.core.formats import isotime
from quality_portal.documents import actions as documents
from quality_portal.documents.actions import attach
from quality_portal.documents.models import Attachment

from . import wording_rectification as wording


def fingerprint(answers: dict[str, Any]) -> str:
    """Short mark of a section's content: tells a form that somebody else has changed it meanwhile."""
    return law.digest_of(answers)[:16]


def _hold(step: Step, actor: Actor, at: datetime, right: str = "write") -> RectificationReport:
    """Lock the report on an order, beginning it when nothing was written yet. Only the enterprise's own people."""
    if not is_member(actor, step.case.enterprise_id):
        raise NotPermitted("您不是这家企业的成员，不能填写它的整改报告。请联系企业管理员添加。")
    require_right(actor, step.case.enterprise_id, right)
    Step.objects.select_for_update(of=("self",)).get(pk=step.pk)
    report, is_new = RectificationReport.objects.select_for_update(of=("self",)).get_or_create(step=step, defaults={"case": step.case})
    if is_new:
        trail.record("rectification.opened", report, actor=actor, at=at)
    report.case, report.step = step.case, step
    return report


def _editable(report: RectificationReport) -> None:
    if not report.editable:
        raise RuleBroken(f"整改报告{report.get_state_display()}，不能再修改。如需补充，请联系承办人退回后再改。", law.SUBMIT_BASIS)


@transaction.atomic
def save_section(*, step: Step, section: str, answers: dict[str, Any], seen: str, actor: Actor, at: datetime) -> RectificationReport:
    """Keep what was typed in a section, complete or not. Raises Conflict when a colleague changed it since `seen`."""
    acts.permit(actor, GRANTS, "rectification.write")
    report = _hold(step, actor, at)
    _editable(report)
    questions = law.BY_KEY[section].questions
    kept = {question.key: answers.get(question.key, "") for question in questions}
    before = report.answers(section)
    if queries.LEFT_OUT in before:
        kept[queries.LEFT_OUT] = before[queries.LEFT_OUT]
    who = report.saved_sections.get(section, {})
    if fingerprint(before) != seen and before and before != kept and who.get("pk") != actor.pk:
        raise Conflict(f"{who.get('by', '同事')}在 {who.get('at', '')} 修改了这一页。您填写的内容还在下面，请对照核对后再保存一次。")
    if before != kept:
        setattr(report, section, kept)
        _stamp(report, section, actor, at)
    return report


def _stamp(report: RectificationReport, section: str, actor: Actor, at: datetime) -> None:
    report.saved_at, report.saved_by_id = at, actor.pk
    report.saved_sections = report.saved_sections | {section: {"pk": actor.pk, "by": actor.display_name, "at": isotime(at)}}
    report.save(update_fields=[section, "saved_at", "saved_by", "saved_sections"])


@transaction.atomic
def attach_file(*, step: Step, upload: UploadedFile, actor: Actor, at: datetime, note: str = "") -> Attachment:
    """Keep a piece of evidence with the report; a file left out earlier and sent again counts again."""
    acts.permit(actor, GRANTS, "rectification.write")
    report = _hold(step, actor, at)
    _editable(report)
    file = attach(report, upload, actor=actor, at=at, note=note)
    if str(file.uuid) in report.proof.get(queries.LEFT_OUT, ()):
        _leave(report, {one for one in report.proof[queries.LEFT_OUT] if one != str(file.uuid)}, actor, at)
    return file


@transaction.atomic
def leave_out(*, step: Step, uuid: str, actor: Actor, at: datetime) -> None:
    """Take a file out of the report. The file itself stays on record: what was sent is never destroyed."""
    acts.permit(actor, GRANTS, "rectification.write")
    report = _hold(step, actor, at)
    _editable(report)
    if uuid in {str(file.uuid) for file in queries.attachments(report)}:
        _leave(report, {*report.proof.get(queries.LEFT_OUT, ()), uuid}, actor, at)


def _leave(report: RectificationReport, uuids: set[str], actor: Actor, at: datetime) -> None:
    report.proof = report.proof | {queries.LEFT_OUT: sorted(uuids)}
    _stamp(report, "proof", actor, at)


@transaction.atomic
def submit(*, step: Step, actor: Actor, at: datetime) -> Submission:
    """Hand the report in. A second click, or going back and clicking again, gets the same receipt."""
    acts.permit(actor, GRANTS, "rectification.write")
    report = _hold(step, actor, at, "submit")
    if not report.editable:
        return queries.versions(report).first()
    _check_case(report)
    missing = [gap for view in queries.sections(report) for gap in view.gaps]
    if missing:
        words = "；".join(gap.message.rstrip("。") for gap in missing[:3])
        raise RuleBroken(f"整改报告还有 {len(missing)} 处没有填完，不能提交：{words}。", law.SUBMIT_BASIS, missing[0].field)
    version = report.submissions.count() + 1
    content = _content(report, version, actor, at)
    receipt = Submission.objects.create(
        report=report,
        version=version,
        receipt_no=_receipt_number(),
        content=content,
        digest=law.digest_of(content),
        submitted_at=at,
        submitted_by_id=actor.pk,
    )
    acts.advance(report, "submit", actor=actor, at=at, note=f"回执 {receipt.receipt}，SHA-256 {receipt.digest}")
    documents.issue(
        "rectification_receipt", office=report.case.office, subject=receipt, title="整改报告回执", content=wording.receipt_of(receipt), actor=actor, at=at
    )
    return receipt


def _check_case(report: RectificationReport) -> None:
    case, step = report.case, report.step
    if case.state not in (CaseState.CORRECTING, CaseState.AWAITING_SERVICE, CaseState.AWAITING_RECHECK):
        raise RuleBroken(f"本案现在是“{case.get_state_display()}”，不再接收整改报告。如有疑问，请联系承办人。", law.SUBMIT_BASIS)
    if step.state != StepState.SERVED:
        raise RuleBroken("请先签收通知书，再提交整改报告。整改期限自签收之日起计算。", law.ORDER_BASIS)


def _content(report: RectificationReport, version: int, actor: Actor, at: datetime) -> dict[str, Any]:
    """What the receipt freezes: questions and answers in words, and the digests of the files."""
    case = report.case
    return {
        "case": case.number,
        "document": report.step.document.number if report.step.document else "",
        "enterprise": case.enterprise.name,
        "credit_code": case.enterprise.credit_code or "",
        "product": case.product_name,
        "version": version,
        "sections": [
            {"key": view.section.key, "title": view.section.title, "rows": [list(row) for row in view.rows]}
            for view in queries.sections(report)
        ],
        "files": [
            {"name": file.name, "size": file.size, "sha256": file.sha256, "uuid": str(file.uuid)} for file in queries.kept(report)
        ],
        "submitted_by": actor.display_name,
        "submitted_at": at.isoformat(),
    }


def _receipt_number() -> str:
    """Sixteen random digits, so that nobody can guess another's receipt."""
    while True:
        number = f"{secrets.randbelow(10**16):016d}"
        if not Submission.objects.filter(receipt_no=number).exists():
            return number


@transaction.atomic
def accept(*, case: Case, reasons: str = "", actor: Actor, at: datetime) -> RectificationReport:
    """Accept the report handed in, once every file of it was looked at; the case then waits for its recheck."""
    report = _judged(case, actor)
    if names := list(FileReturn.objects.filter(report=report, replaced_by=None).values_list("name", flat=True)):
        raise RuleBroken(f"退回的材料还没有替换：{'、'.join(names)}。请等企业替换，或者把报告退回补正。", law.ACCEPT_BASIS, "outcome")
    if unseen := report_files.unseen(report):
        names = "、".join(row.file.name for row in unseen)
        raise RuleBroken(f"还有 {len(unseen)} 份材料没有核对：{names}。请逐份登记通过或者退回，再采纳报告。", law.ACCEPT_BASIS, "outcome")
    receipt = queries.versions(report).first()
    acts.advance(report, "accept", actor=actor, at=at, note=reasons.strip())
    ReportReview.objects.create(
        submission=receipt, outcome=ReportReview.Outcome.ACCEPTED, reasons=reasons.strip(), by_id=actor.pk, at=at
    )
    case.refresh_from_db()
    if case.state == CaseState.CORRECTING:
        await_recheck(case=case, actor=actor, at=at, note=f"已采纳整改报告（回执 {receipt.receipt}）。")
    return report


@transaction.atomic
def return_(*, case: Case, reasons: str, actor: Actor, at: datetime) -> RectificationReport:
    """Send the report back with reasons; the enterprise edits it again, the version handed in is kept."""
    report = _judged(case, actor)
    if not reasons.strip():
        raise RuleBroken("请写明哪里需要补正，企业会看到这段话。", law.ACCEPT_BASIS, "reasons")
    receipt = queries.versions(report).first()
    acts.advance(report, "return", actor=actor, at=at, note=reasons.strip())
    ReportReview.objects.create(
        submission=receipt, outcome=ReportReview.Outcome.RETURNED, reasons=reasons.strip(), by_id=actor.pk, at=at
    )
    return report


def _judged(case: Case, actor: Actor) -> RectificationReport:
    acts.permit(actor, GRANTS, "rectification.review")
    report = queries.latest(case)
    if report is None:
        raise RuleBroken("企业还没有提交整改报告。", law.ACCEPT_BASIS)
    report = RectificationReport.objects.select_for_update(of=("self",)).select_related("case").get(pk=report.pk)
    if report.state != ReportState.SUBMITTED:
        raise RuleBroken(f"整改报告现在是“{report.get_state_display()}”，不需要审核。请刷新页面。", law.ACCEPT_BASIS)
    return report
