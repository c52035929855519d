"""Readers who follow announcements: five confirmed, one whose letter is on its way. The letters print on the worker's console."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from quality_portal.subscriptions import actions

from .clock import at, before
from .scene import Stage

DAYS = 30  # so long ago that every announcement of the last weeks concerns them


def play(stage: Stage, today: date) -> None:
    """They ask, take the word from their letter, and say yes."""
    asked = at(before(today, DAYS), 10)
    maker = stage.companies[2]
    for name, by, value, how in (
        ("xiaofei", "all", "", "daily"),
        ("jizhe", "region", stage.city.region.code, "at_once"),
        ("caigou", "category", stage.categories["socket"].code, "daily"),
        ("gongyingshang", "enterprise", maker.credit_code, "at_once"),
        ("pinpai", "brand", maker.products.order_by("pk").values_list("trademark", flat=True)[0] or maker.name[:4], "daily"),
    ):
        _follow(f"{name}@example.org", by, value, how, asked)
    actions.ask(address="xinlai@example.org", by="all", value="", how="daily", at=at(today, 8))


def _follow(address: str, by: str, value: str, how: str, when: datetime) -> None:
    row = actions.ask(address=address, by=by, value=value, how=how, at=when)
    assert row is not None
    token = actions.open_letter(subscription=row, at=when)
    actions.confirm(token=token or "", at=when + timedelta(minutes=5))
