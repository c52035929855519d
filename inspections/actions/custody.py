"""Hand-overs of samples: written once, never changed, from the sealing on."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from inspections.law.onsite import CUSTODY_RULE, SEALS_RULE
from inspections.models import Handover, Part, Sample, SealState
from inspections.permissions import GRANTS
from inspections.queries import custody
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.core.formats import zhtime
from quality_portal.documents.actions import attach
from quality_portal.workdays.calendar import local_date


def seal(sample: Sample, *, part: str, keeper: str, at: datetime, actor: Actor, now: datetime) -> Handover:
    """Write the sealing of a part: the chain starts with the samplers. Part of recording the sample."""
    return Handover.objects.create(sample=sample, part=part, taker=keeper[:120], at=at, recorded_by_id=actor.pk, recorded_at=now)


@transaction.atomic
def hand_over(
    *,
    sample: Sample,
    part: str,
    giver: str,
    taker: str,
    at: datetime,
    seal_state: str,
    note: str,
    actor: Actor,
    now: datetime | None = None,
    photo: UploadedFile | None = None,
) -> Handover:
    """Note that a part of a sample went from one hand to the next, and how its seal was. A double click gets the first row.

    `now` is when it is written down, if later than it happened. A seal that is broken is written down as it is found.
    """
    acts.permit(actor, GRANTS, "custody.hand_over")
    now = now or at
    sample = Sample.objects.select_for_update(of=("self",)).get(pk=sample.pk)
    giver, taker, note = giver.strip(), taker.strip(), note.strip()
    before = custody.chain(sample, part).last()
    if before and (before.giver, before.taker, before.at, before.seal_state) == (giver, taker, at, seal_state):
        return before
    _check(sample, part, giver=giver, taker=taker, at=at, now=now, seal_state=seal_state, note=note, before=before)
    kept = attach(sample, photo, actor=actor, at=now, note=f"{Part(part).label}交接") if photo else None
    row = Handover.objects.create(
        sample=sample, part=part, giver=giver, taker=taker, at=at, seal_state=seal_state, photo=kept, note=note,
        recorded_by_id=actor.pk, recorded_at=now,
    )  # fmt: skip
    words = f"{row}，封条{row.get_seal_state_display()}" + (f"；{note}" if note else "")
    trail.record("sample.handed_over", sample, actor=actor, at=now, basis=CUSTODY_RULE.basis, note=words)
    return row


def _check(
    sample: Sample,
    part: str,
    *,
    giver: str,
    taker: str,
    at: datetime,
    now: datetime,
    seal_state: str,
    note: str,
    before: Handover | None,
) -> None:
    if part not in Part.values:
        raise RuleBroken("请选择交接的是检验样品还是备用样品。", CUSTODY_RULE.basis, "part")
    if seal_state not in SealState.values:
        raise RuleBroken("请选择封条的状态：完好、破损、缺失或者为检验启封。", CUSTODY_RULE.basis, "seal_state")
    if sample.disposals.filter(what=part).exists():
        raise RuleBroken(f"{Part(part).label}已经处置，不能再登记交接。", CUSTODY_RULE.basis, "part")
    if part == Part.BACKUP and not sample.backup_seal_no:
        raise RuleBroken("这份抽样单没有备用样品，不能登记备用样品的交接。", SEALS_RULE.basis, "part")
    _check_hands(giver, taker, note)
    if at > now:
        raise RuleBroken(f"交接时间 {zhtime(at)} 晚于现在，请在交接以后登记。", CUSTODY_RULE.basis, "at")
    if local_date(at) < sample.sampled_on:
        raise RuleBroken(f"交接时间 {zhtime(at)} 早于抽样日期 {sample.sampled_on}，请核对。", CUSTODY_RULE.basis, "at")
    if before and at < before.at:
        raise RuleBroken(f"上一次交接是 {zhtime(before.at)}，这一次不能更早。请核对时间。", CUSTODY_RULE.basis, "at")
    if seal_state in (SealState.BROKEN, SealState.MISSING) and not note:
        raise RuleBroken("封条破损或者缺失的，请说明情况；有照片的请一并上传。", CUSTODY_RULE.basis, "note")


def _check_hands(giver: str, taker: str, note: str) -> None:
    if not giver:
        raise RuleBroken("请写明交出人：谁送来的，快递送来的写快递公司和单号。", CUSTODY_RULE.basis, "giver")
    if not taker:
        raise RuleBroken("请写明接收人。", CUSTODY_RULE.basis, "taker")
    if giver == taker:
        raise RuleBroken("交出人和接收人不能是同一人。", CUSTODY_RULE.basis, "taker")
    for field, text, longest in (("giver", giver, 120), ("taker", taker, 120), ("note", note, 300)):
        if len(text) > longest:
            raise RuleBroken(f"文字太长，请不要超过 {longest} 字。", CUSTODY_RULE.basis, field)
