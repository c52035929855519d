"""A small province: three offices above one another, a stranger's city, their people, and two companies."""

from datetime import date
from types import SimpleNamespace

import pytest

from enterprises import actions
from enterprises.models import ProductCategory
from quality_portal.accounts.models import Office, Region, RoleGrant, User
from quality_portal.core.actors import SYSTEM
from quality_portal.core.roles import Role
from tests.enterprises.facts import AT, CODE_A, CODE_B


@pytest.fixture
def place(db):
    """Regions and offices by short names."""
    rows = [
        ("province", "990000", "江海省", "province", None, "江质监"),
        ("city", "990100", "临江市", "city", "province", "临质监"),
        ("county", "990102", "城东区", "county", "city", "临东质监"),
        ("other", "990200", "望海市", "city", "province", "望质监"),
        ("other_county", "990202", "港口区", "county", "other", "望港质监"),
    ]
    regions, offices = {}, {}
    for key, code, name, level, parent, letters in rows:
        above = regions.get(parent)
        path = f"{above.path}/{code}" if above else code
        regions[key], _ = Region.objects.get_or_create(
            code=code, defaults={"name": name, "level": level, "parent": above, "path": path}
        )
        offices[key] = Office.objects.create(
            name=f"{name}产品质量监督局", short_name=f"{name}局", code=letters, level=level, region=regions[key], parent=offices.get(parent)
        )
    return SimpleNamespace(regions=SimpleNamespace(**regions), offices=SimpleNamespace(**offices))


@pytest.fixture
def person(place):
    """Make a person of an office with roles."""
    made = iter(range(1000))

    def make(office: str | None, *roles: Role) -> User:
        user = User.objects.create_user(
            f"person{next(made)}", "pw", display_name="某人", office=getattr(place.offices, office) if office else None
        )
        RoleGrant.objects.bulk_create([RoleGrant(user=user, role=role.value) for role in roles])
        return user

    return make


@pytest.fixture
def officer(person):
    """李科 of the city office: keeps the register and decides on licences."""
    return person("city", Role.CASE_OFFICER, Role.PLANNER)


@pytest.fixture
def category(db):
    return ProductCategory.objects.get_or_create(code="T01", defaults={"name": "电热水壶", "safety": True})[0]


@pytest.fixture
def company(place):
    """甲公司, in the county below the city office."""
    return actions.enterprise.register(
        name="江海甲电器有限公司", credit_code=CODE_A, region=place.regions.county, actor=SYSTEM, at=AT
    )


@pytest.fixture
def other_company(place):
    """A company of the other city."""
    return actions.enterprise.register(
        name="望海乙乳业有限公司", credit_code=CODE_B, region=place.regions.other_county, actor=SYSTEM, at=AT
    )


@pytest.fixture
def xk(company):
    """甲公司's production licence."""
    return actions.licence.add(
        company,
        kind="production",
        number="(苏)XK13-014-00123",
        valid_from=date(2024, 1, 1),
        valid_to=date(2028, 12, 31),
        actor=SYSTEM,
        at=AT,
    )
