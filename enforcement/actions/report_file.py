"""The files of a report that was handed in: passed one by one, or sent back and replaced, the report itself untouched."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse

from enforcement.law import rectification as law
from enforcement.models import Case, FilePass, FileReturn, RectificationReport
from enforcement.permissions import GRANTS
from enforcement.queries import rectification as reports
from enforcement.queries import report_file as queries
from enforcement.states.rectification import ReportState
from enterprises.queries.membership import is_member, require_right
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.documents.actions import attach
from quality_portal.documents.models import Attachment

from . import message


def _locked(report: RectificationReport) -> RectificationReport:
    return RectificationReport.objects.select_for_update(of=("self",)).select_related("case__enterprise", "step").get(pk=report.pk)


def _in_review(case: Case) -> RectificationReport:
    """The report in hand, locked."""
    newest = reports.latest(case)
    if newest is None:
        raise RuleBroken("企业还没有提交整改报告。", law.ACCEPT_BASIS)
    return _locked(newest)


def _still_submitted(report: RectificationReport, act: str) -> None:
    if report.state != ReportState.SUBMITTED:
        raise RuleBroken(f"整改报告现在是“{report.get_state_display()}”，不能{act}材料。请刷新页面。", law.ACCEPT_BASIS)


@transaction.atomic
def pass_files(*, case: Case, uuids: Collection[str], actor: Actor, at: datetime) -> list[FilePass]:
    """Let files of the version in hand stand, each with name and hour of who looked at it. Passed twice is passed once."""
    acts.permit(actor, GRANTS, "rectification.review")
    report = _in_review(case)
    wanted = set(uuids)
    done = {str(row.file): row for row in FilePass.objects.filter(report=report, file__in=wanted)}
    if wanted and wanted == set(done) and not FileReturn.objects.filter(report=report, file__in=wanted).exists():
        return list(done.values())
    _still_submitted(report, "核对")
    found = {str(row.file.uuid): row for row in queries.files_of(report)}
    if not wanted or not wanted <= set(found):
        raise RuleBroken("请选择企业提交的报告里的材料。页面可能已经过期，请刷新后再办理。", law.ACCEPT_BASIS, "file")
    for uuid in sorted(wanted - set(done)):
        if found[uuid].returned:
            raise RuleBroken(f"“{found[uuid].file.name}”已经退回，等企业替换后再核对新的材料。", law.ACCEPT_BASIS, "file")
        file = found[uuid].file
        done[uuid] = FilePass.objects.create(report=report, file=file.uuid, name=file.name, by_id=actor.pk, at=at)
        trail.record("rectification.file_passed", report, actor=actor, at=at, basis=law.ACCEPT_BASIS, note=file.name)
    return list(done.values())


@transaction.atomic
def return_file(*, case: Case, uuid: str, reason: str, actor: Actor, at: datetime) -> FileReturn:
    """Send one file of the version in hand back with the reason. A second click gets the first return."""
    acts.permit(actor, GRANTS, "rectification.review")
    report = _in_review(case)
    if done := FileReturn.objects.filter(report=report, file=uuid).first():
        return done
    _still_submitted(report, "退回")
    file = next((row.file for row in queries.files_of(report) if str(row.file.uuid) == uuid), None)
    if file is None:
        raise RuleBroken("这份材料不在企业提交的报告里，请刷新页面后重新选择。", law.ACCEPT_BASIS, "file")
    if not reason.strip():
        raise RuleBroken("请写明退回这份材料的理由，企业据此替换。", law.ACCEPT_BASIS, "reason")
    row = FileReturn.objects.create(report=report, file=file.uuid, name=file.name, reason=reason.strip()[:300], by_id=actor.pk, at=at)
    trail.record("rectification.file_returned", report, actor=actor, at=at, basis=law.ACCEPT_BASIS, note=f"{file.name}：{row.reason}")
    link = reverse("enforcement:report_tasks", args=[case.number])
    words = f"整改报告的材料“{file.name}”退回，请替换。理由：{row.reason}"
    message.tell(enterprise=report.case.enterprise, case=report.case, words=words, link=link, key=f"file:{row.pk}", at=at)
    return row


@transaction.atomic
def replace_file(*, returned: FileReturn, upload: UploadedFile, note: str = "", actor: Actor, at: datetime) -> Attachment:
    """Hand in another file in the place of one that came back. Sent twice, it is the same file."""
    acts.permit(actor, GRANTS, "rectification.write")
    report = _locked(returned.report)
    if not is_member(actor, report.case.enterprise_id):
        raise NotPermitted("您不是这家企业的成员，不能替换它的材料。请联系企业管理员添加。")
    require_right(actor, report.case.enterprise_id, "submit")
    row = FileReturn.objects.select_for_update(of=("self",)).get(pk=returned.pk)
    if report.state not in (ReportState.SUBMITTED, ReportState.RETURNED):
        raise RuleBroken(f"整改报告{report.get_state_display()}，不再接收材料。", law.SUBMIT_BASIS)
    file = attach(report, upload, actor=actor, at=at, note=note.strip() or f"替换“{row.name}”"[:200])
    if row.replaced_by == file.uuid:
        return file
    if row.replaced_by is not None:
        raise RuleBroken("这份材料已经替换，承办人正在核对。需要再换的，请联系承办人退回。", law.SUBMIT_BASIS, "file")
    if file.uuid == row.file or FileReturn.objects.filter(report=report, file=file.uuid).exists():
        raise RuleBroken("选择的文件与退回的材料相同，请上传改正后的文件。", law.SUBMIT_BASIS, "file")
    row.replaced_by, row.replaced_at, row.replaced_by_user_id = file.uuid, at, actor.pk
    row.save(update_fields=["replaced_by", "replaced_at", "replaced_by_user"])
    trail.record("rectification.file_replaced", report, actor=actor, at=at, note=f"{row.name} → {file.name}，SHA-256 {file.sha256}")
    return file
