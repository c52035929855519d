"""Typical cases: a batch of the office's decided counterfeit cases, each told as an article.

What was found and decided is computed; what it means for others somebody writes. Persons keep their family name only, and
whoever was not punished is not named at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet

from enforcement.law import counterfeit as offences
from enforcement.law import typical as law
from enforcement.law.announcement import KINDS
from enforcement.models import (
    Announcement,
    AnnouncementEntry,
    CounterfeitCase,
    Decision,
    Party,
    Penalty,
    SeizedItem,
    Service,
)
from enforcement.queries.counterfeit import penalty_words
from enforcement.states.announcement import AnnouncementState
from enforcement.states.counterfeit import DecisionState, SeizureState, TransferState
from enforcement.states.letter import ServiceState
from inspections.models.lead import LeadKind
from quality_portal.accounts.models import Office
from quality_portal.core import personal
from quality_portal.core.errors import RuleBroken
from quality_portal.core.formats import isodate, zhdate
from quality_portal.core.law import chinese_number
from quality_portal.core.yuan import yuan

from .decided import _books, told
from .shapes import Bulletin, LeftOut, Line, Part

LABEL = CounterfeitCase._meta.label_lower
HALVES = {1: "上半年", 2: "下半年"}
MONTHS = {1: (1, 6), 2: (7, 12)}
FOUND = {
    LeadKind.COMPLAINT: "根据消费者投诉", LeadKind.TIP: "根据举报", LeadKind.FAILURE: "根据以往抽查不合格的线索", LeadKind.ACCIDENT: "根据质量事故的线索",
    LeadKind.TRANSFER: "根据有关部门移送的线索", LeadKind.MEDIA: "根据媒体报道的线索", LeadKind.MONITOR: "根据风险监测的线索", LeadKind.FAKE: "根据生产者否认生产的线索",
}  # fmt: skip
ADVICE = (
    "购买时请核对厂名、厂址、商标和认证标志，保留购物凭证。买到与下列案件同样的产品，请停止使用，并向销售者要求退货、赔偿。",
    "发现制假售假的，可以拨打12315举报，举报人的信息依法保密。",
)
GOODS = 3  # kinds of goods that are named; the rest is counted
ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Told:
    """A case with its decision as it may be told, and how it stands."""

    case: CounterfeitCase
    decision: Decision | None
    standing: law.Standing

    @property
    def penalties(self) -> list[Penalty]:
        return list(self.decision.penalties.all()) if self.decision else []

    @property
    def title(self) -> str:
        return self.public(self.case.title).removeprefix("涉嫌")

    @property
    def value(self) -> Decimal:
        """What the goods of the case were worth: as the investigation found; else the largest sum that a fine was measured by."""
        if self.case.sales is not None or self.case.unsold is not None:
            return (self.case.sales or ZERO) + (self.case.unsold or ZERO)
        return max((one.base_amount for one in self.penalties if offences.BY_KEY[one.violation].base == offences.VALUE), default=ZERO)

    def public(self, text: str) -> str:
        """A text in which natural persons keep the family name."""
        for party in self.case.parties.all():
            text = text.replace(party.name, party.masked) if party.natural else text
        return text.strip()


def decided_in(office: Office, **on: Any) -> QuerySet[CounterfeitCase]:
    """The office's own cases whose decision was made then."""
    decided = Decision.objects.filter(state=DecisionState.APPROVED, case__office=office, **on)
    return CounterfeitCase.objects.filter(pk__in=decided.values("case")).order_by("pk")


def chosen(source: dict[str, Any], office: Office) -> QuerySet[CounterfeitCase]:
    """The cases of a year or half a year by the day of the decision, or those named one by one."""
    if "cases" in source:
        numbers = set(str(source["cases"]).split(","))
        rows = CounterfeitCase.objects.filter(office=office, number__in=numbers).order_by("pk")
        if missing := numbers - set(rows.values_list("number", flat=True)):
            words = f"本机关没有{'、'.join(sorted(missing))}这些案件。典型案例由作出决定的机关公布，请从列出的案件中选择。"
            raise RuleBroken(words, KINDS["typical"].powers[0].basis, "source")
        return rows
    if source["office"] != office.pk:
        raise RuleBroken("典型案例由作出决定的机关公布，请选择本机关。", KINDS["typical"].powers[0].basis, "source")
    months = MONTHS.get(source.get("half", 0), (1, 12))
    return decided_in(office, decided_on__year=source["year"], decided_on__month__range=months)


