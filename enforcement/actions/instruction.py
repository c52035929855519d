"""通知: drafted and edited, reviewed, signed and issued, signed for by whoever it goes to."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from enforcement.law import instruction as law
from enforcement.law import publicity
from enforcement.models import Instruction, InstructionAddressee, InstructionRelease
from enforcement.permissions import GRANTS
from enforcement.queries import instruction as queries
from enforcement.queries.instruction_text import MOST_ANNEXES, annexes_of, check_table, ending_of, lines_of
from enforcement.states.instruction import IN_HAND, AboutEffect, InstructionState
from quality_portal.accounts.models import Agency, Office
from quality_portal.audit import acts, trail
from quality_portal.core import personal
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.formats import zhdate
from quality_portal.documents import actions as documents
from quality_portal.workdays import calendar

from . import hands

WHAT = "通知"
TITLE = re.compile(r"关于.{2,}的通知")
SHORTEST = 4  # characters of a reason
LONGEST_TO = 300


@dataclass(frozen=True, slots=True)
class Wording:
    """What a notice says, as it was typed. `main_to` is the 主送 as printed; left empty, the names of whom it goes to."""

    title: str
    body: str
    offices: Collection[Office] = ()
    agencies: Collection[Agency] = ()
    main_to: str = ""
    annexes: Sequence[Mapping[str, str]] = field(default_factory=tuple)
    openness: str = law.ACTIVE
    openness_reason: str = ""
    copies_to: str = ""
    about: Instruction | None = None
    effect: str = ""


@transaction.atomic
def draft(*, office: Office, wording: Wording, actor: Actor, at: datetime) -> Instruction:
    """Draft a notice. The same draft sent twice is one."""
    acts.permit(actor, GRANTS, "instruction.draft")
    if actor.office_id != office.pk:
        raise NotPermitted(f"{office.name}的通知由该机关的人员起草。")
    Office.objects.select_for_update(of=("self",), no_key=True).get(pk=office.pk)  # two clicks wait for each other
    fields = _checked(office, wording)
    if same := Instruction.objects.filter(office=office, drafted_by_id=actor.pk, state=InstructionState.DRAFT, **fields).first():
        return same
    row = Instruction.objects.create(office=office, drafted_by_id=actor.pk, drafted_at=at, **fields)
    _address(row, wording)
    trail.record("instruction.drafted", row, actor=actor, at=at, basis=law.USE.basis, note=row.main_to)
    return row


@transaction.atomic
def edit(*, instruction: Instruction, wording: Wording, actor: Actor, at: datetime) -> Instruction:
    """Change a draft before its review, or one that came back, which then goes to review anew."""
    acts.permit(actor, GRANTS, "instruction.draft")
    row = _held(instruction)
    if row.drafted_by_id != actor.pk:
        raise NotPermitted("草稿由起草人修改；审核人、签发人有意见的，请退回并写明。")
    if row.state not in (InstructionState.DRAFT, InstructionState.RETURNED):
        raise RuleBroken(f"通知{row.get_state_display()}，文字不能再改。需要修改的，请由审核人退回。", law.REVIEW, "title")
    fields = _checked(row.office, wording, but=row)
    changed = [name for name, value in fields.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, fields[name])
    to = sorted(one.name for one in (*wording.offices, *wording.agencies))
    readdressed = to != sorted(row.addressees.values_list("name", flat=True))
    if readdressed:
        row.addressees.all().delete()
        _address(row, wording)
    if row.state == InstructionState.RETURNED:
        cleared = {"reviewed_by_id": None, "reviewed_at": None, "review_note": ""}
        for name, value in cleared.items():
            setattr(row, name, value)
        acts.advance(row, "resubmit", actor=actor, at=at, fields=(*changed, "reviewed_by", "reviewed_at", "review_note"))
    elif changed or readdressed:
        row.save(update_fields=changed)
        names = [str(row._meta.get_field(name).verbose_name) for name in changed] + ["受文单位"] * readdressed
        trail.record("instruction.edited", row, actor=actor, at=at, note="、".join(names))
    return row


def _checked(office: Office, wording: Wording, *, but: Instruction | None = None) -> dict[str, Any]:
    """The columns of a draft, or the first thing that is wrong with it."""
    title = wording.title.strip().removeprefix(office.name)
    if not TITLE.fullmatch(title):
        raise RuleBroken("标题请写成“关于……的通知”，例如“关于印发大质量工作机制建设工作方案的通知”。机关名称印在公文上，不必写进标题。", law.USE.basis, "title")
    if not lines_of(wording.body):
        raise RuleBroken("请写正文：为什么发这份通知，要求做什么。一段一行。", law.USE.basis, "body")
    names = [one.name for one in (*wording.offices, *wording.agencies)]
    if not names:
        raise RuleBroken("请至少选择一个受文单位：下级机关或者有关部门。", law.USE.basis, "offices")
    if strange := set(wording.offices) - set(queries.offices_for(office)):
        raise RuleBroken(f"{strange.pop().name}不是本机关的下级机关。通知发给下级机关和有关单位；向上级机关请用报告。", law.CONVERSE, "offices")
    main_to = wording.main_to.strip().rstrip("：:") or "、".join(names)
    if len(main_to) > LONGEST_TO:
        raise RuleBroken(f"主送单位的名称连起来有 {len(main_to)} 字，印不下。请在“主送写法”里写统称，例如“各县（市、区）市场监督管理局”。", law.CONVERSE, "main_to")
    row = law.BY_KEY.get(wording.openness)
    if row is None:
        raise RuleBroken("请选择公开方式。", law.OPENNESS[0].basis, "openness")
    reason = "" if row.public else wording.openness_reason.strip()[:300]
    if row.needs_reason and len(reason) < SHORTEST:
        raise RuleBroken(f"选择“{row.title}”的，请写明理由，例如“属于内部事务信息”。", row.basis, "openness_reason")
    return {
        "title": title,
        "main_to": main_to,
        "body": wording.body.strip(),
        "annexes": _annexes(wording.annexes),
        "openness": row.key,
        "openness_reason": reason,
        "copies_to": wording.copies_to.strip()[:300],
        **_about(office, wording, but),
    }


def _annexes(given: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """The annexes that hold something; each has a name, and a text, a table or both."""
    kept = []
    for one in given:
        title, text, table = (one.get(key, "").strip("\r\n ") for key in ("title", "text", "table"))
        if not (title or text or table.strip()):
            continue
        where = f"附件{len(kept) + 1}"
        if not title:
            raise RuleBroken(f"请写{where}的名称。", law.PLAN.basis, "annexes")
        if not (text or table.strip(" \t|｜\r\n")):
            raise RuleBroken(f"{where}“{title}”没有内容，请填写文字或者粘贴表格。", law.PLAN.basis, "annexes")
        check_table(table, f"{where}“{title}”")
        kept.append({"title": title[:100], "text": text, "table": table})
    if len(kept) > MOST_ANNEXES:
        raise RuleBroken(f"附件最多 {MOST_ANNEXES} 个，请合并。", law.PLAN.basis, "annexes")
    return kept


def _about(office: Office, wording: Wording, but: Instruction | None) -> dict[str, Any]:
    """The earlier notice that this one repeals or puts right: the office's own, and not followed up in that way before."""
    about = wording.about
    if about is None:
        if wording.effect:
            raise RuleBroken("请选择被废止或者被更正的通知。", law.ENDING, "about")
        return {"about": None, "effect": ""}
    if wording.effect not in AboutEffect.values:
        raise RuleBroken("请选择对原通知的处理：废止，或者更正。", law.ENDING, "effect")
    Instruction.objects.select_for_update(of=("self",)).get(pk=about.pk)
    if not queries.earlier(office, but=but).filter(pk=about.pk).exists():
        raise RuleBroken("所选的通知不是本机关正在执行的通知，不能由本通知废止或者更正。请刷新页面后重选。", law.ENDING, "about")
    others = about.follow_ups.filter(effect=wording.effect)
    if other := (others.exclude(pk=but.pk) if but else others).first():
        raise RuleBroken(f"已有一份通知{other.get_effect_display()}：“{other.title}”（{other.get_state_display()}），请在那一份上办理。", law.ENDING, "about")
    return {"about": about, "effect": wording.effect}


