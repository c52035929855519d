"""What the gate reads of an announcement: every text with its place, the names that may not stand in it, the words that may."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from enforcement.law import announcement as kinds
from enforcement.models import Announcement, AnnouncementEntry, CounterfeitCase
from enforcement.queries.bulletin.tables import knowledge_of
from enforcement.queries.bulletin.typical import cases_told
from enforcement.queries.principals import SOURCE as PRINCIPALS
from enterprises.models import Principal
from quality_portal.accounts.models import User
from quality_portal.core.site import this_site

# Columns that name a thing, an organisation or a place of business: a row is read with the words of its columns.
TITLES = {column.key: column.title for kind in kinds.KINDS.values() for column in kind.columns} | {
    "enterprise": "企业名称", "credit_code": "统一社会信用代码", "batch": "批号", "order": "文书文号",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """A text and where it stands; a row of a table knows where each of its cells begins."""

    place: str
    text: str
    starts: tuple[int, ...] = ()
    cells: tuple[str, ...] = ()

    def place_of(self, start: int) -> str:
        """Where a character stands."""
        return f"{self.place}“{self.cells[bisect_right(self.starts, start) - 1]}”" if self.starts else self.place


def pieces_of(announcement: Announcement, entries: Sequence[AnnouncementEntry]) -> Iterator[Piece]:
    """Everything that will be public of an announcement, but for its files."""
    yield Piece("标题", announcement.title)
    yield Piece("给公众的提示", announcement.summary)
    for number, text in enumerate(announcement.body, start=1):
        yield Piece(f"正文第{number}段", _words(text))
    for number, text in enumerate(knowledge_of(announcement), start=1):
        yield Piece(f"产品质量知识第{number}段", text)
    for entry in entries:
        yield _row(entry)


def _row(entry: AnnouncementEntry) -> Piece:
    """A row as one text, so that a cell is understood with its column and its neighbours."""
    text, starts, cells = "", [], []
    for key, value in entry.row.items():
        title = TITLES.get(key, key)
        starts.append(len(text))
        cells.append(title)
        text += f"{title}：{_words(value)}；"
    return Piece(f"名单第{entry.position}行", text, tuple(starts), tuple(cells))


def _words(value: Any) -> str:
    """A cell, a list of items or a paragraph with its parts, as one line of words."""
    if isinstance(value, dict):
        return "，".join(_words(part) for part in value.values())
    if isinstance(value, list | tuple):
        return "，".join(_words(part) for part in value)
    return "" if value is None else str(value)


def names_in(announcement: Announcement, entries: Sequence[AnnouncementEntry]) -> list[str]:
    """Persons that the announcement may not name: principals, unless the rung publishes them; samplers; natural parties."""
    naming = {entry.enterprise_id for entry in entries if entry.step_id and entry.step.row.publishes_principal}
    if announcement.source_key.startswith(PRINCIPALS):
        naming |= {entry.enterprise_id for entry in entries}
    owners = {entry.enterprise_id for entry in entries if entry.enterprise_id} - naming
    samples = {entry.case.finding.sample_id for entry in entries if entry.case and entry.case.finding}
    samples |= {entry.conclusion.sample_id for entry in entries if entry.conclusion}
    names = set(Principal.objects.filter(enterprise__in=owners).values_list("name", flat=True))
    names |= set(User.objects.filter(samples_taken__in=samples - {None}).values_list("display_name", flat=True))
    of_fakes = CounterfeitCase.objects.filter(announcement=announcement) | cases_told(announcement)
    for case in of_fakes.prefetch_related("parties"):
        names |= {party.name for party in case.parties.all() if party.natural}
    return sorted(name for name in names if len(name.strip()) > 1)


def allowed_in(announcement: Announcement, entries: Sequence[AnnouncementEntry]) -> list[str]:
    """Words in which such data may stand: the office's own line, the names and seats of the firms."""
    office, site = announcement.office, this_site()
    words = {office.phone, office.address, site.hotline, site.support, site.address}
    for entry in entries:
        if entry.enterprise:
            words |= {entry.enterprise.name, entry.enterprise.address}
    return sorted(word for word in words if word)
