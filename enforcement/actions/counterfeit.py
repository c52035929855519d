"""A counterfeit case as a whole: filed, filled in, announced, handed to the police, closed with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from enforcement.actions import announcement as announcements
from enforcement.actions import counterfeit_wording as wording
from enforcement.actions.case import next_number
from enforcement.law import counterfeit as law
from enforcement.law import criminal, stops
from enforcement.models import Announcement, CounterfeitCase, CriminalTransfer, Party
from enforcement.permissions import GRANTS
from enforcement.queries import changes, party_paper
from enforcement.queries import counterfeit as queries
from enforcement.states.counterfeit import CounterfeitState, SeizureState, TaskState, TransferState
from enterprises.models import Enterprise
from inspections.actions import lead as leads
from inspections.models import Finding, Lead
from quality_portal.accounts.models import Office, User
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import Conflict, NotPermitted, RuleBroken
from quality_portal.core.formats import isodate
from quality_portal.documents import actions as documents
from quality_portal.workdays import calendar


@transaction.atomic
def file_case(
    *,
    title: str,
    facts: str,
    office: Office | None = None,
    lead: Lead | None = None,
    finding: Finding | None = None,
    enterprise: Enterprise | None = None,
    famous: bool = False,
    major: bool = False,
    actor: User,
    at: datetime,
) -> CounterfeitCase:
    """Open a case from a lead, from a finding, or on the officer's own discovery. Taking one up twice gives the first case."""
    acts.permit(actor, GRANTS, "counterfeit.file")
    origin = lead or finding
    if origin is not None:
        type(origin).objects.select_for_update(of=("self",)).get(pk=origin.pk)
        if existing := CounterfeitCase.objects.filter(lead=lead, finding=finding).first():
            return existing
    if not title.strip() or not facts.strip():
        raise RuleBroken("请填写案由和基本事实。", law.POLICY["investigate"], "title" if not title.strip() else "facts")
    office = office or (origin.office if origin else actor.office)
    if office is None or actor.office_id != office.pk:
        raise NotPermitted("案件由受理线索的机关立案，您不在该机关。请联系该机关办案人员。")
    on = calendar.local_date(at)
    end = calendar.due(law.DECIDE_TERM, on)
    enterprise = enterprise or (origin.enterprise if origin else None)
    case = CounterfeitCase.objects.create(
        number=next_number(office, on.year),
        title=title.strip(),
        facts=facts.strip(),
        lead=lead,
        finding=finding,
        enterprise=enterprise,
        office=office,
        officer=actor,
        famous=famous,
        major=major,
        opened_on=on,
        decide_by=end.date,
        decide_provisional=end.provisional,
    )
    trail.record("counterfeit.filed", case, actor=actor, at=at, basis=law.POLICY["investigate"], note=str(origin or "自行发现"))
    if lead is not None and lead.state == "open":
        leads.adopt(lead=lead, because=f"立案查处（{case.number}）", actor=actor, at=at)
    if enterprise is not None:
        Party.objects.create(case=case, role=Party.Role.MAKER, enterprise=enterprise, name=enterprise.name)
    return case


def hold(case: CounterfeitCase, *, version: int | None = None, live: bool = True) -> CounterfeitCase:
    """Lock a case, count its version up. Raises Conflict, naming who did what, on a stale form; RuleBroken when it is closed."""
    held = CounterfeitCase.objects.select_for_update(of=("self",)).select_related("office", "officer").get(pk=case.pk)
    if version is not None and held.version != version:
        words = changes.told(changes.since(held, version, *queries.parts(held)), CounterfeitCase) or "本案刚刚被他人修改。"
        raise Conflict(f"{words}您填写的内容还在下面，请核对后再提交。")
    if live and not held.is_open:
        raise RuleBroken("本案已经结案，不能再办理。")
    held.version += 1
    held.save(update_fields=["version"])
    return held


