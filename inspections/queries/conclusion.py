"""Whom a result must be told to, who was told, and what still keeps it from standing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from enterprises.models import Enterprise
from inspections.law.telling import HALF_OPEN, MAKER_NOTICE, NOTICE_RULE, OBJECTION_TERM, PLATFORM_NOTICE
from inspections.models import Conclusion, Notice, NoticeParty, Objection, Sample, Source, TestReport
from inspections.states import OPEN_OBJECTION
from quality_portal.accounts.models import User
from quality_portal.core.law import Citation
from quality_portal.core.roles import Role
from quality_portal.workdays import calendar

from . import words
from .visible import offices

PARTY_RULE = {NoticeParty.SAMPLED: NOTICE_RULE, NoticeParty.MAKER: MAKER_NOTICE, NoticeParty.PLATFORM: PLATFORM_NOTICE}


@dataclass(frozen=True, slots=True)
class PartyToTell:
    """Somebody whom the law wants told, as far as the record form names it."""

    party: str
    name: str
    enterprise: Enterprise | None
    address: str

    @property
    def words(self) -> str:
        return f"{NoticeParty(self.party).label}{f'“{self.name}”' if self.name else ''}"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a result cannot stand yet."""

    words: str
    basis: Citation
    until: date | None = None


def parties(conclusion: Conclusion) -> list[PartyToTell]:
    """Whom this result must be told to, in the order of the law."""
    maker, sample = conclusion.enterprise, conclusion.sample
    if sample is None or sample.source == Source.MAKER:
        return [PartyToTell(NoticeParty.SAMPLED, maker.name, maker, maker.address)]
    seller = Enterprise.objects.filter(credit_code=sample.seller_code).first() if sample.seller_code else None
    found = [
        PartyToTell(NoticeParty.SAMPLED, sample.seller or (seller.name if seller else ""), seller, seller.address if seller else sample.place),
        PartyToTell(NoticeParty.MAKER, maker.name, maker, maker.address),
    ]
    if sample.source == Source.ONLINE:
        found.append(PartyToTell(NoticeParty.PLATFORM, str(sample.online.get("platform", "")), None, ""))
    return found


def untold(conclusion: Conclusion, notices: list[Notice] | None = None) -> list[PartyToTell]:
    """Who must be told and has no notice yet."""
    told = {row.party for row in (conclusion.notices.all() if notices is None else notices)}
    return [row for row in parties(conclusion) if row.party not in told]


def obstacle(conclusion: Conclusion, today: date) -> Obstacle | None:
    """What keeps a result from standing today; None when nothing does."""
    notices = list(conclusion.notices.all())
    if conclusion.notified_on is None and not any(row.received_on for row in notices):
        return Obstacle("检验结论还没有告知当事人；告知并过了异议期，结果才能确定。", NOTICE_RULE.basis)
    if missing := untold(conclusion, notices) if notices else []:
        names = "、".join(row.words for row in missing)
        return Obstacle(f"还没有告知{names}；各方都收到并过了异议期，结果才能确定。", PARTY_RULE[NoticeParty(missing[0].party)].basis)
    if waiting := [row for row in notices if row.received_on is None]:
        names = "、".join(str(row) for row in waiting)
        return Obstacle(f"{names}还没有收到告知书；收到以后异议期才开始计算。", NOTICE_RULE.basis)
    objection = conclusion.objections.filter(state__in=OPEN_OBJECTION).order_by("pk").first()
    if objection is not None:
        words = f"{objection.applicant}提出的异议（{objection.number}）{objection.get_state_display()}，处理完毕以后结果才能确定。"
        return Obstacle(words, HALF_OPEN.basis)
    return _term_running(conclusion, notices, today)


