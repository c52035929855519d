"""Reading notices of rights, what was said to them, and hearings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from enforcement.models import Case, Discussion, Hearing, RightsNotice, RightsStatement
from enforcement.queries import case as cases
from enforcement.states.case import CaseState
from enforcement.states.rights import IN_FORCE, HearingState, NoticeState, StatementKind
from enterprises.models import Enterprise
from quality_portal.accounts.models import Office, User
from quality_portal.accounts.queries import colleagues
from quality_portal.core.roles import Role
from quality_portal.documents.models import Attachment

TOLD = (NoticeState.ISSUED, NoticeState.SERVED, NoticeState.WITHDRAWN)
STATEMENTS = Prefetch("statements", RightsStatement.objects.select_related("by"), to_attr="said")
HEARINGS = Prefetch("hearings", Hearing.objects.select_related("chair", "document", "recorded_by"), to_attr="sittings")


def whole(rows: QuerySet[RightsNotice]) -> QuerySet[RightsNotice]:
    """Notices with what was said to them and their hearings, as `said` and `sittings`."""
    joined = rows.select_related("case__enterprise", "case__officer", "case__office", "office", "document", "drafted_by", "approved_by", "signed_for_by")
    return joined.prefetch_related(STATEMENTS, HEARINGS)


def visible(user: User) -> QuerySet[RightsNotice]:
    """The notices of the cases that a person sees."""
    return whole(RightsNotice.objects.filter(case__in=cases.visible(user)))


def visible_hearings(user: User) -> QuerySet[Hearing]:
    rows = Hearing.objects.filter(notice__case__in=cases.visible(user))
    return rows.select_related("notice__case__enterprise", "notice__case__officer", "notice__case__office", "document", "chair")


def live(case: Case, rung: str) -> RightsNotice | None:
    """The notice that stands for a rung, whatever it still waits for."""
    return whole(RightsNotice.objects.filter(case=case, rung=rung, state__in=IN_FORCE)).first()


def live_of(rows: Iterable[Case]) -> dict[int, RightsNotice]:
    """The standing notice of each case for the rung that it is about to enter, in three queries."""
    wanted = {case.pk: case.target for case in rows if case.state == CaseState.AWAITING_STEP and case.target_row and case.target_row.needs}
    found = whole(RightsNotice.objects.filter(case__in=wanted, state__in=IN_FORCE)) if wanted else ()
    return {notice.case_id: notice for notice in found if notice.rung == wanted[notice.case_id]}


def returned(case: Case, rung: str) -> RightsNotice | None:
    """The last draft that came back, when nothing was drafted since."""
    last = RightsNotice.objects.filter(case=case, rung=rung).order_by("-pk").first()
    return last if last is not None and last.state == NoticeState.RETURNED else None


def to_approve(user: User) -> QuerySet[RightsNotice]:
    """Notices that wait for this head."""
    if Role.APPROVER not in user.roles or user.office_id is None:
        return RightsNotice.objects.none()
    return visible(user).filter(state=NoticeState.DRAFT, office=user.office_id).exclude(drafted_by=user.pk).order_by("drafted_at")


def of_kind(notice: RightsNotice, *kinds: StatementKind) -> list[RightsStatement]:
    """What was said, of the given kinds."""
    said = getattr(notice, "said", None)
    rows = said if said is not None else list(notice.statements.select_related("by"))
    return [row for row in rows if row.kind in kinds]


def hearing_of(notice: RightsNotice) -> Hearing | None:
    """The hearing that was not cancelled."""
    sittings = getattr(notice, "sittings", None)
    rows = sittings if sittings is not None else list(notice.hearings.select_related("chair", "document"))
    return next((row for row in rows if row.state != HearingState.CANCELLED), None)


def must_answer(notice: RightsNotice) -> bool:
    """Did the party say something that the decision has to answer?"""
    hearing = hearing_of(notice)
    return bool(of_kind(notice, StatementKind.DEFENCE)) or bool(hearing and hearing.state == HearingState.HELD)


@dataclass(frozen=True, slots=True)
class Right:
    """One right of the party as it stands on a day: whether it is settled, and how that is said."""

    settled: bool
    words: str


def defence(notice: RightsNotice, on: date) -> Right:
    """How the right to state a defence stands."""
    if notice.served_on is None:
        return Right(False, f"告知书{notice.get_state_display()}，送达后才起算陈述、申辩期限。")
    if of_kind(notice, StatementKind.NO_DEFENCE):
        return Right(True, "企业书面放弃陈述、申辩。")
    made = of_kind(notice, StatementKind.DEFENCE)
    if on <= notice.defence_until:
        return Right(False, f"企业在{notice.defence_until.isoformat()}前可以陈述、申辩，期满后才能作出决定。")
    if made:
        return Right(True, f"企业提出陈述、申辩 {len(made)} 次。")
    sitting = hearing_of(notice)
    if sitting and sitting.state == HearingState.HELD:
        return Right(True, "企业没有另外陈述、申辩，意见在听证中提出，见听证笔录。")
    return Right(True, "企业在期限内未陈述、申辩。")


def hearing(notice: RightsNotice, on: date) -> Right:
    """How the right to be heard stands."""
    if not notice.hearing or notice.served_on is None:
        return Right(False, "还没有向企业告知听证权利。")
    if of_kind(notice, StatementKind.NO_HEARING):
        return Right(True, "企业书面放弃听证。")
    if of_kind(notice, StatementKind.HEARING):
        sitting = hearing_of(notice)
        if sitting and sitting.state == HearingState.HELD:
            return Right(True, f"听证已于{sitting.opens_at.date().isoformat()}举行。")
        if sitting and sitting.state == HearingState.LAPSED:
            return Right(True, "企业无正当理由未出席听证，视为放弃。")
        return Right(False, "企业要求听证，听证举行后才能作出决定。" + ("" if sitting else "请先安排听证。"))
    if on <= notice.hearing_until:
        return Right(False, f"企业在{notice.hearing_until.isoformat()}前可以要求听证，期满后才能作出决定。")
    return Right(True, "企业在期限内未要求听证。")


def chairs(case: Case) -> QuerySet[User]:
    """Who may lead a hearing: staff of the office who had no hand in the inquiry."""
    return chairs_of(case.office, investigators(case))


def chairs_of(office: Office, without: set[int]) -> QuerySet[User]:
    found = colleagues(office, Role.REVIEWER, Role.CASE_OFFICER, Role.PLANNER, Role.APPROVER)
    return found.exclude(pk__in=without).order_by("display_name")


def investigators(case: Case) -> set[int]:
    """Everybody who inquired into the case: its officer, who drafted, who rechecked, who sampled."""
    people = {case.officer_id}
    people |= set(case.steps.values_list("drafted_by", flat=True))
    people |= set(case.rights_notices.values_list("drafted_by", flat=True))
    people |= set(case.rechecks.values_list("officers", flat=True))
    if case.finding_id and case.finding.sample_id:
        people |= set(case.finding.sample.samplers.values_list("pk", flat=True))
    return people - {None}


def discussion(case: Case, rung: str) -> Discussion | None:
    """The latest discussion of the heads about a rung."""
    return Discussion.objects.filter(case=case, rung=rung).select_related("recorded_by").order_by("-held_on", "-pk").first()


@dataclass(frozen=True, slots=True)
class CaseRights:
    """What the case page shows of rights: the notices, the discussions, and what the person may do next."""

    notices: tuple[RightsNotice, ...]
    discussions: tuple[Discussion, ...]
    wanted: bool
    discuss: bool


def of_case(case: Case, user: User, on: date) -> CaseRights:
    """Every notice of a case with what was said to it, the discussions, and whether one of either is still wanted."""
    notices = tuple(whole(RightsNotice.objects.filter(case=case)).order_by("-pk"))
    discussions = tuple(Discussion.objects.filter(case=case).select_related("recorded_by").order_by("-held_on"))
    row = case.target_row
    needs = {need.key for need in row.needs} if row else set()
    standing = any(notice.rung == case.target and notice.state in IN_FORCE for notice in notices)
    officer = Role.CASE_OFFICER in user.roles
    return CaseRights(
        notices,
        discussions,
        wanted=officer and "rights" in needs and case.state == CaseState.AWAITING_STEP and not standing,
        discuss=officer and "collective" in needs and not any(one.rung == case.target for one in discussions),
    )


def files_of(statements: Iterable[RightsStatement]) -> dict[str, list[Attachment]]:
    """The files that came with what was said, by the statement's key."""
    found: dict[str, list[Attachment]] = {}
    keys = [str(row.pk) for row in statements]
    for file in Attachment.objects.filter(subject_label="enforcement.rightsstatement", subject_pk__in=keys) if keys else ():
        found.setdefault(file.subject_pk, []).append(file)
    return found


