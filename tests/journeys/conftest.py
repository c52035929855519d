"""The stage of the demo without its story: places, people, catalogue, and two companies."""

from datetime import datetime

import pytest

from enterprises.actions import enterprise, licence, membership, product
from quality_portal.accounts import actions as accounts
from quality_portal.core.actors import SYSTEM
from quality_portal.core.roles import Role
from quality_portal.demo import laboratory, scene
from quality_portal.workdays.calendar import SHANGHAI
from tests.journeys.climb import Climb
from tests.journeys.inspection import confirmed_failure

START = datetime(2025, 1, 6, 9, tzinfo=SHANGHAI)


@pytest.fixture
def stage(committed_db):
    """Regions, offices, people and the catalogue as they stood in January 2025, committed."""
    stage = scene.build(START)
    laboratory.found(stage, START)
    return stage


@pytest.fixture
def company(stage):
    """乙公司: a maker of extension sockets with a production licence, and a member who signs for it."""
    clerk = stage.people["zhoumin"]
    common = {"actor": clerk, "at": START}
    found = enterprise.register(
        name="澄州乙电器有限公司", credit_code="91990103MA00019L4X", confirmed=True, region=stage.regions["990103"], address="城南区乙路2号", size="small", **common
    )
    product.add(found, name="延长线插座", category=stage.categories["socket"], trademark="乙", model="Y-6", leading=True, **common)
    licence.add(
        found, kind="production", number="XK06-001-10001", product=found.products.get(), valid_from=START.date(),
        valid_to=START.date().replace(year=2030), **common,
    )
    member = scene.account("member", "段青", roles=(Role.ENTERPRISE_MEMBER,), at=START)
    membership.add(member, found, position="质量负责人", **common)
    stage.people["member"] = member
    return found


@pytest.fixture
def climb(stage, company):
    """Start a climb from an inspection of a level, under the family of rules that the city has on that day."""

    def start(level: str, family: str = "policy", quarter: int = 1) -> Climb:
        if family != "policy":
            accounts.set_rulebook(office=stage.city, rulebook=family, since=START.date(), actor=SYSTEM, at=START)
        return Climb(stage, confirmed_failure(stage, company, level, quarter))

    return start