def look(rows: QuerySet[CounterfeitCase], on: date) -> list[Told]:
    """Each case with its decision and how it stands. The number of queries does not grow with the cases."""
    decided = Decision.objects.filter(state=DecisionState.APPROVED).select_related("document")
    decided = decided.prefetch_related(Prefetch("penalties", Penalty.objects.select_related("party__enterprise__region").order_by("pk")))
    goods = SeizedItem.objects.filter(seizure__state__in=(SeizureState.HELD, SeizureState.RELEASED)).order_by("no")
    found = list(
        rows.select_related("office", "lead", "finding", "announcement", "criminal_transfer").prefetch_related(
            Prefetch("decisions", decided, to_attr="approved"), Prefetch("items", goods, to_attr="goods"), "parties"
        )
    )
    pairs = [(case, case.approved[0] if case.approved else None) for case in found]
    papers = [decision.document_id for _, decision in pairs if decision]
    served = set(Service.objects.filter(document__in=papers, state=ServiceState.SERVED).values_list("document", "party"))
    before = told(LABEL, [str(case.pk) for case in found])
    return [Told(case, decision, _standing(case, decision, served, before, on)) for case, decision in pairs]


def _standing(case: CounterfeitCase, decision: Decision | None, served: set[tuple[int, str]], before: set[str], on: date) -> law.Standing:
    transfer, notice = getattr(case, "criminal_transfer", None), case.announcement
    shown = notice is not None and notice.state == AnnouncementState.PUBLISHED
    ended = notice is not None and (notice.state == AnnouncementState.ENDED or (shown and notice.term_until is not None and notice.term_until < on))
    withdrawn = notice is not None and notice.state == AnnouncementState.WITHDRAWN
    return law.Standing(
        undecided=decision is None,
        void=bool(decision and decision.document and decision.document.state == "void"),
        unserved=bool(decision and any((decision.document_id, one.party.name) not in served for one in decision.penalties.all())),
        transferred=bool(transfer and transfer.state == TransferState.SENT),
        prosecuted=bool(transfer and transfer.state == TransferState.ACCEPTED),
        unannounced=not (shown or ended or withdrawn),
        withdrawn=withdrawn,
        over=ended,
        told=str(case.pk) in before,
    )


def typical(source: dict[str, Any], office: Office, on: date) -> Bulletin:
    """The batch: what consumers do, then each case with what was found, what was decided and what it means."""
    cases, left_out = [], []
    for one in look(chosen(source, office), on):
        stop = law.obstacle(one.standing)
        if stop:
            left_out.append(LeftOut(f"{one.case.number} {one.title}", stop.words, str(stop.basis), one.case.get_absolute_url()))
        elif personal.hits(one.title):
            words = "案由里有个人信息，不能公开。请更正案由。"
            left_out.append(LeftOut(one.case.number, words, str(offences.PRIVACY), one.case.get_absolute_url()))
        else:
            cases.append(one)
    lines = tuple(line for one in cases for line in _lines(one))
    parts = (
        Part("opening", "", (_opening(cases, office, on),)),
        Part("advice", "一、消费者怎么办", ADVICE, fixed=False),
        *(part for number, one in enumerate(cases, start=2) for part in _told(number, one)),
    )
    title = f"{office.name}关于公布{_period(source) or f'{len(cases)}起'}制假售假典型案例的公告"
    summary = f"下列{len(cases)}起制假售假案件已经查处。购买时请核对厂名、厂址、商标和认证标志；买到同样的产品请停止使用，凭购物凭证退货。"
    return Bulletin("typical", office, source, title, summary, parts, lines, tuple(left_out), _figures(cases))


def _period(source: dict[str, Any]) -> str:
    return f"{source['year']}年{HALVES.get(source.get('half', 0), '')}" if "year" in source else ""


def _figures(cases: Sequence[Told]) -> dict[str, Any]:
    penalties = [penalty for one in cases for penalty in one.penalties]
    return {
        "案件": len(cases),
        "涉案货值": yuan(sum((one.value for one in cases), ZERO)),
        "罚款": yuan(sum((one.fine for one in penalties), ZERO)),
        "没收违法所得": yuan(sum((one.gains for one in penalties), ZERO)),
    }


def _opening(cases: Sequence[Told], office: Office, on: date) -> str:
    figures = _figures(cases)
    return (
        f"根据{_books('typical', office, on)}的规定，现公布{office.name}查处的{figures['案件']}起制假售假典型案例。"
        f"这些案件涉案货值合计 {figures['涉案货值']}，处以罚款 {figures['罚款']}，没收违法所得 {figures['没收违法所得']}。"
    )


