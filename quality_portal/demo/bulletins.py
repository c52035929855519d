"""Announcements of every kind, drafted from the facts and passed by three people; one of each."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from enforcement.actions import announcement, recall
from enforcement.models import Announcement, CounterfeitCase, Recall
from enforcement.queries.bulletin import build
from inspections.models import Catalogue

from .clock import Quarter, at, before, plus
from .scene import Stage

MEANINGS = {
    "插座": "贴牌插座的导线比标称的细，同时使用几件大功率电器就会发热。选购时先看插座背面的厂名、厂址和强制性产品认证标志，再看插孔有没有保护门；三项缺一项的不要买。出租厂房、仓库的，知道对方制假还继续出租，同样要受处罚。",
    "肥料": "肥料掺假当季看不出来，减产时已经过了退换期。购买时请索要发票，留一小袋样品和包装袋，核对袋上的登记证号和总养分；价格比同类低三成以上的，请先问当地农技站。",
}
OTHERWISE = "购买时请核对厂名、厂址和标志，保留购物凭证。"
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
    """A year's catalogue, licences, stopped production, typical cases, a recall, a withdrawal; each told some days ago."""
    for row in Catalogue.objects.filter(office=stage.city, state="published", year=today.year)[:1]:
        _told(stage, "catalogue", {"catalogue": row.pk}, before(today, 40), today)
    year = {"since": (today - timedelta(days=365)).isoformat(), "until": before(today, 12).isoformat()}
    for kind in ("licence", "stop_production"):
        _told(stage, kind, dict(year), before(today, 10), today)
    cases = CounterfeitCase.objects.filter(office=stage.city, announcement__state="published").order_by("pk")
    _told(stage, "typical", {"cases": ",".join(cases.values_list("number", flat=True))}, before(today, 15), today)
    row = _recall(stage, before(today, 20))
    _told(stage, "recall", {"recall": row.pk}, before(today, 18), today)
    _withdrawn(stage, today)


def _told(stage: Stage, kind: str, source: dict[str, Any], day: date, today: date) -> Announcement | None:
    """Draft, review, publish on three days; nothing where there is nothing to tell."""
    if not build(kind, source, office=stage.city, on=day).lines:
        return None
    people = stage.people
    draft = announcement.draft_from_facts(kind=kind, source=source, actor=people["baixue"], at=at(day, 10))
    _explain(draft, at(day, 11))
    announcement.review(announcement=draft, note="依据准确，名单与登记一致。", actor=people["fanghui"], at=at(min(plus(day, 1), today), 10))
    return announcement.publish(announcement=draft, actor=people["xujuzhang"], at=at(min(plus(day, 2), today), 10))


def _explain(draft: Announcement, when: datetime) -> None:
    """What a case means for others is in no register: the drafter writes it."""
    texts, about = {}, ""
    for part in draft.parts:
        about = part["heading"] if part["heading"] and not part["heading"].startswith("（") else about
        if part.get("required"):
            texts[part["key"]] = [next((words for product, words in MEANINGS.items() if product in about), OTHERWISE)]
    if texts:
        announcement.edit(announcement=draft, title=draft.title, summary=draft.summary, texts=texts, actor=draft.drafted_by, at=when)


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
