"""Specifications: drafted, changed, published by somebody else, repealed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from enterprises.models import ProductCategory
from inspections import limits
from inspections.law.plan import QUANTITY_RULE
from inspections.law.specification import DECISION, DECISIONS, ITEM_CLASSES, PUBLIC_BEFORE, SECOND_PERSON, UNIT_RULE
from inspections.models import Specification, SpecItem
from inspections.permissions import GRANTS
from inspections.states import SpecificationState
from quality_portal.accounts.models import Office
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import Conflict, RuleBroken
from quality_portal.workdays.calendar import local_date

CLASSES = dict(ITEM_CLASSES)
HEAD = ("version", "standard", "since", "sample_quantity", "backup_quantity", "base_quantity", "decision", "method")
CHANGED_MEANWHILE = "这份内容在您填写期间已被他人修改。您填写的内容没有保存，请对照最新内容后再提交。"


@dataclass(frozen=True, slots=True)
class SpecItemDraft:
    """One thing to be tested, with its limit."""

    name: str
    kind: str
    low: Decimal | None = None
    high: Decimal | None = None
    text: str = ""
    unit: str = ""
    method: str = ""
    item_class: str = "B"
    standard: str = ""
    on_site: bool = False

    @property
    def limit(self) -> limits.Limit:
        return limits.Limit(self.kind, self.low, self.high, self.text)


@transaction.atomic
def draft(
    *,
    category: ProductCategory,
    version: str,
    standard: str,
    since: date,
    items: Sequence[SpecItemDraft],
    sample_quantity: str,
    actor: Actor,
    at: datetime,
    backup_quantity: str = "",
    base_quantity: str = "",
    decision: str = DECISIONS[0].key,
    method: str = "",
    office: Office | None = None,
    replaces: Specification | None = None,
) -> Specification:
    """Draft a version of a category's specification."""
    acts.permit(actor, GRANTS, "specification.draft")
    category = ProductCategory.objects.select_for_update().get(pk=category.pk)  # two drafts of one version meet here
    head = {
        "version": version.strip(), "standard": standard.strip(), "since": since, "sample_quantity": sample_quantity.strip(),
        "backup_quantity": backup_quantity.strip(), "base_quantity": base_quantity.strip(), "decision": decision, "method": method.strip(),
    }  # fmt: skip
    _check(head, items, category, today=local_date(at))
    if replaces is not None and replaces.category_id != category.pk:
        raise RuleBroken(f"上一版本“{replaces}”不是“{category}”的细则，请核对。", PUBLIC_BEFORE.basis, "replaces")
    made = Specification.objects.create(
        category=category,
        state=SpecificationState.DRAFT,
        office_id=office.pk if office else actor.office_id,
        drafted_by_id=actor.pk,
        drafted_at=at,
        replaces=replaces,
        **head,
    )
    _write_items(made, items)
    trail.record("specification.drafted", made, actor=actor, at=at, basis=PUBLIC_BEFORE.basis, after=_told(head, items))
    return made


@transaction.atomic
def change(
    *, specification: Specification, revision: int, items: Sequence[SpecItemDraft], actor: Actor, at: datetime, **head: object
) -> Specification:
    """Change a draft. `revision` is the one that the writer had before them; somebody else's change in between is not overwritten."""
    acts.permit(actor, GRANTS, "specification.draft")
    specification = locked(specification)
    if specification.state != SpecificationState.DRAFT:
        raise RuleBroken(f"“{specification}”已经{specification.get_state_display()}，不能再修改；请另起草一个新版本。", SECOND_PERSON.basis)
    if specification.revision != revision:
        raise Conflict(CHANGED_MEANWHILE)
    if set(head) != set(HEAD):
        raise TypeError(f"a version has {HEAD}, not {sorted(head)}")
    fields = {key: value.strip() if isinstance(value, str) else value for key, value in head.items()}
    _check(fields, items, specification.category, today=local_date(at), own=specification.pk)
    for key, value in fields.items():
        setattr(specification, key, value)
    specification.revision += 1
    specification.save(update_fields=[*fields, "revision"])
    specification.items.all().delete()
    _write_items(specification, items)
    trail.record("specification.changed", specification, actor=actor, at=at, basis=PUBLIC_BEFORE.basis, after=_told(fields, items))
    return specification


