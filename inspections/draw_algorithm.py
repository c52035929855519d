"""The draw (双随机) as a pure function that anybody can run again: here, in the browser, or with the published script.

1. Before the draw everything that it depends on is frozen and its digest published:
   ``commitment = SHA-256(canonical JSON of what is drawn from)``.
2. A public value that did not exist then is keyed in by two people.
3. ``seed = SHA-256(commitment ‖ value)``, in hexadecimal. A ticket is ``HMAC-SHA256(seed, text)``.
4. In each stratum ``⌈quota × random_share ÷ 100⌉`` are taken by the smallest ticket ``key#0``: every candidate alike.
   The rest of the quota, then the reserves, by the smallest of the tickets ``key#1 … key#weight``. A candidate of
   weight 3 holds three tickets of one hat: sampling without replacement in exact proportion to the weights, in
   whole numbers, so that every language gets the same bytes.
5. For each enterprise drawn, in order: officers sorted by (times drawn in this draw, ticket ``key|officer``); the first
   team of that order that holds nobody recused, no pair that was at this enterprise before, nobody at the limit.
   When there is none the limit gives way, then the pair, then both; a recusal never does.

Nothing depends on the order in which anything is listed; nobody can know the seed before the value exists.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest
from itertools import combinations
from typing import Any, NamedTuple

ALGORITHM = "hmac-tickets-v2"
EASINGS = (("", True, True), ("limit", True, False), ("pair", False, True), ("both", False, False))


class Stratum(NamedTuple):
    """A layer with its part of the quota."""

    key: str
    name: str
    quota: int
    reserves: int = 0


class Candidate(NamedTuple):
    """What stands for an enterprise in the hat. A tuple: there may be 100,000, to be made and sorted."""

    key: str
    name: str = ""
    stratum: str = ""
    weight: int = 1


class Officer(NamedTuple):
    """Somebody who can be sent. `load` is what the person already has to do."""

    key: str
    load: int = 0


@dataclass(frozen=True, slots=True)
class Committed:
    """Everything a draw depends on. `recusals` are (officer, enterprise), `pairs` (enterprise, officer, officer)."""

    number: str
    source_kind: str
    source_name: str
    source_due: str
    strata: Sequence[Stratum]
    candidates: Sequence[Candidate]
    officers: Sequence[Officer]
    weighting: str = "equal"
    random_share: int = 100
    recusals: Sequence[tuple[str, str]] = ()
    pairs: Sequence[tuple[str, str, str]] = ()
    exclusions: Sequence[Sequence[str]] = ()
    team: int = 2
    limit: int = 0

    def body(self) -> dict[str, Any]:
        """The published form: every list in one order, every fact in one place. Raises ValueError on what cannot be drawn from."""
        _check(self)
        return {
            "algorithm": ALGORITHM,
            "number": self.number,
            "source": {"kind": self.source_kind, "name": self.source_name, "due": self.source_due},
            "weighting": self.weighting,
            "random_share": self.random_share,
            "strata": [row._asdict() for row in sorted(self.strata)],
            "candidates": [row._asdict() for row in sorted(self.candidates)],
            "exclusions": sorted([list(row) for row in self.exclusions]),
            "officers": [row._asdict() for row in sorted(self.officers)],
            "recusals": sorted([list(row) for row in set(self.recusals)]),
            "pairs": sorted([list(row) for row in {(one, *sorted(two)) for one, *two in self.pairs}]),
            "team": self.team,
            "limit": self.limit,
        }


def _check(what: Committed) -> None:
    for rows, words in ((what.candidates, "candidate"), (what.officers, "officer"), (what.strata, "stratum")):
        keys = [row.key for row in rows]
        if len(set(keys)) != len(keys):
            raise ValueError(f"a {words} is listed twice")
        if any(mark in key for key in keys for mark in "#|"):
            raise ValueError(f"the key of a {words} holds # or |")
    known = {row.key for row in what.strata}
    if any(row.stratum not in known or row.weight < 1 for row in what.candidates):
        raise ValueError("a candidate has an unknown stratum or a weight below one")
    if any(row.quota < 0 or row.reserves < 0 for row in what.strata) or not 0 <= what.random_share <= 100:
        raise ValueError("a quota below nothing, or a share that is no percentage")


def canonical(body: Mapping[str, Any]) -> bytes:
    """One spelling for each content: sorted keys, no spaces, UTF-8, NFC."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", text).encode()


def commitment_of(body: Mapping[str, Any]) -> str:
    """The digest published before the draw. Any change of what is drawn from changes it."""
    return hashlib.sha256(canonical(body)).hexdigest()


def clean(value: str) -> str:
    """A public value as it is stored: full-width figures become plain ones, spaces at the ends do not count."""
    return " ".join(unicodedata.normalize("NFKC", value).split())


def seed_of(commitment: str, value: str) -> str:
    """Join the commitment and the public value."""
    return hashlib.sha256(commitment.encode() + clean(value).encode()).hexdigest()


def ticket(seed: str, text: str) -> bytes:
    return hmac.digest(seed.encode(), text.encode(), "sha256")


