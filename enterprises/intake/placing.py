"""Which region an address lies in, by the names it begins with. No guess: two answers are none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from quality_portal.accounts.models import Region

_SUFFIXES = ("特别行政区", "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "自治州", "自治县", "地区", "省", "市", "盟", "县", "区", "旗")
_TRANSPARENT = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})


@dataclass(frozen=True, slots=True)
class Place:
    """A region as the import needs it."""

    pk: int
    path: str


@dataclass(slots=True)
class _Node:
    place: Place | None
    depth: int
    names: dict[str, list[tuple[str, _Node | None]]]


def short(name: str) -> str:
    """苏州市 → 苏州, 上海市 → 上海; names that would become one letter stay whole."""
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            return name[: -len(suffix)]
    return name


class Placer:
    """Finds the deepest region that an address names."""

    def __init__(self, regions: Iterable[Region]) -> None:
        rows = list(regions)
        self._children: dict[int | None, list[Region]] = defaultdict(list)
        known = {row.pk for row in rows}
        for row in rows:
            self._children[row.parent_id if row.parent_id in known else None].append(row)
        self._root = self._grow(None, 0)

    def place(self, province: str, district: str, address: str) -> Place | None:
        """Try the address alone, then behind the province and the district; the deepest answer counts."""
        best: _Node | None = None
        for text in (address, province + address, province + district + address):
            found = self._walk(text)
            if found is not None and (best is None or found.depth > best.depth):
                best = found
        return best.place if best else None

    def _walk(self, text: str) -> _Node | None:
        node, reached = self._root, None
        while True:
            step = next(((name, below) for name, below in node.names.get(text[:2], ()) if text.startswith(name)), None)
            if step is None or step[1] is None:
                return reached
            node = reached = step[1]
            text = text[len(step[0]) :]

    def _grow(self, row: Region | None, depth: int) -> _Node:
        node = _Node(Place(row.pk, row.path) if row else None, depth, {})
        names: dict[str, set[int]] = defaultdict(set)
        nodes: dict[int, _Node] = {}
        children = self._below(row.pk if row else None)
        grown = [(child, self._grow(child, depth + 1)) for child in children]
        for child, below in grown:
            nodes[child.pk] = below
            for name in {child.name, short(child.name)}:
                names[name].add(child.pk)
        own = set(names)
        for _, below in grown:  # an address may leave a level out: 江苏省昆山市
            for entries in below.names.values():
                for name, grandchild in entries:
                    if name not in own and grandchild is not None and grandchild.place is not None:
                        nodes[grandchild.place.pk] = grandchild
                        names[name].add(grandchild.place.pk)
        for name, keys in sorted(names.items(), key=lambda entry: -len(entry[0])):
            only = nodes[next(iter(keys))] if len(keys) == 1 else None
            node.names.setdefault(name[:2], []).append((name, only))
        return node

    def _below(self, key: int | None) -> list[Region]:
        """Children, with those of rows such as 市辖区 in their place."""
        found = []
        for child in self._children.get(key, ()):
            found += self._below(child.pk) if child.name in _TRANSPARENT else [child]
        return found
