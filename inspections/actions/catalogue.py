"""The catalogue of a year: drafted, changed, published by somebody else, withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from enterprises.models import ProductCategory
from inspections.law.plan import GUARD, REASON
from inspections.law.specification import PUBLIC_BEFORE, SECOND_PERSON
from inspections.models import Catalogue, CatalogueEntry, Frequency, Specification
from inspections.models.counter import next_number
from inspections.permissions import GRANTS
from inspections.queries.choices import specifications_in_force
from inspections.states import CatalogueState
from quality_portal.accounts.models import Office
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import Conflict, NotPermitted, RuleBroken
from quality_portal.workdays.calendar import local_date

BASIS = GUARD["plan_catalogue"].basis
CHANGED_MEANWHILE = "这份目录在您填写期间已被他人修改。您填写的内容没有保存，请对照最新内容后再提交。"


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """A category with the reason and frequency it is listed for."""

    category: ProductCategory
    reason: str
    frequency: str = Frequency.YEARLY
    specification: Specification | None = None
    note: str = ""


@transaction.atomic
def draft(
    *, office: Office, year: int, title: str, entries: Sequence[EntryDraft], actor: Actor, at: datetime, note: str = ""
) -> Catalogue:
    """Draft an office's catalogue of a year."""
    acts.permit(actor, GRANTS, "catalogue.draft")
    _check(year, title, entries, today=local_date(at))
    number = next_number("ML", office.region.code, year)  # holds the series: a double click waits here and meets the first
    _refuse_same(office, year, title)
    made = Catalogue.objects.create(
        number=number, office=office, year=year, level=office.level, title=title.strip(), note=note.strip(),
        drafted_by_id=actor.pk, drafted_at=at,
    )  # fmt: skip
    _write(made, entries)
    trail.record("catalogue.drafted", made, actor=actor, at=at, basis=BASIS, after=_told(entries))
    return made


@transaction.atomic
def change(
    *, catalogue: Catalogue, revision: int, year: int, title: str, entries: Sequence[EntryDraft], actor: Actor, at: datetime, note: str = ""
) -> Catalogue:
    """Change a draft. Somebody else's change in between is not overwritten."""
    acts.permit(actor, GRANTS, "catalogue.draft")
    catalogue = locked(catalogue)
    if actor.office_id not in (None, catalogue.office_id):
        raise NotPermitted(f"“{catalogue.title}”是{catalogue.office}的目录，只能由该机关的计划员修改。")
    if catalogue.state != CatalogueState.DRAFT:
        raise RuleBroken(f"目录“{catalogue.title}”{catalogue.get_state_display()}，不能再修改；需要增加产品的，请另发布补充目录。", BASIS)
    if catalogue.revision != revision:
        raise Conflict(CHANGED_MEANWHILE)
    _check(year, title, entries, today=local_date(at))
    _refuse_same(catalogue.office, year, title, own=catalogue.pk)
    catalogue.year, catalogue.title, catalogue.note = year, title.strip(), note.strip()
    catalogue.revision += 1
    catalogue.save(update_fields=["year", "title", "note", "revision"])
    catalogue.entries.all().delete()
    _write(catalogue, entries)
    trail.record("catalogue.changed", catalogue, actor=actor, at=at, basis=BASIS, after=_told(entries))
    return catalogue


@transaction.atomic
def publish(*, catalogue: Catalogue, actor: Actor, at: datetime) -> Catalogue:
    """Publish a catalogue; from then on it is frozen. An entry without a specification gets the one in force."""
    acts.permit(actor, GRANTS, "catalogue.publish")
    catalogue = locked(catalogue)
    if actor.pk is not None and actor.pk == catalogue.drafted_by_id:
        raise RuleBroken("起草人不能发布自己起草的目录，请由其他局领导发布。", SECOND_PERSON.basis)
    if catalogue.state == CatalogueState.DRAFT:
        _settle(catalogue, local_date(at))
    catalogue.published_by_id, catalogue.published_at = actor.pk, at
    acts.advance(catalogue, "publish", actor=actor, at=at, fields=("published_by", "published_at"))
    return catalogue


