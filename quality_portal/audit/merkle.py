"""Merkle trees as RFC 6962 and RFC 9162 shape them. Pure: bytes in, bytes out.

A tree over n leaves is described by `node(level, index)`: the hash of the complete subtree of 2**level leaves that begins
at leaf index * 2**level. Where those hashes are kept is the caller's business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

Node = Callable[[int, int], bytes]
EMPTY = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """Hash an entry."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees into one."""
    return sha256(b"\x01" + left + right).digest()


class Range:
    """A compact range: the roots of the complete subtrees that a tree of this size consists of, the largest first."""

    def __init__(self) -> None:
        self.size = 0
        self.hashes: list[bytes] = []

    def append(self, leaf: bytes) -> None:
        """Add a leaf hash."""
        self.hashes.append(leaf)
        self.size += 1
        size = self.size
        while size % 2 == 0:
            right = self.hashes.pop()
            self.hashes[-1] = node_hash(self.hashes[-1], right)
            size //= 2

    def root(self) -> bytes:
        """The root of the tree so far."""
        return fold(self.hashes)


def fold(hashes: Sequence[bytes]) -> bytes:
    """Join subtrees, the largest first, into one root."""
    if not hashes:
        return EMPTY
    joined = hashes[-1]
    for left in reversed(hashes[:-1]):
        joined = node_hash(left, joined)
    return joined


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes."""
    tree = Range()
    for leaf in leaves:
        tree.append(leaf)
    return tree.root()


def root(size: int, node: Node) -> bytes:
    """The root of the first `size` leaves."""
    return _between(0, size, node) if size else EMPTY


def inclusion(index: int, size: int, node: Node) -> list[bytes]:
    """The audit path of a leaf (RFC 9162 §2.1.3.1), from the leaf upwards."""
    if not 0 <= index < size:
        raise ValueError("the tree does not hold this leaf")
    path: list[bytes] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(_between(middle, high, node))
            high = middle
        else:
            path.append(_between(low, middle, node))
            low = middle
    return path[::-1]


def consistency(first: int, second: int, node: Node) -> list[bytes]:
    """That the first tree is the beginning of the second (RFC 9162 §2.1.4.1)."""
    if not 0 < first <= second:
        raise ValueError("the first tree must be the smaller, and not empty")
    if first == second:
        return []
    path: list[bytes] = []
    low, high, whole = 0, second, True
    while first != high - low:
        middle = _split(high - low)
        if first <= middle:
            path.append(_between(low + middle, high, node))
            high = low + middle
        else:
            path.append(_between(low, low + middle, node))
            low, first, whole = low + middle, first - middle, False
    if not whole:
        path.append(_between(low, high, node))
    return path[::-1]


def included(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that an inclusion proof leads to (RFC 9162 §2.1.3.2); None when the path cannot be one."""
    if not 0 <= index < size:
        return None
    place, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            return None
        if place % 2 or place == last:
            found = node_hash(step, found)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, step)
        place, last = place >> 1, last >> 1
    return found if last == 0 else None


def consistent(first: int, second: int, first_root: bytes, second_root: bytes, path: Sequence[bytes]) -> bool:
    """Does the path prove that the second tree continues the first (RFC 9162 §2.1.4.2)?"""
    if not 0 < first <= second:
        return False
    if first == second:
        return not path and first_root == second_root
    steps = list(path) if first & (first - 1) else [first_root, *path]
    if not steps:
        return False
    place, last = first - 1, second - 1
    while place % 2:
        place, last = place >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place % 2 or place == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, step)
        place, last = place >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def _split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def _between(low: int, high: int, node: Node) -> bytes:
    """The hash of leaves low … high - 1, where low is a multiple of a power of two that is not smaller than their number."""
    hashes = []
    while low < high:
        level = (high - low).bit_length() - 1
        hashes.append(node(level, low >> level))
        low += 1 << level
    return fold(hashes)
