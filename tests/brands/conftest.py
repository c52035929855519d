"""A province above two cities, their heads, a maker of kettles with two products, programmes with a basis, and failures."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from brands.actions import honour, programme
from brands.law import CRITERIA, Kind
from enterprises.models import Enterprise, Product, ProductCategory
from inspections.models import Conclusion, Finding, LabBody, Plan, PlanItem, Sample, TestReport
from quality_portal.accounts.models import Office, Region, RoleGrant, User
from quality_portal.core.roles import Role

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai
TODAY = date(2026, 3, 2)
BASIS = "《栖云名牌产品认定办法》（栖政发〔2024〕9号）"


def every(kind: Kind) -> list[str]:
    return [row.key for row in CRITERIA[kind]]


@pytest.fixture
def place(db):
    """Regions and offices by short names; `other` is a strange city."""
    rows = [
        ("province", "990000", "云岭省", "province", None, "云市监"),
        ("city", "990100", "栖云市", "city", "province", "栖市监"),
        ("other", "990200", "望海市", "city", "province", "望市监"),
    ]
    regions, offices = {}, {}
    for key, code, name, level, parent, letters in rows:
        above = regions.get(parent)
        path = f"{above.path}/{code}" if above else code
        regions[key] = Region.objects.create(code=code, name=name, level=level, parent=above, path=path)
        offices[key] = Office.objects.create(
            name=f"{name}市场监督管理局",
            short_name=f"{name}局",
            code=letters,
            level=level,
            region=regions[key],
            parent=offices.get(parent),
        )
    return SimpleNamespace(regions=SimpleNamespace(**regions), offices=SimpleNamespace(**offices))


@pytest.fixture
def cast(place):
    """张局 decides, 小刘 edits lists, 外人 is of another city, 企业 is a member."""
    made = iter(range(1000))

    def person(office: str | None, *roles: Role, name: str) -> User:
        own = getattr(place.offices, office) if office else None
        user = User.objects.create_user(f"person{next(made)}", "pw", display_name=name, office=own)
        RoleGrant.objects.bulk_create([RoleGrant(user=user, role=role.value) for role in roles])
        return user

    return SimpleNamespace(
        head=person("city", Role.APPROVER, name="张局"),
        editor=person("city", Role.PUBLICITY_EDITOR, name="小刘"),
        lawyer=person("city", Role.REVIEWER, name="方法规"),
        sampler=person("city", Role.SAMPLER, name="王抽样"),
        other_editor=person("other", Role.PUBLICITY_EDITOR, name="外市小李"),
        stranger=person("other", Role.APPROVER, name="外人"),
        member=person(None, Role.ENTERPRISE_MEMBER, name="企业"),
    )


@pytest.fixture
def maker(place):
    """A maker with a kettle and a lamp."""
    company = Enterprise.objects.create(
        name="栖云市沸点电器有限公司", credit_code="91990102MA0000001A", region=place.regions.city
    )
    category = ProductCategory.objects.get_or_create(code="T01", defaults={"name": "电热水壶"})[0]
    kettle = Product.objects.create(enterprise=company, name="电热水壶", trademark="沸点", category=category)
    lamp = Product.objects.create(enterprise=company, name="台灯", category=category)
    return SimpleNamespace(enterprise=company, kettle=kettle, lamp=lamp, category=category)


@pytest.fixture
def make_programme(cast, place):
    def make(kind: Kind = Kind.NAMED_BRAND, **fields):
        given = {
            "key": f"city-{kind.value}",
            "name": "栖云名牌产品",
            "kind": kind.value,
            "level": "city",
            "office": place.offices.city,
            "basis": BASIS,
            "basis_from": date(2024, 5, 1),
            "actor": cast.head,
            "at": AT,
        }
        return programme.create(**{**given, **fields})

    return make


@pytest.fixture
def brand(make_programme):
    return make_programme()


@pytest.fixture
def give(cast, maker):
    """Grant a title; break one thing at a time."""

    def give(what, **fields):
        given = {
            "programme": what,
            "enterprise": maker.enterprise,
            "product": maker.kettle,
            "certificate_no": "QY-2026-001",
            "granted_on": TODAY,
            "confirmed": every(Kind(what.kind)),
            "actor": cast.head,
            "at": AT,
        }
        return honour.grant(**{**given, **fields})

    return give


@pytest.fixture
def fail(place, maker):
    """A confirmed finding about a product, as plain rows."""
    made = iter(range(1, 1000))

    def make(on: date, product: Product | None = None, office: str = "city") -> Finding:
        number, own, thing = next(made), getattr(place.offices, office), product or maker.kettle
        plan = Plan.objects.create(
            number=f"JH-{number}",
            year=on.year,
            quarter=1,
            title="抽查",
            level="city",
            office=own,
            reason="投诉",
            drafted_at=AT,
        )
        item = PlanItem.objects.create(plan=plan, category=maker.category, region=place.regions.city, quota=1)
        sample = Sample.objects.create(
            number=f"CY-{number}",
            plan_item=item,
            office=own,
            enterprise=maker.enterprise,
            product=thing,
            product_name=thing.name,
            sampled_on=on,
            seal_no=f"F{number:04d}",
            recorded_at=AT,
            state="tested",
        )
        lab = LabBody.objects.get_or_create(name="栖云市产品质量检验所")[0]
        report = TestReport.objects.create(number=f"BG-{number}", sample=sample, lab=lab, issued_on=on, filed_at=AT)
        conclusion = Conclusion.objects.create(
            report=report,
            sample=sample,
            plan_item=item,
            office=own,
            enterprise=maker.enterprise,
            product=thing,
            product_name=thing.name,
            decided_on=on,
            verdict="fail",
            state="final",
            final_on=on,
        )
        return Finding.objects.create(
            number=f"BHG-{number}",
            conclusion=conclusion,
            sample=sample,
            enterprise=maker.enterprise,
            product=thing,
            product_name=thing.name,
            facts="泄漏电流",
            severity="serious",
            office=own,
            confirmed_on=on,
        )

    return make
