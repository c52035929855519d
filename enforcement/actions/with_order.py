"""The announcement that goes out together with the order, where the document has both in one sentence (S0 part 4 point 3, S3 第18点)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from enforcement.models import Announcement, AnnouncementEntry, Case, Step
from enforcement.permissions import GRANTS
from enforcement.queries import facts as facts_of
from enforcement.queries import with_order as queries
from quality_portal.accounts.models import Office
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken

from . import step as steps
from .announcement import check_consent
from .holding import hold


@transaction.atomic
def draft_decision(*, case: Case, without_announcement: str = "", actor: Actor, at: datetime, **fields: Any) -> Step:
    """Draft the next decision, and with an order that is announced at once its announcement, unless a reason is given."""
    step = steps.draft_step(case=case, without_announcement=without_announcement, actor=actor, at=at, **fields)
    if step.row.together_with_order and not step.without_announcement:
        draft_with_order(case=case, actor=actor, at=at)
    return step


@transaction.atomic
def draft_with_order(
    *,
    case: Case,
    title: str = "",
    summary: str = "",
    body: Sequence[str] = (),
    consent: str = "",
    actor: Actor,
    at: datetime,
    version: int | None = None,
) -> Announcement:
    """Draft the announcement of a failure that is ordered to be put right. Whoever comes second gets the draft that is there.

    It is no rung: it is reviewed and published as any announcement, and moves nothing in the case.
    """
    acts.permit(actor, GRANTS, "announcement.draft")
    case = hold(case, version=version)
    if existing := queries.of_case(case):
        return existing
    row = case.book.rungs[0]
    if not row.together_with_order:
        raise RuleBroken("本案适用的规则在整改期满以后才公告，现在不能公告。请先办理责令整改。", row.basis[0])
    if case.is_closed or case.rung not in ("", row.key):
        raise RuleBroken(f"公告应当与“{row.name}”同时作出，本案已经办到下一级或者已经结案，不能再起草。", row.basis[0])
    check_consent([case], publisher=case.office, drafter=actor.office_id, consent=consent)
    notice = Announcement.objects.create(
        kind=Announcement.Kind.RESULT,
        office=case.office,
        title=title.strip() or default_title(case),
        summary=summary.strip() or default_advice(case),
        body=[text for text in body if text.strip()] or default_body(case.office, case),
        consent=consent.strip(),
        drafted_by_id=actor.pk,
        drafted_at=at,
    )
    AnnouncementEntry.objects.create(
        announcement=notice,
        position=1,
        enterprise=case.enterprise,
        case=case,
        conclusion=case.finding.conclusion if case.finding else None,
        row=facts_of.public_row(case),
    )
    trail.record("announcement.drafted", notice, actor=actor, at=at, basis=row.policy[0])
    return notice


def default_title(case: Case) -> str:
    return f"关于{case.enterprise.name}生产的{case.product_name}监督抽查不合格的公告"


def default_advice(case: Case) -> str:
    """The first draft of what consumers should do."""
    return f"{case.enterprise.name}生产的{case.product_name}经监督抽查不合格。请停止使用附件所列批次的产品，凭购物凭证向经营者要求退货。"


def default_body(office: Office, case: Case) -> list[str]:
    """The first draft of the text: what was found, on what basis it is announced, what was ordered."""
    row = case.book.rungs[0]
    return [
        f"在产品质量监督抽查中，{case.enterprise.name}生产的{case.product_name}不合格，具体批次和不合格项目见附件。",
        f"依据{'；'.join(str(citation) for citation in row.policy)}，现予公告，并{row.act}。",
        "请消费者停止购买和使用附件所列批次的产品，已购买的可以凭购物凭证要求经营者退货。发现仍在销售的，可以拨打12315举报。",
        f"整改期满后由{office.name}组织复查，复查结果在本公告页面公布。",
    ]
