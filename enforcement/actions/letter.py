"""Letters to other organs: drafted, reviewed where they ask for a decision, signed, answered, urged, carried out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from enforcement.law import letters as law
from enforcement.models import Case, Letter, LetterEffect, LetterReply, LetterUrge, Step
from enforcement.permissions import GRANTS
from enforcement.queries import facts as facts_of
from enforcement.queries import letter as queries
from enforcement.states.letter import LetterOutcome, LetterState
from enterprises.models import Licence
from quality_portal.accounts.models import Agency
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.core.formats import zhdate
from quality_portal.documents import actions as documents
from quality_portal.workdays import calendar

from . import hands, letter_effects
from . import wording_letters as wording
from .holding import hold
from .wording import of_it

WHAT = "函件"


@transaction.atomic
def draft(
    *,
    case: Case,
    kind: str,
    agency: Agency | None = None,
    addressee: str = "",
    facts: str = "",
    request: str = "",
    copies_to: str = "",
    licences: Sequence[Licence] = (),
    step: Step | None = None,
    actor: Actor,
    at: datetime,
) -> Letter:
    """Draft a letter of a case. A second one to the same addressee waits until the first was answered."""
    acts.permit(actor, GRANTS, "letter.draft")
    case = hold(case)
    row = law.BY_KEY.get(kind)
    if row is None:
        raise RuleBroken("请选择函件的类别。", field="kind")
    name = agency.name if agency else addressee.strip()
    if not name:
        raise RuleBroken("请选择主送单位；通讯录里没有的，直接填写全称。", row.basis[0], "agency")
    if row.names_licences and not licences:
        raise RuleBroken("请选择函件所涉的证书。", row.basis[0], "licences")
    if standing := queries.waiting_on(case, kind, name):
        raise RuleBroken(f"已有一份发往{name}的{row.name}在办（{zhdate(standing.drafted_at)}起草），请先办结。", row.basis[0], "agency")
    letter = write(
        case, row, name, agency=agency, facts=facts, request=request, copies_to=copies_to, licences=licences, step=step, drafted_by=actor.pk, at=at
    )
    trail.record("letter.drafted", letter, actor=actor, at=at, basis=letter.basis_text, note=row.name)
    return letter


def write(
    case: Case,
    row: law.LetterKind,
    name: str,
    *,
    agency: Agency | None,
    drafted_by: int | None,
    at: datetime,
    facts: str = "",
    request: str = "",
    copies_to: str = "",
    licences: Sequence[Licence] = (),
    step: Step | None = None,
) -> Letter:
    """Write the row of a letter; what was left empty is filled from the case and the law."""
    title = row.title.format(enterprise=case.enterprise.name, product=case.product_name)
    letter = Letter.objects.create(
        case=case,
        step=step,
        kind=row.key,
        office=step.office if step else case.office,
        agency=agency,
        addressee=name,
        copies_to=copies_to.strip()[:300],
        title=title,
        facts=of_it(facts.strip() or (step.facts if step else facts_of.statement(case))),
        request=request.strip() or row.request,
        basis_text=row.basis_text({place for rung in case.book.rungs for place in rung.basis}),
        drafted_by_id=drafted_by,
        drafted_at=at,
    )
    letter.licences.set(licences)
    return letter


def held(letter: Letter) -> Letter:
    """The letter, locked behind its case."""
    case = hold(letter.case)
    row = Letter.objects.select_for_update(of=("self",)).select_related("office", "agency").get(pk=letter.pk)
    row.case = case
    return row


@transaction.atomic
def review(*, letter: Letter, note: str = "", actor: Actor, at: datetime) -> Letter:
    """Pass the legal review of a letter that asks for a decision."""
    acts.permit(actor, GRANTS, "letter.review")
    row = held(letter)
    if not row.row.decides:
        raise RuleBroken(f"“{row.row.name}”不需要法制审核，请直接送局领导签发。", row.row.basis[0])
    hands.check_reviewer(row, actor, what=WHAT)
    row.reviewed_by_id, row.reviewed_at, row.review_note = actor.pk, at, note.strip()[:500]
    acts.advance(row, "reviewed", actor=actor, at=at, basis=row.basis_text, note=row.review_note, fields=("reviewed_by", "reviewed_at", "review_note"))
    return row


@transaction.atomic
def send_back(*, letter: Letter, reason: str, actor: Actor, at: datetime) -> Letter:
    """Return a draft with the reason; the officer drafts anew."""
    acts.permit(actor, GRANTS, "letter.return")
    if not reason.strip():
        raise RuleBroken("退回须写明理由，起草人据此修改。", field="reason")
    row = held(letter)
    hands.check_returner(row, actor, reviewing=row.row.decides and row.state == LetterState.DRAFT, what=WHAT)
    row.return_reason = reason.strip()[:500]
    acts.advance(row, "returned", actor=actor, at=at, note=row.return_reason, fields=("return_reason",))
    return row


@transaction.atomic
def send(*, letter: Letter, actor: Actor, at: datetime) -> Letter:
    """Sign a letter: it gets its number, and the day by which an answer is asked."""
    acts.permit(actor, GRANTS, "letter.send")
    row = held(letter)
    if row.row.decides and row.state == LetterState.DRAFT:
        raise RuleBroken(f"“{row.row.name}”请其他机关作出决定，须先通过法制审核。", row.row.basis[0])
    hands.check_approver(row, actor, what=WHAT)
    post(row, approved_by=actor.pk, actor=actor, at=at)
    return row


def post(row: Letter, *, approved_by: int | None, actor: Actor, at: datetime) -> None:
    """Number the paper and start the reply clock. Whoever calls has checked the hands; the case is held."""
    row.approved_by_id, row.sent_on = approved_by, calendar.local_date(at)
    due = calendar.due(row.row.reply, row.sent_on)
    row.reply_due, row.reply_provisional = due.date, due.provisional
    content = wording.letter(
        row.case, office=row.office, addressee=row.addressee, opening=row.row.opening, facts=row.facts, request=row.request,
        basis=row.basis_text, reply_by=row.reply_due, licences=list(row.licences.select_related("product").order_by("pk")),
        papers=queries.history(row.case) if row.row.decides else (), copies_to=row.copies_to,
    )  # fmt: skip
    row.document = documents.issue(row.row.document, office=row.office, subject=row.case, title=row.title, content=content, actor=actor, at=at)
    fields = ("approved_by", "sent_on", "reply_due", "reply_provisional", "document")
    acts.advance(row, "sent", actor=actor, at=at, basis=row.basis_text, note=row.document.number, fields=fields)
    note = f"{row.row.name} {row.document.number} 致{row.addressee}，请于{row.reply_due.isoformat()}前复函"
    trail.record("case.letter_sent", row.case, actor=actor, at=at, basis=row.basis_text, note=note)


@transaction.atomic
def reply(*, letter: Letter, outcome: str, replied_on: date, number: str = "", note: str = "", actor: Actor, at: datetime) -> LetterReply:
    """Record an answer. The same answer sent twice is one; a later one, say after a partial answer, is a further row."""
    acts.permit(actor, GRANTS, "letter.reply")
    row = held(letter)
    if row.sent_on is None:
        raise RuleBroken("这份函件还没有发出，不能登记复函。", row.row.basis[0])
    if not row.sent_on <= replied_on <= calendar.local_date(at):
        raise RuleBroken("复函日期应在发函之后、今天之前。请对照来文检查。", row.row.reply.basis, "replied_on")
    if outcome not in LetterOutcome.values:
        raise RuleBroken("请选择复函的结果。", field="outcome")
    if not note.strip():
        raise RuleBroken("请写明复函的内容；不同意或者部分办理的，写明理由。", field="note")
    given = {"outcome": outcome, "replied_on": replied_on, "number": number.strip()[:80], "note": note.strip()}
    if same := row.replies.filter(**given).first():
        return same
    answer = LetterReply.objects.create(letter=row, by_id=actor.pk, at=at, **given)
    row.outcome, row.replied_on = LetterOutcome(outcome), replied_on
    acts.advance(row, "replied", actor=actor, at=at, note=answer.note, fields=("outcome", "replied_on"))
    words = f"{row.addressee}：{answer.get_outcome_display()}" + (f"（{answer.number}）" if answer.number else "")
    trail.record("case.letter_replied", row.case, actor=actor, at=at, note=words)
    return answer


@transaction.atomic
def urge(*, letter: Letter, note: str = "", actor: Actor, at: datetime) -> LetterUrge:
    """Remind an addressee whose answer is overdue, by a numbered paper; once a day."""
    acts.permit(actor, GRANTS, "letter.urge")
    row = held(letter)
    today = calendar.local_date(at)
    if done := row.urges.filter(on=today).first():
        return done
    if not row.late_on(today):
        raise RuleBroken("复函期限未届满或者已经复函，不需要催办。", row.row.reply.basis)
    content = wording.urging(
        addressee=row.addressee, number=row.document.number, title=row.title, sent_on=row.sent_on, due=row.reply_due,
        days_late=(today - row.reply_due).days, ask=note.strip(), closing=wording.to_ask(row.case, row.office),
    )  # fmt: skip
    paper = documents.issue("urging", office=row.office, subject=row.case, title=f"关于{row.document.number}的催办函", content=content, actor=actor, at=at)
    urged = LetterUrge.objects.create(letter=row, on=today, document=paper, note=note.strip()[:300], by_id=actor.pk)
    trail.record("case.letter_urged", row.case, actor=actor, at=at, note=f"{row.addressee}，{paper.number}")
    return urged


@transaction.atomic
def carry_out(
    *, letter: Letter, licence: Licence | None = None, on: date, number: str, note: str = "", actor: Actor, at: datetime
) -> LetterEffect:
    """Record what the addressee decided, with its date and number; a revocation is carried into the register."""
    acts.permit(actor, GRANTS, "letter.carry_out")
    row = held(letter)
    if done := row.effects.filter(licence=licence).first():
        return done
    if row.state != LetterState.REPLIED or row.outcome not in (LetterOutcome.AGREED, LetterOutcome.PARTLY):
        raise RuleBroken("复函同意办理以后，才能登记办理结果。请先登记复函。", row.row.basis[0])
    if row.row.names_licences and (licence is None or not row.licences.filter(pk=licence.pk).exists()):
        raise RuleBroken("请选择函件所列的证书。", row.row.basis[0], "licence")
    if not number.strip():
        raise RuleBroken("请填写对方决定的文号。", row.row.basis[0], "number")
    if not row.sent_on <= on <= calendar.local_date(at):
        raise RuleBroken("生效日期应在发函之后、今天之前。请对照决定书检查。", row.row.basis[0], "on")
    effect = LetterEffect.objects.create(letter=row, licence=licence, on=on, number=number.strip()[:80], note=note.strip()[:300], by_id=actor.pk, at=at)
    letter_effects.take(row, effect, actor=actor, at=at)
    trail.record("case.letter_effect", row.case, actor=actor, at=at, note=f"{row.addressee} {effect.number}" + (f"，{licence}" if licence else ""))
    return effect
