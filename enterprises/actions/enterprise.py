"""Registering enterprises, changing their facts, and the end of their registration."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from enterprises.law import CODE_BASIS, check_code
from enterprises.models import Enterprise, Industry, Principal
from enterprises.permissions import GRANTS
from enterprises.spelling import initials, pinyin
from quality_portal.accounts.models import Region
from quality_portal.audit import acts, rolls, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import Conflict, RuleBroken
from quality_portal.core.law import Citation

REGISTER_MANY = """
INSERT INTO enterprises_enterprise (name, initials, pinyin, former_names, region_text, address, size, legal_form, capital, scope, verified, state)
SELECT name, initials, pinyin, '{}', '', '', 'unknown', '', '', '', false, 'active'
FROM unnest(%s::text[], %s::text[], %s::text[]) AS given(name, initials, pinyin)
RETURNING name, id
"""
CONFIRM = "确认无误的，请勾选“确认无误”后保存。"
CONFIRMED = "校验位不符，经办人对照营业执照后确认无误"


class Facts(TypedDict, total=False):
    """What is written down of an enterprise besides its name and code."""

    region: Region | None
    region_text: str
    address: str
    industry: Industry | None
    size: str
    legal_form: str
    capital: str
    scope: str
    established_on: date | None


@transaction.atomic
def register(
    *, name: str, credit_code: str = "", confirmed: bool = False, actor: Actor, at: datetime, **facts: Unpack[Facts]
) -> Enterprise:
    """Write a new enterprise down. An empty credit code makes it unverified; a wrong check digit needs `confirmed`."""
    acts.permit(actor, GRANTS, "enterprise.edit")
    enterprise = Enterprise(name=_name(name), **facts)
    note = _set_code(enterprise, credit_code, confirmed=confirmed)
    enterprise.initials, enterprise.pinyin = initials(enterprise.name), pinyin(enterprise.name)
    _save(enterprise)
    trail.record("enterprise.registered", enterprise, actor=actor, at=at, basis=CODE_BASIS if note else "", note=note)
    return enterprise


@transaction.atomic
def register_many(names: Collection[str], *, because: Model, actor: Actor, at: datetime) -> dict[str, int]:
    """Write down by name, unverified, the makers that a file (`because`) names; one statement and one trace for all.

    Who calls has looked for them by name before and holds off others who would. Returns the key of each.
    """
    acts.permit(actor, GRANTS, "enterprise.edit")
    rows = list(dict.fromkeys(_name(name) for name in names))
    if not rows:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(REGISTER_MANY, [rows, [initials(name) for name in rows], [pinyin(name) for name in rows]])
        made = dict(cursor.fetchall())
    brought = rolls.make("enterprises.enterprise", made.values())
    after = {"count": len(made), "first": min(made.values()), "last": max(made.values())} | brought.said
    rolls.keep(trail.record("enterprise.registered_many", because, actor=actor, at=at, after=after), brought)
    return {name: made[_name(name)] for name in names}


@transaction.atomic
def update(
    enterprise: Enterprise,
    *,
    name: str,
    credit_code: str = "",
    confirmed: bool = False,
    seen: int | None = None,
    actor: Actor,
    at: datetime,
    **facts: Unpack[Facts],
) -> Enterprise:
    """Change an enterprise's facts. `seen` is the version the writer looked at; an older one is refused."""
    acts.permit(actor, GRANTS, "enterprise.edit")
    row = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    if seen is not None and seen != version(row):
        raise Conflict("在您填写期间，有人修改了这家企业的资料。您填写的内容还在下面，请刷新另一窗口核对后再保存。")
    before = _image(row)
    if row.name != (new_name := _name(name)):
        if row.name not in row.former_names:
            row.former_names = [*row.former_names, row.name]
        row.name, row.initials, row.pinyin = new_name, initials(new_name), pinyin(new_name)
    note = "" if check_code(credit_code).code == row.credit_code else _set_code(row, credit_code, confirmed=confirmed)
    for field, value in facts.items():
        setattr(row, field, value)
    after = _image(row)
    changed = {field for field in after if after[field] != before[field]}
    if not changed:
        return row
    _save(row)
    trail.record(
        "enterprise.changed",
        row,
        actor=actor,
        at=at,
        before={field: before[field] for field in sorted(changed)},
        after={field: after[field] for field in sorted(changed)},
        note=note,
    )
    return row


