"""A city office with a county below it, its people, two makers of kettles, and the way from plan to sample."""

import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from enterprises.models import Enterprise, Product, ProductCategory
from inspections import actions
from inspections.actions.plan import ItemDraft
from inspections.law.onsite import NO_EXCUSE, NOTHING_AGAINST
from inspections.models import LabBody, Specification, SpecItem
from inspections.queries.labjob import blank_rows
from quality_portal.accounts.models import Office, Region, RoleGrant, User
from quality_portal.core.roles import Role
from tests.inspections.bench import file_report, result, scope

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai
DAY = timedelta(days=1)
GOOD = result("泄漏电流", "0.12", kind="max", high=75, unit="mA", item_class="A")
BAD = result("泄漏电流", "92", kind="max", high=75, unit="mA", item_class="A")


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


def key_in(frozen, cast, value: str, at: datetime):
    """Two people key in the public value, one after the other; the second draws."""
    actions.draw.key_in(drawing=frozen, public_value=value, witness="刘监督", actor=cast.planner, at=at)
    return actions.draw.key_in(drawing=frozen, public_value=value, actor=cast.approver, at=at)


@pytest.fixture
def drawing(item, cast, make_company):
    """Three makers in the hat, drawn a day later."""
    for _ in range(3):
        make_company()
    frozen = actions.draw.commit(plan_item=item, value_source="双色球第2026025期", actor=cast.planner, at=AT + 2 * timedelta(hours=1))
    return key_in(frozen, cast, "03 08 17 24 25 33 + 06", AT + DAY)


@pytest.fixture
def weighted(cast, place, category, make_company, person):
    """Twelve makers in layers by size, drawn by weight, with a recusal and a limit."""
    layered = ItemDraft(category, 6, place.regions.county, reserves=3, weighting="risk-v1", random_share=20, stratify="size")
    drafted = actions.plan.create(
        office=place.offices.city, year=2026, quarter=2, title="二季度电热水壶监督抽查", reason="投诉较多", items=[layered], actor=cast.planner, at=AT
    )
    approved = actions.plan.approve(plan=drafted, actor=cast.approver, at=AT)
    made = [make_company(f"“{n}”号水壶厂\\", size=("large", "small", "micro")[n % 3]) for n in range(12)]
    person("city", Role.SAMPLER, name="钱抽样员")
    actions.recusal.declare(officer=cast.zhao, enterprise=made[0], reason="interest", actor=cast.zhao, at=AT)
    frozen = actions.draw.commit(
        plan_item=approved.items.get(), value_source="双色球第2026025期", actor=cast.planner, at=AT + DAY, limit=4
    )
    return key_in(frozen, cast, "03 08 17 + 06", AT + 2 * DAY)


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
        "items": [BAD, result("标志", "符合", kind="text", text="应符合标准要求")],
        "actor": cast.tester,
        "at": AT + 10 * DAY,
    }


@pytest.fixture
def failed(report_fields):
    """The conclusion of a report that fails, not yet told to the party."""
    return file_report(**report_fields).conclusion


@pytest.fixture
def notified(failed, cast):
    """The party received it on 2026-03-13; the term runs to 2026-03-28, a Saturday that is worked? No: see the calendar."""
    return actions.conclusion.notify(conclusion=failed, received_on=date(2026, 3, 13), actor=cast.planner, at=AT + 11 * DAY)


@pytest.fixture
def finding(notified, cast):
    return actions.finding.confirm_finding(conclusion=notified, actor=cast.planner, at=AT + 40 * DAY)


def picture(form: str = "JPEG", colour: int = 0) -> bytes:
    """A real picture; another colour is another file."""
    kept = io.BytesIO()
    Image.new("RGB", (24, 16), (colour * 37 % 256, colour * 91 % 256, 60)).save(kept, form)
    return kept.getvalue()


