"""Rates with their intervals: the check values of the statistics handbook."""

import pytest

from inspections.statistics import Rate, wilson


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (9, 10, 59.6, 98.2),
        (18, 20, 69.9, 97.2),
        (45, 50, 78.6, 95.7),
        (181, 195, 88.3, 95.7),
        (262, 280, 90.1, 95.9),
        (4329, 4792, 89.5, 91.1),
    ],
)
def test_wilson(k, n, low, high):
    assert tuple(round(end, 1) for end in wilson(k, n)) == (low, high)


def test_few_batches_are_told_as_counts_and_small_samples_are_marked():
    assert Rate("x", 4, 4).percent is None
    assert Rate("x", 5, 4).percent == 80.0
    assert Rate("x", 29, 20).note
    assert not Rate("x", 30, 20).note
    assert Rate("x", 30, 20).failed == 10
