"""The chain of a sample, and where it is broken. A broken chain keeps a result from being used."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.db.models import QuerySet

from enterprises.models import Enterprise
from inspections.models import Handover, Part, Sample, SealState
from quality_portal.core.formats import zhtime

_FAULTY = {SealState.BROKEN: "封条破损", SealState.MISSING: "封条缺失"}


@dataclass(frozen=True, slots=True)
class Link:
    """One hand-over as pages show it."""

    at: datetime
    title: str
    seal: str
    seal_no: str
    good: bool
    note: str
    photo: str


@dataclass(frozen=True, slots=True)
class Chain:
    """The whole chain of one part with what is wrong with it."""

    part: str
    title: str
    seal_no: str
    links: tuple[Link, ...]
    faults: tuple[str, ...]
    holder: str


def chain(sample: Sample, part: str) -> QuerySet[Handover]:
    """The hand-overs of one part of a sample, the sealing first."""
    return Handover.objects.filter(sample=sample, part=part).order_by("at", "pk")


def faults(sample: Sample, part: str) -> list[str]:
    """What breaks the chain of one part, a sentence each; empty when it holds."""
    return faults_in(list(chain(sample, part)), Part(part).label)


def faults_in(rows: Sequence[Handover], name: str) -> list[str]:
    """What breaks a chain of hand-overs in their order."""
    if not rows:
        return [f"{name}没有封样和交接的记录，不能证明检验的就是抽取的样品。"]
    found = [] if not rows[0].giver else [f"{name}没有封样记录，第一条记录是{zhtime(rows[0].at)}由“{rows[0].giver}”交出。"]
    for before, row in pairwise(rows):
        when = zhtime(row.at)
        if not row.giver:
            found.append(f"{name}在{when}的交接没有写明由谁送到。")
        elif before.giver and not same_hand(before.taker, row.giver):
            # Whoever fetched it from the samplers is named by the first receipt; from then on each giver was a taker.
            found.append(f"{name}在{when}由“{row.giver}”交出，而上一次接收的是“{before.taker}”，中间缺一次交接记录。")
        if before.seal_state == SealState.OPENED:
            found.append(f"{name}在{zhtime(before.at)}已为检验启封，{when}又交给“{row.taker}”。")
    found += [
        f"{name}在{zhtime(row.at)}由“{row.taker}”接收时{_FAULTY[SealState(row.seal_state)]}"
        + (f"（{row.note}）" if row.note else "") + "。"
        for row in rows
        if row.seal_state in _FAULTY
    ]  # fmt: skip
    return found


def same_hand(taker: str, giver: str) -> bool:
    """Is whoever gives it the one who took it? A person of a body answers for the body, one of two for both."""
    first, second = _plain(taker), _plain(giver)
    return bool(first and second) and (first in second or second in first)


def _plain(name: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKC", name) if letter.isalnum()).casefold()


def holder(sample: Sample, part: str) -> str:
    """Who has it now; empty when it was never sealed."""
    last = chain(sample, part).last()
    return last.taker if last else ""


def chains(sample: Sample) -> list[Chain]:
    """The chains of both parts, as pages show them."""
    rows = list(Handover.objects.filter(sample=sample).select_related("photo").order_by("at", "pk"))
    shown = []
    for part in Part:
        own = [row for row in rows if row.part == part]
        seal_no = sample.seal_no if part == Part.TEST else sample.backup_seal_no or ""
        if own or seal_no:
            links = tuple(_link(row, seal_no) for row in own)
            shown.append(Chain(part, part.label, seal_no, links, tuple(faults_in(own, part.label)), own[-1].taker if own else ""))
    return shown


def _link(row: Handover, seal_no: str) -> Link:
    title = f"{row.giver} 交给 {row.taker}" if row.giver else f"封样，由 {row.taker} 保管"
    return Link(
        at=row.at,
        title=title,
        seal=row.get_seal_state_display(),
        seal_no=seal_no,
        good=row.seal_state not in _FAULTY,
        note=row.note,
        photo=row.photo.get_absolute_url() if row.photo else "",
    )


def of_enterprise(enterprise: Enterprise) -> QuerySet[Sample]:
    """Samples of an enterprise's products that were taken at its own place: it holds the same papers."""
    return Sample.objects.filter(enterprise=enterprise, seller="").select_related("plan_item__plan__office", "lab").order_by("-sampled_on", "-pk")


def rows_of(sample: Sample) -> list[Handover]:
    """Every hand-over of a sample, both parts."""
    return list(Handover.objects.filter(sample=sample).select_related("photo", "recorded_by").order_by("part", "at", "pk"))
