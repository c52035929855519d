"""The stage: regions, offices, people, rulebooks, the catalogue of goods and what is tested in each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.core.management import call_command
from django.utils import timezone

from enterprises.models import Enterprise, ProductCategory
from inspections.models import LabBody, Specification, SpecItem
from quality_portal.accounts import actions
from quality_portal.accounts.models import Office, Region, RoleGrant, User
from quality_portal.core.actors import SYSTEM
from quality_portal.core.roles import Role

from . import cast


@dataclass
class Stage:
    """Everybody and everything by a short name."""

    regions: dict[str, Region] = field(default_factory=dict)
    offices: dict[str, Office] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    categories: dict[str, ProductCategory] = field(default_factory=dict)
    specifications: dict[str, Specification] = field(default_factory=dict)
    companies: list[Enterprise] = field(default_factory=list)
    lab: LabBody | None = None

    @property
    def city(self) -> Office:
        return self.offices[cast.CITY[0]]

    @property
    def province(self) -> Office:
        return self.offices[cast.PROVINCE[0]]


def build(at: datetime) -> Stage:
    """Set the stage as it was at `at`, before the first plan."""
    stage = Stage()
    call_command("load_reference", verbosity=0)
    _places(stage, at)
    _people(stage, at)
    _catalogue(stage, at.date())
    return stage


def _places(stage: Stage, at: datetime) -> None:
    province = actions.create_region(code=cast.PROVINCE[0], name=cast.PROVINCE[1], level="province")
    city = actions.create_region(code=cast.CITY[0], name=cast.CITY[1], level="city", parent=province)
    stage.regions = {province.code: province, city.code: city}
    for code, name in cast.DISTRICTS:
        stage.regions[code] = actions.create_region(code=code, name=name, level="county", parent=city)
    common = {"actor": SYSTEM, "at": at}
    top = actions.create_office(
        name="云岭省市场监督管理局", short_name="省局", code="云市监", level="province", region=province,
        address="云岭省云岭市衡平大道 2 号", phone="0990-12315", **common,
    )
    middle = actions.create_office(
        name="澄州市市场监督管理局", short_name="市局", code="澄市监", level="city", region=city, parent=top,
        address="澄州市城东区衡平路 1 号", phone="0991-12315", **common,
    )
    stage.offices = {province.code: top, city.code: middle}
    for code, name in cast.DISTRICTS:
        stage.offices[code] = actions.create_office(
            name=f"澄州市{name}市场监督管理局", short_name=f"{name}局", code=f"澄{name[:2]}市监", level="county",
            region=stage.regions[code], parent=middle, **common,
        )
    actions.set_rulebook(office=middle, rulebook="policy", since=date(2020, 1, 1), **common)
    actions.set_rulebook(office=top, rulebook="statute-2020", since=date(2020, 1, 1), **common)


def _people(stage: Stage, at: datetime) -> None:
    for person in cast.PEOPLE:
        stage.people[person.username] = account(
            person.username, person.name, roles=person.roles, at=at, office=stage.offices[person.office],
            section=person.section, certificate=person.certificate,
        )


def account(
    username: str, name: str, *, roles: tuple[Role, ...], at: datetime, office: Office | None = None, section: str = "", certificate: str = "",
    password: str | None = cast.PASSWORD,
) -> User:
    """An account with its roles and the demo's password; without one nobody can sign in with it."""
    user = actions.create_account(
        username=username, display_name=name, office=office, section=section, certificate_no=certificate,
        password=password, actor=SYSTEM, at=at,
    )
    for role in roles:
        actions.grant_role(user=user, role=role, actor=SYSTEM, at=at)
    # The account is years old in the story, its password is not: nobody is asked to change the shared one today.
    User.objects.filter(pk=user.pk).update(password_changed_at=timezone.now())
    return User.objects.get(pk=user.pk)


def _catalogue(stage: Stage, since: date) -> None:
    stage.lab = LabBody.objects.create(name=cast.LABORATORY, accreditation="990000990001", address="云岭省云岭市检验路 9 号")
    stage.lab.people.set(User.objects.filter(pk__in=RoleGrant.objects.filter(role=Role.LAB).values("user")))
    for key, goods in cast.GOODS.items():
        category = ProductCategory.objects.get(name=goods.category)
        specification = Specification.objects.create(
            category=category, version="2024", standard=goods.standard, sample_quantity="检验 4 件，备样 4 件", since=since
        )
        SpecItem.objects.bulk_create(
            SpecItem(
                specification=specification, order=order, name=item.name, unit=item.unit, kind=item.kind, method=item.method,
                low=Decimal(item.limit) if item.kind == "min" else None,
                high=Decimal(item.limit) if item.kind == "max" else None,
                text=item.limit if item.kind == "text" else "",
                item_class="A" if item.grave else "B",
            )
            for order, item in enumerate(goods.items, start=1)
        )
        stage.categories[key], stage.specifications[key] = category, specification
