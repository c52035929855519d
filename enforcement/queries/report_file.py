"""What became of each file of a report: waits to be looked at, stands, or came back with a reason."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from enforcement.models import FileReturn, RectificationReport
from enforcement.queries import rectification as reports
from enforcement.states.rectification import ReportState
from enterprises.models import Enterprise
from quality_portal.accounts.models import User
from quality_portal.core.roles import Role
from quality_portal.documents.models import Attachment

WAITS, STANDS, BACK, GONE = "wait", "ok", "bad", "gone"
WORDS = {WAITS: "待检", STANDS: "通过", BACK: "退回", GONE: "已替换"}


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A file with its state, the words for it, and the return that it met."""

    file: Attachment
    state: str
    returned: FileReturn | None = None

    @property
    def words(self) -> str:
        return WORDS[self.state]

    @property
    def reason(self) -> str:
        return self.returned.reason if self.returned else ""


def files_of(report: RectificationReport) -> list[ReportFile]:
    """The files of the newest version handed in and what was sent in their place, in order."""
    newest = reports.versions(report).first() if report.pk else None
    if newest is None:
        return []
    returns = {row.file: row for row in FileReturn.objects.filter(report=report)}
    wanted = {one["uuid"] for one in newest.content["files"]} | {str(row.replaced_by) for row in returns.values() if row.replaced_by}
    return [_state(file, returns.get(file.uuid), report) for file in reports.attachments(report) if str(file.uuid) in wanted]


def _state(file: Attachment, returned: FileReturn | None, report: RectificationReport) -> ReportFile:
    if returned is not None:
        return ReportFile(file, GONE if returned.replaced_by else BACK, returned)
    return ReportFile(file, STANDS if report.state == ReportState.ACCEPTED else WAITS)


def open_returns(report: RectificationReport) -> QuerySet[FileReturn]:
    """Files that came back and were not replaced yet."""
    return FileReturn.objects.filter(report=report, replaced_by=None)


def wanted_of(enterprise: Enterprise) -> QuerySet[FileReturn]:
    """What an enterprise has to replace."""
    rows = FileReturn.objects.filter(replaced_by=None, report__case__enterprise=enterprise, report__state=ReportState.SUBMITTED)
    return rows.select_related("report__case").order_by("at", "pk")


def visible(user: User) -> QuerySet[FileReturn]:
    """The returns that a member may answer."""
    if Role.ENTERPRISE_MEMBER not in user.roles:
        return FileReturn.objects.none()
    rows = FileReturn.objects.filter(report__case__enterprise__memberships__user=user)
    return rows.select_related("report__case__enterprise", "report__step").distinct()
