"""The draw (双随机) as a pure function that anybody can run again.

1. Before the draw the list is frozen and its commitment published:
   ``commitment = SHA-256(canonical JSON of what is drawn from)``.
2. A public value that did not exist then is written down by two people.
3. ``seed = SHA-256(commitment ‖ value)``, in hexadecimal.
4. Each candidate's rank is ``HMAC-SHA256(seed, candidate)``; the smallest ranks are taken.

Nothing depends on the order in which candidates are listed; nobody can know the seed before the value exists.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any

ALGORITHM = "hmac-sha256-rank-v1"


def canonical(body: Mapping[str, Any]) -> bytes:
    """One spelling for each content: sorted keys, no spaces, UTF-8, NFC."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", text).encode()


def commitment_of(*, number: str, candidates: Sequence[str], officers: Sequence[str], take: int, reserves: int) -> str:
    """The digest published before the draw. Any change of what is drawn from changes it; the order of lists does not."""
    body = {
        "algorithm": ALGORITHM,
        "number": number,
        "candidates": sorted(candidates),
        "officers": sorted(officers),
        "take": take,
        "reserves": reserves,
    }
    return hashlib.sha256(canonical(body)).hexdigest()


def seed_of(commitment: str, value: str) -> str:
    """Join the commitment and the public value. Spaces around the value do not count."""
    clean = unicodedata.normalize("NFC", " ".join(value.split()))
    return hashlib.sha256(commitment.encode() + clean.encode()).hexdigest()


def rank(seed: str, candidate: str) -> str:
    """A candidate's place in the hat; smaller comes first."""
    return hmac.new(seed.encode(), candidate.encode(), hashlib.sha256).hexdigest()


def draw(candidates: Sequence[str], take: int, seed: str) -> tuple[str, ...]:
    """Take `take` candidates in the order of their ranks. Raises ValueError on repeats or a negative number."""
    if len(set(candidates)) != len(candidates):
        raise ValueError("a candidate is listed twice")
    if take < 0:
        raise ValueError("cannot take fewer than none")
    return tuple(nsmallest(take, candidates, key=lambda candidate: (rank(seed, candidate), candidate)))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out: the selected and the reserves in order, and the officers of each."""

    seed: str
    selected: tuple[str, ...]
    reserves: tuple[str, ...]
    officers: dict[str, tuple[str, ...]]


def run(
    *, commitment: str, value: str, candidates: Sequence[str], officers: Sequence[str], take: int, reserves: int, team: int = 2
) -> Outcome:
    """Draw enterprises, reserves and, for each of them, a team of officers, all from one seed."""
    seed = seed_of(commitment, value)
    order = draw(candidates, take + reserves, seed)
    teams = {name: draw(officers, min(team, len(officers)), hashlib.sha256(f"{seed}|{name}".encode()).hexdigest()) for name in order}
    return Outcome(seed, order[:take], order[take:], teams)