# --- The enterprise's side ---


def of_member(user: User) -> QuerySet[RightsNotice]:
    """The notices that a person may read for the enterprise."""
    if Role.ENTERPRISE_MEMBER not in user.roles:
        return RightsNotice.objects.none()
    return whole(RightsNotice.objects.filter(case__enterprise__memberships__user=user, state__in=TOLD)).distinct()


def of_enterprise(enterprise: Enterprise) -> QuerySet[RightsNotice]:
    """Every notice of rights that went to an enterprise, newest first."""
    return whole(RightsNotice.objects.filter(case__enterprise=enterprise, state__in=TOLD)).order_by("-issued_on", "-pk")


def statements_of_member(user: User) -> QuerySet[RightsStatement]:
    """What a person's enterprise said, to show its receipts."""
    return RightsStatement.objects.filter(notice__in=of_member(user)).select_related("notice__case__enterprise", "notice__document", "by")


def hearings_of_member(user: User) -> QuerySet[Hearing]:
    """The hearings that a person's enterprise is called to."""
    rows = Hearing.objects.filter(notice__in=of_member(user))
    return rows.select_related("notice__case__enterprise", "notice__case__officer", "document", "chair")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an enterprise can do about a notice now, until when."""

    notice: RightsNotice
    what: str
    words: str
    until: date | None


def wanted_of(enterprise: Enterprise, on: date) -> list[Wanted]:
    """What stands open for the enterprise's desk: papers to sign for, terms that run, hearings to come."""
    found = []
    for notice in of_enterprise(enterprise).filter(state__in=(NoticeState.ISSUED, NoticeState.SERVED)):
        sitting = hearing_of(notice)
        if notice.state == NoticeState.ISSUED:
            found.append(Wanted(notice, "sign", f"签收《{notice.document.title}》", None))
        elif sitting and sitting.state == HearingState.SCHEDULED:
            found.append(Wanted(notice, "hearing", f"出席听证：{sitting.place}", sitting.opens_at.date()))
        elif notice.ends_on and on <= notice.ends_on and not of_kind(notice, StatementKind.NO_DEFENCE):
            words = "可以陈述、申辩" + ("，可以要求听证" if notice.hearing and not of_kind(notice, *HEARING_SAID) else "")
            found.append(Wanted(notice, "state", words, notice.ends_on))
    return found


HEARING_SAID = (StatementKind.HEARING, StatementKind.NO_HEARING)
