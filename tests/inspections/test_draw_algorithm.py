"""The draw as a pure function: what a sceptic would try."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.draw_algorithm import commitment_of, draw, rank, run, seed_of

names = st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=30, unique=True)
CHI2_9_AT_0_001 = 27.88


@given(names, st.randoms(), st.integers(0, 30))
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_list_changes_nothing(candidates, random, take):
    shuffled = list(candidates)
    random.shuffle(shuffled)
    seed = seed_of("c" * 64, "1 2 3")
    assert draw(shuffled, take, seed) == draw(candidates, take, seed)
    plain = {"number": "CQ1", "officers": ["U1", "U2"], "take": 2, "reserves": 0}
    assert commitment_of(candidates=shuffled, **plain) == commitment_of(candidates=candidates, **plain)


@given(names, st.integers(0, 40))
@settings(max_examples=60, deadline=None)
def test_takes_so_many_of_the_candidates_and_each_once(candidates, take):
    taken = draw(candidates, take, "s")
    assert len(taken) == min(take, len(candidates)) == len(set(taken))
    assert set(taken) <= set(candidates)
    assert [rank("s", one) for one in taken] == sorted(rank("s", one) for one in taken)


def test_any_change_of_what_is_drawn_from_changes_the_commitment():
    base = {"number": "CQ1", "candidates": ["A", "B"], "officers": ["U1", "U2"], "take": 1, "reserves": 0}
    changes = [
        {"number": "CQ2"},
        {"candidates": ["A", "B", "C"]},
        {"candidates": ["A", "b"]},
        {"candidates": ["AB"]},
        {"officers": ["U1", "U3"]},
        {"take": 2},
        {"reserves": 1},
    ]
    digests = {commitment_of(**base), *(commitment_of(**base | change) for change in changes)}
    assert len(digests) == len(changes) + 1


def test_the_commitment_is_the_published_one():
    """A fixed example: whoever writes the algorithm anew must get these values."""
    commitment = commitment_of(number="CQ990102-2026-0001", candidates=["B", "A", "C"], officers=["U2", "U1"], take=2, reserves=1)
    assert commitment == FIXED["commitment"]
    outcome = run(
        commitment=commitment, value=" 03 08  17 ", candidates=["A", "B", "C"], officers=["U1", "U2"], take=2, reserves=1
    )
    assert (outcome.seed, outcome.selected, outcome.reserves) == (FIXED["seed"], FIXED["selected"], FIXED["reserves"])


def test_spaces_around_the_public_value_do_not_count():
    assert seed_of("c", " 03 08\n17 ") == seed_of("c", "03 08 17") != seed_of("c", "030817")


def test_a_repeat_or_a_negative_number_is_refused():
    with pytest.raises(ValueError, match="twice"):
        draw(["A", "A"], 1, "s")
    with pytest.raises(ValueError, match="fewer"):
        draw(["A"], -1, "s")


def test_every_candidate_is_as_likely_as_the_others():
    candidates = [f"9199010{n}" for n in range(10)]
    counts = dict.fromkeys(candidates, 0)
    rounds = 5_000
    for n in range(rounds):
        counts[draw(candidates, 1, seed_of("c" * 64, str(n)))[0]] += 1
    expected = rounds / len(candidates)
    assert sum((count - expected) ** 2 / expected for count in counts.values()) < CHI2_9_AT_0_001


def test_officers_are_two_different_people_for_each_enterprise():
    outcome = run(commitment="c" * 64, value="7", candidates=["A", "B", "C"], officers=["U1", "U2", "U3"], take=2, reserves=1)
    assert set(outcome.officers) == {"A", "B", "C"}
    assert all(len(set(team)) == 2 for team in outcome.officers.values())


FIXED = {
    "commitment": "201c655a526e9cd57ef5a75775b8ec57b6c94b15c00a1dc8e282b8fa93fd52ad",
    "seed": "1d764fb07729c275fa188996e61a2d91f60bbd0406907f238d19650fc7022771",
    "selected": ("C", "A"),
    "reserves": ("B",),
}
