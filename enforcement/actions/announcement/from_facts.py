"""Drafting from the facts: by a job, once a source; the drafter's own words beside the computed ones; drafted anew when the facts moved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from enforcement.law.announcement import KINDS
from enforcement.models import Announcement, AnnouncementEntry
from enforcement.permissions import GRANTS
from enforcement.queries.bulletin import Bulletin, LeftOut, Moved, build, key_of, moved
from enforcement.queries.bulletin.shapes import body_of
from enforcement.queries.bulletin.tables import KNOWLEDGE
from enforcement.queries.bulletin.waiting import cases_of
from enforcement.states.announcement import IN_HAND, AnnouncementState
from quality_portal.accounts.models import Office, User
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.jobs import actions as jobs
from quality_portal.jobs.models import Job
from quality_portal.workdays import calendar

from .drafting import draft
from .held import hold_notice

JOB = "announcement.draft"
OF_CASES = ("recheck_failed", "overdue")
STALE = "登记的事实有变，按最新事实重新起草"
BATCH = 500
Progress = Callable[[int, int, str], None]


def no_progress(done: int, total: int, note: str = "") -> None:
    """Nobody waits for it."""


def ask_draft(*, kind: str, source: dict[str, Any], actor: User, at: datetime) -> Job:
    """Ask for a draft. A double click is the same job; after a draft was sent back or published the next is another."""
    office = _check_asker(kind, actor)
    word = key_of(source)
    build(kind, source, office=office, on=calendar.local_date(at))  # refused now, while the person is there
    earlier = Announcement.objects.filter(office=office, kind=kind, source_key=word).exclude(state__in=IN_HAND).count()
    key = f"{JOB}:{kind}:{office.pk}:{word}"[:180] + f":{earlier}"
    params = {"kind": kind, "source": source, "office": office.pk, "user": actor.pk}
    return jobs.enqueue(JOB, key=key, title=f"起草{KINDS[kind].paper}：{KINDS[kind].title}", params=params, owner=actor, at=at)


def _check_asker(kind: str, actor: Actor) -> Office:
    acts.permit(actor, GRANTS, "announcement.draft")
    if kind not in KINDS:
        raise RuleBroken("请选择公告的种类。", field="kind")
    office = Office.objects.filter(pk=actor.office_id).first()
    if office is None:
        raise NotPermitted("起草公告须在某一机关任职。")
    return office


@transaction.atomic
def draft_from_facts(
    *, kind: str, source: dict[str, Any], office: Office | None = None, actor: Actor, at: datetime, progress: Progress = no_progress
) -> Announcement:
    """Draft an announcement from the facts as they stand. The same kind and source give the draft that is in hand."""
    acts.permit(actor, GRANTS, "announcement.draft")
    office = office or _check_asker(kind, actor)
    if actor.office_id not in (None, office.pk):
        raise NotPermitted(f"公告由{office.name}起草，您所在的机关不能代为起草。")
    _one_at_a_time(kind, office, source)
    if known := open_draft(kind, source, office):
        return known
    progress(0, 3, "读取事实")
    bulletin = build(kind, source, office=office, on=calendar.local_date(at))
    if not bulletin.lines:
        raise RuleBroken(_nothing(bulletin.left_out), KINDS[kind].basis[0] if KINDS[kind].basis else "", "source")
    progress(1, 3, f"写入 {len(bulletin.lines)} 条")
    notice = _of_cases(bulletin, actor=actor, at=at) if kind in OF_CASES else _written(bulletin, actor=actor, at=at)
    progress(3, 3, "完成")
    return notice


def open_draft(kind: str, source: dict[str, Any], office: Office) -> Announcement | None:
    """The draft of this source that is in hand."""
    same = Q(source_key=key_of(source))
    if kind == "correction":  # one may also be written by hand; there is never a second in hand
        same |= Q(about=source["announcement"])
    return Announcement.objects.filter(same, office=office, kind=kind, state__in=IN_HAND).first()


def _one_at_a_time(kind: str, office: Office, source: dict[str, Any]) -> None:
    """Two clicks wait for each other; the unique constraint is the second line of defence."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"announcement/{kind}/{office.pk}/{key_of(source)}"])


def _nothing(left_out: Sequence[LeftOut]) -> str:
    if not left_out:
        return "没有可以公布的内容。"
    first = "；".join(f"{row.title}：{row.reason.rstrip('。')}" for row in left_out[:3])
    return f"没有可以公布的内容。尚不能公布：{first}{'等' if len(left_out) > 3 else ''}。"


def _written(bulletin: Bulletin, *, actor: Actor, at: datetime) -> Announcement:
    """The draft with its lines, in bulk."""
    notice = Announcement.objects.create(
        kind=bulletin.kind, office=bulletin.office, drafted_by_id=actor.pk, drafted_at=at, about_id=bulletin.about, **_fields(bulletin)
    )
    entries = [
        AnnouncementEntry(
            announcement=notice, position=position, enterprise_id=line.enterprise, conclusion_id=line.conclusion, case_id=line.case,
            part=line.part, source_label=line.source_label, source_pk=line.source_pk, row=line.row,
        )
        for position, line in enumerate(bulletin.lines, start=1)
    ]  # fmt: skip
    AnnouncementEntry.objects.bulk_create(entries, batch_size=BATCH)
    note = f"共 {len(entries)} 条" + (f"，尚不能公布 {len(bulletin.left_out)} 项" if bulletin.left_out else "")
    trail.record("announcement.drafted", notice, actor=actor, at=at, basis=KINDS[bulletin.kind].basis_text, note=note)
    return notice


