"""What became of each file of a report: waits to be looked at, was passed, or came back with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from enforcement.models import FilePass, FileReturn, RectificationReport
from enforcement.queries import rectification as reports
from enforcement.states.rectification import ReportState
from enterprises.models import Enterprise
from quality_portal.accounts.models import User
from quality_portal.core.roles import Role
from quality_portal.documents.models import Attachment

WAITS, STANDS, BACK, GONE = "wait", "ok", "bad", "gone"
WORDS = {WAITS: "待看", STANDS: "通过", BACK: "退回", GONE: "已替换"}


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A file with its state, the words for it, and who said so: the pass or the return that it met."""

    file: Attachment
    state: str
    returned: FileReturn | None = None
    passed: FilePass | None = None

    @property
    def words(self) -> str:
        return WORDS[self.state]

    @property
    def reason(self) -> str:
        return self.returned.reason if self.returned else ""

    @property
    def by(self) -> str:
        """Who looked at it."""
        said = self.returned or self.passed
        return said.by.display_name if said else ""

    @property
    def at(self) -> datetime | None:
        """When they did."""
        said = self.returned or self.passed
        return said.at if said else None


def files_of(report: RectificationReport) -> list[ReportFile]:
    """The files of the newest version handed in and what was sent in their place, in order."""
    newest = reports.versions(report).first() if report.pk else None
    if newest is None:
        return []
    returns = {row.file: row for row in FileReturn.objects.filter(report=report).select_related("by")}
    passes = {row.file: row for row in FilePass.objects.filter(report=report).select_related("by")}
    wanted = {one["uuid"] for one in newest.content["files"]} | {str(row.replaced_by) for row in returns.values() if row.replaced_by}
    files = [file for file in reports.attachments(report) if str(file.uuid) in wanted]
    return [_state(file, returns.get(file.uuid), passes.get(file.uuid)) for file in files]


def _state(file: Attachment, returned: FileReturn | None, passed: FilePass | None) -> ReportFile:
    if returned is not None:
        return ReportFile(file, GONE if returned.replaced_by else BACK, returned)
    return ReportFile(file, STANDS if passed else WAITS, passed=passed)


def unseen(report: RectificationReport) -> list[ReportFile]:
    """Files that nobody has judged yet."""
    return [row for row in files_of(report) if row.state == WAITS]


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