@pytest.fixture
def photo():
    """Make an upload of a real picture."""
    made = iter(range(256))

    def make(name: str = "现场.jpg") -> SimpleUploadedFile:
        return SimpleUploadedFile(name, picture(colour=next(made)))

    return make


@pytest.fixture
def task(drawing, item, cast):
    """The first drawn enterprise has its task and its notice, two days after the draw."""
    first = drawing.drawn.get(rank=1)
    return actions.task.assign(
        plan_item=item, enterprise=first.enterprise, drawn=first, officers=list(first.officers.all()), due_on=date(2026, 3, 31),
        actor=cast.planner, at=AT + 2 * DAY,
    )  # fmt: skip


@pytest.fixture
def on_site(sample_fields, task):
    """What a good record form of a task holds; break one thing at a time."""
    return sample_fields | {
        "task": task, "base_quantity": "200 台", "price": Decimal("129.00"), "price_basis": "marked", "answers": dict(NOTHING_AGAINST),
        "party_signature": "signed", "signer": "钱经理", "at": AT + 3 * DAY,
    }  # fmt: skip


@pytest.fixture
def refusal_fields(task, cast, photo):
    """What a good record of a refusal holds."""
    return {
        "task": task, "way": "open", "refused_on": date(2026, 3, 5), "place": "厂门口", "facts": "保安拒绝抽样人员进厂，告知后仍不开门",
        "grounds": {key: {"applies": False, "note": ""} for key in NO_EXCUSE}, "witness": "村委会 冯某", "photos": [photo()],
        "actor": cast.wang, "at": AT + 3 * DAY,
    }  # fmt: skip


@pytest.fixture
def refusal(refusal_fields):
    return actions.refusal.record(**refusal_fields)


@pytest.fixture
def specification(category):
    """What a kettle is tested for."""
    made = Specification.objects.create(category=category, version="2026", standard="GB 4706.19", since=date(2026, 1, 1))
    SpecItem.objects.create(specification=made, order=1, name="泄漏电流", unit="mA", kind="max", high=75, method="GB 4706.1", item_class="A")
    SpecItem.objects.create(specification=made, order=2, name="标志", kind="text", text="应符合标准要求", method="GB 4706.1")
    return made


@pytest.fixture
def specified(sample, specification, cast):
    """A sample with its specification frozen into it, and a laboratory that may test it all."""
    sample.specification = specification
    sample.save(update_fields=["specification"])
    scope(cast.lab, sample.plan_item.category, blank_rows(specification))
    return sample


# --- results, objections, what follows


def morning(day: date) -> datetime:
    """09:00 in Shanghai of a day."""
    return datetime(day.year, day.month, day.day, 1, 0, tzinfo=UTC)


@pytest.fixture
def join(db):
    """Make a person act for an enterprise."""

    def make(enterprise: Enterprise, name: str = "钱经理") -> User:
        user = User.objects.create_user(f"member{enterprise.pk}-{User.objects.count()}", "pw", display_name=name)
        RoleGrant.objects.create(user=user, role=Role.ENTERPRISE_MEMBER.value)
        enterprise.memberships.create(user=user, since=AT)
        return user

    return make


@pytest.fixture
def seller(place):
    """A shop on file."""
    return Enterprise.objects.create(name="栖云市百姓家电商店", credit_code="91990102MA099901XA", region=place.regions.county, address="河西路3号")


@pytest.fixture
def bought(drawing, item, cast, seller):
    """The failed kettle of a maker, taken at a shop: not yet told to anybody."""

    def take(**fields):
        drawn = drawing.drawn.get(rank=1)
        given = {
            "plan_item": item, "drawn": drawn, "enterprise": drawn.enterprise, "samplers": list(drawn.officers.all()), "product_name": "电热水壶", "model": "ZDH-15",
            "batch": "20260115", "sampled_on": date(2026, 3, 5), "place": "货架", "quantity": "3 台", "seal_no": "S0001", "backup_quantity": "3 台",
            "backup_seal_no": "S0002", "lab": cast.lab, "actor": cast.wang, "at": AT + 3 * DAY, "source": "seller", "seller": seller.name,
            "seller_code": seller.credit_code,
        }  # fmt: skip
        sample = actions.sample.record(**given | fields)
        return file_report(sample=sample, lab=cast.lab, issued_on=date(2026, 3, 12), items=[BAD], actor=cast.tester, at=AT + 10 * DAY).conclusion

    return take


