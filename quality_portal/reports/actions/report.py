"""Compiling a quarter and publishing it. Compiler and publisher are two people."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import transaction

from quality_portal.accounts.models import Office, User
from quality_portal.audit import trail
from quality_portal.audit.acts import advance, permit
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.documents.actions import issue
from quality_portal.jobs.actions import enqueue
from quality_portal.jobs.models import Job
from quality_portal.reports import content, law
from quality_portal.reports.models import QuarterlyReport
from quality_portal.reports.permissions import GRANTS
from quality_portal.reports.states import ReportState
from quality_portal.workdays.calendar import local_date


def digest_of(figures: dict[str, Any]) -> str:
    """SHA-256 of the figures' canonical JSON."""
    text = json.dumps(figures, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def compile_report(*, office: Office, year: int, quarter: int, actor: User, at: datetime) -> Job:
    """Ask for the figures of a quarter that is over; a draft that exists is computed anew."""
    permit(actor, GRANTS, "report.compile")
    if local_date(at) < law.after(year, quarter):
        raise RuleBroken(f"{law.quarter_name(year, quarter)}还没有结束，数据不完整，请在季度结束后编制。", law.REPORT_BASIS, "quarter")
    published = QuarterlyReport.objects.filter(office=office, year=year, quarter=quarter, state=ReportState.PUBLISHED)
    if published.exists():
        raise RuleBroken(f"{law.quarter_name(year, quarter)}的报告已经发布，发布后的数据不再变动。", law.REPORT_BASIS, "quarter")
    name = law.quarter_name(year, quarter)
    return enqueue(
        "reports.compile",
        key=f"reports.compile:{office.pk}:{year}:{quarter}:{at:%Y%m%d%H%M}",
        title=f"编制{name}产品质量状况分析报告",
        params={"office": office.pk, "year": year, "quarter": quarter, "actor": actor.pk},
        owner=actor,
        at=at,
    )


@transaction.atomic
def store_figures(
    *, office: Office, year: int, quarter: int, figures: dict[str, Any], actor: Actor, at: datetime
) -> QuarterlyReport:
    """Keep a quarter's figures as the office's draft report."""
    permit(actor, GRANTS, "report.compile")
    report = QuarterlyReport.objects.select_for_update().filter(office=office, year=year, quarter=quarter).first()
    if report and report.state == ReportState.PUBLISHED:
        raise RuleBroken("报告已经发布，发布后的数据不再变动。", law.REPORT_BASIS)
    report = report or QuarterlyReport(office=office, year=year, quarter=quarter)
    report.figures, report.digest = figures, digest_of(figures)
    report.compiled_at, report.compiled_by_id = at, actor.pk
    report.save()
    trail.record("report.compiled", report, actor=actor, at=at, basis=law.REPORT_BASIS, after={"digest": report.digest})
    return report


@transaction.atomic
def publish_report(*, report: QuarterlyReport, actor: User, at: datetime) -> QuarterlyReport:
    """Number, freeze and publish; the PDF follows by a job. The compiler may not publish."""
    permit(actor, GRANTS, "report.publish")
    report = QuarterlyReport.objects.select_for_update(of=("self",)).select_related("office").get(pk=report.pk)
    if report.compiled_by_id == actor.pk:
        raise RuleBroken("编制人不能签发自己编制的报告，请由另一位局领导签发。", law.REPORT_BASIS)
    if report.state == ReportState.DRAFT:
        report.published_at, report.published_by = at, actor
        report.document = issue(
            "quality_report",
            office=report.office,
            subject=report,
            title=content.title(report.figures),
            content=content.printed(report.figures, report.digest),
            actor=actor,
            at=at,
            public=True,
        )
        fields = ("published_at", "published_by", "document")
        advance(report, "publish", actor=actor, at=at, basis=law.BULLETIN_BASIS, fields=fields)
    return report