def _address(row: Instruction, wording: Wording) -> None:
    rows = [InstructionAddressee(instruction=row, office=one, name=one.name) for one in wording.offices]
    rows += [InstructionAddressee(instruction=row, agency=one, name=one.name) for one in wording.agencies]
    InstructionAddressee.objects.bulk_create(rows)


def _held(instruction: Instruction) -> Instruction:
    return Instruction.objects.select_for_update(of=("self",)).select_related("office", "drafted_by").get(pk=instruction.pk)


@transaction.atomic
def review(*, instruction: Instruction, note: str = "", actor: Actor, at: datetime) -> Instruction:
    """Pass the legal review. What only the reviewer can let stand is settled before the head signs."""
    acts.permit(actor, GRANTS, "instruction.review")
    row = _held(instruction)
    hands.check_reviewer(row, actor, what=WHAT)
    gate = queries.gate_of(row)
    if not gate.open:
        words = f"还有 {len(gate.blocks)} 处个人信息没有处理：{gate.blocks[0].sentence}请退回起草人删改；依法可以保留的，逐处写明理由。"
        raise RuleBroken(words, gate.blocks[0].basis, "answer")
    row.reviewed_by_id, row.reviewed_at, row.review_note = actor.pk, at, note.strip()[:500]
    acts.advance(row, "review", actor=actor, at=at, note=row.review_note, fields=("reviewed_by", "reviewed_at", "review_note"))
    return row