def _lines(one: Told) -> Iterable[Line]:
    """A line for each punished party, in the columns of table D; the page of an enterprise shows its own."""
    assert one.decision is not None
    by_party: dict[Party, list[Penalty]] = {}
    for penalty in one.penalties:
        by_party.setdefault(penalty.party, []).append(penalty)
    for party, own in by_party.items():
        firm = party.enterprise
        named = {"enterprise": firm.name, "credit_code": firm.credit_code or "", "region": firm.region.name if firm.region else firm.region_text} if firm else {}
        words = {
            **named,
            "case": one.title,
            "party": party.masked,
            "facts": "；".join(dict.fromkeys(penalty.get_violation_display() for penalty in own)),
            "basis": "；".join(dict.fromkeys(penalty.basis_text for penalty in own)),
            "outcome": "；".join(penalty_words(penalty) for penalty in own),
            "office": one.case.office.name,
            "decided_on": isodate(one.decision.decided_on),
        }
        yield Line(f"case={one.case.pk}:party={party.pk}", words, "", firm.pk if firm else None, source_label=LABEL, source_pk=str(one.case.pk))


def _told(number: int, one: Told) -> Iterable[Part]:
    """The article of a case: its facts in our words and the investigators', the decision, and what somebody writes about it."""
    assert one.decision is not None
    key = one.case.pk
    yield Part(f"case{key}", f"{chinese_number(number)}、{one.title}", (_found(one),))
    yield Part(f"facts{key}", "（一）基本案情", (one.public(one.decision.facts),), fixed=False)
    yield Part(f"decision{key}", "（二）处理结果", _decided(one))
    yield Part(f"meaning{key}", "（三）典型意义", (), fixed=False, required=True)


def _found(one: Told) -> str:
    """How it came out, who was punished, over what goods."""
    case = one.case
    how = "在监督抽查中发现产品不合格，" if case.finding_id else f"{FOUND[case.lead.kind]}，" if case.lead and case.lead.kind in FOUND else ""
    parties = "、".join(f"{party.masked}（{party.get_role_display()}）" for party in dict.fromkeys(penalty.party for penalty in one.penalties))
    said = [f"{zhdate(case.opened_on)}，{case.office.name}{how}立案查处本案", f"受到处罚的当事人：{parties}"]
    if goods := _goods(case):
        said.append(f"涉案产品：{goods}")
    if one.value:
        said.append(f"涉案货值 {yuan(one.value)}")
    if case.famous:
        said.append("本案涉及假冒名优产品")
    return "。".join(said) + "。"


def _goods(case: CounterfeitCase) -> str:
    """What was held, or else what the lead was about."""
    names = []
    for item in case.goods:
        marks = "，".join(f"{label}{words}" for label, words in (("商标", item.trademark), ("型号", item.model), ("批号", item.batch)) if words)
        names.append(f"{item.name}{f'（{marks}）' if marks else ''}{item.amount}")
    if names:
        return "、".join(names[:GOODS]) + (f"等{len(names)}种" if len(names) > GOODS else "")
    return case.lead.product_name if case.lead else case.finding.product_name if case.finding else ""


def _decided(one: Told) -> tuple[str, ...]:
    """The decision with its number, and for each party the offence, the law and what was imposed."""
    assert one.decision is not None
    number = one.decision.document.number if one.decision.document else ""
    return (
        f"{one.case.office.name}于{zhdate(one.decision.decided_on)}作出行政处罚决定（{number}）：",
        *(f"{penalty.party.masked}：{penalty.get_violation_display()}，依据{penalty.basis_text}，{penalty_words(penalty)}。" for penalty in one.penalties),
        *_criminal(one.case),
    )


def _criminal(case: CounterfeitCase) -> Iterable[str]:
    """How the criminal case ended, where the file had gone to the police and they took it up."""
    transfer = getattr(case, "criminal_transfer", None)
    if transfer and transfer.end_row:
        yield f"本案涉嫌犯罪，移送公安机关立案侦查；{transfer.end_row.said}（{zhdate(transfer.ended_on)}）。"


# --- what hangs on the cases that are told ---


def cases_told(notice: Announcement) -> QuerySet[CounterfeitCase]:
    """The counterfeit cases that an announcement of typical cases tells of."""
    keys = notice.entries.filter(source_label=LABEL).values_list("source_pk", flat=True)
    return CounterfeitCase.objects.filter(pk__in={int(key) for key in keys})


def shown_until(notice: Announcement) -> date | None:
    """The first day on which the announcement of one of its cases ends: a penalty is shown no longer for being told twice."""
    return min(Announcement.objects.filter(counterfeit_case__in=cases_told(notice), term_until__isnull=False).values_list("term_until", flat=True), default=None)


def retold(notice: Announcement) -> QuerySet[Announcement]:
    """Typical cases on display that tell again what this announcement of a case told."""
    own = CounterfeitCase.objects.filter(announcement=notice).values_list("pk", flat=True)
    lines = AnnouncementEntry.objects.filter(source_label=LABEL, source_pk__in=[str(pk) for pk in own]).values("announcement")
    return Announcement.objects.filter(pk__in=lines, kind=Announcement.Kind.TYPICAL, state=AnnouncementState.PUBLISHED).order_by("pk")
