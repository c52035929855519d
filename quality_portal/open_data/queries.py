"""How fresh the data sets are, and which whole files there are of them."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from quality_portal.audit import revision
from quality_portal.audit.models import Leaf
from quality_portal.audit.official import CHANGES, DATASETS, REASONS
from quality_portal.audit.queries import public as register
from quality_portal.workdays.calendar import business_today, local_date

from .columns import column
from .models import Edition
from .table import Table, tables

# An act is numbered when it is written and seen when it is committed; a file that is made meanwhile must be made again.
OPEN_LONGEST = timedelta(minutes=10)
GONE = ("withdrawn", "expired", "repealed")


@dataclass(frozen=True, slots=True)
class Freshness:
    """A data set for people: when it last changed, its files, whether they are of today."""

    table: Table
    changed_at: datetime | None
    editions: tuple[Edition, ...]
    current: bool

    @property
    def rows(self) -> int | None:
        return self.editions[0].rows if self.editions else None


def changed_at(table: Table) -> datetime | None:
    """When an act last touched what the data set is made of."""
    return _changed_at(table, revision.touched(table.watches))


Touched = dict[str, tuple[int, datetime]]


def _touched(known: Iterable[Table]) -> Touched:
    """The last act upon each kind of subject that these data sets are made of; one query for all of them."""
    return revision.touched(label for table in known for label in table.watches)


def _changed_at(table: Table, touched: Touched) -> datetime | None:
    return max((touched[label] for label in table.watches if label in touched), default=(0, None))[1]


def settled_act(wait: float = 5.0) -> int:
    """The number of the newest act, once everything numbered up to it is committed or given up; 0 when that takes too long.

    Whatever is read afterwards holds all of it: a withdrawal that was under way cannot slip under the number. With 0 a
    file counts as old at once, and its data set is read as it stands.
    """
    latest = revision.latest()
    if connection.in_atomic_block:  # our own transaction would be waited for
        return latest
    end = time.monotonic() + wait
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        (begun,) = cursor.fetchone()
        while time.monotonic() < end:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint >= %s", [begun])
            if cursor.fetchone()[0]:
                return latest
            time.sleep(0.05)
    return 0


def position() -> int:
    """How long the public register is."""
    return register.size()


def edition(table: Table, form: str) -> Edition | None:
    """The whole file, if it still says what the data set says now; what was withdrawn since is never handed out."""
    found = Edition.objects.filter(dataset=table.key, form=form).first()
    return found if found and is_current(table, found) else None


def is_current(table: Table, found: Edition) -> bool:
    """Made by today's fields on this business day, and nothing that it is made of was touched since."""
    return _is_current(table, found, revision.touched(table.watches))


def _is_current(table: Table, found: Edition, touched: Touched) -> bool:
    if found.version != table.version or found.on != business_today():
        return False
    return all(touched[label][0] <= found.as_of for label in table.watches if label in touched)


def stale(now: datetime, *, every: timedelta) -> list[Table]:
    """Data sets whose files must be made anew, those made a moment ago or at great cost a little later."""
    editions = {one.dataset: one for one in Edition.objects.filter(form="jsonl")}
    touched = _touched(tables())
    return [table for table in tables() if _due(table, editions.get(table.key), touched, now, every)]


def _due(table: Table, found: Edition | None, touched: Touched, now: datetime, every: timedelta) -> bool:
    if found is None or found.version != table.version or found.on != business_today():
        return True
    last = _changed_at(table, touched)
    if last is None or last < found.checked_at - OPEN_LONGEST:
        return False
    return now - found.checked_at >= max(every, timedelta(seconds=found.seconds * 20))


def freshness(keys: Iterable[str] = ()) -> list[Freshness]:
    """Every data set, in its order."""
    wanted = set(keys)
    asked = [table for table in tables() if not wanted or table.key in wanted]
    touched = _touched(asked)
    editions: dict[str, list[Edition]] = {}
    for one in Edition.objects.all():
        editions.setdefault(one.dataset, []).append(one)
    return [
        Freshness(table, _changed_at(table, touched), tuple(found), bool(found) and all(_is_current(table, one, touched) for one in found))
        for table in asked
        for found in [editions.get(table.key, [])]
    ]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """Something published, corrected or taken down. Of what is gone now: only what it was called, when, and why."""

    position: int = column("位置", "登记簿里的序号，从 1 起。", example=1024)
    at: datetime = column("时间", "作出的时间。", example="2026-03-16T09:00:00+08:00")
    on: date = column("日期", "法定的日期。", example="2026-03-16")
    dataset: str = column("数据集代码", "数据集的代码。", choices=DATASETS.items(), example="announcements")
    dataset_words: str = column("数据集", "数据集的名称。", example="公告")
    change: str = column("变更代码", "变更的代码。", choices=CHANGES.items(), example="withdrawn")
    change_words: str = column("变更", "公布、更正、撤下、期满、废止或者变更。", example="撤下")
    key: str = column("键", "记录的键。", example="栖市监公告〔2026〕3号")
    title: str = column("名称", "记录的名称；已经撤下、期满或者废止的为空。", example="")
    url: str = column("页面", "记录的页面；已经撤下、期满或者废止的为空。", example="")
    reason_code: str = column("原因代码", "原因的代码；没有的为空。", choices=(("", "没有"), *REASONS.items()), example="wrong_data")
    reason: str = column("原因", "原因。", example="内容有误")
    leaf: str = column("叶摘要", "在登记簿里的摘要，用来核对。", example="0" * 64)


def changes(*, since: int = 0, dataset: str = "", limit: int = 100) -> list[ChangeRow]:
    """What changed after a position, in the order of the register."""
    return _told(register.acts(since=since, dataset=dataset, limit=limit))


def changes_before(position: int | None, *, dataset: str = "", limit: int = 50) -> list[ChangeRow]:
    """What changed last, the newest first, for people."""
    rows = register._official(dataset)
    if position is not None:
        rows = rows.filter(position__lt=position)
    return _told([register._act(leaf) for leaf in rows.order_by("-position")[:limit]])


def _told(acts: list[register.PublicAct]) -> list[ChangeRow]:
    """Without the words of whatever is gone by now, be the act old or new."""
    last: dict[tuple[str, str], str] = {}
    named = Leaf.objects.filter(dataset__in={act.dataset for act in acts}, key__in={act.key for act in acts})
    for leaf in named.select_related("event").order_by("position"):
        last[leaf.dataset, leaf.key] = leaf.event.public["change"]
    return [
        ChangeRow(
            act.position, act.at, act.legal_on or local_date(act.at), act.dataset, act.dataset_words, act.change, act.change_words, act.key,
            "" if gone else act.title, "" if gone else act.url, act.reason_code, act.reason, act.leaf,
        )
        for act in acts
        for gone in [last.get((act.dataset, act.key)) in GONE]
    ]  # fmt: skip


def tombstone(dataset: str, key: str) -> dict[str, Any] | None:
    """When and why something was taken down; None when the register knows of no such end."""
    act = register.act_of(dataset, key)
    if act is None or act.change not in GONE:
        return None
    return {
        "dataset": act.dataset, "key": act.key, "change": act.change, "on": act.legal_on or local_date(act.at),
        "reason_code": act.reason_code, "reason": act.reason,
    }  # fmt: skip
