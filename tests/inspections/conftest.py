"""A city office with a county below it, its people, two makers of kettles, and the way from plan to sample."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from enterprises.models import Enterprise, Product, ProductCategory
from inspections import actions
from inspections.actions.plan import ItemDraft
from inspections.actions.report import ItemResult
from inspections.models import LabBody
from quality_portal.accounts.models import Office, Region, RoleGrant, User
from quality_portal.core.roles import Role

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai
DAY = timedelta(days=1)
GOOD = ItemResult("泄漏电流", "0.12", kind="max", high=75, unit="mA", item_class="A")
BAD = ItemResult("泄漏电流", "92", kind="max", high=75, unit="mA", item_class="A")


@pytest.fixture
def place(db):
    """Regions and offices by short names; `other` is a strange city."""
    rows = [
        ("province", "990000", "云岭省", "province", None, "云质监"),
        ("city", "990100", "栖云市", "city", "province", "栖质监"),
        ("county", "990102", "河西区", "county", "city", "河西质监"),
        ("other", "990200", "望海市", "city", "province", "望质监"),
    ]
    regions, offices = {}, {}
    for key, code, name, level, parent, letters in rows:
        above = regions.get(parent)
        path = f"{above.path}/{code}" if above else code
        regions[key], _ = Region.objects.get_or_create(code=code, defaults={"name": name, "level": level, "parent": above, "path": path})
        offices[key] = Office.objects.create(
            name=f"{name}质量监督局", short_name=f"{name}局", code=letters, level=level, region=regions[key], parent=offices.get(parent)
        )
    return SimpleNamespace(regions=SimpleNamespace(**regions), offices=SimpleNamespace(**offices))


@pytest.fixture
def person(place):
    """Make a person of an office with roles."""
    made = iter(range(1000))

    def make(office: str | None, *roles: Role, name: str = "某人") -> User:
        user = User.objects.create_user(
            f"person{next(made)}", "pw", display_name=name, office=getattr(place.offices, office) if office else None
        )
        RoleGrant.objects.bulk_create([RoleGrant(user=user, role=role.value) for role in roles])
        return user

    return make


@pytest.fixture
def cast(person, place):
    """李科 plans, 张处 approves, 王、赵 sample, 检验所 tests, 外人 is of another city."""
    lab = LabBody.objects.create(name="栖云市产品质量检验所")
    people = SimpleNamespace(
        planner=person("city", Role.PLANNER, name="李科"),
        approver=person("city", Role.APPROVER, name="张处"),
        wang=person("city", Role.SAMPLER, name="王抽样员"),
        zhao=person("city", Role.SAMPLER, name="赵抽样员"),
        officer=person("city", Role.CASE_OFFICER, name="陈办案"),
        desk=person("city", Role.COMPLAINT_HANDLER, name="周受理"),
        tester=person(None, Role.LAB, name="孙检验"),
        stranger=person("other", Role.PLANNER, Role.SAMPLER, Role.APPROVER, Role.CASE_OFFICER, name="外人"),
        auditor=person("city", Role.AUDITOR, name="审计员"),
        lab=lab,
    )
    lab.people.add(people.tester)
    return people


@pytest.fixture
def category(db):
    return ProductCategory.objects.get_or_create(code="T01", defaults={"name": "电热水壶", "safety": True})[0]


@pytest.fixture
def make_company(place, category):
    """A maker of kettles in the county."""
    made = iter(range(1000))

    def make(name: str = "", region: str = "county", **fields) -> Enterprise:
        number = next(made)
        company = Enterprise.objects.create(
            name=name or f"栖云市第{number}水壶厂",
            credit_code=f"91990102MA00{number:05d}A",
            region=getattr(place.regions, region),
            **fields,
        )
        Product.objects.create(enterprise=company, name="电热水壶", category=category, leading=True)
        return company

    return make


@pytest.fixture
def plan(cast, place, category):
    """An approved routine plan of the city office, two batches and one reserve in the county."""
    drafted = actions.plan.create(
        office=place.offices.city,
        year=2026,
        quarter=1,
        title="一季度电热水壶监督抽查",
        reason="涉及人身安全，投诉较多",
        items=[ItemDraft(category, 2, place.regions.county, reserves=1)],
        actor=cast.planner,
        at=AT,
    )
    return actions.plan.approve(plan=drafted, actor=cast.approver, at=AT + timedelta(hours=1))


@pytest.fixture
def item(plan):
    return plan.items.get()


@pytest.fixture
def drawing(item, cast, make_company):
    """Three makers in the hat, drawn a day later."""
    for _ in range(3):
        make_company()
    frozen = actions.draw.commit(plan_item=item, value_source="双色球第2026025期", actor=cast.planner, at=AT + 2 * timedelta(hours=1))
    return actions.draw.draw(drawing=frozen, public_value="03 08 17 24 25 33 + 06", witness="刘监督", actor=cast.planner, at=AT + DAY)


@pytest.fixture
def sample_fields(drawing, item, cast):
    """What a good sample record holds; break one thing at a time."""
    drawn = drawing.drawn.get(rank=1)
    return {
        "plan_item": item,
        "drawn": drawn,
        "enterprise": drawn.enterprise,
        "samplers": list(drawn.officers.all()),
        "product_name": "电热水壶",
        "model": "ZDH-15",
        "batch": "20260115",
        "produced_on": date(2026, 1, 15),
        "sampled_on": date(2026, 3, 5),
        "place": "成品库",
        "quantity": "3 台",
        "seal_no": "F0001",
        "backup_quantity": "3 台",
        "backup_seal_no": "F0002",
        "lab": cast.lab,
        "actor": cast.wang,
        "at": AT + 3 * DAY,
    }


@pytest.fixture
def sample(sample_fields):
    return actions.sample.record(**sample_fields)


@pytest.fixture
def report_fields(sample, cast):
    return {
        "sample": sample,
        "lab": cast.lab,
        "issued_on": date(2026, 3, 12),
        "items": [BAD, ItemResult("标志", "符合", kind="text", text="应符合标准要求")],
        "actor": cast.tester,
        "at": AT + 10 * DAY,
    }


@pytest.fixture
def failed(report_fields):
    """The conclusion of a report that fails, not yet told to the party."""
    return actions.report.file(**report_fields).conclusion


@pytest.fixture
def notified(failed, cast):
    """The party received it on 2026-03-13; the term runs to 2026-03-28, a Saturday that is worked? No: see the calendar."""
    return actions.conclusion.notify(conclusion=failed, received_on=date(2026, 3, 13), actor=cast.planner, at=AT + 11 * DAY)


@pytest.fixture
def finding(notified, cast):
    return actions.finding.confirm_finding(conclusion=notified, actor=cast.planner, at=AT + 40 * DAY)
