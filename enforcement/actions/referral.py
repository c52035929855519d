"""Ending the wait of a refusal that was referred to the penalty procedure."""

from datetime import datetime

from django.db import transaction

from enforcement.law.referral import CASE, END
from enforcement.models import ReferralEnd
from enforcement.permissions import GRANTS
from inspections.models import Refusal
from inspections.states import RefusalState
from quality_portal.accounts.queries import offices_under
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.workdays.calendar import local_date


@transaction.atomic
def end(*, refusal: Refusal, how: str, actor: Actor, at: datetime, reference: str = "", note: str = "") -> ReferralEnd:
    """Say where a referred refusal went: a penalty case by its number, or elsewhere with the reason. A second click gets the first answer."""
    acts.permit(actor, GRANTS, "referral.end")
    refusal = Refusal.objects.select_for_update(of=("self",)).select_related("office").get(pk=refusal.pk)
    if existing := ReferralEnd.objects.filter(refusal=refusal).first():
        return existing
    row = END.get(how)
    if row is None:
        raise RuleBroken("请选择去向：已立案查处，或者由其他机关办理、不予立案。", END[CASE].basis, "how")
    if refusal.state != RefusalState.REFERRED:
        raise RuleBroken(f"拒检记录 {refusal.number} 没有移交处罚，不在这里办结。", row.basis)
    office = getattr(actor, "office", None)
    if office is not None and not offices_under(office).filter(pk=refusal.office_id).exists():
        raise NotPermitted(f"本项由{refusal.office.name}办理，您所在的机关不能办结。")
    if how == CASE and not reference.strip():
        raise RuleBroken("请填写处罚案件的案号。", row.basis, "reference")
    if how != CASE and not note.strip():
        raise RuleBroken("请写明移送哪个机关、文号，或者不予立案的理由。", row.basis, "note")
    ended = ReferralEnd.objects.create(
        refusal=refusal, how=how, reference=reference.strip(), note=note.strip(), ended_on=local_date(at), ended_by_id=actor.pk
    )
    words = "，".join(text for text in (ended.reference, ended.note) if text)
    trail.record("referral.ended", refusal, actor=actor, at=at, basis=row.basis, note=f"{row.title}：{words}")
    return ended
