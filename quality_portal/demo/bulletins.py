"""Announcements of every kind, drafted from the facts and passed by three people; one of each."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from enforcement.actions import announcement, recall
from enforcement.models import Announcement, Recall
from enforcement.queries.bulletin import build
from inspections.models import Catalogue

from .clock import Quarter, at, before, plus
from .scene import Stage

TOLD_AFTER = 50  # days after the quarter, when objections are over
REMEDY = "请停止使用，拔下电源。凭产品或者购物凭证到购买处退款，不需要小票；也可以拨打生产者公布的服务热线，由生产者上门收回。"
HAZARD = "充电时温度过高，外壳可能软化，有烫伤和起火的危险。"


def quarterly(stage: Stage, quarter: Quarter, today: date) -> None:
    """The results of a quarter, once they stand."""
    day = plus(quarter.after, TOLD_AFTER)
    if day < today:
        source = {"office": stage.city.pk, "year": quarter.year, "quarter": quarter.number}
        _told(stage, "result", source, day, today)


def play(stage: Stage, today: date) -> None:
    """A year's catalogue, licences, stopped production, a recall, a withdrawal; each told some days ago."""
    for row in Catalogue.objects.filter(office=stage.city, state="published", year=today.year)[:1]:
        _told(stage, "catalogue", {"catalogue": row.pk}, before(today, 40), today)
    year = {"since": (today - timedelta(days=365)).isoformat(), "until": before(today, 12).isoformat()}
    for kind in ("licence", "stop_production"):
        _told(stage, kind, dict(year), before(today, 10), today)
    row = _recall(stage, before(today, 20))
    _told(stage, "recall", {"recall": row.pk}, before(today, 18), today)
    _withdrawn(stage, today)


def _told(stage: Stage, kind: str, source: dict[str, Any], day: date, today: date) -> Announcement | None:
    """Draft, review, publish on three days; nothing where there is nothing to tell."""
    if not build(kind, source, office=stage.city, on=day).lines:
        return None
    people = stage.people
    draft = announcement.draft_from_facts(kind=kind, source=source, actor=people["baixue"], at=at(day, 10))
    announcement.review(announcement=draft, note="依据准确，名单与登记一致。", actor=people["fanghui"], at=at(min(plus(day, 1), today), 10))
    return announcement.publish(announcement=draft, actor=people["xujuzhang"], at=at(min(plus(day, 2), today), 10))


def _recall(stage: Stage, day: date) -> Recall:
    company = stage.companies[9]
    return recall.record(
        enterprise=company, product_name="移动电源", trademark="安充", model="AC-20", batch="20260311、20260318", quantity="1240 只", hazard=HAZARD, remedy=REMEDY,
        reported_on=day, actor=stage.people["zhangwei"], at=at(day, 15),
    )  # fmt: skip


def _withdrawn(stage: Stage, today: date) -> None:
    """What was withdrawn is told as well."""
    gone = Announcement.objects.filter(office=stage.city, state="withdrawn").order_by("-pk").first()
    if gone is not None:
        _told(stage, "withdrawal", {"announcement": gone.pk}, before(today, 5), today)
