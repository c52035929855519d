"""The publication gate: what keeps an announcement from going out, where it stands, and how it is mended.

`gate_of` reads everything the public would read: title, advice, text, every cell, every file. The publish action raises
what it finds, the page shows it in place; neither decides anything of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from uuid import UUID

from enforcement.law import announcement as kinds
from enforcement.law import ladder, publicity, typical
from enforcement.models import Announcement, AnnouncementEntry, GateRelease, InstructionRelease
from enforcement.queries import announcement as announcements
from enforcement.queries.gate_texts import Piece, allowed_in, names_in, pieces_of
from inspections.law import CONSENT_RULE
from inspections.law.telling import NAMING
from inspections.models import Conclusion
from inspections.states import ConclusionState, ConfirmationState
from quality_portal.accounts.queries import rulebook_of
from quality_portal.core import personal
from quality_portal.core.errors import RuleBroken
from quality_portal.core.formats import zhdate
from quality_portal.documents import reading
from quality_portal.documents.queries import attachments_of

FILE, UNWRITTEN = "file", "unwritten"
SHOWN = 40  # rows that are named one by one; the rest is counted


@dataclass(frozen=True, slots=True)
class Block:
    """One thing that keeps the announcement back: what is wrong and how to mend it, by which law, where."""

    kind: str
    sentence: str
    basis: str = ""
    where: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """Something personal in its place; `released` when a reviewer lets it stand."""

    mark: str
    kind: str
    name: str
    words: str
    place: str
    before: str
    after: str
    mend: str
    may_stand: str = ""
    released: GateRelease | InstructionRelease | None = None

    @property
    def anchor(self) -> str:
        return f"hit-{self.mark[:12]}"


@dataclass(frozen=True, slots=True)
class Gate:
    """Open, or what stands in the way."""

    blocks: tuple[Block, ...]
    marked: tuple[Marked, ...]
    unread: tuple[Marked, ...] = ()
    allowed: tuple[str, ...] = ()
    seen: set[str] = field(default_factory=set, compare=False)

    @property
    def open(self) -> bool:
        return not self.blocks

    @property
    def sentence(self) -> str:
        """Why the button is grey, in one sentence."""
        if self.open:
            return ""
        more = f"，另有 {len(self.blocks) - 1} 处" if len(self.blocks) > 1 else ""
        return f"现在不能发布：{self.blocks[0].sentence.rstrip('。')}{more}。"


def gate_of(announcement: Announcement, on: date) -> Gate:
    """Everything that keeps an announcement from being published on a day."""
    entries = list(
        announcement.entries.select_related(
            "enterprise", "conclusion", "case__enterprise", "case__finding__conclusion", "case__finding__office", "case__finding__withdrawal",
            "step__case",
        ).order_by("position")
    )
    releases = {row.mark: row for row in announcement.releases.select_related("by")}
    names, allowed = names_in(announcement, entries), allowed_in(announcement, entries)
    marked = list(_personal(announcement, pieces_of(announcement, entries), names, allowed, releases))
    files, unread = _files(announcement, names, allowed, releases)
    marked = list({one.mark: one for one in (*marked, *files)}.values())  # the same words twice in one place are one thing
    blocks = [
        *_marks(marked),
        *_unread(unread),
        *_power(announcement, entries, on),
        *_consent(announcement, entries),
        *_results(entries),
        *_heard(announcement, entries),
        *_unwritten(announcement),
    ]
    return Gate(tuple(blocks), tuple(marked), tuple(unread), tuple(allowed))


def mark_of(announcement: Announcement, kind: str, place: str, words: str) -> str:
    """What a release refers to: the kind, the place and the words, of which only this digest is kept."""
    return digest_of(announcement.uuid, kind, place, words)


def digest_of(paper: UUID, kind: str, place: str, words: str) -> str:
    """A thing in its place in a paper, as a digest."""
    return sha256(f"{paper}|{kind}|{place}|{words}".encode()).hexdigest()


def _personal(
    announcement: Announcement, pieces: Iterable[Piece], names: Sequence[str], allowed: Sequence[str], releases: dict[str, GateRelease]
) -> Iterator[Marked]:
    for piece in pieces:
        for hit in personal.hits(piece.text, names=names, allowed=allowed):
            kind = personal.KINDS[hit.kind]
            place = piece.place_of(hit.start)
            mark = mark_of(announcement, hit.kind, place, hit.words)
            yield Marked(
                mark, hit.kind, kind.name, hit.words, place, piece.text[max(0, hit.start - 24) : hit.start], piece.text[hit.end : hit.end + 24],
                kind.mend, kind.may_stand, releases.get(mark) if kind.may_stand else None,
            )  # fmt: skip


def _files(
    announcement: Announcement, names: Sequence[str], allowed: Sequence[str], releases: dict[str, GateRelease]
) -> tuple[list[Marked], list[Marked]]:
    """What is found in attached files, and the files with pictures that nobody has confirmed."""
    found: list[Marked] = []
    unread: list[Marked] = []
    for attachment in attachments_of(announcement):
        read = reading.read(attachment)
        found += _personal(announcement, [Piece(f"附件“{attachment.name}”", read.text)], names, allowed, releases)
        if read.unread:
            mark = mark_of(announcement, FILE, attachment.name, attachment.sha256)
            words = "文件里有图片，机器读不出其中的文字。请打开逐页查看，确认没有个人信息。"
            unread.append(Marked(mark, FILE, "图片", attachment.name, f"附件“{attachment.name}”", "", "", words, "已逐页查看，没有个人信息", releases.get(mark)))
    return found, unread


def _marks(marked: Iterable[Marked]) -> Iterator[Block]:
    for one in marked:
        if one.released is None:
            kind = personal.KINDS[one.kind]
            yield Block("personal", f"{one.place}有{one.name}。{one.mend}", str(kind.basis), one.place, f"#{one.anchor}")


def _unread(unread: Iterable[Marked]) -> Iterator[Block]:
    for one in unread:
        if one.released is None:
            yield Block(FILE, f"{one.place}：{one.mend}", str(publicity.PICTURE_BASIS), one.place, f"#{one.anchor}")


def _power(announcement: Announcement, entries: Sequence[AnnouncementEntry], on: date) -> Iterator[Block]:
    """The level's power to announce: under the rulebook of the cases, else of the office."""
    books = {ladder.rulebook(entry.case.rulebook).family for entry in entries if entry.case}
    for book in sorted(books) or [rulebook_of(announcement.office, on)]:
        try:
            kinds.check_power(announcement.kind, level=announcement.office.level, office=announcement.office.name, rulebook=book)
        except RuleBroken as refusal:
            yield Block("power", refusal.message, refusal.basis)