@transaction.atomic
def publish(*, specification: Specification, actor: Actor, at: datetime) -> Specification:
    """Publish a draft; it never changes again. Whoever drafted it may not."""
    acts.permit(actor, GRANTS, "specification.publish")
    specification = locked(specification)
    if actor.pk is not None and actor.pk == specification.drafted_by_id:
        raise RuleBroken("起草人不能发布自己起草的实施细则，请由其他局领导发布。", SECOND_PERSON.basis)
    if specification.state == SpecificationState.DRAFT and specification.since < local_date(at):
        raise RuleBroken(
            f"施行日期 {specification.since} 早于今天。细则公开以后才能施行，请起草人把施行日期改为今天或以后。", PUBLIC_BEFORE.basis, "since"
        )
    specification.approved_by_id, specification.approved_at = actor.pk, at
    acts.advance(specification, "publish", actor=actor, at=at, fields=("approved_by", "approved_at"))
    return specification


@transaction.atomic
def repeal(*, specification: Specification, because: str, actor: Actor, at: datetime, until: date | None = None) -> Specification:
    """End a version, from today or a later day. A draft is thrown away by it. Plans that froze the version keep it."""
    acts.permit(actor, GRANTS, "specification.repeal")
    specification = locked(specification)
    today = local_date(at)
    if not because.strip():
        raise RuleBroken("请写明废止的理由。", PUBLIC_BEFORE.basis, "because")
    if until is not None and until < max(today, specification.since):
        raise RuleBroken(f"废止日期 {until} 不能早于今天和施行日期 {specification.since}，请改填以后的日期。", field="until")
    last = until or max(today, specification.since)
    specification.until, specification.repealed_because = last, because.strip()
    acts.advance(specification, "repeal", actor=actor, at=at, note=because.strip(), fields=("until", "repealed_because"))
    return specification


def locked(specification: Specification) -> Specification:
    """Fetch it again under its lock."""
    return Specification.objects.select_for_update(of=("self",)).select_related("category", "office").get(pk=specification.pk)


def _check(head: dict[str, object], items: Sequence[SpecItemDraft], category: ProductCategory, *, today: date, own: int | None = None) -> None:
    version, since = str(head["version"]), head["since"]
    if not version:
        raise RuleBroken("请填写版本，例如“2026”。", field="version")
    if not head["standard"]:
        raise RuleBroken("请填写执行标准，例如“GB 4706.19—2008”。", PUBLIC_BEFORE.basis, "standard")
    if not head["sample_quantity"]:
        raise RuleBroken("请填写样品数量，不得超过检验的合理需要。", QUANTITY_RULE.basis, "sample_quantity")
    if head["decision"] not in DECISION:
        raise RuleBroken("请选择判定规则。", PUBLIC_BEFORE.basis, "decision")
    if not isinstance(since, date) or not 1985 <= since.year <= today.year + 2:
        raise RuleBroken(f"施行日期应在 1985 年与 {today.year + 2} 年之间，您填的是 {since}。", field="since")
    same = Specification.objects.filter(category=category, version=version).exclude(pk=own).first()
    if same:
        raise RuleBroken(f"“{category}”已经有版本 {version}（{same.get_state_display()}），请换一个版本号。", field="version")
    _check_items(items)


def _check_items(items: Sequence[SpecItemDraft]) -> None:
    if not items:
        raise RuleBroken("实施细则至少要有一个检验项目：填项目名称和限量。", PUBLIC_BEFORE.basis)
    seen: set[str] = set()
    for place, item in enumerate(items, start=1):
        name = item.name.strip()
        if not name:
            raise RuleBroken(f"第 {place} 行请填写检验项目的名称。", PUBLIC_BEFORE.basis)
        if name in seen:
            raise RuleBroken(f"检验项目“{name}”列了两次，请合并为一行。", PUBLIC_BEFORE.basis)
        if item.item_class not in CLASSES:
            raise RuleBroken(f"检验项目“{name}”的项目分类应为 A 或 B。", PUBLIC_BEFORE.basis)
        if wrong := limits.check(item.limit, item.unit):
            raise RuleBroken(f"检验项目“{name}”：{wrong}", UNIT_RULE.basis)
        seen.add(name)


def _write_items(specification: Specification, items: Sequence[SpecItemDraft]) -> None:
    SpecItem.objects.bulk_create(
        SpecItem(
            specification=specification, order=order, name=item.name.strip(), kind=item.kind, low=item.low, high=item.high,
            text=item.text.strip(), unit=item.unit.strip(), method=item.method.strip(), item_class=item.item_class, standard=item.standard.strip(),
            on_site=item.on_site,
        )
        for order, item in enumerate(items, start=1)
    )  # fmt: skip


def _told(head: dict[str, object], items: Sequence[SpecItemDraft]) -> dict[str, object]:
    """What the trail keeps of a version."""
    told: dict[str, object] = {key: str(value) for key, value in head.items()}
    return told | {"items": [[item.name, limits.printed(item.limit), item.unit, item.item_class] for item in items]}
