"""The register of laboratories: bodies, their certificates, what they may test, their people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from enterprises.models import ProductCategory
from inspections.law.lab import KIND, NETWORK, SCOPE_RULE, item_key, method_key
from inspections.models import LabAccreditation, LabBody, LabScope
from inspections.permissions import GRANTS
from inspections.tables import Table, day_of
from quality_portal.accounts.models import Level, Region, User
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.core.roles import Role
from quality_portal.workdays.calendar import local_date

FIELDS = ("name", "level", "region_id", "address", "contact", "phone", "since", "monitoring", "closed_on")
BAD_ROWS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Ability:
    """An item of a product that a body may test by a method."""

    category: ProductCategory
    item: str
    method: str
    since: date
    until: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of loading an annex: how many rows are new, how many were there already, what could not be taken."""

    added: int
    known: int
    problems: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@transaction.atomic
def register(
    *,
    name: str,
    level: str,
    actor: Actor,
    at: datetime,
    region: Region | None = None,
    address: str = "",
    contact: str = "",
    phone: str = "",
    since: date | None = None,
    monitoring: bool = False,
) -> LabBody:
    """Enter a body in the register."""
    acts.permit(actor, GRANTS, "lab.register")
    lab = LabBody(
        name=name.strip(), level=level, region=region, address=address.strip(), contact=contact.strip(), phone=phone.strip(),
        since=since, monitoring=monitoring, office_id=actor.office_id,
    )  # fmt: skip
    _check(lab, local_date(at))
    try:
        with transaction.atomic():
            lab.save(force_insert=True)
    except IntegrityError as error:
        raise RuleBroken(f"“{lab.name}”已在检验机构名册里，请在名册里查看。", NETWORK.basis, "name") from error
    trail.record("lab.registered", lab, actor=actor, at=at, basis=NETWORK.basis)
    return lab


@transaction.atomic
def change(*, lab: LabBody, actor: Actor, at: datetime, **fields: object) -> LabBody:
    """Change what the register says of a body."""
    acts.permit(actor, GRANTS, "lab.register")
    lab = LabBody.objects.select_for_update(of=("self",)).get(pk=lab.pk)
    before = {name: str(getattr(lab, name) or "") for name in FIELDS}
    for name, value in fields.items():
        setattr(lab, name, value.strip() if isinstance(value, str) else value)
    _check(lab, local_date(at))
    if LabBody.objects.filter(name=lab.name).exclude(pk=lab.pk).exists():
        raise RuleBroken(f"“{lab.name}”已在检验机构名册里。", NETWORK.basis, "name")
    after = {name: str(getattr(lab, name) or "") for name in FIELDS}
    changed = {name for name in FIELDS if before[name] != after[name]}
    if changed:
        lab.save()
        trail.record(
            "lab.changed", lab, actor=actor, at=at, basis=NETWORK.basis,
            before={name: before[name] for name in changed}, after={name: after[name] for name in changed},
        )  # fmt: skip
    return lab


def _check(lab: LabBody, today: date) -> None:
    if not lab.name:
        raise RuleBroken("请填写检验机构的名称。", NETWORK.basis, "name")
    if lab.level not in Level.values:
        raise RuleBroken("请选择级别：国家级、省级、市级或者县级。", NETWORK.basis, "level")
    if lab.since and lab.since > today:
        raise RuleBroken(f"成立日期 {lab.since} 晚于今天，请核对。", NETWORK.basis, "since")
    if lab.closed_on and lab.since and lab.closed_on < lab.since:
        raise RuleBroken(f"停止承检日期 {lab.closed_on} 早于成立日期 {lab.since}，请核对。", NETWORK.basis, "closed_on")


@transaction.atomic
def accredit(*, lab: LabBody, kind: str, number: str, since: date, actor: Actor, at: datetime, until: date | None = None) -> LabAccreditation:
    """Enter a certificate. The same one twice is entered once."""
    acts.permit(actor, GRANTS, "lab.register")
    lab = LabBody.objects.select_for_update(of=("self",)).get(pk=lab.pk)
    if kind not in KIND:
        raise RuleBroken("请选择资质的种类。", SCOPE_RULE.basis, "kind")
    if not number.strip():
        raise RuleBroken("请填写证书编号。", SCOPE_RULE.basis, "number")
    if since > local_date(at):
        raise RuleBroken(f"发证日期 {since} 晚于今天，请核对。", SCOPE_RULE.basis, "since")
    if until and until < since:
        raise RuleBroken(f"有效期至 {until} 早于发证日期 {since}，请核对。", SCOPE_RULE.basis, "until")
    if known := lab.accreditations.filter(kind=kind, number=number.strip()).first():
        return known
    paper = LabAccreditation.objects.create(lab=lab, kind=kind, number=number.strip(), since=since, until=until)
    trail.record("lab.accredited", lab, actor=actor, at=at, basis=SCOPE_RULE.basis, note=f"{paper}，有效期至 {until or '长期'}")
    return paper


