"""Setting up a programme. A basis may follow; until it does, nothing can be granted."""

from datetime import date, datetime

from django.db import transaction

from brands.law import Kind, Tier
from brands.models import Programme
from brands.permissions import GRANTS
from quality_portal.accounts.models import Level, Office
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken

_LEVEL_OF = {Tier.NATION: Level.NATION, Tier.PROVINCE: Level.PROVINCE, Tier.CITY: Level.CITY}
MOST_YEARS = 5


@transaction.atomic
def create(
    *,
    key: str,
    name: str,
    kind: str,
    level: str,
    office: Office | None,
    actor: Actor,
    at: datetime,
    basis: str = "",
    basis_from: date | None = None,
    basis_until: date | None = None,
    years: int = 3,
) -> Programme:
    """Set up a programme of an office. Its tier is that of the office, unless it honours an area."""
    acts.permit(actor, GRANTS, "programme.create")
    if Programme.objects.filter(key=key).exists():
        raise RuleBroken("已有这个代码的项目，请换一个代码。", field="key")
    if office is not None and Tier(level) in _LEVEL_OF and office.level != _LEVEL_OF[Tier(level)]:
        raise RuleBroken("项目级别与主办机关的级别不一致。区域品牌请选“区域”。", field="level")
    if not 1 <= years <= MOST_YEARS:
        raise RuleBroken("有效年数应为1至5年。", field="years")
    if basis.strip() and basis_from is None:
        raise RuleBroken("请写明依据的施行日期。", field="basis_from")
    if basis_from and basis_until and basis_until <= basis_from:
        raise RuleBroken("依据的失效日期应晚于施行日期。", field="basis_until")
    row = Programme.objects.create(
        key=key,
        name=name,
        kind=Kind(kind).value,
        level=Tier(level).value,
        office=office,
        basis=basis.strip(),
        basis_from=basis_from,
        basis_until=basis_until,
        years=years,
    )
    trail.record("programme.created", row, actor=actor, at=at, basis=row.basis)
    return row
