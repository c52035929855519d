"""Testing on the spot, where the specification lets an item be tested there."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from inspections import worksheet
from inspections.law import MINIMUM_SAMPLERS
from inspections.law.onsite import ON_SITE_RULE
from inspections.models import OnSiteTest, Sample
from inspections.permissions import GRANTS
from inspections.queries.labjob import LIVE
from inspections.queries.onsite import items_of, row_of
from quality_portal.accounts.models import User
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.workdays.calendar import local_date

BASIS = ON_SITE_RULE.basis


@transaction.atomic
def test(
    *, sample: Sample, item: str, value: str, instrument: str, valid_until: date, tested_on: date, testers: Sequence[User], actor: Actor, at: datetime
) -> OnSiteTest:
    """Write down what at least two of the samplers measured on the spot. The laboratory takes the figure over as it is.

    The verdict follows from the frozen specification's limit. A second click gets the first row.
    """
    acts.permit(actor, GRANTS, "sample.test_on_site")
    sample = Sample.objects.select_for_update(of=("self",)).select_related("specification").get(pk=sample.pk)
    if existing := OnSiteTest.objects.filter(sample=sample, item=item, value=value.strip()).first():
        return existing
    asked = next((one for one in items_of(sample) if one.name == item), None)
    if asked is None:
        raise RuleBroken(f"实施细则没有规定“{item}”可以现场检验，请交检验机构检验。", BASIS, "item")
    if OnSiteTest.objects.filter(sample=sample, item=item).exists():
        raise RuleBroken(f"“{item}”的现场检验已经登记，请刷新后查看。", BASIS, "item")
    _check_open(sample)
    people = _testers(sample, testers)
    _check_instrument(sample, instrument, valid_until, tested_on, local_date(at))
    judged = _judged(row_of(asked, value.strip()))
    done = OnSiteTest.objects.create(
        sample=sample, item=asked.name, value=judged.row.value, unit=asked.unit, limit_text=judged.row.printed[:200], verdict=judged.verdict,
        instrument=instrument.strip()[:120], valid_until=valid_until, tested_on=tested_on, recorded_by_id=actor.pk, recorded_at=at,
    )  # fmt: skip
    done.testers.set(people)
    names = "、".join(user.display_name for user in people)
    trail.record("sample.tested_on_site", sample, actor=actor, at=at, basis=BASIS, note=f"{done}，{done.get_verdict_display()}；{names}；{done.instrument}")
    return done


def _check_open(sample: Sample) -> None:
    if sample.state != "taken" or sample.jobs.filter(state__in=(*LIVE, "verified")).exists():
        raise RuleBroken("样品已经交付检验，不能再登记现场检验。", BASIS)


def _testers(sample: Sample, testers: Sequence[User]) -> list[User]:
    people = list({user.pk: user for user in testers}.values())
    if len(people) < MINIMUM_SAMPLERS:
        raise RuleBroken(f"现场检验不得少于两人，您选了 {len(people)} 人。", BASIS, "testers")
    there = set(sample.samplers.values_list("pk", flat=True))
    others = "、".join(user.display_name for user in people if user.pk not in there)
    if others:
        raise RuleBroken(f"{others}不是这份抽样单的抽样人员，没有到场。", BASIS, "testers")
    return people


def _check_instrument(sample: Sample, instrument: str, valid_until: date, tested_on: date, today: date) -> None:
    if not instrument.strip():
        raise RuleBroken("请填写仪器的名称和编号。", BASIS, "instrument")
    if tested_on != sample.sampled_on:
        raise RuleBroken(f"现场检验当场进行，日期应为抽样日期 {sample.sampled_on}，您填的是 {tested_on}。", BASIS, "tested_on")
    if tested_on > today:
        raise RuleBroken(f"检验日期 {tested_on} 晚于今天，请核对。", BASIS, "tested_on")
    if valid_until < tested_on:
        raise RuleBroken(f"仪器的检定、校准有效期到 {valid_until} 为止，检验时已经过期，结果不能使用。", BASIS, "valid_until")


def _judged(row: worksheet.Row) -> worksheet.Judged:
    if faults := worksheet.faults([row]):
        raise RuleBroken(faults[0][1], BASIS, "value")
    return worksheet.judge([row])[0]