def tickets(seed: str) -> Callable[[str, Sequence[bytes]], bytes]:
    """The smallest of the tickets `key + mark`, with the seed worked in once: a great draw asks for a million.

    HMAC(seed, text) = SHA-256(outer ‖ SHA-256(inner ‖ text)); a seed in hexadecimal fills the block of either exactly.
    """
    inner, outer = (hashlib.sha256(bytes(byte ^ pad for byte in seed.encode())).copy for pad in (0x36, 0x5C))

    def smallest(key: str, marks: Sequence[bytes]) -> bytes:
        begun, found = inner(), []
        begun.update(key.encode())
        for mark in marks:
            one, two = begun.copy(), outer()
            one.update(mark)
            two.update(one.digest())
            found.append(two.digest())
        return min(found)

    return smallest


@lru_cache
def marks(weight: int) -> tuple[bytes, ...]:
    """What tells the tickets of one candidate apart."""
    return tuple(b"#%d" % number for number in range(1, weight + 1))


def draw(candidates: Sequence[Candidate], stratum: Stratum, share: int, seed: str) -> tuple[list[str], list[str], int]:
    """Draw from one stratum: the selected, the reserves, and how many of the selected came by equal chance."""
    smallest = tickets(seed)
    alike = min(-(-stratum.quota * share // 100), stratum.quota)
    first = [key for _, key in nsmallest(alike, ((smallest(row.key, (b"#0",)), row.key) for row in candidates))]
    taken = set(first)
    rest = ((smallest(row.key, marks(row.weight)), row.key) for row in candidates if row.key not in taken)
    more = stratum.quota - len(first)
    then = [key for _, key in nsmallest(more + stratum.reserves, rest)]
    return first + then[:more], then[more:], len(first)


@dataclass(frozen=True, slots=True)
class Pick:
    """One enterprise that came out. `way` is "equal" or "weight"; `eased` says which wish for its team could not be met."""

    key: str
    stratum: str
    way: str
    reserve: bool
    officers: tuple[str, ...] = ()
    eased: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out: the seed, and the selected followed by the reserves in the order of their ranks."""

    seed: str
    picks: tuple[Pick, ...]

    @property
    def selected(self) -> tuple[Pick, ...]:
        return tuple(pick for pick in self.picks if not pick.reserve)

    @property
    def reserves(self) -> tuple[Pick, ...]:
        return tuple(pick for pick in self.picks if pick.reserve)


def run(body: Mapping[str, Any], value: str) -> Outcome:
    """Draw enterprises, reserves and, for each of them, a team of officers, all from one seed."""
    seed = seed_of(commitment_of(body), value)
    layers: defaultdict[str, list[Candidate]] = defaultdict(list)
    for row in body["candidates"]:
        layers[row["stratum"]].append(Candidate(**row))
    chosen: list[tuple[str, str, str, bool]] = []
    spare: list[tuple[str, str, str, bool]] = []
    for one in sorted(Stratum(**row) for row in body["strata"]):
        taken, left, alike = draw(layers[one.key], one, body["random_share"], seed)
        chosen += [(key, one.key, "equal" if place < alike else "weight", False) for place, key in enumerate(taken)]
        spare += [(key, one.key, "weight", True) for key in left]
    teams = Teams(body, seed)
    return Outcome(seed, tuple(Pick(*row, *teams.next(row[0])) for row in (*chosen, *spare)))


class Teams:
    """Hands out teams, one enterprise after the other."""

    def __init__(self, body: Mapping[str, Any], seed: str) -> None:
        self.seed, self.size, self.limit = seed, body["team"], body["limit"]
        self.load = {row["key"]: row["load"] for row in body["officers"]}
        self.times: Counter[str] = Counter()
        self.barred = {tuple(row) for row in body["recusals"]}
        self.been: defaultdict[str, set[frozenset[str]]] = defaultdict(set)
        for enterprise, one, other in body["pairs"]:
            self.been[enterprise].add(frozenset((one, other)))

    def next(self, enterprise: str) -> tuple[tuple[str, ...], str]:
        """The team for an enterprise, and which wish had to give way for it."""
        free = [name for name in self.load if (name, enterprise) not in self.barred]
        free.sort(key=lambda name: (self.times[name], ticket(self.seed, f"{enterprise}|{name}"), name))
        for eased, keep_pairs, keep_limit in EASINGS:
            able = [name for name in free if self._able(name) or not keep_limit]
            for team in combinations(able, min(self.size, len(free))):
                if not (keep_pairs and self._met(enterprise, team)):
                    self.times.update(team)
                    return tuple(sorted(team)), eased
        raise AssertionError("without any wish the first of the order are a team")

    def _able(self, name: str) -> bool:
        return not self.limit or self.load[name] + self.times[name] < self.limit

    def _met(self, enterprise: str, team: Iterable[str]) -> bool:
        return any(frozenset(pair) in self.been[enterprise] for pair in combinations(team, 2))


def allocate(quota: int, sizes: Mapping[str, int]) -> dict[str, int]:
    """Divide a quota over strata by their size, one for each where it suffices; what does not divide goes by largest remainder."""
    total = sum(sizes.values())
    if quota >= total:
        return dict(sizes)
    filled = [key for key, size in sizes.items() if size]
    least = 1 if quota >= len(filled) else 0
    parts = {key: least if size else 0 for key, size in sizes.items()}
    quota, total = quota - sum(parts.values()), total - sum(parts.values())
    if not quota:
        return parts
    weights = {key: sizes[key] - parts[key] for key in sizes}
    shares = {key: divmod(quota * weight, total) for key, weight in weights.items()}
    left = quota - sum(whole for whole, _ in shares.values())
    by_remainder = sorted(shares, key=lambda key: (-shares[key][1], key))
    return {key: parts[key] + shares[key][0] + (key in by_remainder[:left]) for key in sizes}
