"""The draw as a pure function: what a sceptic would try."""

import hashlib
import hmac
import random
from collections import Counter
from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.draw_algorithm import (
    Candidate,
    Committed,
    Officer,
    Stratum,
    allocate,
    clean,
    commitment_of,
    draw,
    marks,
    run,
    seed_of,
    ticket,
    tickets,
)

ONE = (Stratum("all", "全部", 2, 1),)
CHI2_0_001 = {9: 27.88, 5: 20.52, 11: 31.26}
PLAIN = {"number": "CQ1", "source_kind": "lottery", "source_name": "双色球第2026025期", "source_due": "2026-03-03"}


def body(candidates=(), *, strata=ONE, officers=("U1", "U2", "U3"), **changes):
    """A committed input, good unless something is broken."""
    people = [one if isinstance(one, Officer) else Officer(one) for one in officers]
    fields = PLAIN | {"strata": strata, "candidates": candidates, "officers": people} | changes
    return Committed(**fields).body()


def hat(count, weight=1, stratum="all"):
    return [Candidate(f"E{n:03d}", f"第{n}厂", stratum, weight) for n in range(count)]


keys = st.lists(st.text("ABCDEFGH0123456789", min_size=1, max_size=8), min_size=1, max_size=25, unique=True)


@given(keys, st.randoms(use_true_random=False), st.integers(0, 20), st.integers(0, 100))
@settings(max_examples=80, deadline=None)
def test_the_order_in_which_anything_is_listed_changes_nothing(names, shuffler, quota, share):
    strata = [Stratum("a", "甲", quota, 1), Stratum("b", "乙", 1, 2)]
    rows = [Candidate(name, "厂" + name, "ab"[len(name) % 2], 1 + len(name)) for name in names]
    people = [Officer(f"U{n}", n) for n in range(5)]
    fields = {
        "random_share": share,
        "recusals": [("U1", names[0]), ("U2", names[-1])],
        "pairs": [(names[0], "U3", "U4"), (names[0], "U0", "U2")],
        "exclusions": [["X", "丙", "茶"], ["X", "丁", "糖"]],
        "limit": 3,
    }
    one = body(rows, strata=strata, officers=people, **fields)
    mixed = {name: shuffler.sample(value, len(value)) if isinstance(value, list) else value for name, value in fields.items()}
    mixed["pairs"] = [(place, second, first) for place, first, second in mixed["pairs"]]
    other = body(
        shuffler.sample(rows, len(rows)), strata=shuffler.sample(strata, 2), officers=shuffler.sample(people, 5), **mixed
    )
    assert commitment_of(one) == commitment_of(other)
    assert run(one, "1 2 3") == run(other, "1 2 3")
    scrambled = {name: shuffler.sample(value, len(value)) if isinstance(value, list) else value for name, value in one.items()}
    seed = seed_of(commitment_of(one), "1 2 3")
    whole = run(one, "1 2 3")
    for stratum in strata:
        inside = [row for row in rows if row.stratum == stratum.key]
        assert draw(shuffler.sample(inside, len(inside)), stratum, share, seed) == draw(inside, stratum, share, seed)
    assert {row["key"] for row in scrambled["candidates"]} >= {pick.key for pick in whole.picks}