def recount(case: CounterfeitCase, *, actor: Actor, at: datetime) -> None:
    """Count the term for the decision anew after something that it leaves out. The caller holds the case."""
    end = queries.handling(case, calendar.local_date(at))
    if (end.date, end.provisional) == (case.decide_by, case.decide_provisional):
        return
    before, case.decide_by, case.decide_provisional = case.decide_by, end.date, end.provisional
    case.save(update_fields=["decide_by", "decide_provisional"])
    trail.record(
        "counterfeit.term_moved", case, actor=actor, at=at, basis=stops.NOT_COUNTED, before={"decide_by": before.isoformat()},
        after={"decide_by": end.date.isoformat()}, note="；".join(line.text for line in end.explanation if line.label == "中止")[:300],
    )  # fmt: skip


def same_office(case: CounterfeitCase, actor: Actor) -> None:
    """A decision is made by the office that handles the case."""
    if actor.office_id != case.office_id:
        raise NotPermitted(f"本案由{case.office.name}办理，您所在的机关不能办理此事。")


@transaction.atomic
def amend(
    *,
    case: CounterfeitCase,
    facts: str,
    sales: Decimal | None,
    unsold: Decimal | None,
    famous: bool,
    major: bool,
    version: int | None = None,
    actor: Actor,
    at: datetime,
) -> CounterfeitCase:
    """Write down what the investigation found, and the amounts on which the advice to transfer rests."""
    acts.permit(actor, GRANTS, "counterfeit.edit")
    held = hold(case, version=version)
    same_office(held, actor)
    if not facts.strip():
        raise RuleBroken("请填写基本事实。", law.POLICY["investigate"], "facts")
    before = {"sales": str(held.sales or ""), "unsold": str(held.unsold or ""), "facts": held.facts}
    held.facts, held.sales, held.unsold, held.famous, held.major = facts.strip(), sales, unsold, famous, major
    held.save(update_fields=["facts", "sales", "unsold", "famous", "major"])
    after = {"sales": str(sales or ""), "unsold": str(unsold or ""), "facts": held.facts}
    trail.record("counterfeit.changed", held, actor=actor, at=at, before=before, after=after)
    return held


@transaction.atomic
def add_party(
    *,
    case: CounterfeitCase,
    role: str,
    name: str = "",
    enterprise: Enterprise | None = None,
    natural: bool = False,
    assistance: Sequence[str] = (),
    intent_evidence: str = "",
    note: str = "",
    version: int | None = None,
    actor: Actor,
    at: datetime,
) -> Party:
    """Add somebody who took part. A helper needs the way of helping, a knowing buyer the evidence of knowing."""
    acts.permit(actor, GRANTS, "counterfeit.edit")
    held = hold(case, version=version)
    same_office(held, actor)
    if natural and enterprise is not None:
        raise RuleBroken("自然人当事人不能同时选择企业。", field="enterprise")
    name = name.strip() or (enterprise.name if enterprise else "")
    if not name:
        raise RuleBroken("请填写当事人的姓名或者名称。", field="name")
    if role == Party.Role.ACCOMPLICE and not assistance:
        raise RuleBroken("帮助者须写明提供了什么帮助，例如仓储、运输。", law.POLICY["accomplice"], "assistance")
    if role == Party.Role.KNOWING_USER and not intent_evidence.strip():
        raise RuleBroken("认定明知而采购、使用，须写明证明其明知的证据。", law.POLICY["knowing_user"], "intent_evidence")
    if enterprise and held.parties.filter(enterprise=enterprise, role=role).exists():
        raise RuleBroken(f"“{enterprise.name}”已经以这个角色登记在本案中。", field="enterprise")
    party = Party.objects.create(
        case=held,
        role=role,
        name=name,
        enterprise=enterprise,
        natural=natural,
        assistance=list(assistance) if role == Party.Role.ACCOMPLICE else [],
        intent_evidence=intent_evidence.strip(),
        note=note.strip(),
    )
    trail.record("counterfeit.party_added", held, actor=actor, at=at, note=f"{party.get_role_display()} {party.masked}")
    return party