@transaction.atomic
def release(*, instruction: Instruction, mark: str, reason: str, actor: Actor, at: datetime) -> InstructionRelease:
    """Let one thing stand that the gate found, with the reason; by the reviewer. A second click meets the first."""
    acts.permit(actor, GRANTS, "instruction.release")
    row = _held(instruction)
    hands.check_reviewer(row, actor, what=WHAT)
    if row.state not in IN_HAND:
        raise RuleBroken("通知已经印发或者退回，不再放行。请刷新页面。", publicity.PERSONAL_BASIS, "reason")
    if known := row.releases.filter(mark=mark).first():
        return known
    found = next((one for one in queries.gate_of(row).marked if one.mark == mark), None)
    if found is None:
        raise RuleBroken("这一处已经改掉了。请刷新页面。", publicity.PERSONAL_BASIS, "reason")
    if not found.may_stand:
        raise RuleBroken(f"{found.name}任何情况下都不得公开，不能放行。{found.mend}", personal.KINDS[found.kind].basis, "reason")
    if len(reason.strip()) < SHORTEST:
        raise RuleBroken(f"请写明为什么可以保留，例如“{found.may_stand}”。理由会长期保存。", publicity.PERSONAL_BASIS, "reason")
    if personal.hits(reason):
        raise RuleBroken("理由会长期保存，请不要在理由里写个人信息。", publicity.PERSONAL_BASIS, "reason")
    made = InstructionRelease.objects.create(
        instruction=row, mark=mark, kind=found.kind, place=found.place[:120], reason=reason.strip()[:300], by_id=actor.pk, at=at
    )
    note = f"{found.place}的{found.name}可以保留：{made.reason}"
    trail.record("instruction.released", row, actor=actor, at=at, basis=publicity.PERSONAL_BASIS, note=note)
    return made


@transaction.atomic
def send_back(*, instruction: Instruction, reason: str, actor: Actor, at: datetime) -> Instruction:
    """Return a draft with the reason; its drafter edits it and sends it to review anew."""
    acts.permit(actor, GRANTS, "instruction.return")
    if not reason.strip():
        raise RuleBroken("退回须写明理由，起草人据此修改。", law.REVIEW, "note")
    row = _held(instruction)
    hands.check_returner(row, actor, reviewing=row.state == InstructionState.DRAFT, what=WHAT)
    row.return_reason = reason.strip()[:500]
    acts.advance(row, "return", actor=actor, at=at, note=row.return_reason, fields=("return_reason",))
    return row