def _of_cases(bulletin: Bulletin, *, actor: Actor, at: datetime) -> Announcement:
    """Cases go up a rung by their announcement: drafted as a case's own, with the text of the bulletin."""
    fields = _fields(bulletin)
    notice = draft(cases=cases_of(bulletin), title=bulletin.title, summary=bulletin.summary, body=fields["body"], actor=actor, at=at)
    for name, value in fields.items():
        setattr(notice, name, value)
    notice.save(update_fields=list(fields))
    return notice


def _fields(bulletin: Bulletin) -> dict[str, Any]:
    parts = [
        {"key": part.key, "heading": part.heading, "texts": list(part.texts), "computed": list(part.texts), "fixed": part.fixed}
        | ({"required": True} if part.required else {})
        for part in bulletin.parts
    ]
    _as_written(bulletin, parts)
    return {
        "title": bulletin.title[:200],
        "summary": bulletin.summary[:500],
        "parts": parts,
        "body": body_of(parts, annex=KNOWLEDGE),
        "source": bulletin.source,
        "source_key": bulletin.source_key,
        "facts": bulletin.facts(),
    }


def _as_written(bulletin: Bulletin, parts: list[dict[str, Any]]) -> None:
    """What somebody wrote into the last draft of this source, because no register knows it, is not asked for again."""
    if not any(part.required for part in bulletin.parts):
        return
    before = Announcement.objects.filter(office=bulletin.office, kind=bulletin.kind, source_key=bulletin.source_key).order_by("-pk").first()
    written = {part["key"]: part["texts"] for part in (before.parts if before else ()) if part.get("required")}
    for part in parts:
        if part.get("required"):
            part["texts"] = list(written.get(part["key"], ()))


@transaction.atomic
def edit(
    *, announcement: Announcement, title: str, summary: str, texts: Mapping[str, Sequence[str]], actor: Actor, at: datetime
) -> Announcement:
    """Change the words of a draft before it is reviewed. Figures stay computed; what was rewritten is marked."""
    acts.permit(actor, GRANTS, "announcement.draft")
    notice = hold_notice(announcement)
    if notice.state != AnnouncementState.DRAFT:
        raise RuleBroken(f"公告{notice.get_state_display()}，文字不能再改。需要修改的，请由审核人退回。", field="title")
    if notice.drafted_by_id != actor.pk:
        raise NotPermitted("草稿由起草人修改；审核人、审批人有意见的，请退回并写明。")
    if not title.strip():
        raise RuleBroken("请填写标题。", field="title")
    if KINDS[notice.kind].needs_advice and not summary.strip():
        raise RuleBroken("请写给公众的提示：有什么危险，消费者怎么办。", field="summary")
    parts = notice.parts or [{"key": "body", "heading": "", "texts": list(notice.body), "computed": list(notice.body), "fixed": False}]
    changed = [part for part in parts if _rewrite(part, texts)]
    before = (notice.title, notice.summary)
    notice.title, notice.summary, notice.parts = title.strip()[:200], summary.strip()[:500], parts
    notice.body = body_of(parts, annex=KNOWLEDGE)
    if not notice.body:
        raise RuleBroken("正文不能为空。", field="body")
    if not changed and before == (notice.title, notice.summary):
        return notice
    notice.save(update_fields=["title", "summary", "parts", "body"])
    named = [part["heading"] or "正文" for part in changed]
    trail.record("announcement.edited", notice, actor=actor, at=at, note="、".join(dict.fromkeys(named)) or "标题和提示")
    return notice


def _rewrite(part: dict[str, Any], texts: Mapping[str, Sequence[str]]) -> bool:
    """Take over a part's new words; says whether they are new."""
    if part["key"] not in texts:
        return False
    words = [text.strip() for text in texts[part["key"]] if text.strip()]
    if words == part["texts"]:
        return False
    if part["fixed"]:
        raise RuleBroken(f"“{part['heading'] or '开头'}”里的数字按登记的事实计算，不能改写。登记有误的，请先更正登记，再重新起草。", field="parts")
    part["texts"] = words
    return True


def edited(part: dict[str, Any]) -> bool:
    """Do the words differ from what was computed?"""
    return part["texts"] != part["computed"]


def check_unmoved(notice: Announcement, at: datetime) -> None:
    """Facts are read once more when the head approves. What moved since drafting has to be drafted anew."""
    found: Moved = moved(notice, calendar.local_date(at))
    if found:
        raise RuleBroken(f"起草以后登记的事实有变：{found.sentence}。请退回，按最新事实重新起草。", KINDS[notice.kind].basis[0] if KINDS[notice.kind].basis else "", "answer")


@transaction.atomic
def redraft(*, announcement: Announcement, actor: Actor, at: datetime) -> Announcement:
    """Set a stale draft aside and draft anew from the facts of today. A draft that still agrees is kept."""
    acts.permit(actor, GRANTS, "announcement.draft")
    notice = hold_notice(announcement)
    if not notice.source or notice.kind in OF_CASES:
        raise RuleBroken("这份公告不是按来源起草的，请由审核人退回后重新起草。")
    if actor.office_id != notice.office_id:
        raise NotPermitted(f"本公告由{notice.office.name}起草。")
    if notice.state in IN_HAND:
        if not moved(notice, calendar.local_date(at)):
            return notice
        notice.return_reason = STALE
        acts.advance(notice, "refresh", actor=actor, at=at, note=STALE, fields=("return_reason",))
    return draft_from_facts(kind=notice.kind, source=notice.source, office=notice.office, actor=actor, at=at)