@transaction.atomic
def announce(*, case: CounterfeitCase, title: str = "", summary: str = "", actor: Actor, at: datetime) -> Announcement:
    """Draft the announcement of a decided case. Persons keep their family name only; a head publishes it."""
    acts.permit(actor, GRANTS, "counterfeit.announce")
    held = CounterfeitCase.objects.select_for_update(of=("self",)).select_related("office").get(pk=case.pk)
    same_office(held, actor)
    decision = queries.decision_of(held)
    if decision is None or decision.decided_on is None:
        raise RuleBroken("作出处罚决定后才能公告。", law.POLICY["publish"])
    if held.announcement is not None and held.announcement.state != "returned":
        return held.announcement
    rows, owners = wording.public_rows(held, decision)
    held.announcement = announcements.draft_other(
        kind=Announcement.Kind.COUNTERFEIT,
        office=held.office,
        title=wording.anonymous(held, title.strip()) or f"关于查处{wording.anonymous(held, held.title)}的公告",
        summary=wording.anonymous(held, summary),
        body=wording.announcement_body(held, decision),
        rows=rows,
        enterprises=owners,
        actor=actor,
        at=at,
    )
    held.save(update_fields=["announcement"])
    trail.record("counterfeit.announced", held, actor=actor, at=at, basis=law.POLICY["publish"])
    return held.announcement


@transaction.atomic
def transfer(*, case: CounterfeitCase, receiver: str, reasons: str, actor: Actor, at: datetime) -> CriminalTransfer:
    """Hand a suspected crime to the police: the officer reports, a head decides. The advice is kept, it does not bind."""
    acts.permit(actor, GRANTS, "counterfeit.transfer")
    held = hold(case)
    same_office(held, actor)
    if actor.pk == held.officer_id:
        raise NotPermitted("主办人报告、负责人决定，须由两人分别办理。请由另一位局领导批准移送。")
    if CriminalTransfer.objects.filter(case=held).exists():
        raise RuleBroken("本案已经移送，不能重复移送。", law.TRANSFER_TERM.basis)
    for field, value, words in (("receiver", receiver, "接收移送的公安机关"), ("reasons", reasons, "移送的理由")):
        if not value.strip():
            raise RuleBroken(f"请填写{words}。", law.TRANSFER_TERM.basis, field)
    advice = queries.advice(held)
    letter = wording.transfer_letter(held, receiver.strip(), reasons.strip(), advice)
    document = documents.issue(
        "criminal_transfer", office=held.office, subject=held, title="涉嫌犯罪案件移送书", content=letter, actor=actor, at=at
    )
    row = CriminalTransfer.objects.create(
        case=held,
        receiver=receiver.strip(),
        reasons=reasons.strip(),
        advice={"verdict": advice.verdict, "reasons": list(advice.reasons), "tier": advice.tier},
        reported_by=held.officer,
        approved_by_id=actor.pk,
        transferred_on=calendar.local_date(at),
        document=document,
    )
    trail.record("criminaltransfer.sent", held, actor=actor, at=at, basis=law.TRANSFER_TERM.basis, note=f"{advice.verdict}；{reasons.strip()}")
    return row


@transaction.atomic
def record_reply(*, case: CounterfeitCase, accepted: bool, on: date, reply: str, actor: Actor, at: datetime) -> CriminalTransfer:
    """Write down what the police answered."""
    acts.permit(actor, GRANTS, "counterfeit.edit")
    same_office(case, actor)
    row = CriminalTransfer.objects.select_for_update(of=("self",)).select_related("case__office").get(case=case)
    if on < row.transferred_on or on > calendar.local_date(at):
        raise RuleBroken(f"答复日期应在移送日（{isodate(row.transferred_on)}）和今天之间。", field="on")
    row.replied_on, row.reply = on, reply.strip()
    acts.advance(row, "accept" if accepted else "refuse", actor=actor, at=at, note=row.reply, fields=("replied_on", "reply"))
    return row