def _consent(announcement: Announcement, entries: Sequence[AnnouncementEntry]) -> Iterator[Block]:
    cases = [entry.case for entry in entries if entry.case]
    waiting = announcements.consent_needed(cases, publisher=announcement.office, drafter=announcement.drafted_by.office_id)
    if waiting and not announcement.consent.strip():
        names = "、".join(office.name for office in waiting)
        yield Block(
            "consent", f"抽查由{names}组织，未经其同意不得公布结果。请写明同意公布的函号和日期，或者由该机关起草公告。", str(CONSENT_RULE.basis)
        )


def conclusion_of(entry: AnnouncementEntry) -> Conclusion | None:
    """The result that a line rests on."""
    if entry.conclusion:
        return entry.conclusion
    return entry.case.finding.conclusion if entry.case and entry.case.finding else None


def _results(entries: Sequence[AnnouncementEntry]) -> Iterator[Block]:
    """Results that do not stand yet, or no longer; makers that have not been asked to the end."""
    for entry in entries:
        conclusion = conclusion_of(entry)
        if conclusion is None:
            continue
        where, href = _line(entry), entry.case.get_absolute_url() if entry.case else ""
        withdrawn = entry.case and entry.case.finding and getattr(entry.case.finding, "withdrawal", None)
        if conclusion.state == ConclusionState.WITHDRAWN or withdrawn:
            yield Block("withdrawn", f"{where}的检验结论已经撤回，不能公布。请从名单中删去这一行。", str(publicity.OBJECTION_BASIS), where, href)
        elif conclusion.state != ConclusionState.FINAL:
            until = f"，异议期到{zhdate(conclusion.objection_until)}" if conclusion.objection_until else ""
            yield Block("objection", f"{where}的检验结论还没有确定{until}。请等异议期满、异议办结后再发布。", str(publicity.OBJECTION_BASIS), where, href)
        yield from _naming(entry, conclusion, where, href)


def _naming(entry: AnnouncementEntry, conclusion: Conclusion, where: str, href: str) -> Iterator[Block]:
    """Goods that were not taken from their maker: nobody is named as the maker before the maker was asked."""
    row = NAMING.get(conclusion.maker_answer)
    if row is None or entry.enterprise_id != conclusion.enterprise_id:
        return
    if conclusion.maker_answer == ConfirmationState.ASKED:
        yield Block("confirmation", f"{where}：{row.title}。请等生产企业答复或者确认期满。", str(row.basis), where, href)
    elif conclusion.maker_answer == ConfirmationState.DENIED:
        yield Block("confirmation", f"{where}：{row.title}。请把这一行的生产企业改为销售者。", str(row.basis), where, href)


def _heard(announcement: Announcement, entries: Sequence[AnnouncementEntry]) -> Iterator[Block]:
    """Whoever is named was told of the result or served the order, and so could say something for itself."""
    if announcement.kind not in kinds.KINDS or not kinds.KINDS[announcement.kind].needs_statement:
        return
    of = [(entry, conclusion) for entry in entries if (conclusion := conclusion_of(entry)) and entry.part != kinds.PASS]
    told = {conclusion.pk for _, conclusion in of if conclusion.notified_on}
    served = set(announcement.cases.filter(steps__served_on__isnull=False).values_list("pk", flat=True))
    for entry, conclusion in of:
        if conclusion.pk not in told and entry.case_id not in served:
            where = _line(entry)
            sentence = f"{where}还没有收到检验结果告知，没有机会陈述意见。请先告知并登记送达。"
            yield Block("statement", sentence, str(publicity.STATEMENT_BASIS), where, entry.case.get_absolute_url() if entry.case else "")


def _unwritten(announcement: Announcement) -> Iterator[Block]:
    """Parts that no register can fill: somebody writes them before the legal review."""
    for where in typical.unwritten(announcement.parts):
        yield Block(UNWRITTEN, f"{where}还没有写。请起草人在“修改文字”中写明，再送法制审核。", str(typical.MEANING), where)


def _line(entry: AnnouncementEntry) -> str:
    name = entry.enterprise.name if entry.enterprise else str(entry.row.get("enterprise", ""))
    return f"名单第{entry.position}行{f'（{name}）' if name else ''}"
