"""Disposing of a sample, its back-up or its papers: not before the law lets go of them."""

from datetime import date, datetime

from django.db import transaction

from inspections.law.keeping import FITTING, KEPT, PAPERS, WAY_CHOICES
from inspections.law.onsite import PAPERS_TERM
from inspections.models import Disposal, Sample
from inspections.permissions import GRANTS
from inspections.queries.disposal import kept_because, papers_kept_until
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.formats import zhdate
from quality_portal.workdays.calendar import local_date

WAY_WORDS = dict(WAY_CHOICES)


@transaction.atomic
def dispose(*, sample: Sample, what: str, way: str, disposed_on: date, witness: str, actor: Actor, at: datetime, note: str = "") -> Disposal:
    """Note that something kept of a sample was disposed of before a witness. A second click gets the first note.

    A sample and its back-up wait for a result that stands; papers for the two years of O18 55.
    """
    acts.permit(actor, GRANTS, "sample.dispose")
    sample = Sample.objects.select_for_update(of=("self",)).select_related("office", "plan_item__plan").get(pk=sample.pk)
    if actor.office_id not in (None, sample.office_id):
        raise NotPermitted(f"样品由{sample.office}保管，您所在的机关不能登记处置。")
    if existing := Disposal.objects.filter(sample=sample, what=what).first():
        return existing
    row = KEPT.get(what)
    if row is None:
        raise RuleBroken("请选择处置的是检验样品、备用样品还是抽样文书。", PAPERS_TERM.basis, "what")
    if way not in FITTING[what]:
        words = "、".join(WAY_WORDS[key] for key in FITTING[what])
        raise RuleBroken(f"{row.words}的处置方式应为：{words}。", row.basis, "way")
    if not witness.strip():
        raise RuleBroken("处置应有另一人监督，请填写监督人。", row.basis, "witness")
    if not sample.sampled_on <= disposed_on <= local_date(at):
        raise RuleBroken(f"处置日期应在抽样日期 {sample.sampled_on} 与今天之间，您填的是 {disposed_on}。", row.basis, "disposed_on")
    _check_kept(sample, what, disposed_on)
    done = Disposal.objects.create(
        sample=sample, what=what, way=way, disposed_on=disposed_on, witness=witness.strip()[:60], note=note.strip()[:300],
        disposed_by_id=actor.pk, recorded_at=at,
    )  # fmt: skip
    trail.record("sample.disposed", sample, actor=actor, at=at, basis=row.basis, note=f"{row.words}{WAY_WORDS[way]}，{disposed_on}，监督人 {done.witness}")
    return done


def _check_kept(sample: Sample, what: str, disposed_on: date) -> None:
    """Refuse what still has to be kept."""
    row = KEPT[what]
    if what == PAPERS:
        until = papers_kept_until(sample)
        if disposed_on <= until:
            raise RuleBroken(f"{row.title}：这份抽样单的文书至少保存到{zhdate(until)}，在此以前不能处置。", row.basis, "disposed_on")
    elif because := kept_because(sample, what):
        raise RuleBroken(f"{because}。{row.title}。", row.basis, "what")
