"""The stage: regions, offices, people, rulebooks, the catalogue of goods and what is tested in each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import count

from django.core.management import call_command
from django.utils import timezone

from enterprises.models import Enterprise, ProductCategory
from inspections.actions import specification as specifications
from inspections.models import LabBody, Specification
from quality_portal.accounts import actions
from quality_portal.accounts.models import Office, Region, User
from quality_portal.core.actors import SYSTEM
from quality_portal.core.roles import Role
from quality_portal.workdays.calendar import local_date

from . import agencies, cast


@dataclass
class Stage:
    """Everybody and everything by a short name."""

    regions: dict[str, Region] = field(default_factory=dict)
    offices: dict[str, Office] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    categories: dict[str, ProductCategory] = field(default_factory=dict)
    specifications: dict[str, Specification] = field(default_factory=dict)
    companies: list[Enterprise] = field(default_factory=list)
    labs: dict[str, LabBody] = field(default_factory=dict)
    turns: Iterator[int] = field(default_factory=count)

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
    _specifications(stage, at)
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
    agencies.fill(stage.regions, at)
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


def _specifications(stage: Stage, at: datetime) -> None:
    """What is tested in each product, drafted by the province and published by its head."""
    drafter, head = stage.people["shengju"], stage.people["shengjuzhang"]
    for key, goods in cast.GOODS.items():
        category = ProductCategory.objects.get(name=goods.category)
        drafted = specifications.draft(
            category=category, version="2024", standard=goods.standard, since=local_date(at), items=[_item(item) for item in goods.items],
            sample_quantity="4 件", backup_quantity="4 件", base_quantity="不少于 20 件", actor=drafter, at=at,
        )  # fmt: skip
        stage.categories[key] = category
        stage.specifications[key] = specifications.publish(specification=drafted, actor=head, at=at)


def _item(item: cast.Item) -> specifications.SpecItemDraft:
    return specifications.SpecItemDraft(
        name=item.name, kind=item.kind, unit=item.unit or "/", method=item.method, item_class="A" if item.grave else "B",
        low=Decimal(item.limit) if item.kind == "min" else None,
        high=Decimal(item.limit) if item.kind == "max" else None,
        text=item.limit if item.kind == "text" else "",
        on_site=item.kind == "text",  # what can be seen with the eye
    )  # fmt: skip
