"""The trees against the definitions of RFC 6962, written down naively, and against its published test vectors."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality_portal.audit import merkle


def naive_root(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962 §2.1, over leaf hashes."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = power_below(len(leaves))
    return hashlib.sha256(b"\x01" + naive_root(leaves[:split]) + naive_root(leaves[split:])).digest()


def naive_path(index: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of RFC 6962 §2.1.1."""
    if len(leaves) <= 1:
        return []
    split = power_below(len(leaves))
    if index < split:
        return [*naive_path(index, leaves[:split]), naive_root(leaves[split:])]
    return [*naive_path(index - split, leaves[split:]), naive_root(leaves[:split])]


def naive_proof(first: int, leaves: list[bytes], whole: bool = True) -> list[bytes]:
    """SUBPROOF of RFC 6962 §2.1.2."""
    if first == len(leaves):
        return [] if whole else [naive_root(leaves)]
    split = power_below(len(leaves))
    if first <= split:
        return [*naive_proof(first, leaves[:split], whole), naive_root(leaves[split:])]
    return [*naive_proof(first - split, leaves[split:], whole=False), naive_root(leaves[:split])]


def power_below(size: int) -> int:
    power = 1
    while power * 2 < size:
        power *= 2
    return power


def leaves_of(size: int) -> list[bytes]:
    return [merkle.leaf_hash(str(number).encode()) for number in range(size)]


def node_over(leaves: list[bytes]) -> merkle.Node:
    def node(level: int, index: int) -> bytes:
        part = leaves[index << level : (index + 1) << level]
        assert len(part) == 1 << level, "only complete subtrees are asked for"
        return naive_root(part)

    return node


# The eight leaves of the Certificate Transparency reference tests, and the roots over the first n of them.
CT_LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
CT_ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


@pytest.mark.parametrize("size", CT_ROOTS)
def test_roots_of_the_reference_leaves(size: int) -> None:
    leaves = [merkle.leaf_hash(bytes.fromhex(text)) for text in CT_LEAVES[:size]]
    assert merkle.root_of(leaves).hex() == CT_ROOTS[size]


@given(st.integers(0, 600))
def test_a_root_is_that_of_the_definition(size: int) -> None:
    leaves = leaves_of(size)
    assert merkle.root_of(leaves) == merkle.root(size, node_over(leaves)) == naive_root(leaves)


@given(st.integers(1, 600), st.data())
def test_an_inclusion_proof_is_that_of_the_definition_and_leads_to_the_root(size: int, data: st.DataObject) -> None:
    leaves, index = leaves_of(size), data.draw(st.integers(0, size - 1))
    path = merkle.inclusion(index, size, node_over(leaves))
    assert path == naive_path(index, leaves)
    assert merkle.included(leaves[index], index, size, path) == naive_root(leaves)


@given(st.integers(1, 300), st.data())
def test_a_proof_with_anything_changed_leads_elsewhere(size: int, data: st.DataObject) -> None:
    leaves, index = leaves_of(size), data.draw(st.integers(0, size - 1))
    path, root = merkle.inclusion(index, size, node_over(leaves)), naive_root(leaves)
    other = data.draw(st.integers(0, size - 1).filter(lambda place: place != index) if size > 1 else st.just(size))
    assert merkle.included(leaves[index], other, size, path) != root
    assert merkle.included(leaves[index], index, size, [*path, leaves[0]]) is None
    if path:
        assert merkle.included(leaves[index], index, size, path[:-1]) is None
        place = data.draw(st.integers(0, len(path) - 1))
        forged = [*path[:place], merkle.leaf_hash(b"forged"), *path[place + 1 :]]
        assert merkle.included(leaves[index], index, size, forged) != root


@given(st.integers(1, 400), st.data())
def test_a_consistency_proof_is_that_of_the_definition_and_holds_for_no_other_tree(second: int, data: st.DataObject) -> None:
    first, leaves = data.draw(st.integers(1, second)), leaves_of(second)
    path = merkle.consistency(first, second, node_over(leaves))
    assert path == naive_proof(first, leaves)
    roots = naive_root(leaves[:first]), naive_root(leaves)
    assert merkle.consistent(first, second, *roots, path)
    rewritten = [merkle.leaf_hash(b"rewritten"), *leaves[1:]]
    assert not merkle.consistent(first, second, naive_root(rewritten[:first]), roots[1], path)
    assert not merkle.consistent(first, second, roots[0], naive_root(rewritten), path)


def test_what_is_no_place_of_the_tree_is_refused() -> None:
    node = node_over(leaves_of(5))
    for index, size in ((5, 5), (-1, 5)):
        with pytest.raises(ValueError, match="does not hold"):
            merkle.inclusion(index, size, node)
    with pytest.raises(ValueError, match="smaller"):
        merkle.consistency(0, 5, node)
    assert not merkle.consistent(0, 5, b"", b"", [])
    assert not merkle.consistent(3, 5, b"", b"", [])
