"""What a search hands out: hits of one kind, with how many there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum


class Rank(IntEnum):
    """How well a row fits; lower is better."""

    EXACT = 0
    BEGINS = 1
    HOLDS = 2
    SOUNDS = 3
    NEAR = 4


@dataclass(frozen=True, slots=True)
class Hit:
    """Something public that a search found. `tone` goes with `mark`: what the reader should know at once."""

    kind: str
    title: str
    url: str
    text: str = ""
    number: str = ""
    on: date | None = None
    mark: str = ""
    tone: str = "idle"
    rank: Rank = Rank.HOLDS


@dataclass(frozen=True, slots=True)
class Found:
    """Hits of one kind, the best first. `count` stops at a thousand; `more` says that there are others."""

    kind: str
    hits: tuple[Hit, ...] = ()
    count: int = 0
    more: bool = False
