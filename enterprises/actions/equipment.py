"""Equipment: registered at a site, taken away. What is to be eliminated is not moved elsewhere."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from enterprises.law.elimination import NO_NEW, NO_RELOCATION
from enterprises.models import Enterprise, Equipment
from enterprises.permissions import GRANTS
from enterprises.queries import elimination as queries
from quality_portal.audit import acts, trail
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import Conflict, RuleBroken
from quality_portal.core.formats import zhdate
from quality_portal.workdays import calendar

from . import elimination


@transaction.atomic
def register(
    enterprise: Enterprise,
    *,
    name: str,
    site: str,
    installed_on: date,
    model: str = "",
    process: str = "",
    maker: str = "",
    serial: str = "",
    origin: str = Equipment.Origin.DECLARED,
    actor: Actor,
    at: datetime,
) -> Equipment:
    """Write a piece of equipment down. What a catalogue in force names leads to a task, or is refused when it is new here."""
    acts.permit(actor, GRANTS, "equipment.register")
    row = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    on = calendar.local_date(at)
    piece = Equipment(
        enterprise=row, name=_tidy(name), model=_tidy(model), process=_tidy(process), maker=_tidy(maker),
        serial=_tidy(serial).upper(), site=_tidy(site), installed_on=installed_on, origin=origin,
    )  # fmt: skip
    if not piece.name:
        raise RuleBroken("请填写设备名称。", field="name")
    if not piece.site:
        raise RuleBroken("请填写安装地点。", field="site")
    if installed_on > on:
        raise RuleBroken("安装日期不能晚于今天。", field="installed_on")
    _refuse_moved(piece)
    _refuse_new(piece, on)
    try:
        with transaction.atomic():
            piece.save()
    except IntegrityError as error:  # somebody else wrote the same piece down at this moment
        raise Conflict("刚刚有人登记了同一制造单位、同一出厂编号的设备。请刷新后核对。") from error
    trail.record("equipment.registered", piece, actor=actor, at=at, after={"site": piece.site, "installed_on": str(installed_on)})
    elimination.match(enterprise=row, actor=SYSTEM, at=at)
    return piece


@transaction.atomic
def remove(equipment: Equipment, *, on: date, because: str, actor: Actor, at: datetime) -> Equipment:
    """Note that a piece was taken away. A task on it stays open until a person has seen what became of it."""
    acts.permit(actor, GRANTS, "equipment.register")
    row = Equipment.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=equipment.pk)
    if row.removed_on is not None:
        return row
    if not because.strip():
        raise RuleBroken("请写明设备拆到哪里去了。", field="because")
    if not row.installed_on <= on <= calendar.local_date(at):
        raise RuleBroken("拆除日期应在安装以后、今天以前。", field="on")
    row.removed_on, row.removed_because = on, because.strip()[:300]
    row.save(update_fields=["removed_on", "removed_because"])
    trail.record("equipment.removed", row, actor=actor, at=at, note=row.removed_because)
    return row


def _refuse_moved(piece: Equipment) -> None:
    """The same piece at another site: never while it is to be eliminated, nor before it left the site it is at."""
    known = list(queries.same_piece(piece.maker, piece.serial))
    if task := queries.open_task_of(known):
        raise RuleBroken(
            f"这台设备列入{task.entry.batch.title}，在“{task.enterprise}”的淘汰任务还没有办结（期限{zhdate(task.due_on)}），不得移到别处登记。"
            "请先在原处转产或者关闭拆除。",
            NO_RELOCATION.basis,
            "serial",
        )
    if task := queries.eliminated(known):
        raise RuleBroken(
            f"这台设备已于{zhdate(task.settled_on)}在“{task.enterprise}”被淘汰（{task.entry.batch.title}），不得再登记使用。"
            "现场发现它在用的，请把原任务重新列为未办结。",
            NO_RELOCATION.basis,
            "serial",
        )
    if here := next((row for row in known if row.removed_on is None), None):
        raise RuleBroken(
            f"同一制造单位、同一出厂编号的设备已登记在“{here.enterprise}”（{here.site}）。请核对编号；确已搬走的，先登记拆除。", field="serial"
        )


def _refuse_new(piece: Equipment, on: date) -> None:
    """Installed after the catalogue came into force: not registrable, unless an officer met it on the spot."""
    if piece.origin == Equipment.Origin.FOUND:
        return
    for entry in queries.naming_equipment(queries.in_force(on), piece.described):
        if piece.installed_on >= entry.batch.since:
            raise RuleBroken(
                f"“{piece.name}”列入{entry.batch.title}（{zhdate(entry.batch.since)}起施行），施行以后不得新上，也不得从别处迁入，不予登记。"
                "检查中发现它已经在用的，来源请选“检查发现”，系统会下达淘汰任务。",
                NO_NEW.basis,
                "name",
            )


def _tidy(text: str) -> str:
    return " ".join(text.split())
