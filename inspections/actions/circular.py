"""通报: failures that stand are told to county governments, departments, and the office where the maker sits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from inspections.law import CONSENT_RULE
from inspections.law.telling import CIRCULAR_RULE, FEEDBACK_TERM, UPPER_RULE
from inspections.models import Addressee, Circular, CircularEntry, Conclusion
from inspections.permissions import GRANTS
from inspections.queries import circular as queries
from inspections.queries.naming import maker_named
from quality_portal.accounts.models import Office, Region
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.documents import actions as documents
from quality_portal.workdays import calendar

from . import papers

MOST_DEPARTMENTS = 10


@dataclass(frozen=True, slots=True)
class To:
    """One addressee with the failures it is told of."""

    kind: str
    name: str
    region: Region | None
    office: Office | None
    conclusions: tuple[Conclusion, ...]


@transaction.atomic
def send(
    *,
    office: Office,
    conclusions: Iterable[Conclusion],
    actor: Actor,
    at: datetime,
    departments: Sequence[str] = (),
    feedback_due: date | None = None,
) -> list[Circular]:
    """Write a circular to each county government concerned, to each department named, and to the office of makers elsewhere.

    Who was told of a failure before is not told twice; a second click gets the circulars that went out.
    """
    acts.permit(actor, GRANTS, "circular.send")
    rows = _checked(office, conclusions)
    today = calendar.local_date(at)
    end = calendar.due(FEEDBACK_TERM, today)
    if feedback_due is not None and feedback_due <= today:
        raise RuleBroken(f"反馈期限 {feedback_due} 应在今天以后。", FEEDBACK_TERM.basis, "feedback_due")
    names = _departments(departments)
    told = set(CircularEntry.objects.filter(conclusion__in=rows).values_list("conclusion", "addressee"))
    made = []
    for to in addressees(office, rows, names):
        new = tuple(row for row in to.conclusions if (row.pk, to.name) not in told)
        if new:
            provisional = feedback_due is None and end.provisional
            made.append(_write(office, to, new, due=feedback_due or end.date, provisional=provisional, actor=actor, at=at))
    return made or queries.about(rows)


def _checked(office: Office, conclusions: Iterable[Conclusion]) -> list[Conclusion]:
    """The failures under their locks; each must stand."""
    wanted = [row.pk for row in conclusions]
    if not wanted:
        raise RuleBroken("请至少选择一项不合格结果。", CIRCULAR_RULE.basis, "conclusions")
    rows = list(
        Conclusion.objects.select_for_update(of=("self",))
        .filter(pk__in=wanted, office=office)
        .select_related("enterprise__region", "sample", "report", "refusal", "office__region")
        .order_by("pk")
    )
    if len(rows) != len(set(wanted)):
        raise RuleBroken("所选结果中有不属于本机关组织的抽查，请刷新页面后重选。", CONSENT_RULE.basis, "conclusions")
    for row in rows:
        if row.verdict == "pass":
            raise RuleBroken(f"{row.enterprise}的{row.product_name}检验合格，不需要通报。", CIRCULAR_RULE.basis, "conclusions")
        if row.state != "final":
            raise RuleBroken(f"{row.enterprise}的{row.product_name}检验结论{row.get_state_display()}，确定以后才能通报。", CIRCULAR_RULE.basis, "conclusions")
        if not maker_named(row):
            raise RuleBroken(f"{row.enterprise}的{row.product_name}：{row.get_maker_answer_display()}，不能按标称生产企业通报。", CIRCULAR_RULE.basis, "conclusions")
    return rows


def _departments(given: Sequence[str]) -> list[str]:
    names = list(dict.fromkeys(name.strip()[:60] for name in given if name.strip()))
    if len(names) > MOST_DEPARTMENTS:
        raise RuleBroken(f"一次最多通报 {MOST_DEPARTMENTS} 个部门，请分次发出。", CIRCULAR_RULE.basis, "departments")
    return names


def addressees(office: Office, rows: Sequence[Conclusion], departments: Sequence[str]) -> list[To]:
    """Sort failures by who has to know: by county where the maker sits here, by home office where it does not."""
    here: dict[int, tuple[Region, list[Conclusion]]] = {}
    away: dict[str, tuple[Region | None, Office | None, list[Conclusion]]] = {}
    for row in rows:
        region = row.enterprise.region
        if region is not None and queries.inside(office, region):
            here.setdefault(region.pk, (region, []))[1].append(row)
        else:
            home, name = queries.home_of(office, row.enterprise)
            away.setdefault(name, (region, home, []))[2].append(row)
    found = []
    for region, own in here.values():
        found.append(To(Addressee.COUNTY, f"{region.name}人民政府", region, None, tuple(own)))
        # A department is named as it is called there, unless it already carries a place.
        found += [To(Addressee.DEPARTMENT, name if name.startswith(region.name) else f"{region.name}{name}", region, None, tuple(own)) for name in departments]
    found += [To(Addressee.HOME, name, region, home, tuple(own)) for name, (region, home, own) in away.items()]
    if office.parent is not None:
        found.append(To(Addressee.UPPER, office.parent.name, office.region, office.parent, tuple(rows)))
    return found


def _write(office: Office, to: To, rows: Sequence[Conclusion], *, due: date, provisional: bool, actor: Actor, at: datetime) -> Circular:
    paper = Circular.objects.create(
        office=office, kind=to.kind, addressee=to.name, region=to.region, to_office=to.office, sent_on=calendar.local_date(at),
        feedback_due=due, provisional=provisional, sent_by_id=actor.pk,
    )  # fmt: skip
    CircularEntry.objects.bulk_create(CircularEntry(circular=paper, conclusion=row, addressee=to.name) for row in rows)
    kind, content = papers.circular_kind(paper), papers.circular(paper, rows, signed_by=actor)
    paper.document = documents.issue(kind, office=office, subject=paper, title=papers.circular_title(paper), content=content, actor=actor, at=at)
    paper.save(update_fields=["document"])
    trail.record("circular.sent", paper, actor=actor, at=at, basis=CIRCULAR_RULE.basis, note=f"{len(rows)} 项" + (f"，反馈期限 {due}" if paper.wants_answer else ""))
    return paper


@transaction.atomic
def acknowledge(*, circular: Circular, received_on: date, received_by: str, actor: Actor, at: datetime) -> Circular:
    """Note that the addressee has received it; the office it is written to signs for itself."""
    row = _held(circular, actor)
    if row.state == "received" and row.received_on == received_on:
        return row
    _check_day(row, received_on, at, "received_on")
    if not received_by.strip():
        raise RuleBroken("请填写签收人。", CIRCULAR_RULE.basis, "received_by")
    row.received_on, row.received_by = received_on, received_by.strip()[:60]
    acts.advance(row, "acknowledge", actor=actor, at=at, note=row.received_by, fields=("received_on", "received_by"))
    return row


@transaction.atomic
def answer(*, circular: Circular, feedback: str, feedback_on: date, actor: Actor, at: datetime) -> Circular:
    """Keep what the addressee answered."""
    row = _held(circular, actor)
    if row.state == "answered" and row.feedback == feedback.strip():
        return row
    if not row.wants_answer:
        raise RuleBroken("报告上一级机关的，不要求反馈；登记签收即办结。", UPPER_RULE.basis, "feedback")
    _check_day(row, feedback_on, at, "feedback_on")
    if not feedback.strip():
        raise RuleBroken("请填写反馈的内容：采取了什么措施，整改到什么程度。", CIRCULAR_RULE.basis, "feedback")
    row.feedback, row.feedback_on = feedback.strip(), feedback_on
    acts.advance(row, "answer", actor=actor, at=at, fields=("feedback", "feedback_on"))
    return row


def _held(circular: Circular, actor: Actor) -> Circular:
    acts.permit(actor, GRANTS, "circular.answer")
    return Circular.objects.select_for_update(of=("self",)).select_related("document", "office").get(pk=circular.pk)


def _check_day(row: Circular, day: date, at: datetime, field: str) -> None:
    if not row.sent_on <= day <= calendar.local_date(at):
        raise RuleBroken(f"日期应在通报发出的日期 {row.sent_on} 与今天之间。", CIRCULAR_RULE.basis, field)