@given(keys, st.integers(0, 30), st.integers(0, 30), st.integers(0, 100))
@settings(max_examples=80, deadline=None)
def test_takes_so_many_of_each_stratum_and_each_once(names, quota, reserves, share):
    outcome = run(body([Candidate(name, "", "all", 1 + len(name)) for name in names], strata=[Stratum("all", "全部", quota, reserves)], random_share=share), "7")
    assert len(outcome.selected) == min(quota, len(names))
    assert len(outcome.reserves) == min(reserves, len(names) - len(outcome.selected))
    assert len({pick.key for pick in outcome.picks}) == len(outcome.picks)
    equal = sum(pick.way == "equal" for pick in outcome.selected)
    assert equal == min(-(-quota * share // 100), quota, len(names))


CHANGES = [
    {"number": "CQ2"},
    {"source_kind": "index"},
    {"source_name": "双色球第2026026期"},
    {"source_due": "2026-03-04"},
    {"weighting": "risk-v1"},
    {"random_share": 99},
    {"strata": [Stratum("all", "全部", 3, 1)]},
    {"strata": [Stratum("all", "全部", 2, 2)]},
    {"strata": [Stratum("all", "都", 2, 1)]},
    {"strata": [Stratum("all", "全部", 2, 1), Stratum("b", "乙", 0)]},
    {"candidates": hat(4)},
    {"candidates": [*hat(2), Candidate("E002", "第2厂", "all", 2)]},
    {"candidates": [*hat(2), Candidate("E002", "第二厂", "all")]},
    {"candidates": [*hat(2), Candidate("e002", "第2厂", "all")]},
    {"officers": ["U1", "U2", "U4"]},
    {"officers": ["U1", "U2", Officer("U3", 1)]},
    {"recusals": [("U1", "E000")]},
    {"pairs": [("E000", "U1", "U2")]},
    {"exclusions": [["X", "丙厂", "吊销"]]},
    {"team": 3},
    {"limit": 5},
]


def test_any_change_of_the_committed_input_changes_the_digest():
    base = body(hat(3))
    digests = {commitment_of(base)}
    for change in CHANGES:
        digests.add(commitment_of(body(**{"candidates": hat(3)} | change)))
    assert len(digests) == len(CHANGES) + 1
    touched = {name for change in CHANGES for name in change}
    assert touched | {"algorithm"} >= {name.replace("source", "source_name") for name in base}


def test_the_commitment_is_the_published_one():
    """A fixed example: whoever writes the algorithm anew must get these values."""
    strata = [Stratum("large", "大型", 1, 1), Stratum("small", "小型", 2, 1)]
    rows = [Candidate(f"E{n}", f"第{n}厂", "small" if n % 3 else "large", 1 + n % 4) for n in range(9)]
    made = body(
        rows, strata=strata, weighting="risk-v1", random_share=20, officers=["U1", "U2", "U3", Officer("U4", 2)], limit=3,
        recusals=[("U1", "E1")], pairs=[("E2", "U2", "U3")], exclusions=[["E9", "吊销厂", "水壶", "已吊销", "《法》"]],
    )  # fmt: skip
    outcome = run(made, "０３ 08  17 ")
    assert commitment_of(made) == FIXED["commitment"]
    assert outcome.seed == FIXED["seed"]
    assert [(pick.key, pick.way, pick.reserve, "+".join(pick.officers), pick.eased) for pick in outcome.picks] == FIXED["picks"]


def test_spaces_and_full_width_figures_of_the_public_value_do_not_count():
    assert clean(" ０３ 08\n17 ") == "03 08 17"
    assert seed_of("c", " 03 08\n17 ") == seed_of("c", "03 08 17") != seed_of("c", "030817")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"candidates": [*hat(1), *hat(1)]}, "candidate is listed twice"),
        ({"officers": ["U1", "U1"]}, "officer is listed twice"),
        ({"candidates": [Candidate("A#1", "", "all")]}, "holds # or |"),
        ({"officers": ["U|1", "U2"]}, "holds # or |"),
        ({"candidates": [Candidate("A", "", "elsewhere")]}, "unknown stratum"),
        ({"candidates": [Candidate("A", "", "all", 0)]}, "below one"),
        ({"strata": [Stratum("all", "全部", -1)]}, "below nothing"),
        ({"random_share": 101}, "no percentage"),
    ],
)
def test_what_cannot_be_drawn_from_is_refused(change, words):
    with pytest.raises(ValueError, match=words):
        body(**{"candidates": hat(2)} | change)


def chi2(observed, expected):
    return sum((observed[key] - expected[key]) ** 2 / expected[key] for key in expected)


def seeds(rounds):
    return (seed_of("c" * 64, str(n)) for n in range(rounds))


@pytest.mark.parametrize("share", [0, 100])
def test_chi_square_everybody_is_as_likely_as_the_others(share):
    rows, rounds = hat(10), 5_000
    found = Counter(draw(rows, Stratum("all", "", 1), share, seed)[0][0] for seed in seeds(rounds))
    assert chi2(found, {row.key: rounds / 10 for row in rows}) < CHI2_0_001[9]


def test_chi_square_the_first_is_taken_in_proportion_to_the_weights():
    rows, rounds = [Candidate(f"E{n}", "", "all", weight) for n, weight in enumerate([1, 2, 3, 5, 8, 13])], 6_000
    found = Counter(draw(rows, Stratum("all", "", 1), 0, seed)[0][0] for seed in seeds(rounds))
    assert chi2(found, {row.key: rounds * row.weight / 32 for row in rows}) < CHI2_0_001[5]


def test_chi_square_without_replacement_the_second_is_in_proportion_to_what_is_left():
    rows, rounds = [Candidate(f"E{n}", "", "all", weight) for n, weight in enumerate([1, 2, 4, 6])], 6_000
    found = Counter(tuple(draw(rows, Stratum("all", "", 2), 0, seed)[0]) for seed in seeds(rounds))
    expected = {(one.key, two.key): rounds * one.weight / 13 * two.weight / (13 - one.weight) for one, two in permutations(rows, 2)}
    assert chi2(found, expected) < CHI2_0_001[11]


def test_chi_square_a_random_share_takes_half_by_weight_and_half_alike():
    rows, rounds = [Candidate("A", "", "all", 9), Candidate("B", "", "all", 1), Candidate("C", "", "all", 1)], 4_000
    first = Counter(draw(rows, Stratum("all", "", 2), 50, seed)[0][0] for seed in seeds(rounds))
    assert chi2(first, dict.fromkeys("ABC", rounds / 3)) < 13.82  # 2 degrees of freedom
    second = Counter(draw(rows, Stratum("all", "", 2), 50, seed)[0][1] for seed in seeds(rounds))
    assert chi2(second, {"A": rounds * 2 / 3 * 0.9, "B": rounds / 3 * (0.1 + 0.5), "C": rounds / 3 * (0.1 + 0.5)}) > 0
    assert second["A"] / rounds == pytest.approx(2 / 3 * 0.9, abs=0.03)


