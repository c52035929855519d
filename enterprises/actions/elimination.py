"""Batches of the elimination catalogues, and the tasks that follow from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, connection, transaction

from enterprises.law.elimination import (
    CLEAN_UP,
    CLEAR,
    ENDING_CHOICES,
    KIND,
    LEAD_DEPARTMENT,
    NO_RELOCATION,
    REASON_CHOICES,
    SECOND_PERSON,
    TARGETS,
)
from enterprises.models import EliminationBatch, EliminationEntry, EliminationTask, Enterprise, ProductCategory
from enterprises.permissions import GRANTS
from enterprises.queries import elimination as queries
from enterprises.queries.elimination import Hit
from quality_portal.audit import acts, trail
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.workdays import calendar

MOVE_OF = {"converted": "convert", "closed": "shut"}


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """A line of a batch, with the words by which it is found."""

    target: str
    title: str
    words: Sequence[str] = field(default_factory=tuple)
    reason: str = "backward"
    category: ProductCategory | None = None
    deadline: date | None = None


@transaction.atomic
def record_batch(
    *,
    kind: str,
    title: str,
    number: str,
    issuer: str,
    issued_on: date,
    since: date,
    entries: Sequence[EntryDraft],
    note: str = "",
    actor: Actor,
    at: datetime,
) -> EliminationBatch:
    """Write a batch down as its issuer published it. It counts only after somebody else has published it here."""
    acts.permit(actor, GRANTS, "elimination.record")
    if kind not in KIND:
        raise RuleBroken("请选择目录种类。", field="kind")
    title, number, issuer = title.strip(), number.strip(), issuer.strip()
    for name, value, words in (("title", title, "目录名称"), ("number", number, "文号"), ("issuer", issuer, "发布机关")):
        if not value:
            raise RuleBroken(f"请填写{words}。", field=name)
    if since < issued_on:
        raise RuleBroken("施行日期不能早于发文日期。请对照原文检查。", field="since")
    _check_entries(entries)
    same = RuleBroken(f"文号为“{number}”的{KIND[kind].title}已经录入。请核对文号，或者打开那个批次。", KIND[kind].basis[0], "number")
    if EliminationBatch.objects.filter(kind=kind, number=number).exists():
        raise same
    batch = EliminationBatch(
        kind=kind, title=title, number=number, issuer=issuer, issued_on=issued_on, since=since, note=note.strip(),
        recorded_by_id=actor.pk, recorded_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            batch.save()
    except IntegrityError as error:  # somebody else wrote the same number down at this moment
        raise same from error
    EliminationEntry.objects.bulk_create(
        EliminationEntry(
            batch=batch, order=order, target=row.target, title=row.title.strip(), words=_words(row), reason=row.reason,
            category=row.category, deadline=row.deadline,
        )
        for order, row in enumerate(entries, start=1)
    )  # fmt: skip
    trail.record("eliminationbatch.recorded", batch, actor=actor, at=at, basis=KIND[kind].basis[0], after={"entries": len(entries)})
    return batch


def _check_entries(entries: Sequence[EntryDraft]) -> None:
    if not entries:
        raise RuleBroken("目录至少要有一个条目：填写对象、名称和匹配词。", field="title")
    for number, row in enumerate(entries, start=1):
        if not row.title.strip():
            raise RuleBroken(f"第{number}行没有填写名称。", field="title")
        if row.target not in dict(TARGETS) or row.reason not in dict(REASON_CHOICES):
            raise RuleBroken(f"第{number}行“{row.title}”请选择对象和理由。", field="target")
        if short := [word for word in _words(row) if len(word) < 2]:
            raise RuleBroken(f"第{number}行的匹配词“{short[0]}”太短，会误伤别的产品。请写至少两个字。", field="words")


def _words(row: EntryDraft) -> list[str]:
    """The words of a line; its name when none is given."""
    return [word.strip() for word in row.words if word.strip()] or [row.title.strip()[:60]]


@transaction.atomic
def publish_batch(*, batch: EliminationBatch, actor: Actor, at: datetime) -> int:
    """Let a batch count, and look through the register with it. Returns how many tasks it led to."""
    acts.permit(actor, GRANTS, "elimination.publish")
    row = _locked(batch)
    if actor is not SYSTEM and actor.pk == row.recorded_by_id:
        raise NotPermitted("录入人不能发布自己录入的目录。请由另一位局领导核对后发布。")
    row.published_by_id, row.published_at = actor.pk, at
    acts.advance(row, "publish", actor=actor, at=at, basis=SECOND_PERSON.basis, fields=("published_by", "published_at"))
    return match(actor=SYSTEM, at=at) if row.kind == "elimination" else 0


@transaction.atomic
def repeal_batch(*, batch: EliminationBatch, on: date, because: str, actor: Actor, at: datetime) -> EliminationBatch:
    """Note that a batch no longer governs from a day on. Tasks that are open stay open until a person settles them."""
    acts.permit(actor, GRANTS, "elimination.publish")
    row = _locked(batch)
    if not because.strip():
        raise RuleBroken("请填写废止它的文件名称和文号。", field="because")
    if on < row.since:
        raise RuleBroken("废止日期不能早于施行日期。", field="on")
    row.until = on
    acts.advance(row, "repeal", actor=actor, at=at, note=because.strip(), fields=("until",))
    return row


def _locked(batch: EliminationBatch) -> EliminationBatch:
    return EliminationBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)


@transaction.atomic
def match(*, enterprise: Enterprise | None = None, actor: Actor = SYSTEM, at: datetime) -> int:
    """Open a task for everything that an entry in force names and that has none. Twice, or late, changes nothing."""
    acts.permit(actor, GRANTS, "elimination.match")
    on = calendar.local_date(at)
    if not queries.hits(on, enterprise=enterprise):
        return 0
    with connection.cursor() as cursor:  # whoever matches at the same moment waits, and then finds the tasks
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('elimination.match', 0))")
    found = queries.hits(on, enterprise=enterprise)
    for hit in found:
        _open(hit, on=on, actor=actor, at=at)
    return len(found)


def _open(hit: Hit, *, on: date, actor: Actor, at: datetime) -> EliminationTask:
    entry = hit.entry
    fallback = calendar.due(CLEAR, on).date
    named = entry.deadline if entry.deadline and entry.deadline > on else None
    law = KIND[entry.batch.kind].basis
    task = EliminationTask.objects.create(
        entry=entry,
        enterprise_id=hit.enterprise_id,
        product=hit.product,
        equipment=hit.equipment,
        reason=entry.reason,
        basis="；".join([str(entry.batch), *(str(citation) for citation in law)]),
        lead_department=LEAD_DEPARTMENT,
        opened_on=on,
        due_on=named or fallback,
    )
    trail.record("eliminationtask.opened", task, actor=actor, at=at, basis=law[0], note=str(entry), after={"due_on": str(task.due_on)})
    return task


@transaction.atomic
def assign(
    *, task: EliminationTask, reason: str, lead_department: str, due_on: date, actor: Actor, at: datetime
) -> EliminationTask:
    """Say why, who leads, and until when."""
    acts.permit(actor, GRANTS, "elimination.settle")
    row = _hold(task)
    if row.settled_on is not None:
        raise RuleBroken("任务已经办结，不能再改牵头部门和期限。需要继续清理的，先重新列为未办结。")
    if not lead_department.strip():
        raise RuleBroken("请填写牵头部门。", CLEAN_UP, "lead_department")
    if due_on < row.opened_on:
        raise RuleBroken("期限不能早于任务下达之日。", CLEAR.basis, "due_on")
    before = {"reason": row.reason, "lead_department": row.lead_department, "due_on": str(row.due_on)}
    row.reason, row.lead_department, row.due_on = reason, lead_department.strip(), due_on
    row.save(update_fields=["reason", "lead_department", "due_on"])
    after = {"reason": reason, "lead_department": row.lead_department, "due_on": str(due_on)}
    trail.record("eliminationtask.assigned", row, actor=actor, at=at, basis=CLEAN_UP, before=before, after=after)
    return row


@transaction.atomic
def settle(*, task: EliminationTask, ending: str, on: date, note: str, actor: Actor, at: datetime) -> EliminationTask:
    """End a task: converted or closed. A machine that was eliminated leaves the register of its site the same day."""
    acts.permit(actor, GRANTS, "elimination.settle")
    row = _hold(task)
    if ending not in dict(ENDING_CHOICES):
        raise RuleBroken("请选择结果：转产，或者关闭拆除。搬到别处不是办结。", NO_RELOCATION.basis, "ending")
    _check_end(row, on=on, note=note, at=at)
    row.settled_on, row.settled_note, row.settled_by_id = on, note.strip()[:500], actor.pk
    machine = row.equipment
    if machine is not None and machine.removed_on is None:
        machine.removed_on, machine.removed_because = max(on, machine.installed_on), row.settled_note[:300]
        machine.save(update_fields=["removed_on", "removed_because"])
        trail.record("equipment.removed", machine, actor=actor, at=at, basis=CLEAN_UP, note=row.settled_note)
    acts.advance(row, MOVE_OF[ending], actor=actor, at=at, note=row.settled_note, fields=("settled_on", "settled_note", "settled_by"))
    return row


@transaction.atomic
def unfound(*, task: EliminationTask, because: str, actor: Actor, at: datetime) -> EliminationTask:
    """A head finds that the thing is not what the entry names: the words agreed, the goods did not."""
    acts.permit(actor, GRANTS, "elimination.settle")
    row = _hold(task)
    on = calendar.local_date(at)
    _check_end(row, on=on, note=because, at=at)
    row.settled_on, row.settled_note, row.settled_by_id = on, because.strip()[:500], actor.pk
    acts.advance(row, "unfound", actor=actor, at=at, note=row.settled_note, fields=("settled_on", "settled_note", "settled_by"))
    return row


@transaction.atomic
def reopen(*, task: EliminationTask, because: str, due_on: date, actor: Actor, at: datetime) -> EliminationTask:
    """It runs again, or it was only moved: the task is open once more."""
    acts.permit(actor, GRANTS, "elimination.settle")
    row = _hold(task)
    on = calendar.local_date(at)
    if not because.strip():
        raise RuleBroken("请写明为什么重新列为未办结，例如复查发现恢复生产、设备只是搬到别处。", NO_RELOCATION.basis, "because")
    if due_on <= on:
        raise RuleBroken("新的期限应在今天以后。", CLEAR.basis, "due_on")
    row.settled_on, row.settled_by, row.due_on = None, None, due_on
    row.settled_note = ""
    acts.advance(row, "reopen", actor=actor, at=at, note=because.strip(), fields=("settled_on", "settled_by", "settled_note", "due_on"))
    return row


def _hold(task: EliminationTask) -> EliminationTask:
    return EliminationTask.objects.select_for_update(of=("self",)).select_related("enterprise", "product", "equipment").get(pk=task.pk)


def _check_end(row: EliminationTask, *, on: date, note: str, at: datetime) -> None:
    if not note.strip():
        raise RuleBroken("请写明现场核实的情况：停了什么、拆了什么、由谁核实。", CLEAN_UP, "note")
    if not row.opened_on <= on <= calendar.local_date(at):
        raise RuleBroken("办结日期应在任务下达以后、今天以前。", CLEAN_UP, "on")