@transaction.atomic
def record_end(*, case: CounterfeitCase, ending: str, on: date, number: str, note: str = "", actor: Actor, at: datetime) -> CriminalTransfer:
    """Write down how the criminal case ended that the police had taken up. The same sent twice is one."""
    acts.permit(actor, GRANTS, "counterfeit.edit")
    same_office(case, actor)
    row = CriminalTransfer.objects.select_for_update(of=("self",)).select_related("case__office").filter(case=case).first()
    if row is None or row.state in (TransferState.SENT, TransferState.REFUSED):
        state = row.get_state_display() if row else "没有移送公安机关"
        raise RuleBroken(f"本案{state}，没有可以登记办结的刑事案件。公安机关答复立案的，请先登记答复。", criminal.INFORMED)
    number = number.strip()
    if row.state == TransferState.ENDED:
        if (row.ending, row.ended_on, row.ending_number) == (ending, on, number):
            return row
        words = f"刑事案件已经登记办结：{row.get_ending_display()}，{isodate(row.ended_on)}，{row.ending_number}。登记后不改动，请核对。"
        raise RuleBroken(words, criminal.INFORMED)
    law_row = criminal.BY_KEY.get(ending)
    if law_row is None:
        raise RuleBroken("请选择刑事案件怎样办结：判决生效、不起诉，或者撤销案件。", criminal.INFORMED, "ending")
    if row.replied_on is None or not row.replied_on <= on <= calendar.local_date(at):
        raise RuleBroken(f"办结日期应在公安机关答复日（{isodate(row.replied_on)}）和今天之间。", law_row.basis, "on")
    if not number:
        raise RuleBroken(f"请填写{law_row.paper}的文号。", law_row.basis, "number")
    row.ending, row.ended_on, row.ending_number, row.ending_note = law_row.key, on, number[:80], note.strip()[:500]
    told = f"{law_row.title}，{isodate(on)}，{row.ending_number}"
    acts.advance(row, "end", actor=actor, at=at, basis=law_row.basis, note=told, fields=("ending", "ended_on", "ending_number", "ending_note"))
    return row


@transaction.atomic
def drop(*, case: CounterfeitCase, because: str, actor: Actor, at: datetime) -> CounterfeitCase:
    """End a case without a penalty. Never silently: the reason is kept, goods must be back with their owner."""
    acts.permit(actor, GRANTS, "counterfeit.drop")
    held = hold(case)
    same_office(held, actor)
    _nothing_held(held)
    return _end(held, "drop", because, actor, at)


@transaction.atomic
def close(*, case: CounterfeitCase, because: str, actor: Actor, at: datetime) -> CounterfeitCase:
    """Close a decided case: the decision has reached its parties, goods dealt with, every licence revoked or reasoned away."""
    acts.permit(actor, GRANTS, "counterfeit.close")
    held = hold(case)
    same_office(held, actor)
    if waiting := party_paper.unserved_decision(held):
        names = "、".join(party.name for party in waiting)
        raise RuleBroken(f"处罚决定书还没有送达{names}，不能结案。请先登记送达，或者等邮寄、公告送达的结果。", law.SERVED_FIRST)
    _nothing_held(held)
    left = held.revocation_tasks.filter(state=TaskState.OPEN).count()
    if left:
        raise RuleBroken(f"还有 {left} 件吊销证照任务没有办理，不能结案。", law.POLICY["revoke"])
    return _end(held, "close", because, actor, at)


def _nothing_held(case: CounterfeitCase) -> None:
    if case.seizures.filter(state__in=(SeizureState.DRAFT, SeizureState.HELD)).exists():
        raise RuleBroken("还有查封、扣押的物品没有处理，不能结案。请先逐项登记处理结果。", law.SEIZURE_OUTCOME)


def _end(case: CounterfeitCase, move: str, because: str, actor: Actor, at: datetime) -> CounterfeitCase:
    if not because.strip():
        raise RuleBroken("结案须写明理由，记录会保留。", law.POLICY["investigate"], "because")
    case.closed_on, case.closed_because = calendar.local_date(at), because.strip()[:500]
    acts.advance(case, move, actor=actor, at=at, note=case.closed_because, fields=("closed_on", "closed_because"))
    return case


def is_decided(case: CounterfeitCase) -> bool:
    """Has a decision been approved?"""
    return case.state in (CounterfeitState.DECIDED, CounterfeitState.CLOSED)