@transaction.atomic
def issue(*, instruction: Instruction, actor: Actor, at: datetime) -> Instruction:
    """Sign: the paper is numbered, its addressees see it, the earlier notice that it names is repealed or marked as corrected."""
    acts.permit(actor, GRANTS, "instruction.issue")
    about = _held(instruction.about) if instruction.about else None
    row = _held(instruction)
    hands.check_approver(row, actor, what=WHAT)
    gate = queries.gate_of(row)
    if not gate.open:
        raise RuleBroken(gate.sentence, gate.blocks[0].basis, "answer")
    if about is not None and about.state != InstructionState.ISSUED:
        raise RuleBroken(f"所涉的“{about.title}”{about.get_state_display()}，不能再{row.get_effect_display()}。请退回这份通知。", law.ENDING, "answer")
    correcting = about is not None and row.effect == AboutEffect.CORRECT
    row.about = about
    row.document = documents.issue(
        "instruction", office=row.office, subject=row, title=f"{row.office.name}{row.title}", content=content_of(row), actor=actor, at=at, public=row.is_public,
        corrects=about.document if about is not None and correcting else None, cleared=[one.words for one in gate.marked],
    )  # fmt: skip
    row.approved_by_id, row.issued_on = actor.pk, calendar.local_date(at)
    end = calendar.due(law.SIGN_TERM, row.issued_on)
    row.sign_by, row.sign_provisional = end.date, end.provisional
    fields = ("document", "approved_by", "issued_on", "sign_by", "sign_provisional")
    acts.advance(row, "issue", actor=actor, at=at, note=row.document.number, fields=fields)
    if about is not None:
        _follow_up(about, row, correcting=correcting, actor=actor, at=at)
    return row


def _follow_up(about: Instruction, row: Instruction, *, correcting: bool, actor: Actor, at: datetime) -> None:
    """What the new notice does to the earlier one."""
    number = row.document.number if row.document else ""
    if correcting:
        trail.record("instruction.corrected", about, actor=actor, at=at, after={"by": number}, note=f"已由{number}更正")
        return
    because = f"已由{number}废止"
    if about.document and not about.document.is_void:
        documents.void(about.document, reason=because, reason_code="decision_changed", actor=actor, at=at)
    acts.advance(about, "repeal", actor=actor, at=at, note=because)


def content_of(row: Instruction) -> dict[str, Any]:
    """What the paper holds: 主送, text, annexes, how it is made public, 抄送."""
    paragraphs = [line.printed for line in lines_of(row.body)]
    if ending := ending_of(row):
        paragraphs.append(ending)
    content: dict[str, Any] = {"addressee": row.main_to, "paragraphs": paragraphs, "closing": row.row.closing}
    if row.annexes:
        content["annexes"] = [annex.printed for annex in annexes_of(row.annexes)]
    return content | ({"copies_to": row.copies_to} if row.copies_to else {})


@transaction.atomic
def sign(*, addressee: InstructionAddressee, signed_on: date, signed_name: str = "", actor: Actor, at: datetime) -> InstructionAddressee:
    """Sign for a notice: an office for itself, the issuer for a body outside. The second click gets what the first wrote."""
    acts.permit(actor, GRANTS, "instruction.sign")
    row = InstructionAddressee.objects.select_for_update(of=("self",)).select_related("instruction__office").get(pk=addressee.pk)
    notice = row.instruction
    _check_signer(row, actor)
    if row.signed_on is not None:
        return row
    if notice.state != InstructionState.ISSUED or notice.issued_on is None:
        raise RuleBroken(f"这份通知{notice.get_state_display()}，不用签收。", law.RECEIPT, "signed_on")
    if not notice.issued_on <= signed_on <= calendar.local_date(at):
        raise RuleBroken(f"签收日期应在印发日期 {zhdate(notice.issued_on)} 与今天之间。", law.RECEIPT, "signed_on")
    if not signed_name.strip():
        raise RuleBroken("请填写签收人。", law.RECEIPT, "signed_name")
    row.signed_on, row.signed_name, row.signed_at, row.signed_by_id = signed_on, signed_name.strip()[:60], at, actor.pk
    row.save(update_fields=["signed_on", "signed_name", "signed_at", "signed_by"])
    trail.record("instruction.signed", notice, actor=actor, at=at, basis=law.RECEIPT, after={"signed_on": signed_on.isoformat()}, note=row.name)
    return row


def _check_signer(row: InstructionAddressee, actor: Actor) -> None:
    """An office signs for itself; what a body outside signed is recorded by the office that issued."""
    signer = row.office_id or row.instruction.office_id
    if actor is not SYSTEM and actor.office_id != signer:
        who = row.name if row.office_id else row.instruction.office.name
        raise NotPermitted(f"发给{row.name}的通知由{who}登记签收。")