@transaction.atomic
def load_scope(*, accreditation: LabAccreditation, abilities: Iterable[Ability], actor: Actor, at: datetime) -> Loaded:
    """Enter what a certificate covers. What is there already is left as it is; a later end renews it."""
    acts.permit(actor, GRANTS, "lab.register")
    lab = LabBody.objects.select_for_update(of=("self",)).get(pk=accreditation.lab_id)
    rows = {
        (one.category.pk, item_key(one.item), method_key(one.method), one.since): LabScope.of(
            lab=lab, accreditation=accreditation, category=one.category, item=one.item, method=one.method, note=one.note, since=one.since, until=one.until
        )
        for one in abilities
    }
    known = set(LabScope.objects.filter(lab=lab).values_list("category", "item_key", "method_key", "since"))
    new = [row for key, row in rows.items() if key not in known]
    LabScope.objects.bulk_create(new, batch_size=1000)
    if new:
        trail.record("lab.scope_loaded", lab, actor=actor, at=at, basis=SCOPE_RULE.basis, note=f"{accreditation}：新增 {len(new)} 项")
    return Loaded(len(new), len(rows) - len(new))


def load_table(*, accreditation: LabAccreditation, table: Table, actor: Actor, at: datetime) -> Loaded:
    """Enter an annex as a table: all rows or none, with every wrong row named."""
    abilities, problems = _abilities(accreditation, table)
    if problems:
        shown = problems[:BAD_ROWS_SHOWN] + ([f"另有 {len(problems) - BAD_ROWS_SHOWN} 行有误。"] if len(problems) > BAD_ROWS_SHOWN else [])
        return Loaded(0, 0, tuple(shown), table.remarks)
    if not abilities:
        raise RuleBroken("表格里没有数据行。", SCOPE_RULE.basis, "file")
    done = load_scope(accreditation=accreditation, abilities=abilities, actor=actor, at=at)
    return Loaded(done.added, done.known, (), table.remarks)


def _abilities(accreditation: LabAccreditation, table: Table) -> tuple[list[Ability], list[str]]:
    categories: dict[str, ProductCategory] = {}
    for row in ProductCategory.objects.all():
        categories |= {item_key(row.name): row, item_key(row.code): row}
    abilities, problems = [], []
    for number, cells in table.rows:
        if not any(cells.values()):
            continue
        wrong = _wrong(cells, categories)
        try:
            since, until = day_of(cells.get("since", "")), day_of(cells.get("until", ""))
        except ValueError as error:
            since, until, wrong = None, None, wrong or f"日期“{error}”看不懂，请写成 2026-01-31"
        since = since or accreditation.since
        if not wrong and until and until < since:
            wrong = f"有效期至 {until} 早于批准日期 {since}"
        if wrong:
            problems.append(f"第 {number} 行：{wrong}。")
        else:
            abilities.append(Ability(categories[item_key(cells["category"])], cells["item"], cells["method"], since, until, cells.get("note", "")[:200]))
    return abilities, problems


def _wrong(cells: dict[str, str], categories: dict[str, ProductCategory]) -> str:
    for key, title in (("category", "产品类别"), ("item", "检验项目"), ("method", "检验方法")):
        if not cells.get(key):
            return f"没有填{title}"
        if len(cells[key]) > 120:
            return f"{title}超过 120 个字"
    return "" if item_key(cells["category"]) in categories else f"产品类别“{cells['category']}”不在目录里，请按目录的名称或者代码填写"


@transaction.atomic
def end_scope(*, rows: Sequence[LabScope], until: date, because: str, actor: Actor, at: datetime) -> int:
    """Let abilities end on a day: suspended, withdrawn or given up."""
    acts.permit(actor, GRANTS, "lab.register")
    if not because.strip():
        raise RuleBroken("请写明终止的理由，记录会保留。", SCOPE_RULE.basis, "because")
    held = list(LabScope.objects.select_for_update(of=("self",)).select_related("lab").filter(pk__in=[row.pk for row in rows]))
    if early := next((row for row in held if until < row.since), None):
        raise RuleBroken(f"终止日期 {until} 早于“{early.item}”的批准日期 {early.since}。", SCOPE_RULE.basis, "until")
    for row in held:
        row.until = until
        row.save(update_fields=["until"])
    for lab in {row.lab for row in held}:
        names = "、".join(row.item for row in held if row.lab_id == lab.pk)[:200]
        trail.record("lab.scope_ended", lab, actor=actor, at=at, basis=SCOPE_RULE.basis, note=f"{names}，至 {until}：{because.strip()}")
    return len(held)


@transaction.atomic
def add_person(*, lab: LabBody, person: User, actor: Actor, at: datetime) -> LabBody:
    """Let an account work at a body's bench."""
    acts.permit(actor, GRANTS, "lab.register")
    lab = LabBody.objects.select_for_update(of=("self",)).get(pk=lab.pk)
    if Role.LAB not in person.roles:
        raise RuleBroken(f"{person.display_name}没有检验机构角色，请先由安全管理员授予。", SCOPE_RULE.basis, "person")
    if person.labs.exclude(pk=lab.pk).exists():
        raise RuleBroken(f"{person.display_name}已是“{person.labs.exclude(pk=lab.pk).first()}”的人员，一人不能同时在两个机构。", SCOPE_RULE.basis, "person")
    if not lab.people.filter(pk=person.pk).exists():
        lab.people.add(person)
        trail.record("lab.person_added", lab, actor=actor, at=at, basis=SCOPE_RULE.basis, note=person.display_name)
    return lab


@transaction.atomic
def remove_person(*, lab: LabBody, person: User, actor: Actor, at: datetime) -> LabBody:
    """End an account's work at a body's bench."""
    acts.permit(actor, GRANTS, "lab.register")
    lab = LabBody.objects.select_for_update(of=("self",)).get(pk=lab.pk)
    if lab.people.filter(pk=person.pk).exists():
        lab.people.remove(person)
        trail.record("lab.person_removed", lab, actor=actor, at=at, basis=SCOPE_RULE.basis, note=person.display_name)
    return lab