@pytest.fixture
def told(failed, cast, join):
    """The failed result with its notice signed online by the maker on 2026-03-13, and the member who signed."""
    (notice,) = actions.notice.send(conclusion=failed, actor=cast.planner, at=AT + 10 * DAY)
    member = join(notice.enterprise)
    notice = actions.notice.sign(notice=notice, member=member, at=AT + 11 * DAY)
    return SimpleNamespace(notice=notice, member=member, conclusion=notice.conclusion)


@pytest.fixture
def objected(told):
    """The maker objects on the fifth day and asks for a retest."""
    return actions.objection.file(notice=told.notice, asks="retest", grounds="检验时电源电压不稳，请求复检。", member=told.member, at=AT + 16 * DAY)


@pytest.fixture
def other_lab(place, category, person, specified, specification):
    """Another body that can test kettles, with a tester of its own."""
    lab = LabBody.objects.create(name="云岭省电器检测中心")
    tester = person(None, Role.LAB, name="吴检验")
    lab.people.add(tester)
    scope(lab, category, blank_rows(specification))
    return SimpleNamespace(lab=lab, tester=tester)


@pytest.fixture
def other_lab_for(place, category, person, cast):
    """Take a shop's retest to its report at another body, which finds the same."""
    from tests.inspections.bench import retest_report

    def run(conclusion, objection):
        made = Specification.objects.create(category=category, version="2026", standard="GB 4706.19", since=date(2026, 1, 1))
        SpecItem.objects.create(specification=made, order=1, name="泄漏电流", unit="mA", kind="max", high=75, method="GB 4706.1", item_class="A")
        conclusion.sample.specification = made
        conclusion.sample.save(update_fields=["specification"])
        lab, tester = LabBody.objects.create(name="云岭省电器检测中心"), person(None, Role.LAB, name="吴检验")
        lab.people.add(tester)
        scope(lab, category, blank_rows(made))
        retest = actions.objection.accept(objection=objection, actor=cast.approver, at=AT + 13 * DAY)
        retest = actions.retest.complete(
            retest=retest, formalities_on=date(2026, 3, 16), amount=Decimal(900), voucher="P-2", actor=cast.planner, at=AT + 14 * DAY
        )
        job = actions.retest.name_lab(retest=retest, lab=lab, actor=cast.planner, at=AT + 15 * DAY)
        retest_report(job, {"泄漏电流": "99"}, tester=tester, issued_on=date(2026, 4, 1), at=AT + 30 * DAY)
        retest.refresh_from_db()
        return retest

    return run


@pytest.fixture
def retested(objected, other_lab, cast):
    """Take the retest to its verified report: `value` is what the other body measures on the back-up sample."""
    from tests.inspections.bench import retest_report

    def run(value: str):
        retest = actions.objection.accept(objection=objected, actor=cast.approver, at=AT + 17 * DAY)
        retest = actions.retest.complete(
            retest=retest, formalities_on=date(2026, 3, 20), amount=Decimal("1200.00"), voucher="P-001", actor=cast.planner, at=AT + 18 * DAY
        )
        job = actions.retest.name_lab(retest=retest, lab=other_lab.lab, actor=cast.planner, at=AT + 20 * DAY)
        retest_report(job, {"泄漏电流": value, "标志": "符合"}, tester=other_lab.tester, issued_on=date(2026, 4, 1), at=AT + 30 * DAY)
        retest.refresh_from_db()
        return retest

    return run