def version(enterprise: Enterprise) -> int:
    """A number that grows with every change of the row."""
    return enterprise.events.order_by("-pgh_id").values_list("pgh_id", flat=True).first() or 0


@transaction.atomic
def name_principal(
    enterprise: Enterprise, *, name: str, role: str, since: date | None = None, until: date | None = None, actor: Actor, at: datetime
) -> Principal:
    """Write down who holds a role; the earlier holder's term ends where the new one begins."""
    acts.permit(actor, GRANTS, "enterprise.edit")
    row = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    if since and until and until < since:
        raise RuleBroken("离任日期不能早于任职日期。", field="until")
    if since and until is None and role in ("legal_rep", "manager", "quality_head"):
        earlier = row.principals.filter(role=role, until=None)
        if earlier.filter(since__gt=since).exists():
            raise RuleBroken("现任的任职日期晚于您填写的日期。登记以前的任职，请同时填写离任日期。", field="since")
        earlier.update(until=since)
    principal = Principal.objects.create(enterprise=row, name=name.strip(), role=role, since=since, until=until)
    trail.record("principal.named", row, actor=actor, at=at, after={"name": principal.name, "role": role, "since": str(since or "")})
    return principal


@transaction.atomic
def revoke_business_licence(
    enterprise: Enterprise, *, because: str, basis: Citation | str, on: date, actor: Actor, at: datetime
) -> Enterprise:
    """The business licence was revoked by the organ that may."""
    return _move(enterprise, "revoke", because=because, basis=basis, on=on, actor=actor, at=at)


@transaction.atomic
def deregister(enterprise: Enterprise, *, because: str, basis: Citation | str, on: date, actor: Actor, at: datetime) -> Enterprise:
    """The enterprise left the register."""
    return _move(enterprise, "deregister", because=because, basis=basis, on=on, actor=actor, at=at)


def _move(
    enterprise: Enterprise, move: str, *, because: str, basis: Citation | str, on: date, actor: Actor, at: datetime
) -> Enterprise:
    acts.permit(actor, GRANTS, "enterprise.move")
    row = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    row.state_since = on
    acts.advance(row, move, actor=actor, at=at, basis=basis, note=because, fields=("state_since",))
    return row


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise RuleBroken("请填写企业名称，与营业执照一致。", field="name")
    return name


def _set_code(enterprise: Enterprise, text: str, *, confirmed: bool) -> str:
    """Put the code on the row. Returns the note to record when a wrong check digit was confirmed."""
    if not text.strip():
        if enterprise.credit_code:
            raise RuleBroken("这家企业已登记统一社会信用代码，不能删去。请填写正确的代码。", CODE_BASIS, "credit_code")
        return ""
    checked = check_code(text)
    if checked.refusal:
        raise RuleBroken(checked.refusal, CODE_BASIS, "credit_code")
    if checked.warning and not confirmed:
        raise RuleBroken(checked.warning + CONFIRM, CODE_BASIS, "credit_code")
    holder = Enterprise.objects.filter(credit_code=checked.code).exclude(pk=enterprise.pk).first()
    if holder:
        raise RuleBroken(f"统一社会信用代码{checked.code}已登记在“{holder.name}”名下。请核对代码，或者打开那家企业修改。", field="credit_code")
    enterprise.credit_code, enterprise.verified = checked.code, checked.verified
    return CONFIRMED if checked.warning else ""


def _save(enterprise: Enterprise) -> None:
    try:
        with transaction.atomic():
            enterprise.save()
    except IntegrityError as error:
        if "credit_code" not in str(error):
            raise
        raise Conflict("刚刚有人登记了同一个统一社会信用代码。请按代码查找后再办理。") from error


def _image(row: Enterprise) -> dict[str, Any]:
    """The row as the trail keeps it."""
    image: dict[str, Any] = {
        field: getattr(row, field) for field in ("name", "credit_code", "region_text", "address", "size", "legal_form", "capital", "scope")
    }
    image["region"] = str(row.region or "")
    image["industry"] = str(row.industry or "")
    image["established_on"] = str(row.established_on or "")
    return image
