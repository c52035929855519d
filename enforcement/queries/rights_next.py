"""The next thing to do about a party's rights before a grave decision is drafted, for the case page and the queue."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from enforcement.models import Case, RightsNotice
from enforcement.queries import rights
from enforcement.states.rights import HearingState, NoticeState, StatementKind
from quality_portal.accounts.models import User
from quality_portal.core.roles import Role
from quality_portal.workdays.calendar import business_today

KNOWN = "rights_notice"  # where the queue leaves the notice that it read for many cases at once


def know(cases: list[Case]) -> None:
    """Read the standing notices of many cases at once, so that `of` asks nothing."""
    found = rights.live_of(cases)
    for case in cases:
        setattr(case, KNOWN, found.get(case.pk))


def of(case: Case, user: User) -> dict[str, Any] | None:
    """The fields of a NextAct; None when the rights are settled and the decision may be drafted."""
    notice: RightsNotice | None = getattr(case, KNOWN) if hasattr(case, KNOWN) else rights.live(case, case.target)
    if notice is None:
        act = ("起草权利告知书", reverse("enforcement:rights_draft", args=[case.number]), "rights.draft", "作出决定前须告知权利")
        return _for(user, Role.CASE_OFFICER, "承办人", case, act)
    notice.case = case
    page = notice.get_absolute_url()
    if notice.state == NoticeState.DRAFT:
        return _for(user, Role.APPROVER, "局领导", case, ("审批告知书", f"{page}answer/", "rights.approve", "告知书已送审"))
    if notice.state == NoticeState.ISSUED:
        return _for(user, Role.CASE_OFFICER, "承办人", case, ("送达告知书", f"{page}serve/", "rights.serve", "告知书已批准，待送达"))
    return _served(case, user, notice, page)


def _served(case: Case, user: User, notice: RightsNotice, page: str) -> dict[str, Any] | None:
    today = business_today()
    sitting = rights.hearing_of(notice)
    asked = rights.of_kind(notice, StatementKind.HEARING) and not rights.of_kind(notice, StatementKind.NO_HEARING)
    if asked and sitting is None:
        return _for(user, Role.CASE_OFFICER, "承办人", case, ("安排听证", f"{page}hearing/", "hearing.schedule", "企业要求听证"))
    if asked and sitting is not None and sitting.state == HearingState.SCHEDULED:
        if sitting.told_on is None:
            href = reverse("enforcement:hearing_tell", args=[sitting.pk])
            return _for(user, Role.CASE_OFFICER, "承办人", case, ("送达听证通知书", href, "hearing.schedule", "听证已安排，待通知企业"))
        href = reverse("enforcement:hearing_record", args=[sitting.pk])
        return _for(user, Role.CASE_OFFICER, "承办人", case, ("登记听证结果", href, "hearing.record", "听证已通知"))
    settled = rights.defence(notice, today).settled and (not notice.hearing or rights.hearing(notice, today).settled)
    if settled:
        return None
    return {"words": "查看告知书", "href": page, "verb": "rights.see", "note": f"等企业陈述、申辩，至 {notice.ends_on.isoformat()}", "waiting": True}


def _for(user: User, role: Role, who: str, case: Case, act: tuple[str, str, str, str]) -> dict[str, Any]:
    words, href, verb, note = act
    if role in user.roles:
        return {"words": words, "href": href, "verb": verb, "note": note}
    return {"words": "查看进度", "href": case.get_absolute_url(), "verb": "case.see", "note": f"等{who}{words}", "waiting": True}