@transaction.atomic
def withdraw(*, catalogue: Catalogue, because: str, actor: Actor, at: datetime) -> Catalogue:
    """Withdraw a catalogue, or throw a draft away. A published one stays public as withdrawn, with the reason."""
    acts.permit(actor, GRANTS, "catalogue.withdraw")
    catalogue = locked(catalogue)
    if not because.strip():
        raise RuleBroken("请写明撤下的理由；已发布的目录撤下后，理由一并公开。", BASIS, "because")
    catalogue.withdrawn_at, catalogue.withdrawn_because = at, because.strip()
    acts.advance(catalogue, "withdraw", actor=actor, at=at, note=because.strip(), fields=("withdrawn_at", "withdrawn_because"))
    return catalogue


def locked(catalogue: Catalogue) -> Catalogue:
    """Fetch it again under its lock."""
    return Catalogue.objects.select_for_update(of=("self",)).select_related("office__region").get(pk=catalogue.pk)


def _check(year: int, title: str, entries: Sequence[EntryDraft], *, today: date) -> None:
    if not title.strip():
        raise RuleBroken("请填写目录名称。", field="title")
    if not 1985 <= year <= today.year + 2:
        raise RuleBroken(f"年度应在 1985 年与 {today.year + 2} 年之间，您填的是 {year}。", field="year")
    if not entries:
        raise RuleBroken("目录至少要列一个产品：选产品类别和列入理由。", BASIS)
    seen: set[int] = set()
    for entry in entries:
        name = f"“{entry.category}”"
        if entry.category.pk in seen:
            raise RuleBroken(f"{name}列了两次，请合并为一行。", BASIS, "category")
        if entry.reason not in REASON:
            raise RuleBroken(f"{name}请选择列入理由。", BASIS, "reason")
        if entry.frequency not in Frequency.values:
            raise RuleBroken(f"{name}请选择抽查频次。", BASIS, "frequency")
        if entry.specification is not None and entry.specification.category_id != entry.category.pk:
            raise RuleBroken(f"实施细则“{entry.specification}”不是{name}的细则，请重新选择。", PUBLIC_BEFORE.basis, "specification")
        seen.add(entry.category.pk)


def _refuse_same(office: Office, year: int, title: str, own: int | None = None) -> None:
    same = Catalogue.objects.filter(office=office, year=year, title=title.strip()).exclude(state=CatalogueState.WITHDRAWN)
    if found := same.exclude(pk=own).first():
        raise RuleBroken(f"本机关 {year} 年度已有同名的目录 {found.number}（{found.get_state_display()}），没有重复登记。", field="title")


def _write(catalogue: Catalogue, entries: Sequence[EntryDraft]) -> None:
    CatalogueEntry.objects.bulk_create(
        CatalogueEntry(
            catalogue=catalogue, order=order, category=entry.category, reason=entry.reason, frequency=entry.frequency,
            specification=entry.specification, note=entry.note.strip(),
        )
        for order, entry in enumerate(entries, start=1)
    )  # fmt: skip


def _settle(catalogue: Catalogue, today: date) -> None:
    """Bind each entry to a published specification, as far as there is one."""
    rows = list(catalogue.entries.select_related("category", "specification"))
    for row in rows:
        if row.specification is not None and row.specification.state == "draft":
            raise RuleBroken(f"“{row.category}”所附的实施细则 {row.specification.version} 还没有发布，请先发布细则，或者在目录里去掉它。", PUBLIC_BEFORE.basis)
    current = specifications_in_force([row.category_id for row in rows], today)
    missing = [row for row in rows if row.specification is None and row.category_id in current]
    for row in missing:
        row.specification = current[row.category_id]
    CatalogueEntry.objects.bulk_update(missing, ["specification"])


def _told(entries: Sequence[EntryDraft]) -> dict[str, list[list[str]]]:
    return {"entries": [[str(entry.category), entry.reason, entry.frequency] for entry in entries]}