def _term_running(conclusion: Conclusion, notices: list[Notice], today: date) -> Obstacle | None:
    if conclusion.waived_on is not None:
        return None
    received = [(row.received_on, str(row)) for row in notices if row.waived_on is None and row.received_on]
    if not notices and conclusion.notified_on:
        received = [(conclusion.notified_on, "当事人")]
    terms = [(calendar.due(OBJECTION_TERM, day).date, day, name) for day, name in received]
    last = max(terms, default=None)
    if last is None or today > last[0]:
        return None
    words = f"{last[2]}在 {last[1]} 收到结果，异议期到 {last[0]} 为止，期满以后才能确定；当事人书面放弃异议的，请先登记。"
    return Obstacle(words, OBJECTION_TERM.basis, last[0])


def ripe(today: date) -> QuerySet[Conclusion]:
    """Results whose terms have run out and that nobody objects to: the morning's work."""
    still_open = Objection.objects.filter(conclusion=OuterRef("pk"), state__in=OPEN_OBJECTION)
    on_the_way = Notice.objects.filter(conclusion=OuterRef("pk"), received_on=None)
    rows = Conclusion.objects.filter(state="notified", objection_until__lt=today)
    return rows.filter(~Exists(still_open), ~Exists(on_the_way)).order_by("objection_until", "pk")


def notices(user: User) -> QuerySet[Notice]:
    """The notices that a member of an enterprise may read and sign for: those addressed to it."""
    if Role.ENTERPRISE_MEMBER not in user.roles:
        return Notice.objects.none()
    return _notices().filter(enterprise__memberships__user=user)


def notices_of(enterprise: Enterprise) -> QuerySet[Notice]:
    """What an enterprise was told, newest first."""
    return _notices().filter(enterprise=enterprise).order_by("-sent_on", "-pk")


def wanting(enterprise: Enterprise, today: date) -> list[Notice]:
    """What an enterprise has to do about results: sign, confirm a sample, object while it may."""
    rows = notices_of(enterprise).exclude(conclusion__state="withdrawn").select_related("conclusion__sample__confirmation")
    unsigned = Q(received_on=None, conclusion__state__in=["pending", "notified"])
    running = Q(objection_until__gte=today, conclusion__state="notified", conclusion__verdict__in=["fail", "deemed"], waived_on=None, objection=None)
    asked = Q(party=NoticeParty.MAKER, conclusion__maker_answer="asked")
    return list(rows.filter(unsigned | running | asked)[:20])


def _notices() -> QuerySet[Notice]:
    return Notice.objects.exclude(document=None, received_on=None).select_related(
        "conclusion__report__lab", "conclusion__refusal", "conclusion__sample", "conclusion__office", "conclusion__enterprise",
        "enterprise", "document", "signed_by", "objection",
    )  # fmt: skip


def staff_notices(user: User) -> QuerySet[Notice]:
    """The notices of one's office and below."""
    return Notice.objects.filter(conclusion__office__in=offices(user)).select_related(
        "conclusion__sample", "conclusion__refusal", "conclusion__enterprise", "conclusion__plan_item__region", "enterprise", "document"
    )


def listed(rows: QuerySet[Conclusion], *, word: str = "", state: str = "", verdict: str = "") -> QuerySet[Conclusion]:
    """The list of results by words, state and verdict; the same at a thousand rows and at a million."""
    for part in word.split():
        rows = rows.filter(_about(part))
    if state:
        rows = rows.filter(state=state)
    if verdict:
        rows = rows.filter(verdict=verdict)
    return rows.order_by("-decided_on", "-pk")


def _about(word: str) -> Q:
    """The product's or the maker's name holds the word, or it is the number of a report or a sample."""
    found = words.about(word)
    if reports := list(TestReport.objects.filter(number__in={word, word.upper()}).values_list("pk", flat=True)[:50]):
        found |= Q(report__in=reports)
    if samples := list(Sample.objects.filter(number__in={word, word.upper()}).values_list("pk", flat=True)[:50]):
        found |= Q(sample__in=samples)
    return found