def test_one_weight_more_is_one_ticket_more():
    seed = seed_of("c" * 64, "1")
    held = [ticket(seed, f"A#{number}") for number in range(1, 21)]
    assert [tickets(seed)("A", marks(weight)) for weight in range(1, 21)] == [min(held[:weight]) for weight in range(1, 21)]


@given(st.text(min_size=1), st.lists(st.binary(max_size=100), min_size=1, max_size=4), st.text())
@settings(max_examples=100, deadline=None)
def test_the_quick_ticket_is_the_hmac_that_is_published(key, ends, value):
    seed = seed_of("c" * 64, value)
    plain = [hmac.new(seed.encode(), key.encode() + end, hashlib.sha256).digest() for end in ends]
    assert tickets(seed)(key, ends) == min(plain)
    assert ticket(seed, key) == hmac.new(seed.encode(), key.encode(), hashlib.sha256).digest()


@given(st.integers(3, 8), st.integers(1, 12), st.integers(0, 40), st.integers(0, 6), st.integers(0, 10_000))
@settings(max_examples=80, deadline=None)
def test_teams_are_two_people_and_hold_nobody_recused(officers, enterprises, barred, limit, salt):
    chance = random.Random(salt)
    people = [f"U{n}" for n in range(officers)]
    rows = hat(enterprises)
    recusals = {(chance.choice(people), chance.choice(rows).key) for _ in range(barred)}
    left = {row.key: [one for one in people if (one, row.key) not in recusals] for row in rows}
    pairs = [(row.key, *chance.sample(people, 2)) for row in rows]
    outcome = run(
        body(rows, strata=[Stratum("all", "", enterprises)], officers=people, recusals=sorted(recusals), pairs=pairs, limit=limit), str(salt)
    )
    times = Counter(one for pick in outcome.picks for one in pick.officers)
    for pick in outcome.picks:
        assert set(pick.officers) <= set(left[pick.key])
        assert len(set(pick.officers)) == min(2, len(left[pick.key]))
        been = {frozenset(two) for place, *two in pairs if place == pick.key}
        if pick.eased in ("", "limit"):
            assert frozenset(pick.officers) not in been
        else:
            assert all(frozenset(two) in been for two in combinations(left[pick.key], 2)) or limit
    if limit and all(pick.eased in ("", "pair") for pick in outcome.picks):
        assert max(times.values(), default=0) <= limit


def test_work_is_spread_evenly_where_nothing_stands_against_it():
    outcome = run(body(hat(50), strata=[Stratum("all", "", 50)], officers=[f"U{n}" for n in range(7)]), "7")
    times = Counter(one for pick in outcome.picks for one in pick.officers)
    assert set(times.values()) <= {100 // 7, 100 // 7 + 1}


def test_the_limit_counts_what_somebody_already_has_to_do():
    outcome = run(body(hat(3), strata=[Stratum("all", "", 3)], officers=[Officer("U1", 5), "U2", "U3"], limit=5), "7")
    assert {one for pick in outcome.picks for one in pick.officers} == {"U2", "U3"}


def test_the_same_pair_comes_again_only_when_there_is_no_other_and_says_so():
    met = [("E000", "U1", "U2"), ("E000", "U1", "U3")]
    fresh = run(body(hat(1), strata=[Stratum("all", "", 1)], pairs=met), "7").picks[0]
    assert (fresh.officers, fresh.eased) == (("U2", "U3"), "")
    again = run(body(hat(1), strata=[Stratum("all", "", 1)], pairs=[*met, ("E000", "U2", "U3")]), "7").picks[0]
    assert again.eased == "pair"


@given(st.integers(0, 60), st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(0, 30), min_size=1, max_size=6))
@settings(max_examples=100, deadline=None)
def test_a_quota_is_divided_without_a_rest_and_nobody_gives_more_than_there_is(quota, sizes):
    parts = allocate(quota, sizes)
    assert sum(parts.values()) == min(quota, sum(sizes.values()))
    assert all(0 <= parts[key] <= size for key, size in sizes.items())
    if quota >= sum(bool(size) for size in sizes.values()):
        assert all(parts[key] for key, size in sizes.items() if size)


FIXED = {
    "commitment": "bbed29781f465b01495f92984e27f96d2230750ed1bf4408392b4aff053994b9",
    "seed": "bdc71dfe78f53e5bf639cc53e32ddaa7de32a5121fa16e0795623782128903ef",
    "picks": [
        ("E0", "equal", False, "U2+U3", ""),
        ("E4", "equal", False, "U1+U4", ""),
        ("E1", "weight", False, "U2+U3", ""),
        ("E3", "weight", True, "U1+U3", ""),
        ("E2", "weight", True, "U1+U2", ""),
    ],
}
